"""Lists and letters as files: asked for here, written by a child process from the rows that were shown, in their order."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from gzstudents.kernel.i18n import _, _n
from gzstudents.permits.queries import Line
from gzstudents.permits.queries.letters import Wanted
from gzstudents.ui.desk import Desk

LAST_FOLDER = "permits/folder"


def keys(rows: Sequence[Line]) -> list[Wanted]:
    return [(row.person_id, row.deadline.rule, row.deadline.key) for row in rows]


def folder(desk: Desk) -> Path:
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return Path(str(desk.settings.get(LAST_FOLDER, documents)))


def ask_file(parent: QWidget, desk: Desk, title: str, name: str, kind: str) -> Path | None:
    """Where a file shall go; None when the person thinks better of it. `kind` as "PDF (*.pdf)"."""
    chosen, _kind = QFileDialog.getSaveFileName(parent, title, str(folder(desk) / name), kind)
    if chosen:
        desk.settings.set(LAST_FOLDER, str(Path(chosen).parent))
    return Path(chosen) if chosen else None


def ask_folder(parent: QWidget, desk: Desk, title: str) -> Path | None:
    chosen = QFileDialog.getExistingDirectory(parent, title, str(folder(desk)))
    if chosen:
        desk.settings.set(LAST_FOLDER, chosen)
    return Path(chosen) if chosen else None


def write_list(desk: Desk, rows: Sequence[Line], target: Path) -> None:
    """The list on paper: what the screen shows, in its order."""
    _run(
        desk, rows, ["--limit", "0", "--pdf", str(target)], target,
        lambda _answer: desk.toast(_("已导出 {name}", name=target.name)), writes=False,
    )  # fmt: skip


def write_letters(desk: Desk, rows: Sequence[Line], target: Path, form: str, *, one_file: bool) -> None:
    """Letters as files; that they were written stands in the journal and can be undone."""

    def said(answer: dict[str, Any]) -> None:
        act = answer.get("act")
        count = int(answer.get("letters", 0))
        desk.toast(
            _n("已给 {count} 人写好信函：{name}", count, name=target.name), act if isinstance(act, int) else None
        )

    options = ["--letters", str(target), "--format", form, *(["--one-file"] if one_file else [])]
    _run(desk, rows, options, target, said, writes=True)


def _run(
    desk: Desk, rows: Sequence[Line], options: list[str], target: Path, then: Callable[[dict[str, Any]], object], *, writes: bool
) -> None:  # fmt: skip
    """The rows go over in a file: a command line has no room for ten thousand. It holds numbers and codes only."""
    with tempfile.NamedTemporaryFile("w", suffix=".json", delete=False, encoding="utf-8") as stream:
        json.dump(keys(rows), stream)
    listed = Path(stream.name)
    task = desk.jobs.run(
        ["deadlines", "--on", date.today().isoformat(), "--listed", str(listed), *options],
        then,
        title=_("正在导出 {name}", name=target.name),
        fail=desk.error,
        writes=writes,
    )
    task.ended.connect(lambda _task: listed.unlink(missing_ok=True))
