"""Rolls of every kind that is read, as bytes, for the fuzzer to spoil. All people are invented."""

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from xml.sax.saxutils import escape

from tests.students import corpus

HEAD = [
    "学号",
    "姓名",
    "护照姓",
    "护照名",
    "性别",
    "国籍",
    "出生日期",
    "护照号",
    "培养层次",
    "学院",
    "入学日期",
    "经费来源",
    "备注",
]
ROWS: list[list[Any]] = [
    ["S1", "阮文安", "NGUYEN", "Van An", "男", "越南", date(2001, 9, 30), "C1234567", "本科", "商学院", date(2024, 9, 1), "自费", ""],
    ["S2", "金秀珍", "KIM", "Sujin", "女", "韩国", "2002-01-30", "M12345678", "硕士", "文学院", "2024.9.1", "CSC", "第二行\n还有一行"],
    [2024003, "", "O'CONNOR", "Sean", "M", "Ireland", 37164, "PA1234567", "博士", "医学院", datetime(2025, 9, 1, 8), "自费", "#N/A"],
    ["S4", "张三", "", "", "女", "中国香港", "2003年5月6日", "H12345678", "本科", "商学院", "2025-09-01", "", "a,b;c\"d'e"],
]  # fmt: skip

_MOMENT = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")


def seeds() -> dict[str, bytes]:
    """File name → content."""
    texts = [[str(cell) for cell in row] for row in (HEAD, *ROWS)]
    html = corpus.HTML.format(charset="utf-8")
    writers: dict[str, Callable[[Path], None]] = {
        "merged.xlsx": corpus.xlsx(("名册", [["名册"], HEAD, *ROWS]), ("旧", [HEAD, *ROWS]), merged=("A1:E1",), hidden=("旧",)),
        "mac.xlsx": corpus.xlsx(("名册", [HEAD, *ROWS]), mac=True),
        "old.xls": corpus.xls([HEAD, *ROWS], ((4, 5, 12, 12),)),
        "libre.ods": _ods,
        "utf8.csv": corpus.text(texts, "utf-8-sig"),
        "gb18030.csv": corpus.text(texts, "gb18030"),
        "utf16.tsv": corpus.text(texts, "utf-16", "\t"),
        "html.xls": corpus.raw(html),
        "xml2003.xls": corpus.raw(corpus.XML2003),
    }  # fmt: skip
    found = {}
    with TemporaryDirectory() as folder:
        for name, write in writers.items():
            write(Path(folder, name))
            found[name] = timeless(Path(folder, name).read_bytes())
    found["formulas.xlsx"] = _with_formulas(found["mac.xlsx"])
    return found


def timeless(raw: bytes) -> bytes:
    """An archive without the hour of its making: the same seed spoils the same bytes tomorrow."""
    if raw[:2] != b"PK":
        return raw
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.infolist():
            content = (
                _MOMENT.sub(b"2025-01-01T00:00:00", old.read(entry)) if "ocProps" in entry.filename else old.read(entry)
            )
            new.writestr(zipfile.ZipInfo(entry.filename), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _ods(path: Path) -> None:
    """By hand: the library that writes these names its spaces in another order each time."""
    cells = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{escape(str(cell))}</text:p></table:table-cell>'
            for cell in row
        )
        + "</table:table-row>"
        for row in (HEAD, *ROWS)
    )
    space = "urn:oasis:names:tc:opendocument:xmlns"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "content.xml",
            f'<?xml version="1.0"?><office:document-content xmlns:office="{space}:office:1.0" xmlns:table="{space}:table:1.0" '
            f'xmlns:text="{space}:text:1.0"><office:body><office:spreadsheet><table:table table:name="a">'
            f'<table:table-column table:number-columns-repeated="13"/>{cells}'
            '<table:table-row table:number-rows-repeated="3"><table:table-cell table:number-columns-repeated="2"/></table:table-row>'
            "</table:table></office:spreadsheet></office:body></office:document-content>",
        )


def _with_formulas(raw: bytes) -> bytes:
    """A formula without a value, an error cell, a shared string index."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            content = old.read(entry)
            if "worksheets/sheet1" in entry.filename:
                cells = b'<row r="9"><c r="A9" t="s"><v>1</v></c><c r="B9"><f>A1</f></c><c r="C9" t="e"><v>#REF!</v></c></row>'
                content = content.replace(b"</sheetData>", cells + b"</sheetData>")
            new.writestr(zipfile.ZipInfo(entry.filename), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()
