from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt

from gzstudents.kernel.i18n import mark
from gzstudents.ui.rows import AT_ONCE, PAGE, PAGES_KEPT, Column, RowsModel, as_html, as_tsv, due
from tests.ui.gallery import COLUMNS, make_people

TODAY = date(2026, 11, 23)
PEOPLE = make_people(300)


def fetch(ids: list[int]) -> Mapping[int, Any]:
    return {identity: PEOPLE[identity] for identity in ids if identity in PEOPLE}


def make(ids: Any = None) -> RowsModel:
    model = RowsModel(COLUMNS, fetch)
    model.set_ids(list(PEOPLE) if ids is None else ids)
    return model


def test_model_keeps_qts_contract(qtmodeltester: Any) -> None:
    model = make()
    qtmodeltester.check(model)
    model.set_ids(np.arange(20, 10, -1))
    model.set_ids([])
    qtmodeltester.check(model)


def test_reads_a_page_when_it_is_looked_at() -> None:
    asked: list[list[int]] = []

    def counting(ids: list[int]) -> Mapping[int, Any]:
        asked.append(ids)
        return fetch(ids)

    model = RowsModel(COLUMNS, counting)
    model.set_ids(np.arange(1, 301))
    assert not asked
    assert model.row(PAGE + 2).id == PAGE + 3
    assert asked == [list(range(PAGE + 1, 2 * PAGE + 1))]
    model.row(2 * PAGE - 1)
    assert len(asked) == 1
    assert isinstance(asked[0][0], int)


def test_forgets_old_pages() -> None:
    model = RowsModel(COLUMNS, lambda ids: dict.fromkeys(ids, PEOPLE[1]))
    model.set_ids(np.arange(1, 1_000_001))
    for page in range(PAGES_KEPT + 20):
        model.row(page * PAGE)
    assert len(model._pages) == PAGES_KEPT


def test_a_row_that_was_deleted_is_said() -> None:
    model = make([1, 9999, 2])
    assert model.row(1) is None
    assert model.index(1, 1).data() == "（已删除）"
    assert model.index(1, 2).data() == ""


def test_an_error_of_the_store_does_not_stop_painting(qtbot: Any) -> None:
    def broken(_ids: list[int]) -> Mapping[int, Any]:
        raise OSError("disk")

    model = RowsModel(COLUMNS, broken)
    with qtbot.waitSignal(model.failed):
        model.set_ids([1])
        assert model.row(0) is None


def test_says_every_cell_to_screen_readers() -> None:
    model = make()
    role = Qt.ItemDataRole.AccessibleTextRole
    person = PEOPLE[1]
    said = model.index(0, 1).data(role)
    assert "姓名" in said
    assert person.latin in said
    assert person.number in said
    assert all(model.index(0, column).data(role) for column in range(1, model.columnCount()))


def test_finds_the_line_of_an_id() -> None:
    assert make([5, 3, 9]).row_of(9) == 2
    assert make(np.array([5, 3, 9])).row_of(9) == 2
    assert make([5]).row_of(7) == make(np.array([5])).row_of(7) == -1


@pytest.mark.parametrize(
    ("day", "said", "tone"),
    [
        ("2026-11-20", "已过期 3 天", "bad"), ("2026-11-23", "今天到期", "bad"), ("2026-11-24", "还有 1 天", "warn"),
        ("2026-12-23", "还有 30 天", "warn"), ("2026-12-24", "还有 1 个月", "faint"), ("2029-01-01", "还有 2 年", "faint"),
        ("", "未登记", "faint"), ("2026-11", "", "faint"), ("混乱", "", "faint"),
    ],
)  # fmt: skip
def test_due(day: str, said: str, tone: str) -> None:
    assert due(day, TODAY) == (said, tone)


def test_cells_for_the_clipboard() -> None:
    column = Column("a", mark("甲"), lambda r: r)
    assert as_tsv([column], ['a"b', "c\td", "e\nf", "=1+1"]) == '甲\n"a""b"\n"c\td"\n"e\nf"\n=1+1\n'
    assert as_tsv(COLUMNS[:1], [PEOPLE[1]]).splitlines()[0] == "姓名\t护照姓名\t学号"
    html = as_html([column], ["<b>&", "123456789012345678"])
    assert "&lt;b&gt;&amp;" in html
    assert "mso-number-format:'\\@'" in html


def test_what_is_seen_is_read_with_one_question() -> None:
    asked: list[list[int]] = []

    def counting(ids: list[int]) -> Mapping[int, Any]:
        asked.append(ids)
        return fetch(ids)

    model = RowsModel(COLUMNS, counting)
    model.set_ids(np.arange(1, 301))
    model.row(2 * PAGE)
    model.see(PAGE + 1, 4 * PAGE - 1)
    assert asked[1:] == [[*range(PAGE + 1, 2 * PAGE + 1), *range(3 * PAGE + 1, 4 * PAGE + 1)]]
    model.see(PAGE, 4 * PAGE - 1)
    assert [model.row(line).id for line in range(PAGE, 4 * PAGE)] == list(range(PAGE + 1, 4 * PAGE + 1))
    assert len(asked) == 2
    model.see(0, 299)
    assert all(len(ids) <= AT_ONCE for ids in asked)
