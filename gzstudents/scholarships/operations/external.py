"""Scholarships from elsewhere, entered for information: exclusive programmes must know of them (domain: trap 29)."""

from typing import Any

from sqlalchemy.orm import Session

from gzstudents.kernel import codes, names
from gzstudents.kernel.access import operation
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.i18n import _
from gzstudents.kernel.store import existing
from gzstudents.scholarships import rules
from gzstudents.scholarships.model import ExternalAward
from gzstudents.students.model import Person


@operation("scholarships.record_external")
def record_external(session: Session, *, person_id: int, academic_year: str, name: str, **values: Any) -> int:
    """`values`: sponsor_kind, amount_fen, is_chinese, source, note. Returns the id."""
    existing(session, Person, person_id, _("这名学生已不在名册中。"))
    record = ExternalAward(person_id=person_id)
    return _save(session, record, {**values, "academic_year": academic_year, "name": name})


@operation("scholarships.correct_external")
def correct_external(session: Session, *, external_id: int, **values: Any) -> int:
    """Put right what was entered; returns the id."""
    return _save(session, _external(session, external_id), values)


@operation("scholarships.remove_external")
def remove_external(session: Session, *, external_id: int) -> None:
    """Take away what was entered wrongly; the history keeps it."""
    session.delete(_external(session, external_id))
    session.flush()


def _external(session: Session, external_id: int) -> ExternalAward:
    return existing(session, ExternalAward, external_id, _("这条记录已不存在，请刷新列表。"))


def _save(session: Session, record: ExternalAward, values: dict[str, Any]) -> int:
    for name, value in values.items():
        setattr(record, name, names.clean(value) if isinstance(value, str) else value)
    if not record.name:
        raise RuleBroken(_("请填写奖学金名称。"))
    if not rules.is_academic_year(record.academic_year or ""):
        raise RuleBroken(_("“{value}”不是学年，请写成 2025-2026 这样。", value=record.academic_year or ""))
    if record.sponsor_kind and codes.get("sponsor_type", record.sponsor_kind) is None:
        raise RuleBroken(_("请选择设奖单位的类型。"))
    record.is_chinese = int(1 if record.is_chinese is None else bool(record.is_chinese))
    session.add(record)
    session.flush()
    return record.id
