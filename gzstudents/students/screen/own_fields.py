"""Fields of the office's own in the form and in the panel of one student."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from gzstudents.kernel import masking
from gzstudents.kernel.custom import book, values
from gzstudents.kernel.i18n import mark
from gzstudents.ui.panel import Pair, Section

if TYPE_CHECKING:
    from gzstudents.kernel.custom.definition import Definition
    from gzstudents.kernel.fields import Field

_PLACES = {"study": mark("学籍"), "contact": mark("联系")}  # sections of the panel; the others stand together
_OTHERS = mark("其他信息")
_COLUMNS = {
    "person": "person_values.text",
    "enrolment": "enrolment_values.text",
}  # as the journal says what was revealed
_WIDE = 14


def form_fields(kept: Mapping[str, str]) -> list[Field]:
    """Those that who is signed in may read; `kept`: what stands in them, so that a retired choice stays readable."""
    return [one.field(kept.get(one.name, "")) for one in book.readable()]


def bulk_fields(kept: Mapping[str, str]) -> list[Field]:
    """Those that many may share. Whether one may be left empty is said when it is saved."""
    return [replace(one.field(kept.get(one.name, "")), required=False) for one in book.readable() if not one.is_unique]


def form_values(kept: Mapping[str, str]) -> dict[str, Any]:
    """Every field with its value as its editor takes it."""
    return {one.name: values.to_form(one, kept.get(one.name, "")) for one in book.readable()}


def with_own(sections: Sequence[Section], kept: Mapping[str, str]) -> list[Section]:
    """The sections of the panel with what stands in the office's own fields; empty ones are left out."""
    pairs: dict[str, list[Pair]] = {}
    for field in book.current():
        if kept.get(field.name):
            pairs.setdefault(str(_PLACES.get(field.section, _OTHERS)), []).append(_pair(field, kept[field.name]))
    found = [
        replace(section, pairs=[*section.pairs, *pairs.pop(section.title)])
        if isinstance(section.title, str) and section.title in pairs and section.title != _OTHERS
        else section
        for section in sections
    ]
    others = [pair for listed in pairs.values() for pair in listed]
    return [*found[:3], *([Section(_OTHERS, others)] if others else []), *found[3:]]


def _pair(field: Definition, text: str) -> Pair:
    """With an eye where not everybody may read it; whoever may not was given a mask (see kernel.scope)."""
    said = values.words(field, text)
    hidden = masking.text(said) if field.needs and field.visible() else ""
    return Pair(field.label, said, len(said) > _WIDE or field.kind == "lines", hidden, _COLUMNS[field.owner])
