"""Whether a file holds a person: whatever its columns are called, however numbers and names are spelt there."""

from datetime import date, datetime

import pytest

from gzstudents.kernel.sheets import Book, Sheet
from gzstudents.kernel.sheets.book import Row
from gzstudents.students.importing.holding import Sought, holds

DAY = date(2026, 11, 22)
WHO = Sought(
    frozenset({"QX7391845", "20240077", "A12"}),
    frozenset({("邓觅竹", "OYELARÀNWO", "Temi Xq", "Тэми"), ("", "AL-HASSAN", "NUR", "")}),
    frozenset({"2003-05-19"}),
)


def found(*rows: Row, who: Sought = WHO) -> bool:
    return holds(Book([Sheet("空", []), Sheet("名册", [("任意标题", "别的"), *rows], hidden=True)]), who, DAY)


@pytest.mark.parametrize(
    "row",
    [
        ("x", "QX7391845"), ("护照 qx 7391-845",), ("ＱＸ７３９１８４５／旧",), ("EA1;QX7391845",), (20240077.0,), (20240077,),
        ("20240077.0", ""), ("a12",),
    ],
)  # fmt: skip
def test_a_number_tells(row: Row) -> None:
    assert found(("王五", "E1"), row)


@pytest.mark.parametrize(
    "row", [("QX73918450",), ("1320240077",), ("A123",), ("楼 A12 室",), ("Q", "X7391845"), (2024007.0, 7.0)]
)
def test_a_part_of_another_number_does_not(row: Row) -> None:
    assert not found(row)


@pytest.mark.parametrize(
    "row",
    [
        ("邓 觅竹", "2003-05-19"), ("邓觅竹（女）", datetime(2003, 5, 19)), ("Oyelaranwo, Temi-Xq", "19 May 2003"),
        ("TEMI XQ OYELARANWO", "2003年5月19日"), ("Oyelaranwo", 3, "temi xq", "2003.5.19"), ("ТЭМИ", "2003-05"),
        ("Nur", "Al Hassan", "2003"), ("邓觅竹", "2024-09-01"), ("邓觅竹",),
    ],
)  # fmt: skip
def test_a_name_tells_with_a_date_of_birth_or_where_the_row_says_none(row: Row) -> None:
    assert found(row)


@pytest.mark.parametrize(
    "row",
    [
        ("邓觅竹", "1999-01-02", "2024-09-01"),
        ("Nur", "Hassan", "2003-05-19"),
        ("别人", "2003-05-19"),
        ("Oyelaranwo", "Ade"),
    ],
)
def test_another_date_of_birth_is_somebody_else(row: Row) -> None:
    assert not found(row)


def test_without_a_known_date_of_birth_the_name_is_enough() -> None:
    assert found(("邓觅竹", "1999-01-02"), who=WHO._replace(births=frozenset()))


def test_signs_of_rows_and_cells_inside_of_a_cell_do_not_shift_the_rows() -> None:
    assert not found(("a\x1eb", "x\x1fy"), ("邓觅竹", "1999-01-02"))
    assert found(("a\x1eb", "x\x1fy"), ("邓觅竹", "2003-05-19"))


def test_nobody_is_found_where_nobody_is_sought() -> None:
    assert not found(("", ""), ("任何人", "E1"), who=Sought())
