"""Schedules follow awards, statuses, absences and sign-ins in the same act, whoever records them: triggers note it, a hook acts."""

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.i18n import _

_PREFIX = "payment_mark_"
# which awards a row of each table speaks of; only those that have a schedule are noted
_SCHEDULED = "EXISTS (SELECT 1 FROM instalments i WHERE i.award_id = {award})"
_OF_AWARD = f"INSERT OR IGNORE INTO payment_dirty SELECT {{side}}.{{column}} WHERE {_SCHEDULED};"
_OF_STAY = (
    "INSERT OR IGNORE INTO payment_dirty SELECT a.id FROM awards a WHERE a.enrolment_id = {side}.enrolment_id AND "
    + _SCHEDULED.format(award="a.id")
    + ";"
)
_SOURCES = {
    "awards": ("id", "state, starts_on, ends_on, enrolment_id"),
    "award_events": ("award_id", ""),
    "status_changes": ("", ""),
    "absences": ("", ""),
    "sign_ins": ("", ""),
}


def install(connection: Connection) -> None:
    """The triggers that note whose schedule may be out of date; safe to repeat."""
    for table, (column, columns) in _SOURCES.items():
        for event, sides in (("insert", ("new",)), ("update", ("old", "new")), ("delete", ("old",))):
            if table == "awards" and event != "update":
                continue  # one that is new has no schedule yet, one that goes away takes it along
            name = f"{_PREFIX}{table}_{event}"
            of = f" OF {columns}" if event == "update" and columns else ""
            body = " ".join(_mark(side, column) for side in sides)
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}")
            connection.exec_driver_sql(f"CREATE TRIGGER {name} AFTER {event}{of} ON {table} BEGIN {body} END")


def hook(session: Session) -> None:
    """Hold, release and drop what this act has changed the grounds of. Nothing to do costs one look."""
    connection = session.connection()
    _keep_decided(session)
    if connection.exec_driver_sql("SELECT 1 FROM payment_dirty LIMIT 1").first() is None:
        return
    from gzstudents.payments.operations import refresh

    awards = [row[0] for row in connection.exec_driver_sql("SELECT award_id FROM payment_dirty ORDER BY award_id")]
    refresh(session, awards)
    connection.exec_driver_sql("DELETE FROM payment_dirty")


_TOUCHED = """
SELECT DISTINCT o.id, o.number, o.content_hash FROM changes c JOIN rosters o ON o.id = CASE c.table_name WHEN 'rosters' THEN c.row_id
    ELSE coalesce((SELECT l.roster_id FROM roster_lines l WHERE l.id = c.row_id), json_extract(c.old, '$.roster_id')) END
WHERE c.seq >= ? AND c.table_name IN ('rosters', 'roster_lines') AND o.content_hash <> ''
"""


# months of which more came back than was paid, of awards that an act has touched
_OWED = """
SELECT i.due_month FROM instalments i WHERE i.award_id IN (
    SELECT coalesce((SELECT t.award_id FROM instalments t WHERE t.id = c.row_id), json_extract(c.old, '$.award_id')) FROM changes c
    WHERE c.seq >= ? AND c.table_name = 'instalments')
GROUP BY i.award_id, i.item, i.due_month HAVING sum(CASE WHEN i.state IN ('PAID', 'CLAWED_BACK') THEN i.amount_fen ELSE 0 END) < 0
"""


def _keep_decided(session: Session) -> None:
    """An act that is taken back may have made what stands on a roster that was locked since, or have paid what was got back."""
    connection = session.connection()
    cause, first = connection.exec_driver_sql(
        "SELECT cause, first_seq FROM acts WHERE id = ?", (session.info["act_id"],)
    ).one()
    if cause != "undo":
        return
    from gzstudents.payments.queries import is_intact

    for roster, number, sealed in connection.exec_driver_sql(_TOUCHED, (first,)).fetchall():
        if not is_intact(session, roster, sealed):
            raise RuleBroken(_("没有撤销：发放表“{number}”之后已经锁定，不能再改。请先解锁。", number=number))
    owed = connection.exec_driver_sql(_OWED, (first,)).scalars().first()
    if owed is not None:
        raise RuleBroken(_("没有撤销：{month} 的款项之后已经追回。请先撤销追回。", month=owed))


def _mark(side: str, column: str) -> str:
    if not column:
        return _OF_STAY.format(side=side)
    return _OF_AWARD.format(side=side, column=column, award=f"{side}.{column}")
