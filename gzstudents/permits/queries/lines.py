"""Deadlines with whose they are, for list, paper and command; and what was recorded of a stay."""

from collections import Counter, defaultdict
from datetime import date
from typing import NamedTuple

from sqlalchemy.orm import Session

from gzstudents.kernel import codes, names
from gzstudents.permits.queries.facts import CHOSEN, chosen, raw
from gzstudents.permits.queries.kept import kept_deadlines
from gzstudents.permits.queries.letters import told
from gzstudents.permits.queries.working import person_deadlines
from gzstudents.permits.rules import GROUPS, Deadline, book

URGENT = ("late", "today", "week")  # over, or within a week
DUE = (*URGENT, "month")


class Line(NamedTuple):
    """A deadline with whose it is. `id` stays the same from reading to reading; `subject_rule` is the rule whose state counts."""

    id: int
    name: str
    student_number: str
    population: str
    country: str
    college: str
    sort_key: str
    subject_rule: str
    deadline: Deadline
    told_on: str = ""  # the day of the last letter about it

    @property
    def person_id(self) -> int:
        return self.deadline.person_id


class Page(NamedTuple):
    """What the Today page shows: how many lines each group has, and the first few of those that are to be done."""

    counts: dict[str, int]
    urgent: int  # people with something overdue, due today or within a week
    lines: dict[str, list[Line]]


def list_lines(session: Session, *, on: date) -> list[Line]:
    """All deadlines with names, those that hurt most first."""
    return lines(session, kept_deadlines(session, on))


def count_groups(session: Session, *, on: date) -> dict[str, int]:
    """How many deadlines each group has, also those that have none."""
    counts = Counter(one.group for one in kept_deadlines(session, on))
    return {group: counts[group] for group in GROUPS}


def today_lines(session: Session, *, on: date, most: int) -> Page:
    """The groups of the Today page, with at most so many lines each."""
    groups: dict[str, list[Deadline]] = {group: [] for group in GROUPS}
    for one in kept_deadlines(session, on):
        groups[one.group].append(one)
    shown = {group: lines(session, groups[group][:most]) for group in DUE}
    urgent = {one.person_id for group in URGENT for one in groups[group]}
    return Page({group: len(found) for group, found in groups.items()}, len(urgent), shown)


def lines_of(session: Session, *, person_id: int, on: date) -> list[Line]:
    return lines(session, person_deadlines(session, person_id, on))


def lines(session: Session, found: list[Deadline]) -> list[Line]:
    people = {
        row[0]: row
        for row in chosen(
            raw(session),
            "SELECT p.id, p.chinese_name, p.surname, p.given_names, p.native_name, r.student_number, p.population, r.country, "
            f"r.college, p.sort_key FROM people p JOIN register r ON r.person_id = p.id WHERE p.id {CHOSEN}",
            sorted({one.person_id for one in found}),
        )
    }
    letters = told(session, found)
    rules = {rule.id: (place, rule.state_of or rule.id) for place, rule in enumerate(book())}
    seen: dict[tuple[int, str], int] = defaultdict(int)
    made = []
    for one in found:
        row = people[one.person_id]
        place, state_rule = rules[one.rule]
        number = seen[one.person_id, one.rule]
        seen[one.person_id, one.rule] += 1
        identity = (one.person_id * 64 + place) * 4 + min(number, 3)
        name = row[1] or names.display_latin(row[2], row[3]) or row[4]
        letter = letters.get((one.person_id, one.rule, one.key, one.due))
        day = letter.sent_on if letter is not None else ""
        made.append(Line(identity, name, row[5], row[6], row[7], row[8], row[9], state_rule, one, day))
    return made


def region(line: Line) -> str:
    """The country or region as it is said: 中国香港, never a country of its own."""
    return codes.label("country", line.country)


class FactRow(NamedTuple):
    id: int
    kind: str
    day: str
    until: str
    number: str
    detail: str
    source: str


def facts_of(session: Session, *, person_id: int) -> list[FactRow]:
    """What was recorded of a person's stay, the newest first."""
    rows = raw(session).execute(
        "SELECT id, kind, day, coalesce(until, ''), number, detail, source FROM stay_facts WHERE person_id = ? "
        "ORDER BY day DESC, id DESC",
        (person_id,),
    )
    return [FactRow(*row) for row in rows.fetchall()]
