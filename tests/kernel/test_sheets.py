"""Sheets: text files in every encoding, and what we write is what others read."""

import csv
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gzstudents.kernel import sheets
from gzstudents.kernel.errors import UserError
from gzstudents.kernel.sheets import delimited

ROWS: list[list[Any]] = [
    ["0012", "=1+1", 5, 1.5, True, None, date(2024, 9, 1), datetime(2024, 9, 1, 8, 30)],
    ["110101199003078515", "@x", -3, 1e300, False, "", date(1899, 1, 1), "a & <b>\nsecond"],
    ["𠮷\x07\ud800", "_x0041_", 10**17, float("inf"), None, " space ", date(2000, 2, 29), "'q\""],
]


def test_what_is_written_is_read_by_openpyxl_and_by_us(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    header = [f"列{n}" for n in range(8)]
    assert sheets.write_rows(path, header, ROWS, sheet="学生/名册", widths=[10] * 8) == 3
    ours = sheets.read_book(path).sheets[0]
    assert ours.name == "学生 名册"
    assert ours.rows[1] == ("0012", "=1+1", 5.0, 1.5, True, "", date(2024, 9, 1), datetime(2024, 9, 1, 8, 30))
    assert ours.rows[2] == ("110101199003078515", "@x", -3.0, 1e300, False, "", "1899-01-01", "a & <b>\nsecond")
    assert ours.rows[3] == ("𠮷\ufffd", "_x0041_", str(10**17), "inf", "", " space ", date(2000, 2, 29), "'q\"")
    sheet = openpyxl.load_workbook(path).active
    assert [cell.value for cell in sheet[2]][:4] == ["0012", "=1+1", 5, 1.5]
    assert sheet["B2"].data_type == "s"
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:H4"
    assert sheet["A1"].font.bold
    assert sheet["G2"].is_date


def test_several_sheets_with_names_excel_accepts(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with sheets.SheetWriter(path) as book:
        book.add("同名", ["a"], [["1"]])
        book.add("同名", ["a"], iter([["2"]]))
        book.add("x" * 40, [], [["3", "4"]])
    read = sheets.read_book(path)
    assert [(sheet.name, sheet.rows[-1]) for sheet in read.sheets] == [
        ("同名", ("1",)),
        ("同名 (2)", ("2",)),
        ("x" * 31, ("3", "4")),
    ]
    assert openpyxl.load_workbook(path).sheetnames == ["同名", "同名 (2)", "x" * 31]


def test_a_failed_writing_leaves_the_old_file_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"old")

    def broken() -> Any:
        yield ["1"]
        raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011 - any error of the rows
        sheets.write_rows(path, ["a"], broken())
    assert path.read_bytes() == b"old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.xlsx"]
    with pytest.raises(UserError, match="不能写入文件夹"):
        sheets.write_rows(tmp_path / "none" / "a.xlsx", ["a"], [])


def test_csv_has_a_mark_for_excel_and_runs_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    rows: list[list[Any]] = [
        ["=cmd|' /c calc'!A0", "+1", "-1", "@x", "\t=1", "正常", -5, date(2024, 9, 1)],
        ["a,b", 'q"', "\x00n", "", None, "", 1, ""],
    ]
    assert sheets.write_csv(path, ["学号", "=x"], rows) == 2
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as stream:
        read = list(csv.reader(stream))
    assert read[0] == ["学号", "'=x"]
    assert read[1] == ["'=cmd|' /c calc'!A0", "'+1", "'-1", "'@x", "'\t=1", "正常", "-5", "2024-09-01"]
    assert read[2][:3] == ["a,b", 'q"', "n"]


@settings(max_examples=15, deadline=None)
@given(
    st.lists(
        st.lists(
            st.one_of(st.text(max_size=30), st.integers(-(10**12), 10**12), st.booleans()), min_size=1, max_size=5
        ),
        max_size=8,
    )
)
def test_any_text_makes_a_file_that_openpyxl_opens(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[Any]]
) -> None:
    path = tmp_path_factory.mktemp("any") / "a.xlsx"
    sheets.write_rows(path, ["a", "b"], rows)
    sheet = openpyxl.load_workbook(path).active
    for number, row in enumerate(rows, 2):
        for column, value in enumerate(row, 1):
            if isinstance(value, int):
                assert sheet.cell(number, column).value == value


# -- text ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_encodings_in_their_fixed_order(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("Student ID,姓名\r\n1,阮文安\r\n".encode(encoding))
    book = sheets.read_book(path)
    assert book.sheets[0].rows == [("Student ID", "姓名"), ("1", "阮文安")]
    assert book.encoding == {"utf-8-sig": "utf-8", "utf-16": "utf-16-le"}.get(encoding, encoding)
    assert sheets.preview(path).sheets[0].rows == book.sheets[0].rows


def test_big5_is_a_choice_of_the_person(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("學號,姓名\r\n1,陳大文\r\n".encode("big5"))
    assert sheets.read_book(path, encoding="big5").sheets[0].rows[1] == ("1", "陳大文")
    assert sheets.preview(path, "big5").sheets[0].rows[0] == ("學號", "姓名")
    with pytest.raises(UserError, match="第 1 行不能按“utf-8”读取"):
        sheets.read_book(path, encoding="utf-8")
    with pytest.raises(UserError, match="不认识的编码"):
        sheets.read_book(path, encoding="martian")


def test_what_no_order_can_read_asks_for_an_encoding(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("Müller,ß\xff".encode("latin-1") + b"\xff\x30\x20\xfe\n")
    with pytest.raises(UserError, match="请在预览中选择编码"):
        sheets.read_book(path)


def test_a_preview_of_a_large_file_is_short_and_does_not_cut_a_letter(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(("阮文安,越南,好\n" * 60_000).encode("gb18030"))
    book = sheets.preview(path)
    assert len(book.sheets[0].rows) == 30
    assert book.encoding == "gb18030"


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("a,b,c\n1,2,3", ","),
        ("a\tb\n1\t2", "\t"),
        ("a;b;c\n1,5;2,5;3", ";"),
        ('"a,b";c\n"d,e";f', ";"),
        ("one\ntwo", ","),
        ("a|b\nc|d", "|"),
        ("", ","),
    ],
)
def test_delimiters(text: str, delimiter: str) -> None:
    assert delimited.sniff(text) == delimiter


def test_an_open_quote_is_refused_with_its_row() -> None:
    lines = ["学号,姓名", *(f"{n},甲" for n in range(1, 5)), '5,"乙', *(f"{n},丙" for n in range(6, 60))]
    with pytest.raises(UserError, match="第 6 行起的引号"):
        delimited.rows_of("\n".join(lines))
    with pytest.raises(UserError, match="第 2 行起的引号"):
        delimited.rows_of('a,b\n1,"x')
    with pytest.raises(UserError, match="第 2 行有一个单元格超过 32 KB"):
        delimited.rows_of("a,b\n1," + "x" * 40_000)


def test_quotes_line_breaks_and_controls() -> None:
    rows, _delimiter = delimited.rows_of('a,b\n"x\ny","say ""hi"""\n\x00\x01z,w\n\n,\n')
    assert rows == [("a", "b"), ("x\ny", 'say "hi"'), ("z", "w")]


def test_column_names() -> None:
    assert [sheets.column_name(n) for n in (0, 25, 26, 701, 702, 16383)] == ["A", "Z", "AA", "ZZ", "AAA", "XFD"]
