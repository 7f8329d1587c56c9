"""The demo office's weeks: requests at the counter, where graduates went, entries and insurance of the newcomers."""

import tomllib
from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from gzstudents.alumni import operations as alumni
from gzstudents.alumni.rules import HOME
from gzstudents.commands import demo_cycles, demo_studies
from gzstudents.commands.office import Office
from gzstudents.evaluation.rules.reviews import months_after
from gzstudents.kernel import dates, paths
from gzstudents.permits import operations as permits
from gzstudents.requests import operations as requests

_TURNS = 3  # each request of the sample comes up so often, with other students
_KNOWN = 70  # of the last graduates, of whom it is known where they went
_WAVES = (6, 12, 36)  # months after graduation
_SILENT = 6  # every so many-th does not answer
_NEWCOMERS = 60
_HANDLED = ("周敏", "陈静", "李思源")  # invented


def live(office: Office, today: date) -> None:
    """One act for each part, as the office's own days would have made them."""
    sample = _sample()
    store = office.store()
    with store.writing(office.actor, "requests.register") as session:
        _requests(session, sample["requests"], today)
    with store.writing(office.actor, "alumni.add_destination") as session:
        _destinations(session, sample["destinations"], today)
    with store.writing(office.actor, "permits.record_fact") as session:
        _newcomers(session, today)
    demo_cycles.apply(office, today)


def study(office: Office, today: date) -> None:
    """What the departments hand in, before anybody is awarded anything."""
    sample = _sample()
    with office.store().writing(office.actor, "studies.import", cause="import") as session:
        demo_studies.studied(session, sample["studies"], today)
        demo_studies.tested(session, today)


def _sample() -> dict[str, Any]:
    return tomllib.loads(paths.resource("samples", "life.toml").read_text(encoding="utf-8"))


def _people(session: Session, where: str, count: int) -> list[int]:
    """At even distances in the order of the list."""
    found = session.connection().exec_driver_sql(f"SELECT person_id FROM register WHERE {where} ORDER BY sort_key")
    people = [row[0] for row in found]
    return people[:: max(len(people) // count, 1)][:count] if people else []


def _requests(session: Session, sample: list[dict[str, Any]], today: date) -> None:
    people = _people(session, "status = 'REGISTERED'", len(sample) * _TURNS)
    asked = [(turn, one) for turn in range(_TURNS) for one in sample]
    for number, (person, (turn, one)) in enumerate(zip(people, asked, strict=False)):
        opened = today - timedelta(days=one["days"] + 11 * turn)
        state = one["state"] if turn == 0 else "CLOSED"
        request = requests.register(
            session,
            person_id=person,
            category=one["category"],
            title=one["title"],
            channel=one["channel"],
            language="ZH" if number % 3 else "EN",
            assignee="" if state == "NEW" else _HANDLED[number % len(_HANDLED)],
            opened_on=opened.isoformat(),
        )
        if state == "CLOSED":
            day = min(dates.add_working_days(opened, 2), today)
            requests.move(session, request_id=request, state="IN_PROGRESS", today=opened.isoformat())
            requests.close(session, request_id=request, satisfaction=5 - number % 3 // 2, today=day.isoformat())
        elif state != "NEW":
            requests.move(session, request_id=request, state=state, today=opened.isoformat())


def _destinations(session: Session, sample: list[dict[str, Any]], today: date) -> None:
    """Of those who left last what they said since; of the others an answer half a year, a year and three years after."""
    found = session.connection().exec_driver_sql(
        "SELECT a.person_id, a.graduated_on, p.population FROM alumni a JOIN people p ON p.id = a.person_id "
        "ORDER BY a.graduated_on DESC, a.person_id"
    )
    for number, (person, graduated, population) in enumerate(found.fetchall()):
        left = date.fromisoformat(graduated[:10])
        told = [months_after(left, months) for months in _WAVES]
        fresh = min(left + timedelta(days=160), today)
        for turn, day in enumerate(
            [fresh] * (number < _KNOWN) if told[0] > today else [one for one in told if one <= today]
        ):
            if (number + turn) % _SILENT:
                answer = dict(sample[(number + turn // 2) % len(sample)])
                if answer["place"] == "HOME_COUNTRY":
                    answer["place"] = HOME.get(
                        population, answer["place"] if population == "INTL" else "GUANGDONG_OTHER"
                    )
                alumni.add_destination(session, person_id=person, as_of=day.isoformat(), **answer)


def _newcomers(session: Session, today: date) -> None:
    """Came some weeks ago: lodging registered on the next day, insured for the year."""
    for number, person in enumerate(_people(session, "status = 'REGISTERED' AND population = 'INTL'", _NEWCOMERS)):
        entered = today - timedelta(days=35 + number)
        year = date(entered.year + 1, 8, 31)
        for kind, day, until in (
            ("ENTRY", entered, ""),
            ("LODGING", entered + timedelta(days=1), ""),
            ("INSURANCE", entered, year.isoformat()),
        ):
            permits.record_fact(session, person_id=person, kind=kind, day=day.isoformat(), until=until)
