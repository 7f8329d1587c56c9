"""One line of today's work: what, who, why now, and one button."""

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from gzstudents.kernel.i18n import _, _n
from gzstudents.office.rules import Todo
from gzstudents.ui.parts import Button, Elided, Picture
from gzstudents.ui.rows import due

_LOOK = {
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
    more = _("{names} 等", names=names) if todo.count > len(todo.people) > 0 else names
    when = due(todo.day, today)[0] if todo.day else ""
    return Said(
        icon,
        tone,
        _title(todo, names),
        " · ".join(part for part in (more if todo.count > 1 else _detail(todo), when) if part),
        _button(todo),
    )


def _title(todo: Todo, names: str) -> str:
    if todo.count == 1 and names:
        one = {
            "admitted": _("{name} 已到入学日期，尚未注册", name=names),
            "request_late": _("{name} 的服务请求已逾期", name=names),
            "request_new": _("{name} 的服务请求未分派", name=names),
        }
        return one[todo.kind]
    return {
        "admitted": _n("{count} 名学生已到入学日期，尚未注册", todo.count),
        "request_late": _n("{count} 件服务请求已逾期", todo.count),
        "request_new": _n("{count} 件服务请求未分派", todo.count),
        "certificates": _n("{count} 份奖学金证书尚未打印", todo.count),
        "copy_failed": _("最近一次备份没有成功"),
        "copy_late": _("数据文件已有几天没有备份"),
        "kit_never": _("恢复页还没有核对过"),
        "kit_year": _("恢复页一年没有核对了"),
        "unnamed": _("还没有填写学校名称与署名"),
    }[todo.kind]


def _detail(todo: Todo) -> str:
    if todo.kind.startswith("copy"):
        return _("上次备份 {day}", day=todo.day) if todo.day else _("还没有备份")
    if todo.kind.startswith("kit"):
        return _("忘记密码时只有它能打开数据：键入纸上的 14 组，确认仍能打开")
    if todo.kind == "unnamed":
        return _("证书和报表要印学校名称，填写之后才能颁发证书")
    return todo.people[0].detail if todo.people else ""


def _button(todo: Todo) -> str:
    if todo.kind.startswith("copy"):
        return _("查看")
    if todo.kind.startswith("kit"):
        return _("核对")
    if todo.kind == "certificates":
        return _("打印")
    if todo.kind == "unnamed":
        return _("去填写")
    if todo.kind == "request_new":
        return _("分派")
    if todo.kind == "admitted":
        return _("登记注册")
    if todo.count == 1:
        return _("办理")
    return _("一起查看")


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
        texts.addWidget(Elided(line.title))
        texts.addWidget(Elided(line.under, "muted"))
        row.addLayout(texts, 1)
        button = Button(lambda: line.button, run=run)
        button.setAccessibleDescription(line.title)
        button.setMinimumWidth(92)
        row.addWidget(button)
