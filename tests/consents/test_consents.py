"""Consents: what holds, what does not any more, and the counselling note that is refused without one."""

from datetime import date, timedelta
from typing import Any

import pytest

from gzstudents.consents import operations, queries, rules
from gzstudents.consents.operations import ConsentMissing
from gzstudents.kernel import access, i18n
from gzstudents.kernel.access import Person
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.store import Store
from gzstudents.requests import operations as desk
from gzstudents.requests import queries as requests
from tests import make

TODAY = date.today().isoformat()


def do(store: Store, operation: Any, **values: Any) -> Any:
    with store.writing("陈静", operation.verb) as session:
        return operation(session, **values)


def someone(store: Store) -> int:
    with store.writing("陈静", "students.register") as session:
        return make.person(session, chinese_name="阿米娜").id


def holds(store: Store, person_id: int, purpose: str = "COUNSELLING") -> bool:
    with store.reading() as session:
        return queries.holds(session, person_id, purpose)


def given(**values: str) -> dict[str, str]:
    return {"purpose": "COUNSELLING", "answer": "GIVEN", "how": "PAPER", **values}


def test_every_purpose_has_a_notice_in_both_languages() -> None:
    from gzstudents.kernel import codes

    for code in codes.values("consent_purpose"):
        notice = rules.notice(code.code)
        assert notice is not None
        assert date.fromisoformat(notice.as_of)
        for text in (notice.zh, notice.en, notice.source, notice.articles_zh, notice.articles_en):
            assert text.strip()
        assert not any("\u4e00" <= char <= "\u9fff" for char in notice.en)
        assert "撤回" in notice.zh
        assert "withdraw" in notice.en


def test_the_last_answer_counts_until_it_is_withdrawn(store: Store) -> None:
    person = someone(store)
    assert not holds(store, person)
    first = do(store, operations.record, person_id=person, **given())
    assert holds(store, person)
    assert not holds(store, person, "ABROAD"), "a consent is for one purpose"
    do(store, operations.withdraw, consent_id=first)
    assert not holds(store, person)
    do(store, operations.record, person_id=person, **given())
    do(store, operations.record, person_id=person, **given(answer="REFUSED"))
    assert not holds(store, person)
    with store.reading() as session:
        rows = queries.list_consents(session, person)
    assert [(row.answer, row.withdrawn_on, row.stands) for row in rows] == [
        ("REFUSED", "", False), ("GIVEN", "", False), ("GIVEN", TODAY, False),
    ]  # fmt: skip


def test_the_notice_is_kept_as_it_was_read(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    person = someone(store)
    do(store, operations.record, person_id=person, **given(language="en"))
    do(store, operations.record, person_id=person, **given(purpose="BANK"))
    with store.reading() as session:
        bank, counselling = queries.list_consents(session, person)
    assert counselling.notice.startswith("The counsellor needs")
    assert (counselling.language, bank.language) == ("en", "zh_CN")
    before = rules.notices()
    later = before[0]._replace(version="2027-1", asks_anew=False)
    monkeypatch.setattr(rules, "notices", lambda: (*before, later))
    assert rules.holds("COUNSELLING", [rules.Answer("2026-1", "GIVEN", "")])
    monkeypatch.setattr(rules, "notices", lambda: (*before, later._replace(asks_anew=True)))
    assert not rules.holds("COUNSELLING", [rules.Answer("2026-1", "GIVEN", "")]), (
        "another purpose: asked anew (art. 14)"
    )
    assert rules.holds("COUNSELLING", [rules.Answer("2027-1", "GIVEN", "")])


@pytest.mark.parametrize(
    "wrong",
    [{"purpose": "RELIGION"}, {"answer": "MAYBE"}, {"how": ""}, {"answered_on": "2999-01-01"}, {"person_id": 77}],
    ids=lambda one: next(iter(one)),
)
def test_what_is_no_answer_is_refused(store: Store, wrong: dict[str, Any]) -> None:
    person = someone(store)
    with pytest.raises(RuleBroken):
        do(store, operations.record, **{"person_id": person, **given(), **wrong})


def test_withdrawing_needs_something_to_withdraw(store: Store) -> None:
    person = someone(store)
    refused = do(store, operations.record, person_id=person, **given(answer="REFUSED"))
    stands = do(store, operations.record, person_id=person, **given())
    early = (date.today() - timedelta(days=3)).isoformat()
    for values in ({"consent_id": 99}, {"consent_id": refused}, {"consent_id": stands, "withdrawn_on": early}):
        with pytest.raises(RuleBroken):
            do(store, operations.withdraw, **values)
    assert holds(store, person)


def test_no_counselling_note_without_consent(office: Store) -> None:
    person = someone(office)
    request = do(office, desk.register, category="PSY", person_id=person)
    with pytest.raises(ConsentMissing, match="第28至30条") as refused:
        do(office, desk.add_note, request_id=request, text="想家")
    assert refused.value.purpose == "COUNSELLING"
    with office.reading() as session:
        page = requests.get_request(session, request, today=TODAY)
    assert page is not None
    assert page.asks_consent
    do(office, desk.record_refusal, request_id=request, how="SCREEN")
    with pytest.raises(ConsentMissing):
        do(office, desk.add_note, request_id=request, text="想家")
    do(office, desk.add_note_with_consent, request_id=request, text="想家", how="SCREEN", language="en")
    do(office, desk.add_note, request_id=request, text="好些了")
    with office.reading() as session:
        page = requests.get_request(session, request, today=TODAY)
    assert page is not None
    assert not page.asks_consent
    assert [note.text for note in page.notes] == ["好些了", "想家"]
    i18n.use("en")
    other = do(office, desk.register, category="PSY", person_id=someone(office))
    with pytest.raises(ConsentMissing, match="PIPL arts 28-30"):
        do(office, desk.add_note, request_id=other, text="x")


def test_a_note_that_cannot_be_written_leaves_no_consent(office: Store) -> None:
    person = someone(office)
    request = do(office, desk.register, category="PSY", person_id=person)
    with pytest.raises(RuleBroken, match="内容为空"):
        do(office, desk.add_note_with_consent, request_id=request, text=" ", how="SCREEN")
    assert not holds(office, person)


def test_that_somebody_was_asked_about_counselling_is_seen_by_counsellors_only(office: Store) -> None:
    person = someone(office)
    do(office, operations.record, person_id=person, **given())
    do(office, operations.record, person_id=person, **given(purpose="BANK"))
    with office.reading() as session:
        assert len(queries.list_consents(session)) == 2
    keys = access.keys()
    access.sign_in(Person("x", "wu", "吴刚", frozenset({"student_officer", "administrator"})), keys)
    with office.reading() as session:
        assert [row.purpose for row in queries.list_consents(session)] == ["BANK"]
        from gzstudents.office import acts

        said = str(
            [acts.list_changes(session, act.id) for act in acts.list_acts(session) if act.verb == "consents.record"]
        )
    assert said.count("阿米娜") == 1
