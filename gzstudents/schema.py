"""Every slice's tables in one place, and a store opened on them. A new slice adds its model here."""

from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.orm import Session

import gzstudents.alumni.model
import gzstudents.applications.model
import gzstudents.attachments.model
import gzstudents.certificates.model
import gzstudents.consents.model
import gzstudents.distribution.model
import gzstudents.duplicates.model
import gzstudents.evaluation.model
import gzstudents.kernel.custom.model
import gzstudents.kernel.journal.model
import gzstudents.kernel.settings
import gzstudents.kernel.views
import gzstudents.office.model
import gzstudents.payments.model
import gzstudents.permits.model
import gzstudents.privacy.model
import gzstudents.reconciling.model
import gzstudents.requests.model
import gzstudents.scholarships.model
import gzstudents.students.custom.model
import gzstudents.students.model
import gzstudents.students.templates
import gzstudents.students.unfinished
import gzstudents.studies.model  # noqa: F401 - the import is what makes the tables known
from gzstudents.alumni import sync
from gzstudents.attachments import contents
from gzstudents.kernel import journal, places
from gzstudents.kernel.backup import folder_of, list_copies
from gzstudents.kernel.backup.lost import copies_of_lost, missing
from gzstudents.kernel.custom import book
from gzstudents.kernel.errors import UserError
from gzstudents.kernel.i18n import _
from gzstudents.kernel.store import Record, Store
from gzstudents.office import start_check
from gzstudents.payments import sync as payments
from gzstudents.permits import own_rules
from gzstudents.privacy.replaying import replay
from gzstudents.scholarships.shipped import adopt_programmes
from gzstudents.statistics import model as facts
from gzstudents.students import groups, register

VERSION = 22  # of the schema, kept in PRAGMA user_version; raise it with every migration
APPLICATION_ID = 0x477A5374  # "GzSt": tells our file from other SQLite files


def open_store(path: Path, key: bytes | None = None, *, create: bool = False) -> Store:
    """The store in a file. With `create` a missing or empty file becomes a new store; else it must be one of ours.

    Raises UserError for a missing, foreign, newer or damaged file. An older one is brought up to date, with a copy before.
    """
    path = Path(path)
    is_new = not path.exists() or path.stat().st_size == 0
    if is_new and not create:
        raise missing(path)
    if not path.exists() and copies_of_lost(path):
        raise missing(path)  # it is gone: nothing new is begun in its place
    if is_new and not path.parent.is_dir():
        raise UserError(_("文件夹“{folder}”不存在，无法在其中新建数据文件。", folder=path.parent))
    refusal = _refusal(path, new=is_new)
    store = Store(
        path,
        key,
        before_commit=(register.refresh, sync.hook, payments.hook, groups.hook, own_rules.hook),
        refusal=refusal,
    )
    try:
        with store.engine.connect() as connection:
            known = connection.exec_driver_sql("PRAGMA application_id").scalar_one()
            version = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
            tables = connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one()
        if tables == 0 and (is_new or create):
            _make(store)
        elif known != APPLICATION_ID:
            raise UserError(_("“{name}”不是本程序的数据文件。请选择正确的文件。", name=path.name))
        elif version > VERSION:
            raise UserError(_("“{name}”由更新版本的程序建立。请先升级程序再打开。", name=path.name))
        elif version < VERSION and refusal:
            raise UserError(_old_and_shut(path))
        elif version < VERSION:
            from gzstudents.migrations import upgrade

            upgrade(store, VERSION, install)
        store.refusal = refusal or _damage(store)
        replay(store)
        if 0 < version < VERSION and not store.refusal:
            _adopt(store)
        with store.engine.connect() as connection:
            groups.adopt(connection)
            own_rules.adopt(connection)
            book.follow(connection)
    except BaseException:
        store.close()
        raise
    return store


def _adopt(store: Store) -> None:
    """What a new release ships beside its tables, as an act of its own that the history shows."""
    with store.writing("office", "scholarships.adopt_programmes", cause="job") as session:
        adopt_programmes(session)


def _old_and_shut(path: Path) -> str:
    """It would have to be brought up to date first."""
    return _(
        "“{name}”由旧版本的程序建立，要先更新才能打开，而它所在的位置不能写入。请把它复制到本机的文件夹再打开。",
        name=path.name,
    )


def _damage(store: Store) -> str:
    """What the last check of the file found on this computer; until it is mended nothing is written to it."""
    connection = store.engine.raw_connection()
    try:
        return start_check.refusal(connection.dbapi_connection)
    finally:
        connection.close()


def _refusal(path: Path, *, new: bool) -> str:
    """Why the file can only be read, "" for nothing. Raises UserError where a new one must not be made."""
    if new and path.exists() and list_copies(folder_of(path)):
        raise UserError(
            _("数据文件“{name}”是空的（0 字节），可能被磁盘故障或同步程序清空。请从备份恢复。", name=path.name)
        )
    if new and (found := places.trouble(path)) is not None and not places.allowed(path):
        raise UserError(
            _("“{folder}”是网络或云同步文件夹（{name}），不能在其中新建数据文件。请选择本机的文件夹。", folder=path.parent, name=found.name)
        )  # fmt: skip
    return ("" if new else places.read_only(path)) or places.refusal(path)


def _make(store: Store) -> None:
    """A fresh store: all tables, the triggers, and the marks that say whose and how new it is, in one transaction."""
    with store.engine.execution_options(begin="IMMEDIATE").begin() as connection:
        Record.metadata.create_all(connection)
        with Session(connection) as session:
            adopt_programmes(session)
            session.commit()  # of the session; the transaction is the connection's
        install(connection)
        _keep_shipped(connection)
        connection.exec_driver_sql("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)")
        connection.exec_driver_sql("INSERT INTO alembic_version VALUES (?)", (f"{VERSION:04d}",))
        connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.exec_driver_sql(f"PRAGMA user_version = {VERSION}")


def _keep_shipped(connection: Connection) -> None:
    """No act inserted what a store is made with; it must be known all the same, see the journal's digests."""
    from gzstudents.kernel.journal import digests, triggers

    digests.keep_strangers(connection.connection.dbapi_connection, [table.name for table in triggers.journalled()])


def install(connection: Connection) -> None:
    """All triggers, after the tables were made or changed; nothing that was worked out before is believed."""
    journal.install(connection)
    register.install(connection)
    sync.install(connection)
    payments.install(connection)
    contents.install(connection)
    facts.forget(connection)
