"""Service requests in a real store: from register to close, and what lists keep to themselves."""

import json
from typing import Any

import pytest

from gzstudents.kernel import journal
from gzstudents.kernel.errors import RuleBroken, StaleRecord
from gzstudents.kernel.store import Store
from gzstudents.requests import queries
from gzstudents.requests.operations import add_note, assign, close, move, register, reopen
from gzstudents.requests.screen.person import PERSON_SECTIONS
from tests import make

DAY = "2025-06-05"


def do(store: Store, operation: Any, **values: Any) -> Any:
    with store.writing("陈静", operation.verb) as session:
        return operation(session, **values)


def someone(store: Store, name: str = "阿米娜") -> int:
    with store.writing("陈静", "students.register") as session:
        return make.person(session, chinese_name=name).id


def rows(store: Store, **values: Any) -> list[queries.RequestRow]:
    with store.reading() as session:
        return queries.list_requests(session, **{"today": DAY, **values})


def test_two_values_are_enough(store: Store) -> None:
    request = do(store, register, category="VISA", person_id=someone(store), opened_on=DAY)
    (row,) = rows(store)
    assert (row.id, row.name, row.title, row.state, row.due_on) == (request, "阿米娜", "签证居留", "NEW", "2025-06-12")


def test_from_new_to_closed_and_back(store: Store) -> None:
    request = do(
        store, register, category="CERT", person_id=someone(store), opened_on=DAY, note="要两份", author="陈静"
    )
    do(store, assign, request_id=request, assignee="李明")
    do(store, move, request_id=request, state="IN_PROGRESS", today="2025-06-06")
    do(store, move, request_id=request, state="WAITING_STUDENT", today="2025-06-06")
    do(store, move, request_id=request, state="IN_PROGRESS", today="2025-06-10")
    with store.reading() as session:
        detail = queries.get_request(session, request, today=DAY)
    assert detail is not None
    assert (detail.row.due_on, detail.waiting_since, detail.row.assignee) == ("2025-06-12", "", "李明")
    do(store, close, request_id=request, satisfaction=5, note="已取走", today="2025-06-11")
    with store.reading() as session:
        detail = queries.get_request(session, request, today=DAY)
    assert detail is not None
    assert (detail.row.state, detail.row.closed_on, detail.satisfaction) == ("CLOSED", "2025-06-11", 5)
    assert [note.text for note in detail.notes] == ["已取走", "要两份"]
    do(store, reopen, request_id=request, reason="印错了", today="2025-06-20")
    (row,) = rows(store)
    assert (row.state, row.closed_on, row.due_on) == ("REOPENED", "", "2025-06-25")


def test_closed_too_long_ago(store: Store) -> None:
    request = do(store, register, category="CERT", opened_on=DAY)
    do(store, close, request_id=request, today=DAY)
    with pytest.raises(RuleBroken, match="30 天"):
        do(store, reopen, request_id=request, reason="又来", today="2025-07-06")
    do(store, reopen, request_id=request, reason="又来", today="2025-07-05")


def test_views_and_their_counts(store: Store) -> None:
    person = someone(store)
    mine = do(store, register, category="LIFE", person_id=person, opened_on=DAY, assignee="陈静")
    free = do(store, register, category="LANG", person_id=person, opened_on=DAY)
    late = do(store, register, category="CAREER", person_id=person, opened_on="2025-05-01", assignee="李明")
    done = do(store, register, category="CULTURE", opened_on=DAY)
    do(store, close, request_id=done, today=DAY)
    wanted = {"mine": [mine], "unassigned": [free], "overdue": [late], "open": [late, mine, free]}
    for view, ids in wanted.items():
        assert sorted(row.id for row in rows(store, view=view, actor="陈静")) == sorted(ids), view
    assert next(row.id for row in rows(store, view="all")) == late
    assert len(rows(store, view="all")) == 4
    assert rows(store, view="mine", actor="") == []
    assert [row.id for row in rows(store, text="阿米")] != []
    assert [row.id for row in rows(store, text="文化", view="all")] == [done]
    assert [row.id for row in rows(store, category="LANG")] == [free]


def test_the_most_pressing_stands_first(store: Store) -> None:
    normal = do(store, register, category="CERT", opened_on=DAY)
    urgent = do(store, register, category="VISA", opened_on=DAY, priority="URGENT")
    emergency = do(store, register, category="EMERGENCY", opened_on=DAY, priority="EMERGENCY")
    assert [row.id for row in rows(store)] == [emergency, urgent, normal]


def test_counselling_shows_no_name_and_no_text_anywhere(store: Store) -> None:
    person = someone(store, "欧阳雪")
    request = do(store, register, category="PSY", person_id=person, opened_on=DAY, assignee="林老师")
    (row,) = rows(store, view="all")
    assert (row.name, row.title, row.person_id, row.category) == ("", "", None, queries.HIDDEN)
    assert (row.state, row.assignee, row.confidential) == ("NEW", "林老师", True)
    assert rows(store, view="all", text="欧阳雪") == []
    assert rows(store, view="all", text="心理") == []
    assert rows(store, view="all", category="PSY") == []
    assert [found.id for found in rows(store, category=queries.HIDDEN)] == [request]
    with store.reading() as session:
        assert queries.requests_of_person(session, person, today=DAY) == []
        detail = queries.get_request(session, request, today=DAY)
        assert detail is not None
        assert detail.notes == []
        assert "欧阳" not in repr(detail)
    do(store, assign, request_id=request, assignee="王老师")
    with store.writing("陈静", "journal.undo", cause="undo") as session:
        report = journal.undo(session, 2)
    assert [one.label for one in report.kept if one.table == "service_requests"] == [f"#{request}"]


def test_counselling_keeps_no_words(store: Store) -> None:
    with pytest.raises(RuleBroken, match="辅导老师"):
        do(store, register, category="PSY", title="睡不好")
    with pytest.raises(RuleBroken, match="辅导老师"):
        do(store, register, category="PSY", note="睡不好")
    request = do(store, register, category="PSY", title="心理辅导", opened_on=DAY)
    with pytest.raises(RuleBroken, match="辅导老师"):
        do(store, add_note, request_id=request, text="睡不好")
    do(store, close, request_id=request, today=DAY)
    do(store, reopen, request_id=request, reason="", today=DAY)
    with store.reading() as session:
        everything = session.connection().exec_driver_sql("SELECT * FROM changes").all()
        assert "睡不好" not in json.dumps([list(line) for line in everything], ensure_ascii=False)


@pytest.mark.parametrize(
    ("operation", "values"),
    [
        (register, {"category": ""}),
        (register, {"category": "VISA", "priority": "WHENEVER"}),
        (register, {"category": "VISA", "person_id": 99}),
        (move, {"request_id": 99, "state": "CLOSED"}),
        (move, {"request_id": 1, "state": "REOPENED"}),
        (close, {"request_id": 1, "satisfaction": 6}),
        (reopen, {"request_id": 1, "reason": " "}),
        (add_note, {"request_id": 1, "text": "  "}),
        (add_note, {"request_id": 1, "text": "长" * 4001}),
    ],
)
def test_refusals_leave_everything_as_it_was(store: Store, operation: Any, values: dict[str, Any]) -> None:
    do(store, register, category="VISA", opened_on=DAY)
    before = rows(store, view="all")
    with pytest.raises(RuleBroken):
        do(store, operation, **values)
    assert rows(store, view="all") == before


def test_a_stale_move_is_refused(store: Store) -> None:
    request = do(store, register, category="VISA", opened_on=DAY)
    with store.reading() as session:
        detail = queries.get_request(session, request, today=DAY)
    assert detail is not None
    do(store, assign, request_id=request, assignee="李明")
    with pytest.raises(StaleRecord):
        do(store, move, request_id=request, state="CLOSED", version=detail.version)


def test_a_request_that_is_not_there(store: Store) -> None:
    with store.reading() as session:
        assert queries.get_request(session, 7, today=DAY) is None


def test_the_timeline_of_a_person_knows_requests_but_never_a_confidential_one(store: Store) -> None:
    who = someone(store)
    request = do(store, register, category="VISA", person_id=who, title="换护照", opened_on=DAY)
    do(store, register, category="PSY", person_id=who, title="", opened_on=DAY)
    do(store, move, request_id=request, state="IN_PROGRESS", today=DAY)
    do(store, close, request_id=request, today="2025-06-09")
    (section,) = PERSON_SECTIONS
    with store.reading() as session:
        assert section.events is not None
        assert sorted(section.events(session, who)) == [
            ("2025-06-05", "登记服务：签证居留 · 换护照", "border_strong"),
            ("2025-06-09", "办结服务：签证居留 · 换护照", "ok"),
        ]
