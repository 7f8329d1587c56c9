"""A student as the form of the desk shows one: person, country, papers and enrolment, saved in one act."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from gzstudents.kernel import names, numbers
from gzstudents.kernel.access import operation
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.i18n import _
from gzstudents.kernel.store import existing
from gzstudents.students.custom.operations import save_own
from gzstudents.students.model import Enrolment, IdentityDocument
from gzstudents.students.operations.people import add_document, edit, register, retire_older

_DOCUMENT_COLUMNS = frozenset({"kind", "issuing_country", "number", "issued_on", "valid_to"})
_DATES = frozenset({"issued_on", "valid_to"})
Own = Mapping[str, Mapping[str, Any]]  # person or enrolment → key of a field of the office's own → value of its editor
NOTHING: Own = MappingProxyType({})


@operation("students.register")
def register_whole(
    session: Session,
    *,
    person: dict[str, Any],
    country: str,
    documents: list[dict[str, Any]],
    enrolment: dict[str, Any] | None,
    status: str,
    effective_on: str,
    own: Own = NOTHING,
) -> int:
    """A new student with all papers; returns the person's id. Raises what register() and save_own() raise."""
    person_id = register(
        session, person=person, country=country, enrolment=enrolment, status=status, effective_on=effective_on
    )
    for values in documents:
        add_document(session, person_id=person_id, **_dated(values))
    _save_own(session, person_id, None, own)
    return person_id


def _save_own(session: Session, person_id: int, enrolment_id: int | None, own: Own) -> None:
    """Fields of the office's own. Those of an enrolment need one; of a person with none, empty ones are nothing."""
    save_own(session, "person", person_id, own.get("person", {}))
    of_stay = own.get("enrolment", {})
    stay = enrolment_id or session.scalars(select(Enrolment.id).where(Enrolment.person_id == person_id)).first()
    if stay is not None:
        save_own(session, "enrolment", stay, of_stay)
    elif any(value not in {None, ""} for value in of_stay.values()):
        raise RuleBroken(_("请先填写学籍，再填写属于学籍的自定义字段。"))


def _dated(values: dict[str, Any]) -> dict[str, Any]:
    return {column: (value or None) if column in _DATES else value for column, value in values.items()}


@operation("students.edit")
def save(
    session: Session,
    *,
    person_id: int,
    changes: dict[str, Any],
    documents: list[tuple[int | None, dict[str, Any]]],
    own: Own = NOTHING,
    enrolment_id: int | None = None,
) -> int:
    """Everything a form changed: `changes` go to edit(), each document is corrected (with its id) or added (None), `own`
    holds the office's own fields by owner and key, those of `enrolment_id` among them.
    """
    edit(session, person_id=person_id, **changes)
    for document_id, values in documents:
        if document_id is not None:
            correct_document(session, document_id=document_id, values=values)
        elif values.get("number") or values.get("valid_to"):
            add_document(session, person_id=person_id, **_dated(values))
    _save_own(session, person_id, enrolment_id or changes.get("enrolment_id"), own)
    return person_id


@operation("students.correct_document")
def correct_document(session: Session, *, document_id: int, values: dict[str, Any]) -> None:
    """Mend what was written down wrongly. A new paper is added with renew_document() instead and keeps the old one."""
    record = existing(session, IdentityDocument, document_id, _("这份证件已不在名册中。"))
    unknown = set(values) - _DOCUMENT_COLUMNS
    if unknown:
        raise KeyError(f"no such columns: {sorted(unknown)}")
    for column, value in values.items():
        cleaned = names.clean(value) if isinstance(value, str) else value
        setattr(record, column, (cleaned or None) if column in _DATES else cleaned)
    record.number_key = numbers.normalise(record.kind, record.number)
    session.flush()


@operation("students.add_document")
def renew_document(
    session: Session,
    *,
    person_id: int,
    kind: str,
    number: str = "",
    issuing_country: str = "",
    issued_on: str | None = None,
    valid_to: str | None = None,
) -> int:
    """A new paper, or the same one with new dates: older ones of its kind stay in the history. Returns its id.

    Raises RuleBroken when it says nothing, or is written down already.
    """
    if not number and not valid_to:
        raise RuleBroken(_("请填写证件号码或有效期。"))
    key = numbers.normalise(kind, number)
    older = session.scalars(
        select(IdentityDocument).where(IdentityDocument.person_id == person_id, IdentityDocument.kind == kind)
    ).all()
    for one in older:
        if one.is_current and (one.number_key, one.valid_to or "", one.issuing_country) == (
            key,
            valid_to or "",
            issuing_country,
        ):
            raise RuleBroken(_("这份证件已经登记过了。"))
    retire_older(older, issuing_country)
    record = IdentityDocument(
        person_id=person_id,
        kind=kind,
        number=names.clean(number),
        number_key=key,
        issuing_country=issuing_country,
        issued_on=issued_on or None,
        valid_to=valid_to or None,
    )
    session.add(record)
    session.flush()
    return record.id


@operation("students.add_document")
def renew_documents(
    session: Session, *, person_ids: list[int], kind: str, valid_to: str, issued_on: str | None = None
) -> int:
    """The same new end of a permit for several people, who keep their number and issuing country; returns how many."""
    for person_id in person_ids:
        current = session.scalars(
            select(IdentityDocument).where(
                IdentityDocument.person_id == person_id,
                IdentityDocument.kind == kind,
                IdentityDocument.is_current == 1,
            )
        ).first()
        if current is not None and current.valid_to == valid_to:
            continue
        renew_document(
            session,
            person_id=person_id,
            kind=kind,
            number=current.number if current else "",
            issuing_country=current.issuing_country if current else "",
            issued_on=issued_on,
            valid_to=valid_to,
        )
    return len(person_ids)
