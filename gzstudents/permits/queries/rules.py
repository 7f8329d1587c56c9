"""The deadline rules as the office sees them: as they hold, as they ship, and how many deadlines each makes today."""

from collections import Counter
from datetime import date
from typing import NamedTuple

from sqlalchemy.orm import Session

from gzstudents.permits import own_rules
from gzstudents.permits.queries.kept import kept_deadlines
from gzstudents.permits.rules import Rule, differences
from gzstudents.permits.rules.book import beside_the_law, every_rule, shipped_rule


class RuleRow(NamedTuple):
    """`open`: deadlines it makes today that are not closed. `beside`: see beside_the_law()."""

    id: int
    rule: Rule
    shipped: Rule
    changed: bool
    beside: str
    open: int


def list_rules(session: Session, *, on: date) -> list[RuleRow]:
    """All rules in the order of the file, also those that are switched off."""
    own_rules.adopt(session.connection())  # a command beside the window may have changed them
    many = Counter(one.rule for one in kept_deadlines(session, on) if one.group != "closed")
    return [
        RuleRow(
            place, rule, shipped_rule(rule.id), bool(differences(rule.id)), beside_the_law(rule.id, rule.offset, rule.unit), many[rule.id]
        )
        for place, rule in enumerate(every_rule(), 1)
    ]  # fmt: skip
