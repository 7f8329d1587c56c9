"""The small windows of the people's page: somebody new, roles, passwords, a new recovery page."""

from collections.abc import Callable, Iterable

from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from gzstudents.kernel import access
from gzstudents.kernel.errors import UserError
from gzstudents.kernel.i18n import _, mark
from gzstudents.kernel.vault import slots
from gzstudents.kernel.vault.keys import Keys
from gzstudents.office.screen.password_parts import KitPage, NewPassword, PasswordField
from gzstudents.ui.aside import Aside
from gzstudents.ui.dialogs import Dialog
from gzstudents.ui.messages import in_words
from gzstudents.ui.parts import Button, Label


class Roles(QWidget):
    """A box for each role, with what it may do."""

    def __init__(self, chosen: Iterable[str] = ()) -> None:
        from PySide6.QtWidgets import QGridLayout

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


class PersonDialog(Dialog):
    """Somebody new: name, roles, first password. `run(login, roles, password)`."""

    def __init__(self, parent: QWidget | None, run: Callable[[str, list[str], str], object]) -> None:
        super().__init__(parent, _("添加人员"), 520)
        self.name = QLineEdit()
        self.name.setMaxLength(60)
        self.name.setAccessibleName(_("姓名"))
        self.roles = Roles()
        self.password = NewPassword()
        for part in (Label(mark("姓名"), "muted"), self.name, Label(mark("角色"), "muted"), self.roles, self.password):
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
        self._run(self.name.text().strip(), self.roles.chosen(), self.password.text())
        self.accept()


class RolesDialog(Dialog):
    """Somebody's roles. `run(given, taken)`."""

    def __init__(
        self, parent: QWidget | None, name: str, roles: Iterable[str], run: Callable[[list[str], list[str]], object]
    ) -> None:
        super().__init__(parent, _("{name} 的角色", name=name), 520)
        self._before = set(roles)
        self.roles = Roles(self._before)
        self.column.addWidget(self.roles)
        self.go = Button(mark("保存"), "primary", run=self._on_go)
        self.buttons(Button(mark("取消"), run=self.reject), self.go)
        self._run = run

    def _on_go(self) -> None:
        chosen = self.roles.chosen()
        self._run([one for one in chosen if one not in self._before], sorted(self._before - set(chosen)))
        self.accept()


class ResetDialog(Dialog):
    """A new password for somebody who forgot it. `run(password)`."""

    def __init__(self, parent: QWidget | None, login: str, run: Callable[[str], object]) -> None:
        super().__init__(parent, _("重设 {name} 的密码", name=login), 520)
        self.say(_("重设后，对方要由持有者重新授予“心理辅导”“财务”的密钥，才能看到那里的内容。"), "muted")
        self.password = NewPassword()
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


class OwnPasswordDialog(Dialog):
    """One's own password: the old one first. `then()` after it was changed."""

    def __init__(self, parent: QWidget | None, keys: Keys, then: Callable[[], object]) -> None:
        super().__init__(parent, _("修改我的密码"), 520)
        self._keys, self._then = keys, then
        self._aside = Aside(self)
        self.old = PasswordField(mark("现在的密码"))
        self.password = NewPassword()
        self.password.login = keys.login
        self.said = Label(role="error", wrap=True)
        for part in (self.old, self.password, self.said):
            self.column.addWidget(part)
        self.go = Button(mark("修改密码"), "primary", run=self._on_go)
        self.buttons(Button(mark("取消"), run=self.reject), self.go)
        self.old.edited.connect(self._on_edited)
        self.password.edited.connect(self._on_edited)
        self._on_edited()

    def _on_edited(self) -> None:
        good = bool(self.old.text()) and not self.password.problem()
        self.go.setEnabled(good and not self._aside.busy)

    def _on_go(self) -> None:
        path, login, old, new = self._keys.path, self._keys.login, self.old.text(), self.password.text()
        self._aside.run(lambda: slots.change_password(path, login, old, new), self._on_done, self._on_failed)
        self._on_edited()

    def _on_done(self, _keys: Keys) -> None:
        self.accept()
        self._then()

    def _on_failed(self, error: Exception) -> None:
        self._on_edited()
        self.said.setText(str(error) if isinstance(error, UserError) else in_words(error))

    def reject(self) -> None:
        if not self._aside.busy:
            super().reject()


class KitDialog(Dialog):
    """A new recovery page; from now on the old one opens nothing."""

    def __init__(self, parent: QWidget | None, keys: Keys) -> None:
        super().__init__(parent, _("新的恢复页"), 560)
        self.page = KitPage(slots.new_kit(keys, sorted(keys.rings)), keys.path, _("数据文件和您持有的密钥"))
        self.column.addWidget(self.page)
        self.say(_("以前的恢复页已经作废，请销毁。"), "muted")
        self.go = Button(mark("完成"), "primary", "check", self._on_go)
        self.go.setEnabled(False)
        self.buttons(Button(mark("关闭"), run=self.reject), self.go)
        self.page.edited.connect(lambda: self.go.setEnabled(self.page.is_proved()))

    def _on_go(self) -> None:
        self.page.note()
        self.accept()
