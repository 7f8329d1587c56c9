"""Which lines the form of an office has, what they are called, how their weights add up; the year before beside them."""

import pytest

from gzstudents.evaluation import operations, queries
from gzstudents.evaluation.queries import load_facts, year_before
from gzstudents.evaluation.rules.evaluating import WHOLE, Target, evaluate, in_force, shared_out, weights_of
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.store import Store
from gzstudents.scholarships.operations import cancel_award
from tests.evaluation.fourteen import ON, YEAR, fill

_OUT = {
    "HSK_GAP": Target(left_out=1),
    "COVERAGE": Target(weight=1000, name_zh="覆盖面"),
}  # its two points go to another


@pytest.mark.parametrize(
    ("weights", "expected"),
    [
        ([5000, 5000], [5000, 5000]),
        ([1000, 1000, 1000], [3350, 3350, 3300]),  # by half points; the rest to the first of those that lost as much
        ([9000, 200], [9800, 200]),
        ([0, 300], [0, 10_000]),
        ([0, 0], [0, 0]),  # nothing to share out in proportion to
    ],
)
def test_weights_are_shared_out_in_proportion(weights: list[int], expected: list[int]) -> None:
    assert shared_out(weights) == expected


def test_a_programme_follows_the_form_of_all_until_it_has_its_own() -> None:
    of_all = {"HSK_GAP": Target(5, left_out=1, name_zh="甲"), "COVERAGE": Target(7, weight=1000)}
    follows = in_force({"COVERAGE": Target(9)}, of_all)
    assert follows["COVERAGE"] == Target(9, weight=1000)  # its own target, the others' weight
    assert (follows["HSK_GAP"].left_out, follows["HSK_GAP"].name_zh) == (1, "甲")
    assert follows["HSK_GAP"].target is None  # what all together aim at is no aim of one
    own = in_force({"COVERAGE": Target(weight=800), "HSK_GAP": Target(name_en="B")}, of_all)
    assert own["COVERAGE"].weight == 800
    assert (own["HSK_GAP"].left_out, own["HSK_GAP"].name_zh, own["HSK_GAP"].name_en) == (0, "", "B")
    assert sum(weights_of({}).values()) == WHOLE


def test_a_line_left_out_gives_its_weight_away_and_is_nowhere(store: Store) -> None:
    fill(store)
    for programme, wrong in (
        ("", {"HSK_GAP": Target(left_out=1)}),  # 98 points
        ("", {"COVERAGE": Target(name_zh="名" * 61)}),
        ("XCGS", {"HSK_GAP": Target(left_out=1)}),
    ):
        with pytest.raises(RuleBroken), store.writing("office", "evaluation.set_targets") as session:
            operations.set_targets(session, programme=programme, academic_year=YEAR, targets=wrong)
    with store.writing("office", "evaluation.set_targets") as session:
        assert operations.set_targets(session, programme="", academic_year=YEAR, targets=_OUT) == 2
        first = operations.freeze(session, academic_year=YEAR, on=ON)
    with store.reading() as session:
        for programme in ("", "XCGS"):
            targets = queries.targets_in_force(session, programme=programme, academic_year=YEAR)
            made = evaluate(load_facts(session, academic_year=YEAR, programme=programme, on=ON), targets)
            assert "HSK_GAP" not in {one.code for one in made.lines}
            assert made.weight == WHOLE
            assert made.line("COVERAGE").indicator.label("zh_CN") == "覆盖面"
            assert made.actual("HSK_GAP") is not None  # who asks still hears it
        assert queries.changed_since(session, evaluation_id=first).none
    with store.writing("office", "evaluation.set_targets") as session:
        operations.set_targets(session, programme="", academic_year=YEAR, targets=dict.fromkeys(_OUT, Target()))
    with store.reading() as session:
        changes = queries.changed_since(session, evaluation_id=first)
    assert (changes.added, changes.dropped, changes.differences) == (["HSK_GAP"], [], [])


def test_on_a_day_within_the_year_only_what_was_decided_by_then(store: Store) -> None:
    """Of a year that is over every award counts, whenever it was decided; what was cancelled later still stood that day."""
    who = fill(store)
    with store.writing("office", "scholarships.cancel_award") as session:
        session.connection().exec_driver_sql(
            "UPDATE awards SET decided_on = '2026-09-05' WHERE id = ?", (who.awards["a1"],)
        )
        cancel_award(session, award_ids=[who.awards["a2"]], reason="测试", happened_on="2026-06-01")
    with store.reading() as session:
        found = {
            on: {one.award_id for one in load_facts(session, academic_year=YEAR, programme="XCGS", on=on).standing}
            for on in ("2026-05-31", "2026-06-01", ON)
        }
    a1, a2, a3 = (who.awards[name] for name in ("a1", "a2", "a3"))
    assert found == {"2026-05-31": {a2, a3}, "2026-06-01": {a3}, ON: {a1, a3}}


def test_the_year_before_is_as_it_was_reported(store: Store) -> None:
    who = fill(store)
    with store.reading() as session:
        before = year_before(session, academic_year=YEAR)
        assert before is not None
        assert (before.academic_year, before.persons, before.awards, before.amount_fen) == (
            "2024-2025",
            1,
            1,
            3_000_000,
        )
        assert (before.value("RECIPIENTS"), before.kept_on) == (100, "")
        assert year_before(session, academic_year="2021-2022") is None
    with store.writing("office", "evaluation.freeze") as session:
        operations.freeze(session, academic_year="2024-2025", on="2025-08-31", made_on="2025-09-20")
    with store.writing("office", "scholarships.award") as session:
        session.connection().exec_driver_sql("UPDATE awards SET state = 'CANCELLED' WHERE id = ?", (who.awards["b1"],))
    with store.reading() as session:
        kept = year_before(session, academic_year=YEAR)
    assert kept is not None
    assert (kept.persons, kept.amount_fen, kept.value("RECIPIENTS"), kept.kept_on) == (1, 3_000_000, 100, "2025-09-20")
    assert kept == before._replace(kept_on="2025-09-20", values=kept.values)
