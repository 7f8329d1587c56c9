"""How everybody stands on a day, column by column: what had not happened yet is not seen. See Now in facts.py."""

from collections.abc import Iterable, Mapping
from datetime import date

import numpy as np

from gzstudents.permits.rules.book import Rule
from gzstudents.permits.rules.columns.tables import (
    Changes,
    Facts,
    Hit,
    Numbers,
    Papers,
    Stays,
    Yes,
    number,
    of_rows,
    those,
)


class Standing:
    """`all` is everything that is known, `facts` what had happened by the day. `entry`, `permit`, `visa`, `change`: of each
    person the row of the entry this stay began with, of the permit and visa that are valid longest, of the last change of
    status; -1 for none.
    """

    def __init__(self, facts: Facts, on: date) -> None:
        self.all = facts
        self.day = number(on)
        self.count = len(facts.people.id)
        self.kinds = {code: place for place, code in enumerate(facts.codes.papers, 1)}
        self.events = {code: place for place, code in enumerate(facts.codes.stays, 1)}
        self.facts = facts._replace(
            papers=Papers(*those(facts.papers, facts.papers.issued <= self.day)),
            stays=Stays(*those(facts.stays, facts.stays.day <= self.day)),
            changes=Changes(*those(facts.changes, facts.changes.effective <= self.day)),
        )
        changes, stays = self.facts.changes, self.facts.stays
        self.change = self.last(changes.person, changes.effective, np.ones(len(changes.id), np.bool_))
        self.status = self._status(changes)
        last = self.last(stays.person, stays.day, self.are("ENTRY", "EXIT"))
        kind = of_rows(stays.kind, last)
        self.entry = np.where(kind == self.events["ENTRY"], last, -1)
        self.abroad: Yes = kind == self.events["EXIT"]
        self.permit, self.visa = self.longest("RESIDENCE_PERMIT"), self.longest("VISA")

    def _status(self, changes: Changes) -> Numbers:
        """The last one; the first of all where all are still to come: who is registered from a day on may be here already."""
        every = self.all.changes
        first = np.full(self.count, -1, np.int64)
        rows = np.argsort(every.effective, kind="stable")[::-1]
        first[every.person[rows]] = rows
        found: Numbers = np.where(self.change >= 0, of_rows(changes.status, self.change), of_rows(every.status, first))
        return found

    @staticmethod
    def among(column: Numbers, places: Mapping[str, int], codes: Iterable[str]) -> Yes:
        """Which values are one of these codes."""
        table = np.zeros(len(places) + 2, np.bool_)
        table[[places[one] for one in codes if one in places]] = True
        found: Yes = table[column]
        return found

    def are(self, *events: str) -> Yes:
        return self.among(self.facts.stays.kind, self.events, events)

    def holds(self, *kinds: str) -> Yes:
        return self.among(self.facts.papers.kind, self.kinds, kinds)

    def last(self, person: Numbers, by: Numbers, mask: Yes) -> Numbers:
        """Of each person the row that is last by a column, of two equal ones the one recorded later; -1 for none."""
        rows = np.flatnonzero(mask)
        rows = rows[np.argsort(by[rows], kind="stable")]
        found = np.full(self.count, -1, np.int64)
        found[person[rows]] = rows  # where a person comes more than once the last one stays
        return found

    def longest(self, *kinds: str) -> Numbers:
        papers = self.facts.papers
        return self.last(papers.person, papers.valid, self.holds(*kinds) & papers.current & (papers.valid > 0))

    def most(self, person: Numbers, of: Numbers, mask: Yes) -> Numbers:
        """Of each person the greatest value; 0 for none."""
        found = np.zeros(self.count, np.int64)
        np.maximum.at(found, person[mask], of[mask])
        return found

    def latest_day(self, event: str) -> Numbers:
        stays = self.facts.stays
        return self.most(stays.person, stays.day, self.are(event))

    def covers(self, until: Numbers) -> Yes:
        end = self.facts.people.end
        return (end > 0) & (until >= end)

    def paper(self, rows: Numbers, mask: Yes, days: Numbers | None = None) -> Hit:
        people = np.flatnonzero(mask & (rows >= 0))
        found = rows[people]
        return Hit("paper", people, found, (self.facts.papers.valid if days is None else days)[found])

    def stay(self, rows: Numbers, mask: Yes, days: Numbers | None = None) -> Hit:
        people = np.flatnonzero(mask & (rows >= 0))
        found = rows[people]
        return Hit("stay", people, found, (self.facts.stays.day if days is None else days)[found])

    def visas(self, rule: Rule) -> Yes:
        """Whether the visa of a stay is one of the rule's."""
        places = {code: place for place, code in enumerate(self.facts.codes.visas, 1)}
        return self.among(self.facts.stays.detail, places, rule.visas)
