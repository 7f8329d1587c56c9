"""Numbers of documents: synthetic vectors, check digits, and warnings that never block."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gzstudents.kernel import codes, i18n, numbers, paths

KINDS = [entry.code for entry in codes.values("document_type")]


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("GZSTUDENTS_HOME", str(tmp_path))
    i18n.use("zh_CN")
    numbers.reload()
    yield
    numbers.reload()


def problems(kind: str, number: str | None, **known: str) -> list[str]:
    found = numbers.check_document(kind, number, **known)  # type: ignore[arg-type]
    assert all(problem.severity == "warning" and problem.message.endswith("。") for problem in found)
    return [problem.code for problem in found]


@pytest.mark.parametrize(
    ("kind", "number", "known"),
    [
        ("HMT_RESIDENCE", "810000199901010014", {"birth_date": "1999-01-01", "gender": "1", "population": "HK", "country": "CHN"}),
        ("HMT_RESIDENCE", "820000200103150028", {"birth_date": "2001-03-15", "gender": "2", "population": "MO"}),
        ("HMT_RESIDENCE", "830000199812310035", {"birth_date": "1998-12-31", "gender": "1", "population": "TW"}),
        ("HMT_RESIDENCE", "81000020000229002x", {"birth_date": "2000-02-29", "gender": "2"}),
        ("HMT_RESIDENCE", "8100 0019 9901 0100 14", {"birth_date": "1999"}),
        ("PR_CARD", "944840200002290019", {"birth_date": "2000-02-29", "country": "USA", "population": "INTL"}),
        ("PR_CARD", "944410199911110024", {"birth_date": "1999-11", "country": "KOR"}),
        ("PR_CARD", "USA440099010113", {"birth_date": "1999-01-01", "country": "USA"}),
        ("PASSPORT", "L898902C3", {"country": "UTO"}), ("PASSPORT", "123456789", {"country": "USA"}), ("PASSPORT", "ｅ１２３４５６７８", {}),
        ("PRC_PASSPORT", "E12345678", {"country": "CHN", "population": "OC"}), ("PRC_PASSPORT", "EA1234567", {}),
        ("PRC_PASSPORT", "G12345678", {}), ("PRC_PASSPORT", "141234567", {}),
        ("HKMO_PERMIT", "H12345678", {"population": "HK"}), ("HKMO_PERMIT", "M1234567801", {"population": "MO", "country": "CHN"}),
        ("TW_PERMIT", "01234567", {"population": "TW"}), ("TW_PERMIT", "1234567890A", {}),
        ("HKID", "A123456(3)", {}), ("MOID", "5123456(7)", {}), ("MOID", "1/234567/8", {}),
        ("TWID", "A123456789", {"gender": "1"}), ("OTHER", "??? 123", {}), ("VISA", "K1234567", {}),
        ("PASSPORT", "", {}), ("PASSPORT", None, {}), ("PASSPORT", "  ", {}), ("UNKNOWN_KIND", "X123", {}),
    ],
)  # fmt: skip
def test_good_numbers_raise_nothing(kind: str, number: str | None, known: dict[str, str]) -> None:
    assert problems(kind, number, **known) == []


@pytest.mark.parametrize(
    ("kind", "number", "known", "found"),
    [
        ("HMT_RESIDENCE", "810000199901010015", {}, ["number_check_digit"]),
        ("HMT_RESIDENCE", "810000199901010014", {"population": "MO"}, ["number_population"]),
        ("HMT_RESIDENCE", "810000199901010014", {"birth_date": "1999-01-02"}, ["number_birth_date"]),
        ("HMT_RESIDENCE", "810000199901010014", {"gender": "2"}, ["number_gender"]),
        ("HMT_RESIDENCE", "840000199901010014", {}, ["number_format"]),
        ("PR_CARD", "944840200002290018", {}, ["number_check_digit"]),
        ("PR_CARD", "944840200002290019", {"country": "KOR"}, ["number_nationality"]),
        ("PR_CARD", "USA440099010112", {}, ["number_check_digit"]),
        ("PR_CARD", "USA440099010113", {"country": "KOR", "birth_date": "1998-01-01"}, ["number_nationality", "number_birth_date"]),
        ("PASSPORT", "1234", {}, ["number_format"]), ("PASSPORT", "1.23E+17", {}, ["number_scientific"]),
        ("PASSPORT", "N1234567", {"country": "HKG"}, ["number_nationality"]), ("PASSPORT", "N1234567", {"population": "TW"}, ["number_population"]),
        ("PRC_PASSPORT", "E1234567", {}, ["number_format"]), ("PRC_PASSPORT", "E12345678", {"country": "THA"}, ["number_nationality"]),
        ("HKMO_PERMIT", "H12345678", {"population": "MO"}, ["number_population"]), ("HKMO_PERMIT", "X12345678", {}, ["number_format"]),
        ("HKMO_PERMIT_FOREIGN", "HA1234567", {"country": "GBR"}, ["number_not_for_study"]),
        ("TW_PERMIT", "1234567", {}, ["number_format"]),  # a leading zero was lost
        ("HKID", "A1234564", {}, ["number_check_digit"]), ("TWID", "A123456788", {}, ["number_check_digit"]),
        ("TWID", "A123456789", {"gender": "2"}, ["number_gender"]), ("MOID", "21234567", {}, ["number_format"]),
        ("OTHER", "1", {}, ["number_length"]), ("OTHER", "x" * 5000, {}, ["number_length"]), ("PASSPORT", "护照号", {}, ["number_format"]),
        ("PASSPORT", "١٢٣٤٥٦٧", {}, ["number_format"]),
    ],
)  # fmt: skip
def test_warnings(kind: str, number: str, known: dict[str, str], found: list[str]) -> None:
    assert problems(kind, number, **known) == found


def test_a_warning_is_a_sentence_for_the_desk() -> None:
    (problem,) = numbers.check_document("TW_PERMIT", "1234567")
    assert problem.message == "台湾居民来往大陆通行证的号码“1234567”不是常见的式样（例如 01234567）。请核对。"


@pytest.mark.parametrize(
    ("kind", "number", "key"),
    [
        ("PASSPORT", " e 123-456 ", "E123456"), ("PASSPORT", "Ｅ１２３", "E123"), ("HKMO_PERMIT", "H1234567801", "H12345678"),
        ("HKMO_PERMIT", "H12345678", "H12345678"), ("HKID", "A123456(3)", "A1234563"), ("HMT_RESIDENCE", "81000020000229002x", "81000020000229002X"),
        ("PASSPORT", "e12\u200b3", "E123"), ("PASSPORT", None, ""), ("TW_PERMIT", "00000001", "00000001"),
    ],
)  # fmt: skip
def test_normalise(kind: str, number: str | None, key: str) -> None:
    assert numbers.normalise(kind, number) == key


def test_every_example_is_of_its_own_form() -> None:
    for kind in KINDS:
        for form in numbers.formats(kind):
            assert form.pattern.fullmatch(form.example), form
            assert form.source
            assert form.confidence in {"official", "secondary", "general"}
            assert all(check.partition(":")[0] in numbers._CHECKS for check in form.checks)
            assert problems(kind, form.example) in ([], ["number_not_for_study"])
    assert {form.kind for form in numbers._formats()} <= set(KINDS)


def test_forms_are_dated() -> None:
    assert [form.example for form in numbers.formats("PR_CARD", date(2022, 5, 1))] == ["USA440099010113"]
    assert [form.example for form in numbers.formats("PR_CARD", date(2024, 5, 1))] == ["944840200002290019"]
    assert len(numbers.formats("PR_CARD")) == 2
    early = numbers.check_document("PR_CARD", "944840200002290019", on=date(2022, 5, 1))
    assert [problem.code for problem in early] == ["number_format"]
    assert numbers.check_document("PR_CARD", "944840200002290019", on=date(2024, 5, 1)) == []


def test_the_office_has_its_own_table() -> None:
    folder = paths.config_folder() / "codes"
    folder.mkdir(parents=True)
    own = folder / "document_formats.toml"
    own.write_text(
        '[[formats]]\nkind = "MOID"\npattern = "[0-9]{8}"\nexample = "21234567"\nchecks = ["new_check"]\n',
        encoding="utf-8",
    )
    numbers.reload()
    assert problems("MOID", "21234567") == []
    assert problems("TW_PERMIT", "1234567") == ["number_format"]
    for broken in (
        '[[formats]]\nkind = "MOID"\npattern = "["\n',
        "formats = [1]",
        "x",
        '[[formats]]\nkind="A"\npattern="a"\nfrom=3\n',
    ):
        own.write_text(broken, encoding="utf-8")
        numbers.reload()
        assert problems("MOID", "21234567") == ["number_format"]


def test_mask() -> None:
    assert numbers.mask("E12345678") == "E1••••678"
    assert numbers.mask("123") == "•••"
    assert numbers.mask("") == ""


@given(st.sampled_from(KINDS), st.text(max_size=30) | st.from_regex(r"[A-Z]{0,3}[0-9]{5,18}X?", fullmatch=True))
def test_any_number_is_answered_with_warnings(kind: str, number: str) -> None:
    found = problems(kind, number, birth_date="2000-02", gender="1", population="INTL", country="THA")
    assert set(found) <= set(numbers._TEXTS)
    key = numbers.normalise(kind, number)
    assert numbers.normalise(kind, key) == key


@given(st.integers(0, 10**17 - 1))
def test_one_wrong_digit_is_always_seen(number: int) -> None:
    digits = f"{number:017d}"
    check = numbers.mod11_2(digits)
    for place in range(17):
        changed = digits[:place] + str((int(digits[place]) + 1) % 10) + digits[place + 1 :]
        assert numbers.mod11_2(changed) != check
