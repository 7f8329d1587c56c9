"""Columns and filters that come to a list while it stands: fields that the office defines meanwhile."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from gzstudents.ui.list_spec import Filter
from gzstudents.ui.rows import Column

if TYPE_CHECKING:
    from gzstudents.ui.list_page import ListPage


def set_columns(page: "ListPage", columns: Sequence[Column], filters: Sequence[Filter]) -> None:
    """Other columns and filters; what was chosen of the old ones stays as far as they are still there."""
    layout, chosen = page.layout_state(), page.filters.chosen()
    page.spec = page.spec.but(columns=tuple(columns), filters=tuple(filters))
    page.rows.set_columns(columns)
    page.table.reset_columns()
    page.filters.filters = tuple(filters)
    filtered = {one.column for one in filters}
    page.table.head.filterable = frozenset(n for n, column in enumerate(columns, 1) if column.id in filtered)
    page.take_up(layout)
    page.filters.choose(chosen)
    known = {column.id for column in columns}
    sort = page.asked.sort if page.asked.sort in known else page.spec.sort
    page.asked = page.asked.but(filters=page.filters.chosen(), sort=sort)
    page.table.show_sort(sort, page.asked.ascending)
    page.ask()
