"""Writing values of the office's own fields, inside the act that registers, edits or imports a student."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from gzstudents.kernel import access
from gzstudents.kernel.custom import definition, values
from gzstudents.kernel.custom.definition import Definition
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.i18n import _
from gzstudents.students.custom import queries
from gzstudents.students.custom.model import EnrolmentValue, PersonValue

_RECORDS: dict[str, tuple[type[Any], str]] = {
    "person": (PersonValue, "person_id"),
    "enrolment": (EnrolmentValue, "enrolment_id"),
}


def save_own(session: Session, owner: str, record_id: int, given: Mapping[str, Any]) -> bool:
    """Set what a form hands over, by key: values as its editors have them, an empty one takes the value away. True where
    something changed. Raises RuleBroken for an unknown or retired field, a value that is none, one that somebody else has
    where all must differ, a required one that is taken away, and a field that who is signed in may not read.
    """
    fields = {one.key: one for one in definition.read(session) if one.owner == owner}
    changed = False
    for key, value in given.items():
        field = fields.get(key)
        if field is None:
            raise RuleBroken(_("自定义字段“{key}”已不存在或已停用。请重新打开后再改。", key=key))
        parsed = values.from_form(field, value)
        if parsed.problem:
            raise RuleBroken(_("{field}：{problem}", field=field.label(), problem=parsed.problem))
        changed |= _set(session, field, record_id, parsed.text)
    session.flush()
    return changed


def _set(session: Session, field: Definition, record_id: int, text: str) -> bool:
    kind, column = _RECORDS[field.owner]
    row = session.scalar(select(kind).where(getattr(kind, column) == record_id, kind.field_id == field.id))
    if (row.text if row is not None else "") == text:
        return False
    access.require(field.needs)
    if not text:
        if field.required:
            raise RuleBroken(_("请填写{label}", label=field.label()))
        session.delete(row)
        return True
    if field.is_unique and queries.holder(session, field, text, record_id) is not None:
        raise RuleBroken(taken(field, text))
    found = {"text": text, "number": values.number(field, text), "keys": values.search_keys(field, text)}
    if row is None:
        session.add(kind(**{column: record_id}, field_id=field.id, **found))
    else:
        for name, value in found.items():
            setattr(row, name, value)
    return True


def taken(field: Definition, text: str) -> str:
    """What is said of a value that somebody else has."""
    return _("{field}“{value}”已属于另一名学生。", field=field.label(), value=values.words(field, text))
