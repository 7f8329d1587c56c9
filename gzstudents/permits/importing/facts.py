"""Facts of stays from a sheet: a column "kind" with its day, or columns that say themselves what happened (入境日期, 保单号 …)."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy.orm import Session

from gzstudents.kernel import codes
from gzstudents.kernel.errors import Problem
from gzstudents.kernel.i18n import _
from gzstudents.kernel.sheets import Book
from gzstudents.permits.importing.tables import FACTS, headings
from gzstudents.permits.queries.facts import CHOSEN, chosen, raw
from gzstudents.permits.rules import stay_end
from gzstudents.students.importing.listed import Row, Table, find_tables
from gzstudents.students.importing.whose import Finder, Named, named

_LONGEST_STAY = 3650


class NewFact(NamedTuple):
    """As it is written down; `until` "" where there is no end."""

    person_id: int
    kind: str
    day: str
    until: str
    number: str
    detail: str


class Read(NamedTuple):
    """A row that was read: what it adds, what is known already, what is wrong."""

    sheet: str
    row: int
    name: str
    new: tuple[NewFact, ...]
    known: tuple[NewFact, ...]
    problems: tuple[Problem, ...]


class FactPlan(NamedTuple):
    rows: list[Read]
    digest: str

    @property
    def new(self) -> list[NewFact]:
        """Everything that is to be written, each once."""
        return list(dict.fromkeys(fact for row in self.rows for fact in row.new))

    @property
    def problems(self) -> list[Problem]:
        return [problem for row in self.rows for problem in row.problems]

    @property
    def kinds(self) -> dict[str, int]:
        return dict(Counter(fact.kind for fact in self.new))


def plan_facts(session: Session, book: Book, *, today: date) -> FactPlan:
    """What a file would add; nothing is written. A row with a problem adds nothing."""
    listed: list[tuple[Table, int, Row, Named]] = []
    for table in find_tables(book, headings(FACTS)):
        for number, cells in table.rows():
            row = Row(table, cells)
            listed.append((table, number, row, named(row)))
    finder = Finder(session, (who for _table, _number, _row, who in listed))
    found = []
    for table, number, row, who in listed:
        person = finder.find(who, row) if not row.problems else None
        facts = tuple(_facts(table, row, person or 0, today))
        if not facts and not row.problems:
            row.complain("empty", _("这一行没有可以登记的事项和日期。"), "")
        problems = tuple(
            Problem(code, message, table.sheet.name, number, heading) for code, message, heading in row.problems
        )
        name = finder.name(person) if person is not None else who.called
        found.append((table.sheet.name, number, name, () if problems or person is None else facts, problems))
    known = _known(session, sorted({fact.person_id for one in found for fact in one[3]}))
    rows = [
        Read(sheet, number, name, tuple(fact for fact in facts if fact[:4] not in known),
             tuple(fact for fact in facts if fact[:4] in known), problems)
        for sheet, number, name, facts, problems in found
    ]  # fmt: skip
    return FactPlan(rows, book.digest)


def _facts(table: Table, row: Row, person: int, today: date) -> Iterator[NewFact]:
    if "kind" in table.columns:
        text = row.text("kind")
        kind = codes.find("stay_fact", text)
        if text and kind is None:
            row.complain("kind", _("“{text}”不是能登记的事项。", text=text), "kind")
        if kind is not None:
            yield from _fact(row, person, kind, "", today)
        return
    for kind in dict.fromkeys(field.partition(".")[0] for field in table.columns if "." in field):
        if f"{kind}.day" in table.columns or kind == "TUITION":
            yield from _fact(row, person, kind, f"{kind}.", today)


def _fact(row: Row, person: int, kind: str, prefix: str, today: date) -> Iterator[NewFact]:
    """One fact, where its day is given; `prefix` of the fields that say themselves what they are."""
    day, until = row.day(f"{prefix}day"), row.day(f"{prefix}until")
    if not day and prefix and until and kind == "TUITION":
        day = min(today.isoformat(), until)
    if not day:
        if until or not prefix:
            row.complain("no_day", _("缺少日期。"), f"{prefix}day")
        return
    begun = date.fromisoformat(day)
    if kind == "ENTRY" and not until:
        until = _stay_until(row, begun, f"{prefix}days")
    if until and until < day:
        row.complain("until", _("截止日期应不早于开始日期。"), f"{prefix}until")
        return
    if kind not in _AHEAD and day > today.isoformat():
        row.complain("future", _("“{day}”在今天之后，这件事还没有发生。", day=day), f"{prefix}day")
        return
    detail = row.text(f"{prefix}detail")
    if kind == "ENTRY" and detail:
        detail = codes.find("visa_type", detail) or detail
    yield NewFact(person, kind, day, until, row.text(f"{prefix}number"), detail)


_AHEAD = frozenset({"INSURANCE", "TUITION", "WORK", "ANNOTATION"})  # what may begin later


def _stay_until(row: Row, begun: date, field: str) -> str:
    text = row.text(field).removesuffix("天").removesuffix("日").strip()
    if not text:
        return ""
    if not text.isdecimal() or not 0 < int(text) <= _LONGEST_STAY:
        row.complain("days", _("停留天数应在 1 到 {most} 之间。", most=_LONGEST_STAY), field)
        return ""
    return stay_end(begun, int(text)).isoformat()


def _known(session: Session, people: Sequence[int]) -> set[tuple[int, str, str, str]]:
    """What is written down already: the same fact of the same days is not written twice."""
    rows = chosen(
        raw(session),
        f"SELECT person_id, kind, day, coalesce(until, '') FROM stay_facts WHERE person_id {CHOSEN}",
        list(people),
    )
    return {tuple(row) for row in rows}
