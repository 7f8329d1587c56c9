"""Files that mean harm, where the kernel's own tests of reading do not look already (see rows.py)."""

import os
import random
from pathlib import Path

import pytest

from gzstudents.kernel import sheets
from gzstudents.kernel.errors import UserError
from tests.commands.conftest import CommandLine
from tests.kernel.test_sheets_hostile import cells, workbook


def refused(path: Path, words: str) -> None:
    with pytest.raises(UserError, match=words):
        sheets.read_book(path, row_limit=1000)


def test_entities_do_nothing_in_html(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    path.write_text(
        '<!DOCTYPE html [<!ENTITY f SYSTEM "file:///etc/hostname">]><html><table><tr><td>&f;&lt;b&gt;</td></tr></table></html>',
        "utf-8",
    )
    assert sheets.read_book(path).sheets[0].rows == [("&f;<b>",)]


@pytest.mark.parametrize("name", ["cut.xlsx", "noise.xlsx", "bomb.xlsx", "open-quote.csv"])
def test_nothing_is_imported(gz: CommandLine, name: str) -> None:
    assert gz("import", gz.roll())[0] == 0
    path = gz.folder / name
    if name == "bomb.xlsx":
        workbook(path, b"<worksheet>" + b" " * (40 << 20) + b"</worksheet>")
    elif name == "cut.xlsx":
        path.write_bytes(workbook(path, cells(("A1", "学号"))).read_bytes()[:-40])
    elif name == "noise.xlsx":
        path.write_bytes(random.Random(3).randbytes(3000))
    else:
        path.write_text('学号,姓名,国籍\n9,"甲乙,泰国\n' + "10,甲丙,泰国\n" * 9, "utf-8")
    code, answer = gz("import", path)
    assert (code, answer["ok"], answer["problems"][0]["code"]) == (1, False, "refused")
    assert gz("students")[1]["count"] == 3
    assert len(gz("acts")[1]["acts"]) == 1


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("html", "<table>" + "<tr><td rowspan=1024 colspan=1024>a</td></tr>" * 3 + "</table>"),
        ("html", "<table>" + "<tr><td>" * 3000),
        ("html", "<div>" * 20_000 + "<table><tr><td>x"),
        ("html", "<html><table><tr><td>&#1114112;&#xD800;&#0;</td></tr></table>"),
        ("xml", '<Row ss:Index="1048576"><Cell ss:Index="99999999"><Data ss:Type="String">x</Data></Cell></Row>' * 30),
        ("xml", '<Row ss:Index="999999999999999999999"><Cell ss:MergeAcross="1023" ss:MergeDown="1023"/></Row>' * 50),
        ("xml", '<Row><Cell><Data ss:Type="Number">1e999</Data></Cell><Cell><Data ss:Type="DateTime">0000-99-99</Data></Cell></Row>'),
        ("xml", "<Row>" * 20_000),
        ("xml", '<Row ss:Index="²"><Cell ss:Index="²"/></Row>'),
    ],
)  # fmt: skip
def test_markup_that_grows(tmp_path: Path, kind: str, text: str) -> None:
    """Read, or refused in words; what it holds can be handed on."""
    name = "urn:schemas-microsoft-com:office:spreadsheet"
    if kind == "xml":
        text = f'<?xml version="1.0"?><Workbook xmlns="{name}" xmlns:ss="{name}"><Worksheet ss:Name="a"><Table>{text}</Table></Worksheet></Workbook>'
    (tmp_path / "a.xls").write_text(text, "utf-8")
    said = "read"
    try:
        book = sheets.read_book(tmp_path / "a.xls", row_limit=1000)
        assert all("\ud800" not in str(row) for sheet in book.sheets for row in sheet.rows)
    except UserError as error:
        said = str(error)
    assert any(word in said for word in ("read", "已损坏", "出错", "超过"))


@pytest.mark.parametrize(
    ("head", "words"),
    [
        (b"MZ\x90\0", "EXE"),
        (b"\x7fELF\x02\x01\x01" + bytes(200), "不是表格"),
        (b"#!/bin/sh\nrm -rf /\n", "没有找到|只有标题行"),
        (b"\xff\xd8\xff\xe0", "JPEG"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"%PDF-1.7\n/OpenAction << /S /JavaScript >>", "PDF"),
        (b"\xca\xfe\xba\xbe" + bytes(200), "不是表格|编码"),
    ],
)
def test_other_files_are_named(tmp_path: Path, head: bytes, words: str) -> None:
    from gzstudents.students import importing

    (tmp_path / "a.xlsx").write_bytes(head + b" " * 100)
    with pytest.raises(UserError, match=words):
        importing.find_tables(sheets.read_book(tmp_path / "a.xlsx"))


@pytest.mark.skipif(os.name != "posix", reason="no such files")
def test_only_regular_files(tmp_path: Path) -> None:
    """A link to a sheet is read: the person chose it. A link to anything else is not."""
    (tmp_path / "roll.csv").write_text("学号,姓名\n1,甲乙\n", "utf-8")
    for name, target in (("a.csv", tmp_path / "roll.csv"), ("zero.csv", Path("/dev/zero")), ("folder.csv", tmp_path)):
        (tmp_path / name).symlink_to(target)
    assert sheets.read_book(tmp_path / "a.csv").sheets[0].rows[1] == ("1", "甲乙")
    refused(tmp_path / "zero.csv", "不是文件")
    refused(tmp_path / "folder.csv", "不是文件")
    refused(Path("/dev/zero"), "不是文件")
    (tmp_path / "round.csv").symlink_to(tmp_path / "round.csv")
    refused(tmp_path / "round.csv", "不能读取|找不到")
