"""People and passwords: who may sign in and as what; one's own password, the recovery page, the lock."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gzstudents.kernel import access
from gzstudents.kernel.errors import UserError
from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.kernel.vault import profiles
from gzstudents.office import colleges, people
from gzstudents.office.people import PersonRow
from gzstudents.office.rules import KIT
from gzstudents.office.screen.choice_row import Choice
from gzstudents.office.screen.idle import DEFAULT_MINUTES, MINUTES
from gzstudents.office.screen.kit_check import KitCheckDialog
from gzstudents.office.screen.people_dialogs import KitDialog, OwnPasswordDialog, PersonDialog, ResetDialog, RolesDialog
from gzstudents.ui.cards import scrolled_column, titled_card
from gzstudents.ui.desk import Desk
from gzstudents.ui.dialogs import ConfirmDialog
from gzstudents.ui.parts import Avatar, Button, Card, Elided, Label, Pill, clear, line, row
from gzstudents.ui.screen import Screen


class PeopleScreen(Screen):
    """What an administrator does with others, and what everybody does for herself."""

    id = "people"
    icon = "shield"
    section = "foot"
    watches = frozenset({"office_people"})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._rows: Sequence[PersonRow] = ()
        self._asking: list[tuple[Button, str]] = []  # what stands there as long as the screen, and the right it needs
        self._build()
        self.live()

    @classmethod
    def title(cls) -> str:
        return _("人员与密码")

    def _build(self) -> None:
        column = scrolled_column(self)
        column.addWidget(Label(mark("人员与密码"), "title"))
        for card in (self._own_card(), self._people_card()) if access.keys() is not None else (self._open_card(),):
            card.setMaximumWidth(920)
            column.addWidget(card)
        column.addStretch(1)

    def _open_card(self) -> Card:
        card, column = titled_card(mark("此文件没有密码保护"))
        column.addWidget(Label(mark("拿到这个文件的人都能看到全部内容，操作记录里也分不清是谁。设置密码后可以添加同事，并按角色分配权限。"), "muted", wrap=True))  # fmt: skip
        column.addLayout(row(Button(mark("设置密码…"), "primary", "lock", self._on_protect), None))
        return card

    def _own_card(self) -> Card:
        card, column = titled_card(mark("我"))
        person = access.signed_in()
        if person is not None:
            column.addWidget(Label(lambda: _rights_words(person), "muted", wrap=True))
        kit = Button(mark("打印新的恢复页…"), "", "printer", self._on_kit)
        check = Button(mark("核对恢复页…"), "", "check", self._on_check)
        self._own = Button(mark("修改我的密码…"), "", "lock", self._on_own)
        column.addLayout(row(self._own, check, kit, None))
        for button in (kit, check):
            self._allow(button)
        self._allow(self._own, "")
        most = profiles.of(self.desk.path).idle_most
        lock = Choice(
            mark("无人操作时锁定"),
            [(str(one), partial(_minutes, one)) for one in MINUTES if one <= most],
            lambda code: self.desk.settings.set("lock/minutes", int(code)),
        )
        chosen = self.desk.settings.get("lock/minutes") or DEFAULT_MINUTES
        lock.show_code(str(min(most, chosen) if isinstance(chosen, int) else DEFAULT_MINUTES))
        column.addWidget(lock)
        return card

    def _people_card(self) -> Card:
        card, column = titled_card(mark("可以登录的人"))
        if not access.may("people"):
            column.addWidget(Label(lambda: access.refusal("people"), "muted", wrap=True))
        self._lines = QVBoxLayout()
        self._lines.setSpacing(10)
        column.addLayout(self._lines)
        self._add = Button(mark("添加人员…"), "primary", "user-plus", self._on_add)
        self._allow(self._add)
        column.addLayout(row(self._add, None))
        return card

    def _allow(self, button: Button, right: str = "people") -> None:
        self._asking.append((button, right))
        self._ask(button, right)

    @staticmethod
    def _ask(button: Button, right: str) -> None:
        refused = access.refusal_to_write(right)
        button.setEnabled(not refused)
        button.setToolTip(refused)

    # --- reading

    def refresh(self) -> None:
        for button, right in self._asking:
            self._ask(button, right)
        if access.keys() is not None:
            self.desk.jobs.read(people.list_people, self._on_people)

    def retranslate(self) -> None:
        if self._rows:
            self._on_people(self._rows)

    def _on_people(self, rows: Sequence[PersonRow]) -> None:
        self._rows = rows
        clear(self._lines)
        for number, one in enumerate(rows):
            if number:
                self._lines.addWidget(line())
            self._lines.addWidget(self._line(one))

    def _line(self, one: PersonRow) -> QWidget:
        box = QWidget()
        beside = QHBoxLayout(box)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(12)
        beside.addWidget(Avatar(one.name, 32))
        texts = QVBoxLayout()
        texts.setSpacing(1)
        texts.addWidget(Elided(one.name))
        texts.addWidget(Elided(_roles_words(one.roles) + (f"  ·  {one.college}" if one.college else ""), "muted"))
        beside.addLayout(texts, 1)
        if not one.active:
            beside.addWidget(Pill(_("已停用"), "neutral"))
            return box
        mine = (person := access.signed_in()) is not None and person.slot == one.slot
        for text, run in (
            (mark("角色与学院…"), self._on_roles),
            (mark("重设密码…"), self._on_reset),
            (mark("停用…"), self._on_disable),
        ):
            if mine and run != self._on_roles:
                continue
            button = Button(text, "link", run=partial(run, one))
            button.setAccessibleDescription(one.name)
            self._ask(button, "people")
            beside.addWidget(button)
        return box

    # --- doing

    def _on_protect(self) -> None:
        self.desk.go("protect")

    def _on_own(self) -> None:
        keys = access.keys()
        if keys is not None:
            OwnPasswordDialog(self.window(), keys, lambda: self.desk.toast(_("密码已更改。"))).open()

    def _on_kit(self) -> None:
        keys = access.keys()
        if keys is not None:
            try:
                KitDialog(self.window(), keys).open()
            except UserError as error:
                self.desk.error(error)

    def _on_check(self) -> None:
        keys = access.keys()
        if keys is not None and access.may("people"):
            KitCheckDialog(self.window(), keys, self._on_checked).open()

    def _on_checked(self) -> None:
        self.desk.toast(_("恢复页能打开数据文件。请重新密封，放回保险柜。"))
        self.desk.jobs.changed.emit(frozenset({"copies"}))  # the Today page looks again

    def open(self, what: object) -> None:
        if what == KIT:
            self._on_check()

    def _on_add(self) -> None:
        def run(login: str, roles: list[str], college: str, password: str) -> None:
            chosen = [*(f"--role={role}" for role in roles), *([f"--college={college}"] if college else [])]
            self._child(["people", "add", login, *chosen, "--new-password-stdin"], password)

        self._with_colleges(lambda found: PersonDialog(self.window(), found, run).open())

    def _with_colleges(self, then: Callable[[list[str]], object]) -> None:
        """The colleges of the roll as it is now."""
        self.desk.jobs.read(colleges.list_colleges, then, fail=self.desk.error, latest=(id(self), "colleges"))

    def _on_roles(self, one: PersonRow) -> None:
        def run(given: list[str], taken: list[str], college: str | None) -> None:
            wanted = [["people", "college", one.login, college]] if college is not None else []
            if given or (not taken and one.roles and college is None):
                wanted.append(["people", "grant", one.login, *(given or one.roles)])
            if taken:
                wanted.append(["people", "revoke", one.login, *taken])
            self._children(wanted)

        self._with_colleges(lambda found: RolesDialog(self.window(), one, found, run).open())

    def _on_reset(self, one: PersonRow) -> None:
        ResetDialog(
            self.window(),
            one.login,
            lambda password: self._child(["people", "password", one.login, "--new-password-stdin"], password),
        ).open()

    def _on_disable(self, one: PersonRow) -> None:
        ConfirmDialog(
            self.window(),
            _("停用 {name}？", name=one.name),
            _("对方不能再登录，数据密钥在下次登录时更换。对方手中的旧备份仍可用旧密码打开。"),
            _("停用 {name}", name=one.name),
            lambda: self._child(["people", "disable", one.login, "--later"]),
        ).open()

    def _child(self, arguments: list[str], password: str = "") -> None:
        self._children([arguments], password)

    def _children(self, wanted: list[list[str]], password: str = "") -> None:
        """One after another: each of them writes the file of keys anew."""
        keys = access.keys()
        if keys is None or not wanted:
            return
        arguments, *others = wanted

        def then(answer: dict[str, Any]) -> None:
            self._on_done(answer)
            self._children(others)

        lines = keys.line() + (b"\n" + password.encode() if password else b"")
        self.desk.jobs.run(arguments, then, title=_("正在更新人员与权限"), first_line=lines, fail=self.desk.error)

    def _on_done(self, answer: dict[str, Any]) -> None:
        self.desk.toast(str(answer.get("message", "")))


def _minutes(count: int) -> str:
    return _n("{count} 分钟", count)


def _roles_words(roles: Sequence[str]) -> str:
    if len(roles) == len(access.roles()):
        return _("全部权限")
    return _("、").join(access.label("roles", code) for code in roles) or _("没有角色")


def _rights_words(person: access.Person) -> str:
    rights = _("、").join(access.label("rights", code) for code in access.rights() if code in person.rights)
    return _("{name}，可以：{rights}", name=person.name, rights=rights or _("查看名册"))
