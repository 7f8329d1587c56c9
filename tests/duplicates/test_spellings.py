"""Whoever is looked for by a spelling that was not kept is found, until the two are parted again."""

from gzstudents.duplicates import operations
from gzstudents.kernel.store import Store
from gzstudents.students import register, roll
from tests import make


def found(store: Store, text: str) -> list[int]:
    with store.reading() as session:
        return roll.search(session.connection().connection.dbapi_connection, text)


def wrong(store: Store) -> list[int]:
    with store.reading() as session:
        return register.wrong_lines(session.connection().connection.dbapi_connection)


def test_a_spelling_that_was_not_kept_still_finds_the_person(store: Store) -> None:
    with store.writing("陈静", "students.register") as session:
        kept = make.person(session, chinese_name="阮氏花", surname="NGUYEN", given_names="THI HOA").id
        other = make.person(session, chinese_name="阮氏华", surname="NGUEN", given_names="THI HOAR").id
    assert found(store, "阮氏华") == [other]
    with store.writing("陈静", "duplicates.merge") as session:
        redirect = operations.merge(session, kept_id=kept, merged_id=other, choices={"chinese_name": "merged"})
    for text in ("阮氏华", "阮氏花", "ruanshihua", "rsh", "nguen", "nguyen hoa", "hoar"):
        assert found(store, text) == [kept], text
    assert wrong(store) == []
    with store.writing("陈静", "students.edit") as session:
        session.connection().exec_driver_sql("UPDATE people SET note = '甲' WHERE id = ?", (kept,))
    assert found(store, "nguen") == [kept], "also when the line is written anew"
    with store.writing("陈静", "duplicates.unmerge") as session:
        operations.unmerge(session, redirect_id=redirect)
    assert found(store, "nguen") == [other]
    assert (found(store, "阮氏花"), wrong(store)) == ([kept], [])


def test_the_index_of_the_window_finds_them_too(store: Store) -> None:
    with store.writing("陈静", "students.register") as session:
        kept = make.person(session, chinese_name="李雷", surname="LI", given_names="LEI").id
        other = make.person(session, chinese_name="李磊", surname="LEE", given_names="LEY").id
        make.person(session, chinese_name="韩梅梅", surname="HAN", given_names="MEIMEI")
    with store.writing("陈静", "duplicates.merge") as session:
        operations.merge(session, kept_id=kept, merged_id=other)
    index = roll.new_index()
    with store.reading() as session:
        index.build(session.connection().connection.dbapi_connection)
    assert [int(one) for one in index.find("李磊").ids] == [kept]
