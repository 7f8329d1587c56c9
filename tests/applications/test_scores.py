"""Scores and ranks against tables worked out by hand."""

import random
from fractions import Fraction

import pytest

from gzstudents.applications.rules import ranks, scoring
from gzstudents.applications.rules.ranks import Entrant
from gzstudents.applications.rules.scoring import CriterionTerms, Given

MARKS = CriterionTerms(1, "MARKS", "学业成绩", "Marks", 600, 100, "average")
CONDUCT = CriterionTerms(2, "CONDUCT", "品行表现", "Conduct", 250, 10)
WORK = CriterionTerms(3, "WORK", "综合素质", "Achievements", 150, 20)
RUBRIC = (MARKS, CONDUCT, WORK)


def test_breakdown_worked_out_by_hand() -> None:
    """Marks 87.55 → 0.6 × 87.55 = 52.53. Conduct (9 + 8 + 8) / 3 = 8.333… of 10 → 0.25 × 83.333… = 20.8333….
    Achievements (17.5 + 16) / 2 = 16.75 of 20 → 0.15 × 83.75 = 12.5625. In all 85.92583… → 85.93.
    """
    reviews = [
        Given("甲", {2: 900, 3: 1750}),
        Given("乙", {2: 800, 3: 1600}),
        Given("丙", {2: 800}),
        Given("丁", {2: 0, 3: 0}, conflict=True),
    ]
    found = scoring.score(RUBRIC, reviews, {1: 8755})
    assert found.score == 8593
    assert [(one.mean, one.part) for one in found.parts] == [(8755, 5253), (833, 2083), (1675, 1256)]
    assert found.parts[1].points == (("甲", 900), ("乙", 800), ("丙", 800))
    assert found.parts[0].points == (("", 8755),)


@pytest.mark.parametrize(
    ("points", "weight", "most", "score"),
    [
        ((8333, 8334), 1000, 100, 8334),  # 83.335 is 83.34: halves go up, once, at the end
        ((8333, 8333, 8334), 1000, 100, 8333),
        ((0, 1), 1000, 100, 1),  # 0.005
        ((10000,), 1000, 100, 10000),
        ((300,), 1000, 7, 4286),  # 3 of 7 is 42.857…
    ],
)
def test_rounding_once_half_up(points: tuple[int, ...], weight: int, most: int, score: int) -> None:
    one = CriterionTerms(1, "A", "甲", "A", weight, most)
    given = [Given(str(place), {1: value}) for place, value in enumerate(points)]
    assert scoring.score([one], given, {}).score == score


def test_no_score_while_points_are_missing() -> None:
    half = scoring.score(RUBRIC, [Given("甲", {2: 900})], {1: 8755})
    assert (half.score, half.missing) == (None, ("WORK",))
    unknown = scoring.score(RUBRIC, [Given("甲", {2: 900, 3: 1000})], {})
    assert (unknown.score, unknown.missing) == (None, ("MARKS",))
    nobody = scoring.score(RUBRIC, [Given("甲", {2: 900, 3: 1000}, conflict=True)], {1: 8755})
    assert nobody.missing == ("CONDUCT", "WORK")
    assert scoring.score([], [], {}).score is None


@pytest.mark.parametrize(
    ("text", "value", "most", "points"),
    [
        ("average", 8755, 100, 8755),
        ("average", 8755, 50, 5000),  # never above the full points
        ("gpa/4", 350, 100, 8750),
        ("gpa/4.0", 333, 20, 1665),
        ("gpa/5", 600, 100, 10000),
        ("attendance/100", 9750, 10, 975),
        ("hsk_level:4=60,5=80,6=100", 500, 100, 8000),
        ("hsk_level:4=60,5=80,6=100", 300, 100, 0),
        ("hsk_level:4=60,5=80,6=100", 900, 100, 10000),
        ("own:score/10", 700, 100, 7000),
        ("gpa/4", None, 100, None),
    ],
)
def test_facts_become_points(text: str, value: int | None, most: int, points: int | None) -> None:
    scale = scoring.read_fact(text)
    assert scale is not None
    assert scoring.fact_points(scale, value, most) == points


@pytest.mark.parametrize("text", ["", "gpa/0", "gpa/", "gpa/x", "hsk:", "hsk:5=80,4=60", "hsk:a=1", "Ω", "gpa/4/5"])
def test_facts_that_are_none(text: str) -> None:
    assert scoring.read_fact(text) is None


def test_ranks_worked_out_by_hand() -> None:
    """A 90; B and C 85.5, B better in the first criterion; D and E equal in everything; F without a score."""
    entrants = [
        Entrant(1, "文学院", 9000, (Fraction(90), Fraction(90))),
        Entrant(2, "文学院", 8550, (Fraction(88), Fraction(83))),
        Entrant(3, "管理学院", 8550, (Fraction(86), Fraction(85))),
        Entrant(4, "管理学院", 8000, (Fraction(80), Fraction(80))),
        Entrant(5, "文学院", 8000, (Fraction(80), Fraction(80))),
        Entrant(6, "文学院", None),
        Entrant(7, "管理学院", 7000, (Fraction(70), Fraction(70))),
    ]
    found = ranks.ranks(entrants)
    assert {one: found[one].rank for one in found} == {1: 1, 2: 2, 3: 3, 4: 4, 5: 4, 6: None, 7: 6}
    assert {one: found[one].college_rank for one in found} == {1: 1, 2: 2, 3: 1, 4: 2, 5: 3, 6: None, 7: 3}
    assert [one for one in found if found[one].tied] == [4, 5]
    shuffled = entrants.copy()
    random.Random(7).shuffle(shuffled)
    assert ranks.ranks(shuffled) == found
    assert ranks.ranks([]) == {}
