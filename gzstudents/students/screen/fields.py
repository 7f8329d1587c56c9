"""The fields of the forms, taken from the columns of the model; names say where a value belongs: enrolment.college."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from gzstudents.kernel import codes
from gzstudents.kernel.custom import book
from gzstudents.kernel.fields import Field, fields_of
from gzstudents.kernel.i18n import mark
from gzstudents.students import rules
from gzstudents.students.screen import words
from gzstudents.students.screen.own_fields import form_fields

_IDENTITY = ("chinese_name", "native_name", "surname", "given_names")
_ORIGIN = (
    "birth_country", "residence_country", "education_country", "mother_tongue", "in_china", "name_reading",
    "simplified_name", "preferred_name",
)  # fmt: skip
_STUDY = (
    "student_number", "category", "college", "major", "level", "funding", "adviser", "class_name", "start_date",
    "expected_end", "teaching_language", "discipline", "supervisor", "duration", "study_form", "entry_route", "csc_number",
    "end_date", "degree_date", "sending_institution", "is_exchange", "home_at_partner", "on_campus",
)  # fmt: skip
_STUDY_LATER = frozenset({"end_date", "degree_date"})
_CONTACT = ("phone", "wechat", "email", "note")
BULK = (
    "adviser", "college", "major", "category", "level", "funding", "class_name", "teaching_language", "discipline",
    "expected_end", "supervisor", "study_form", "entry_route", "duration",
)  # fmt: skip


def _parts_of(model: Any) -> tuple[Any, ...]:
    return (
        model.Contact, model.Address, model.LanguageResult, model.VisaForm, model.Nationality, model.NationalityCheck,
        model.StatusChange,
    )  # fmt: skip


@lru_cache(maxsize=1)
def _tables() -> dict[str, dict[str, Field]]:
    from gzstudents.students import model

    records = {
        "person": model.Person,
        "nationality": model.Nationality,
        "document": model.IdentityDocument,
        "enrolment": model.Enrolment,
        "status": model.StatusChange,
        **{table.__tablename__: table for table in _parts_of(model)},
    }
    return {name: fields_of(record.__table__) for name, record in records.items()}


def _of(table: str, names: Iterable[str]) -> list[Field]:
    return [replace(_tables()[table][name], name=f"{table}.{name}") for name in names]


def person_fields(*, new: bool, own: Mapping[str, str]) -> list[Field]:
    """Everything of one student on one form: person, papers, enrolment, ways to reach them, and the office's own fields;
    `own`: what stands in those.
    """
    identity = _of("person", _IDENTITY)
    country = replace(_tables()["nationality"]["country"], name="country", required=False)
    rest = _of("person", ("population", "gender", "birth_date"))
    contact = [replace(f, wide=f.name in {"person.email", "person.note"}) for f in _of("person", _CONTACT)]
    study = _of("enrolment", [name for name in _STUDY if not (new and name in _STUDY_LATER)])
    origin = [replace(field, group=mark("更多身份信息")) for field in _of("person", _ORIGIN)]
    found = [*identity, country, *rest, *_paper_fields(), *study, *(_entry_fields() if new else []), *contact, *origin]
    return [*found, *form_fields(own)]


def _paper_fields() -> list[Field]:
    kind, number, valid_to = _of("document", ("kind", "number", "valid_to"))
    permit = replace(
        valid_to, name="permit.valid_to", label=mark("居留许可有效期"), help=mark("到期前 30 天提醒"), required=False
    )
    return [replace(kind, required=False), number, replace(valid_to, label=mark("证件有效期")), permit]


def _entry_fields() -> list[Field]:
    """What a new student starts as."""
    status, day = _of("status", ("status", "effective_on"))
    group = mark("学籍")
    return [replace(status, group=group), replace(day, required=False, group=group, help=mark("不填则从入学日期起"))]


def document_fields() -> list[Field]:
    """A paper that is added or renewed."""
    kind, number, country, issued, valid_to = (
        replace(field, name=field.name.removeprefix("document."), group="")
        for field in _of("document", ("kind", "number", "issuing_country", "issued_on", "valid_to"))
    )
    return [replace(kind, wide=True), number, country, issued, replace(valid_to, help=mark("到期前 30 天提醒"))]


def renewal_fields() -> list[Field]:
    """The same paper of several people, renewed to one day."""
    kind, _number, _country, issued, valid_to = document_fields()
    return [kind, issued, replace(valid_to, required=True)]


def status_fields() -> list[Field]:
    """A change of status."""
    status, day, reason, approval = (
        replace(field, name=field.name.removeprefix("status."), group="")
        for field in _of("status", ("status", "effective_on", "reason", "approval_no"))
    )
    approved, school = (
        replace(field, name=field.name.removeprefix("status."), group="")
        for field in _of("status", ("approved_on", "other_school"))
    )
    return [status, day, replace(reason, wide=True), approval, approved, school]


def part_fields(table: str, columns: Iterable[str]) -> list[Field]:
    """The fields of a row that belongs to a person, under the names of its columns."""
    return [replace(_tables()[table][name], group="") for name in columns]


def name_fields() -> list[Field]:
    """The four names, as they change."""
    return [replace(field, name=field.name.removeprefix("person."), group="") for field in _of("person", _IDENTITY)]


CHANGED = (
    "college",
    "major",
    "class_name",
    "category",
    "level",
    "expected_end",
)  # with a change that leaves the status


def change_fields() -> list[Field]:
    """A change that leaves the status as it is, and what it may bring with it."""
    kind, day, reason, approval, approved = part_fields(
        "status_changes", ("kind", "effective_on", "reason", "approval_no", "approved_on")
    )
    study = [replace(_tables()["enrolment"][name], group="") for name in CHANGED]
    return [replace(kind, wide=True), day, *study, replace(reason, wide=True), approval, approved]


def change_kinds() -> Sequence[tuple[str, str]]:
    return [(entry.code, entry.label()) for entry in codes.values("status_change") if not entry.extra.get("status")]


def study_forms() -> Sequence[tuple[str, str]]:
    """Without what another field says already."""
    return [(entry.code, entry.label()) for entry in codes.values("study_form") if not entry.extra.get("derived")]


def bulk_fields() -> list[Field]:
    """What may be set for many people at once."""
    study = [replace(field, name=field.name.removeprefix("enrolment.")) for field in _of("enrolment", BULK)]
    (population,) = _of("person", ("population",))
    return [*study, replace(population, name="population", required=False)]


def status_choices(current: Iterable[str]) -> Sequence[tuple[str, str]]:
    """The statuses that may follow: what each of the current ones allows."""
    allowed = [rules.next_statuses(status) for status in current]
    common = frozenset.intersection(*allowed) if allowed else frozenset()
    return [(entry.code, entry.label()) for entry in codes.values("status") if entry.code in common]


def entry_statuses() -> Sequence[tuple[str, str]]:
    return status_choices([""])


def paper_choices(population: str) -> Sequence[tuple[str, str]]:
    """The papers that people of this group identify themselves with; the usual ones first."""
    usual: list[tuple[str, str]] = []
    other: list[tuple[str, str]] = []
    for entry in codes.values("document_type"):
        if entry.code not in {"VISA", "RESIDENCE_PERMIT"}:
            known = population in entry.extra.get("populations", ())
            (usual if known else other).append((entry.code, entry.label()))
    return usual + other


def usual_paper(population: str) -> str:
    return {"HK": "HKMO_PERMIT", "MO": "HKMO_PERMIT", "TW": "TW_PERMIT", "OC": "PRC_PASSPORT"}.get(
        population, "PASSPORT"
    )


def renewed_paper(population: str) -> str:
    """The paper that is renewed most often."""
    return "HMT_RESIDENCE" if population in words.HMT else "RESIDENCE_PERMIT"


def split(changes: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """{"enrolment.college": …} → {"enrolment": {"college": …}}; the country stands under "" by itself."""
    found: dict[str, dict[str, Any]] = {}
    for name, value in changes.items():
        table, _dot, column = name.rpartition(".")
        found.setdefault(table, {})[column] = value
    return found


_STORED = {"people": "person", "nationalities": "nationality", "identity_documents": "document",
           "enrolments": "enrolment", "status_changes": "status"}  # fmt: skip


def stored_label(table: str, column: str) -> str:
    """The label of a column by the names of the store."""
    from gzstudents.kernel.i18n import _

    own = book.find(column)
    if own is not None:
        return own.label()
    field = _tables().get(_STORED.get(table, ""), {}).get(column)
    return _(field.label) if field is not None else column
