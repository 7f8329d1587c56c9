"""Whom letters go to, and what they have been written already."""

import json
from collections.abc import Collection, Iterable
from datetime import date
from typing import NamedTuple

from sqlalchemy.orm import Session

from gzstudents.kernel import names, settings
from gzstudents.permits.queries.facts import CHOSEN, chosen, raw
from gzstudents.permits.queries.kept import kept_deadlines
from gzstudents.permits.rules import Deadline
from gzstudents.permits.rules.letters import Addressee, Sender, Senders, grouped, message
from gzstudents.permits.rules.templates import templates
from gzstudents.students.custom import queries as custom

Wanted = tuple[int, str, str]  # person, rule, document


class Told(NamedTuple):
    """The last letter about a deadline."""

    sent_on: str
    form: str


def addressees(session: Session, *, on: date, wanted: Iterable[Wanted] | None = None) -> list[Addressee]:
    """Those chosen (None: everybody with something to do) in the order given, each once with all their chosen deadlines."""
    known = kept_deadlines(session, on)
    if wanted is None:
        found = [one for one in known if one.group not in {"closed", "snoozed", "process"}]
    else:
        by_key = {(one.person_id, one.rule, one.key): one for one in known}
        found = [by_key[key] for key in dict.fromkeys(wanted) if key in by_key]
    people = _people(session, {one.person_id for one in found})
    return grouped([(people[one.person_id], one) for one in found if one.person_id in people])


def senders(session: Session) -> Senders:
    """The office as its settings have it, in both languages."""
    known = settings.on_paper(settings.get_settings(session))
    return Senders(
        *(Sender(known.get(f"university_{one}", ""), known.get(f"office_{one}", "")) for one in ("zh", "en"))
    )


def messages(session: Session, *, on: date, wanted: list[Wanted]) -> list[str]:
    """What is pasted into a chat, one text a person."""
    office = senders(session)
    return [message(who, office, on) for who in addressees(session, on=on, wanted=wanted)]


def told(session: Session, found: Collection[Deadline]) -> dict[tuple[int, str, str, str], Told]:
    """By person, rule, document and due day the last letter; a letter about another day says nothing about this one."""
    rows = chosen(
        raw(session),
        "SELECT person_id, rule, document, due, sent_on, form FROM deadline_letters "
        f"WHERE person_id {CHOSEN} ORDER BY sent_on, id",
        sorted({one.person_id for one in found}),
    )
    return {tuple(row[:4]): Told(*row[4:]) for row in rows}


def _people(session: Session, wanted: set[int]) -> dict[int, Addressee]:
    rows = raw(session).execute(
        "SELECT p.id, p.chinese_name, p.surname, p.given_names, p.native_name, r.student_number, p.population, r.country "
        f"FROM people p JOIN register r ON r.person_id = p.id WHERE p.id {CHOSEN}",
        (json.dumps(sorted(wanted)),),
    )
    own = custom.of_people(raw(session), sorted(wanted)) if any(one.own for one in templates().values()) else {}
    return {
        row[0]: Addressee(
            row[0], row[1], names.display_latin(row[2], row[3]) or row[4], row[5], row[6], row[7], (), own.get(row[0], {})
        )
        for row in rows.fetchall()
    }  # fmt: skip
