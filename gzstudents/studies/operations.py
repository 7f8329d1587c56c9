"""What the office records of studies; one function an act."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from gzstudents.kernel import names
from gzstudents.kernel.access import operation
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.i18n import _
from gzstudents.kernel.store import existing
from gzstudents.students.model import Enrolment
from gzstudents.studies import rules
from gzstudents.studies.importing import NewRecord
from gzstudents.studies.queries import MODELS

_ONCE = {"study_results": ("academic_year", "term"), "sign_ins": ("month",)}  # one row of these for an enrolment


@operation("studies.record")
def record(session: Session, *, table: str, enrolment_id: int, **values: Any) -> int:
    """Write down a result, a sign-in, an absence or a reward or punishment (`table`); returns its id."""
    existing(session, Enrolment, enrolment_id, _("这条学籍已不在名册中。"))
    model = MODELS[table]
    given = _cleaned(table, values)
    if table in _ONCE:
        same = [getattr(model, name) == given.get(name, "") for name in _ONCE[table]]
        taken = session.scalars(select(model.id).where(model.enrolment_id == enrolment_id, *same)).first()
        if taken is not None:
            raise RuleBroken(_("这一学期（月份）已有记录，请用“更正”修改。"))
    one = model(enrolment_id=enrolment_id, **given)
    session.add(one)
    session.flush()
    return one.id


@operation("studies.correct")
def correct(session: Session, *, table: str, record_id: int, **values: Any) -> int:
    """Put right what was written down; the history keeps what stood there. Returns the id."""
    one = existing(session, MODELS[table], record_id, _("这条记录已不存在，请刷新列表。"))
    kept = {name: getattr(one, name) for name in _columns(table)}
    for name, value in _cleaned(table, {**kept, **values}).items():
        setattr(one, name, value)
    session.flush()
    return one.id


@operation("studies.remove")
def remove(session: Session, *, table: str, record_id: int) -> None:
    """Take away what was written down wrongly; the history keeps it."""
    session.delete(existing(session, MODELS[table], record_id, _("这条记录已不存在，请刷新列表。")))
    session.flush()


@operation("studies.import")
def import_records(session: Session, *, records: Sequence[NewRecord], source: str = "") -> int:
    """Write down what a list says, changed rows included; `source` names the file. Returns how many were written."""
    for new in records:
        values = dict(new.values)
        if new.table == rules.RESULTS:
            values["source"] = names.clean(source)[:200]
        if new.known_id is None:
            session.add(MODELS[new.table](enrolment_id=new.enrolment_id, **values))
        else:
            one = existing(session, MODELS[new.table], new.known_id, _("这条记录已不存在，请刷新列表。"))
            for name, value in values.items():
                setattr(one, name, value)
    session.flush()
    return len(records)


def _columns(table: str) -> list[str]:
    return [one.name for one in MODELS[table].__table__.columns if one.name not in {"id", "version", "enrolment_id"}]


def _cleaned(table: str, values: dict[str, Any]) -> dict[str, Any]:
    """As the columns keep them; RuleBroken with a sentence where something is missing or impossible."""
    unknown = sorted(set(values) - set(_columns(table)))
    if unknown:
        raise ValueError(unknown[0])
    columns = MODELS[table].__table__.columns
    given = {
        name: None if value in {"", None} and columns[name].nullable else names.clean(value) if isinstance(value, str) else value
        for name, value in values.items()
    }  # fmt: skip
    if wrong := rules.complaint(table, given):
        raise RuleBroken(wrong)
    return given
