"""Who was on the roll, and who came and went: spans of days from the changes of status."""

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from gzstudents.statistics.rules.facts import OPEN, Facts, Flags, Ints
from gzstudents.students.rules import ENDED, ON_THE_ROLL

# a first recorded status from which one cannot conclude that the student was registered before it
_NOT_YET: Final = frozenset({"ADMITTED", "DEFERRED"})
LEFT: Final = tuple(sorted((ENDED | {"MISSING"}) - {"GRADUATED", "COMPLETED"}))


@dataclass(frozen=True, slots=True)
class Spans:
    """Days on the roll by enrolment and day: `first` counts, `end` does not (who graduates on a day is off the roll on it)."""

    enrolment: Ints
    first: Ints
    end: Ints
    on_leave: Flags


class Roll:
    """The roll through time. Worked out once for the facts; asking for a day or a year is quick."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        changes, words = facts.changes, facts.words
        self._on = np.array([*(code in ON_THE_ROLL for code in words.codes("status")), False])[changes.status]
        count = len(changes.enrolment)
        self._heads = np.flatnonzero(np.r_[True, changes.enrolment[1:] != changes.enrolment[:-1]]) if count else _none()
        self._concluded = 0
        self._remembered: tuple[tuple[int, int], Ints] | None = None
        self._next = np.full(count, OPEN, dtype=np.int32)
        if count:
            same = changes.enrolment[1:] == changes.enrolment[:-1]
            self._next[:-1][same] = changes.day[1:][same]

    @cached_property
    def implied(self) -> Ints:
        """Enrolments that began before their first recorded change, which itself shows that they were registered by
        then: an imported roll that knows only the final status, or one recorded years after the start.
        """
        changes, start = self.facts.changes, self.facts.enrolments
        heads = self._heads
        enrolment, words = changes.enrolment[heads], self.facts.words
        not_yet = np.array([*(code in _NOT_YET for code in words.codes("status")), True])[changes.status[heads]]
        later = (start.start[enrolment] > 0) & (changes.day[heads] > start.latest_start[enrolment])
        found: Ints = enrolment[later & ~not_yet & ~changes.cancels[heads]]
        return found

    @cached_property
    def spans(self) -> Spans:
        changes, enrolments = self.facts.changes, self.facts.enrolments
        on = np.flatnonzero(self._on & (self._next > changes.day))
        enrolment = changes.enrolment[on]
        first = np.maximum(changes.day[on], enrolments.start[enrolment])
        end, leave = self._next[on], changes.status[on] == self.facts.words.place("status", "SUSPENDED")
        if len(self.implied):
            heads = self._heads[np.searchsorted(changes.enrolment[self._heads], self.implied)]
            enrolment = np.r_[enrolment, self.implied]
            first = np.r_[first, enrolments.start[self.implied]]
            end = np.r_[end, changes.day[heads]]
            leave = np.r_[leave, np.zeros(len(heads), dtype=bool)]
        kept = first < end
        self._concluded = int(np.count_nonzero(kept[len(kept) - len(self.implied) :])) if len(self.implied) else 0
        return Spans(enrolment[kept], first[kept], end[kept], leave[kept])

    @cached_property
    def entered(self) -> Ints:
        """Each enrolment's first day on the roll, OPEN for those that never were."""
        found = np.full(len(self.facts.enrolments.ids), OPEN, dtype=np.int32)
        # the spans of an enrolment stand by day, before them in time but at the end those that were concluded
        recorded = len(self.spans.enrolment) - self._concluded
        found[self.spans.enrolment[:recorded][::-1]] = self.spans.first[:recorded][::-1]
        found[self.spans.enrolment[recorded:]] = self.spans.first[recorded:]
        return found

    def on(self, first: int, last: int) -> Ints:
        """Enrolments on the roll on any of these days (places in Enrolments, in order)."""
        return _flagged(self.spans.enrolment[self._touching(first, last)], len(self.facts.enrolments.ids))

    def on_leave(self, day: int) -> Ints:
        """Those of them who are on leave on a day."""
        return _flagged(
            self.spans.enrolment[self._touching(day, day) & self.spans.on_leave], len(self.facts.enrolments.ids)
        )

    def new(self, first: int, last: int) -> Ints:
        """Enrolments whose first day on the roll falls into these days."""
        return np.flatnonzero((self.entered >= first) & (self.entered <= last))

    def reached(self, statuses: tuple[str, ...], first: int, last: int) -> tuple[Ints, Ints]:
        """Enrolments that came to one of these statuses on one of these days, and to which: the last if to several."""
        changes, words = self.facts.changes, self.facts.words
        wanted = np.zeros(words.unknown("status") + 1, dtype=bool)
        wanted[[words.place("status", code) for code in statuses]] = True
        inside = self._between(first, last)
        found = inside[wanted[changes.status[inside]]]
        last_of = np.full(len(self.facts.enrolments.ids), -1, dtype=np.int16)
        last_of[changes.enrolment[found]] = changes.status[found]
        places = np.flatnonzero(last_of >= 0)
        return places, last_of[places]

    def _between(self, first: int, last: int) -> Ints:
        """The changes of these days that changed something; those of the last days asked for are remembered."""
        if self._remembered is None or self._remembered[0] != (first, last):
            changes = self.facts.changes
            inside = np.flatnonzero((changes.day >= first) & (changes.day <= last))
            before = np.maximum(inside - 1, 0)
            repeated = (changes.enrolment[before] == changes.enrolment[inside]) & (inside > 0)
            repeated &= changes.status[before] == changes.status[inside]
            # an admission cancelled in time: nobody who left
            self._remembered = (first, last), inside[~repeated & ~changes.cancels[inside]]
        return self._remembered[1]

    def degrees(self, first: int, last: int) -> Ints:
        """Enrolments whose degree was conferred on one of these days."""
        day = self.facts.enrolments.degree
        return np.flatnonzero((day >= first) & (day <= last))

    @cached_property
    def without_status(self) -> Ints:
        """Enrolments with no recorded change of status: nobody can say whether they are on the roll."""
        has = np.zeros(len(self.facts.enrolments.ids), dtype=bool)
        has[self.facts.changes.enrolment] = True
        return np.flatnonzero(~has)

    @cached_property
    def only_ended(self) -> Ints:
        """Enrolments that were never on the roll although an end of study is recorded: it cannot be said when they were."""
        changes, words = self.facts.changes, self.facts.words
        ends = np.array([*(code in ENDED for code in words.codes("status")), False])[changes.status] & ~changes.cancels
        ended = np.zeros(len(self.facts.enrolments.ids), dtype=bool)
        ended[changes.enrolment[ends]] = True
        ended[changes.enrolment[self._on]] = False
        ended[self.implied] = False
        return np.flatnonzero(ended)

    def _touching(self, first: int, last: int) -> Flags:
        return (self.spans.first <= last) & (self.spans.end > first)


def counted_once(facts: Facts, enrolments: Ints) -> Ints:
    """Of each person's enrolments the one that counts: degree before non-degree and the higher level first, then the
    later start, then the later entry in the register. In the order of the places.
    """
    person = facts.enrolments.person[enrolments]
    doubtful = np.flatnonzero(facts.has_several[person])
    times = np.bincount(person[doubtful], minlength=1)
    double = doubtful[times[person[doubtful]] > 1]
    if not len(double):
        return enrolments
    several = enrolments[double]
    level = facts.enrolments.level[several]
    degree = facts.words.degree("level")[level] | (
        (level == facts.words.unknown("level")) & facts.words.degree("category")[facts.enrolments.category[several]]
    )
    order = np.lexsort(
        (
            facts.enrolments.ids[several],
            facts.enrolments.start[several],
            facts.words.rank()[level],
            degree,
            facts.enrolments.person[several],
        )
    )
    ordered = several[order]
    owner = facts.enrolments.person[ordered]
    best = order[np.r_[owner[1:] != owner[:-1], True]]
    kept = np.ones(len(enrolments), dtype=bool)
    kept[double] = False
    kept[double[best]] = True
    return enrolments[kept]


def _flagged(places: Ints, count: int) -> Ints:
    """The places without repetition, in order."""
    flags = np.zeros(count, dtype=bool)
    flags[places] = True
    return np.flatnonzero(flags)


def _none() -> Ints:
    return np.zeros(0, dtype=np.int64)
