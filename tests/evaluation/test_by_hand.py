"""Every indicator of a small store, worked out by hand; the names behind each figure too."""

import pytest

from gzstudents.evaluation.queries import load_facts, targets_of
from gzstudents.evaluation.rules import crossing
from gzstudents.evaluation.rules.evaluating import WHOLE, Evaluated, evaluate, points, weights_problem
from gzstudents.evaluation.rules.form import form
from gzstudents.evaluation.rules.measures import MEASURES, divided, is_small
from gzstudents.kernel.store import Store
from tests.evaluation.fourteen import ON, YEAR, Fourteen, fill

# value in hundredths, numerator, denominator; the reckoning is in the comments
CGS = {
    "BUDGET_RATE": (
        3750,
        7_500_000,
        20_000_000,
    ),  # a1 20,000 + a2 20,000 + a3 30,000 + a4 5,000 = 75,000 of 200,000; what a2 gave back is gone
    "BUDGET_CALENDAR": (7500, 7_500_000, 10_000_000),  # the same 75,000, all of October to December, of 100,000
    "RECIPIENTS": (300, 3, None),  # p1 p2 p3; p4's award was cancelled
    "AWARDS": (300, 3, None),
    "PLACES_FILLED": (4000, 2, 5),  # a1 a2; a4 is cancelled, a3 came of no cycle
    "REVIEW_PASS": (3333, 1, 3),  # a1 passed; a2 failed; a4 did not take part; a3 exempt, not counted
    "ON_TIME_COMPLETION": (10000, 1, 1),  # of the holders only p3 was to end in the year, a day early
    "RETENTION": (7500, 3, 4),  # p4 has left; p3 has graduated, which is no loss
    "DROP_OUT": (2500, 1, 4),
    "PAID_OUT": (8824, 7_500_000, 8_500_000),  # due: 75,000 and the 10,000 of February; the held 20,000 are not due
    "ON_TIME_PAY": (7143, 5, 7),  # due 3 + 2 + 1 + 1; late or missing: November's and February's of a1
    "DAYS_TO_PAY": (3700, 111, 3),  # 20 September to 20, 30, 31 October: 30 + 40 + 41; a4 is cancelled
    "COST_PER_RECIPIENT": (1_875_000, 7_500_000, 4),  # 75,000 for p1 p2 p3 and p4, who was paid once
    "AVERAGE_AWARD": (3_333_333, 10_000_000, 3),  # 30,000 + 40,000 + 30,000
    "COST_PER_GRADUATE": (3_500_000, 3_500_000, 1),  # ended in the year: p3 30,000 and p4 5,000; graduated: p3
    "COVERAGE": (4286, 3, 7),  # INTL on the roll: p1 p2 p3 p4 p5 p6 p12
    "REPEAT": (3333, 1, 3),  # p1 had it in 2024-2025
    "OUTSTANDING_SHARE": (6667, 2, 3),  # 90 and 85 are outstanding, 80 is not
    "DEGREE_SHARE": (10000, 3, 3),
    "HMT_SHARE": (0, 0, 3),  # nobody, and that is known
    "MARKS_GAP": (2000, 3, 2),  # (90 + 80 + 85) / 3 = 85 less (70 + 60) / 2 = 65
    "HSK_GAP": (50, 2, 1),  # (5 + 4) / 2 = 4.5 less 4
    "DESTINATION_6": (10000, 1, 1),  # p13: six months were over on 15 September 2025; p14's before the year
    "DESTINATION_12": (10000, 1, 1),  # p13 studies; nothing is known of p14
    "DESTINATION_36": (None, None, None),  # nobody: no data, not 0
    "DESTINATION_KNOWN": (5000, 1, 2),  # p13 of p13 and p14
    "STAY_GUANGZHOU": (0, 0, 1),  # p13 went home
    "SATISFACTION": (9200, None, None),  # entered
}
ALL = {
    "RECIPIENTS": (700, 7, None),  # p1 p2 p3 p7 p9 p11 p12
    "AWARDS": (800, 8, None),  # p1 has two
    "BUDGET_RATE": (3750, 7_500_000, 20_000_000),  # only CGS has a budget: only its payments are held against it
    "PLACES_FILLED": (4000, 2, 5),
    "COVERAGE": (6364, 7, 11),  # 7 INTL, p7 p8 (HK MO), p9 (OC, BA), p11 (TW); p10 is OC in a master's
    "DEGREE_SHARE": (7500, 3, 4),  # p12 is in the preparatory year
    "HMT_SHARE": (2857, 2, 7),  # p7 and p11; p9 is overseas Chinese
    "ON_TIME_COMPLETION": (5000, 1, 2),  # p12 should have ended in June
    "SATISFACTION": (None, None, None),  # entered by programme: nothing is averaged
}


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> tuple[Store, Fourteen]:
    from gzstudents.schema import open_store

    store = open_store(tmp_path_factory.mktemp("fourteen") / "office.gzs", create=True)
    return store, fill(store)


def _made(store: Store, programme: str = "") -> Evaluated:
    with store.reading() as session:
        facts = load_facts(session, academic_year=YEAR, programme=programme, on=ON)
        return evaluate(facts, targets_of(session, programme=programme, academic_year=YEAR))


@pytest.fixture(scope="module")
def cgs(known: tuple[Store, Fourteen]) -> Evaluated:
    return _made(known[0], "XCGS")


@pytest.fixture(scope="module")
def everything(known: tuple[Store, Fourteen]) -> Evaluated:
    return _made(known[0])


@pytest.mark.parametrize("code", CGS)
def test_indicator_of_a_programme(cgs: Evaluated, code: str) -> None:
    figure = cgs.line(code).figure
    assert (figure.value, figure.top, figure.bottom) == CGS[code]


@pytest.mark.parametrize("code", ALL)
def test_indicator_of_all_programmes(everything: Evaluated, code: str) -> None:
    figure = everything.line(code).figure
    assert (figure.value, figure.top, figure.bottom) == ALL[code]


@pytest.mark.parametrize(
    ("programme", "on", "code", "expected"),
    [
        # a1 (20th) and a4 (25th) have been paid, a2 and a3 are not late while October lasts
        ("XCGS", "2025-10-25", "ON_TIME_PAY", (10000, 2, 2)),
        ("XCGS", "2025-10-25", "PAID_OUT", (10000, 1_500_000, 1_500_000)),
        ("XCGS", "2025-10-31", "ON_TIME_PAY", (10000, 4, 4)),
        (
            "XCGS",
            "2025-11-30",
            "ON_TIME_PAY",
            (8333, 5, 6),
        ),  # a2's of November is in time, a1's was to be paid by today
        ("XCGS", "2025-12-31", "BUDGET_RATE", (4150, 8_300_000, 20_000_000)),  # a2 gave the 8,000 back in January
        ("XHM", ON, "ON_TIME_PAY", (0, 0, 2)),  # h7's counts once, paid in December; h9's money came back
        ("XHM", ON, "PAID_OUT", (4444, 400_000, 900_000)),
    ],
)
def test_what_is_due_on_a_day(
    known: tuple[Store, Fourteen], programme: str, on: str, code: str, expected: tuple[int, int, int]
) -> None:
    with known[0].reading() as session:
        figure = evaluate(load_facts(session, academic_year=YEAR, programme=programme, on=on)).line(code).figure
    assert (figure.value, figure.top, figure.bottom) == expected


def test_names_behind_the_figures(cgs: Evaluated, known: tuple[Store, Fourteen]) -> None:
    who = known[1]
    behind = {
        "COVERAGE": (who.persons(1, 2, 3), who.persons(1, 2, 3, 4, 5, 6, 12)),
        "RETENTION": (who.persons(1, 2, 3), who.persons(1, 2, 3, 4)),
        "REPEAT": (who.persons(1), who.persons(1, 2, 3)),
        "MARKS_GAP": (who.persons(1, 2, 3), who.persons(5, 6)),
        "COST_PER_GRADUATE": (who.persons(3, 4), who.persons(3)),
        "DESTINATION_KNOWN": (who.persons(13), who.persons(13, 14)),
        "REVIEW_PASS": (who.held("a1"), who.held("a1", "a2", "a4")),
        "ON_TIME_PAY": (who.held("a1", "a2", "a3", "a4"), who.held("a1", "a2", "a3", "a4")),
        "BUDGET_RATE": (who.held("a1", "a2", "a3", "a4"), set()),
    }
    for code, (over, under) in behind.items():
        figure = cgs.line(code).figure
        assert (set(figure.over), set(figure.under)) == (over, under), code
        assert figure.awards is (code in {"REVIEW_PASS", "ON_TIME_PAY", "BUDGET_RATE"}), code
    assert all(len(set(one.figure.over)) == len(one.figure.over) for one in cgs.lines)
    assert is_small(cgs.line("COVERAGE").figure)  # 7 people: said beside the figure


def test_slices_count_persons_awards_and_money(everything: Evaluated) -> None:
    level = {one.key: (one.persons, one.awards, one.amount_fen, one.paid_fen) for one in everything.breakdowns["level"]}
    assert level == {
        "BA": (
            5,
            6,
            7_200_000,
            5_900_000,
        ),  # p1 twice, p3 p7 p9 p11; paid a1 20,000, a3 30,000, the cancelled a4 5,000, h7 4,000
        "MA": (1, 1, 4_000_000, 2_000_000),
        "PREP": (1, 1, 200_000, 0),
    }
    countries = {one.key: one.persons for one in everything.breakdowns["country"] if one.persons}
    assert countries == {"THA": 1, "VNM": 1, "PAK": 1, "KEN": 1}  # HK, TW and overseas Chinese are no foreign countries
    groups = {one.key: one.persons for one in everything.breakdowns["country_group"]}
    assert groups["ASEAN"] == 2
    assert {one.key: one.awards for one in everything.breakdowns["programme"]} == {"XCGS": 3, "XHM": 2, "XUNI": 3}


def test_programmes_by_level(everything: Evaluated) -> None:
    facts = everything.facts
    levels = crossing.levels_of(facts)
    assert levels == ["MA", "BA", "PREP"]
    rows = {row.key: row for row in crossing.rows_of(facts, levels)}
    assert rows["XCGS"][1:] == ((1, 2, 0), 3, 3, 10_000_000, 7_500_000)
    assert rows["XUNI"].persons == (0, 2, 1)
    assert rows[""][1:] == ((1, 5, 1), 7, 8, 11_400_000, 7_900_000)  # p1, who has two, once
    assert crossing.rows_of(facts, ["MA", crossing.OTHER])[-1].persons == (1, 6)


def test_score_is_of_what_is_known(cgs: Evaluated) -> None:
    lines = {one.code: one for one in cgs.lines}
    assert lines["BUDGET_RATE"].score == 375  # 10 × 37.5 %
    assert (lines["RECIPIENTS"].target, lines["RECIPIENTS"].score) == (500, 600)  # 5 places: 10 × 3 / 5
    assert lines["DAYS_TO_PAY"].score == 400  # 37 days are within 60
    assert lines["MARKS_GAP"].score == 400
    assert lines["COVERAGE"].score is None  # no target is shipped: the office sets one
    assert lines["SATISFACTION"].score == 968  # 10 × 92 / 95 = 9.684
    assert cgs.assessed == sum(one.weight for one in cgs.lines if one.score is not None) < WHOLE
    assert cgs.score == sum(one.score for one in cgs.lines if one.score is not None)


def test_places_are_a_target_only_where_all_have_some(everything: Evaluated) -> None:
    assert everything.line("RECIPIENTS").target is None


def test_form_is_whole() -> None:
    assert {one.code for one in form().indicators} == set(MEASURES)
    assert weights_problem(one.weight for one in form().indicators) == 0
    shares: dict[str, int] = {}
    for one in form().indicators:
        shares[form().group(one.group).level1_en] = shares.get(form().group(one.group).level1_en, 0) + one.weight
    assert shares == {"Budget": 1000, "Outputs": 5000, "Outcomes": 3000, "Satisfaction": 1000}


@pytest.mark.parametrize(
    ("code", "value", "target", "weight", "expected"),
    [
        ("COVERAGE", 5000, 4000, 800, 800),  # reached: the whole weight, no more
        ("COVERAGE", 3000, 4000, 800, 600),
        ("COVERAGE", 0, 4000, 800, 0),
        ("COVERAGE", None, 4000, 800, None),
        ("COVERAGE", 3000, None, 800, None),
        ("COVERAGE", 3000, 4000, 0, None),
        ("DAYS_TO_PAY", 6000, 6000, 400, 400),
        ("DAYS_TO_PAY", 12000, 6000, 400, 200),  # twice as long: half
        ("MARKS_GAP", -100, 0, 400, 0),  # worse than the others
        ("REPEAT", 5000, 4000, 800, None),  # told, not scored
    ],
)
def test_points(code: str, value: int | None, target: int | None, weight: int, expected: int | None) -> None:
    assert points(form().indicator(code), value, target, weight) == expected


@pytest.mark.parametrize(
    ("top", "bottom", "scale", "expected"), [(1, 8, 100, 13), (-1, 8, 100, -13), (1, 3, 10_000, 3333), (2, 3, 1, 1)]
)
def test_divided_rounds_half_away(top: int, bottom: int, scale: int, expected: int) -> None:
    assert divided(top, bottom, scale) == expected


def test_an_empty_year_says_no_data(known: tuple[Store, Fourteen]) -> None:
    with known[0].reading() as session:
        made = evaluate(load_facts(session, academic_year="2019-2020", on="2020-08-31"))
    shown = {one.code: one.figure.value for one in made.lines}
    assert {code for code, value in shown.items() if value is not None} == {"RECIPIENTS", "AWARDS"}
    assert (made.score, made.assessed) == (0, 0)
