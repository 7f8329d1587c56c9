"""How a deadline rule is said to people who do not write rules: its term, its steps, how it lies beside the law."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from gzstudents.kernel import codes
from gzstudents.kernel.i18n import _, mark

if TYPE_CHECKING:
    from gzstudents.permits.queries.rules import RuleRow
    from gzstudents.permits.rules import Rule

AFTER, BEFORE = "after", "before"
BESIDE = {
    "later": mark("比法定期限晚：到本办公室的最后一天时，法定期限已过"),
    "earlier": mark("比法定期限早：法律允许的最后一天更晚"),
    "mixed": mark("与法定期限不一致：随月份和节假日，有时早、有时晚"),
}
_UNITS = {"days": mark("天"), "working_days": mark("个工作日"), "months": mark("个月"), "hours": mark("小时")}


def units() -> Sequence[tuple[str, str]]:
    return [(code, _(text)) for code, text in _UNITS.items()]


def sides() -> Sequence[tuple[str, str]]:
    return [(AFTER, _("之后")), (BEFORE, _("之前"))]


def state(row: "RuleRow") -> tuple[str, str]:
    """Text and tone of the pill."""
    if not row.rule.enabled:
        return _("已停用"), "neutral"
    if row.beside == "later":
        return _("晚于法定"), "bad"
    return (_("本校改过"), "info") if row.changed else (_("随附"), "neutral")


def basis_kind(rule: "Rule") -> str:
    return _("法律规定的期限") if rule.lawful else _("做法，不是法定期限")


def whom(rule: "Rule") -> str:
    return _("、").join(codes.label("population", code) for code in sorted(rule.populations))
