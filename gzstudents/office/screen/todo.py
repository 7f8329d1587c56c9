"""One line of today's work: what, who, why now, and one button."""

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.kernel.told import heard
from gzstudents.office.rules import Todo
from gzstudents.ui.parts import Button, Elided, Picture
from gzstudents.ui.rows import due

_LOOK = {
    "deadlines": ("calendar-clock", "bad"),
    "cycle_open": ("hand-coins", "info"),
    "cycle_over": ("hand-coins", "warn"),
    "cycle_review": ("hand-coins", "plum"),
    "cycle_places": ("hand-coins", "plum"),
    "cycle_notice": ("hand-coins", "plum"),
    "cycle_objection": ("circle-alert", "bad"),
    "cycle_final": ("hand-coins", "ok"),
    "cycle_more": ("hand-coins", "neutral"),
    "roster_none": ("wallet", "warn"),
    "roster_draft": ("wallet", "info"),
    "roster_locked": ("wallet", "info"),
    "sign_in": ("calendar-clock", "warn"),
    "annual_review": ("stamp", "info"),
    "request_late": ("headset", "bad"),
    "request_new": ("headset", "info"),
    "certificates": ("badge-check", "ok"),
    "admitted": ("users", "neutral"),
    "copy_failed": ("circle-alert", "bad"),
    "copy_late": ("database", "warn"),
    "kit_never": ("shield", "warn"),
    "kit_year": ("shield", "warn"),
    "unnamed": ("badge-check", "warn"),
}

_NAMED = 3  # months of payment that stand in one line


class Said(NamedTuple):
    icon: str
    tone: str
    title: str
    under: str
    button: str


def said(todo: Todo, today: date) -> Said:
    """The line in the language of the moment. Nobody is named in a confidential matter: such a todo carries no names."""
    icon, tone = _LOOK[todo.kind]
    names = _("、").join(person.name for person in todo.people)
    return Said(
        icon, tone, _title(todo, names), " · ".join(part for part in _under(todo, names, today) if part), _button(todo)
    )


def _under(todo: Todo, names: str, today: date) -> tuple[str, ...]:
    when = due(todo.day, today)[0] if todo.day else ""
    if todo.kind == "deadlines":
        return (_n("另有 {count} 项在一周内", todo.more) if todo.count and todo.more else "",)
    if todo.kind in {"cycle_review", "cycle_places"}:
        return when, _n("名额 {count} 个", todo.more) if todo.more else ""
    if todo.kind.startswith("roster"):
        return (heard(todo.about) if todo.count <= _NAMED else _("{names} 等", names=heard(todo.about)),)
    if todo.kind == "sign_in":
        names = _("{names} 等", names=names) if todo.count > len(todo.people) else names if todo.count > 1 else ""
        return names, todo.about
    if todo.count > 1 or todo.kind.startswith("cycle"):
        return _("{names} 等", names=names) if todo.count > len(todo.people) > 0 else names, when
    return _detail(todo), when


def _title(todo: Todo, names: str) -> str:
    if todo.count == 1 and names:
        one = {
            "admitted": _("{name} 已到入学日期，尚未注册", name=names),
            "sign_in": _("{name} 没有按时签到，生活费将不发", name=names),
            "request_late": _("{name} 的服务请求已逾期", name=names),
            "request_new": _("{name} 的服务请求未分派", name=names),
        }
        return one[todo.kind]
    if todo.kind in _TITLES:
        return _TITLES[todo.kind]()
    if todo.kind == "deadlines" and not todo.count:
        return _n("{count} 项证件期限在一周内", todo.more)
    return _COUNTED[todo.kind](todo.count, heard(todo.about))


# what is one thing, whatever it concerns
_TITLES: dict[str, Callable[[], str]] = {
    "copy_failed": lambda: _("最近一次备份没有成功"),
    "copy_late": lambda: _("数据文件已有几天没有备份"),
    "kit_never": lambda: _("恢复页还没有核对过"),
    "kit_year": lambda: _("恢复页一年没有核对了"),
    "unnamed": lambda: _("还没有填写学校名称与署名"),
}
_COUNTED: dict[str, Callable[[int, str], str]] = {
    "deadlines": lambda n, _about: _n("{count} 项证件期限已逾期", n),
    "cycle_open": lambda _number, about: _("{programme}：申请开始日期已到，批次还在筹备", programme=about),
    "cycle_over": lambda n, about: _n("{programme}：申请已截止，{count} 份申请可以开始评审", n, programme=about),
    "cycle_review": lambda n, about: _n("{programme}：{count} 份申请等待评审", n, programme=about),
    "cycle_places": lambda n, about: _n("{programme}：{count} 名申请人等待分配名额", n, programme=about),
    "cycle_notice": lambda n, about: _n("{programme}：{count} 名拟获奖学生等待公示", n, programme=about),
    "cycle_objection": lambda n, about: _n("{programme}：{count} 条异议等待处理", n, programme=about),
    "cycle_final": lambda _number, about: _("{programme}：公示期已满，可以定稿", programme=about),
    "cycle_more": lambda n, _about: _n("另有 {count} 个批次等待办理", n),
    "roster_none": lambda n, _about: _n("{count} 个月的奖学金还没有发放表", n),
    "roster_draft": lambda n, _about: _n("{count} 份发放表还是草稿", n),
    "roster_locked": lambda n, _about: _n("{count} 份发放表已锁定，等待发放", n),
    "sign_in": lambda n, _about: _n("{count} 名学生没有按时签到，生活费将不发", n),
    "annual_review": lambda n, _about: _n("{count} 名学生的年度评审等待办理", n),
    "admitted": lambda n, _about: _n("{count} 名学生已到入学日期，尚未注册", n),
    "request_late": lambda n, _about: _n("{count} 件服务请求已逾期", n),
    "request_new": lambda n, _about: _n("{count} 件服务请求未分派", n),
    "certificates": lambda n, _about: _n("{count} 份奖学金证书尚未打印", n),
}


def _detail(todo: Todo) -> str:
    if todo.kind.startswith("copy"):
        return _("上次备份 {day}", day=todo.day) if todo.day else _("还没有备份")
    if todo.kind.startswith("kit"):
        return _("忘记密码时只有它能打开数据：键入纸上的 14 组，确认仍能打开")
    if todo.kind == "unnamed":
        return _("证书和报表要印学校名称，填写之后才能颁发证书")
    return todo.people[0].detail if todo.people else ""


_BUTTONS = {
    "copy_failed": mark("查看"), "copy_late": mark("查看"), "kit_never": mark("核对"), "kit_year": mark("核对"),
    "certificates": mark("打印"), "unnamed": mark("去填写"), "request_new": mark("分派"), "admitted": mark("登记注册"),
    "deadlines": mark("一起查看"), "cycle_open": mark("查看"), "cycle_over": mark("开始评审"),
    "cycle_review": mark("评审"), "cycle_places": mark("分配名额"), "cycle_notice": mark("公示"),
    "cycle_objection": mark("处理"), "cycle_final": mark("定稿"), "cycle_more": mark("一起查看"),
    "roster_none": mark("制表"), "roster_draft": mark("核对"), "roster_locked": mark("发放"),
    "annual_review": mark("办理"), "sign_in": mark("查看"),
}  # fmt: skip


def _button(todo: Todo) -> str:
    if todo.kind in _BUTTONS:
        return _(_BUTTONS[todo.kind])
    return _("办理") if todo.count == 1 else _("一起查看")


class TodoRow(QFrame):
    """The line as a widget; the whole row leads where its button leads."""

    def __init__(self, line: Said, run: Callable[[], object]) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 10, 0, 10)
        row.setSpacing(12)
        row.addWidget(Picture(line.icon, line.tone, 18, f"{line.tone}_soft"))
        texts = QVBoxLayout()
        texts.setSpacing(1)
        texts.setAlignment(Qt.AlignmentFlag.AlignVCenter)
        texts.addWidget(Elided(line.title))
        if line.under:
            texts.addWidget(Elided(line.under, "muted"))
        row.addLayout(texts, 1)
        button = Button(lambda: line.button, run=run)
        button.setAccessibleDescription(line.title)
        button.setMinimumWidth(92)
        row.addWidget(button)
