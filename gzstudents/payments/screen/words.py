"""What the screen 发放 says: states with their tones, sums, months, reasons."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from gzstudents.kernel import codes, dates, i18n, money
from gzstudents.kernel.i18n import _
from gzstudents.payments.queries import Change, InstalmentRow, Lifetime, LineRow, MonthRow, RosterRow, Stale
from gzstudents.payments.rules import figures, months
from gzstudents.payments.rules.figures import Part

ROSTER_TONE = {"": "neutral", "DRAFT": "warn", "LOCKED": "info", "PAID": "ok"}
STATE_TONE = {
    "PLANNED": "neutral", "HELD": "warn", "APPROVED": "info", "PAID": "ok", "RETURNED": "bad", "CLAWED_BACK": "plum",
    "DROPPED": "neutral",
}  # fmt: skip


def month(text: str) -> str:
    return dates.display(text, i18n.language())


def roster_state(row: MonthRow) -> str:
    """Of the newest roster of a month."""
    return codes.label("roster_state", row.rosters[-1].state) if row.rosters else _("未制表")


def roster_tone(row: MonthRow) -> str:
    return ROSTER_TONE[row.rosters[-1].state if row.rosters else ""]


def line_state(row: LineRow) -> str:
    """Paid or not, and why not, in words."""
    if row.result == "RETURNED":
        return codes.label("instalment_state", "RETURNED")
    if row.exclusion:
        return codes.label("payment_reason", row.reason)
    return codes.label("instalment_state", "PAID") if row.result == "PAID" else codes.label("verification", "VERIFIED")


def line_tone(row: LineRow) -> str:
    if row.result == "RETURNED":
        return "bad"
    return ("plum" if row.exclusion == "MANUAL" else "warn") if row.exclusion else "ok"


def excluded_by(row: LineRow) -> str:
    return {"MANUAL": _("人工排除"), "AUTO": _("核验排除")}.get(row.exclusion, "")


def item(row: LineRow | InstalmentRow) -> str:
    return codes.label("rate_item", row.item)


def roster_name(row: RosterRow) -> str:
    """FF-2026-0002 · 2026年10月, with the part where there is more than one."""
    if row.part > 1:
        return _("{number} · {month} · 第 {part} 批", number=row.number, month=month(row.month), part=row.part)
    return _("{number} · {month}", number=row.number, month=month(row.month))


def stale(one: Stale) -> str:
    """One line of what today would be otherwise."""
    if one.now == "GONE":
        return _("{name}：这笔款项已不在本月", name=one.name)
    if one.was == "NEW":
        return _("{name}：生成后新增", name=one.name)
    if one.now:
        return _("{name}：{reason}", name=one.name, reason=codes.label("payment_reason", one.now))
    if one.was:
        return _("{name}：可以发放了", name=one.name)
    if one.was_fen != one.now_fen:
        return _("{name}：应为 {amount}", name=one.name, amount=money.shown(one.now_fen))
    return _("{name}：银行账户已更换", name=one.name)


def change(one: Change) -> str:
    """What is different from the month before."""
    if not one.before_fen:
        return _("新增，{amount}", amount=money.shown(one.now_fen))
    if not one.now_fen:
        reason = codes.label("payment_reason", one.reason) if one.reason else _("不在本月")
        return _("不再发放：{reason}", reason=reason)
    return _("{before} → {now}", before=money.yuan(one.before_fen), now=money.shown(one.now_fen))


def strip(rows: Sequence[InstalmentRow]) -> str:
    """The months of an award in a line: what became of each, equal neighbours together."""
    found = []
    for (state, reason, fen), run in groupby(rows, key=lambda one: (one.state, one.reason, one.amount_fen)):
        some = list(run)
        first, last = some[0].due_month, some[-1].due_month
        when = _short(first) if first == last else _("{first}至{last}", first=_short(first), last=_short(last))
        what = codes.label("instalment_state", state)
        if state in {"HELD", "DROPPED"} and reason:
            what = _("{state}（{reason}）", state=what, reason=codes.label("payment_reason", reason))
        elif fen != some[0].full_fen:
            what = _("{state} {amount}", state=what, amount=money.shown(fen))
        found.append(_("{when} {what}", when=when, what=what))
    return "\n".join(found)


def of_lifetime(one: Lifetime) -> str:
    """Told from elsewhere and computed here stand apart."""
    parts = []
    if one.told_halves:
        parts.append(_("此前已领 {months} 个月（截至 {until}）", months=halves(one.told_halves), until=one.told_until))
    parts.append(_("本系统已发 {months} 个月", months=halves(one.paid_halves)))
    parts.append(_("计划 {months} 个月", months=halves(one.planned_halves)))
    if one.most_halves is not None:
        parts.append(_("上限 {months} 个月", months=halves(one.most_halves)))
    return "\n".join(parts)


def halves(count: int) -> str:
    """Half months as months: 7 is 3.5."""
    return f"{count // 2}.5" if count % 2 else f"{count // 2}"


def total(rows: Iterable[InstalmentRow]) -> int:
    return sum(one.amount_fen for one in rows if one.state not in {"DROPPED", "RETURNED"})


def three_figures(rows: Sequence[InstalmentRow]) -> str:
    """Of an award: its value, what of it leaves the budget, what the student gets; what is held is counted as still to come."""
    parts = [Part(row.paid_to, row.amount_fen, row.state, row.budget_year) for row in rows]
    found = figures.figures(parts, rows[0].sponsor_kind, figures.BOUND | figures.OPEN)
    return _(
        "资助总额 {value}\n列支预算 {outflow}\n发给学生 {cash}", value=money.shown(found.value_fen),
        outflow=money.shown(found.outflow_fen), cash=money.shown(found.cash_fen),
    )  # fmt: skip


def _short(text: str) -> str:
    """2026年9月 as 2026.9: a strip has little room."""
    return f"{text[:4]}.{int(text[5:7])}" if months.is_month(text) else text
