"""What the office does with differences: accept the file's side, or say that it is no difference; each one act."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from gzstudents.kernel.access import operation
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.i18n import _
from gzstudents.kernel.names import display_latin
from gzstudents.kernel.progress import SILENT, Progress
from gzstudents.kernel.store import existing
from gzstudents.permits.operations import record_fact, remove_fact
from gzstudents.reconciling.model import IS, NoDifference
from gzstudents.reconciling.queries import facts_of
from gzstudents.reconciling.rules import Chosen, Line, Result, Side, replaces
from gzstudents.students.importing.comparing import CHOSEN
from gzstudents.students.importing.plan import Change, Item, Plan
from gzstudents.students.model import Person
from gzstudents.students.operations import import_roll


class Accepted(NamedTuple):
    """What was written: people registered, people changed, facts recorded; `left` chosen lines that cannot be accepted."""

    registered: int
    changed: int
    facts: int
    left: int
    person_ids: tuple[int, ...]


@operation("reconciling.accept")
def accept(
    session: Session,
    *,
    result: Result,
    chosen: Sequence[Chosen],
    today: date | None = None,
    progress: Progress = SILENT,
) -> Accepted:
    """Write the file's side of what was chosen: cells and papers as an import does, facts as the permits do.

    Raises RuleBroken when the register has changed since the file was compared: nothing is written then.
    """
    lines = {line.id: line for line in result.lines}
    day = today or date.today()
    wanted = [(one, lines[one.line]) for one in chosen if one.line in lines and lines[one.line].acceptable]
    items = [item for one, line in wanted if (item := _item(one, line)) is not None]
    done = import_roll(
        session, plan=Plan(result.file_name, result.file_hash, tuple(items)), today=day, progress=progress
    )
    made = {items[index].row: person for index, person in done.person_of.items() if items[index].person is not None}
    facts = _write_facts(session, result, wanted, made, day)
    people = dict.fromkeys((*done.person_ids, *facts))
    return Accepted(
        done.people, len({*facts.keys()} | _known(items)), len(facts), len(chosen) - len(wanted), tuple(people)
    )


def _known(items: Sequence[Item]) -> set[int]:
    return {item.person_id for item in items if item.person_id is not None}


def _item(one: Chosen, line: Line) -> Item | None:
    """The importer's item of a line; None where nothing of the register changes."""
    if line.new is not None:
        return _registered(line.new)
    sides = [side for side in one.sides(line) if not side.set_aside]
    changes = tuple(Change(*change) for side in sides for change in side.changes)
    documents = tuple(document for side in sides for document in side.documents)
    parts = tuple(part for side in sides for part in side.parts)
    if line.person_id is None or not (changes or documents or parts):
        return None
    return Item(
        "changed", line.sheet, line.row, line.name, line.person_id, documents=documents, changes=changes, parts=parts
    )


def _registered(new: Mapping[str, Any]) -> Item:
    statuses = tuple((status, day) for status, day in new["statuses"])
    return Item(
        **{
            **new,
            "documents": tuple(new["documents"]),
            "statuses": statuses,
            "changes": (),
            "similar": (),
            "problems": (),
            "original": (),
            "parts": tuple(new.get("parts", ())),
        }
    )


# --- facts of the stay


def _write_facts(
    session: Session, result: Result, wanted: Sequence[tuple[Chosen, Line]], made: Mapping[int, int], today: date
) -> dict[int, int]:
    """Person → how many facts were recorded."""
    known = facts_of(session, {kind for _one, line in wanted for kind in line.facts})
    found: dict[int, int] = {}
    for one, line in wanted:
        person = line.person_id if line.person_id is not None else made.get(line.row)
        if person is None:
            continue
        for kind, values in _facts(one, line).items():
            old = known.get(person, {}).get(kind)
            if (old or {}).get("id") != line.known_facts.get(kind, {}).get("id"):
                raise RuleBroken(_("核对之后名册又有更改，没有采用任何内容。请重新核对。"))
            _write(session, person, kind, values, old, result, today)
            found[person] = found.get(person, 0) + 1
    return found


def _facts(one: Chosen, line: Line) -> dict[str, dict[str, str]]:
    """Kind of fact → the parts that were accepted, and those on which both sides agree; of somebody new all that the file says."""
    if line.new is not None:
        return {kind: dict(parts) for kind, parts in line.facts.items()}
    found: dict[str, dict[str, str]] = {}
    for side in one.sides(line):
        if side.fact[0] and not side.set_aside:
            found.setdefault(side.fact[0], {})[side.fact[1]] = side.theirs
    differing = {side.fact for side in line.sides}
    for kind, parts in found.items():
        parts |= {part: text for part, text in line.facts.get(kind, {}).items() if (kind, part) not in differing}
    return found


def _write(
    session: Session,
    person: int,
    kind: str,
    values: Mapping[str, str],
    old: Mapping[str, Any] | None,
    result: Result,
    today: date,
) -> None:
    """A fact is never overwritten: one that was written down wrongly is taken away, one that follows is added."""
    same = replaces(old, values) or (old is not None and not values.get("day"))
    base = {part: str((old or {}).get(part) or "") for part in ("day", "until", "number", "detail")} if same else {}
    parts = {**base, **values}
    day = parts.get("day") or today.isoformat()
    until = parts.get("until", "")
    if until and until < day:
        if values.get("day"):
            raise RuleBroken(_("文件中的截止日期 {until} 早于起始日期 {day}。", until=until, day=day))
        day = until
    if same and old is not None:
        remove_fact(session, fact_id=int(old["id"]))
    record_fact(
        session, person_id=person, kind=kind, day=day, until=until, number=parts.get("number", ""), detail=parts.get("detail", ""),
        source=_("核对：{file}", file=result.file_name),
    )  # fmt: skip


# --- what is no difference


@operation("reconciling.set_aside")
def set_aside(session: Session, *, result: Result, chosen: Sequence[Chosen], today: date | None = None) -> int:
    """Remember that these are no differences, until either side says something else. Returns how many."""
    wanted = _marks(result, chosen)
    there = set(session.scalars(select(NoDifference.mark).where(NoDifference.template == result.template)))
    fresh = {mark: where for mark, where in wanted.items() if mark not in there}
    day = (today or date.today()).isoformat()
    for mark, (person, name) in fresh.items():
        session.add(NoDifference(person_id=person, template=result.template, field=name, mark=mark, decided_on=day))
    session.flush()
    return len(fresh)


@operation("reconciling.assign")
def assign(session: Session, *, result: Result, line_id: int, person_id: int, today: date | None = None) -> str:
    """A person says who a row is that nobody could match: lists of this kind know it from now on. Returns the person's name.

    Raises RuleBroken for a line about which that is no question, and for somebody who is not in the register.
    """
    line = next((one for one in result.lines if one.id == line_id), None)
    if line is None or not line.who:
        raise RuleBroken(_("这一行不需要辨认是谁。"))
    person = existing(session, Person, person_id, _("这名学生已不在名册中。"))
    day = (today or date.today()).isoformat()
    where = (NoDifference.template == result.template, NoDifference.field == IS, NoDifference.mark == line.who)
    said = session.scalar(select(NoDifference).where(*where))
    if said is None:
        said = NoDifference(template=result.template, field=IS, mark=line.who, decided_on=day)
        session.add(said)
    said.person_id, said.decided_on = person_id, day
    session.flush()
    return person.chinese_name or display_latin(person.surname, person.given_names)


@operation("reconciling.ask_again")
def ask_again(session: Session, *, result: Result, chosen: Sequence[Chosen]) -> int:
    """Forget what was said, also who a row is; they are differences again. Returns of how many something was forgotten."""
    lines = {line.id: line for line in result.lines}
    told = [lines[one.line].who for one in chosen if one.line in lines and lines[one.line].matched_by == CHOSEN]
    marks = [*_marks(result, chosen), *filter(None, told)]
    found = session.scalars(
        select(NoDifference.id).where(NoDifference.template == result.template, NoDifference.mark.in_(marks))
    ).all()
    session.execute(delete(NoDifference).where(NoDifference.id.in_(found)))
    session.flush()
    return len(found)


def _marks(result: Result, chosen: Sequence[Chosen]) -> dict[str, tuple[int | None, str]]:
    """Mark → person and field of what was chosen."""
    lines = {line.id: line for line in result.lines}
    found: dict[str, tuple[int | None, str]] = {}
    for one in chosen:
        line = lines.get(one.line)
        if line is None:
            continue
        sides: list[Side] = one.sides(line)
        found.update({side.mark: (line.person_id, side.field) for side in sides})
        if line.mark and not one.fields:
            found[line.mark] = (line.person_id, line.group)
    return found
