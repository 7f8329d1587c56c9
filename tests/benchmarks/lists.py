"""The list: jump to the middle, painted; sort by another column."""

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

from gzstudents.kernel.connection import open_connection
from gzstudents.students import roll
from tests.benchmarks.measuring import Bench, Result, best, once

_COLUMNS = (
    "name", "latin", "student_number", "country", "college", "major", "level", "category", "funding", "permit_until",
    "status", "adviser",
)  # fmt: skip


def run(bench: Bench) -> list[Result]:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    app = QApplication.instance() or QApplication([])
    store = bench.store()
    connection = open_connection(store, bench.key, readonly=True)
    index = roll.new_index()
    index.build(connection)
    return [*_jump(app, connection, index, bench.plain()), *_sort(connection, index)]


def _jump(app: Any, connection: Any, index: Any, store: Path) -> list[Result]:
    from gzstudents.ui.rows import Column, RowsModel
    from gzstudents.ui.table import Table

    def cell(name: str) -> Callable[[Any], str]:
        return lambda row: getattr(row, name)

    columns = [Column(name, name, cell(name)) for name in _COLUMNS]
    model = RowsModel(columns, lambda ids: {row.id: row for row in roll.rows(connection, ids)})
    table = Table(model)
    table.resize(1400, 900)
    table.show()
    model.set_ids(index.find().ids)
    _paint(app, table)
    floor = best(lambda: _paint(app, table), 10)
    middle = len(model.ids) // 2
    places = [middle + step * 3000 for step in range(-4, 5)]
    ours = max(once(lambda place=place: _go(app, table, place)) for place in places)  # type: ignore[misc]
    table.close()
    naive = _qt_sql(app, store)
    return [
        Result(
            "jump to the middle of the list, painted (the slowest of nine)",
            "ms",
            floor * 1e3,
            naive * 1e3,
            ours * 1e3,
            16,
            "itself",
            floor_is="repaint",
            naive_is="QSqlTableModel",
        )
    ]


def _paint(app: Any, table: Any) -> None:
    table.viewport().repaint()
    app.processEvents()


def _go(app: Any, table: Any, row: int) -> None:
    table.scrollTo(table.model().index(row, 1), table.ScrollHint.PositionAtTop)
    _paint(app, table)


def _qt_sql(app: Any, store: Path) -> float:
    from PySide6.QtCore import Qt
    from PySide6.QtSql import QSqlDatabase, QSqlTableModel
    from PySide6.QtWidgets import QTableView

    base = QSqlDatabase.addDatabase("QSQLITE", "bench")
    base.setDatabaseName(str(store))
    base.setConnectOptions("QSQLITE_OPEN_READONLY")
    if not base.open():
        raise RuntimeError(base.lastError().text())
    model = QSqlTableModel(None, base)
    model.setTable("register")
    model.setSort(model.fieldIndex("sort_key"), Qt.SortOrder.AscendingOrder)
    model.select()
    view = QTableView()
    view.setModel(model)
    view.resize(1400, 900)
    view.show()
    _paint(app, view)

    def jump() -> None:
        wanted = _count(store) // 2
        while model.rowCount() <= wanted and model.canFetchMore():
            model.fetchMore()
        view.scrollTo(model.index(wanted, 1), view.ScrollHint.PositionAtTop)
        _paint(app, view)

    taken = once(jump)
    view.close()
    return taken


def _count(store: Path) -> int:
    connection = sqlite3.connect(store)
    try:
        return int(connection.execute("SELECT count(*) FROM register").fetchone()[0])
    finally:
        connection.close()


def _sort(connection: Any, index: Any) -> list[Result]:
    statement = "SELECT person_id FROM register ORDER BY {column}, sort_key, person_id LIMIT 100 OFFSET {middle}"
    middle = index.count() // 2
    columns = ("permit_until", "country", "college", "student_number")
    index.load(connection, later=columns)
    naive = max(
        once(lambda column=column: connection.execute(statement.format(column=column, middle=middle)).fetchall())  # type: ignore[misc]
        for column in columns
    )
    first = {column: once(lambda column=column: index.find(sort=column).ids) for column in columns}  # type: ignore[misc]
    again = {column: best(lambda column=column: index.find(sort=column).ids) for column in columns}  # type: ignore[misc]
    return [
        Result(
            "sort by another column, first time (the slowest of four)",
            "ms",
            None,
            naive * 1e3,
            max(first.values()) * 1e3,
            400,
            "itself",
            naive_is="ORDER BY without an index",
        ),
        Result(
            "sort by another column, again (the slowest of four)",
            "ms",
            None,
            naive * 1e3,
            max(again.values()) * 1e3,
            50,
            "itself",
        ),
    ]
