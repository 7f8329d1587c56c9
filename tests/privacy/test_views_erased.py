"""A condition in a saved view may name a person: erasing says so beforehand, and takes the value out of the view and its past."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from gzstudents.kernel import access, views
from gzstudents.kernel.conditions import code_of
from gzstudents.kernel.journal import chain
from gzstudents.kernel.store import Store
from gzstudents.privacy.operations import erasing
from gzstudents.privacy.queries.views import views_with
from gzstudents.privacy.screen import detail, reading
from gzstudents.students import operations as students
from tests import make
from tests.privacy.office import do
from tests.secrets.scanner import scan

CHEN = access.Person("a", "a", "陈静", frozenset(access.roles()))
WU = access.Person("b", "b", "吴刚", frozenset(access.roles()))


@pytest.fixture
def person(store: Store) -> Iterator[int]:
    with store.writing("陈静", "students.register") as session:
        stay = make.student(
            session, chinese_name="旧名字", surname="QUISPE", given_names="MAMANI", passport="QX1112223",
            email="quispe@example.org", country="PER", status="GRADUATED",
            stay={"student_number": "QX2024007", "start_date": "2019-09-01"},
        )  # fmt: skip
        found = int(stay.person_id)
        make.student(session, chinese_name="别的人", surname="QUISPE", given_names="ROSA", passport="ZZ9999999")
    do(store, students.edit, person_id=found, person={"chinese_name": "邓觅竹"})
    access.sign_in(CHEN)
    yield found
    access.sign_out()


def view(store: Store, name: str, *where: Any, filters: Any = None, either: bool = False) -> int:
    content = {
        "tab": "all",
        "where": {"any" if either else "all": list(where)},
        "filters": filters or {},
        "sort": "college",
    }
    return int(do(store, views.save, list_id="students", name=name, content=content))


def contents(store: Store) -> dict[str, Any]:
    with store.reading() as session:
        return {one.name: one.content for one in views.list_views(session, list_id="students")}


def erased(store: Store, person: int, groups: list[str]) -> None:
    made = do(store, erasing.propose, person_id=person, groups=groups, reason="ASKED")
    access.sign_in(WU)
    do(store, erasing.erase, erasure_id=made)
    access.sign_in(CHEN)


def test_values_that_tell_the_person_go_and_all_others_stay(store: Store, person: int) -> None:
    other = {"field": "name", "contains": ["别的人"]}
    view(store, "中文名", {"field": "name", "is": ["鄧覓竹", "别的人"]}, other)
    view(store, "旧名", {"any": [{"field": "name", "contains": ["旧名字"]}]}, {"field": "level", "is": ["BA"]})
    view(store, "护照名", {"field": "name", "contains": ["mamani quispe"]}, other, either=True)
    view(
        store,
        "学号",
        filters={"name": [code_of("contains", "QX-2024007"), code_of("contains", "ROSA")], "level": ["BA"]},
    )
    view(store, "邓觅竹的同学", other)
    view(store, "姓氏", {"field": "people.surname", "is": ["QUISPE"]}, {"field": "name", "is": ["邓", "竹邓觅"]})
    with store.reading() as session:
        told = reading.going(session, person_id=person, groups=["IDENTITY"])
        assert reading.going(session, person_id=person, groups=["AWARDS"]).views == []
    assert told.views == ["中文名", "旧名", "护照名", "学号", "邓觅竹的同学"]
    assert "邓觅竹的同学" in detail.views_change_too(told.views)
    before = contents(store)
    erased(store, person, ["IDENTITY"])
    after = contents(store)
    assert after["姓氏"] == before["姓氏"], "parts of a name are shared by many"
    assert after["中文名"]["where"] == {"all": [{"field": "name", "is": ["别的人"]}, other]}
    assert after["旧名"]["where"] == {"all": [{"field": "level", "is": ["BA"]}]}
    assert after["护照名"]["where"] == {"all": [other]}
    assert after["学号"]["filters"] == {"name": [code_of("contains", "ROSA")], "level": ["BA"]}
    assert after["学号"]["sort"] == "college"
    (renamed,) = [name for name in after if name.startswith("已清除-")]
    assert after[renamed] == before["邓觅竹的同学"]
    with store.reading() as session:
        assert views_with(session, person, ["IDENTITY"]).views == []


def test_contacts_go_with_their_group_and_damaged_views_whole(store: Store, person: int) -> None:
    view(store, "邮箱", {"field": "people.email", "contains": ["Quispe@Example.org"]})
    broken = view(store, "坏", {"field": "level", "is": ["BA"]})
    with store.writing("x", "views.save") as session:
        session.connection().exec_driver_sql(
            'UPDATE saved_views SET content = \'{"where": "邓觅竹\' WHERE id = ?', (broken,)
        )
    with store.reading() as session:
        assert [one.label for one in views_with(session, person, ["CONTACT"]).views] == ["邮箱"]
        assert [one.label for one in views_with(session, person, ["IDENTITY"]).views] == ["坏"]
    erased(store, person, ["CONTACT", "IDENTITY"])
    assert contents(store) == {"邮箱": {"tab": "all", "where": {"all": []}, "filters": {}, "sort": "college"}, "坏": {}}


def test_the_journal_forgets_it_too_and_stays_proven(store: Store, person: int) -> None:
    """Also of a view that is long gone, or that named the person only once."""
    gone = view(store, "邓觅竹", {"field": "name", "is": ["QX2024007"]})
    once = view(store, "一次", {"field": "name", "is": ["邓觅竹"]})
    content = contents(store)["一次"] | {"where": {"all": []}}
    do(store, views.save, list_id="students", name="一次", content=content, view_id=once)
    do(store, views.remove, view_id=gone)
    with store.reading() as session:
        found = views_with(session, person, ["IDENTITY"])
        assert (found.views, found.remembered) == ([], [gone, once])
    erased(store, person, ["IDENTITY", "DOCUMENTS"])
    with store.reading() as session:
        changes = session.connection().exec_driver_sql("SELECT old, new FROM changes WHERE table_name = 'saved_views'")
        assert chain.verify(session.connection().connection.dbapi_connection).broken == []
        kept = json.dumps([tuple(row) for row in changes], ensure_ascii=False)
        assert "邓觅竹" not in kept
        assert "list_id" in kept, "that there was a view stays"
    assert scan([store.path.parent], {"name": "邓觅竹", "number": "QX2024007"}) == []
