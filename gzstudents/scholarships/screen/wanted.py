"""What a condition asks for, to be chosen in words: the editor for the values of a field, and whom a condition is for."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Final

from gzstudents.kernel import codes, scaled
from gzstudents.kernel.fields import Field, Kind
from gzstudents.kernel.i18n import _, mark
from gzstudents.scholarships.rules import clauses, fields
from gzstudents.scholarships.rules.fields import FieldTerms
from gzstudents.ui.editors import Editor, editor_for
from gzstudents.ui.several import SeveralEditor
from gzstudents.ui.turning import TurningEditor

LISTED: Final = ("in", "not_in")
_KINDS: Final[dict[str, Kind]] = {
    "number": "number", "hundredths": "hundredths", "permille": "permille", "day": "date", "flag": "choice",
}  # fmt: skip
_SCALES: Final = {"hundredths": scaled.HUNDREDTHS, "permille": scaled.PERMILLE}
_GROUP = mark("适用范围（不选为所有学生）")
FOR_WHOM: Final = ("population", "level", "category", "teaching_language", "freshman")  # fields of `applies` in words


def operators(terms: FieldTerms | None) -> list[tuple[str, str]]:
    """Those that make sense of a field."""
    if terms is None:
        wanted: Sequence[str] = [one.code for one in codes.values("rule_operator")]
    elif terms.choices:
        wanted = LISTED
    elif terms.kind == "flag":
        wanted = ("==",)
    elif terms.kind == "text":
        wanted = (*LISTED, "==", "!=")
    else:
        wanted = (">=", "<=", "==", "!=")
    return [(code, codes.label("rule_operator", code)) for code in wanted]


def members(terms: FieldTerms) -> list[tuple[str, str]]:
    """The values that a field may have, with their labels."""
    if terms.kind == "flag":
        return [(one.code, one.label()) for one in codes.values("yes_no")]
    if terms.choices == "group":
        return [(one.code, one.label()) for one in codes.groups()]
    return [(one.code, one.label()) for one in codes.values(terms.choices)]


def turn(editor: TurningEditor, terms: FieldTerms | None) -> bool:
    """Make the editor one for the values of a field; whether it has become another one."""
    if terms is None:
        return editor.turn("text", partial(_plain, "text"))
    if terms.choices:
        return editor.turn(terms.choices, lambda: SeveralEditor(partial(members, terms)))
    if terms.kind == "flag":
        return editor.turn("flag", lambda: editor_for(Field("value", ""), partial(members, terms)))
    kind = _KINDS.get(terms.kind, "text")
    return editor.turn(kind, partial(_plain, kind))


def _plain(kind: Kind) -> Editor:
    made: Editor = editor_for(Field("value", "", kind))
    return made


def written(terms: FieldTerms | None, value: Any) -> str:
    """A value as a condition keeps it."""
    if value is None:
        return ""
    if terms is not None and terms.kind in _SCALES and isinstance(value, int):
        return scaled.shown(value, _SCALES[terms.kind])
    return str(value)


def shown(terms: FieldTerms | None, text: str) -> Any:
    """The other end of written(): what its editor shows."""
    if terms is None or terms.choices or terms.kind in {"flag", "text", "day"}:
        return text
    return fields.parsed(terms.kind, text)


# --- whom it is for


def for_whom_fields() -> list[Field]:
    listed = [entry for code in FOR_WHOM if (entry := codes.get("eligibility_field", code)) is not None]
    return [Field(f"for_{one.code}", one.zh, group=_GROUP, said=(one.zh, one.en)) for one in listed]


def for_whom_editors() -> dict[str, Editor]:
    return {f"for_{code}": _for_whom(code) for code in FOR_WHOM}


def _for_whom(code: str) -> Editor:
    terms = fields.field(code)
    everybody: Callable[[], str] = lambda: _("不限")  # noqa: E731
    return SeveralEditor(partial(members, terms) if terms is not None else list, everybody)


def split(applies: str) -> tuple[dict[str, str], str]:
    """`applies` as the values of those fields, and what of it they cannot say."""
    values, rest = {f"for_{code}": "" for code in FOR_WHOM}, []
    for code, wanted in clauses(applies):
        if code in FOR_WHOM:
            values[f"for_{code}"] = " ".join(sorted(wanted))
        else:
            rest.append(f"{code}:{','.join(sorted(wanted))}")
    return values, " ".join(rest)


def joined(values: Mapping[str, Any], rest: str, before: str = "") -> str:
    """The other end of split(). What says the same as before stays written as it was."""
    said = [f"{code}:{','.join(str(values[f'for_{code}']).split())}" for code in FOR_WHOM if values[f"for_{code}"]]
    applies = " ".join([*said, *([rest] if rest else [])])
    return before if set(clauses(before)) == set(clauses(applies)) else applies
