"""Graduation makes an alumnus whoever records it; destinations are a history."""

from datetime import date

import pytest

from gzstudents.alumni import queries, rules, sync
from gzstudents.alumni.operations import add_destination, edit, graduate
from gzstudents.alumni.screen.person import PERSON_SECTIONS
from gzstudents.kernel import journal
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.store import Store
from gzstudents.students.model import Enrolment, Person
from tests import make


def one_student(store: Store, **values: object) -> tuple[int, int]:
    with store.writing("陈静", "students.register") as session:
        stay = make.student(session, **values)  # type: ignore[arg-type]
        return stay.person_id, stay.id


def test_graduation_makes_an_alumnus_in_the_same_act(store: Store) -> None:
    person, stay = one_student(store, chinese_name="阿米娜")
    with store.writing("陈静", "alumni.graduate") as session:
        assert graduate(session, enrolment_ids=[stay], graduated_on="2026-06-18", degree_date="2026-06-20") == 1
        act = session.info["act_id"]
    with store.reading() as session:
        row = queries.get_alumnus(session, person)
        assert row is not None
        assert (row.name, row.graduated_on, row.level, row.activity) == ("阿米娜", "2026-06-18", "BA", "")
        assert len(journal.list_acts(session)) == 2
    with store.writing("陈静", "journal.undo", cause="undo") as session:
        report = journal.undo(session, act)
    assert not report.kept
    assert not report.failed
    with store.reading() as session:
        assert queries.get_alumnus(session, person) is None


def test_all_or_none_graduate(store: Store) -> None:
    _person, stay = one_student(store)
    _other, left = one_student(store, status="WITHDRAWN")
    with pytest.raises(RuleBroken) as refusal, store.writing("陈静", "alumni.graduate") as session:
        graduate(session, enrolment_ids=[stay, left], graduated_on="2026-06-18")
    assert len(refusal.value.reasons) == 1
    with store.reading() as session:
        assert len(queries.list_alumni(session)) == 0
    with pytest.raises(RuleBroken), store.writing("陈静", "alumni.graduate") as session:
        graduate(session, enrolment_ids=[stay], graduated_on="2026-06")


def test_a_graduate_on_an_imported_roll_is_an_alumnus(store: Store) -> None:
    person, _stay = one_student(store, status="GRADUATED", stay={"start_date": "2020-09-01"})
    with store.reading() as session:
        assert queries.get_alumnus(session, person) is not None


def test_a_second_graduation_moves_the_day_and_keeps_the_alumnus(store: Store) -> None:
    person, stay = one_student(store, stay={"start_date": "2020-09-01"})
    with store.writing("陈静", "alumni.graduate") as session:
        graduate(session, enrolment_ids=[stay], graduated_on="2024-06-18")
        edit(session, person_id=person, consent="YES", association="广州分会")
    with store.writing("陈静", "students.register") as session:
        master = make.enrolment(session, session.get_one(Person, person), level="MA", category="03")
        make.change(session, master, "GRADUATED", "2026-06-20")
    with store.reading() as session:
        row = queries.get_alumnus(session, person)
        assert row is not None
        assert (row.graduated_on, row.level, row.consent) == ("2026-06-20", "MA", "YES")
        assert len(queries.list_alumni(session)) == 1


def test_a_graduation_dated_ahead_waits_for_its_day(store: Store) -> None:
    _person, stay = one_student(store)
    with store.writing("陈静", "students.change_status") as session:
        make.change(session, session.get_one(Enrolment, stay), "GRADUATED", "2999-06-18")
    with store.reading() as session:
        assert len(queries.list_alumni(session)) == 0
    with store.writing("陈静", "students.follow_calendar") as session:
        sync.hook(session, date(2999, 6, 18))
    with store.reading() as session:
        assert len(queries.list_alumni(session)) == 1
        assert queries.graduation_years(session) == ["2999"]


def test_destinations_are_a_history(store: Store) -> None:
    person, _stay = one_student(store, status="GRADUATED", chinese_name="陈小明")
    with store.writing("陈静", "alumni.add_destination") as session:
        add_destination(session, person_id=person, activity="EMPLOYED", place="GUANGZHOU", as_of="2025-12-31",
                        employer="珠江贸易", source="SURVEY")  # fmt: skip
        add_destination(session, person_id=person, activity="FURTHER_STUDY", place="HOME_COUNTRY", as_of="2025-01-31")
    with store.reading() as session:
        row = queries.get_alumnus(session, person)
        assert row is not None
        assert (row.activity, row.place, row.employer) == ("EMPLOYED", "GUANGZHOU", "珠江贸易")
        assert [one.as_of for one in queries.destinations(session, person)] == ["2025-12-31", "2025-01-31"]
        seen = {view: len(queries.list_alumni(session, view=view)) for view in queries.VIEWS}
        assert seen == {"all": 1, "guangzhou": 1, "china": 1, "unknown": 0}
        assert [one.person_id for one in queries.list_alumni(session, text="陈小明")] == [person]
        assert queries.list_alumni(session, year="1999") == []


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"activity": "EMPLOYED", "place": "MARS"}, "请选择"),
        ({"activity": "", "place": "GUANGZHOU"}, "请选择"),
        ({"activity": "EMPLOYED", "place": "GUANGZHOU", "as_of": "2999-01-01"}, "还没有到"),
        ({"activity": "EMPLOYED", "place": "GUANGZHOU", "as_of": "去年"}, "不是日期"),
    ],
)
def test_a_destination_that_cannot_be(store: Store, values: dict[str, str], words: str) -> None:
    person, _stay = one_student(store, status="GRADUATED")
    with pytest.raises(RuleBroken, match=words), store.writing("陈静", "alumni.add_destination") as session:
        add_destination(session, person_id=person, **values)


def test_only_graduates_have_destinations(store: Store) -> None:
    person, _stay = one_student(store)
    with pytest.raises(RuleBroken, match="还没有毕业"), store.writing("陈静", "alumni.add_destination") as session:
        add_destination(session, person_id=person, activity="EMPLOYED", place="GUANGZHOU")


@pytest.mark.parametrize("population", ["HK", "MO", "TW", "OC"])
def test_nobody_of_china_is_written_down_as_a_foreigner_gone_home(store: Store, population: str) -> None:
    person, _stay = one_student(store, status="GRADUATED", chinese_name="陈小明", population=population)
    assert "HOME_COUNTRY" not in rules.places_for(population)
    with pytest.raises(RuleBroken, match="不是外国人"), store.writing("陈静", "alumni.add_destination") as session:
        add_destination(session, person_id=person, activity="EMPLOYED", place="HOME_COUNTRY")
    with store.writing("陈静", "alumni.add_destination") as session:
        add_destination(
            session, person_id=person, activity="EMPLOYED", place=rules.HOME.get(population, "THIRD_COUNTRY")
        )


def test_the_timeline_of_a_person_knows_where_a_graduate_went(store: Store) -> None:
    person, stay = one_student(store)
    with store.writing("陈静", "alumni.graduate") as session:
        graduate(session, enrolment_ids=[stay], graduated_on="2026-06-18")
        add_destination(
            session, person_id=person, activity="EMPLOYED", place="GUANGZHOU", employer="珠江贸易", as_of="2026-07-01", today="2026-11-22"
        )  # fmt: skip
    (section,) = PERSON_SECTIONS
    with store.reading() as session:
        assert section.events is not None
        ((day, text, _tone),) = section.events(session, person)
    assert day == "2026-07-01"
    assert text.startswith("校友去向：")
    assert text.endswith("珠江贸易")
