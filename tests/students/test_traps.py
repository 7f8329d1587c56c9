"""The 41 traps of the field (domain notes 11): each has tests, or one sentence why not. The tests that are named must exist."""

import ast
import re
from functools import lru_cache
from pathlib import Path

import pytest

from gzstudents.kernel import codes, i18n
from gzstudents.kernel.fields import fields_of
from gzstudents.kernel.i18n import _
from gzstudents.kernel.store import Record, Store
from gzstudents.students import operations, queries, roll, rules
from tests import make

TESTS = Path(__file__).resolve().parents[1]

# trap → tests as file::name below tests/, or a sentence
TRAPS: dict[int, tuple[str, ...]] = {
    1: ("test_hmt.py::test_figures_of_international_students_are_nought_without_any",
        "statistics/test_by_hand.py::test_a_on_the_day"),
    2: ("students/test_who.py::test_what_is_said_at_the_entry",),
    3: ("students/test_parts.py::test_nationality_ends_and_another_begins",
        "students/test_as_of.py::test_dated_facts_hold_on_their_days"),
    4: ("students/test_nationality_check.py::test_who_emigrated",
        "students/test_parts.py::test_a_check_keeps_its_facts_and_the_rule"),
    5: ("statistics/test_by_hand.py::test_a_on_the_day", "students/test_traps.py::test_one_person_many_enrolments"),
    6: ("students/test_who.py::test_three_answers", "students/test_parts.py::test_three_answers_in_the_list"),
    7: ("students/test_rules.py::test_transitions", "students/test_parts.py::test_a_mistaken_end_is_corrected_and_the_study_goes_on"),
    8: ("students/test_traps.py::test_the_preparatory_year_is_no_degree",),
    9: ("students/test_traps.py::test_a_double_degree_says_where_it_is_on_the_roll",),
    10: ("students/test_importing_store.py::test_the_same_file_again_changes_nothing",
         "students/test_parts.py::test_two_passports_at_once"),
    11: ("kernel/test_names.py::test_mrz_name",),
    12: ("students/test_traps.py::test_half_a_name_is_enough",),
    13: ("students/test_parts.py::test_who_changes_a_name_is_found_by_both",),
    14: ("kernel/test_names.py::test_the_name_itself_is_never_converted",
         "students/test_parts.py::test_names_of_ones_own_are_found_and_sort"),
    15: ("students/test_traps.py::test_rare_characters_are_kept_found_and_sorted",),
    16: ("students/test_traps.py::test_odd_spellings_are_found_and_kept",),
    17: ("kernel/test_names.py::test_order_is_that_of_a_dictionary",
         "students/test_parts.py::test_names_of_ones_own_are_found_and_sort"),
    18: ("students/test_parts.py::test_two_passports_at_once",),
    19: ("kernel/test_numbers.py::test_warnings", "kernel/test_sheets.py::test_csv_has_a_mark_for_excel_and_runs_nothing"),
    20: ("kernel/test_numbers.py::test_good_numbers_raise_nothing",),
    21: ("kernel/test_numbers.py::test_good_numbers_raise_nothing", "students/test_who.py::test_what_is_said_at_the_entry"),
    22: ("kernel/test_dates.py::test_one_day_in_many_spellings", "kernel/test_dates.py::test_age_on_a_day"),
    23: ("permits/test_by_hand.py::test_a_stay_counts_from_the_day_after_entry",
         "permits/test_by_hand.py::test_as_by_hand"),
    24: ("kernel/test_dates.py::test_academic_year_and_term",),
    25: ("statistics/test_by_hand.py::test_a_on_the_day",),
    26: ("payments/test_schedules.py::test_a_cycle_of_the_government_scholarship_to_the_yuan",
         "payments/test_schedules.py::test_status_and_absence_are_followed_in_the_same_act"),
    27: ("payments/test_schedules.py::test_a_cycle_of_the_government_scholarship_to_the_yuan",
         "payments/test_rosters.py::test_the_budget_of_the_calendar_year"),
    28: ("scholarships/test_rules.py::test_what_the_amount_needs",),
    29: ("scholarships/test_rules.py::test_exclusive_in_the_year_in_both_directions",),
    30: ("payments/test_schedules.py::test_what_stops_an_award_holds_its_instalments_and_deletes_none",
         "payments/test_rosters.py::test_lock_pay_return_and_pay_again"),
    31: ("kernel/test_money.py::test_capitals",),
    32: ("statistics/test_known.py::test_an_old_view_counts_what_stood_there_then_and_says_so",),
    33: ("statistics/test_by_hand.py::test_c_on_the_day",),
    34: ("kernel/test_codes.py::test_groups_have_dated_members",),
    35: ("test_hmt.py::test_regions_are_of_china_in_both_languages",),
    36: ("statistics/test_by_hand.py::test_a_on_the_day",),
    37: ("The figures are for the office and its superiors; a public version with small cells hidden is not made.",),
    38: ("secrets/test_store.py::test_a_protected_store_shows_nothing", "secrets/test_window.py::test_a_day_before_the_window"),
    39: ("kernel/test_sheets.py::test_csv_has_a_mark_for_excel_and_runs_nothing",),
    40: ("students/test_traps.py::test_nothing_is_asked_that_must_not_be_known",),
    41: ("certificates/test_register.py::test_a_refused_act_leaves_no_gap",
         "certificates/test_register.py::test_a_replacement_says_the_same_and_is_marked"),
}  # fmt: skip

NAMED = sorted({named for said in TRAPS.values() for named in said if "::" in named})


@lru_cache(maxsize=64)
def _tests_of(file: str) -> frozenset[str]:
    tree = ast.parse((TESTS / file).read_text("utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef))


def test_every_trap_has_an_answer() -> None:
    assert set(TRAPS) == set(range(1, 42))
    for said in TRAPS.values():
        assert said
        assert all("::" in one or (len(one) > 40 and one.endswith(".")) for one in said), said


@pytest.mark.parametrize("named", NAMED)
def test_the_tests_that_are_named_are_there(named: str) -> None:
    file, _colons, name = named.partition("::")
    assert name in _tests_of(file)


# -- those that are shown here


def test_one_person_many_enrolments(store: Store) -> None:
    """Trap 5: language year, then bachelor; one person in the list, two lines on the roll."""
    with store.writing("陈静", "students.register") as session:
        who = make.person(session, passport="AA1")
        make.enrolment(
            session, who, category="05", level="NON", start_date="2023-09-01", end_date="2024-07-10", status="COMPLETED"
        )
        make.enrolment(session, who, category="02", level="BA", start_date="2024-09-01")
        person_id = who.id
    with store.reading() as session:
        connection = session.connection().connection.dbapi_connection
        assert roll.count(connection) == 1
        assert [line.category for line in roll.enrolment_rows(connection, [person_id])] == ["02", "05"]


def test_the_preparatory_year_is_no_degree() -> None:
    """Trap 8."""
    assert not rules.is_degree("PREP")
    assert rules.LEVEL_OF_CATEGORY["09"] == "PREP"
    assert codes.get("entry_route", "PREP_PROMOTED") is not None


def test_a_double_degree_says_where_it_is_on_the_roll(store: Store) -> None:
    """Trap 9."""
    with store.writing("陈静", "students.register") as session:
        stay = {"study_form": "JOINT", "sending_institution": "甲大学", "home_at_partner": 1}
        person_id = make.student(session, stay=stay).person_id
    with store.reading() as session:
        whole = queries.get_person(session, person_id)
        line = next(roll.enrolment_rows(session.connection().connection.dbapi_connection, [person_id]))
    assert whole is not None
    assert (whole.enrolments[0].study_form, whole.enrolments[0].home_at_partner) == ("JOINT", 1)
    assert (line.study_form, line.sending_institution) == ("JOINT", "甲大学")


@pytest.mark.parametrize(
    ("names", "typed"),
    [({"given_names": "Aminata"}, "aminata"), ({"surname": "SUKARNO"}, "sukarno"), ({"chinese_name": "单"}, "单")],
)
def test_half_a_name_is_enough(store: Store, names: dict[str, str], typed: str) -> None:
    """Trap 12: no surname, no given name, one character."""
    with store.writing("陈静", "students.register") as session:
        person_id = operations.register(session, person={"surname": "", "given_names": "", **names})
    with store.reading() as session:
        assert roll.search(session.connection().connection.dbapi_connection, typed) == [person_id]


@pytest.mark.parametrize("name", ["𠮷田", "李㐂", "王龦", "𬀩𬀪"])
def test_rare_characters_are_kept_found_and_sorted(store: Store, name: str) -> None:
    """Trap 15: beyond the basic plane, and what was added to GB 18030 lately."""
    with store.writing("陈静", "students.register") as session:
        person_id = operations.register(session, person={"chinese_name": name})
    with store.reading() as session:
        whole = queries.get_person(session, person_id)
        assert roll.search(session.connection().connection.dbapi_connection, name) == [person_id]
    assert whole is not None
    assert whole.person.chinese_name == name


@pytest.mark.parametrize(
    ("kept", "typed"),
    [
        ("阿卜杜拉·买买提", "阿卜杜拉买买提"),
        ("NGUYỄN VĂN AN", "nguyen van an"),
        ("O\u2019BRIEN", "o'brien"),
        ("ＡＬＩ", "ali"),
    ],
)
def test_odd_spellings_are_found_and_kept(store: Store, kept: str, typed: str) -> None:
    """Trap 16."""
    column = "surname" if kept.isupper() else "chinese_name"
    with store.writing("陈静", "students.register") as session:
        person_id = operations.register(session, person={column: f" {kept}\u200b "})
    with store.reading() as session:
        whole = queries.get_person(session, person_id)
        assert roll.search(session.connection().connection.dbapi_connection, typed) == [person_id]
    assert whole is not None
    assert getattr(whole.person, column) == kept


def test_nothing_is_asked_that_must_not_be_known() -> None:
    """Trap 40: no field for religion, ethnicity, politics or health."""
    i18n.use("zh_CN")
    forbidden = re.compile("宗教|民族(?!文字)|政治|党派|病|健康状况|HIV|残疾")
    for table in Record.metadata.tables.values():
        for field in fields_of(table).values():
            assert not forbidden.search(f"{_(field.label)} {_(field.help) if field.help else ''}"), (
                table.name,
                field.name,
            )
