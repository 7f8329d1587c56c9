"""What the panel says of a roster and of one of its lines."""

from collections.abc import Sequence
from functools import partial

from gzstudents.kernel import codes, money
from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.payments.queries import Change, LineRow, MonthRow
from gzstudents.payments.screen import words
from gzstudents.payments.screen.reading import RosterPage
from gzstudents.ui.commands import Command
from gzstudents.ui.panel import Callout, Detail, Moment, Pair, Section

_MOST = 12  # changes that are listed by name


def of_roster(page: RosterPage, commands: Sequence[Command], more: Sequence[Command], mend: Command) -> Detail:
    """Totals in figures and capitals, what is out of date, what is different from the month before. `mend`: what is done about
    a roster that is out of date.
    """
    roster = page.roster
    if roster is None:
        return Detail("")
    lines = page.lines
    reasons: dict[str, int] = {}
    for line in lines:
        if line.exclusion:
            reasons[line.reason] = reasons.get(line.reason, 0) + 1
    sections = [
        Section(mark("合计"), [
            Pair(mark("应发"), _n("{count} 人", roster.people)),
            Pair(mark("金额"), money.shown(roster.total_fen)),
            Pair(mark("大写"), money.capitals(roster.total_fen), wide=True),
        ]),
        Section(mark("不发放"), [
            Pair(partial(codes.label, "payment_reason", code), _n("{count} 笔", count))
            for code, count in sorted(reasons.items(), key=lambda one: -one[1])
        ]),
        Section(mark("经过"), [pair for pair in _course(page) if pair.value]),
    ]  # fmt: skip
    return Detail(
        roster.number, _("{programme} · {month}", programme=roster.programme_name, month=words.month(roster.month)),
        pills=[(codes.label("roster_state", roster.state), words.ROSTER_TONE[roster.state], True)],
        commands=commands, more=more, callouts=_callouts(page, mend),
        sections=[one for one in sections if one.pairs],
        moments_title=mark("与上月相比"),
        moments=[
            Moment(one.name, words.change(one), "ok" if one.now_fen > one.before_fen else "warn")
            for one in page.changes[:_MOST]
        ],
        note=_n("与上月不同的还有 {count} 人", len(page.changes) - _MOST) if len(page.changes) > _MOST else "",
    )  # fmt: skip


def figures(some: Sequence[MonthRow]) -> Section:
    """Value, what leaves the budget and what the students get are three figures."""
    due, paid, value, outflow = (
        sum(getattr(one, name) for one in some) for name in ("due_fen", "paid_fen", "value_fen", "outflow_fen")
    )
    return Section(mark("金额"), [
        Pair(mark("发给学生"), money.shown(due)),
        Pair(mark("其中已发放"), money.shown(paid)),
        Pair(mark("资助总额"), money.shown(value)),
        Pair(mark("列支预算"), money.shown(outflow)),
        Pair(mark("给学校和保险公司"), money.shown(value - due)),
        Pair(mark("发给学生（大写）"), money.capitals(max(due, 0)), wide=True),
    ])  # fmt: skip


def of_line(row: LineRow, change: Change | None, commands: Sequence[Command], number: str = "") -> Detail:
    """One student on the roster. `number`: the whole account number, where it was asked for."""
    pairs = [
        Pair(mark("所属月份"), words.month(row.due_month)),
        Pair(mark("项目"), words.item(row)),
        Pair(mark("金额"), money.shown(row.amount_fen)),
        Pair(mark("核验"), codes.label("verification", row.verification)),
        Pair(mark("不发放"), _("{by}：{reason}", by=words.excluded_by(row), reason=words.line_state(row)) if row.exclusion else "",
             wide=True),
        Pair(mark("说明"), row.detail, wide=True),
        Pair(mark("退回原因"), row.result_reason, wide=True),
        Pair(mark("与上月相比"), words.change(change) if change is not None else "", wide=True),
    ]  # fmt: skip
    account = [
        Pair(mark("开户银行"), row.bank),
        Pair(mark("开户网点"), row.branch),
        Pair(mark("户名"), row.holder, wide=True),
        Pair(mark("账号"), number, wide=True) if number else Pair(mark("账号后四位"), row.tail),
    ]
    sections = [
        Section(mark("本月"), [pair for pair in pairs if pair.value]),
        Section(mark("银行账户"), [pair for pair in account if pair.value]),
    ]
    return Detail(
        row.name, "  ·  ".join(part for part in (row.student_number, row.college) if part), row.name[:1],
        pills=[(words.line_state(row), words.line_tone(row), True)], commands=commands,
        sections=[one for one in sections if one.pairs],
    )  # fmt: skip


def _course(page: RosterPage) -> list[Pair]:
    roster = page.roster
    if roster is None:
        return []
    return [
        Pair(mark("生成日期"), roster.made_on),
        Pair(mark("锁定日期"), roster.locked_on),
        Pair(mark("发放日期"), roster.paid_on),
        Pair(mark("凭证号"), roster.voucher),
        Pair(mark("超预算原因"), roster.override_reason, wide=True),
        Pair(mark("校验值"), roster.content_hash[:16], wide=True),
    ]


def _callouts(page: RosterPage, mend: Command) -> list[Callout]:
    roster = page.roster
    if roster is None:
        return []
    found = []
    if not page.intact:
        found.append(Callout(_("内容与锁定时的校验值不符，请查看操作记录。"), "bad"))
    if page.behind:
        found.append(Callout(_("发放规则改过，计划还没有跟上。请先在发放的月份列表中更新计划，再重新生成。"), "warn"))
    if page.stale:
        some = "；".join(words.stale(one) for one in page.stale[:3])
        text = _n("生成后有 {count} 处情况变了：{some}", len(page.stale), some=some)
        found.append(Callout(text, "warn", mend))
    if roster.returned:
        found.append(Callout(_n("银行退回 {count} 笔，更换账户后补发", roster.returned), "bad"))
    for year, over in _overruns(page):
        if roster.override_reason:
            text = _("超出 {year} 年预算 {over}，已批准。", year=year, over=money.shown(over))
        else:
            text = _("超出 {year} 年预算 {over}，须负责人批准。", year=year, over=money.shown(over))
        found.append(Callout(text, "info" if roster.override_reason else "bad"))
    return found


def _overruns(page: RosterPage) -> list[tuple[int, int]]:
    """Of a draft: the calendar years whose budget does not reach for the lines that are charged to them."""
    found = []
    for budget in page.budgets if page.roster is not None and page.roster.state == "DRAFT" else []:
        fen = sum(line.amount_fen for line in page.lines if line.paid and line.budget_year == budget.year)
        if budget.left_fen is not None and fen > budget.left_fen:
            found.append((budget.year, fen - budget.left_fen))
    return found
