"""Plain statements."""

from typing import Any

from sqlalchemy.orm import Session


def rows(session: Session, statement: str, *values: Any) -> list[Any]:
    return list(session.connection().exec_driver_sql(statement, values).fetchall())


def one(session: Session, statement: str, *values: Any) -> int:
    return int(session.connection().exec_driver_sql(statement, values).scalar() or 0)
