"""What the panel says of a deadline."""

from collections.abc import Sequence

from gzstudents.kernel import codes
from gzstudents.kernel.i18n import _n, mark
from gzstudents.permits import words
from gzstudents.permits.queries import FactRow, Line, region
from gzstudents.permits.rules import rule_of
from gzstudents.ui.commands import Command
from gzstudents.ui.panel import Callout, Detail, Pair, Section

_MOST = 12


def deadline_detail(
    row: Line, facts: Sequence[FactRow], act: Command, commands: Sequence[Command], more: Sequence[Command]
) -> Detail:
    """The deadline, what happens if nobody acts with the button that settles it, and what is known of the stay."""
    one, rule = row.deadline, rule_of(row.deadline.rule)
    tone = words.SEVERITY_TONE[one.severity]
    pairs = [
        Pair(mark("时限"), words.when(one)),
        Pair(mark("办理期限"), words.days(one), wide=True),
        Pair(mark("起算"), words.about(one), wide=True),
        Pair(mark("法律依据"), rule.basis, wide=True),
    ]
    pairs += [Pair(mark("本办公室的规则"), text, wide=True) for text in words.changed(one.rule)]
    if row.told_on:
        pairs.append(Pair(mark("发信日期"), row.told_on))
    decided = [Pair(mark("状态"), words.state(one), wide=True)] if one.state != "OPEN" else []
    if one.receipt:
        decided.append(Pair(mark("受理回执编号"), one.receipt))
    if one.receipt_on:
        decided.append(Pair(mark("受理日期"), one.receipt_on))
    if one.reason:
        decided.append(Pair(mark("原因"), one.reason, wide=True))
    sections = [Section(rule.title, pairs), Section(mark("办理"), decided), Section(mark("居留信息"), _facts(facts))]
    return Detail(
        row.name,
        "  ·  ".join(part for part in (row.student_number, region(row), row.college) if part),
        row.name[:1],
        pills=[
            (words.when(one), tone, True),
            (codes.label("deadline_state", one.state), words.STATE_TONE[one.state], False),
        ],
        commands=[act, *commands],
        more=more,
        callouts=[Callout(words.under(one), tone if tone != "neutral" else "info")],
        sections=[section for section in sections if section.pairs],
    )


def _facts(facts: Sequence[FactRow]) -> list[Pair]:
    pairs = []
    for fact in facts[:_MOST]:
        label = codes.label("stay_fact", fact.kind)
        said = [fact.day if not fact.until else f"{fact.day} – {fact.until}", fact.number]
        said.append(codes.label("visa_type", fact.detail) if fact.kind == "ENTRY" and fact.detail else fact.detail)
        pairs.append(Pair(lambda label=label: label, " · ".join(part for part in said if part), wide=True))  # type: ignore[misc]
    return pairs


def many_detail(rows: Sequence[Line], commands: Sequence[Command]) -> Detail:
    kinds = dict.fromkeys(words.title(row.deadline.rule) for row in rows)
    return Detail(_n("{count} 项期限", len(rows)), "  ·  ".join(list(kinds)[:3]), commands=commands)
