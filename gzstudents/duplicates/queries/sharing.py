"""Phones, addresses and accounts that many people have: an agent's, the office's. They say nothing of who is who."""

from sqlalchemy import Connection

from gzstudents.duplicates.queries.keeping import Index
from gzstudents.duplicates.rules import Known, Profile, profile_of, thresholds
from gzstudents.duplicates.rules.keys import contact_key, contacts

_COLUMNS = ("phone", "email", "wechat")


def shared_with(profile: Profile, index: Index) -> frozenset[str]:
    """Those of one record, by the keys that are kept."""
    most = thresholds().most_shared
    return frozenset(
        value for sign, value in contacts(profile) if value and index.count(contact_key(sign, value)) > most
    )


def shared(connection: Connection) -> frozenset[str]:
    """Those of everybody, in the form in which they are compared."""
    found: set[str] = set()
    for column in _COLUMNS:
        rows = connection.exec_driver_sql(
            f"SELECT {column} FROM main.people WHERE {column} <> '' GROUP BY {column} "
            f"HAVING count(*) > {thresholds().most_shared:d}"
        )
        for (text,) in rows:
            found.add(getattr(profile_of(Known(**{column: text})), column))
    return frozenset(found - {""})
