"""What is skipped for speed is only what the careful way would find nothing in."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gzstudents.kernel import codes, numbers
from gzstudents.students.importing.deriving import _quick
from gzstudents.students.importing.values import _SURE, Reader

_KINDS = sorted(entry.code for entry in codes.values("document_type"))
_PEOPLE = (("INTL", "VNM"), ("HK", "CHN"), ("MO", "CHN"), ("TW", "CHN"), ("OC", "CHN"), ("INTL", ""), ("", ""))
_NUMBERS = st.one_of(
    st.from_regex(r"[HMEG1A-Z][0-9]{7,10}", fullmatch=True),
    st.from_regex(r"[0-9]{8}", fullmatch=True),
    st.from_regex(r"[A-DF-Z0-9]{1,18}", fullmatch=True),  # 1E5 is a number that lost its digits: said before
)


@pytest.mark.parametrize("kind", _KINDS)
@given(person=st.sampled_from(_PEOPLE), number=_NUMBERS)
def test_a_number_that_passes_at_once_would_pass_every_check(kind: str, person: tuple[str, str], number: str) -> None:
    population, country = person
    quick = _quick(kind, population, country)
    if quick is not None and quick(number):
        assert numbers.check_document(kind, number, population=population, country=country) == []


def test_permits_of_the_own_region_pass_at_once_and_others_do_not() -> None:
    hong_kong = _quick("HKMO_PERMIT", "HK", "CHN")
    assert hong_kong is not None
    assert hong_kong("H12345678")
    assert not hong_kong("M12345678")
    assert _quick("HKMO_PERMIT", "INTL", "VNM") is None


@pytest.mark.parametrize("read", list(_SURE), ids=lambda read: read.__name__)
@given(
    cells=st.lists(
        st.one_of(
            st.from_regex(r"[A-Za-z0-9@. 中国\n\r-]{0,12}", fullmatch=True),
            st.from_regex(r"[A-Z]{0,4}[0-9]{4,20}", fullmatch=True),
            st.from_regex(r"[一-鿿]{1,22}", fullmatch=True),
            st.emails(),
            st.sampled_from(["无", "暂无", "待定", "没有", "a@b.cn\nc@d.cn", "12345678\n", "\u2028张三丰", 20.0]),
        ),
        max_size=8,
    )
)
def test_what_is_learnt_at_once_is_what_reading_each_gives(read: Any, cells: list[Any]) -> None:
    together, alone = Reader(read), Reader(read)
    together.learn(cells)
    assert list(map(together.__getitem__, cells)) == list(map(alone.__getitem__, cells))
    assert together.faults == alone.faults
    assert all(alone[text] == value for text, value in together.items())
