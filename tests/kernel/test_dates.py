"""Dates: every spelling that files bring, academic years, working days and how dates are written."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gzstudents.kernel import dates, i18n, paths


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("GZSTUDENTS_HOME", str(tmp_path))
    dates.reload()
    yield
    dates.reload()


@pytest.mark.parametrize(
    "value",
    [
        "2024-09-01", "2024-9-1", "2024.9.1", "2024/9/1", "2024年9月1日", "2024年09月01日", "2024 年 9 月 1 日", "20240901",
        "2024-09-01 00:00:00", "2024-09-01T00:00:00", "2024/9/1 0:00", "2024-09-01T00:00:00.000Z", "2024-09-01 00:00:00+08:00",
        "  2024-9-1  ", "２０２４－９－１", "２０２４年９月１日", "2024年9月1号", "2024年9月1日 星期日", "二〇二四年九月一日", "二零二四年九月一日",
        "1 Sep 2024", "Sep 1, 2024", "September 1, 2024", "01-Sep-2024", "1st September 2024", "1 SEPT. 2024", "Sun, 1 Sep 2024",
        "2024 Sep 1", "2024 09 01", "2024 - 9 - 1", "'2024-09-01", "45536", 45536, 45536.0, 45536.75, "45536.75", 20240901,
        20240901.0, date(2024, 9, 1), datetime(2024, 9, 1, 16, 30), "2024‑09‑01", "2024年9月1日上午 8:00",
    ],
)  # fmt: skip
def test_one_day_in_many_spellings(value: object) -> None:
    assert dates.parse_date(value) == ("2024-09-01", "")


@pytest.mark.parametrize(
    ("value", "iso"),
    [
        ("2024年9月", "2024-09"), ("2024年9月份", "2024-09"), ("2024-09", "2024-09"), ("2024-9", "2024-09"), ("2024.9", "2024-09"),
        ("202409", "2024-09"), (202409, "2024-09"), ("Sep 2024", "2024-09"), ("2024", "2024"), (2024, "2024"), (2024.0, "2024"),
        ("2024年", "2024"), ("13/04/2024", "2024-04-13"), ("04/13/2024", "2024-04-13"), ("3/3/2024", "2024-03-03"),
        ("31.12.2024", "2024-12-31"), ("2024-02-29", "2024-02-29"), ("1999-12-31", "1999-12-31"), ("2024年十月二十八日", "2024-10-28"),
        ("二〇二四年十二月三十一日", "2024-12-31"), (61, "1900-03-01"), ("2000年二月十日", "2000-02-10"),
    ],
)  # fmt: skip
def test_values(value: object, iso: str) -> None:
    assert dates.parse_date(value) == (iso, "")


@pytest.mark.parametrize("value", [None, "", "  ", "-", "无", "N/A", "\u3000", float("nan"), "NaT"])
def test_nothing_is_no_problem(value: object) -> None:
    assert dates.parse_date(value) == (None, "")


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ("2026-02-31", "date_impossible"), ("2025-02-29", "date_impossible"), ("1900-02-29", "date_impossible"),
        ("20250229", "date_impossible"), ("2025-13-01", "date_impossible"), ("2025-00-10", "date_impossible"),
        ("2025年13月", "date_impossible"), ("2025-13", "date_impossible"), ("32/12/2024", "date_impossible"), (60, "date_impossible"),
        ("31 Feb 2024", "date_impossible"),
        ("01-Sep-24", "date_two_digit_year"), ("24-9-1", "date_two_digit_year"), ("1/9/24", "date_two_digit_year"),
        ("240901", "date_two_digit_year"), ("24年9月1日", "date_two_digit_year"), ("Sep 1, 24", "date_two_digit_year"),
        ("03/04/2024", "date_ambiguous"), ("3.4.2024", "date_ambiguous"), ("03-04-2024", "date_ambiguous"),
        ("1815-06-18", "date_out_of_range"), ("2999-01-01", "date_out_of_range"), ("0000", "date_out_of_range"),
        ("abc", "date_unreadable"), ("2024-09-01abc", "date_unreadable"), ("9-1", "date_unreadable"), ("2024年x月", "date_unreadable"),
        ("2024--9", "date_unreadable"), ("1 Foo 2024", "date_unreadable"), (True, "date_unreadable"), (float("inf"), "date_unreadable"),
        (-5, "date_unreadable"), (12, "date_unreadable"), (2024.1, "date_unreadable"), (1e300, "date_unreadable"),
        ("1.23E+17", "date_unreadable"), ("9" * 500, "date_unreadable"), ([], "date_unreadable"), ("123", "date_unreadable"),
        ("2024-9-1111", "date_unreadable"), ("१२३४", "date_unreadable"),
    ],
)  # fmt: skip
def test_errors(value: object, problem: str) -> None:
    assert dates.parse_date(value) == (None, problem)
    sentence = dates.problem_text(problem, value)
    assert sentence.endswith("。")
    assert len(sentence) < 100


@pytest.mark.parametrize(
    "value", ["民国113年9月1日", "民國113年9月1日", "中华民国113年9月1日", "113年9月1日", "113/09/01", "113.9.1"]
)
def test_years_of_the_republic_are_read_and_flagged(value: str) -> None:
    assert dates.parse_date(value) == ("2024-09-01", "date_roc")


@pytest.mark.parametrize(
    ("value", "meant"),
    [("2546-09-01", "2003-09-01"), ("31/12/2546", "2003-12-31"), ("1 Sep 2546", "2003-09-01"), (25460901, "2003-09-01"),
     (2546, "2003"), ("29/02/2547", "2004-02-29"), ("2567年9月", "2024-09")],
)  # fmt: skip
def test_buddhist_years_are_read_and_flagged(value: object, meant: str) -> None:
    assert dates.parse_date(value) == (meant, "date_buddhist")
    assert dates.parse_date("29/02/2546") == (None, "date_impossible")


def test_serial_numbers_of_both_systems() -> None:
    assert dates.parse_date(44074, since_1904=True).value == "2024-09-01"
    assert dates.parse_date("44074", since_1904=True).value == "2024-09-01"
    assert dates.parse_date(44074).value == "2020-08-31"
    assert dates.parse_date(60, since_1904=True).problem == "date_unreadable"


@given(st.dates(date(1900, 3, 1), date(2199, 12, 31)))
@settings(max_examples=150, deadline=None)
def test_what_we_write_we_read(day: date) -> None:
    iso = day.isoformat()
    spelt = [iso, f"{day:%Y%m%d}", f"{day.year}.{day.month}.{day.day}", dates.chinese_date(day)]
    for text in [*spelt, dates.english_date(day), dates.display(iso), dates.display(iso, "en")]:
        assert dates.parse_date(text) == (iso, ""), text
    serial = (day - date(1899, 12, 30)).days + 0.5
    assert 1900 <= serial < 2200 or dates.parse_date(serial) == (iso, "")


@given(st.text(max_size=30) | st.from_regex(r"[0-9年月日 /.-]{1,12}", fullmatch=True))
@settings(max_examples=200, deadline=None)
def test_any_text_is_read_or_refused(text: str) -> None:
    value, problem = dates.parse_date(text)
    assert value is None or dates.parse_date(value) == (value, "")
    assert not problem or dates.problem_text(problem, text)


def test_problem_text_cuts_long_input_and_knows_no_other_code() -> None:
    assert "…" in dates.problem_text("date_unreadable", "x" * 1000)
    assert dates.problem_text("") == ""


@pytest.mark.parametrize(
    ("day", "year", "term"),
    [
        (date(2025, 9, 1), "2025-2026", 1), (date(2026, 8, 31), "2025-2026", 2), (date(2026, 2, 28), "2025-2026", 1),
        (date(2026, 3, 1), "2025-2026", 2), (date(2026, 1, 1), "2025-2026", 1), (date(2025, 12, 31), "2025-2026", 1),
    ],
)  # fmt: skip
def test_academic_year_and_term(day: date, year: str, term: int) -> None:
    assert dates.academic_year(day) == year
    assert dates.term(day) == (year, term)
    first, last = dates.academic_year_bounds(year)
    assert first <= day <= last
    start, end = dates.term_bounds(year, term)
    assert start <= day <= end


def test_terms_fill_the_year() -> None:
    first, last = dates.academic_year_bounds("2027-2028")
    assert (first, last) == (date(2027, 9, 1), date(2028, 8, 31))
    assert dates.term_bounds("2027-2028", 1) == (first, date(2028, 2, 29))
    assert dates.term_bounds("2027-2028", 2) == (date(2028, 3, 1), last)
    assert dates.academic_years(date(2025, 8, 31), date(2026, 9, 1)) == ["2024-2025", "2025-2026", "2026-2027"]


@pytest.mark.parametrize("text", ["", "2025", "2025-2027", "2026-2025", "25-26-27", "abcd-efgh"])
def test_no_academic_year(text: str) -> None:
    with pytest.raises(ValueError, match=text or "^$"):
        dates.academic_year_bounds(text)


@pytest.mark.parametrize(
    ("birth", "day", "age"),
    [
        ("2000-09-01", date(2025, 9, 1), 25), ("2000-09-02", date(2025, 9, 1), 24), ("2000-02-29", date(2025, 2, 28), 24),
        ("2000-02-29", date(2025, 3, 1), 25), ("2000-08", date(2025, 9, 1), 25), ("2000-10", date(2025, 9, 1), 24),
        ("2000-09", date(2025, 9, 15), None), ("2000", date(2025, 9, 1), None), ("2000", date(2025, 12, 31), 25), ("", date(2025, 9, 1), None),
    ],
)  # fmt: skip
def test_age_on_a_day(birth: str, day: date, age: int | None) -> None:
    assert dates.age_on(birth, day) == age


@pytest.mark.parametrize(
    ("day", "chinese", "english"),
    [
        (date(2026, 6, 18), "二〇二六年六月十八日", "18 June 2026"), (date(2025, 9, 1), "二〇二五年九月一日", "1 September 2025"),
        (date(2010, 10, 10), "二〇一〇年十月十日", "10 October 2010"), (date(2024, 12, 31), "二〇二四年十二月三十一日", "31 December 2024"),
        (date(2000, 11, 20), "二〇〇〇年十一月二十日", "20 November 2000"),
    ],
)  # fmt: skip
def test_written_dates(day: date, chinese: str, english: str) -> None:
    assert dates.chinese_date(day) == chinese
    assert dates.english_date(day) == english


@pytest.mark.parametrize(
    ("iso", "chinese", "english"),
    [
        ("2026-06-18", "2026年6月18日", "18 June 2026"), ("2026-06", "2026年6月", "June 2026"), ("2026", "2026年", "2026"),
        ("", "", ""), ("soon", "soon", "soon"), ("2026-13", "2026-13", "2026-13"),
    ],
)  # fmt: skip
def test_displayed_dates(iso: str, chinese: str, english: str) -> None:
    assert dates.display(iso) == chinese
    assert dates.display(iso, "en") == english


def test_iso_date() -> None:
    assert dates.iso_date("2026-06-18") == date(2026, 6, 18)
    assert dates.iso_date("2026-06") is None
    assert dates.iso_date("2026-06-31") is None
    assert dates.iso_date("") is None


def test_working_days_know_holidays_and_working_weekends() -> None:
    assert not dates.is_working_day(date(2025, 10, 1))  # Wednesday of the national holiday
    assert dates.is_working_day(date(2025, 9, 28))  # Sunday worked in exchange
    assert not dates.is_working_day(date(2025, 9, 27))
    assert [dates.day_mark(date(2025, 9, day)) for day in (26, 27, 28)] == ["", "", "work"]
    assert dates.day_mark(date(2025, 10, 1)) == "off"
    assert dates.is_working_day(date(2025, 9, 29))
    # 30 Sep, then the holiday of 1-8 October 2025, 9 and 10 October, the working Saturday the 11th.
    assert dates.add_working_days(date(2025, 9, 29), 3) == date(2025, 10, 10)
    assert dates.add_working_days(date(2025, 9, 29), 4) == date(2025, 10, 11)
    assert dates.add_working_days(date(2025, 10, 10), -2) == date(2025, 9, 30)
    assert dates.add_working_days(date(2025, 10, 1), 0) == date(2025, 10, 1)
    assert dates.working_days_between(date(2025, 9, 29), date(2025, 10, 11)) == 4
    assert dates.working_days_between(date(2025, 10, 11), date(2025, 9, 29)) == 0


def test_an_unknown_year_has_plain_weeks_until_the_office_says_more() -> None:
    assert dates.is_working_day(date(2090, 10, 2))  # a Monday
    assert not dates.is_working_day(date(2090, 10, 1))  # a Sunday
    own = paths.config_folder() / "holidays.toml"
    own.write_text("[2090]\nholidays = [2090-10-02]\nworkdays = [2090-10-01]\n", encoding="utf-8")
    dates.reload()
    assert not dates.is_working_day(date(2090, 10, 2))
    assert dates.is_working_day(date(2090, 10, 1))
    own.write_text("[2090]\nholidays = [", encoding="utf-8")
    dates.reload()
    assert dates.is_working_day(date(2090, 10, 2))
    own.write_text("2090 = 3\n[2091]\nholidays = ['x']\n", encoding="utf-8")
    dates.reload()
    assert dates.is_working_day(date(2091, 10, 2) - timedelta(days=1))  # a Monday


def test_problems_are_told_in_the_language_in_use() -> None:
    i18n.use("zh_CN")
    assert dates.problem_text("date_impossible", "2026-02-31") == "“2026-02-31”这一天不存在。请核对日期。"
