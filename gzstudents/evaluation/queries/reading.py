"""Running statements on the whole tables: a figure is the same for everybody, whatever colleges they see."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy.orm import Session

from gzstudents.kernel import scope

Run = Callable[..., list[Any]]


@contextmanager
def whole(session: Session) -> Iterator[Run]:
    """`run(sql, values)` gives all rows of a statement with named values."""
    connection = session.connection()
    driver: Any = connection.connection.dbapi_connection

    def run(sql: str, values: dict[str, Any] | None = None) -> list[Any]:
        return connection.exec_driver_sql(sql, values or {}).fetchall()  # type: ignore[return-value]

    with scope.whole(driver):
        yield run


def among(ids: list[int] | tuple[int, ...]) -> str:
    """Whole numbers as a list in SQL."""
    return f"({','.join(str(int(one)) for one in ids)})"
