"""Many students against many conditions at once: which programmes each may have, without a sentence; pure.

A field has few different values among many students. Each condition is decided once for each of them; the rest is looking up.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from gzstudents.scholarships.rules import eligibility, fields
from gzstudents.scholarships.rules.eligibility import RuleTerms

_MET, _DOUBTFUL, _UNMET = 0, 1, 2
_WORDS = (eligibility.ELIGIBLE, eligibility.UNCLEAR, eligibility.REFUSED)


class Verdicts(NamedTuple):
    """For each student, in their order, ELIGIBLE, UNCLEAR or REFUSED; and how many students each condition refuses."""

    outcomes: list[str]
    refused_by: dict[int, int]


class _Column(NamedTuple):
    values: list[Any]  # each different one once
    places: Any  # for each student where in `values` theirs stands


class _Known(NamedTuple):
    """The columns as they were read, and those that were taken apart already."""

    many: int
    told: Mapping[str, Sequence[Any]]
    apart: dict[str, _Column]


def verdicts(
    rules: Mapping[int, Sequence[RuleTerms]], count: int, columns: Mapping[str, Sequence[Any]], route: str, day: str
) -> dict[int, Verdicts]:
    """Programme id → what its conditions come to for `count` students; the same as `outcome(check(…))` of each.

    `columns`: field → the value of each student; a field that is missing is known of nobody.
    """
    known = _Known(count, columns, {})
    return {
        programme_id: _of_programme([one for one in found if eligibility.in_force(one, route, day)], known)
        for programme_id, found in rules.items()
    }


def _of_programme(rules: Sequence[RuleTerms], known: _Known) -> Verdicts:
    worst = np.zeros(known.many, np.int8)
    refused_by = {}
    for rule in rules:
        if rule.severity == "INFO":
            continue
        found = _of_rule(rule, known)
        refused_by[rule.id] = int(np.count_nonzero(found == _UNMET))
        np.maximum(worst, found, out=worst)
    return Verdicts([_WORDS[one] for one in worst.tolist()], refused_by)


def _of_rule(rule: RuleTerms, known: _Known) -> Any:
    column = _column(rule, known)
    worst = _UNMET if rule.severity == "HARD" else _DOUBTFUL
    is_met = eligibility.test_of(rule)
    table = [_word(is_met(value), worst) for value in column.values]
    found = np.array(table, np.int8)[column.places]
    for code, wanted in eligibility.clauses(rule.applies):
        terms = fields.field(code)
        scope = _column(rule._replace(field=code), known)
        ones = [None if terms is None else eligibility.one_of(terms, value, wanted) for value in scope.values]
        # not one of them: the condition says nothing; not known whether: it can make doubtful at most
        most = np.array([_MET if one is False else worst if one else _DOUBTFUL for one in ones], np.int8)
        np.minimum(found, most[scope.places], out=found)
    return found


def _word(met: bool | None, worst: int) -> int:
    return _MET if met else _DOUBTFUL if met is None else worst


def _column(rule: RuleTerms, known: _Known) -> _Column:
    found = known.apart.get(rule.field)
    if found is None:
        found = known.apart[rule.field] = _taken_apart(known.told.get(rule.field) or [None] * known.many)
    terms = fields.field(rule.field)
    if terms is None or not terms.own:
        return found
    # what a value means to this programme is worked out of the different values, not of each student's
    return _Column([eligibility.value_of(rule, {rule.field: one}) for one in found.values], found.places)


def _taken_apart(told: Sequence[Any]) -> _Column:
    different = {one: place for place, one in enumerate(set(told))}
    places = np.fromiter(map(different.__getitem__, told), np.intp, len(told))
    return _Column(list(different), places)
