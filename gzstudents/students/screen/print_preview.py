"""The list on paper: made by a child process, shown page by page, printed or saved from there."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QStandardPaths, Qt
from PySide6.QtWidgets import QDialog, QFileDialog, QVBoxLayout, QWidget

from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.kernel.vault import aside
from gzstudents.students.screen import reading
from gzstudents.students.screen.print_dialog import PrintDialog
from gzstudents.ui import theme
from gzstudents.ui.parts import Button, Label
from gzstudents.ui.pdf_view import PdfView

if TYPE_CHECKING:
    from gzstudents.students.screen.page import StudentsScreen
    from gzstudents.ui.desk import Desk

LAST_FOLDER = "files/folder"
_TOLD = 4


def ask(screen: StudentsScreen) -> None:
    """What shall be printed of the list, or of who is chosen in it."""
    listed, past = len(screen.page.rows.ids), screen.past
    columns = [column.id for column in screen.page.table.shown_columns()]

    def run(chosen_only: bool, words: list[str]) -> None:
        ids = screen.chosen_ids() if chosen_only else screen.page.rows.all_ids()
        options = past.arguments() if past is not None else []
        _Making(screen, screen.desk, ids, [*words, *options])

    counts = (screen.chosen_count(), listed)
    PrintDialog(screen, counts, columns, today=past is None, run=run).open()


class _Making(QObject):
    """The ids go over in a file, the pages come back in one, sealed where the store is protected."""

    def __init__(self, parent: QWidget, desk: Desk, ids: list[int], words: list[str]) -> None:
        super().__init__(parent)
        self._parent, self._desk = parent, desk
        self._folder = tempfile.TemporaryDirectory(prefix="gzstudents-", ignore_cleanup_errors=True)
        listed, self._out = Path(self._folder.name, "people.json"), Path(self._folder.name, "pages.pdf")
        listed.write_text(json.dumps(ids), encoding="utf-8")
        task = desk.jobs.run(
            ["print", *words, "--people", str(listed), "--out", str(self._out), "--sealed"],
            self._on_done,
            title=_("正在准备打印"),
            fail=desk.error,
            writes=False,
        )
        task.ended.connect(lambda _task: self._end())

    def _on_done(self, answer: dict[str, Any]) -> None:
        PrintPreview(self._parent, self._desk, aside.read(self._out), answer).show()

    def _end(self) -> None:
        self._folder.cleanup()
        self.deleteLater()


class PrintPreview(QDialog):
    """The pages, and above them what is to be known of them."""

    def __init__(self, parent: QWidget, desk: Desk, content: bytes, answer: dict[str, Any]) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        people, pages = int(answer.get("count", 0)), int(answer.get("pages", 0))
        self.setWindowTitle(_n("打印预览：{count} 人，{pages} 页", people, pages=pages))
        self._desk, self._content = desk, content
        self.view = PdfView()
        self.save_button = Button(mark("存为 PDF…"), "tool", "download", self.save)
        self.save_button.setAutoDefault(False)
        self.view.row.insertWidget(self.view.row.count() - 1, self.save_button)
        self.notes = Label(role="warning", wrap=True, select=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.addWidget(self.notes)
        column.addWidget(self.view, 1)
        self._say([str(one.get("message", "")) for one in answer.get("problems") or ()])
        self.view.show_pdf(content)
        self.resize(theme.current().px(980), theme.current().px(760))

    def _say(self, problems: list[str]) -> None:
        said = problems[:_TOLD]
        if len(problems) > _TOLD:
            said.append(_("另有 {count} 处", count=len(problems) - _TOLD))
        self.notes.setText("\n".join(said))
        self.notes.setVisible(bool(said))

    def save(self) -> None:
        """As a file of its own."""
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        place = Path(str(self._desk.settings.get(LAST_FOLDER, documents))) / _("{name}.pdf", name=_("学生名单"))
        chosen, _kind = QFileDialog.getSaveFileName(self, _("存为 PDF"), str(place), "PDF (*.pdf)")
        if not chosen:
            return
        path = Path(chosen)
        path = path if path.suffix.lower() == ".pdf" else path.with_name(path.name + ".pdf")
        self._desk.settings.set(LAST_FOLDER, str(path.parent))
        self._desk.jobs.read(
            reading.write_file,
            lambda _nothing: self._desk.toast(_("已导出到 {name}", name=path.name)),
            fail=self._desk.error,
            path=path,
            content=self._content,
        )
