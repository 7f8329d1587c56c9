"""The program's own commands: files, undo, language and look, demo, about; and bringing a copy back."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from gzstudents import __version__
from gzstudents.kernel import i18n, paths
from gzstudents.kernel.i18n import _, mark

if TYPE_CHECKING:
    from gzstudents.application import Program
    from gzstudents.office.screen.undoing import Undoing
    from gzstudents.ui.commands import Command
    from gzstudents.ui.desk import Desk

DEMO = "demo"  # the screen that is none: a demo office in a folder of its own


class Menu:
    """What the menus of one window do that belongs to no screen."""

    def __init__(self, program: "Program") -> None:
        self._program = program
        self._undoing: Undoing | None = None

    def commands(self, desk: "Desk") -> list["Command"]:
        from PySide6.QtGui import QAction, QKeySequence

        from gzstudents.ui.commands import Command

        key, role = QKeySequence.StandardKey, QAction.MenuRole
        redo = "Ctrl+Shift+Z" if sys.platform != "win32" else "Ctrl+Y"
        return [
            Command("file.open", mark("打开数据文件…"), self._ask_for_file, "folder-open", "Ctrl+Shift+O", "file"),
            Command("file.import", mark("导入名册…"), lambda: desk.go("import"), "upload", "Ctrl+I", "file"),
            Command("edit.undo", mark("撤销"), self._undo, "undo-2", key.Undo, "edit"),
            Command("edit.redo", mark("重做"), self._redo, "refresh-cw", redo, "edit"),
            Command("view.language", mark("中文 / English"), self._switch_language, "languages", "", "view"),
            Command("view.dark", mark("浅色 / 深色"), self._switch_scheme, "moon", "", "view"),
            Command(
                "view.settings",
                mark("设置…"),
                lambda: desk.go("settings"),
                "settings",
                "Ctrl+,",
                "view",
                role=role.PreferencesRole,
            ),
            Command("data.demo", mark("载入示例数据…"), lambda: desk.go(DEMO), "database", "", "data"),
            Command("data.rules", mark("期限规则…"), lambda: desk.go("rules"), "calendar-clock", "", "data"),
            Command("data.groups", mark("国家组…"), lambda: desk.go("groups"), "globe", "", "data"),
            *self._program.seat.commands(lambda: self._program.window, self._program.protect),
            Command("help.about", mark("关于"), self._about, "info", "", "help", role=role.AboutRole),
        ]

    def _ask_for_file(self) -> None:
        from PySide6.QtWidgets import QFileDialog

        name, _kind = QFileDialog.getOpenFileName(
            self._program.window, _("打开数据文件"), str(self._program.path.parent), _("数据文件 (*.gzs)")
        )
        if name:
            self._program.change_file(Path(name))

    def undo_of(self, desk: "Desk") -> "Undoing":
        """Made when somebody wants to undo: the journal takes a third of a second to load, after the first picture too."""
        if self._undoing is None:
            from gzstudents.office.screen.undoing import Undoing

            self._undoing = Undoing(desk, self._program.seat.actor())
        return self._undoing

    def _undo(self) -> None:
        if self._program.window is not None:
            self.undo_of(self._program.window.desk).undo_last()

    def _redo(self) -> None:
        if self._program.window is not None:
            self.undo_of(self._program.window.desk).redo_last()

    def load_demo(self) -> None:
        """A demo office in a folder of its own: invented people never come into the office's own file."""
        if self._program.window is None:
            return
        from datetime import datetime

        folder = paths.data_folder() / f"demo-{datetime.now():%Y%m%d-%H%M%S}"
        self._program.window.desk.jobs.run(
            ["demo", str(folder)],
            lambda answer: self._program.change_file(Path(answer["store"])),
            title=_("正在建立示例办公室"),
            writes=False,
        )

    def _switch_language(self) -> None:
        self._program.preferences.set("language", "en" if i18n.is_chinese() else "zh_CN")
        self._program.dress()

    def _switch_scheme(self) -> None:
        from gzstudents.ui import theme

        self._program.preferences.set("look/scheme", "light" if theme.current().name == "dark" else "dark")
        self._program.dress()

    def _about(self) -> None:
        from gzstudents.ui.dialogs import AboutDialog

        AboutDialog(self._program.window, _("国际学生事务"), __version__).open()
