"""Who is who: group, nationality and papers, as cases from the counter."""

import pytest

from gzstudents.students.rules.presence import presence
from gzstudents.students.rules.who import Known, check_is_due, explain

THAI = Known("INTL", "THA", (("PASSPORT", "AA1234567"), ("RESIDENCE_PERMIT", "44000001")))


@pytest.mark.parametrize(
    ("known", "codes"),
    [
        (THAI, set()),
        (Known("HK", "CHN", (("HKMO_PERMIT", "H12345678"),)), set()),
        (Known("HK", "HKG", (("HKMO_PERMIT", "H12345678"), ("HKID", "A1234563"))), set()),
        (Known("TW", "CHN", (("TW_PERMIT", "01234567"),)), set()),
        (Known("OC", "CHN", (("PRC_PASSPORT", "E12345678"),), residence_country="PAN"), set()),
        # a foreign national who is a permanent resident of Hong Kong: the card of 2024 looks like the other one
        (THAI._replace(papers=(*THAI.papers, ("HKMO_PERMIT_FOREIGN", "HA1234567"))), set()),
        (Known("INTL", "GBR", (("HKMO_PERMIT_FOREIGN", "HA1234567"),)), {"who_card_no_study"}),
        (Known("HK", "GBR", (("HKMO_PERMIT_FOREIGN", "HA1234567"),)), {"who_foreign_card", "who_foreign_hmt"}),
        (Known("HK", "CHN", (("HKMO_PERMIT_FOREIGN", "HA1234567"),)), {"who_foreign_card"}),
        (Known("INTL", "GBR", (("HKMO_PERMIT", "H12345678"),)), {"who_citizen_card", "who_check_due"}),
        # who is Chinese is no international student, whatever passport is shown
        (Known("INTL", "HKG", (("PASSPORT", "K1234567"),)), {"who_chinese_intl"}),
        (Known("INTL", "CHN"), {"who_chinese_intl"}),
        (Known("MO", "PRT", (("HKMO_PERMIT", "M12345678"),)), {"who_foreign_hmt"}),
        (Known("TW", "HKG"), {"who_other_region"}),
        (Known("MO", "CHN", (("MOID", "71234567"),)), {"who_macao_seven"}),
        (Known("MO", "CHN", (("MOID", "51234567"),)), set()),
        (Known("HK", "CHN", (("HKID", "W1234567"),)), {"who_hkid_w"}),
        # permanent residence does not change nationality
        (Known("INTL", "KOR", (("PASSPORT", "M12345678"), ("PR_CARD", "944410199911110024"))), set()),
        (Known("OC", "CHN", (("PR_CARD", "944410199911110024"),), residence_country="KOR"),
         {"who_pr_card", "who_oc_passport"}),
        # overseas Chinese are citizens who live abroad for good
        (Known("OC", "CHN", (("PRC_PASSPORT", "E12345678"),)), {"who_oc_settled"}),
        (Known("OC", "CHN", (("PRC_PASSPORT", "E12345678"),), residence_country="HKG"), {"who_oc_home"}),
        (Known("OC", "CHN", (("PRC_PASSPORT", "E12345678"),), residence_country="CAN", checks=("PASSED",)), set()),
        (Known("OC", "CHN", (("PRC_PASSPORT", "E12345678"),), residence_country="CAN", checks=("FAILED",)), {"who_oc_checked"}),
        (Known("OC", "CAN", (("PASSPORT", "AB123456"),), residence_country="CAN"),
         {"who_foreign_hmt", "who_oc_passport"}),
        # perhaps still Chinese: the check
        (Known("INTL", "USA", (("PASSPORT", "123456789"),), former=("CHN",)), {"who_check_due"}),
        (Known("INTL", "USA", (("PASSPORT", "123456789"),), birth_country="CHN", level="BA"), {"who_check_due"}),
        (Known("INTL", "USA", (("PASSPORT", "123456789"),), birth_country="CHN", level="MA"), set()),
        (Known("INTL", "USA", (("PASSPORT", "1"), ("PRC_PASSPORT", "E12345678"))), {"who_two_passports", "who_check_due"}),
        (Known("INTL", "USA", birth_country="CHN", checks=("PASSED",)), set()),
        (Known("INTL", "USA", birth_country="CHN", checks=("UNCLEAR",)), {"who_check_open"}),
        (Known("INTL", "USA", birth_country="CHN", checks=("FAILED", "PASSED")), set()),
        # stateless, and trial study
        (Known("INTL", "XXA", (("PASSPORT", "X1234567"),)), {"who_stateless"}),
        (Known("INTL", "XXB", (("OTHER", "R1234567"),)), set()),
        (THAI._replace(study_form="TRIAL"), {"who_trial"}),
        (Known("TW", "CHN", (("TW_PERMIT", "01234567"),), study_form="TRIAL"), set()),
        # nothing is known yet: nothing is said
        (Known("INTL"), set()),
        (Known("HK"), set()),
    ],
)  # fmt: skip
def test_what_is_said_at_the_entry(known: Known, codes: set[str]) -> None:
    found = explain(known)
    assert {problem.code for problem in found} == codes
    assert all(problem.severity == "warning" and problem.message.endswith("。") for problem in found)


def test_the_check_is_due_only_of_foreign_nationals() -> None:
    assert check_is_due(Known("INTL", "USA", former=("TWN",), level="BA"))
    assert not check_is_due(Known("HK", "CHN", birth_country="CHN"))
    assert not check_is_due(Known("INTL", "USA", former=("CAN",)))


@pytest.mark.parametrize(
    ("status", "campus", "china", "expected"),
    [
        ("REGISTERED", "", "", (True, True, None)),
        ("SUSPENDED", "", "1", (True, False, True)),  # on leave: on the roll, not on campus, perhaps still in the city
        ("SUSPENDED", "", "0", (True, False, False)),
        ("REGISTERED", "0", "0", (True, False, False)),  # studies from home
        ("GRADUATED", "", "1", (False, False, True)),
        ("GRADUATED", "1", "", (False, True, None)),  # moves out next week
        ("ADMITTED", "", "", (False, False, None)),
        ("", "", "", (False, None, None)),
    ],
)
def test_three_answers(status: str, campus: str, china: str, expected: tuple[bool, bool | None, bool | None]) -> None:
    assert tuple(presence(status, campus, china)) == expected
