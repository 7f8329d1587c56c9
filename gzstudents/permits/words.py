"""How a deadline is said: in the list, on Today, on paper, on the command line. No Qt."""

from gzstudents.kernel import codes, dates, i18n
from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.permits.rules import Coverage, Deadline, differences, rule_of

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


_NAMES = {
    "offset": mark("期限"), "unit": mark("单位"), "show_before": mark("提前几天列出"), "forget_after": mark("逾期几天后不再列出"),
    "warn": mark("几天内为临近"), "urgent": mark("几天内为紧急"), "enabled": mark("启用"), "counter": mark("须到窗口办理"),
    "decision_days": mark("受理工作日"), "grave": mark("最先列出"), "valid_from": mark("施行日期"), "action": mark("按钮"),
}  # fmt: skip


def changed(rule: str) -> list[str]:
    """Where the office's rule is another than the shipped one, each in words."""
    return [
        _("{name}：随附 {shipped}，本办公室 {own}", name=_(_NAMES[one.name]), shipped=one.shipped, own=one.own)
        if one.name in _NAMES
        else _("文字由本办公室改写（{name}）", name=one.name)
        for one in differences(rule)
    ]


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
