"""What belongs to a person beside papers and study: contacts, addresses, language tests, visa forms, former names."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from gzstudents.kernel import codes, names
from gzstudents.kernel.access import operation
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.i18n import _
from gzstudents.kernel.store import existing
from gzstudents.students.model import Address, Contact, Enrolment, FormerName, LanguageResult, Person, VisaForm
from gzstudents.students.operations.people import compute_keys
from gzstudents.students.rules import naming

Part = Contact | Address | LanguageResult | VisaForm | FormerName
_LISTS = {Contact: "contact_kind", Address: "address_kind", LanguageResult: "language_test", VisaForm: "visa_form"}
_SPANS = (("valid_from", "valid_to"), ("study_from", "study_to"))
_FIXED = frozenset({"id", "version", "person_id", "enrolment_id", "name_keys"})


@operation("students.contact")
def save_contact(session: Session, *, person_id: int, values: dict[str, Any], part_id: int | None = None) -> int:
    """A guardian, guarantor or emergency contact, new or (with its id) changed. Raises RuleBroken without a name or a way."""
    if "name" in values and not values["name"]:
        raise RuleBroken(_("请填写联系人姓名。"))
    return _save(session, Contact, {"person_id": person_id}, values, part_id)


@operation("students.address")
def save_address(session: Session, *, person_id: int, values: dict[str, Any], part_id: int | None = None) -> int:
    """An address, new or changed. One that is left is given its last day and stays."""
    if "address" in values and not values["address"]:
        raise RuleBroken(_("请填写地址。"))
    return _save(session, Address, {"person_id": person_id}, values, part_id)


@operation("students.language_result")
def save_language_result(
    session: Session, *, person_id: int, values: dict[str, Any], part_id: int | None = None
) -> int:
    """A result of a language test. Raises RuleBroken for a level that the test does not have."""
    kind, level = values.get("kind", ""), names.clean(values.get("level") or "")
    levels = codes.attribute("language_test", kind, "levels", [])
    if level and levels and level not in levels:
        raise RuleBroken(
            _(
                "{test}没有“{level}”这一级，只有：{levels}。",
                test=codes.label("language_test", kind),
                level=level,
                levels=_("、").join(levels),
            )
        )
    return _save(session, LanguageResult, {"person_id": person_id}, values, part_id)


@operation("students.visa_form")
def save_visa_form(session: Session, *, enrolment_id: int, values: dict[str, Any], part_id: int | None = None) -> int:
    """A JW201, JW202 or DQ form of an enrolment. Raises RuleBroken where there is no such enrolment."""
    if session.get(Enrolment, enrolment_id) is None:
        raise RuleBroken(_("这条学籍已不在名册中。"))
    return _save(session, VisaForm, {"enrolment_id": enrolment_id}, values, part_id)


_REMOVABLE: dict[str, type[Part]] = {
    model.__tablename__: model for model in (Contact, Address, LanguageResult, VisaForm, FormerName)
}


@operation("students.remove_part")
def remove_part(session: Session, *, table: str, part_id: int) -> None:
    """Take away what was written down by mistake; what has ended is given its last day instead."""
    record = existing(session, _REMOVABLE[table], part_id, _("这条记录已不存在，请重新打开。"))
    session.delete(record)
    session.flush()


@operation("students.rename")
def rename(session: Session, *, person_id: int, names_now: dict[str, str], changed_on: str, reason: str = "") -> int:
    """A new name from a day on; the old one stays, is found, and stands on what was issued before. Returns the old name's id.

    Raises RuleBroken where nothing changes or no name would be left. What was only misspelt is corrected with edit().
    """
    person = existing(session, Person, person_id, _("这名学生已不在名册中。"))
    unknown = set(names_now) - set(naming.NAMES)
    if unknown:
        raise KeyError(f"no such columns: {sorted(unknown)}")
    before = {name: getattr(person, name) for name in naming.NAMES}
    after = {**before, **{name: names.clean(value) for name, value in names_now.items()}}
    if after == before:
        raise RuleBroken(_("姓名没有变化。"))
    if not any(after.values()):
        raise RuleBroken(_("请填写中文姓名或护照姓名。"))
    day = date.fromisoformat(changed_on) if changed_on else date.today()
    record = FormerName(
        person_id=person_id,
        valid_to=(day - timedelta(days=1)).isoformat(),
        reason=names.clean(reason),
        name_keys=naming.keys_of(before).keys,
        **before,
    )
    session.add(record)
    for name, value in after.items():
        setattr(person, name, value)
    compute_keys(person)
    session.flush()
    return int(record.id)


def _save(
    session: Session, model: type[Part], owner: dict[str, int], values: dict[str, Any], part_id: int | None
) -> int:
    cleaned = _cleaned(model, values)
    record: Any = model(**owner) if part_id is None else session.get(model, part_id)
    if record is None or any(getattr(record, column) != value for column, value in owner.items()):
        raise RuleBroken(_("这条记录已不存在，请重新打开。"))
    for column, value in cleaned.items():
        setattr(record, column, value)
    _check(model, record)
    session.add(record)
    session.flush()
    return int(record.id)


def _cleaned(model: type[Part], values: dict[str, Any]) -> dict[str, Any]:
    """Texts cleaned, empty days as none. Unknown names are a bug of ours."""
    columns = {column.name: column for column in model.__table__.columns if column.name not in _FIXED}
    unknown = set(values) - set(columns)
    if unknown:
        raise KeyError(f"no such columns: {sorted(unknown)}")
    cleaned = {name: names.clean(value) if isinstance(value, str) else value for name, value in values.items()}
    return {name: None if columns[name].nullable and not value else value for name, value in cleaned.items()}


def _check(model: type[Part], record: Any) -> None:
    listed = _LISTS.get(model)
    if listed is not None and codes.get(listed, getattr(record, "kind", "") or "") is None:
        raise RuleBroken(_("请选择类别。"))
    for first, last in _SPANS:
        begins, ends = getattr(record, first, None), getattr(record, last, None)
        if begins and ends and ends < begins:
            raise RuleBroken(_("截止日期早于起始日期。"))
