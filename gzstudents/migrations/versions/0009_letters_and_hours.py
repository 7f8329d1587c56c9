"""That people were written to about deadlines, and hours of work-study."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def _table(name: str, *parts: Any) -> None:
    op.create_table(
        name,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        *parts,
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f(f"fk_{name}_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        sqlite_autoincrement=True,
    )


def _text(name: str, default: str | None = None) -> Any:
    return sa.Column(name, sa.String(), server_default=default, nullable=False)


def upgrade() -> None:
    _table(
        "deadline_letters",
        _text("rule"), _text("document"), _text("due", ""), _text("sent_on"), _text("form"), _text("language", ""),
    )  # fmt: skip
    op.create_index("ix_deadline_letters_person", "deadline_letters", ["person_id"])
    _table(
        "work_hours",
        _text("since"), _text("until"), sa.Column("minutes", sa.Integer(), nullable=False), _text("employer", ""),
        _text("place", "ON"), _text("annotation", ""),
        sa.CheckConstraint("minutes > 0", name=op.f("ck_work_hours_minutes")),
        sa.CheckConstraint("until >= since", name=op.f("ck_work_hours_period")),
    )  # fmt: skip
    op.create_index("ix_work_hours_person", "work_hours", ["person_id", "since"])
