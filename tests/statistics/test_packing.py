"""Columns come back from their bytes as they were; bytes that are not ours are refused."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gzstudents.statistics.queries.packing import Unpackable, pack, unpack

NUMBERS = st.one_of(st.integers(-5, 300), st.integers(0, 99991231), st.integers(-(2**62), 2**62))
STEPS = st.integers(-(2**40), 2**40)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.lists(NUMBERS, max_size=40), STEPS, st.booleans()), max_size=4))
def test_there_and_back(blocks: list[tuple[list[int], int, bool]]) -> None:
    columns = []
    for numbers, first, steps in blocks:
        ids = range(first, first + len(numbers)) if steps else numbers
        columns.append({"id": np.array(ids, dtype=np.int64), "level": np.array(numbers, dtype=np.int64) % 7})
    found = unpack([pack(one) for one in columns], ("id", "level"), {"level"})
    assert found["id"].tolist() == [number for one in columns for number in one["id"].tolist()]
    assert found["level"].tolist() == [number for one in columns for number in one["level"].tolist()]
    assert found["level"].dtype == np.int16


def test_what_says_little_takes_little_room() -> None:
    same, steps = np.zeros(50_000, dtype=np.int64), np.arange(7, 50_007)
    assert len(pack({"end": same, "id": steps})) < 100
    assert len(pack({"level": np.arange(50_000) % 6})) < 50_100


def test_no_rows_at_all() -> None:
    assert unpack([], ("id",))["id"].tolist() == []


GOOD = pack({"id": np.array([3, 9, 4, 70_000]), "level": np.array([1, 2, 3, 1])})


@pytest.mark.parametrize(
    "data",
    [b"", b"\n", b"nothing\n", GOOD[:-1], GOOD + b"\0", GOOD.replace(b"level", b"lovel"), GOOD.replace(b"<u1", b"<f8"),
     GOOD.replace(b"4,", b"5,", 1), b'[["id", 3]]\n', b"[1, 2]\n"],
)  # fmt: skip
def test_other_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(Unpackable):
        unpack([data], ("id", "level"))
