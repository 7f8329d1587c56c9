"""What is skipped for speed is only what the careful way would find nothing in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gzstudents.kernel import codes, numbers
from gzstudents.students.importing.deriving import _quick

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
