"""Who was on the roll, and who came and went: spans of days from the changes of status."""

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from gzstudents.statistics.rules.doubts import doubts_of
from gzstudents.statistics.rules.facts import OPEN, Facts, Flags, Ints
from gzstudents.statistics.rules.keys import Keys
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

    def part(self, kept: Flags) -> "Spans":
        return Spans(self.enrolment[kept], self.first[kept], self.end[kept], self.on_leave[kept])

    def touching(self, first: int, last: int) -> Flags:
        """Which of them hold any of these days."""
        return (self.first <= last) & (self.end > first)


class Roll:
    """The roll through time. Worked out once for the facts; asking for a day or a year is quick."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.keys = Keys(facts)
        changes, words = facts.changes, facts.words
        self._on = np.array([*(code in ON_THE_ROLL for code in words.codes("status")), False])[changes.status]
        self._next = np.full(len(changes.enrolment), OPEN, dtype=np.int32)
        self._repeats = np.zeros(len(changes.enrolment), dtype=bool)  # the status that the change before had
        self._head = np.ones(len(changes.enrolment), dtype=bool)  # the first change of an enrolment
        self._remembered: tuple[tuple[int, int], Ints] | None = None
        if len(changes.enrolment):
            same = changes.enrolment[1:] == changes.enrolment[:-1]
            self._head[1:] = ~same
            np.copyto(self._next[:-1], changes.day[1:], where=same, casting="same_kind")
            self._repeats[1:] = same & (changes.status[1:] == changes.status[:-1])

    @cached_property
    def _concluded(self) -> Ints:
        """The first changes (places in Changes) that show that their enrolments were registered before."""
        changes, start = self.facts.changes, self.facts.enrolments
        heads = np.flatnonzero(self._head)
        enrolment, words = changes.enrolment[heads], self.facts.words
        begun = np.where(start.start == 0, OPEN, start.latest_start)
        later = np.flatnonzero(changes.day[heads] > begun[enrolment])
        heads = heads[later]
        not_yet = np.array([*(code in _NOT_YET for code in words.codes("status")), True])[changes.status[heads]]
        return heads[~not_yet & ~changes.cancels[heads]]

    @cached_property
    def implied(self) -> Ints:
        """Enrolments that began before their first recorded change, which itself shows that they were registered by
        then: an imported roll that knows only the final status, or one recorded years after the start.
        """
        return self.facts.changes.enrolment[self._concluded]

    @cached_property
    def _recorded(self) -> Spans:
        """What the changes themselves say, by enrolment and day."""
        changes, enrolments = self.facts.changes, self.facts.enrolments
        on = np.flatnonzero(self._on)
        enrolment = changes.enrolment[on]
        first = np.maximum(changes.day[on], enrolments.start[enrolment])
        leave = changes.status[on] == self.facts.words.place("status", "SUSPENDED")
        found = Spans(enrolment, first, self._next[on], leave)
        kept = found.first < found.end
        return found if kept.all() else found.part(kept)

    @cached_property
    def _stays(self) -> tuple[Ints, Ints, Spans]:
        """Of each enrolment the first span: its first day (OPEN for those that never were on the roll) and its end, and
        all other spans.
        """
        spans, count = self._recorded, len(self.facts.enrolments.ids)
        first = np.full(count, OPEN, dtype=np.int32)
        end = np.zeros(count, dtype=np.int32)
        is_head = np.ones(len(spans.enrolment), dtype=bool)
        is_head[1:] = spans.enrolment[1:] != spans.enrolment[:-1]
        heads = spans.enrolment[is_head]
        if len(self.implied):  # these lie before any recorded one
            concluded = np.zeros(count, dtype=bool)
            concluded[self.implied] = True
            is_head &= ~concluded[spans.enrolment]
            heads = spans.enrolment[is_head]
            first[self.implied] = self.facts.enrolments.start[self.implied]
            end[self.implied] = self.facts.changes.day[self._concluded]
        first[heads], end[heads] = spans.first[is_head], spans.end[is_head]
        return first, end, spans.part(~is_head)

    @property
    def entered(self) -> Ints:
        """Each enrolment's first day on the roll, OPEN for those that never were."""
        return self._stays[0]

    def on(self, first: int, last: int) -> Ints:
        """Enrolments on the roll on any of these days (places in Enrolments, in order)."""
        began, end, others = self._stays
        flags = began <= last
        flags &= end > first
        flags[others.enrolment[others.touching(first, last)]] = True
        return np.flatnonzero(flags)

    @cached_property
    def _leaves(self) -> Spans:
        return self._recorded.part(self._recorded.on_leave)

    def on_leave(self, day: int) -> Ints:
        """Those of them who are on leave on a day, each once, in order."""
        return np.unique(self._leaves.enrolment[self._leaves.touching(day, day)])

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
        enrolment = changes.enrolment[found]
        is_last = np.ones(len(found), dtype=bool)
        is_last[:-1] = enrolment[1:] != enrolment[:-1]  # changes stand by enrolment and day
        return enrolment[is_last], changes.status[found[is_last]]

    def _between(self, first: int, last: int) -> Ints:
        """The changes of these days that changed something; those of the last days asked for are remembered."""
        if self._remembered is None or self._remembered[0] != (first, last):
            changes = self.facts.changes
            inside = np.flatnonzero((changes.day >= first) & (changes.day <= last))
            # an admission cancelled in time: nobody who left
            self._remembered = (first, last), inside[~(self._repeats[inside] | changes.cancels[inside])]
        return self._remembered[1]

    def degrees(self, first: int, last: int) -> Ints:
        """Enrolments whose degree was conferred on one of these days."""
        conferred = self.keys.conferred
        day = self.facts.enrolments.degree[conferred]
        return conferred[(day >= first) & (day <= last)]

    @cached_property
    def doubts(self) -> Ints:
        """What is to be said about each enrolment when it is counted, in bits (see rules.doubts)."""
        return doubts_of(self.keys, self.implied)

    @cached_property
    def without_enrolment(self) -> Ints:
        """People (places in People) who are in no table, because they have no enrolment."""
        has = np.zeros(len(self.facts.people.ids), dtype=bool)
        has[self.facts.enrolments.person] = True
        return np.flatnonzero(~has)

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
        never = self.entered == OPEN
        asked = np.flatnonzero(never[changes.enrolment])
        status, enrolment = changes.status[asked], changes.enrolment[asked]
        ends = np.array([*(code in ENDED for code in words.codes("status")), False])[status] & ~changes.cancels[asked]
        ended = np.zeros(len(never), dtype=bool)
        ended[enrolment[ends]] = True
        ended[enrolment[self._on[asked]]] = False
        return np.flatnonzero(ended)


def counted_once(roll: Roll, enrolments: Ints) -> Ints:
    """Of each person's enrolments the one that counts: degree before non-degree and the higher level first, then the
    later start, then the later entry in the register. In the order of the places.
    """
    facts = roll.facts
    doubtful = np.flatnonzero(roll.keys.several[enrolments])
    person = facts.enrolments.person[enrolments[doubtful]]
    double = doubtful[np.bincount(person, minlength=1)[person] > 1]
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
