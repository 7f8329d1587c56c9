"""Files that mean harm or are broken: a sentence for the desk, never a crash, never half a result."""

import io
import os
import random
import threading
import zipfile
from pathlib import Path

import pytest

from gzstudents.kernel import sheets
from gzstudents.kernel.errors import Cancelled, UserError
from gzstudents.kernel.progress import Progress
from gzstudents.kernel.sheets import guard
from gzstudents.kernel.sheets.child import Child, ChildDiedError

NS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def workbook(path: Path, sheet: str | bytes, *, strings: str = "", extra: dict[str, bytes] | None = None) -> Path:
    """A workbook with one sheet whose XML is given."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{TYPES}.sheet.main+xml"/>'
            f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{TYPES}.worksheet+xml"/></Types>',
        )
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        )
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{NS}" xmlns:r="{OFFICE}"><sheets><sheet name="名册" sheetId="1" r:id="rId1"/></sheets></workbook>',
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
            f'<Relationship Id="rId2" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        )
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
        if strings:
            archive.writestr("xl/sharedStrings.xml", strings)
        for name, content in (extra or {}).items():
            archive.writestr(name, content)
    return path


def cells(*found: tuple[str, str], before: str = "") -> str:
    """Sheet XML with these text cells, each in a row of its own."""
    rows = "".join(
        f'<row r="{"".join(filter(str.isdigit, ref))}"><c r="{ref}" t="inlineStr"><is><t>{text}</t></is></c></row>'
        for ref, text in found
    )
    return f'<?xml version="1.0"?>{before}<worksheet xmlns="{NS}"><sheetData>{rows}</sheetData></worksheet>'


def refused(path: Path, words: str, row_limit: int = 1000) -> None:
    with pytest.raises(UserError, match=words):
        sheets.read_book(path, row_limit=row_limit)


def test_a_plain_workbook_of_this_kind_is_read(tmp_path: Path) -> None:
    book = sheets.read_book(workbook(tmp_path / "a.xlsx", cells(("B2", "x"))))
    assert book.sheets[0].rows == [("", ""), ("", "x")]


def test_zip_bomb(tmp_path: Path) -> None:
    refused(workbook(tmp_path / "a.xlsx", b"<worksheet>" + b" " * (40 << 20) + b"</worksheet>"), "压缩炸弹.*600 MB")


def test_zip_bomb_that_lies_about_its_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "MAX_PART", 1 << 20)
    path = workbook(tmp_path / "a.xlsx", cells(*((f"A{n}", "x" * 200) for n in range(1, 20_000))))
    raw = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    path.write_bytes(bytes(raw).replace(size.to_bytes(4, "little"), (1000).to_bytes(4, "little")))
    refused(path, "压缩炸弹|已损坏")


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>',
        '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/hostname">]>',
    ],
)
def test_entities(tmp_path: Path, doctype: str) -> None:
    refused(workbook(tmp_path / "a.xlsx", cells(("A1", "&b;"), before=doctype)), "DTD")


def test_entities_in_excel_2003_xml(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    path.write_text(
        '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
        "utf-8",
    )
    refused(path, "DTD")


@pytest.mark.parametrize("part", [0.1, 0.5, 0.9, 0.99])
def test_truncated(tmp_path: Path, part: float) -> None:
    whole = workbook(tmp_path / "a.xlsx", cells(*((f"A{n}", "x") for n in range(1, 50)))).read_bytes()
    (tmp_path / "b.xlsx").write_bytes(whole[: int(len(whole) * part)])
    refused(tmp_path / "b.xlsx", "已损坏或不完整")


def test_empty_missing_garbage_and_a_folder(tmp_path: Path) -> None:
    (tmp_path / "empty.xlsx").write_bytes(b"")
    refused(tmp_path / "empty.xlsx", "“empty.xlsx”是空文件")
    refused(tmp_path / "none.xlsx", "找不到文件“none.xlsx”")
    refused(tmp_path, "不是文件")
    (tmp_path / "noise.xlsx").write_bytes(random.Random(1).randbytes(5000))
    refused(tmp_path / "noise.xlsx", "编码|不是表格")
    (tmp_path / "cfb.xls").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + random.Random(2).randbytes(5000))
    refused(tmp_path / "cfb.xls", "已损坏|出错")


@pytest.mark.parametrize(
    ("head", "words"),
    [
        (b"%PDF-1.7", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"{\\rtf1", "RTF"),
        (b"MIME-Version: 1.0\r\n", "mht"),
        (b"\x09\x02\x06\0", "很旧"),
    ],
)
def test_other_kinds_of_files_are_named(tmp_path: Path, head: bytes, words: str) -> None:
    (tmp_path / "a.xlsx").write_bytes(head + b" " * 100)
    refused(tmp_path / "a.xlsx", words)


def test_word_documents_and_archives(tmp_path: Path) -> None:
    for name, words in (("word/document.xml", "Word"), ("roll.csv", "压缩包")):
        with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
            archive.writestr(name, "<a/>")
        refused(tmp_path / "a.xlsx", words)


@pytest.mark.parametrize("far", ["XFD1048576", "ALL1048576", "XFE1", "A99999999", "ZZ1048576"])
def test_far_corners(tmp_path: Path, far: str) -> None:
    refused(
        workbook(tmp_path / "a.xlsx", cells(("A1", "x"), (far, "y"))),
        "延伸到 第 99999999 行" if far == "A99999999" else f"延伸到 {far}",
    )


def test_what_kills_the_child_is_a_sentence(tmp_path: Path) -> None:
    """70 million cells between two: past the guard, past the child's memory."""
    refused(workbook(tmp_path / "a.xlsx", cells(("A1", "x"), ("ZZ99999", "y"))), "读取此文件时出错")


def test_a_false_dimension_is_harmless(tmp_path: Path) -> None:
    sheet = cells(("A1", "x")).replace("<sheetData>", '<dimension ref="A1:XFD1048576"/><sheetData>')
    assert sheets.read_book(workbook(tmp_path / "a.xlsx", sheet)).sheets[0].rows == [("x",)]


def test_too_many_rows(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", cells(*((f"A{n}", "x") for n in range(1, 30))))
    refused(path, "“名册”超过 20 行", row_limit=20)
    (tmp_path / "a.csv").write_text("x\n" * 30, "utf-8")
    refused(tmp_path / "a.csv", "超过 20 行", row_limit=20)


def test_empty_formatted_rows_do_not_count(tmp_path: Path) -> None:
    rows = "".join(f'<row r="{n}" ht="20"><c r="A{n}" s="0"/></row>' for n in range(2, 5000))
    sheet = cells(("A1", "x")).replace("</sheetData>", f"{rows}</sheetData>")
    assert sheets.read_book(workbook(tmp_path / "a.xlsx", sheet), row_limit=20).sheets[0].rows == [("x",)]


def test_an_endless_reading_is_ended(tmp_path: Path) -> None:
    reader, writer = os.pipe()
    with (
        os.fdopen(reader, "rb") as source,
        os.fdopen(writer, "wb"),
        Child("cfb", source, 10, time_limit=0.5) as child,
        pytest.raises(ChildDiedError),
    ):
        list(child.frames())
    assert not [thread for thread in threading.enumerate() if isinstance(thread, threading.Timer)]


def test_cancel_ends_the_reading(tmp_path: Path) -> None:
    class Stopped(Progress):
        def stopped(self) -> bool:
            return True

    with pytest.raises(Cancelled):
        sheets.read_book(workbook(tmp_path / "a.xlsx", cells(("A1", "x"))), progress=Stopped())


def test_ten_megabytes_in_a_cell_and_parts_with_strange_names(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", cells(("A1", os.urandom(5 << 20).hex())))
    assert len(str(sheets.read_book(path).sheets[0].rows[0][0])) == 10 << 20
    refused(workbook(tmp_path / "b.xlsx", cells(("A1", "x")), extra={"../../evil.xml": b"<a/>"}), "结构异常")


def test_formulas_give_values_and_warnings(tmp_path: Path) -> None:
    rows = (
        '<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1"><f>A1</f></c><c r="C1" t="e"><f>1/0</f><v>#DIV/0!</v></c>'
        '<c r="D1" t="str"><f>cmd|"/c calc"!A0</f><v>x</v></c></row>'
    )
    book = sheets.read_book(
        workbook(tmp_path / "a.xlsx", f'<worksheet xmlns="{NS}"><sheetData>{rows}</sheetData></worksheet>')
    )
    assert book.sheets[0].rows == [(2.0, "", "", "x")]
    assert [(problem.code, problem.sheet) for problem in book.warnings] == [
        ("formula_without_value", "名册"),
        ("error_value", "名册"),
    ]
    assert "B1" in book.warnings[0].message


def test_macros_are_data(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsm", cells(("A1", "x")), extra={"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0" * 100})
    assert sheets.read_book(path).sheets[0].rows == [("x",)]


def test_password(tmp_path: Path) -> None:
    """An encrypted workbook is a compound file with a stream EncryptedPackage."""
    from xlwt.CompoundDoc import XlsDoc

    stream = io.BytesIO()
    XlsDoc().save(stream, b"\0" * 5000)
    raw = bytearray(stream.getvalue())
    place = raw.index("Workbook".encode("utf-16-le"))
    name = "EncryptedPackage".encode("utf-16-le")
    raw[place : place + 64] = name.ljust(64, b"\0")
    raw[place + 64 : place + 66] = (len(name) + 2).to_bytes(2, "little")
    (tmp_path / "a.xlsx").write_bytes(raw)
    refused(tmp_path / "a.xlsx", "有密码保护")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_does_not_block(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.xlsx")
    refused(tmp_path / "a.xlsx", "不是文件")


@pytest.mark.parametrize("seed", range(12))
def test_damaged_old_workbooks_never_crash(tmp_path: Path, seed: int) -> None:
    """Calamine aborts or panics on some of these; the reading process does not."""
    import xlwt

    book = xlwt.Workbook()
    sheet = book.add_sheet("a")
    for row in range(30):
        sheet.write(row, row % 5, f"text {row}")
    book.save(str(tmp_path / "a.xls"))
    raw = bytearray((tmp_path / "a.xls").read_bytes())
    chance = random.Random(seed)
    for _ in range(30):
        raw[chance.randrange(8, len(raw))] = chance.randrange(256)
    (tmp_path / "a.xls").write_bytes(raw)
    try:
        sheets.read_book(tmp_path / "a.xls")
    except UserError as error:
        said = str(error)
    else:
        said = "损坏得不要紧"
    assert "损坏" in said or "出错" in said or "密码" in said
