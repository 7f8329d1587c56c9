"""What is known of a stay beyond papers and roll, and what was decided about deadlines."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


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


def _text(name: str, default: str | None = None, *, empty: bool = False) -> Any:
    return sa.Column(name, sa.String(), server_default=default, nullable=empty)


def upgrade() -> None:
    _table(
        "stay_facts",
        _text("kind"), _text("day"), _text("until", empty=True), _text("number", ""), _text("detail", ""), _text("source", ""),
    )  # fmt: skip
    op.create_index("ix_stay_facts_person", "stay_facts", ["person_id", "kind"])
    op.create_index("ix_stay_facts_kind", "stay_facts", ["kind"])
    _table(
        "deadline_states",
        _text("rule"), _text("document"), _text("state"), _text("until", empty=True), _text("reason", ""),
        _text("receipt", ""), _text("receipt_on", empty=True), _text("due", ""),
        sa.CheckConstraint("state IN ('SNOOZED', 'WAIVED', 'IN_PROCESS', 'DONE')", name=op.f("ck_deadline_states_state")),
        sa.UniqueConstraint("person_id", "rule", "document", name=op.f("uq_deadline_states_person_id")),
    )  # fmt: skip
