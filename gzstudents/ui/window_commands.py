"""Commands that every window has, the menus, and what the palette offers."""

import sys
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenuBar

from gzstudents.kernel.i18n import _, mark
from gzstudents.ui.commands import MENUS, Actions, Command, focused

if TYPE_CHECKING:
    from gzstudents.ui.dialogs import KeysDialog
    from gzstudents.ui.main_window import MainWindow
    from gzstudents.ui.palette import Entry, Group

Key = QKeySequence.StandardKey
RECENT = 8
GO = tuple(range(1, 9))


def window_commands(window: "MainWindow") -> list[Command]:
    """Edit, view and help as every screen has them."""
    usual = "Alt+F4" if sys.platform == "win32" else "Ctrl+Q"
    quit_key: str | QKeySequence.StandardKey = Key.Quit if QKeySequence.keyBindings(Key.Quit) else usual
    role = QAction.MenuRole
    return [
        Command("window.quit", mark("退出"), window.close, "log-out", quit_key, "file", role=role.QuitRole),
        Command("edit.copy", mark("复制"), focused("copy"), "copy", Key.Copy, "edit"),
        Command("edit.paste", mark("粘贴"), focused("paste"), "clipboard", Key.Paste, "edit"),
        Command("edit.all", mark("全选"), focused("selectAll"), "list-checks", Key.SelectAll, "edit"),
        Command("edit.find", mark("查找"), window.search, "search", Key.Find, "edit"),
        Command("view.palette", mark("命令面板…"), window.open_palette, "command", "Ctrl+K", "view"),
        Command(
            "view.panel",
            mark("详情面板"),
            lambda: window.show_panel(not window.panel_open),
            "panel-right",
            "Ctrl+D",
            "view",
            checked=lambda: window.panel_open,
        ),
        Command("view.back", mark("后退"), lambda: window.walk(-1), "arrow-left", "Alt+Left", "view"),
        Command("view.forward", mark("前进"), lambda: window.walk(1), "arrow-right", "Alt+Right", "view"),
        Command("view.refresh", mark("刷新"), window.refresh, "refresh-cw", Key.Refresh, "view"),
        Command("view.recent", mark("最近通知"), lambda: _open_recent(window), "bell", "", "view"),
        *[_screen_command(window, number) for number in GO if number <= len(window.screens)],
        Command("help.keys", mark("键盘快捷键"), lambda: open_keys(window), "keyboard", "Ctrl+/", "help"),
    ]


def _screen_command(window: "MainWindow", number: int) -> Command:
    kind = window.screens[number - 1]
    return Command(f"go.{kind.id}", kind.title, lambda: window.go(kind.id), kind.icon, f"Ctrl+{number}", "view")


def _open_recent(window: "MainWindow") -> None:
    place = window.mapToGlobal(window.rect().bottomRight())
    menu = window.messages.menu(window)
    hint = menu.sizeHint()
    place.setX(place.x() - hint.width() - 16)
    place.setY(place.y() - hint.height() - 40)
    menu.popup(place)


def open_keys(window: "MainWindow") -> "KeysDialog":
    """The keyboard map, of what is in force on this screen."""
    from gzstudents.ui.dialogs import KeysDialog

    own = [
        (_("打开详情"), "Enter"),
        (_("编辑所选"), "F2"),
        (_("勾选这一行"), "Space"),
        (_("扩大选择"), "Shift+↑ / Shift+↓"),
        (_("关闭面板、取消选择"), "Esc"),
        (_("保存表单"), "Ctrl+Enter"),
        (_("移除筛选"), "Delete"),
    ]
    groups = []
    for name, title in MENUS:
        lines = [(c.label().rstrip("…"), c.keys()) for c in window.commands_in_force() if c.menu == name and c.keys()]
        groups.append((_(title).split("(")[0].replace("&", ""), lines))
    dialog = KeysDialog(window, [*groups, (_("列表与表单"), own)])
    dialog.open()
    return dialog


def name_menus(bar: QMenuBar, commands: Sequence[Command]) -> None:
    """The bar as fill_menus() is going to show it, with nothing behind the names yet."""
    bar.clear()
    named = {command.menu for command in commands}
    for name, title in MENUS:
        if name in named:
            bar.addMenu(_(title))


def fill_menus(bar: QMenuBar, actions: Actions, commands: Sequence[Command]) -> None:
    """The menu bar of what is in force: the screen's own first in each menu, then those of every screen."""
    bar.clear()
    for name, title in MENUS:
        mine = [command for command in commands if command.menu == name]
        if not mine:
            continue
        menu = bar.addMenu(_(title))
        menu.setToolTipsVisible(True)  # a disabled command says why
        menu.aboutToShow.connect(actions.update)
        last = ""
        for command in mine:
            family = command.id.split(".")[0]
            if last and family != last:
                menu.addSeparator()
            last = family
            menu.addAction(actions.action(command))


def _entry(window: "MainWindow", command: Command) -> "Entry":
    from gzstudents.ui.palette import Entry

    icon, refused = command.icon or "corner-down-left", command.refusal()
    run = partial(window.show_error, refused) if refused else command.run
    return Entry(command.id, "lock" if refused else icon, command.label(), command.keys(), run, refused)


def palette_groups(window: "MainWindow") -> tuple[Callable[[str], "list[Group]"], Callable[[str], None]]:
    """What the palette lists at once for a text, and how a run entry becomes a recent one."""
    from gzstudents.ui.palette import Group

    def entries(commands: Sequence[Command], text: str) -> "list[Entry]":
        sought = text.casefold()
        return [
            _entry(window, c)
            for c in commands
            if sought in c.label().casefold() or (len(sought) > 2 and sought in c.id)
        ]

    def groups(text: str) -> list[Group]:
        in_force = [c for c in window.commands_in_force() if c.id != "view.palette"]
        possible = [c for c in in_force if c.enabled()]
        going = [c for c in possible if c.id.startswith("go.")]
        others = [c for c in possible if not c.id.startswith(("go.", "edit."))]
        if text:  # who looks for it finds it, and why it is not for her
            others += [c for c in in_force if c.refusal() and not c.id.startswith(("go.", "edit."))]
        keyed = {kind.id for kind in window.screens[: len(GO)]}
        far = [
            Command(f"go.{kind.id}", kind.title, partial(window.go, kind.id), kind.icon)
            for kind in window.screens
            if kind.id not in keyed
        ]
        found = [Group(_("操作"), entries(others, text)), Group(_("转到"), entries([*going, *far], text))]
        recent = window.desk.settings.get("palette/recent", [])
        if not text and recent:
            by_id = {c.id: c for c in [*possible, *far]}
            last = [by_id[name] for name in recent if name in by_id][:4]
            found.insert(0, Group(_("最近"), entries(last, "")))
        return found

    def ran(identity: str) -> None:
        recent = [name for name in window.desk.settings.get("palette/recent", []) if name != identity]
        window.desk.settings.set("palette/recent", [identity, *recent][:RECENT])

    return groups, ran
