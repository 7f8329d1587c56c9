"""Files and cells that come from outside: dropped on the window, or pasted from a sheet."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from gzstudents.kernel.i18n import _
from gzstudents.kernel.vault import aside

if TYPE_CHECKING:
    from PySide6.QtCore import QMimeData
    from PySide6.QtWidgets import QWidget

    from gzstudents.ui.desk import Settings

LAST_FOLDER = "files/folder"  # where a file was last taken from or written to
SHEETS = frozenset({".xlsx", ".xlsm", ".xls", ".xlsb", ".et", ".ods", ".csv", ".tsv", ".txt", ".htm", ".html", ".xml"})


def dropped_file(data: QMimeData | None) -> Path | None:
    """The one sheet among what is dragged here; None when there is none."""
    if data is None or not data.hasUrls():
        return None
    files = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    return next((file for file in files if file.suffix.lower() in SHEETS), None)


def pasted_cells() -> str:
    """The cells on the clipboard as tab-separated text; empty when what is there are no cells."""
    from PySide6.QtWidgets import QApplication

    text = QApplication.clipboard().text()
    lines = [line for line in text.splitlines() if line.strip()]
    return text if len(lines) > 1 and any("\t" in line for line in lines[:5]) else ""


def pasted_rows() -> tuple[str, list[list[str]]]:
    """What is on the clipboard as text, and as rows of cells: also one cell, and cells that come as HTML only."""
    from PySide6.QtWidgets import QApplication

    from gzstudents.students import pasting

    data = QApplication.clipboard().mimeData()
    if data is None:
        return "", []
    if data.hasText() and data.text().strip():
        return data.text(), pasting.block(data.text())
    return "", pasting.block_of_html(data.html()) if data.hasHtml() else []


def as_file(cells: str, folder: Path) -> Path:
    """Cells as a file, to go the same way as any other."""
    path = folder / "cells.tsv"
    aside.write(path, cells.encode("utf-8-sig", "replace"))
    return path


def ask_for_sheet(parent: QWidget, settings: Settings, title: str, kind: str) -> Path | None:
    """The system's dialog for a file of sheets, in the folder where the last one lay; `kind` says what is looked for."""
    from PySide6.QtCore import QStandardPaths
    from PySide6.QtWidgets import QFileDialog

    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    folder = str(settings.get(LAST_FOLDER, documents))
    kinds = " ".join(f"*{suffix}" for suffix in sorted(SHEETS))
    filters = _("{kind} ({kinds});;全部文件 (*)", kind=kind, kinds=kinds)
    chosen, _filter = QFileDialog.getOpenFileName(parent, title, folder, filters)
    if not chosen:
        return None
    settings.set(LAST_FOLDER, str(Path(chosen).parent))
    return Path(chosen)


def target_for_rejected(folder: Path | None, stem: str) -> Path:
    """Beside the file, where one looks for it; in the documents where that cannot be. Nothing is written over."""
    if folder is None or not os.access(folder, os.W_OK):
        from PySide6.QtCore import QStandardPaths  # takes its time

        folder = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
    first = found = folder / _("{name} 未导入.xlsx", name=stem)
    number = 2
    while found.exists():
        found = first.with_stem(f"{first.stem} {number}")
        number += 1
    return found
