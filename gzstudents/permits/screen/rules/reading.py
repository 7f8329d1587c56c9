"""What the screen of the rules reads and writes in the background."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gzstudents.permits.queries.rules import RuleRow


def rules(session: Any, *, on: date) -> "list[RuleRow]":
    from gzstudents.permits.queries.rules import list_rules

    return list_rules(session, on=on)


def set_rule(session: Any, *, rule: str, changes: Mapping[str, Any]) -> dict[str, Any]:
    from gzstudents.permits.operations import rules as operations

    return operations.set_rule(session, rule=rule, changes=changes)


def reset_rule(session: Any, *, rule: str) -> None:
    from gzstudents.permits.operations import rules as operations

    operations.reset_rule(session, rule=rule)
