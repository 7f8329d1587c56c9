"""Partners' lists against the register: what is told, what is accepted, what is remembered."""

from pathlib import Path
from typing import Any

import pytest

from gzstudents.kernel import journal
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.store import Store
from gzstudents.permits.model import StayFact
from gzstudents.reconciling import operations
from gzstudents.reconciling.rules import Chosen, Result, UnknownChoiceError, choose, replaces
from gzstudents.students import operations as students
from gzstudents.students.model import Enrolment, IdentityDocument, Person
from tests.reconciling.lists import INSURED, LEDGER, PERMITS, compare, insured, line_of, office, permit, told


@pytest.fixture
def people(store: Store) -> dict[str, int]:
    return office(store)


def accept(store: Store, result: Result, *selectors: str) -> tuple[operations.Accepted, int]:
    with store.writing("desk", "reconciling.accept") as session:
        done = operations.accept(session, result=result, chosen=choose(result, selectors))
    return done, int(session.info["act_id"])


def facts(store: Store, person: int) -> list[tuple[str, str | None, str]]:
    with store.reading() as session:
        return [
            (one.day, one.until, one.number)
            for one in session.query(StayFact).filter_by(person_id=person).order_by(StayFact.id)
        ]


def everything(store: Store) -> list[Any]:
    with store.reading() as session:
        run = session.connection().exec_driver_sql
        tables = ("people", "identity_documents", "stay_facts", "enrolments", "nationalities", "status_changes")
        return [run(f"SELECT * FROM {table} ORDER BY id").fetchall() for table in tables]


def test_a_list_that_says_the_same_tells_only_who_is_missing(
    store: Store, people: dict[str, int], tmp_path: Path
) -> None:
    result = compare(
        store, tmp_path, INSURED,
        insured("阿米娜", "2003-05-14", "ML1234567"), insured("布巴", "2002-02-02", "ML2345678", 性别="", 保单号="P-2"),
        ["合计", "2 人"],
    )  # fmt: skip
    assert (result.rows, result.same) == (2, 2)
    assert [(line.group, line.name) for line in result.lines] == [("only_us", "埃米尔"), ("only_us", "谢赫")]


def test_every_group_is_told(store: Store, people: dict[str, int], tmp_path: Path) -> None:
    result = compare(
        store, tmp_path, INSURED,
        insured("阿米娜", "2003/5/14", "ＭＬ1234567", 保险止期="2027-08-31", 保险起期="2026-09-01", 保单号="P-9"),
        insured("狄安娜", "2000-10-10", "ML4567890", 保单号="", 保险起期="", 保险止期=""),
        insured("埃米尔", "2004-04-04", "", 保单号="", 保险起期="", 保险止期=""),
        insured("新来的", "2005-05-05", "ML9999999"),
        insured("别人", "1999-09-09", "ML2345678"),
    )  # fmt: skip
    amina = line_of(result, "阿米娜")
    assert (amina.group, amina.matched_by) == ("differs", "document")
    assert told(amina) == {
        "insurance_number": ("P-1", "P-9"),
        "insurance_from": ("2025-09-01", "2026-09-01"),
        "insurance_until": ("2026-08-31", "2027-08-31"),
    }
    assert told(line_of(result, "狄安娜")) == {"scope": ("毕业", "文件中有")}
    assert not line_of(result, "狄安娜").acceptable
    assert "埃米尔" not in {line.name for line in result.lines}, "found by name and birth date, and nothing differs"
    assert (line_of(result, "新来的").group, line_of(result, "新来的").acceptable) == ("only_file", False)
    other = line_of(result, "别人")
    assert other.group == "ambiguous"
    assert "可能是另一个人" in other.reasons[0]
    assert [line.name for line in result.lines if line.group == "only_us"] == ["谢赫"]
    assert result.counts == {"differs": 2, "only_file": 1, "only_us": 1, "ambiguous": 1, "set_aside": 0}


def test_twins_of_one_name_are_left_to_a_person(store: Store, people: dict[str, int], tmp_path: Path) -> None:
    with store.writing("desk", "students.register") as session:
        from tests import make

        make.student(session, chinese_name="埃米尔", surname="", given_names="", birth_date="2004-04-04", country="MLI")
    result = compare(store, tmp_path, INSURED, insured("埃米尔", "2004-04-04", ""))
    (line,) = [line for line in result.lines if line.group == "ambiguous"]
    assert "几人同名且同日出生" in line.reasons[0]
    assert not line.acceptable
    assert "埃米尔" not in [line.name for line in result.lines if line.group == "only_us"]


def test_the_next_insurance_is_added_and_undone(store: Store, people: dict[str, int], tmp_path: Path) -> None:
    before = everything(store)
    result = compare(
        store, tmp_path, INSURED,
        insured("阿米娜", "2003-05-14", "ML1234567", 保险止期="2027-08-31", 保险起期="2026-09-01", 保单号="P-9"),
        insured("布巴", "2002-02-02", "ML2345678", 性别="", 保单号="P-2", 保险止期="2026-07-31"),
    )  # fmt: skip
    done, act = accept(store, result, "differs")
    assert (done.registered, done.facts, done.left) == (0, 2, 0)
    assert facts(store, people["Aminata"]) == [("2025-09-01", "2026-08-31", "P-1"), ("2026-09-01", "2027-08-31", "P-9")]
    assert facts(store, people["Boubacar"]) == [("2025-09-01", "2026-07-31", "P-2")], "the same policy: corrected"
    again = compare(
        store, tmp_path, INSURED,
        insured("阿米娜", "2003-05-14", "ML1234567", 保险止期="2027-08-31", 保险起期="2026-09-01", 保单号="P-9"),
        insured("布巴", "2002-02-02", "ML2345678", 性别="", 保单号="P-2", 保险止期="2026-07-31"),
    )  # fmt: skip
    assert again.same == 2
    with store.writing("desk", "journal.undo") as session:
        journal.undo(session, act)
    assert everything(store) == before


def test_one_field_is_accepted_and_the_other_is_not(store: Store, people: dict[str, int], tmp_path: Path) -> None:
    result = compare(
        store, tmp_path, PERMITS, permit("阿米娜", "2003-05-15", "ML1234567", "R200", "2027-09-30"),
        permit("布巴", "2002-02-02", "ML2345678", "R300", "2027-01-31"),
    )  # fmt: skip
    amina = line_of(result, "阿米娜")
    assert told(amina) == {
        "birth_date": ("2003-05-14", "2003-05-15"),
        "permit_number": ("R100（至 2026-09-30）", "R200（至 2027-09-30）"),
    }
    accept(store, result, f"line:{amina.id}:permit_number")
    with store.reading() as session:
        papers = (
            session.query(IdentityDocument)
            .filter_by(person_id=people["Aminata"], kind="RESIDENCE_PERMIT")
            .order_by(IdentityDocument.id)
        )
        assert [(one.number, one.valid_to, one.is_current) for one in papers] == [
            ("R100", "2026-09-30", 0),
            ("R200", "2027-09-30", 1),
        ]
        assert session.get(Person, people["Aminata"]).birth_date == "2003-05-14"  # type: ignore[union-attr]
    done, _act = accept(
        store, compare(store, tmp_path, PERMITS, permit("布巴", "2002-02-02", "ML2345678", "R300", "2027-01-31")), "all"
    )
    assert (done.changed, done.left) == (1, 3)


def test_a_field_and_then_the_rest_loses_nothing(store: Store, people: dict[str, int], tmp_path: Path) -> None:
    row = insured("阿米娜", "2003-05-14", "ML1234567", 保险起期="2026-09-01", 保险止期="2027-08-31", 保单号="P-9")
    accept(store, compare(store, tmp_path, INSURED, row), "field:insurance_until")
    assert facts(store, people["Aminata"]) == [("2025-09-01", "2027-08-31", "P-1")]
    accept(store, compare(store, tmp_path, INSURED, row), "all")
    assert facts(store, people["Aminata"])[-1] == ("2026-09-01", "2027-08-31", "P-9")
    assert compare(store, tmp_path, INSURED, row).same == 1


def test_a_ledger_of_several_years_counts_its_last(store: Store, people: dict[str, int], tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["20260001", "阿米娜", "文学院", "2026-2027", "20000", "20000", "2026-09-03", "2026-2027学年"],
        ["20260001", "阿米娜", "文学院", "2025-2026", "20000", "20000", "2025-09-05", "2025－2026"],
        [20260002.0, "布巴", "文学院", "2025-2026", "20000", "20000", "2025年9月5日", "2026-08-31"],
        ["小计", "", "", "", "60000"],
    ]
    result = compare(store, tmp_path, LEDGER, *rows)
    assert told(line_of(result, "阿米娜")) == {"tuition_on": ("", "2026-09-03"), "tuition_until": ("", "2027-08-31")}
    accept(store, result, "all")
    assert facts(store, people["Aminata"])[-1] == ("2026-09-03", "2027-08-31", "")
    assert facts(store, people["Boubacar"])[-1] == ("2025-09-05", "2026-08-31", "")
    assert compare(store, tmp_path, LEDGER, *rows).same == 2


def test_somebody_new_is_registered_from_a_list_that_says_enough(
    store: Store, people: dict[str, int], tmp_path: Path
) -> None:
    head = ["CSC登记号", "护照姓名", "中文姓名", "性别", "国籍", "护照号", "学生类别", "专业", "授课语言", "学习开始时间", "学习结束时间", "奖学金类别"]  # fmt: skip
    row = [
        "2026C1",
        "TRAORE, Fanta",
        "范塔",
        "女",
        "马里",
        "ML7777777",
        "硕士研究生",
        "法学",
        "英语",
        "2026-09-01",
        "2029-07-01",
        "全额",
    ]
    result = compare(store, tmp_path, head, row)
    line = line_of(result, "范塔")
    assert (line.group, line.acceptable) == ("only_file", True)
    done, _act = accept(store, result, f"line:{line.id}")
    assert done.registered == 1
    with store.reading() as session:
        stay = session.query(Enrolment).filter_by(person_id=done.person_ids[0]).one()
        assert (stay.funding, stay.level, stay.teaching_language) == ("21", "MA", "EN")
    assert compare(store, tmp_path, head, row).same == 1


def test_what_is_no_difference_is_remembered_until_it_changes(
    store: Store, people: dict[str, int], tmp_path: Path
) -> None:
    row = insured("阿米娜", "2003-05-14", "ML1234567", 保险止期="2026-09-01")
    result = compare(store, tmp_path, INSURED, row)
    with store.writing("desk", "reconciling.set_aside") as session:
        assert operations.set_aside(session, result=result, chosen=choose(result, ["differs", "only_us"])) == 4
    quiet = compare(store, tmp_path, INSURED, row)
    assert quiet.counts == {"differs": 0, "only_file": 0, "only_us": 0, "ambiguous": 0, "set_aside": 4}
    assert accept(store, quiet, "all")[0].facts == 0
    other = compare(store, tmp_path, INSURED, insured("阿米娜", "2003-05-14", "ML1234567", 保险止期="2026-09-02"))
    assert other.counts["differs"] == 1
    with store.writing("desk", "reconciling.ask_again") as session:
        assert operations.ask_again(session, result=quiet, chosen=[Chosen(line.id) for line in quiet.lines]) == 4
    assert compare(store, tmp_path, INSURED, row).counts["set_aside"] == 0


def test_a_register_that_changed_meanwhile_is_not_written_over(
    store: Store, people: dict[str, int], tmp_path: Path
) -> None:
    result = compare(store, tmp_path, INSURED, insured("阿米娜", "2003-05-15", "ML1234567", 保险止期="2026-09-01"))
    with store.writing("desk", "permits.record_fact") as session:
        session.add(StayFact(person_id=people["Aminata"], kind="INSURANCE", day="2026-09-01", until="2028-08-31"))
    before = everything(store)
    with pytest.raises(RuleBroken, match="名册又有更改"):
        accept(store, result, "all")
    assert everything(store) == before


def test_a_result_survives_its_file(store: Store, people: dict[str, int], tmp_path: Path) -> None:
    result = compare(
        store, tmp_path, PERMITS, permit("阿米娜", "2003-05-15", "ML1234567", "R200", "2027-09-30"), permit("甲", "2001-01-02", "X1234567", "R9", "坏日期")
    )  # fmt: skip
    assert Result.from_json(result.to_json()) == result
    assert any(line.group == "only_file" and line.reasons for line in result.lines)


def test_selectors_that_name_nothing_are_refused(store: Store, people: dict[str, int], tmp_path: Path) -> None:
    result = compare(store, tmp_path, INSURED, insured("阿米娜", "2003-05-14", "ML1234567", 保险止期="2026-09-01"))
    for word in ("everything", "line:99", "line:x", "line:1:nothing", "field:", "differs:1"):
        with pytest.raises(UnknownChoiceError):
            choose(result, [word])
    assert choose(result, ["line:1", "line:1:insurance_until"]) == [Chosen(1)]
    assert choose(result, ["field:insurance_until"]) == [Chosen(1, frozenset({"insurance_until"}))]


@pytest.mark.parametrize(("old", "new", "same"), [
    (None, {"number": "1"}, False),
    ({"number": "1", "day": "2025-09-01", "until": "2026-08-31"}, {"number": "1", "day": "2030-01-01"}, True),
    ({"number": "1", "day": "2025-09-01", "until": "2026-08-31"}, {"number": "2", "day": "2026-01-01"}, False),
    ({"number": "", "day": "2025-09-01", "until": "2026-08-31"}, {"day": "2026-08-31"}, True),
    ({"number": "", "day": "2025-09-01", "until": "2026-08-31"}, {"day": "2026-09-01"}, False),
])  # fmt: skip
def test_the_same_fact_or_the_next(old: Any, new: dict[str, str], same: bool) -> None:
    assert replaces(old, new) is same


def test_who_a_row_is_can_be_said_and_is_remembered(store: Store, people: dict[str, int], tmp_path: Path) -> None:
    with store.writing("desk", "students.register") as session:
        from tests import make

        other = int(
            make.student(
                session, chinese_name="埃米尔", surname="", given_names="", birth_date="2004-04-04", country="MLI"
            ).person_id
        )
    rows = [insured("埃米尔", "2004-04-04", "", 保单号="P-7"), insured("别名", "1999-09-09", "ML2345678", 保单号="P-2")]
    result = compare(store, tmp_path, INSURED, *rows)
    twin, renamed = line_of(result, "埃米尔"), line_of(result, "别名")
    assert (twin.candidates, renamed.candidates) == ((people["Emil"], other), (people["Boubacar"],))
    for line, person in ((twin, other), (renamed, people["Boubacar"])):
        with store.writing("desk", "reconciling.assign") as session:
            operations.assign(session, result=result, line_id=line.id, person_id=person)
    act = int(session.info["act_id"])
    again = compare(store, tmp_path, INSURED, *rows)
    assert not [line for line in again.lines if line.group == "ambiguous"]
    mine = {line.person_id: line for line in again.lines if line.matched_by == "chosen"}
    assert told(mine[other])["insurance_number"] == ("", "P-7")
    assert mine[people["Boubacar"]].acceptable
    assert "埃米尔" in {line.name for line in again.lines if line.group == "only_us"}, "the twin is missed now"
    accept(store, again, f"line:{mine[other].id}")
    assert facts(store, other)[-1][2] == "P-7"
    with store.writing("desk", "journal.undo") as session:
        journal.undo(session, act)
    assert line_of(compare(store, tmp_path, INSURED, *rows), "别名").group == "ambiguous"


def test_who_a_row_is_can_be_said_of_somebody_unknown_and_taken_back(
    store: Store, people: dict[str, int], tmp_path: Path
) -> None:
    row = insured("谢赫·迪亚洛", "", "ZZ7654321", 保单号="P-5")
    result = compare(store, tmp_path, INSURED, row)
    (line,) = [line for line in result.lines if line.group == "only_file"]
    with store.writing("desk", "reconciling.assign") as session:
        assert operations.assign(session, result=result, line_id=line.id, person_id=people["Cheikh"]) == "谢赫"
    again = compare(store, tmp_path, INSURED, row)
    (line,) = [line for line in again.lines if line.person_id == people["Cheikh"]]
    assert (line.group, line.matched_by) == ("differs", "chosen")
    other = compare(store, tmp_path, INSURED, insured("谢赫·迪亚洛", "", "ZZ7654322", 保单号="P-5"))
    assert [one.group for one in other.lines if one.row] == ["only_file"], "another passport is another question"
    with store.writing("desk", "reconciling.assign") as session:  # a second thought takes the place of the first
        operations.assign(session, result=again, line_id=line.id, person_id=people["Emil"])
    last = compare(store, tmp_path, INSURED, row)
    (line,) = [line for line in last.lines if line.person_id == people["Emil"]]
    with store.writing("desk", "reconciling.ask_again") as session:
        assert operations.ask_again(session, result=last, chosen=[Chosen(line.id)]) == 1
    assert [one.group for one in compare(store, tmp_path, INSURED, row).lines if one.row] == ["only_file"]


def test_who_a_row_is_is_no_question_where_it_was_matched(store: Store, people: dict[str, int], tmp_path: Path) -> None:
    result = compare(store, tmp_path, INSURED, insured("阿米娜", "2003-05-14", "ML1234567", 保单号="P-9"))
    line = line_of(result, "阿米娜")
    with pytest.raises(RuleBroken, match="不需要辨认"), store.writing("desk", "reconciling.assign") as session:
        operations.assign(session, result=result, line_id=line.id, person_id=people["Emil"])
    strange = compare(store, tmp_path, INSURED, insured("无人", "2001-02-03", "QQ1"))
    with pytest.raises(RuleBroken, match="不在名册"), store.writing("desk", "reconciling.assign") as session:
        operations.assign(session, result=strange, line_id=line_of(strange, "无人").id, person_id=10**6)


def test_facts_of_the_study_and_tests_are_compared_and_accepted(
    store: Store, people: dict[str, int], tmp_path: Path
) -> None:
    """The scholarship council's roster: its number, the supervisor, HSK; what we have not is added, what differs is changed."""
    head = [
        "CSC登记号", "护照姓名", "中文姓名", "性别", "国籍", "护照号", "学生类别", "专业", "授课语言", "学习开始时间", "学习结束时间", "奖学金类别", "导师", "HSK级别",
    ]  # fmt: skip
    with store.writing("desk", "students.language_result") as session:
        values = {"kind": "HSK", "level": "3", "taken_on": "2024-03-16"}
        students.save_language_result(session, person_id=people["Boubacar"], values=values)

    def row(csc: str, name: str, passport: str, supervisor: str, hsk: str) -> list[str]:
        return [csc, name, "", "", "马里", passport, "", "", "", "", "", "", supervisor, hsk]

    rows = (
        row("2026M001", "DIALLO Aminata", "ML1234567", "陈教授", "4"),
        row("", "DIALLO Boubacar", "ML2345678", "", "3"),
    )
    result = compare(store, tmp_path, head, *rows)
    line = line_of(result, "阿米娜")
    assert {name: told(line)[name] for name in ("csc_number", "supervisor", "hsk_level")} == {
        "csc_number": ("", "2026M001"), "supervisor": ("", "陈教授"), "hsk_level": ("", "4"),
    }  # fmt: skip
    assert not any("hsk_level" in told(other) for other in result.lines if "布巴" in other.name), "both say the same"
    _done, act = accept(store, result, f"line:{line.id}")
    left = [told(one) for one in compare(store, tmp_path, head, *rows).lines if one.person_id == people["Aminata"]]
    assert not any({"csc_number", "supervisor", "hsk_level"} & one.keys() for one in left), (
        "nothing of it is a difference now"
    )
    with store.reading() as session:
        found = session.connection().exec_driver_sql(
            "SELECT level FROM language_results WHERE person_id = ?", (people["Aminata"],)
        )
        assert found.scalars().all() == ["4"]
    with store.writing("desk", "journal.undo") as session:
        journal.undo(session, act)
    with store.reading() as session:
        assert session.connection().exec_driver_sql("SELECT count(*) FROM language_results").scalar_one() == 1
