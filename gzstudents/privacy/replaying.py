"""When a store is opened: what this computer knows to be erased from it is erased again, however it came back."""

from typing import Any

from gzstudents.kernel.backup import ledger
from gzstudents.kernel.journal import chain
from gzstudents.kernel.store import Store


def replay(store: Store) -> int:
    """Returns how many erasures were done again. Tells this computer of those that the file itself knows."""
    connection = store.engine.raw_connection()
    try:
        raw: Any = connection.dbapi_connection
        store_id = chain.store_id(raw)
        ledger.remember(store_id, ledger.of_store(raw))
        missing = ledger.missing(raw, store_id)
        raw.rollback()
    finally:
        connection.close()
    if not missing or store.refusal:
        return 0
    from gzstudents.privacy.operations.erasing import erase_again

    with store.writing("office", "privacy.erase_again", cause="job") as session:
        return erase_again(session, entries=missing)
