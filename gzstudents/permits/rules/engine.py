"""Facts to deadlines for a day. The same facts give the same deadlines, however often they are worked out."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from gzstudents.kernel import dates
from gzstudents.permits.rules import days
from gzstudents.permits.rules.book import Rule
from gzstudents.permits.rules.facts import Facts, Now, State
from gzstudents.permits.rules.triggers import TRIGGERS, Trigger, needed

GROUPS = ("late", "today", "week", "month", "later", "process", "snoozed", "closed")
States = Mapping[tuple[str, str], State]  # (rule, key) → what the office decided
_Ready = tuple[Rule, Callable[[Now, Rule], Iterator[Trigger]], frozenset[str]]
_FIRST = date(1900, 1, 1)


class Deadline(NamedTuple):
    """One line: this rule, for this person, about this document. `due` is the last day by law, `act_by` the last on which
    counters are open; `left` days to `act_by`, negative after `due`. `severity`: notice, warn, urgent or late.
    """

    rule: str
    person_id: int
    key: str
    about: str
    since: str
    due: str
    act_by: str
    left: int
    group: str
    severity: str
    state: str = "OPEN"
    until: str = ""  # snoozed until; of what is in process the day by which the authority decides
    receipt: str = ""
    receipt_on: str = ""
    reason: str = ""


def deadlines(
    facts: Facts, on: date, rules: Iterable[Rule], states: States | None = None, kinds: frozenset[str] | None = None
) -> list[Deadline]:
    """What is to be done about one person, as it stands on a day; what is waived or done comes with its state.

    `kinds`: the kinds of facts the office records; None: all.
    """
    awake = [rule for rule in rules if kinds is None or not rule.needs or rule.needs in kinds]
    return Engine(awake, on).deadlines(facts, states or {})


class Engine:
    """The rules made ready for many people on one day."""

    def __init__(self, rules: Iterable[Rule], on: date) -> None:
        self._rules, self._on = tuple(rules), on
        self._asked: dict[tuple[str, str], list[_Ready]] = {}

    def deadlines(self, facts: Facts, states: States) -> list[Deadline]:
        now, found = Now(facts, self._on), []
        asked = self._asked.get((facts.population, now.status))
        if asked is None:
            asked = self._asked[facts.population, now.status] = self._ready(facts.population, now.status)
        for rule, trigger_of, needs in asked:
            if needs and needs.isdisjoint(now.kinds):
                continue
            for trigger in trigger_of(now, rule):
                made = term(rule, trigger.day, self._on)
                if made is not None:
                    plain = Deadline(rule.id, facts.person_id, trigger.key, trigger.about, trigger.day, *made)
                    found.append(decided(plain, states, rule, self._on))
        if len(found) > 1:
            found.sort(key=lambda one: (GROUPS.index(one.group), one.due, one.rule, one.key))
        return found

    def _ready(self, population: str, status: str) -> "list[_Ready]":
        return [
            (rule, TRIGGERS[rule.trigger], needed(rule))
            for rule in self._rules
            if population in rule.populations and status in rule.statuses
        ]


class Term(NamedTuple):
    """A term that runs from a day, as it stands on another; see Deadline."""

    due: str
    act_by: str
    left: int
    group: str
    severity: str


def term(rule: Rule, since: str, on: date) -> Term | None:
    """None where the rule does not list it: no date, too early, forgotten, before the rule was in force."""
    day = dates.iso_date(since)
    if day is None or since < rule.valid_from:
        return None
    due = days.after(day, rule.offset, rule.unit)
    left = (due - on).days
    if left > rule.show_before or (rule.forget_after and -left > rule.forget_after):
        return None
    act_by = days.counter_day(due, max(day, _FIRST) if rule.offset > 0 else _FIRST) if rule.counter else due
    left = left if left < 0 else max(0, (act_by - on).days)
    return Term(due.isoformat(), act_by.isoformat(), left, group_of(left), _severity(rule, left))


def decided(plain: Deadline, states: States, rule: Rule, on: date) -> Deadline:
    """The deadline with what the office decided about it, if it did."""
    state = states.get((rule.state_of or rule.id, plain.key))
    return plain if state is None else _with(plain, state, rule, on)


def group_of(left: int) -> str:
    if left < 0:
        return "late"
    if left == 0:
        return "today"
    return "week" if left <= 7 else "month" if left <= 30 else "later"


def _severity(rule: Rule, left: int) -> str:
    if left < 0:
        return "late"
    return "urgent" if left <= rule.urgent else "warn" if left <= rule.warn else "notice"


def _with(plain: Deadline, state: State, rule: Rule, on: date) -> Deadline:
    """The deadline with what the office decided. What was waived or done was so for one day: other facts, and it is open."""
    if state.state in {"WAIVED", "DONE"}:
        holds = state.due == plain.due
        return (
            plain._replace(group="closed", severity="notice", state=state.state, reason=state.reason)
            if holds
            else plain
        )
    if state.state == "SNOOZED":
        waits = state.until > on.isoformat()
        return (
            plain._replace(group="snoozed", state="SNOOZED", until=state.until, reason=state.reason) if waits else plain
        )
    return _in_process(plain, state, rule, on)


def _in_process(plain: Deadline, state: State, rule: Rule, on: date) -> Deadline:
    """Filed: on the receipt the person may stay; yellow, not red. When the authority's time is over somebody has to ask."""
    filed = dates.iso_date(state.receipt_on) or on
    decided = dates.add_working_days(filed, rule.decision_days).isoformat()
    waits = on.isoformat() <= decided
    return plain._replace(
        group="process" if waits else "today", severity="warn", state="IN_PROCESS", until=decided, receipt=state.receipt,
        receipt_on=state.receipt_on, reason=state.reason,
    )  # fmt: skip
