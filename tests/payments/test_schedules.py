"""Schedules in a real store: made once, following what happens, never losing an instalment."""

from gzstudents.kernel import journal, settings
from gzstudents.kernel.store import Store
from gzstudents.payments import operations, queries
from gzstudents.scholarships import operations as scholarships
from gzstudents.students.model import Enrolment
from gzstudents.studies.model import Absence
from tests import make
from tests.payments import money


def test_a_cycle_of_the_government_scholarship_to_the_yuan(store: Store) -> None:
    """Bachelor, class I: 59,200 a year, of it 30,000 to the student, and 2,500 × 4 + 700 × 4 + 800 + 20,000 in the first year."""
    (one,) = money.students(store, 1)
    made = money.plan(store)
    assert (made.awards, made.made, made.changed, made.unplanned, made.short) == (1, 1, 26, [], [])
    assert money.states(store, one) == "P" * 12
    with store.reading() as session:
        whole = queries.planned(session, academic_year="2025-2026")
        assert whole == queries.Paid(1, 5_920_000, 5_920_000, 3_000_000)
        first, second = (queries.planned(session, year=year).value_fen for year in (2025, 2026))
        assert (first, second) == (3_360_000, 2_560_000)
        assert queries.paid(session) == queries.Paid()
        september = queries.list_months(session, "2025-09", "2025-09")[0]
        three = (september.value_fen, september.outflow_fen, september.due_fen)
        assert three == (2_400_000, 2_400_000, 250_000)  # given, out of the budget, to the student
    again = money.plan(store)
    assert (again.made, again.changed) == (0, 0)
    assert behind(store) is False
    with store.writing("office", "office.settings") as session:
        settings.save_settings(session, school_holidays="09-01/12-31")
        act = session.info["act_id"]
    assert behind(store) is True  # nothing follows by itself: it is said
    with store.writing("office", "journal.undo", cause="undo") as session:
        assert not journal.undo(session, act).failed
    assert behind(store) is False
    with store.writing("office", "office.settings") as session:
        settings.save_settings(session, school_holidays="09-01/12-31")
    money.plan(store)
    assert behind(store) is False


def behind(store: Store) -> bool:
    with store.reading() as session:
        return queries.is_behind(session)


def test_what_stops_an_award_holds_its_instalments_and_deletes_none(store: Store) -> None:
    awards = money.students(store, 2)
    money.plan(store)
    before = len(money.rows(store, awards[0]))
    money.do(
        store, scholarships.suspend_award, award_ids=[awards[0]], reason="年度评审不合格", happened_on="2025-11-20"
    )
    assert money.states(store, awards[0]) == "PPPHHHHHHHHH"
    assert money.states(store, awards[0], "TUITION") == "H"
    assert money.states(store, awards[1]) == "P" * 12
    assert len(money.rows(store, awards[0])) == before
    with store.reading() as session:
        act = journal.list_acts(session, 1)[0].id
    with store.writing("李会计", "journal.undo", cause="undo") as session:
        assert not journal.undo(session, act).failed
    assert money.states(store, awards[0]) == "P" * 12
    money.do(store, scholarships.suspend_award, award_ids=[awards[0]], reason="不合格", happened_on="2025-11-20")
    money.do(store, scholarships.resume_award, award_ids=[awards[0]], reason="恢复", happened_on="2026-02-16")
    assert money.states(store, awards[0]) == "PPPDDPPPPPPP"
    assert [row.halves for row in money.rows(store, awards[0])][5] == 1
    money.do(store, scholarships.cancel_award, award_ids=[awards[0]], reason="取消", happened_on="2026-03-02")
    assert money.states(store, awards[0]) == "PPPDDPPDDDDD"


def test_status_and_absence_are_followed_in_the_same_act(store: Store) -> None:
    with store.writing("王老师", "students.register") as session:
        made = make.student(session)
        one, stay = money.award(session, made), made.id
    money.plan(store)
    with store.writing("王老师", "students.change_status") as session:
        make.change(session, session.get_one(Enrolment, stay), "SUSPENDED", "2025-12-05")
    assert money.states(store, one) == "PPPPHHHHHHHH"
    with store.writing("王老师", "students.change_status") as session:
        make.change(session, session.get_one(Enrolment, stay), "REGISTERED", "2026-02-10")
        session.add(Absence(enrolment_id=stay, kind="ABROAD", starts_on="2026-03-01", ends_on="2026-03-31"))
    assert money.states(store, one) == "PPPPDPDPPPPP"
    assert [(row.reason, row.amount_fen) for row in money.rows(store, one)][4:7] == [
        ("SUSPENDED", 0), ("", 250_000), ("ABSENT", 0),
    ]  # fmt: skip
    with store.writing("王老师", "students.change_status") as session:
        make.change(session, session.get_one(Enrolment, stay), "GRADUATED", "2026-06-20")
    assert money.states(store, one) == "PPPPDPDPPPPD"
    assert money.rows(store, one)[10].amount_fen == 125_000


def test_one_off_awards_of_hmt_and_university(store: Store) -> None:
    """特等 bachelor 8,000 once, in the month of the decision; the decided amount stays when the rate changes later."""
    with store.writing("王老师", "scholarships.award") as session:
        hk = make.student(session, population="HK")
        one = money.award(session, hk, "HKMO", yuan=8000, grade="SPECIAL", decided_on="2025-12-05")
        own = money.award(session, hk, "UNI", yuan=4321, grade="FIRST", decided_on="2026-06-01", account=False)
    assert money.plan(store).changed == 2
    assert [(row.due_month, row.item, row.amount_fen, row.budget_year) for row in money.rows(store, one, "AWARD")] == [
        ("2025-12", "AWARD", 800_000, 2025)
    ]
    assert [(row.due_month, row.amount_fen) for row in money.rows(store, own, "AWARD")] == [("2026-06", 432_100)]


def test_an_award_that_todays_rates_do_not_explain_is_named(store: Store) -> None:
    (odd,) = money.students(store, 1, yuan=12345)
    made = money.plan(store)
    assert [(one.award_id, one.name) for one in made.unplanned] == [(odd, "学生0")]
    spring = money.students(store, 1, starts_on="2026-03-01")
    made = money.plan(store)
    assert [one.award_id for one in made.short] == spring
    assert money.states(store, spring[0]) == "PPPPPP"


def test_months_of_a_lifetime_told_and_computed_apart(store: Store) -> None:
    (one,) = money.students(store, 1)
    money.plan(store)
    with store.reading() as session:
        person = queries.facts_of(session, [one])[0].person_id
    money.do(store, operations.set_received, person_id=person, programme="CGS", halves=31, until="2025-06")
    with store.reading() as session:
        (line,) = queries.lifetime(session, person)
    assert (line.programme, line.told_halves, line.told_until, line.paid_halves, line.planned_halves) == (
        "CGS", 31, "2025-06", 0, 24,
    )  # fmt: skip


def test_half_months_of_other_years_count_once(store: Store) -> None:
    """Told: 10 half months up to October 2024. Of 2024-2025 ours are counted from November on, 10 months: 10 + 20 = 30 before
    2025-2026. For 2024-2025 itself only what was told; the later year does not count backwards.
    """
    with store.writing("王老师", "students.register") as session:
        stay = make.student(session)
        old = money.award(session, stay, academic_year="2024-2025", decided_on="2024-09-01")
        new = money.award(session, stay, account=False)
        person = stay.person_id
    money.plan(store)
    money.do(store, operations.set_received, person_id=person, programme="CGS", halves=10, until="2024-10")

    def received() -> list[int]:
        with store.reading() as session:
            return [one.facts.received_halves for one in queries.facts_of(session, [old, new])]

    assert received() == [10, 30]
    december = money.rows(store, old)[3].id
    with store.writing("李会计", "payments.paid") as session:  # paid, and half of it got back: the other half counts
        session.connection().exec_driver_sql(
            "UPDATE instalments SET state = 'PAID', paid_on = '2024-12-20' WHERE id = ?", (december,)
        )
    money.do(store, operations.claw_back, instalment_ids=[december], reason="退回半月", amount_fen=125_000)
    assert received() == [10, 29]
