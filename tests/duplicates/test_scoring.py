"""The score against the corpus, and the properties that hold for any two records."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gzstudents.duplicates.rules import Document, Known, compare, keys_of, mark_of, profile_of, thresholds
from gzstudents.duplicates.rules.book import reasons
from gzstudents.kernel import i18n
from tests.duplicates.corpus import known, pairs

PAIRS = pairs()


def test_the_corpus_is_large_enough() -> None:
    counts = Counter(pair.label for pair in PAIRS)
    assert counts.total() >= 150
    assert counts["same"] >= 75
    assert counts["different"] >= 50
    assert counts["twins"] >= 15


def test_precision_and_recall() -> None:
    """Of what is listed, how much is one person; of those who are one person, how many are listed. Nobody is merged by the
    program, so a missed pair is worse than one that somebody looks at and refuses.
    """
    listed = [pair for pair in PAIRS if compare(profile_of(pair.first), profile_of(pair.second)).is_possible]
    right = [pair for pair in listed if pair.label == "same"]
    missed = [pair.text for pair in PAIRS if pair.label == "same" and pair not in listed]
    wrong = [pair.text for pair in listed if pair.label != "same"]
    assert len(right) / len(listed) >= 0.97, wrong
    assert len(right) / sum(pair.label == "same" for pair in PAIRS) >= 0.97, missed
    assert not [pair for pair in listed if pair.label == "twins"], wrong


def test_the_likely_ones_are_all_one_person() -> None:
    likely = [pair for pair in PAIRS if compare(profile_of(pair.first), profile_of(pair.second)).is_likely]
    assert len(likely) >= 25
    assert {pair.label for pair in likely} == {"same"}


def test_every_pair_that_is_one_person_has_a_key_in_common() -> None:
    """Blocking loses nothing that the score would find."""
    for pair in PAIRS:
        first, second = profile_of(pair.first), profile_of(pair.second)
        if compare(first, second).is_possible:
            assert keys_of(first) & keys_of(second), pair.text


@pytest.mark.parametrize(
    ("first", "second", "code"),
    [
        ("MÜLLER,Jürgen", "MUELLER,JUERGEN", "name_mrz"),
        ("MÜLLER,Jürgen", "MULLER,JURGEN", "name_mrz"),
        ("SMITH,John Edward", "John Edward,SMITH", "name_swapped"),
        ("WANG,XIAO MING", "XIAOMING,WANG", "name_swapped"),
        ("YUSUF,MOHAMMED", "YOUSUF,MOHAMED", "name_spelling"),
        ("THOMPSON,REBECCA", "THOMSPON,REBECCA", "name_slip"),
        ("JOHNSON,WILLIAM ANDREW", "JOHNSON,WILLIAM A", "name_partial"),
        ("KIM,MINJUN", "SANTOS,MARIA", "name_differs"),
        ("|單國平", "SHAN,GUOPING", "name_reading"),
        ("|单国平", "LI,GUOPING", "name_reading|"),
        ("|張麗華", "|张丽华", "chinese_traditional"),
        ("|李嘉欣", "|李嘉昕", "chinese_sound"),
        ("|陈思远", "|陈思", "chinese_differs"),
        ("|欧阳修文", "|欧阳修武", "chinese_slip"),
        ("|||2003-05-04", "|||2003-04-05", "birth_swapped"),
        ("|||2003-05-04", "|||2003-05-14", "birth_slip"),
        ("|||2003", "|||2003-05-14", "birth_partial"),
        ("|||2003-05-04", "|||2001-12-30", "birth_differs"),
        ("||||MLI||P:B1234567", "||||MLI||P:B1234567", "document_same"),
        ("||||MLI||P:B1234567", "||||MLI||-P:B1234567 P:B9999999", "document_old_same"),
        ("||||MLI||P:B1234567", "||||MLI||P:B1234576", "document_slip"),
        ("||||MLI||P:B1234567", "||||THA||P:B1234567", "document_number_only"),
        ("||||CHN||H:H1234567801", "||||CHN||H:H1234567802", "document_same"),
        ("||||CHN||H:H12345678", "||||CHN||H:H99998888", "document_lifelong_differs"),
        ("|||||||+86 139 0011 2233", "|||||||13900112233", "phone_same"),
        ("|||||||||2021/0456", "|||||||||2021-0456", "student_number_same"),
    ],
)
def test_each_reason_by_itself(first: str, second: str, code: str) -> None:
    found = compare(profile_of(known(first)), profile_of(known(second, 2))).reasons
    if code.endswith("|"):
        assert code[:-1] not in found
    else:
        assert code in found, found


def test_shared_contacts_say_nothing() -> None:
    first, second = (profile_of(known(f"{name}|||||||13900001111", at)) for at, name in ((1, "A,B"), (2, "C,D")))
    assert "phone_same" in compare(first, second).reasons
    assert "phone_same" not in compare(first, second, shared=frozenset({first.phone})).reasons


def test_every_reason_says_a_sentence_in_both_languages_and_is_used() -> None:
    said = [one for pair in PAIRS for one in compare(profile_of(pair.first), profile_of(pair.second)).reasons]
    for code, reason in reasons().items():
        assert reason.zh, code
        assert reason.en, code
        i18n.use("en")
        assert reason.text == reason.en
        i18n.use("zh_CN")
        assert reason.text == reason.zh
    unused = set(reasons()) - set(said) - {"wechat_same", "native_slip"}
    assert not unused


def test_wechat_and_native_slips_count() -> None:
    one = profile_of(Known(1, wechat="ami_2003", native_name="สมชาย วงศ์สกุล"))
    other = profile_of(Known(2, wechat="AMI_2003", native_name="สมชาย วงศ์สกุ"))
    assert set(compare(one, other).reasons) == {"wechat_same", "native_slip"}


_TEXTS = st.text(max_size=12) | st.sampled_from(
    ["王小明", "MÜLLER", "al-Hassan", "👩‍🎓", "\u202eabc", "", "  ", "X" * 300]
)
_DATES = st.sampled_from(["", "2003", "2003-05", "2003-05-14", "2003-14-05", "gestern"])
_PEOPLE = st.builds(
    Known, st.just(1), _TEXTS, _TEXTS, _TEXTS, _TEXTS, st.sampled_from(["", "0", "1", "2"]), _DATES, _TEXTS, _TEXTS, _TEXTS,
    st.tuples(st.sampled_from(["THA", "MLI", ""])),
    st.lists(st.builds(Document, st.sampled_from(["PASSPORT", "HKID"]), st.just("THA"), _TEXTS), max_size=2).map(tuple),
    st.tuples(_TEXTS),
)  # fmt: skip


@settings(max_examples=80, deadline=None)
@given(_PEOPLE, _PEOPLE)
def test_any_two_records(first: Known, second: Known) -> None:
    """Whatever somebody typed: a score from 0 to 100, the same from both sides, known reasons, keys that fit."""
    one, other = profile_of(first), profile_of(second._replace(id=2))
    score = compare(one, other)
    assert 0 <= score.points <= 100
    assert score == compare(other, one)
    assert set(score.reasons) <= set(reasons())
    assert all(0 <= key < 2**32 for key in keys_of(one) | keys_of(other))
    assert mark_of(one, other) == mark_of(other, one)
    assert len(mark_of(one, other)) == 32


def test_a_mark_changes_with_what_is_weighed_and_not_with_the_order() -> None:
    documents = (Document("PASSPORT", "THA", "AA1"), Document("HKID", "CHN", "B2"))
    one, other = Known(1, surname="A", documents=documents), Known(2, surname="B")
    before = mark_of(profile_of(one), profile_of(other))
    assert before == mark_of(profile_of(one._replace(documents=documents[::-1])), profile_of(other))
    assert before != mark_of(profile_of(one._replace(phone="13900001111")), profile_of(other))


def test_thresholds_are_in_order() -> None:
    assert 0 < thresholds().possible < thresholds().likely <= 100
