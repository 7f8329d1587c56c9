"""Rows come out of their packing as they went in, to the type."""

import io
import pickle
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gzstudents.kernel.parsing.frames import SEPARATOR, pack, unpack
from gzstudents.kernel.sheets.child import ChildDiedError, frames_of

_CELLS = st.one_of(
    st.just(""),
    st.text(max_size=6),
    st.text(alphabet="aé中\x1f\n\0", max_size=3),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
    st.booleans(),
    st.integers(-3, 3),
    st.floats(allow_nan=False),
)


@st.composite
def _tables(draw: st.DrawFn) -> list[tuple[object, ...]]:
    """Columns of one kind and of several, few values and many."""
    height = draw(st.integers(1, 12))
    kinds = st.sampled_from(
        [_CELLS, st.dates(), st.text(max_size=3), st.sampled_from(["", "a", "b", date(2001, 2, 3)])]
    )
    columns = [
        draw(st.lists(draw(kinds), min_size=height, max_size=height)) for _column in range(draw(st.integers(1, 5)))
    ]
    return list(zip(*columns, strict=True))


@given(_tables())
def test_rows_come_back_as_they_were(rows: list[tuple[object, ...]]) -> None:
    packed = pack(rows)  # type: ignore[arg-type]
    assert packed is not None
    back = unpack(packed, {})
    assert back == rows
    assert [[type(cell) for cell in row] for row in back] == [[type(cell) for cell in row] for row in rows]


@pytest.mark.parametrize("rows", [[], [()], [("a",), ("a", "b")], [(), ("a",)]])
def test_rows_of_different_width_travel_as_they_are(rows: list[tuple[str, ...]]) -> None:
    assert pack(rows) is None


def test_a_text_that_holds_the_separator_stays_one_text() -> None:
    rows = [(f"a{SEPARATOR}b", "x"), ("c", f"x{SEPARATOR}"), ("d", "x")]
    assert unpack(pack(rows) or [], {}) == rows


def test_equal_texts_become_one_object() -> None:
    known: dict[str, str] = {}
    first, second = (unpack(pack([("学院",)] * 3) or [], known) for _frame in range(2))
    assert first[0][0] is second[2][0]


def test_times_and_moments_are_not_taken_for_days() -> None:
    rows = [(datetime(2001, 2, 3, 4, 5),), (date(2001, 2, 3),), (time(4, 5),), (timedelta(hours=30),)]
    assert unpack(pack(rows) or [], {}) == rows  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "lie", [("columns", [("a", b"", b"\1\0")]), ("columns", [(1, 2)]), ("columns", [("a", b"123", b"\0\0")]), ("columns",), ()]
)  # fmt: skip
def test_what_no_worker_wrote_ends_the_reading(lie: object) -> None:
    with pytest.raises(ChildDiedError):
        list(frames_of(io.BytesIO(pickle.dumps(lie, 5))))
