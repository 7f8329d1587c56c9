"""Deadlines of everybody and of one person, worked out from the facts."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from gzstudents.permits.queries.candidates import candidates, recorded_kinds
from gzstudents.permits.queries.facts import raw, read_facts, read_states
from gzstudents.permits.rules import Coverage, Deadline, Engine, Rule, State, book, coverage, rule_of

_MANY = 2_000  # people for whom it does not pay to ask SQL first who is left out


def all_deadlines(session: Session, on: date, *, rules: Iterable[Rule] | None = None) -> list[Deadline]:
    """The deadlines of everybody as they stand on a day, those that hurt most first."""
    from gzstudents.permits.queries.columns import read_columns  # and numpy: not before the window stands
    from gzstudents.permits.rules.columns import Everybody

    connection = raw(session)
    kinds = recorded_kinds(connection)
    asked = _awake(tuple(rules or book()), kinds)
    everybody = Everybody(read_columns(connection, asked), asked, on)
    odd = everybody.odd()
    people: list[int] = odd.tolist()
    if len(people) > _MANY:  # most of them have nothing to do: SQL knows
        near = {*candidates(connection, on, kinds), *everybody.wrong().tolist()}
        people = sorted(near.intersection(people))
    found = worked_out(connection, people, on, asked, kinds)
    found += everybody.deadlines(odd, read_states(connection))
    return sorted(found, key=place_of)


def _awake(rules: tuple[Rule, ...], kinds: frozenset[str]) -> tuple[Rule, ...]:
    """Without the rules that sleep until the office records facts of a kind."""
    return tuple(rule for rule in rules if not rule.needs or rule.needs in kinds)


def place_of(one: Deadline) -> tuple[bool, str, str, int, str, str]:
    """The order of lists: what is illegal already, then by day."""
    return (not rule_of(one.rule).grave, one.act_by, one.due, one.person_id, one.rule, one.key)


def person_deadlines(session: Session, person_id: int, on: date) -> list[Deadline]:
    """The deadlines of one person; the others' facts are not looked at."""
    connection = raw(session)
    return worked_out(connection, [person_id], on, book(), recorded_kinds(connection))


def person_coverage(session: Session, person_id: int, on: date) -> Coverage | None:
    """How far the permit of a person reaches against the course; None where the question does not arise."""
    found = read_facts(raw(session), [person_id])
    return coverage(found[0], on) if found else None


def worked_out(
    connection: Any, people: list[int], on: date, rules: tuple[Rule, ...], kinds: frozenset[str]
) -> list[Deadline]:
    engine = Engine(_awake(rules, kinds), on)
    states = read_states(connection, people)
    nothing: dict[tuple[str, str], State] = {}
    found: list[Deadline] = []
    for facts in read_facts(connection, people):
        found += engine.deadlines(facts, states.get(facts.person_id, nothing))
    return found
