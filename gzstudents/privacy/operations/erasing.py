"""Erasure by two people, and erasing again what an older copy brought back (PIPL art. 47)."""

import json
import secrets
from collections.abc import Sequence
from contextlib import nullcontext
from datetime import date
from typing import Any

from sqlalchemy import event, select
from sqlalchemy.orm import Session

from gzstudents.attachments import contents
from gzstudents.certificates.queries import content_hash
from gzstudents.kernel import access, codes, names
from gzstudents.kernel.access import operation
from gzstudents.kernel.backup import ledger
from gzstudents.kernel.backup.ledger import Entry
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.i18n import _
from gzstudents.kernel.journal import chain, purging
from gzstudents.payments.operations.sealing import sealed_again
from gzstudents.privacy import rules
from gzstudents.privacy.model import Erasure
from gzstudents.privacy.queries import boards, due, tree, views
from gzstudents.privacy.queries.unfinished import unfinished_with
from gzstudents.students import unfinished
from gzstudents.students.merged import numbers_of
from gzstudents.students.model import Person
from gzstudents.students.rules import ON_THE_ROLL

_AFTER_LEAVING = frozenset({"IDENTITY", "DOCUMENTS", "CERTIFICATES", "AWARDS"})


@operation("privacy.propose")
def propose(session: Session, *, person_id: int, groups: Sequence[str], reason: str) -> int:
    """Ask that groups of one person's data be erased; a second person confirms. Returns the proposal's id.

    Refused in a store without passwords: there nobody can know that the second is another one.
    """
    person = _two_people()
    known = rules.groups()
    chosen = [code for code in known if code in set(groups)]
    if not chosen or codes.get("erasure_reason", reason) is None:
        raise RuleBroken(_("请选择要清除的内容和原因。"))
    if session.get(Person, person_id) is None:
        raise RuleBroken(_("这名学生已不在名册中。"))
    waiting = select(Erasure.id).where(Erasure.person_id == person_id, Erasure.state == "PROPOSED")
    if session.scalar(waiting) is not None:
        raise RuleBroken(_("这名学生已有一项清除申请在等待确认。"))
    _check_time(session, person_id, chosen, reason)
    made = Erasure(
        token=secrets.token_hex(16), person_id=person_id, groups=" ".join(chosen), reason=reason,
        proposed_by=person.name, proposed_slot=person.slot, proposed_on=date.today().isoformat(),
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made.id


@operation("privacy.decline")
def decline(session: Session, *, erasure_id: int) -> None:
    """The proposal is not followed; whoever proposed it may take it back the same way."""
    made = _waiting(session, erasure_id)
    person = _two_people()
    made.state, made.decided_by, made.decided_on = "DECLINED", person.name, date.today().isoformat()
    session.flush()


@operation("privacy.erase")
def erase(session: Session, *, erasure_id: int) -> int:
    """The second person confirms: the values are destroyed, in the tables and in the journal. Returns how many rows.

    Statistics stay: population, gender, country, level, category, years and changes of status are kept. This act cannot be
    undone. Copies made before still hold the values until they are thinned out; one that is restored is erased again.
    """
    made = _waiting(session, erasure_id)
    person = _two_people()
    if person.slot == made.proposed_slot:
        raise RuleBroken(_("清除要由另一个人确认：这项申请是您自己提出的。"))
    _check_time(session, made.person_id, made.groups.split(), made.reason)
    made.state, made.decided_by, made.decided_on = "DONE", person.name, date.today().isoformat()
    session.flush()
    count = _destroy(session, made)
    _note_merged(session, made)
    return count


def _note_merged(session: Session, made: Erasure) -> None:
    """Records that were merged into this one went with it: an older copy may have them apart still, and the ledger says so."""
    said = ("groups", "reason", "state", "proposed_by", "proposed_slot", "proposed_on", "decided_by", "decided_on")
    for number in numbers_of(session, made.person_id)[1:]:
        values = {name: getattr(made, name) for name in said}
        session.add(Erasure(token=secrets.token_hex(16), person_id=made.person_id, of_id=number, **values))
    session.flush()


@operation("privacy.erase_again")
def erase_again(session: Session, *, entries: Sequence[Entry]) -> int:
    """What was erased and came back with an older copy. Nobody is asked: two people have said so before. Returns how many."""
    for entry in entries:
        made = session.scalar(select(Erasure).where(Erasure.token == entry.token))
        if made is None:
            made = Erasure(
                token=entry.token, person_id=entry.person_id, groups=entry.groups, reason="ORDERED", proposed_by="",
                proposed_on=date.today().isoformat(),
            )  # fmt: skip
            session.add(made)
        made.state, made.decided_on = "DONE", date.today().isoformat()
        session.flush()
        _destroy(session, made)
    return len(entries)


# -- who and when ----------------------------------------------------------------------------------------------------------


def _two_people() -> access.Person:
    person = access.signed_in()
    if person is None:
        raise RuleBroken(
            _(
                "清除个人信息要由两个人办理，没有密码保护的数据文件无法分辨是谁。请先在“人员与密码”中设置密码并添加第二个人。"
            )
        )
    return person


def _waiting(session: Session, erasure_id: int) -> Erasure:
    made = session.get(Erasure, erasure_id)
    if made is None or made.state != "PROPOSED":
        raise RuleBroken(_("这项清除申请已办理或已不存在，请刷新列表。"))
    return made


def _check_time(session: Session, person_id: int, chosen: Sequence[str], reason: str) -> None:
    """Nobody's name is erased while studying here, and nothing before its time on the ground that its time has come."""
    status = (
        session.connection().exec_driver_sql("SELECT status FROM register WHERE person_id = ?", (person_id,)).scalar()
    )
    if status in ON_THE_ROLL and _AFTER_LEAVING & set(chosen):
        raise RuleBroken(_("这名学生仍在学，身份、证件、证书和奖学金的资料不能清除。"))
    if reason == "TERM":
        over = {row.group for row in due.due(session, date.today(), person_id=person_id)}
        if early := [rules.groups()[code].label() for code in chosen if code not in over]:
            raise RuleBroken(_("保存期限还没有届满：{groups}。", groups=_("、").join(early)))


# -- destroying ------------------------------------------------------------------------------------------------------------


def _destroy(session: Session, made: Erasure) -> int:
    """The values of the groups, wherever the store has them; notes what is left of the journal, and tells the ledger."""
    left, remembered = _leave_imports(session, made), _cleanse_views(session, made)
    ids = tree.ids_of(session, made.person_id)
    columns: dict[str, set[str]] = {views.TABLE: set(views.COLUMNS)} if remembered else {}
    rows: dict[str, set[int]] = {views.TABLE: set(remembered)} if remembered else {}
    if saved := _cleanse_boards(session, made, ids.get("applications", [])):
        columns[boards.TABLE], rows[boards.TABLE] = set(boards.COLUMNS), set(saved)
    count = 0
    for code in made.groups.split():
        group = rules.groups().get(code)
        for table, listed in group.columns().items() if group is not None else ():
            chosen, gone = _chosen(session, table, ids.get(table, []), group.only.get(table, "1"))  # type: ignore[union-attr]
            count += _overwrite(session, table, chosen, listed, made.token)
            columns.setdefault(table, set()).update(listed)
            rows.setdefault(table, set()).update(chosen, gone)
    session.expire_all()
    said: dict[str, Any] = session.info.setdefault("note", {"tokens": [], "tombstones": {}, "rows": {}})
    found = purging.purge(session.connection(), rows, columns, act_id=session.info["act_id"])
    contents.drop_unreachable(session.connection())
    said["tokens"].append(made.token)
    if left:
        said["imports"] = {**said.get("imports", {}), made.token: left}
    said["tombstones"].update(found["tombstones"])
    for table, listed in found["rows"].items():
        said["rows"][table] = sorted({*said["rows"].get(table, ()), *listed})
    if not session.info.get("ledger_told"):
        session.info["ledger_told"] = True
        event.listen(session, "after_commit", _tell, once=True)
    return count


def _leave_imports(session: Session, made: Erasure) -> int:
    """Unfinished imports whose file holds the person go whole: a file of somebody else's making cannot be cleansed for
    certain. Returns how many. First of all, while it is known yet who is to be looked for.
    """
    if not rules.stands_in_files(made.groups.split()):
        return 0
    found = [one.id for one in unfinished_with(session, made.person_id)]
    unfinished.remove(session, found)
    return len(found)


def _cleanse_views(session: Session, made: Erasure) -> list[int]:
    """What staff wrote about the person into views of the lists. Returns whose earlier states have to leave the journal."""
    found = views.views_with(session, made.person_id, made.groups.split(), made.token)
    for view in found.views:
        session.connection().exec_driver_sql(
            f"UPDATE {views.TABLE} SET name = ?, content = ?, version = version + 1 WHERE id = ?",
            (view.name, view.content, view.id),
        )
    return found.remembered


def _cleanse_boards(session: Session, made: Erasure, applications: list[int]) -> list[int]:
    """What saved boards of places keep of the person's applications. Returns which boards."""
    found = boards.boards_with(session, applications) if boards.GROUP in made.groups.split() else []
    for one in found:
        session.connection().exec_driver_sql(
            f"UPDATE {boards.TABLE} SET content = ?, version = version + 1 WHERE id = ?", (one.content, one.id)
        )
    return [one.id for one in found]


def _chosen(session: Session, table: str, ids: list[int], only: str) -> tuple[list[int], list[int]]:
    """The rows that are there and meant, and those that only the journal remembers."""
    run = session.connection().exec_driver_sql
    given = json.dumps(ids)
    there = {row[0] for row in run(f"SELECT id FROM {table} WHERE id IN (SELECT value FROM json_each(?))", (given,))}
    meant = run(f"SELECT id FROM {table} WHERE id IN (SELECT value FROM json_each(?)) AND ({only})", (given,))
    return [row[0] for row in meant], [row_id for row_id in ids if row_id not in there]


def _overwrite(session: Session, table: str, ids: list[int], listed: Sequence[str], token: str) -> int:
    if not ids:
        return 0
    run = session.connection().exec_driver_sql
    described = tree.known()[table]
    values: dict[str, Any] = {name: None if described.columns[name].nullable else "" for name in listed}
    if table == "people" and "chinese_name" in values:
        called = rules.name_of_erased(token)
        keys = names.search_keys(called, "", "", "")
        values |= {
            "chinese_name": called,
            **dict(zip(("pinyin", "initials", "sort_key", "name_keys"), keys, strict=True)),
        }
    if table == "certificates":
        return _overwrite_certificates(session, ids, token)
    assigned = ", ".join(f'"{name}" = ?' for name in values)
    with sealed_again(session, ids) if table == "roster_lines" else nullcontext():
        run(
            f"UPDATE {table} SET {assigned}, version = version + 1 WHERE id IN (SELECT value FROM json_each(?))",
            (*values.values(), json.dumps(ids)),
        )
    return len(ids)


def _overwrite_certificates(session: Session, ids: list[int], token: str) -> int:
    """The number and what it was for stay in the register; a content that nothing can be printed from takes the place of the old."""
    for row in tree.rows_of(session, "certificates", ids):
        content = rules.anonymous_content(row["content"])
        session.connection().exec_driver_sql(
            "UPDATE certificates SET holder = ?, content = ?, content_hash = ?, version = version + 1, "
            "void_reason = CASE state WHEN 'ISSUED' THEN '' ELSE '—' END WHERE id = ?",
            (rules.name_of_erased(token), content, content_hash(content), row["id"]),
        )
    return len(ids)


def _tell(session: Session) -> None:
    """After the commit: this computer remembers it, and the values leave the -wal as well."""
    connection = session.get_bind().engine.raw_connection()
    try:
        raw: Any = connection.dbapi_connection
        ledger.remember(chain.store_id(raw), ledger.of_store(raw))
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connection.close()
