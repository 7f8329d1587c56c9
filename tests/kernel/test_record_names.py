"""What a person calls a row: codes as words, names in the language of the reader, and no raw code in any label."""

import sqlite3

import pytest

from gzstudents.kernel import codes, i18n, settings
from gzstudents.kernel.record_names import coded, either, said, said_codes
from gzstudents.payments.queries.behind import PLANNED_BY


@pytest.fixture(autouse=True)
def _chinese_again() -> object:
    yield
    i18n.use("zh_CN")


@pytest.mark.parametrize(
    ("language", "label"), [("zh_CN", "陈文海 本科 珠江奖学金"), ("en", "陈文海 Bachelor Pearl River Scholarship")]
)
def test_codes_and_names_are_said_in_the_language_of_the_reader(language: str, label: str) -> None:
    i18n.use(language)
    expression = f"'陈文海 ' || {coded('level', 't.level')} || ' ' || {either('t.zh', 't.en')}"
    assert said(_asked(expression, level="BA", zh="珠江奖学金", en="Pearl River Scholarship")) == label


def test_what_is_missing_leaves_no_trace() -> None:
    i18n.use("en")
    expression = f"'A ' || {coded('level', 't.level')} || ' B ' || {either('t.zh', 't.en')}"
    assert said(_asked(expression, level="", zh="珠江奖学金", en="")) == "A B 珠江奖学金"
    assert said(_asked(expression, level="SOMETHING", zh="", en="")) == "A SOMETHING B"
    assert said(None) == ""


def _asked(expression: str, **row: str) -> str:
    connection = sqlite3.connect(":memory:")
    columns = ", ".join(f"'{value}' AS {name}" for name, value in row.items())
    answer: str = connection.execute(f"SELECT {expression} FROM (SELECT {columns}) t").fetchone()[0]
    connection.close()
    return answer


def test_codes_in_a_text_are_said_with_what_they_are_limited_to() -> None:
    assert said_codes("population", "HK OC:JC,BA") == "香港学生、华侨学生（专科、本科）"
    assert said_codes("eligibility_field", "teaching_language:ZH freshman:0") == "授课语言（中文）、本学年新生（否）"
    assert said_codes("eligibility_field", "own:union") == "own（union）"  # of the office's own: nothing is lost


def test_every_setting_has_a_name() -> None:
    assert {one.code for one in codes.values("setting")} == {*settings.defaults(), PLANNED_BY}
