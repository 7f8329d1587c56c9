"""The register of numbers: gap-free, nothing lost, a reprint equal to the first print."""

import re
from typing import Any

import pytest

from gzstudents.certificates import operations, queries
from gzstudents.certificates.model import Certificate
from gzstudents.certificates.operations import Draft, Issued
from gzstudents.certificates.rules import Letter
from gzstudents.kernel import journal
from gzstudents.kernel.errors import RuleBroken, UserError
from gzstudents.kernel.settings import save_settings
from gzstudents.kernel.store import Store
from gzstudents.students.model import Person
from tests import make

YEAR, DAY = "2025-2026", "2025-11-20"


def person(store: Store) -> int:
    with store.writing("陈静", "students.register") as session:
        return make.person(session, chinese_name="阿米娜").id


def issue(store: Store, who: int, count: int = 1, **values: Any) -> list[Issued]:
    letter = Letter(number="", chinese_name="阿米娜", award_zh="优秀学生奖学金", year=YEAR)
    given = {"programme_code": "UNI", "prefix": "UNI", "academic_year": YEAR, "issued_on": DAY, **values}
    with store.writing("陈静", "certificates.issue") as session:
        return operations.issue(session, drafts=[Draft(who, letter)] * count, **given)


def numbers(issued: list[Issued]) -> list[str]:
    return [one.number for one in issued]


def test_numbers_run_on_by_programme_and_year(store: Store) -> None:
    who = person(store)
    assert numbers(issue(store, who, 2)) == ["GZ-UNI-2025-0001", "GZ-UNI-2025-0002"]
    assert numbers(issue(store, who)) == ["GZ-UNI-2025-0003"]
    assert numbers(issue(store, who, academic_year="2026-2027")) == ["GZ-UNI-2026-0001"]
    assert numbers(issue(store, who, programme_code="GD", prefix="GD")) == ["GZ-GD-2025-0001"]
    assert issue(store, who, 0) == []


def test_a_refused_act_leaves_no_gap(store: Store) -> None:
    who = person(store)
    with pytest.raises(RuntimeError), store.writing("陈静", "certificates.issue") as session:
        letter = Letter(number="", chinese_name="阿米娜")
        values = {"programme_code": "UNI", "prefix": "UNI", "academic_year": YEAR, "issued_on": DAY}
        operations.issue(session, drafts=[Draft(who, letter)], **values)  # type: ignore[arg-type]
        raise RuntimeError
    assert numbers(issue(store, who)) == ["GZ-UNI-2025-0001"]


def test_a_voided_number_is_kept_with_its_reason(store: Store) -> None:
    who = person(store)
    issue(store, who, 2)
    with store.writing("陈静", "certificates.void") as session:
        assert operations.void(session, numbers=["GZ-UNI-2025-0002"], reason=" 姓名有误 ") == 1
    assert numbers(issue(store, who)) == ["GZ-UNI-2025-0003"]
    with store.reading() as session:
        rows = queries.list_certificates(session, state="VOIDED")
        assert [(row.number, row.void_reason) for row in rows] == [("GZ-UNI-2025-0002", "姓名有误")]
        states = [row.state for row in queries.list_certificates(session)]
        assert sorted(states) == ["ISSUED", "ISSUED", "VOIDED"]
        assert queries.numbers_of(session, "UNI", YEAR) == ["GZ-UNI-2025-0001", "GZ-UNI-2025-0003"]


@pytest.mark.parametrize(
    ("asked", "reason", "words"),
    [(["GZ-UNI-2025-0001"], "", "原因"), (["X-1"], "错", "X-1"), (["GZ-UNI-2025-0001", "GZ-UNI-2025-0002"], "错", "1 份")],
)  # fmt: skip
def test_void_all_or_none(store: Store, asked: list[str], reason: str, words: str) -> None:
    issue(store, person(store), 2)
    with store.writing("陈静", "certificates.void") as session:
        operations.void(session, numbers=["GZ-UNI-2025-0002"], reason="姓名有误")
    with pytest.raises(RuleBroken, match=words), store.writing("陈静", "certificates.void") as session:
        operations.void(session, numbers=asked, reason=reason)
    with store.reading() as session:
        assert len(queries.list_certificates(session, state="VOIDED")) == 1


def test_a_reprint_is_what_was_issued_whatever_changed_since(store: Store) -> None:
    who = person(store)
    (issued,) = issue(store, who)
    with store.reading() as session:
        before = queries.get_letters(session, [issued.number])[0].to_json()
    with store.writing("陈静", "students.edit") as session:
        session.get_one(Person, who).chinese_name = "改了名"
    with store.writing("陈静", "office.settings") as session:
        save_settings(session, university_zh="别的大学")
    with store.reading() as session:
        assert queries.get_letters(session, [issued.number])[0].to_json() == before
        assert queries.list_certificates(session, text="阿米娜")[0].holder == "阿米娜"


def test_altered_content_is_not_printed(store: Store) -> None:
    (issued,) = issue(store, person(store))
    with store.writing("陈静", "test") as session:
        record = session.get_one(Certificate, issued.id)
        record.content = record.content.replace("阿米娜", "别人")
    with store.reading() as session:
        with pytest.raises(UserError, match=issued.number):
            queries.get_letters(session, [issued.number])
        with pytest.raises(UserError, match="X-9"):
            queries.get_letters(session, ["X-9"])


def test_letters_come_in_the_order_asked_for(store: Store) -> None:
    wanted = numbers(issue(store, person(store), 3))[::-1]
    with store.reading() as session:
        assert [letter.number for letter in queries.get_letters(session, wanted)] == wanted


def test_a_replacement_says_the_same_and_is_marked(store: Store) -> None:
    (first,) = issue(store, person(store))
    with store.writing("陈静", "certificates.reissue") as session:
        second = operations.reissue(session, number=first.number, prefix="UNI", reason="遗失", issued_on="2026-01-05")
    with store.reading() as session:
        letter = queries.get_letters(session, [second.number])[0]
        assert (letter.number, letter.reissue, letter.issued_on) == ("GZ-UNI-2025-0002", True, "2026-01-05")
        assert letter.chinese_name == "阿米娜"
    with pytest.raises(RuleBroken), store.writing("陈静", "certificates.reissue") as session:
        operations.reissue(session, number=first.number, prefix="UNI", reason="又遗失")


def test_printing_is_counted_and_holds_the_number(store: Store) -> None:
    who = person(store)
    with store.writing("陈静", "certificates.issue") as session:
        values = {"programme_code": "UNI", "prefix": "UNI", "academic_year": YEAR, "issued_on": DAY}
        drafts = [Draft(who, Letter(number="", chinese_name="阿米娜"))] * 2
        operations.issue(session, drafts=drafts, **values)  # type: ignore[arg-type]
        act = session.info["act_id"]
    for _time in range(2):
        with store.writing("陈静", "certificates.mark_printed") as session:
            assert operations.mark_printed(session, numbers=["GZ-UNI-2025-0001"]) == 1
    with store.writing("陈静", "journal.undo", cause="undo") as session:
        report = journal.undo(session, act)
    assert [one.label for one in report.kept] == ["GZ-UNI-2025-0001"]
    with store.reading() as session:
        (row,) = queries.list_certificates(session)
        assert row.print_count == 2
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00", row.printed_at)
    assert numbers(issue(store, who)) == ["GZ-UNI-2025-0002"]


def test_the_office_sets_its_own_pattern(store: Store) -> None:
    who = person(store)
    with store.writing("陈静", "office.settings") as session:
        save_settings(session, certificate_prefix="ZJ", certificate_pattern="{prefix}{year}{programme}{seq:06d}")
    assert numbers(issue(store, who)) == ["ZJ2025UNI000001"]


def test_two_programmes_with_one_code_in_the_number(store: Store) -> None:
    who = person(store)
    issue(store, who)
    with pytest.raises(RuleBroken, match="GZ-UNI-2025-0001"):
        issue(store, who, programme_code="OTHER")


def test_settings_have_defaults_and_forget_what_equals_them(store: Store) -> None:
    with store.writing("陈静", "office.settings") as session:
        assert save_settings(session, signer_zh="陈静")["signer_zh"] == "陈静"
    with store.writing("陈静", "office.settings") as session:
        save_settings(session, signer_zh="", signer_en="")
        assert session.connection().exec_driver_sql("SELECT count(*) FROM settings").scalar() == 0
    with pytest.raises(UserError, match="nonsense"), store.writing("陈静", "office.settings") as session:
        save_settings(session, nonsense="x")
