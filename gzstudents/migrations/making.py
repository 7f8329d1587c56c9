"""New tables in few words, named as the models name them: pk_, fk_, uq_, ck_ and the table."""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op


def text(name: str, default: str | None = None, *, null: bool = False) -> Any:
    """A column of text; a day is one too."""
    return sa.Column(name, sa.String(), server_default=default, nullable=null)


def number(name: str, default: int | None = None, *, null: bool = False) -> Any:
    """A column of whole numbers: ids, fen, hundredths, flags."""
    return sa.Column(name, sa.Integer(), server_default=None if default is None else str(default), nullable=null)


def table(
    name: str,
    *columns: Any,
    refers: Mapping[str, str],
    checks: Mapping[str, str] | None = None,
    unique: Sequence[Sequence[str]] = (),
    indexes: Mapping[str, Sequence[str]] | None = None,
) -> None:
    """A table with id and version. `refers`: column → table whose id it holds; `indexes`: end of the name → columns."""
    op.create_table(
        name,
        number("id"),
        *columns,
        number("version", 1),
        *(sa.CheckConstraint(rule, name=op.f(f"ck_{name}_{end}")) for end, rule in (checks or {}).items()),
        *(sa.ForeignKeyConstraint([key], [f"{to}.id"], name=op.f(f"fk_{name}_{key}")) for key, to in refers.items()),
        *(sa.UniqueConstraint(*keys, name=op.f(f"uq_{name}_{keys[0]}")) for keys in unique),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        sqlite_autoincrement=True,
    )
    for end, keys in (indexes or {}).items():
        op.create_index(f"ix_{name}_{end}", name, list(keys))
