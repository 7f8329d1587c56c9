"""The year before, which a report stands beside."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from gzstudents.evaluation.rules.evaluating import Evaluated
from gzstudents.evaluation.rules.measures import MEASURES


class Before(NamedTuple):
    """What the year before came to on its last day. `values` by indicator, and points in hundredths; money in fen. `kept_on`: the day on
    which its evaluation was frozen, "" where the figures are those of today's records.
    """

    academic_year: str
    values: Mapping[str, int | None]
    persons: int
    awards: int
    amount_fen: int
    paid_fen: int
    score: int
    assessed: int
    kept_on: str = ""

    def value(self, code: str) -> int | None:
        return self.values.get(code)


def of_records(made: Evaluated) -> Before | None:
    """None where the year had no awards: then there is nothing to compare with."""
    facts = made.facts
    if not facts.awards:
        return None
    return Before(
        facts.academic_year, {code: made.actual(code) for code in MEASURES}, len(facts.recipients), len(facts.standing),
        made.amount_fen, made.paid_fen, made.score, made.assessed,
    )  # fmt: skip


def of_frozen(content: Mapping[str, Any], kept_on: str) -> Before:
    """From what frozen.content() gave. Everybody is of one population, so these rows add up to the whole."""
    rows = content["breakdowns"]["population"]
    persons, awards, amount, paid = (sum(row[place] for row in rows) for place in range(1, 5))
    values = {one["code"]: one["value"] for one in content["indicators"]}
    return Before(
        content["academic_year"], values, persons, awards, amount, paid, content["score"], content["assessed"], kept_on
    )  # fmt: skip
