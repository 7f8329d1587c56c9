"""Decisions that come as a sheet, and letters that leave as files: both by a child process."""

import json
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from gzstudents.kernel import codes
from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.ui.commands import Command
from gzstudents.ui.desk import Desk
from gzstudents.ui.panel import Callout, Detail, Pair, Section

LAST_FOLDER = "files/folder"


def folder(desk: Desk) -> str:
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return str(desk.settings.get(LAST_FOLDER, documents))


def ask_sheet(parent: QWidget, desk: Desk) -> Path | None:
    """The sheet to import; None when the person thinks better of it."""
    kinds = f"{_('表格')} (*.xlsx *.xls *.csv *.ods *.et)"
    chosen, _kind = QFileDialog.getOpenFileName(parent, _("导入决定"), folder(desk), kinds)
    if chosen:
        desk.settings.set(LAST_FOLDER, str(Path(chosen).parent))
    return Path(chosen) if chosen else None


def ask_target(parent: QWidget, desk: Desk, title: str, name: str, kind: str) -> Path | None:
    """Where a file shall go. `kind` as "PDF (*.pdf)"."""
    chosen, _kind = QFileDialog.getSaveFileName(parent, title, str(Path(folder(desk)) / name), kind)
    if chosen:
        desk.settings.set(LAST_FOLDER, str(Path(chosen).parent))
    return Path(chosen) if chosen else None


def write_letters(desk: Desk, ids: Sequence[int], year: str, target: Path) -> None:
    """The ids go over in a file: a command line has no room for thousands."""
    with tempfile.NamedTemporaryFile("w", suffix=".json", delete=False, encoding="utf-8") as stream:
        json.dump(list(ids), stream)
    listed = Path(stream.name)
    task = desk.jobs.run(
        ["review", "letters", str(target), "--year", year, "--listed", str(listed)],
        lambda answer: desk.toast(_n("已写好 {count} 封信：{name}", int(answer.get("letters", 0)), name=target.name)),
        title=_("正在写信函"),
        fail=desk.error,
        writes=False,
    )
    task.ended.connect(lambda _task: listed.unlink(missing_ok=True))


def import_decisions(
    desk: Desk, path: Path, year: str, then: Callable[[dict[str, Any]], object], *, plan: bool
) -> None:
    desk.jobs.run(
        ["review", "import", str(path), "--year", year, *(["--plan"] if plan else [])],
        then, title=_("正在读取 {name}", name=path.name), fail=desk.error, refused=then, writes=not plan,
    )  # fmt: skip


def plan_detail(path: Path, answer: dict[str, Any], go: Command) -> Detail:
    """What an import would do, before it is done; or what is wrong with which row."""
    problems = [str(one["message"]) for one in answer.get("problems", [])]
    rows: list[dict[str, Any]] = answer.get("plan", [])
    counts = {
        code: sum(row["decision"] == code for row in rows) for code in dict.fromkeys(row["decision"] for row in rows)
    }
    sections = [
        Section(
            mark("将登记的决定"),
            [Pair(codes.label("review_decision", code), f"{count:,}") for code, count in counts.items()],
        )
    ]
    if problems:
        pairs = [Pair(f"{number}", text, wide=True) for number, text in enumerate(problems[:50], start=1)]
        sections.append(Section(mark("不能导入的行"), pairs))
    return Detail(
        _("导入决定"),
        path.name,
        commands=[] if problems or not rows else [go],
        callouts=[Callout(_n("有 {count} 行不能导入，改正后再导入", len(problems)), "bad")] if problems else [],
        sections=[one for one in sections if one.pairs],
    )
