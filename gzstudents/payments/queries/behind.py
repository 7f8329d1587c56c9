"""Whether the schedules were made by the rules of pay that hold now: the office may have set other holidays since."""

import json

from sqlalchemy.orm import Session

from gzstudents.kernel.settings import get_settings
from gzstudents.payments.rules import terms

PLANNED_BY = "pay_rules_planned"  # a key of the settings: the rules that all open schedules were last made by


def rules_text(session: Session) -> str:
    return terms.as_text(get_settings(session))


def is_behind(session: Session) -> bool:
    """Whether other rules hold than when the schedules were last brought up to date as a whole. Never before the first plan."""
    settings = get_settings(session)
    known = settings.get(PLANNED_BY, "")
    return bool(known) and known != terms.as_text(settings)


def are_all_open(session: Session, award_ids: list[int]) -> bool:
    """Whether no other award than these has instalments that could still change."""
    return (
        session.connection()
        .exec_driver_sql(
            "SELECT 1 FROM instalments WHERE state IN ('PLANNED', 'HELD') AND award_id NOT IN (SELECT value FROM json_each(?)) "
            "LIMIT 1",
            (json.dumps(award_ids),),
        )
        .first()
        is None
    )
