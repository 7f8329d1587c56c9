"""How a deadline is said: in the list, on Today, on paper, on the command line. No Qt."""

from gzstudents.kernel import codes, dates, i18n
from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.permits.rules import Coverage, Deadline, Rule, differences, rule_of
from gzstudents.permits.rules.book import shipped_rule
from gzstudents.permits.rules.hours import Standing, Sum

SEVERITY_TONE = {"late": "bad", "urgent": "bad", "warn": "warn", "notice": "neutral"}
STATE_TONE = {"OPEN": "neutral", "SNOOZED": "neutral", "WAIVED": "neutral", "IN_PROCESS": "info", "DONE": "ok"}


def title(rule: str) -> str:
    return rule_of(rule).title


def when(one: Deadline) -> str:
    """How many days are left, or since when it is over."""
    if one.left < 0:
        return _n("已逾期 {count} 天", -one.left)
    if one.left == 0:
        return _("最迟今天")
    return _n("还有 {count} 天", one.left)


def state(one: Deadline) -> str:
    """What the office decided, with the date that matters."""
    label = codes.label("deadline_state", one.state)
    if one.state == "SNOOZED":
        return _("{state}至 {day}", state=label, day=one.until)
    if one.state == "IN_PROCESS":
        return _("{state}，{day} 前出证", state=label, day=one.until)
    return label


def under(one: Deadline) -> str:
    """The second line of a row: what happens if nobody acts; while it is in process, what is waited for."""
    if one.state == "IN_PROCESS" and one.group != "process":
        return _("受理期限 {day} 已过，请向出入境管理机构询问结果", day=one.until)
    if one.state == "IN_PROCESS":
        return _("已受理，请于 {day} 前领取结果", day=one.until)
    return rule_of(one.rule).consequence


def days(one: Deadline) -> str:
    """The day by law, and the last working day before it where that is another."""
    due = dates.display(one.due, i18n.language())
    if one.act_by == one.due:
        return due
    return _("{due}（节假日，最迟 {act_by} 办理）", due=due, act_by=dates.display(one.act_by, i18n.language()))


def about(one: Deadline) -> str:
    """The paper, the fact or the status that it follows from, with its day."""
    kind = one.key.partition(":")[0]
    label = codes.label({"paper": "document_type", "stay": "stay_fact"}.get(kind, "status"), one.about)
    return _("{what} · {day}", what=label, day=dates.display(one.since, i18n.language()))


def button(rule: str) -> str:
    """What the button of a row records."""
    kind, _colon, code = rule_of(rule).action.partition(":")
    if kind == "document":
        return _("登记新证件")
    if code in {"LODGING", "POLICE_REPORT", "EXIT"}:
        return {"LODGING": _("登记住宿"), "POLICE_REPORT": _("登记报告"), "EXIT": _("登记离境")}[code]
    return _("登记")


def length(offset: int, unit: str) -> str:
    """A length in words: 30 天, 5 个工作日."""
    count = abs(offset)
    if unit == "working_days":
        return _n("{count} 个工作日", count)
    if unit == "months":
        return _n("{count} 个月", count)
    return _n("{count} 小时", count) if unit == "hours" else _n("{count} 天", count)


def term(rule: Rule) -> str:
    """The whole term: 入境之日后 30 天内."""
    if not rule.offset:
        return _("不晚于{since}", since=rule.since)
    said = length(rule.offset, rule.unit)
    if rule.offset < 0:
        return _("{since}前 {length}", since=rule.since, length=said)
    return _("{since}后 {length}内", since=rule.since, length=said)


_NAMES = {
    "show_before": mark("提前几天列出"), "forget_after": mark("逾期几天后不再列出"), "warn": mark("几天内为临近"),
    "urgent": mark("几天内为紧急"), "enabled": mark("启用"), "counter": mark("须到窗口办理"), "decision_days": mark("受理工作日"),
    "grave": mark("最先列出"), "valid_from": mark("施行日期"),
}  # fmt: skip
_TEXTS = {
    "zh": mark("中文事项"), "en": mark("英文事项"), "consequence_zh": mark("不办的后果（中文）"), "consequence_en": mark("不办的后果（英文）"),
    "basis_zh": mark("法律依据（中文）"), "basis_en": mark("法律依据（英文）"), "action": mark("按钮"),
}  # fmt: skip


def changed(rule: str) -> list[str]:
    """Where the office's rule is another than the shipped one, each in words."""
    found = differences(rule)
    said = []
    if {"offset", "unit"} & {one.name for one in found}:
        said.append(
            _("期限：随附 {shipped}，本办公室 {own}", shipped=term(shipped_rule(rule)), own=term(rule_of(rule)))
        )
    for one in found:
        if one.name in _NAMES:
            shipped, own = _value(one.shipped), _value(one.own)
            said.append(_("{name}：随附 {shipped}，本办公室 {own}", name=_(_NAMES[one.name]), shipped=shipped, own=own))
        elif one.name in _TEXTS:
            said.append(_("{name}由本办公室改写", name=_(_TEXTS[one.name])))
    return said


def _value(value: object) -> str:
    return (_("是") if value else _("否")) if isinstance(value, bool) else str(value)


def coverage(found: Coverage | None) -> list[tuple[str, str]]:
    """For the panel: whether the permit reaches to the end of the course."""
    if found is None:
        return []
    said = {
        "WHOLE": _("至 {day}，覆盖全部学业", day=found.until),
        "PARTIAL": _n("至 {day}，只覆盖部分学业，差 {count} 天", found.missing, day=found.until),
        "NONE": _("{day} 已到期", day=found.until),
    }
    return [(_("居留许可覆盖"), said[found.kind])]


def hours(minutes: int) -> str:
    return f"{minutes / 60:g}"


def worked(one: Sum) -> str:
    """Hours beside their limit, and what that means."""
    said = _("{done} / {limit} 小时", done=hours(one.minutes), limit=hours(one.limit))
    level = {"near": _("接近上限"), "over": _("超过上限")}.get(one.level, "")
    return _("{hours}，{level}", hours=said, level=level) if level else said


def standing(found: Standing) -> list[tuple[str, str]]:
    """This week and this month."""
    week = [(_("本周"), worked(found.week))] if found.week is not None else []
    return [*week, (_("本月"), worked(found.month))]
