"""Lists of other slices as sheets: the cells that the screen shows, in its order, masked as on the clipboard."""

import csv
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from PySide6.QtWidgets import QFileDialog

from gzstudents import commands
from gzstudents.kernel.plain import Plain
from gzstudents.ui import list_export
from gzstudents.ui.rows import Column, as_tsv


class Row(NamedTuple):
    id: int
    name: str
    due: str


COLUMNS = (
    Column(
        "name",
        "姓名",
        lambda row: row.name,
        "name",
        copies=(("姓名", lambda row: row.name), ("编号", lambda row: f"N{row.id}")),
    ),
    Column("due", "期限", lambda row: row.due),
)
ROWS = [Row(2, "王𠮷", "2026-12-01"), Row(1, "=1+1", "")]


def told(path: Path) -> Path:
    list_export.put_aside(None, path=path, list_id="permits", title="期限", columns=COLUMNS, rows=ROWS)
    return path


@pytest.mark.parametrize(("encoding", "name"), [("utf-8-sig", "王𠮷"), ("gbk", "王〓")])
def test_the_child_writes_what_was_put_aside(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], encoding: str, name: str
) -> None:
    from gzstudents.schema import open_store

    open_store(tmp_path / "office.gzs", create=True).close()
    out = tmp_path / "out.csv"
    asked = ["export", str(out), "--cells", str(told(tmp_path / "cells.json")), "--store", str(tmp_path / "office.gzs")]
    assert commands.run([*asked, *(["--encoding=gbk"] if encoding == "gbk" else [])]) == 0
    with out.open(encoding=encoding, newline="") as stream:
        read = list(csv.reader(stream))
    assert read == [["姓名", "编号", "期限"], [name, "N2", "2026-12-01"], ["'=1+1", "N1", ""]]
    if encoding != "gbk":
        shown = [line.split("\t") for line in as_tsv(COLUMNS, ROWS).splitlines()]
        assert read == [[f"'{cell}" if cell.startswith("=") else cell for cell in line] for line in shown]
    capsys.readouterr()


def test_what_is_no_list_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from gzstudents.schema import open_store

    open_store(tmp_path / "office.gzs", create=True).close()
    broken = tmp_path / "cells.json"
    broken.write_text('{"rows": 3}', encoding="utf-8")
    out = tmp_path / "out.xlsx"
    assert commands.run(["export", str(out), "--cells", str(broken), "--store", str(tmp_path / "office.gzs")]) == 1
    assert not out.exists()
    capsys.readouterr()


class _Page(Plain):
    spec: Any
    desk: Any


def test_the_name_of_the_file_follows_the_format(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[tuple[str, str]] = []

    class Fake:
        def __init__(self, _page: Any, target: Path) -> None:
            self.target = target

        def start(self, encoding: str) -> None:
            started.append((self.target.name, encoding))

    class Settings(dict[str, Any]):
        def set(self, key: str, value: Any) -> None:
            self[key] = value

    class Made:
        title = "期限"
        settings = Settings()

    monkeypatch.setattr(list_export, "_Export", Fake)
    for chosen, kind in (
        ("/x/a", "Excel 工作簿 (*.xlsx)"),
        ("/x/a.xlsx", "CSV，GBK，旧系统用 (*.csv)"),
        ("/x/b.csv", ""),
        ("", ""),
    ):
        answer: Any = lambda *_words, found=(chosen, kind): found  # noqa: E731 - stands in for the system's dialog
        monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
        page: Any = _Page(Made(), Made())
        list_export.export(page)
    assert started == [("a.xlsx", ""), ("a.csv", "--encoding=gbk"), ("b.csv", "")]
