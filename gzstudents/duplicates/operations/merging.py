"""Two records of one person become one, in one act."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from gzstudents.duplicates.operations.union import Pair, take_over, update
from gzstudents.duplicates.queries import comparing
from gzstudents.duplicates.queries.ties import PEOPLE
from gzstudents.duplicates.rules.combining import BOTH, KEPT, MERGED, SIDES, joined
from gzstudents.kernel.access import operation
from gzstudents.kernel.errors import RuleBroken, StaleRecord
from gzstudents.kernel.i18n import _
from gzstudents.students.merged import SPELLINGS, MergedPerson
from gzstudents.students.model import Person
from gzstudents.students.operations.people import compute_keys


@operation("duplicates.merge")
def merge(
    session: Session,
    *,
    kept_id: int,
    merged_id: int,
    choices: Mapping[str, str] | None = None,
    versions: tuple[int, int] | None = None,
) -> int:
    """The record `merged_id` goes into `kept_id`, with everything that points at it; its number leads there from now on.

    `choices`: a person's column, "country", or the name of two rows (rules.combining.row_key) → "kept", "merged" or "both"
    (remarks); what is not named is as suggested. `versions`: of both records, as the person saw them. Returns the id of the
    redirect, which unmerge() takes. Raises RuleBroken with what has to be settled first, StaleRecord for another version.
    """
    session.flush()
    connection = session.connection()
    found = comparing.comparison(session, kept_id, merged_id)
    if found.blockers:
        raise RuleBroken(_("这两条记录现在还不能合并。"), list(found.blockers))
    if versions is not None and versions != found.versions:
        raise StaleRecord(_("这条记录刚被别人修改过，请重新打开后再改。"))
    chosen = {line.key: line.suggested for line in found.lines} | dict(choices or {})
    _check(chosen, {line.key for line in found.lines})
    before = _spellings(connection, kept_id) + _spellings(connection, merged_id)
    _put_nationality_aside(connection, kept_id, merged_id, chosen.get("country", ""))
    _forget_each_other(connection, kept_id, merged_id)
    take_over(connection, Pair(PEOPLE, kept_id, merged_id), chosen)
    _one_current_paper(connection, kept_id)
    connection.exec_driver_sql("DELETE FROM people WHERE id = ?", (merged_id,))
    session.expire_all()
    _give_values(session, kept_id, found, chosen)
    redirect = MergedPerson(
        person_id=kept_id, merged_id=merged_id, act=session.info["act_id"], merged_on=date.today().isoformat(),
        name=_said(found.people[1].name, before, _spellings(connection, kept_id)),
    )  # fmt: skip
    session.add(redirect)
    session.flush()
    sides = {key: side for key, side in sorted(chosen.items()) if side != KEPT}
    session.info["note"] = {"kept": kept_id, "merged": merged_id, "choices": sides}
    return redirect.id


def _spellings(connection: Connection, person_id: int) -> list[str]:
    """Chinese, Latin and native name of a record."""
    row = connection.exec_driver_sql(
        "SELECT chinese_name, trim(surname || ' ' || given_names), native_name FROM people WHERE id = ?", (person_id,)
    ).one()
    return [str(name) for name in row if name]


def _said(name: str, before: list[str], now: list[str]) -> str:
    """What the merged record is called, and every spelling that the kept one does not have any more."""
    return SPELLINGS.join(dict.fromkeys([name, *(one for one in before if one not in now and one != name)]))


def _check(chosen: Mapping[str, str], known: set[str]) -> None:
    """A choice that says nothing of these two is a slip of whoever wrote it."""
    for key, side in chosen.items():
        if key not in known or side not in SIDES or (side == BOTH and key not in {"note", "country"}):
            raise RuleBroken(_("没有“{key} = {side}”这样的选择，请刷新后重选。", key=key, side=side))


def _give_values(session: Session, kept_id: int, found: "comparing.Comparison", chosen: Mapping[str, str]) -> None:
    record = session.get_one(Person, kept_id)
    for line in found.lines:
        if line.group != PEOPLE or line.same:
            continue
        if chosen[line.key] == MERGED:
            setattr(record, line.key, line.merged)
        elif chosen[line.key] == BOTH:
            setattr(record, line.key, joined(line.kept, line.merged))
    if any(chosen.get(name) == MERGED for name in ("chinese_name", "surname", "given_names", "native_name")):
        compute_keys(record)
    session.flush()


def _put_nationality_aside(connection: Connection, kept_id: int, merged_id: int, side: str) -> None:
    """Of two that are said to hold today, the one that was not chosen was a slip; it comes back when the two are parted."""
    if side in {"", BOTH}:
        return
    wrong, right = (kept_id, merged_id) if side == MERGED else (merged_id, kept_id)
    connection.exec_driver_sql(
        "DELETE FROM nationalities WHERE person_id = ? AND valid_to IS NULL AND country NOT IN "
        "(SELECT country FROM nationalities WHERE person_id = ?)",
        (wrong, right),
    )


def _forget_each_other(connection: Connection, kept_id: int, merged_id: int) -> None:
    """That they are two people was decided, and is not thought any more."""
    connection.exec_driver_sql(
        "DELETE FROM different_people WHERE (person_id, other_id) IN (VALUES (?, ?), (?, ?))",
        (kept_id, merged_id, merged_id, kept_id),
    )


def _one_current_paper(connection: Connection, person_id: int) -> None:
    """Of papers of one kind and one country the one that was issued last is in use; passports of two countries both are."""
    rows = connection.exec_driver_sql(
        "SELECT id FROM (SELECT id, row_number() OVER (PARTITION BY kind, issuing_country ORDER BY "
        "coalesce(issued_on, '') DESC, coalesce(valid_to, '') DESC, id DESC) AS place "
        "FROM identity_documents WHERE person_id = ? AND is_current = 1) WHERE place > 1",
        (person_id,),
    ).fetchall()
    for (row_id,) in rows:
        update(connection, "identity_documents", row_id, {"is_current": 0})
