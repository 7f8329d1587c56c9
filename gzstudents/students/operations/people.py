"""Registering and editing one person."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from gzstudents.kernel import names, numbers
from gzstudents.kernel.access import operation
from gzstudents.kernel.errors import RuleBroken, StaleRecord
from gzstudents.kernel.i18n import _
from gzstudents.kernel.store import existing
from gzstudents.students import rules
from gzstudents.students.model import Enrolment, IdentityDocument, Nationality, Person, StatusChange
from gzstudents.students.operations.nationality import set_country
from gzstudents.students.rules import naming

PERSON_COLUMNS = frozenset(
    {
        "surname", "given_names", "chinese_name", "native_name", "simplified_name", "name_reading", "preferred_name",
        "population", "gender", "birth_date", "birth_country", "residence_country", "education_country", "mother_tongue",
        "in_china", "phone", "email", "wechat", "note",
    }
)  # fmt: skip
ENROLMENT_COLUMNS = frozenset(
    {
        "student_number", "category", "level", "college", "major", "discipline", "funding", "teaching_language",
        "adviser", "class_name", "start_date", "expected_end", "end_date", "degree_date", "is_exchange", "study_form",
        "duration", "entry_route", "csc_number", "sending_institution", "home_at_partner", "on_campus", "supervisor",
    }
)  # fmt: skip
_NAMES = ("chinese_name", "surname", "given_names", "native_name")
_DATES = frozenset({"start_date", "expected_end", "end_date", "degree_date"})


@operation("students.register")
def register(
    session: Session,
    *,
    person: dict[str, Any],
    country: str = "",
    document: dict[str, Any] | None = None,
    enrolment: dict[str, Any] | None = None,
    status: str = "REGISTERED",
    effective_on: str = "",
) -> int:
    """Put a new person on the roll; returns the person's id. `effective_on` is the day the status holds from (ISO).

    Raises RuleBroken without any name, or for a student number that is already given.
    """
    values = _known(person, PERSON_COLUMNS)
    if not any(values.get(column) for column in _NAMES):
        raise RuleBroken(_("请填写中文姓名或护照姓名。"))
    record = Person(**values)
    compute_keys(record)
    session.add(record)
    session.flush()
    if country:
        session.add(Nationality(person_id=record.id, country=country))
    if document and (document.get("number") or document.get("valid_to")):
        add_document(session, person_id=record.id, **document)
    if enrolment:
        stay = Enrolment(person_id=record.id, **_enrolment_values(session, enrolment, None))
        session.add(stay)
        session.flush()
        day = effective_on or stay.start_date or ""
        session.add(
            StatusChange(
                enrolment_id=stay.id, status=status, effective_on=rules.first_day(day) or date.today().isoformat()
            )
        )
    session.flush()
    return record.id


@operation("students.edit")
def edit(
    session: Session,
    *,
    person_id: int,
    person: dict[str, Any] | None = None,
    enrolment_id: int | None = None,
    enrolment: dict[str, Any] | None = None,
    country: str | None = None,
    version: int | None = None,
    enrolment_version: int | None = None,
) -> None:
    """Change what is handed in and nothing else. `version`: what the person saw; raises StaleRecord if it is not so any more."""
    record = existing(session, Person, person_id, _("这名学生已不在名册中。"))
    if version is not None and record.version != version:
        raise StaleRecord(_("这条记录刚被别人修改过，请重新打开后再改。"))
    for column, value in _known(person or {}, PERSON_COLUMNS).items():
        setattr(record, column, value)
    if not any(getattr(record, column).strip() for column in _NAMES):
        raise RuleBroken(_("请填写中文姓名或护照姓名。"))
    compute_keys(record)
    if enrolment:
        _edit_enrolment(session, person_id, enrolment_id, enrolment, enrolment_version)
    if country is not None:
        set_country(session, person_id=person_id, country=country)
    session.flush()


def _edit_enrolment(
    session: Session, person_id: int, enrolment_id: int | None, values: dict[str, Any], version: int | None
) -> None:
    if enrolment_id is None:
        session.add(Enrolment(person_id=person_id, **_enrolment_values(session, values, None)))
        return
    stay = session.get(Enrolment, enrolment_id)
    if stay is None or stay.person_id != person_id:
        raise RuleBroken(_("这条学籍已不在名册中。"))
    if version is not None and stay.version != version:
        raise StaleRecord(_("这条记录刚被别人修改过，请重新打开后再改。"))
    for column, value in _enrolment_values(session, values, enrolment_id).items():
        setattr(stay, column, value)


@operation("students.add_document")
def add_document(
    session: Session,
    *,
    person_id: int,
    kind: str,
    number: str = "",
    issuing_country: str = "",
    issued_on: str | None = None,
    valid_to: str | None = None,
    is_current: int = 1,
) -> int:
    """Add a document; an older one of the same kind stays in the history, no longer current. The same number only moves its dates."""
    key = numbers.normalise(kind, number)
    same_kind = session.scalars(
        select(IdentityDocument).where(IdentityDocument.person_id == person_id, IdentityDocument.kind == kind)
    ).all()
    known = next(
        (one for one in same_kind if key and one.number_key == key and one.issuing_country in {"", issuing_country}),
        None,
    )
    if known is not None:
        known.number = number or known.number
        known.issuing_country = issuing_country or known.issuing_country
        known.issued_on = issued_on or known.issued_on
        known.valid_to = valid_to or known.valid_to
        session.flush()
        return known.id
    if is_current:
        retire_older(same_kind, issuing_country)
    record = IdentityDocument(
        person_id=person_id,
        kind=kind,
        number=number,
        number_key=key,
        issuing_country=issuing_country,
        issued_on=issued_on,
        valid_to=valid_to,
        is_current=is_current,
    )
    session.add(record)
    session.flush()
    return record.id


def retire_older(older: Iterable[IdentityDocument], issuing_country: str) -> None:
    """A new paper takes the place of those of its kind. A passport of another state does not: one may hold two (trap 18)."""
    for one in older:
        if not one.issuing_country or not issuing_country or one.issuing_country == issuing_country:
            one.is_current = 0


@operation("students.archive_document")
def archive_document(session: Session, *, document_id: int) -> None:
    """A document that is no longer used; it stays findable."""
    record = existing(session, IdentityDocument, document_id, _("这份证件已不在名册中。"))
    record.is_current = 0
    session.flush()


def compute_keys(person: Person) -> None:
    """Everything that is found and sorted by, from the names as they are."""
    keys = naming.keys_of({name: getattr(person, name) for name in (*naming.NAMES, *naming.ADDED)})
    person.pinyin, person.initials, person.sort_key, person.name_keys = (
        keys.pinyin,
        keys.initials,
        keys.sort_key,
        keys.keys,
    )


def _known(values: dict[str, Any], columns: frozenset[str]) -> dict[str, Any]:
    """Text is cleaned at this border, once; unknown names are a bug of ours."""
    unknown = set(values) - columns
    if unknown:
        raise KeyError(f"no such columns: {sorted(unknown)}")
    return {column: names.clean(value) if isinstance(value, str) else value for column, value in values.items()}


def _enrolment_values(session: Session, values: dict[str, Any], own: int | None) -> dict[str, Any]:
    found = _known(values, ENROLMENT_COLUMNS)
    for column in _DATES & found.keys():
        found[column] = found[column] or None
    if found.get("category") and not found.get("level"):
        found["level"] = rules.LEVEL_OF_CATEGORY.get(found["category"], "")
    if "student_number" in found:
        found["student_number"] = found["student_number"] or None
        taken = select(Enrolment.id).where(Enrolment.student_number == found["student_number"])
        if found["student_number"] and session.scalar(taken) not in {None, own}:
            raise RuleBroken(_("学号 {number} 已属于另一名学生。", number=found["student_number"]))
    return found
