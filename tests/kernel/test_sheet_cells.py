"""Cells of a sheet: whole columns the quick way give what cell by cell gives."""

import tracemalloc
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from gzstudents.kernel import sheets
from gzstudents.kernel.sheets import cells
from gzstudents.kernel.sheets.book import column_name

_TEXT = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["", " a", "b ", "a|b", "| a", "=1+1", "_x0041_", "a&b", "<t>", "𠮷㐀𲎯", "a\nb", "\x00", "\ud800"]
    ),
)
_COLUMN = st.sampled_from([
    _TEXT,
    st.one_of(st.none(), _TEXT),
    st.sampled_from(["本科生", "硕士研究生", "", None]),
    st.integers(-(10**17), 10**17),
    st.floats(),
    st.dates(date(1890, 1, 1)),
    st.datetimes(datetime(1890, 1, 1)),
    st.one_of(st.integers(0, 2), st.floats(0, 2), st.booleans(), st.none(), _TEXT, st.dates()),
])  # fmt: skip


@st.composite
def _blocks(draw: st.DrawFn) -> list[list[list[Any]]]:
    kinds = draw(st.lists(_COLUMN, max_size=5))
    row = st.tuples(*kinds).flatmap(lambda values: st.integers(0, len(values)).map(lambda n: list(values)[n:]))
    whole = st.tuples(*kinds).map(list)
    return draw(st.lists(st.lists(draw(st.sampled_from([row, whole])), min_size=1, max_size=6), min_size=1, max_size=3))


@settings(max_examples=200, deadline=None)
@given(_blocks())
def test_a_block_is_what_its_cells_are(blocks: list[list[list[Any]]]) -> None:
    columns, number = cells.Columns(), 2
    for block in blocks:
        expected = [
            f'<row r="{n}">'
            + "".join(cells.cell(f"{column_name(place)}{n}", value) for place, value in enumerate(row))
            + "</row>"
            for n, row in enumerate(block, number)
        ]
        assert columns.rows(number, block).decode() == "".join(expected)
        number += len(block)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("0012", '<c r="A2" t="inlineStr"><is><t>0012</t></is></c>'),
        ("=1", '<c r="A2" t="inlineStr"><is><t>=1</t></is></c>'),
        (" x", '<c r="A2" t="inlineStr"><is><t xml:space="preserve"> x</t></is></c>'),
        ("a\x07&\ud800\ufffe", '<c r="A2" t="inlineStr"><is><t>a&amp;\ufffd</t></is></c>'),
        ("", ""),
        (None, ""),
        (7, '<c r="A2"><v>7</v></c>'),
        (10**15, '<c r="A2" t="inlineStr"><is><t>1000000000000000</t></is></c>'),
        (0.1, '<c r="A2"><v>0.1</v></c>'),
        (float("nan"), '<c r="A2" t="inlineStr"><is><t>nan</t></is></c>'),
        (True, '<c r="A2" t="b"><v>1</v></c>'),
        (date(1900, 3, 1), '<c r="A2" s="2"><v>61</v></c>'),
        (date(1900, 2, 28), '<c r="A2" t="inlineStr"><is><t>1900-02-28</t></is></c>'),
        (datetime(2024, 9, 1, 12), '<c r="A2" s="3"><v>45536.5</v></c>'),
    ],
)
def test_a_column_of_one_kind(value: Any, expected: str) -> None:
    rows = cells.Columns().rows(2, [[value], [value]])
    assert rows.decode() == f'<row r="2">{expected}</row><row r="3">{expected.replace("A2", "A3")}</row>'


def test_texts_that_repeat_and_texts_that_do_not(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    rows = [
        (f"2024{n:08d}", "计算机" if n % 3 else "文学院", f"𠮷{n} & <{n}>", n, date(2024, 9, 1)) for n in range(9_000)
    ]
    assert sheets.write_rows(path, list("abcde"), iter(rows)) == 9_000
    read = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    assert [tuple(row) for row in read[1:]] == rows


def test_the_longest_text_has_32767_units_of_utf_16(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    sheets.write_rows(path, ["a"], [["𠮷" * 20_000], ["x" * 40_000]])
    read = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    assert [len(str(row[0])) for row in read[1:]] == [16_383, 32_767]


def test_a_full_sheet_is_continued_on_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gzstudents.kernel.sheets.writing.MAX_ROWS", 4)
    for count, sizes in ((3, [3]), (4, [3, 1]), (6, [3, 3])):
        path = tmp_path / f"{count}.xlsx"
        assert sheets.write_rows(path, ["号"], ([n] for n in range(count)), sheet="学生") == count
        read = sheets.read_book(path).sheets
        assert [sheet.name for sheet in read] == ["学生", "学生 (2)"][: len(sizes)]
        assert [len(sheet.rows) - 1 for sheet in read] == sizes
        assert {sheet.rows[0] for sheet in read} == {("号",)}
        assert [row[0] for sheet in read for row in sheet.rows[1:]] == list(range(count))


def test_memory_does_not_grow_with_the_rows(tmp_path: Path) -> None:
    def peak(count: int) -> int:
        rows: Iterator[tuple[Any, ...]] = ((f"{n}@mail", "本科生", n, n / 7, date(2000, 1, 1)) for n in range(count))
        tracemalloc.start()
        sheets.write_rows(tmp_path / "a.xlsx", list("abcde"), rows)
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    peak(2_000)  # whatever is made once
    assert peak(16_000) < peak(4_000) * 1.5


def test_a_full_disk_is_heard_from_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"old")
    write = zipfile._ZipWriteFile.write  # type: ignore[attr-defined]

    def full(stream: Any, data: bytes) -> int:
        if b'<row r="2"' in data:
            raise OSError(28, "No space left on device")
        return int(write(stream, data))

    monkeypatch.setattr("zipfile._ZipWriteFile.write", full)
    with pytest.raises(OSError, match="No space"):
        sheets.write_rows(path, ["a"], ([str(n)] for n in range(5_000)))
    assert path.read_bytes() == b"old"
    assert len(list(tmp_path.iterdir())) == 1
