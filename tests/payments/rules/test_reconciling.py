"""The bank's list against ours; account numbers; what ships of the rules."""

import pytest

from gzstudents.payments.rules import accounts, terms
from gzstudents.payments.rules.figures import GONE, Figures, Part, figures
from gzstudents.payments.rules.reconciling import Ours, Said, compare
from gzstudents.payments.rules.verifying import Found, Hashed, Verdict, content_hash, verify

OURS = [
    Ours((1,), 11, "王明", "WANG MING", "WANG MING", "S1", "0001", 250_000, "PAID"),
    Ours((2, 3), 12, "阮氏玉娴", "NGUYỄN Thị Ngọc Nhàn", "NGUYEN THI NGOC NHAN", "S2", "0002", 500_000, "PAID"),
    Ours((4,), 13, "王明", "WANG MING", "WANG MING", "S3", "0003", 250_000, "PAID"),  # of the same name
    Ours((5,), 14, "阿米娜", "DIALLO Aminata", "DIALLO AMINATA", "S4", "0004", 350_000, "RETURNED"),
]


def said(row: int, name: str, tail: str = "", fen: int = 250_000, *, returned: bool = False, number: str = "") -> Said:
    return Said(row, name, number, tail, fen, returned, "户名不符" if returned else "")


def test_what_agrees_is_not_shown() -> None:
    rows = [
        said(2, "王明", "0001"), said(3, "Nhan Nguyen Thi Ngoc", "0002", 500_000), said(4, "WANG MING", "0003"),
        said(5, "Diallo Aminata", "0004", 350_000, returned=True),
    ]  # fmt: skip
    assert compare(OURS, rows) == (4, 4, [], 1_000_000, 1_000_000)


@pytest.mark.parametrize(
    ("row", "kind", "lines"),
    [
        (said(2, "王明", "0001", returned=True), "RETURNED", (1,)),
        (said(2, "王明", "0001", 240_000), "AMOUNT", (1,)),
        (said(2, "王明", "9999", number="S1"), "ACCOUNT", (1,)),
        (said(2, "无名", "7777"), "ONLY_FILE", ()),
        (said(2, "DIALLO AMINATA", "0004", 350_000), "PAID_AFTER_ALL", (5,)),
        (said(2, "nguyen  thi ngoc nhan", "", 500_000, returned=True), "RETURNED", (2, 3)),
        (said(2, "写错的名", "0001"), "", ()),  # account and amount are enough
        (said(2, "王\u3000明", "0001"), "", ()),
        (said(2, "NGUYENTHI NGOCNHAN", "", 500_000), "", ()),
        (said(2, "Diallo，Aminata", "", 100_000), "AMOUNT", (5,)),  # a sum of its own, and one of that name
        (said(2, "阮氏玉娴", "", 400_000), "AMOUNT", (2, 3)),
        (said(2, "别人", number="S1"), "NAME", (1,)),
        (said(2, "别人", "0001", number="S1"), "", ()),
        (
            said(2, "阮氏玉娴", "0002", 250_000, returned=True),
            "AMOUNT",
            (2, 3),
        ),  # a part came back: nothing to take over
        (said(2, "王明", "0001")._replace(unclear=True), "UNCLEAR", (1,)),
        (said(2, "王明", "0001")._replace(roster="FF-2025-0002"), "OTHER_ROSTER", ()),
    ],
)
def test_each_difference(row: Said, kind: str, lines: tuple[int, ...]) -> None:
    found = [one for one in compare(OURS, [row], "FF-2025-0001").differences if one.row]
    assert [(one.kind, one.line_ids) for one in found] == ([(kind, lines)] if kind else [])
    assert [one.acceptable for one in found] == [kind in {"RETURNED", "PAID_AFTER_ALL"} for one in found]


@pytest.mark.parametrize(
    ("rows", "kinds"),
    [
        ([said(2, "王明", "0001"), said(3, "王明", "0001")], ["TWICE", "TWICE"]),  # the same line twice
        ([said(2, "阮氏玉娴", "0002"), said(3, "阮氏玉娴", "0002")], []),  # a line a month, together the sum
        ([said(2, "王明", "0001", 100_000), said(3, "王明", "0001", 150_000)], []),
        ([said(2, "王明", "0001", 100_000), said(3, "王明", "0001", 100_000)], ["TWICE", "TWICE"]),
        (
            [said(2, "王明", "0001", returned=True), said(3, "王明", "0001")],
            ["TWICE", "TWICE"],
        ),  # sent back, then paid?
        ([said(2, "阮氏玉娴", "0002", returned=True), said(3, "阮氏玉娴", "0002", returned=True)], ["RETURNED"]),
    ],
)
def test_several_rows_of_one_student(rows: list[Said], kinds: list[str]) -> None:
    assert [one.kind for one in compare(OURS, rows).differences if one.row] == kinds


def test_one_of_two_of_a_name_is_not_guessed() -> None:
    found = compare(OURS, [said(2, "WANG MING")]).differences
    assert [one.kind for one in found] == ["ONLY_FILE"] + ["ONLY_US"] * 4


@pytest.mark.parametrize(
    ("text", "good", "luhn"),
    [
        ("6222 0200 0000 0000 01", True, False), ("4111-1111-1111-1111", True, True), ("４１１１１１１１１１１１１１１１", True, True),
        ("62220200000", True, True), ("DE89370400440532013000", True, True), ("1234567", False, True), ("", False, True),
        ("abcdefgh", False, True), ("6222０", False, True), ("9" * 35, False, True), ("=1+1", False, True),
    ],
)  # fmt: skip
def test_account_numbers(text: str, good: bool, luhn: bool) -> None:
    assert (accounts.is_number(text.upper()), accounts.passes_luhn(text)) == (good, luhn)


def test_tail() -> None:
    assert accounts.tail("4111 1111 1111 1234") == "1234"
    assert accounts.tail("") == ""


def test_terms_of_a_programme() -> None:
    settings = {"school_holidays": "07-01/08-31 nonsense 13-01/14-01", "sign_in_programmes": "uni cgs"}
    found = terms.terms_of("CGS", 48, settings)
    assert (found.holidays, found.needs_sign_in, found.most_halves) == (("07-01/08-31",), True, 96)
    plain = terms.terms_of("TW", None, {})
    assert (plain.needs_sign_in, plain.most_halves, plain.late_after_day) == (False, None, 15)
    assert len(plain.holidays) == 2


def test_value_outflow_and_cash_are_three_figures() -> None:
    parts = [
        Part("STUDENT", 3_000_000, "PAID", 2025), Part("UNIVERSITY", 2_000_000, "PAID", 2025), Part("INSURER", 80_000, "PAID", 2026),
        Part("STUDENT", 500_000, "PLANNED", 2026), Part("STUDENT", -250_000, "CLAWED_BACK", 2026),
    ]  # fmt: skip
    assert figures(parts, "CENTRAL_GOV", GONE) == Figures(4_830_000, 4_830_000, 2_750_000)
    assert figures(parts, "UNIVERSITY", GONE) == Figures(4_830_000, 2_830_000, 2_750_000)
    assert figures(parts, "CENTRAL_GOV", GONE, 2025) == Figures(5_000_000, 5_000_000, 3_000_000)


def test_verdicts_and_the_hash() -> None:
    good = Found(1, "PLANNED", "", "", 250_000, 9, "1234", on_roll=True)
    assert verify(good) == Verdict("VERIFIED", "", "")
    assert verify(good._replace(account_id=None)).reason == "NO_ACCOUNT"
    assert verify(good._replace(on_roll=False)).verification == "NOT_FOUND"
    assert verify(good._replace(signed=False)).reason == "NO_SIGN_IN"
    by_hand = Verdict("VERIFIED", "MANUAL", "DECLINED", "电话告知")
    assert verify(good._replace(state="DROPPED", reason="GRADUATED"), by_hand) == by_hand._replace(
        verification="GRADUATED"
    )
    line = Hashed(1, 2, "S1", "王明", 250_000, "1234", "", "")
    whole = content_hash(("FF-2025-0001", "CGS", "2025-10", 1), [line, line._replace(instalment_id=2)])
    assert whole == content_hash(("FF-2025-0001", "CGS", "2025-10", 1), [line._replace(instalment_id=2), line])
    for changed in (line._replace(amount_fen=250_001), line._replace(tail="1235"), line._replace(exclusion="MANUAL")):
        assert whole != content_hash(("FF-2025-0001", "CGS", "2025-10", 1), [changed, line._replace(instalment_id=2)])
