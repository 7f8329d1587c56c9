"""Totals and signatures below a list are no people, in lists of others as in rolls."""

import pytest

from gzstudents.kernel.sheets import Book, Sheet
from gzstudents.students.importing.footers import is_footer
from gzstudents.students.importing.listed import compared, find_tables


@pytest.mark.parametrize(
    ("row", "footer"),
    [
        (("合计", "16人", "", ""), True),
        (("", "总计：12"), True),
        (("制表人：", "", "审核人：", "", "日期："), True),
        (("Total", 12.0), True),
        (("注：本表截至十月",), True),
        (("S1", "合计"), False),
        (("", ""), False),
        ((12.0, "合计"), False),
        (("总计", "A", "B", "C", "D"), False),
    ],
)
def test_what_is_about_the_list(row: tuple[str | float, ...], footer: bool) -> None:
    assert is_footer(row) is footer


def test_rows_of_lists_are_people_only() -> None:
    rows = [("学号", "入境日期"), ("S1", "2024-08-30"), ("", ""), ("合计", "1人"), ("制表人：", "审核人：")]
    (table,) = find_tables(Book([Sheet("名单", [*rows], [])], kind="xlsx"), compared({"day": ["入境日期"]}))
    assert [number for number, _row in table.rows()] == [2]
