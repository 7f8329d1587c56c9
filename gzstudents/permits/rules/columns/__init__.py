"""The same deadlines for everybody at once: facts as columns, each trigger a few operations on whole columns.

What a column cannot say is left to the engine of one person: `odd` people have dates that are none, a permanent residence, a
paper that replaces another from a later day on, or facts that only a trigger without a column looks at. The two are equal by test.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

import numpy as np

from gzstudents.permits.rules.book import Rule
from gzstudents.permits.rules.columns.standing import Standing
from gzstudents.permits.rules.columns.tables import (
    BAD,
    Changes,
    Codes,
    Facts,
    Hit,
    Numbers,
    Papers,
    People,
    Stays,
    Yes,
    number,
    written,
)
from gzstudents.permits.rules.columns.triggers import BY_COLUMN
from gzstudents.permits.rules.engine import Deadline, Term, decided, term
from gzstudents.permits.rules.facts import State, key_of
from gzstudents.permits.rules.triggers import needed

__all__ = ["BAD", "Changes", "Codes", "Everybody", "Facts", "Numbers", "Papers", "People", "Stays", "reach"]

_ALWAYS_ODD = frozenset({"PR_CARD", "HKMO_PERMIT_FOREIGN", "HEALTH", "WORK", "ANNOTATION", "WORK_REPORT"})


class Everybody:
    """The rules for everybody on one day."""

    def __init__(self, facts: Facts, rules: Iterable[Rule], on: date) -> None:
        self._rules, self._on, self._now = tuple(rules), on, Standing(facts, on)

    def wrong(self) -> Numbers:
        """The ids of people with a date that is none: texts that no comparison of days can say anything about."""
        people, papers, stays, changes, _codes = self._now.all
        wrong = people.end == BAD
        wrong[papers.person[(papers.issued == BAD) | (papers.valid == BAD)]] = True
        wrong[stays.person[(stays.day == BAD) | (stays.until == BAD)]] = True
        wrong[changes.person[changes.effective == BAD]] = True
        found: Numbers = people.id[wrong]
        return found

    def odd(self) -> Numbers:
        """The ids of the people whom columns do not describe."""
        now = self._now
        people, papers, stays, _changes, _codes = now.all
        kinds = _ALWAYS_ODD.union(*(needed(rule) or {"*"} for rule in self._rules if rule.trigger not in BY_COLUMN))
        if "*" in kinds:
            return people.id
        odd = np.isin(people.id, self.wrong())
        odd[papers.person[now.among(papers.kind, now.kinds, kinds)]] = True
        odd[stays.person[now.among(stays.kind, now.events, kinds)]] = True
        replaced = np.zeros(now.count, np.bool_)  # a paper may be in use until the one that replaces it is issued
        replaced[papers.person[~papers.current]] = True
        odd[papers.person[(papers.issued > now.day) & replaced[papers.person]]] = True
        found: Numbers = people.id[odd]
        return found

    def deadlines(
        self, leave_out: Numbers, states: Mapping[int, Mapping[tuple[str, str], State]]
    ) -> Iterator[Deadline]:
        """Of everybody but those left out. `states`: by person what the office decided."""
        wanted = ~np.isin(self._now.facts.people.id, leave_out)
        for rule in self._rules:
            if rule.trigger in BY_COLUMN:
                asked = wanted & self._asked(rule)
                for hit in BY_COLUMN[rule.trigger](self._now, rule):
                    yield from self._made(rule, hit, asked, states)

    def _asked(self, rule: Rule) -> Yes:
        codes = self._now.facts.codes
        populations = {code: place for place, code in enumerate(codes.populations, 1)}
        statuses = {code: place for place, code in enumerate(codes.statuses, 1)}
        return self._now.among(self._now.facts.people.population, populations, rule.populations) & self._now.among(
            self._now.status, statuses, rule.statuses
        )

    def _made(
        self, rule: Rule, hit: Hit, asked: Yes, states: Mapping[int, Mapping[tuple[str, str], State]]
    ) -> Iterator[Deadline]:
        first, last = reach(rule, self._on)
        near = asked[hit.people] & (hit.days >= first) & (hit.days <= last)
        people, rows, days = hit.people[near], hit.rows[near], hit.days[near]
        terms: dict[int, tuple[str, Term | None]] = {}
        for day in np.unique(days).tolist():
            text = written(day)
            terms[day] = text, term(rule, text, self._on)
        ids, about = self._named(hit.of, rows)
        key = {"cover": "stay"}.get(hit.of, hit.of)
        for person, identity, name, day in zip(
            self._now.facts.people.id[people].tolist(), ids.tolist(), about, days.tolist(), strict=True
        ):
            since, found = terms[day]
            if found is not None:
                made = Deadline(rule.id, person, key_of(key, identity), name, since, *found)
                known = states.get(person)
                yield made if known is None else decided(made, known, rule, self._on)

    def _named(self, of: str, rows: Numbers) -> tuple[Numbers, list[str]]:
        """Ids, and the codes that tell what they are."""
        facts = self._now.facts
        table: Any
        table, kinds, codes = {
            "paper": (facts.papers, facts.papers.kind, facts.codes.papers),
            "stay": (facts.stays, facts.stays.kind, facts.codes.stays),
            "cover": (self._now.all.stays, self._now.all.stays.kind, facts.codes.stays),
            "status": (facts.changes, facts.changes.status, facts.codes.statuses),
        }[of]
        found: Numbers = table.id[rows]
        return found, [codes[place - 1] for place in kinds[rows].tolist()]


def reach(rule: Rule, on: date) -> tuple[int, int]:
    """The first and the last day that a term of the rule can run from and be listed: never too narrow."""
    most = abs(rule.offset) * {"months": 31, "hours": 1, "days": 1, "working_days": 3}[rule.unit] + 15
    first = on - timedelta(days=rule.forget_after + most) if rule.forget_after else date.min
    return number(first), number(on + timedelta(days=rule.show_before + most))
