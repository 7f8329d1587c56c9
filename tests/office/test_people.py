"""Rights: each role at each act; what the administrator hands out; and what holds against a changed program."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from gzstudents.kernel import access, codes
from gzstudents.kernel.access import Person
from gzstudents.kernel.errors import RuleBroken, UserError
from gzstudents.kernel.settings import save_settings
from gzstudents.kernel.store import Store
from gzstudents.kernel.vault import ROOMS, phrases, rotation, sealing, slots
from gzstudents.kernel.vault.keys import Keys
from gzstudents.office import people
from gzstudents.office.operations import take_back
from gzstudents.schema import open_store
from tests import make

CHEAP = sealing.Cost(1, 64, 1)
OWN, OTHER = "own pass of the first", "other pass of somebody"
FREE = set(access._data()["free"]["verbs"])


@pytest.fixture(autouse=True)
def _cheap_and_alone(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(sealing, "calibrated", lambda: CHEAP)
    yield
    access.sign_out()


@pytest.fixture
def office(tmp_path: Path) -> Iterator[tuple[Store, Keys]]:
    """A protected store; its first person is signed in."""
    path = tmp_path / "office.gzs"
    open_store(path, create=True).close()
    keys, _kit = rotation.protect(path, "陈静", OWN, rooms=ROOMS)
    store = open_store(path, keys.data)
    people.enter(store, keys)
    yield store, keys
    store.close()


def sit_down(store: Store, login: str, password: str = OTHER) -> Keys:
    access.sign_out()
    keys = slots.unlock(store.path, login, password)
    people.enter(store, keys)
    return keys


def test_an_office_begins_as_one_person_with_every_role(office: tuple[Store, Keys]) -> None:
    store, _keys = office
    with store.reading() as session:
        (row,) = people.list_people(session)
    assert (row.login, row.roles, row.active) == ("陈静", tuple(access.roles()), True)
    assert all(access.may(one["code"]) for one in access._data()["rights"])


def test_every_verb_has_its_right_and_every_right_a_holder() -> None:
    verbs = {code.code for code in codes.values("verb")}
    listed = set(access._data()["verbs"]) | set(access._data()["free"]["verbs"])
    assert verbs == listed
    rights = {one["code"] for one in access._data()["rights"]}
    held = {right for role in access.roles().values() for right in role["rights"]}
    assert rights == held
    for kind in ("verbs", "commands", "window"):
        assert set(access._data()[kind].values()) <= rights
    assert access.right_of("nobody.thought_of_it") == "people"


@pytest.mark.parametrize("role", list(access.roles()))
def test_each_role_at_each_act(role: str, office: tuple[Store, Keys]) -> None:
    store, keys = office
    people.add(store, keys, login="li", password=OTHER, roles=[role])
    sit_down(store, "li")
    rights = access.roles()[role]["rights"]
    for verb in (code.code for code in codes.values("verb")):
        needed = access.right_of(verb)
        if verb in FREE or needed in rights:
            with store.writing("forged", verb):
                pass
            continue
        with pytest.raises(RuleBroken, match=access.label("rights", needed)) as refused, store.writing("forged", verb):
            raise AssertionError(verb)
        assert "系统管理员" in str(refused.value)


def test_acts_are_signed_by_who_is_signed_in(office: tuple[Store, Keys]) -> None:
    store, keys = office
    people.add(store, keys, login="li", password=OTHER, roles=["administrator"], name="李明")
    sit_down(store, "li")
    with store.writing("somebody else", "office.settings") as session:
        save_settings(session, university_zh="云山示例大学")
    with store.reading() as session:
        assert session.connection().exec_driver_sql("SELECT who FROM acts ORDER BY id DESC").scalar() == "李明"


def test_an_undo_needs_the_right_of_what_is_undone(office: tuple[Store, Keys]) -> None:
    store, keys = office
    with store.writing("", "office.settings") as session:
        save_settings(session, university_zh="云山示例大学")
        act = session.info["act_id"]
    people.add(store, keys, login="li", password=OTHER, roles=["careers"])
    sit_down(store, "li")
    with pytest.raises(RuleBroken, match="修改设置"), store.writing("", "journal.undo", cause="undo") as session:
        take_back(session, act_id=act)
    sit_down(store, "陈静", OWN)
    with store.writing("", "journal.undo", cause="undo") as session:
        assert take_back(session, act_id=act).reversed


def test_roles_are_given_and_taken_and_one_administrator_stays(office: tuple[Store, Keys]) -> None:
    store, keys = office
    people.add(store, keys, login="li", password=OTHER, roles=["careers"])
    assert people.grant(store, keys, login="LI", role="director") == []
    assert people.revoke(store, keys, login="li", role="careers") == []
    with store.reading() as session:
        assert people.get_person(session, "li").roles == ("director",)
    for refused in (
        lambda: people.revoke(store, keys, login="陈静", role="administrator"),
        lambda: people.grant(store, keys, login="li", role="emperor"),
        lambda: people.disable(store, keys, login="陈静"),
        lambda: people.add(store, keys, login="Li", password=OTHER, roles=[]),
        lambda: people.add(store, keys, login="wu", password="short", roles=[]),
    ):
        with pytest.raises(RuleBroken):
            refused()
    sit_down(store, "li")
    for forbidden in (
        lambda: people.grant(store, keys, login="li", role="administrator"),
        lambda: people.add(store, keys, login="wu", password=OTHER, roles=[]),
        lambda: people.disable(store, keys, login="陈静"),
    ):
        with pytest.raises(RuleBroken):
            forbidden()


def test_two_changes_of_roles_at_once_are_both_kept(
    office: tuple[Store, Keys], monkeypatch: pytest.MonkeyPatch
) -> None:
    """While one process has looked at the roles and not yet written, another one gives a role."""
    store, keys = office
    people.add(store, keys, login="li", password=OTHER, roles=["careers"])
    looked = people.get_person

    def look(session: Any, login: str) -> people.PersonRow:
        monkeypatch.setattr(people, "get_person", looked)
        row = looked(session, login)
        people.grant(store, keys, login="li", role="director")
        return row

    monkeypatch.setattr(people, "get_person", look)
    people.revoke(store, keys, login="li", role="careers")
    with store.reading() as session:
        assert people.get_person(session, "li").roles == ("director",)


def test_a_disabled_person_cannot_sign_in_and_comes_back_with_a_new_slot(office: tuple[Store, Keys]) -> None:
    store, keys = office
    with store.writing("", "students.register") as session:
        make.student(session, stay={"college": "文学院"})
    people.add(store, keys, login="li", password=OTHER, roles=["careers"], name="李明", college="文学院")
    old = slots.unlock(store.path, "li", OTHER)
    people.disable(store, keys, login="li")
    with pytest.raises(slots.WrongPassword):
        slots.unlock(store.path, "li", OTHER)
    with pytest.raises(RuleBroken, match="已停用"):
        people.enter(store, old)
    store.close()
    rotation.rotate(keys)
    again = open_store(store.path, keys.data)
    people.enter(again, keys)
    people.add(again, keys, login="li", password=phrases.phrase(), roles=["director"])
    with again.reading() as session:
        assert people.get_person(session, "li")[2:] == ("李明", ("director",), "", True), "of no college any more"
    again.close()


def test_a_room_is_founded_by_its_first_member_not_by_the_administrator(tmp_path: Path) -> None:
    path = tmp_path / "office.gzs"
    open_store(path, create=True).close()
    keys, _kit = rotation.protect(path, "admin", OWN)
    store = open_store(path, keys.data)
    people.enter(store, keys)
    assert people.add(store, keys, login="li", password=OTHER, roles=["counsellor", "administrator"]) == ["counselling"]
    li = sit_down(store, "li")
    person = access.signed_in()
    assert isinstance(person, Person)
    assert people.found_rooms(li, person) == ["counselling"]
    admin = sit_down(store, "admin", OWN)
    assert people.add(store, admin, login="wu", password=OTHER, roles=["counsellor"]) == ["counselling"]
    assert "counselling" not in slots.unlock(path, "wu", OTHER).rings
    li = sit_down(store, "li")
    assert people.grant(store, li, login="wu", role="counsellor") == []
    assert "counselling" in slots.unlock(path, "wu", OTHER).rings
    admin = sit_down(store, "admin", OWN)
    assert people.revoke(store, admin, login="wu", role="counsellor") == ["counselling"]
    store.close()


def test_an_open_store_is_one_person_with_all_rights(store: Store) -> None:
    access.sign_in(Person("x", "x", "x", frozenset()))  # of another store
    with store.writing("office", "office.settings") as session:
        save_settings(session, university_zh="云山示例大学")
    access.sign_out()
    assert access.may("people")


def test_counselling_notes_are_letters_to_everybody_without_their_key(office: tuple[Store, Keys]) -> None:
    """Plain SQL on the opened file, as a changed program would send it."""
    from gzstudents.requests import operations, queries

    store, keys = office
    said = "学生说最近睡不好，想家"
    people.add(store, keys, login="li", password=OTHER, roles=["counsellor"])
    people.add(store, keys, login="wu", password=OTHER, roles=["administrator", "student_officer"])
    sit_down(store, "li")
    with store.writing("", "requests.register") as session:
        one = operations.register(session, category="PSY")
        two = operations.register(session, category="PSY")
    with store.writing("", "requests.add_note") as session:
        operations.add_note(session, request_id=one, text=said, author="li")
    with store.reading() as session:
        page = queries.get_request(session, one, today="2026-11-22")
    assert page is not None
    assert [note.text for note in page.notes] == [said]
    sit_down(store, "wu")
    with store.reading() as session:
        page = queries.get_request(session, one, today="2026-11-22")
        assert page is not None
        assert page.notes == []
        connection = session.connection()
        everything = [
            row
            for table in ("request_notes", "changes", "acts", "service_requests")
            for row in connection.exec_driver_sql(f"SELECT * FROM {table}")
        ]
    assert "sealed:counselling:1:" in str(everything)
    assert said not in str(everything)
    assert "睡不好" not in str(everything)
    with pytest.raises(RuleBroken, match="辅导老师"), store.writing("", "requests.add_note") as session:
        operations.add_note(session, request_id=one, text=said)
    with store.writing("", "requests.register") as session:  # a note that was moved to another request does not open
        session.connection().exec_driver_sql(f"UPDATE request_notes SET request_id = {two}")
    sit_down(store, "li")
    with store.reading() as session, pytest.raises(UserError, match="改动过"):
        queries.get_request(session, two, today="2026-11-22")


def test_after_somebody_left_the_room_old_notes_are_sealed_anew(office: tuple[Store, Keys]) -> None:
    from gzstudents.requests import operations, queries

    store, keys = office
    people.add(store, keys, login="li", password=OTHER, roles=["counsellor"])
    with store.writing("", "requests.register") as session:
        one = operations.register(session, category="PSY")
        operations.add_note(session, request_id=one, text="只给辅导老师看")
    assert people.revoke(store, keys, login="li", role="counsellor") == []
    with store.reading() as session:
        assert session.connection().exec_driver_sql("SELECT text FROM request_notes").scalar_one().startswith("sealed:counselling:2:")  # fmt: skip
        page = queries.get_request(session, one, today="2026-11-22")
    assert page is not None
    assert [note.text for note in page.notes] == ["只给辅导老师看"]


def test_a_rotation_that_finds_the_file_open_waits_for_the_next_sign_in(office: tuple[Store, Keys]) -> None:
    from gzstudents.office import signing

    store, keys = office
    people.add(store, keys, login="li", password=OTHER, roles=["careers"])
    people.disable(store, keys, login="li")
    while_open = signing.open_keys(store.path, "陈静", OWN)
    assert (while_open.unfinished, while_open.data) == (True, keys.data)
    with store.reading() as session:
        assert people.list_people(session)
    store.close()
    after = signing.open_keys(store.path, "陈静", OWN)
    assert not after.unfinished
    assert after.data != keys.data
