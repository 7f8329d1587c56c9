"""Whatever is done with money, in whatever order: no sum is paid twice, every roster closes, and planning again changes nothing."""

import random
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from gzstudents.kernel import journal
from gzstudents.kernel.errors import UserError
from gzstudents.kernel.store import Store
from gzstudents.payments import operations, queries
from gzstudents.payments.model import Instalment, Roster, RosterLine
from gzstudents.scholarships import operations as scholarships
from gzstudents.scholarships.model import Award, Programme
from gzstudents.students.model import Enrolment
from gzstudents.studies.model import Absence
from tests import make
from tests.payments import money

MONTHS = ["2025-09", "2025-10", "2025-11", "2025-12", "2026-01"]
TODAY = "2026-03-01"
_BEGINNINGS = {"scholarships.award", "payments.plan"}  # without them there is nothing

# each gives rows only where something is wrong
_WRONG = {
    "more is paid or to be paid than the month is worth": """
        SELECT award_id, item, due_month FROM instalments GROUP BY 1, 2, 3 HAVING max(full_fen) < sum(CASE
            WHEN state IN ('PLANNED', 'APPROVED', 'PAID', 'CLAWED_BACK') OR state = 'HELD' AND amount_fen > 0 THEN amount_fen ELSE 0 END)""",
    "more came back than was paid": """
        SELECT award_id, item, due_month FROM instalments GROUP BY 1, 2, 3
        HAVING sum(CASE WHEN state IN ('PAID', 'CLAWED_BACK') THEN amount_fen ELSE 0 END) < 0""",
    "paid, or locked to be paid, by two rosters": """
        SELECT l.instalment_id FROM roster_lines l JOIN rosters o ON o.id = l.roster_id
        WHERE l.exclusion = '' AND o.state <> 'DRAFT' GROUP BY 1 HAVING count(*) > 1""",
    "approved, and on no locked roster": """
        SELECT id FROM instalments WHERE state = 'APPROVED' AND id NOT IN (SELECT l.instalment_id FROM roster_lines l
            JOIN rosters o ON o.id = l.roster_id WHERE l.exclusion = '' AND o.state = 'LOCKED')""",
    "paid to a student by no roster": """
        SELECT id FROM instalments WHERE state = 'PAID' AND paid_to = 'STUDENT' AND id NOT IN (SELECT instalment_id FROM roster_lines
            WHERE result = 'PAID')""",
    "a line says paid, its instalment does not": """
        SELECT l.id FROM roster_lines l JOIN instalments t ON t.id = l.instalment_id WHERE l.result = 'PAID' AND t.state <> 'PAID'""",
    "a total that is not the sum of its lines": """
        SELECT o.id FROM rosters o WHERE o.total_fen <>
            (SELECT coalesce(sum(l.amount_fen), 0) FROM roster_lines l WHERE l.roster_id = o.id AND l.exclusion = '')""",
    "schedules that wait to be brought up to date": "SELECT award_id FROM payment_dirty",
}


class Office:
    """A few awards, and a hand that does anything with them."""

    def __init__(self, store: Store, seed: int) -> None:
        self.store, self.any = store, random.Random(seed)
        self.awards = money.students(store, 2)
        with store.writing("李会计", "scholarships.award") as session:
            stay = make.student(session, chinese_name="两年")
            self.awards += [
                money.award(session, stay), money.award(session, stay, account=False, academic_year="2026-2027")
            ]  # fmt: skip
            cgs = session.get_one(Programme, session.get_one(Award, self.awards[0]).programme_id)
            cgs.max_months = self.any.choice([None, 3, 14])
        money.plan(store)
        self.instalments = len(self._ids(Instalment))

    def act(self) -> str:
        name = self.any.choice([name for name in dir(self) if name.startswith("do_")])
        try:
            getattr(self, name)()
        except (UserError, IndexError):  # refused, or there is nothing to do it with
            return f"{name} refused"
        return name

    def do_status(self) -> None:
        status = self.any.choice(["SUSPENDED", "REGISTERED", "REGISTERED", "WITHDRAWN", "GRADUATED"])
        with self.store.writing("王老师", "students.change_status") as session:
            make.change(session, session.get_one(Enrolment, self._stay(session)), status, self._day())

    def do_absence(self) -> None:
        first, last = sorted((self._day(), self._day()))
        with self.store.writing("王老师", "studies.absence") as session:
            session.add(
                Absence(
                    enrolment_id=self._stay(session),
                    kind="ABROAD",
                    starts_on=first,
                    ends_on=self.any.choice([last, None]),
                )
            )

    def do_award(self) -> None:
        kinds = [
            scholarships.suspend_award,
            scholarships.resume_award,
            scholarships.resume_award,
            scholarships.cancel_award,
        ]
        self._do(
            self.any.choice(kinds), award_ids=[self.any.choice(self.awards)], reason="评审", happened_on=self._day()
        )

    def do_roster(self) -> None:
        self._do(operations.make_roster, programme="CGS", month=self.any.choice(MONTHS), today=TODAY)

    do_roster_again = do_roster

    def do_exclude(self) -> None:
        reason = self.any.choice(["DECLINED", "RETURNED", "NO_PERMIT"])
        self._do(operations.exclude, line_ids=[self._one(RosterLine)], reason=reason)

    def do_include(self) -> None:
        self._do(operations.include, line_ids=[self._one(RosterLine, RosterLine.exclusion == "MANUAL")])

    def do_discard(self) -> None:
        self._do(operations.discard, roster_id=self._one(Roster, Roster.state == "DRAFT"))

    def do_lock(self) -> None:
        self._do(operations.lock, roster_id=self._one(Roster, Roster.state == "DRAFT"), today=TODAY)

    def do_unlock(self) -> None:
        self._do(operations.unlock, roster_id=self._one(Roster, Roster.state == "LOCKED"), reason="有误")

    def do_pay(self) -> None:
        self._do(operations.mark_paid, roster_id=self._one(Roster, Roster.state == "LOCKED"), paid_on="2026-03-02")

    do_pay_again = do_pay

    def do_return(self) -> None:
        line = self._one(RosterLine, RosterLine.result == "PAID")
        self._do(operations.mark_returned, line_ids=[line], reason="户名不符", returned_on="2026-03-05")

    def do_hold(self) -> None:
        self._do(
            operations.hold, instalment_ids=[self._one(Instalment, Instalment.state == "PLANNED")], reason="DECLINED"
        )

    def do_release(self) -> None:
        held = self._one(Instalment, Instalment.state == "HELD", Instalment.amount_fen > 0)
        self._do(operations.release, instalment_ids=[held], reason="已核实", today=TODAY)

    def do_claw_back(self) -> None:
        some = self._ids(Instalment, Instalment.state.in_(["PAID", "HELD"]), Instalment.paid_to == "STUDENT")
        chosen = self.any.sample(some, k=min(len(some), self.any.choice([1, 1, 2])))
        self._do(
            operations.claw_back, instalment_ids=chosen, reason="退款", amount_fen=self.any.choice([0, 0, 100_001])
        )

    def do_let_be(self) -> None:
        claim = self._one(Instalment, Instalment.state == "HELD", Instalment.amount_fen < 0)
        self._do(operations.let_be, instalment_ids=[claim], reason="免于追回")

    def do_account(self) -> None:
        with self.store.reading() as session:
            person = session.get_one(Award, self.any.choice(self.awards)).person_id
        number = str(self.any.randint(10**11, 10**12))
        self._do(
            operations.add_account_with_consent,
            person_id=person,
            how="PAPER",
            bank="示例银行",
            holder="D",
            number=number,
        )

    def do_undo(self) -> None:
        with self.store.reading() as session:
            acts = [
                one for one in journal.list_acts(session, 10) if one.verb not in _BEGINNINGS and one.undone_by is None
            ]
        with self.store.writing("李会计", "journal.undo", cause="undo") as session:
            journal.undo(session, self.any.choice(acts).id)

    do_undo_again = do_undo

    # --- looking

    def wrong(self) -> list[str]:
        with self.store.reading() as session:
            run: Callable[..., Any] = session.connection().exec_driver_sql
            found = [f"{what}: {rows}" for what, query in _WRONG.items() if (rows := run(query).fetchall())]
            sealed = run("SELECT id, content_hash FROM rosters").fetchall()
            found += [f"roster {one} changed" for one, digest in sealed if not queries.is_intact(session, one, digest)]
        if len(self._ids(Instalment, Instalment.part == 0)) != self.instalments:
            found.append("an instalment is gone")
        return found

    # --- small things

    def _do(self, operation: Any, **values: Any) -> None:
        money.do(self.store, operation, **values)

    def _ids(self, model: Any, *where: Any) -> list[int]:
        with self.store.reading() as session:
            return list(session.scalars(select(model.id).where(*where).order_by(model.id)))

    def _one(self, model: Any, *where: Any) -> int:
        return self.any.choice(self._ids(model, *where))

    def _stay(self, session: Any) -> int:
        return int(session.get_one(Award, self.any.choice(self.awards)).enrolment_id)

    def _day(self) -> str:
        return f"{self.any.choice(MONTHS)}-{self.any.randint(1, 28):02d}"


def _live(store: Store, seed: int, acts: int) -> None:
    office, done = Office(store, seed), []
    for _number in range(acts):
        done.append(office.act())
        assert office.wrong() == [], (seed, done)
    money.plan(store, today=TODAY)
    assert money.plan(store, today=TODAY).changed == 0, (seed, done)


def test_whatever_is_done_no_sum_goes_out_twice(store: Store) -> None:
    _live(store, 7, 12)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(100, 130))
def test_whatever_is_done_for_long(store: Store, seed: int) -> None:
    _live(store, seed, 100)
