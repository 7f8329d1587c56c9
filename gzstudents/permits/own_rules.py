"""The office's own deadline rules, kept among the settings of the store: only what differs from the shipped rule, so that updates of
the shipped file still arrive. Read when the store is opened, and again when an act changed them.
"""

import json
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session

from gzstudents.permits.rules.book import adopt as take_up
from gzstudents.permits.rules.book import adopted

PREFIX = "permit_rule."
_RULES = "SELECT key, value FROM main.settings WHERE key >= 'permit_rule.' AND key < 'permit_rule/'"


def read(connection: Any) -> dict[str, dict[str, Any]]:
    """By rule what the office says instead (SQLAlchemy's connection). What cannot be read is as if it were not there."""
    found = {}
    for key, value in connection.exec_driver_sql(_RULES).fetchall():
        try:
            values = json.loads(value)
        except ValueError:
            continue
        if isinstance(values, dict):
            found[key.removeprefix(PREFIX)] = values
    return found


def adopt(connection: Any) -> bool:
    """From now on these hold; True when they are others than before."""
    return take_up(read(connection))


def hook(session: Session) -> None:
    """Before each act commits: what it made of the rules holds as soon as it is kept."""
    found = read(session.connection())
    if found != adopted():
        event.listen(session, "after_commit", lambda _session: take_up(found), once=True)
