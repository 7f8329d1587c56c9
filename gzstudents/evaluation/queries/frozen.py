"""Evaluations as they were reported, and what has changed since."""

import json
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from gzstudents.evaluation.model import Evaluation
from gzstudents.evaluation.queries.facts import load_facts
from gzstudents.evaluation.queries.targets import targets_in_force
from gzstudents.evaluation.rules import frozen
from gzstudents.evaluation.rules.evaluating import evaluate
from gzstudents.evaluation.rules.frozen import Changes
from gzstudents.kernel.errors import UserError
from gzstudents.kernel.i18n import _
from gzstudents.scholarships.model import Programme


class FrozenRow(NamedTuple):
    """`is_whole`: its content still gives its digest. Points in hundredths."""

    id: int
    academic_year: str
    programme: str  # code, "" for all together
    made_on: str
    on: str
    score: int
    assessed: int
    digest: str
    is_whole: bool


def list_evaluations(session: Session, *, academic_year: str = "", programme: str | None = None) -> list[FrozenRow]:
    """Newest first; `programme` None: whichever, "": those of all together."""
    statement = select(Evaluation, Programme.code).outerjoin(Programme, Programme.id == Evaluation.programme_id)
    if academic_year:
        statement = statement.where(Evaluation.academic_year == academic_year)
    if programme is not None:
        statement = statement.where(Programme.code == programme if programme else Evaluation.programme_id.is_(None))
    return [_row(one, code) for one, code in session.execute(statement.order_by(Evaluation.id.desc()))]


def frozen_content(session: Session, evaluation_id: int) -> dict[str, Any]:
    """Raises UserError for one that is gone or was tampered with."""
    found = session.get(Evaluation, evaluation_id)
    if found is None:
        raise UserError(_("这份绩效评价已不存在，请刷新。"))
    if frozen.digest(found.content) != found.content_hash:
        raise UserError(_("这份绩效评价的内容与校验值不符，不能使用。"))
    return dict(json.loads(found.content))


def changed_since(session: Session, *, evaluation_id: int) -> Changes:
    """The same evaluation from the records of today, on the same cut-off day, against what was kept."""
    kept = frozen_content(session, evaluation_id)
    record = session.get_one(Evaluation, evaluation_id)
    code = session.get_one(Programme, record.programme_id).code if record.programme_id is not None else ""
    facts = load_facts(session, academic_year=record.academic_year, programme=code, on=kept["on"])
    targets = targets_in_force(session, programme=code, academic_year=record.academic_year)
    return frozen.changes(kept, frozen.content(evaluate(facts, targets)))


def _row(one: Evaluation, code: str | None) -> FrozenRow:
    try:
        kept = json.loads(one.content)
        on, score, assessed = str(kept["on"]), int(kept["score"]), int(kept["assessed"])
    except (ValueError, KeyError, TypeError):  # said, not hidden: is_whole is False then too
        on, score, assessed = "", 0, 0
    is_whole = frozen.digest(one.content) == one.content_hash
    return FrozenRow(
        one.id, one.academic_year, code or "", one.made_on, on, score, assessed, one.content_hash, is_whole
    )
