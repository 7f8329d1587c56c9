"""Unfinished imports, the office's own templates, and what was said to be no difference."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def _text(name: str, default: str | None = None) -> Any:
    return sa.Column(name, sa.String(), server_default=default, nullable=False)


def _table(name: str, *parts: Any) -> None:
    op.create_table(
        name,
        sa.Column("id", sa.Integer(), nullable=False),
        *parts,
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        sqlite_autoincrement=True,
    )


def upgrade() -> None:
    _table(
        "unfinished_imports",
        _text("owner", ""), _text("name"), _text("digest"), sa.Column("content", sa.LargeBinary(), nullable=False),
        _text("state", "{}"), _text("begun_at"), _text("changed_at"),
    )  # fmt: skip
    op.create_index("ix_unfinished_imports_owner", "unfinished_imports", ["owner"])
    _table(
        "import_templates",
        _text("name"), _text("content"), sa.UniqueConstraint("name", name=op.f("uq_import_templates_name")),
    )  # fmt: skip
    _table(
        "no_differences",
        sa.Column("person_id", sa.Integer(), nullable=True),
        _text("template"), _text("field", ""), _text("mark"), _text("decided_on"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_no_differences_person_id")),
    )  # fmt: skip
    op.create_index("ix_no_differences_person", "no_differences", ["person_id"])
    op.create_index("ix_no_differences_mark", "no_differences", ["template", "mark"])
