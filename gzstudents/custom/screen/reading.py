"""What the screen reads in the background."""

from collections.abc import Mapping
from typing import Any

from gzstudents.custom.queries import FieldRow, Preview
from gzstudents.kernel.custom.definition import Definition


def fields(session: Any) -> list[FieldRow]:
    from gzstudents.custom import queries

    return queries.list_fields(session)


def preview(session: Any, *, field: Definition, changes: Mapping[str, Any]) -> Preview:
    """What a change of kind or choices would do to the values there are."""
    from gzstudents.custom import operations, queries

    return queries.preview(session, old=field, new=operations.changed(field, changes))
