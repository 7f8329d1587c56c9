"""Many students against many conditions at once: which programmes each may have, without a sentence; pure.

A field has few different values among many students. Each condition is decided once for each of them; the rest is looking up.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from gzstudents.scholarships.rules import eligibility, fields
from gzstudents.scholarships.rules.eligibility import Facts, RuleTerms

_MET, _DOUBTFUL, _UNMET = 0, 1, 2
_WORDS = (eligibility.ELIGIBLE, eligibility.UNCLEAR, eligibility.REFUSED)


class Verdicts(NamedTuple):
    """For each student, in their order, ELIGIBLE, UNCLEAR or REFUSED; and how many students each condition refuses."""

    outcomes: list[str]
    refused_by: dict[int, int]


class _Column(NamedTuple):
    values: list[Any]  # each different one once
    places: Any  # for each student where in `values` theirs stands


def verdicts(
    rules: Mapping[int, Sequence[RuleTerms]], facts: Sequence[Facts], route: str, day: str
) -> dict[int, Verdicts]:
    """Programme id → what its conditions come to for all of the students; the same as `outcome(check(…))` of each."""
    columns: dict[tuple[str, str], _Column] = {}
    return {
        programme_id: _of_programme([one for one in found if eligibility.in_force(one, route, day)], facts, columns)
        for programme_id, found in rules.items()
    }


def _of_programme(
    rules: Sequence[RuleTerms], facts: Sequence[Facts], columns: dict[tuple[str, str], _Column]
) -> Verdicts:
    worst = np.zeros(len(facts), np.int8)
    refused_by = {}
    for rule in rules:
        if rule.severity == "INFO":
            continue
        found = _of_rule(rule, facts, columns)
        refused_by[rule.id] = int(np.count_nonzero(found == _UNMET))
        np.maximum(worst, found, out=worst)
    return Verdicts([_WORDS[one] for one in worst.tolist()], refused_by)


def _of_rule(rule: RuleTerms, facts: Sequence[Facts], columns: dict[tuple[str, str], _Column]) -> Any:
    column = _column(rule, facts, columns)
    worst = _UNMET if rule.severity == "HARD" else _DOUBTFUL
    table = [_word(eligibility.is_met(rule, value), worst) for value in column.values]
    found = np.array(table, np.int8)[column.places]
    for code, wanted in eligibility.clauses(rule.applies):
        terms = fields.field(code)
        scope = _column(rule._replace(field=code), facts, columns)
        ones = [None if terms is None else eligibility.one_of(terms, value, wanted) for value in scope.values]
        # not one of them: the condition says nothing; not known whether: it can make doubtful at most
        most = np.array([_MET if one is False else worst if one else _DOUBTFUL for one in ones], np.int8)
        np.minimum(found, most[scope.places], out=found)
    return found


def _word(met: bool | None, worst: int) -> int:
    return _MET if met else _DOUBTFUL if met is None else worst


def _column(rule: RuleTerms, facts: Sequence[Facts], columns: dict[tuple[str, str], _Column]) -> _Column:
    terms = fields.field(rule.field)
    key = (rule.field, f"{rule.programme} {rule.funding}" if terms is not None and terms.own else "")
    found = columns.get(key)
    if found is None:
        known: dict[Any, int] = {}
        places = [known.setdefault(_value(rule, one, own=bool(key[1])), len(known)) for one in facts]
        found = columns[key] = _Column(list(known), np.array(places, np.intp))
    return found


def _value(rule: RuleTerms, facts: Facts, *, own: bool) -> Any:
    return eligibility.value_of(rule, facts) if own else facts.get(rule.field)
