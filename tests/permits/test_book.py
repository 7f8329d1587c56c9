"""Rules that the office changes in a file of its own: what holds, what is refused with a sentence, where they differ."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from gzstudents.kernel import paths
from gzstudents.permits import words
from gzstudents.permits.rules import book, differences, own_problems, rule_of
from gzstudents.permits.rules.book import FILE, reload


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(paths, "config_folder", lambda: tmp_path)
    reload()
    yield tmp_path / FILE
    reload()


def test_steps_offsets_and_switching_off(own: Path) -> None:
    own.write_text(
        '[permit_extension]\noffset = -45\nshow_before = 60\nwarn = 20\nurgent = 5\nzh = "延期"\n[tuition]\nenabled = false\n',
        "utf-8",
    )
    reload()
    rule = rule_of("permit_extension")
    assert (rule.offset, rule.show_before, rule.warn, rule.urgent, rule.zh) == (-45, 60, 20, 5, "延期")
    assert "tuition" not in {one.id for one in book()}
    assert own_problems() == ()
    assert [(one.name, one.shipped, one.own) for one in differences("permit_extension")][:2] == [
        ("offset", -30, -45),
        ("show_before", 30, 60),
    ]
    assert words.changed("permit_extension")[0] == "期限：随附 居留许可到期日前 30 天，本办公室 居留许可到期日前 45 天"
    assert words.changed("permit_extension")[-1] == "中文事项由本办公室改写"
    assert words.changed("insurance") == []


def test_without_a_file_nothing_differs(own: Path) -> None:
    assert own_problems() == ()
    assert [one for rule in book() for one in differences(rule.id)] == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[permit_extension]\noffset = '30'", "整数"), ("[permit_extension]\nenabled = 0", "true"), ("[permit_extension]\nzh = 3", "文字"),
        ("[permit_extension]\ntrigger = 'lodging'", "trigger"), ("[permit_extension]\nnothing = 1", "nothing"),
        ("[permit_extension]\nshow_before = -1", "0"), ("[permit_extension]\noffset = 99999", "3650"),
        ("[permit_extension]\nunit = 'weeks'", "working_days"), ("[permit_extension]\naction = 'rm'", "action"),
        ("[no_rule]\noffset = 3", "no_rule"), ("permit_extension = 3", "permit_extension"), ("[permit_extension", "读不了"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_a_sentence_and_the_shipped_rule_holds(own: Path, text: str, said: str) -> None:
    own.write_text(text, "utf-8")
    reload()
    (problem,) = own_problems()
    assert said in problem
    assert FILE in problem
    rule = rule_of("permit_extension")
    assert (rule.offset, rule.show_before, rule.unit, rule.trigger, rule.enabled) == (
        -30,
        30,
        "days",
        "permit_end",
        True,
    )


def test_a_wrong_value_leaves_the_good_ones(own: Path) -> None:
    own.write_text("[permit_extension]\noffset = 'x'\nshow_before = 60\n", "utf-8")
    reload()
    assert (rule_of("permit_extension").show_before, rule_of("permit_extension").offset, len(own_problems())) == (
        60,
        -30,
        1,
    )
