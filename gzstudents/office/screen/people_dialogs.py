"""The small windows of the people's page: somebody new, roles, passwords, a new recovery page."""

from collections.abc import Callable, Iterable
from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QLineEdit, QVBoxLayout, QWidget

from gzstudents.kernel import access
from gzstudents.kernel.i18n import _, mark
from gzstudents.kernel.vault import membership, slots
from gzstudents.kernel.vault.keys import Keys
from gzstudents.office.people import PersonRow
from gzstudents.office.screen.password_parts import KitPage, NewPassword, PasswordField
from gzstudents.office.screen.slow_dialog import SlowDialog
from gzstudents.ui.dialogs import Dialog
from gzstudents.ui.parts import Button, Label


class Roles(QWidget):
    """A box for each role, with what it may do."""

    def __init__(self, chosen: Iterable[str] = ()) -> None:
        super().__init__()
        self._boxes = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        for number, (code, role) in enumerate(access.roles().items()):
            box = QCheckBox(access.label("roles", code))
            box.setChecked(code in chosen)
            box.setToolTip(_("、").join(access.label("rights", right) for right in role["rights"]))
            grid.addWidget(box, number // 2, number % 2)
            self._boxes[code] = box

    def chosen(self) -> list[str]:
        return [code for code, box in self._boxes.items() if box.isChecked()]


def _store() -> Path | None:
    keys = access.keys()
    return None if keys is None else keys.path


class College(QWidget):
    """Whose students somebody looks after: all, or those of one college that is in the roll."""

    def __init__(self, colleges: Iterable[str], chosen: str = "") -> None:
        super().__init__()
        self.box = QComboBox()
        self.box.setAccessibleName(_("负责的学院"))
        self.box.addItem(_("全校"), "")
        for college in dict.fromkeys([*colleges, *([chosen] if chosen else [])]):  # one may have no students any more
            self.box.addItem(college, college)
        self.box.setCurrentIndex(max(self.box.findData(chosen), 0))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        means = mark("选定学院后，对方从下次登录起只看到、只能修改这个学院的学生；统计数字仍是全校的。")
        for part in (Label(mark("负责的学院"), "muted"), self.box, Label(means, "muted", wrap=True)):
            column.addWidget(part)

    def chosen(self) -> str:
        """The college, "" for all."""
        return str(self.box.currentData())


class PersonDialog(Dialog):
    """Somebody new: name, roles, college, first password. `run(login, roles, college, password)`."""

    def __init__(
        self, parent: QWidget | None, colleges: Iterable[str], run: Callable[[str, list[str], str, str], object]
    ) -> None:
        super().__init__(parent, _("添加人员"), 520)
        self.name = QLineEdit()
        self.name.setMaxLength(60)
        self.name.setAccessibleName(_("姓名"))
        self.roles = Roles()
        self.college = College(colleges)
        self.password = NewPassword(_store())
        parts: tuple[QWidget, ...] = (Label(mark("姓名"), "muted"), self.name, Label(mark("角色"), "muted"), self.roles)
        for part in (*parts, self.college, self.password):
            self.column.addWidget(part)
        self.say(_("把密码当面告诉对方，并请对方登录后自己修改。"), "muted")
        self.go = Button(mark("添加"), "primary", "user-plus", self._on_go)
        self.buttons(Button(mark("取消"), run=self.reject), self.go)
        self._run = run
        self.name.textChanged.connect(lambda _text: self._on_edited())
        self.password.edited.connect(self._on_edited)
        self._on_edited()

    def _on_edited(self) -> None:
        self.password.login = self.name.text().strip()
        self.go.setEnabled(bool(self.name.text().strip()) and not self.password.problem())

    def _on_go(self) -> None:
        self._run(self.name.text().strip(), self.roles.chosen(), self.college.chosen(), self.password.text())
        self.accept()


class RolesDialog(Dialog):
    """What somebody may do, and for whom. `run(given, taken, college)`, the college None where it stays."""

    def __init__(
        self, parent: QWidget | None, one: PersonRow, colleges: Iterable[str],
        run: Callable[[list[str], list[str], str | None], object],
    ) -> None:  # fmt: skip
        super().__init__(parent, _("{name} 的角色与学院", name=one.name), 520)
        self._before, self._college = set(one.roles), one.college
        self.roles = Roles(self._before)
        self.college = College(colleges, one.college)
        for part in (Label(mark("角色"), "muted"), self.roles, self.college):
            self.column.addWidget(part)
        self.go = Button(mark("保存"), "primary", run=self._on_go)
        self.buttons(Button(mark("取消"), run=self.reject), self.go)
        self._run = run

    def _on_go(self) -> None:
        chosen, college = self.roles.chosen(), self.college.chosen()
        given, taken = [one for one in chosen if one not in self._before], sorted(self._before - set(chosen))
        self._run(given, taken, None if college == self._college else college)
        self.accept()


class ResetDialog(Dialog):
    """A new password for somebody who forgot it. `run(password)`."""

    def __init__(self, parent: QWidget | None, login: str, run: Callable[[str], object]) -> None:
        super().__init__(parent, _("重设 {name} 的密码", name=login), 520)
        self.say(_("重设后，对方要由持有者重新授予“心理辅导”“财务”的密钥，才能看到那里的内容。"), "muted")
        self.password = NewPassword(_store())
        self.password.login = login
        self.column.addWidget(self.password)
        self.go = Button(mark("重设密码"), "primary", run=self._on_go)
        self.go.setEnabled(False)
        self.buttons(Button(mark("取消"), run=self.reject), self.go)
        self.password.edited.connect(lambda: self.go.setEnabled(not self.password.problem()))
        self._run = run

    def _on_go(self) -> None:
        self._run(self.password.text())
        self.accept()


class OwnPasswordDialog(SlowDialog):
    """One's own password: the old one first. `then()` after it was changed."""

    def __init__(self, parent: QWidget | None, keys: Keys, then: Callable[[], object]) -> None:
        super().__init__(parent, _("修改我的密码"))
        self._keys, self._then = keys, then
        self.old = PasswordField(mark("现在的密码"))
        self.password = NewPassword(keys.path)
        self.password.login = keys.login
        for part in (self.old, self.password):
            self.column.addWidget(part)
        self._finish(Button(mark("修改密码"), "primary", run=self._on_go), Button(mark("取消"), run=self.reject))
        self.old.edited.connect(self._on_edited)
        self.password.edited.connect(self._on_edited)

    def _ready(self) -> bool:
        return bool(self.old.text()) and not self.password.problem()

    def _on_go(self) -> None:
        path, login, old, new = self._keys.path, self._keys.login, self.old.text(), self.password.text()
        self._start(lambda: slots.change_password(path, login, old, new), self._on_done)

    def _on_done(self, _keys: Keys) -> None:
        self.accept()
        self._then()


class KitDialog(Dialog):
    """A new recovery page; from now on the old one opens nothing."""

    def __init__(self, parent: QWidget | None, keys: Keys) -> None:
        super().__init__(parent, _("新的恢复页"), 560)
        self.page = KitPage(membership.new_kit(keys, sorted(keys.rings)), keys.path, _("数据文件和您持有的密钥"))
        self.column.addWidget(self.page)
        self.say(_("以前的恢复页已经作废，请销毁。"), "muted")
        self.go = Button(mark("完成"), "primary", "check", self._on_go)
        self.go.setEnabled(False)
        self.buttons(Button(mark("关闭"), run=self.reject), self.go)
        self.page.edited.connect(lambda: self.go.setEnabled(self.page.is_proved()))

    def _on_go(self) -> None:
        self.page.note()
        self.accept()
