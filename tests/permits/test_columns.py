"""Deadlines of everybody, worked out by columns, are those that the engine of one person finds: over random facts, on many days."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from gzstudents.kernel import codes
from gzstudents.kernel.store import Store
from gzstudents.permits import queries
from gzstudents.permits.queries import working
from gzstudents.permits.queries.candidates import recorded_kinds
from gzstudents.permits.queries.columns import read_columns
from gzstudents.permits.queries.facts import raw, read_facts, read_states
from gzstudents.permits.rules import Deadline, Rule, book, deadlines
from gzstudents.permits.rules.columns import Everybody, reach
from gzstudents.permits.rules.engine import term
from gzstudents.schema import open_store

TODAY = date.today()
PEOPLE = 1_600
DAYS = (-400, -90, -1, 0, 1, 45, 180)
PAPERS = [
    "PASSPORT",
    "PASSPORT",
    "PASSPORT",
    "RESIDENCE_PERMIT",
    "RESIDENCE_PERMIT",
    "RESIDENCE_PERMIT",
    "VISA",
    "VISA",
    "HKMO_PERMIT",
    "TW_PERMIT",
]
PAPERS += ["HMT_RESIDENCE", "PRC_PASSPORT", "PR_CARD", "HKMO_PERMIT_FOREIGN", "OTHER"]
EVENTS = [
    "ENTRY",
    "ENTRY",
    "ENTRY",
    "EXIT",
    "MOVED",
    "LODGING",
    "LODGING",
    "CHANGE",
    "INSURANCE",
    "TUITION",
    "POLICE_REPORT",
    "HEALTH",
    "WORK",
    "ANNOTATION",
]
EVENTS += ["WORK_REPORT"]
RARE = 0.03  # of what no column says


class Chance(random.Random):
    """Days and texts as they stand in an office's file, a few of them wrong."""

    def day(self, first: int = -500, last: int = 200) -> str:
        return (TODAY + timedelta(days=self.randint(first, last))).isoformat()

    def written(self, first: int = -500, last: int = 200) -> str:
        return (
            self.choice(["2026-02-30", "2026/01/02", "2026", "２０２６", "２０２６年", "x" * 10])
            if self.random() < RARE / 4
            else self.day(first, last)
        )

    def kind(self, kinds: list[str], rare: set[str]) -> str:
        found = self.choice(kinds)
        return found if found not in rare or self.random() < RARE * 8 else kinds[0]


def fill(connection: Connection, chance: Chance) -> None:
    """People with every kind of fact in every order; written as rows, so that wrong ones come in as well."""

    def put(table: str, columns: str, rows: list[tuple[Any, ...]]) -> None:
        marks = ", ".join("?" for _name in columns.split(","))
        connection.exec_driver_sql(f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows)

    populations = ["INTL"] * 6 + ["HK", "MO", "TW", "OC"]
    statuses = ["REGISTERED"] * 5 + [code.code for code in codes.values("status")]
    people, stays, changes, papers, facts, states = [], [], [], [], [], []
    for person in range(1, PEOPLE + 1):
        people.append((person, chance.choice(populations), f"某{person}"))
        end = (
            chance.day(0, 40)
            if chance.random() < 0.2
            else chance.choice(
                [
                    "",
                    None,
                    chance.day(0, 900),
                    chance.day(0, 900)[:7],
                    chance.day(0, 900)[:4],
                    chance.written(0, 900),
                    "2027-13",
                ]
            )
        )
        stays.append((person, person, f"S{person}", "02", "BA", chance.day(-900, 0), end))
        many = chance.randrange(3) if chance.random() < 0.5 else 1
        changes += [
            (
                person,
                chance.choice(statuses if number else [*statuses[:6], "GRADUATED", "MISSING"]),
                chance.written(-700, 60),
            )
            for number in range(many)
        ]
        for _paper in range(chance.randrange(5)):
            kind = chance.kind(PAPERS, {"PR_CARD", "HKMO_PERMIT_FOREIGN"})
            issued = chance.choice([None, "", chance.written(-900, 0), chance.day(-60, 30)])
            papers.append(
                (person, kind, issued, chance.choice([None, chance.written(), chance.day()]), chance.randrange(3) > 0)
            )
        for _fact in range(chance.randrange(6)):
            kind = chance.kind(EVENTS, {"HEALTH", "WORK", "ANNOTATION", "WORK_REPORT"})
            until = (
                chance.choice([None, chance.written(-30, 400)])
                if kind not in {"INSURANCE", "TUITION"}
                else chance.written(-60, 200)
            )
            detail = chance.choice(["", "X1", "X2", "J1", "甲,乙"])
            facts.append((person, kind, chance.written(-500, 60), until, detail))
    put("people", "id, population, chinese_name", people)
    put("enrolments", "id, person_id, student_number, category, level, start_date, expected_end", stays)
    put("status_changes", "enrolment_id, status, effective_on", changes)
    put("identity_documents", "person_id, kind, issued_on, valid_to, is_current", papers)
    put("stay_facts", "person_id, kind, day, until, detail", facts)
    for rule in ("permit_extension", "insurance", "lodging", "passport_end"):
        for number in range(1, 60):
            person = chance.randint(1, PEOPLE)
            key = f"{chance.choice(['paper', 'stay'])}:{chance.randint(1, 3_300)}"
            state = chance.choice(["SNOOZED", "WAIVED", "IN_PROCESS", "DONE"])
            states.append((person, f"{rule}", f"{key}", state, chance.day(), chance.day(-30, 0), f"{number}"))
    put(
        "deadline_states",
        "person_id, rule, document, state, until, receipt_on, receipt",
        list({one[:3]: one for one in states}.values()),
    )


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    made = open_store(Path(tmp_path_factory.mktemp("columns")) / "office.gzs", create=True)
    with made.writing("陈静", "students.import") as session:
        fill(session.connection(), Chance(23))
    with made.writing("陈静", "permits.waive") as session:  # decisions about deadlines that there are
        found = queries.all_deadlines(session, TODAY)
        rows = [(one.person_id, one.rule, one.key, ("WAIVED", "SNOOZED", "IN_PROCESS")[place % 3], one.due, "2099-01-01", one.due)
                for place, one in enumerate(found[::7])]  # fmt: skip
        session.connection().exec_driver_sql(
            "INSERT OR IGNORE INTO deadline_states (person_id, rule, document, state, due, until, receipt_on) VALUES (?, ?, ?, ?, ?, ?, ?)",
            rows,
        )
    yield made
    made.close()


def one_by_one(session: Any, on: date, rules: tuple[Rule, ...]) -> list[Deadline]:
    connection = raw(session)
    kinds = recorded_kinds(connection)
    states = read_states(connection)
    people = read_facts(connection, list(range(1, PEOPLE + 1)))
    return [one for facts in people for one in deadlines(facts, on, rules, states.get(facts.person_id), kinds)]


@pytest.mark.parametrize("ahead", DAYS)
def test_by_columns_as_one_by_one(office: Store, ahead: int) -> None:
    on = TODAY + timedelta(days=ahead)
    with office.reading() as session:
        found = queries.all_deadlines(session, on)
        assert sorted(found) == sorted(one_by_one(session, on, book()))
    assert len(found) > 100
    assert {one.state for one in found} >= {"OPEN", "WAIVED"} or ahead


def test_most_people_are_told_by_columns(office: Store) -> None:
    """Else the test above would compare the engine with itself."""
    told: set[str] = set()
    with office.reading() as session:
        facts = read_columns(raw(session), book())
        for ahead in DAYS:
            everybody = Everybody(facts, book(), TODAY + timedelta(days=ahead))
            odd = everybody.odd()
            assert len(odd) < PEOPLE * (0.5 if ahead >= 0 else 0.75)
            told |= {one.rule for one in everybody.deadlines(odd, {})}
    one_by_one_only = {"foreign_card", "work_annotation", "annotation_end", "work_end", "health_use"}
    assert told >= {rule.id for rule in book() if rule.trigger not in one_by_one_only} - {"permanent_card"}


@pytest.mark.parametrize("ahead", DAYS)
def test_whom_sql_leaves_out_has_no_deadline(office: Store, monkeypatch: pytest.MonkeyPatch, ahead: int) -> None:
    """The way for an office where many people are odd: everybody by the engine, but for those without anything near."""
    on = TODAY + timedelta(days=ahead)
    monkeypatch.setattr(working, "_MANY", 0)
    monkeypatch.setattr(Everybody, "odd", lambda self: self._now.all.people.id)
    with office.reading() as session:
        assert sorted(queries.all_deadlines(session, on)) == sorted(one_by_one(session, on, book()))


def test_a_rule_that_the_office_changed_holds_for_columns_too(office: Store) -> None:
    changed = tuple(
        rule._replace(offset=-45, show_before=90, warn=40, urgent=20) if rule.id == "permit_extension" else rule._replace(visas=frozenset({"X2"}))
        for rule in book()
        if rule.id != "insurance"
    )  # fmt: skip
    with office.reading() as session:
        found = queries.all_deadlines(session, TODAY, rules=changed)
        assert sorted(found) == sorted(one_by_one(session, TODAY, changed))
    assert "insurance" not in {one.rule for one in found}


def test_nobody_at_all(store: Store) -> None:
    with store.reading() as session:
        assert queries.all_deadlines(session, TODAY) == []


def test_no_day_is_left_out_before_its_term_is_looked_at() -> None:
    """The days that columns look at, against the term itself: every day of ten years, on holidays too."""
    for on in (date(2026, 2, 14), date(2026, 10, 1), date(2024, 2, 29)):
        for rule in book():
            first, last = reach(rule, on)
            for step in range(-1500, 1500):
                day = on + timedelta(days=step)
                number = day.year * 10_000 + day.month * 100 + day.day
                if not first <= number <= last:
                    assert term(rule, day.isoformat(), on) is None, (rule.id, day, on)
