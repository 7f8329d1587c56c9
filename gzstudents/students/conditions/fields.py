"""The fields: those of the register, which the index knows, and every other column that is shown of a person."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Final

from gzstudents.kernel import codes
from gzstudents.kernel.conditions import Field, Fields, Kind
from gzstudents.kernel.fields import Field as Shown
from gzstudents.kernel.fields import fields_of
from gzstudents.kernel.i18n import _, mark
from gzstudents.kernel.plain import Plain

_KINDS: Final[dict[str, Kind]] = {
    "choice": "choice", "country": "choice", "flag": "choice", "date": "date", "partial_date": "date", "money": "number",
    "number": "number", "decimal": "number",
}  # fmt: skip
_FLAGS = (("1", mark("是")), ("0", mark("否")))

# of the register: field → table and column it comes from, kind
REGISTER: Final[dict[str, tuple[str, str, Kind]]] = {
    "status": ("status_changes", "status", "choice"),
    "college": ("enrolments", "college", "text"),
    "major": ("enrolments", "major", "text"),
    "category": ("enrolments", "category", "choice"),
    "level": ("enrolments", "level", "choice"),
    "funding": ("enrolments", "funding", "choice"),
    "adviser": ("enrolments", "adviser", "text"),
    "class_name": ("enrolments", "class_name", "text"),
    "teaching_language": ("enrolments", "teaching_language", "choice"),
    "start_date": ("enrolments", "start_date", "date"),
    "expected_end": ("enrolments", "expected_end", "date"),
    "permit_until": ("identity_documents", "valid_to", "date"),
    "country": ("nationalities", "country", "choice"),
    "population": ("people", "population", "choice"),
    "gender": ("people", "gender", "choice"),
    "birth_date": ("people", "birth_date", "date"),
    "discipline": ("enrolments", "discipline", "choice"),
    "study_form": ("enrolments", "study_form", "choice"),
    "supervisor": ("enrolments", "supervisor", "text"),
    "on_campus": ("enrolments", "on_campus", "choice"),
    "in_china": ("people", "in_china", "choice"),
}
STUDY, PERSON, PAPERS, ROLL = mark("学籍"), mark("身份与联系"), mark("证件（任何一件）"), mark("学籍异动（任何一次）")

_TITLES: Final = {"document": mark("任一证件的{field}"), "roll": mark("任一异动的{field}")}

# tables with several rows a person: how a row is tied to the person
_SEVERAL: Final = {
    "identity_documents": ("document", PAPERS, "FROM identity_documents t WHERE t.person_id = r.person_id AND {}"),
    "status_changes": (
        "roll",
        ROLL,
        "FROM status_changes t JOIN enrolments x ON x.id = t.enrolment_id WHERE x.person_id = r.person_id AND {}",
    ),
}


class Asked(Plain):
    """How SQL asks for a field: `value` is the text of it over r (register), p (people) and e (the enrolment of the list);
    `within` what stands around a test where a person has several; `table`, `column`: where the journal tells of it.
    """

    field: Field
    value: str
    within: str = ""
    table: str = ""
    column: str = ""


MORE: list[Callable[[], list[Asked]]] = []  # fields that slices above add


def fields() -> Fields:
    """Everything that may be asked, in the order of the menus. Needs the model: not before the first picture."""
    return Fields(asked.field for asked in asked_fields().values())


def kinds() -> dict[str, str]:
    """Field → kind, for the index."""
    from gzstudents.students.conditions import own

    return {name: kind for name, (_table, _column, kind) in REGISTER.items()} | {"hsk": "choice"} | own.kinds()


def asked_fields() -> dict[str, Asked]:
    found = [
        _record(),
        _name(),
        _hsk(),
        *_of_register(),
        *_of_one("enrolments", "e", STUDY),
        *_of_one("people", "p", PERSON),
    ]
    found += [one for table in _SEVERAL for one in _of_several(table)]
    from gzstudents.students.conditions import own  # which is made of what stands here

    found += [*own.asked(), *(one for more in MORE for one in more())]
    return {one.field.id: one for one in found}


def _record() -> Asked:
    return Asked(Field("record", lambda: _("学生的记录"), "record", group=lambda: _(STUDY)), "")


def _name() -> Asked:
    """All names at once, as the list shows them."""
    parts = " || ' ' || ".join(f"p.{one}" for one in ("chinese_name", "surname", "given_names", "native_name"))
    return Asked(Field("name", lambda: _("姓名"), "text", group=lambda: _(PERSON)), f"trim({parts})")


def _hsk() -> Asked:
    """The highest level passed, as the list shows it."""
    return Asked(Field("hsk", lambda: _("HSK 级别"), "choice", group=lambda: _(STUDY)), "r.hsk")


def _shown(table: str) -> dict[str, Shown]:
    from gzstudents.students import model

    records = (model.Person, model.Nationality, model.IdentityDocument, model.Enrolment, model.StatusChange)
    return next(fields_of(one.__table__) for one in records if one.__tablename__ == table)


def _of_register() -> Iterator[Asked]:
    for name, (table, column, kind) in REGISTER.items():
        shown = _shown(table)[column]
        title = partial(_, mark("证件有效期")) if name == "permit_until" else shown.heading
        group = PERSON if table in {"people", "nationalities"} else STUDY
        field = _field(name, title, kind, shown, group, changes=True)
        yield Asked(field, f"r.{name}", table=table, column=column)


def _of_one(table: str, alias: str, group: str) -> Iterator[Asked]:
    """What the register does not hold, of the one row a person has."""
    known = {column for source, column, _kind in REGISTER.values() if source == table}
    for column, shown in _shown(table).items():
        if column in known:
            continue
        kind = _KINDS.get(shown.kind, "text")
        field = _field(f"{table}.{column}", shown.heading, kind, shown, group, changes=True)
        value = f"coalesce(CAST({alias}.{column} AS TEXT), '{0 if shown.kind == 'flag' else ''}')"
        yield Asked(field, value, table=table, column=column)


def _of_several(table: str) -> Iterator[Asked]:
    prefix, group, within = _SEVERAL[table]
    for column, shown in _shown(table).items():
        title = partial(_titled, _TITLES[prefix], shown.heading)
        field = _field(f"{prefix}.{column}", title, _KINDS.get(shown.kind, "text"), shown, group, changes=False)
        yield Asked(field, f"coalesce(CAST(t.{column} AS TEXT), '')", f"EXISTS (SELECT 1 {within})")


def _titled(template: str, heading: Callable[[], str]) -> str:
    """任一证件的有效期至: no two fields are called the same, so that a sentence can be read back."""
    return _(template, field=heading())


def _field(name: str, title: Callable[[], str], kind: Kind, shown: Shown, group: str, *, changes: bool) -> Field:
    label, values = _words(shown)
    return Field(name, title, kind, label, values, changes, partial(_, group))


def _words(shown: Shown) -> tuple[Callable[[str], str], Callable[[], list[tuple[str, str]]]]:
    if shown.kind == "flag":
        words = dict(_FLAGS)
        return lambda value: _(words[value]) if value in words else value, lambda: [(c, _(t)) for c, t in _FLAGS]
    if shown.choices:
        return partial(codes.label, shown.choices), partial(_listed, shown.choices)
    return str, list


def _listed(list_name: str) -> list[tuple[str, str]]:
    return [(entry.code, entry.label()) for entry in codes.values(list_name)]
