"""Numbers that lead to another person, decisions that two are different people, and what the search for duplicates works out."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def _of_person(name: str, *parts: Any) -> None:
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


def _number(name: str) -> Any:
    return sa.Column(name, sa.Integer(), nullable=False)


def _text(name: str, default: str | None = None) -> Any:
    return sa.Column(name, sa.String(), server_default=default, nullable=False)


def upgrade() -> None:
    _of_person(
        "merged_people",
        _number("merged_id"), _number("act"), _text("merged_on"), _text("name", ""),
        sa.UniqueConstraint("merged_id", name=op.f("uq_merged_people_merged_id")),
    )  # fmt: skip
    op.create_index("ix_merged_people_person", "merged_people", ["person_id"])
    _of_person(
        "different_people",
        _number("other_id"), _text("decided_on"), _text("decided_by", ""), _text("reason", ""), _text("mark", ""),
        sa.UniqueConstraint("person_id", "other_id", name=op.f("uq_different_people_person_id")),
    )  # fmt: skip
    op.create_table(
        "duplicate_keys",
        _number("block"),
        sa.Column("keys", sa.LargeBinary(), nullable=False),
        sa.Column("people", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("block", name=op.f("pk_duplicate_keys")),
    )
    op.create_table(
        "duplicate_pairs",
        _number("one_id"), _number("other_id"), _number("score"), _text("reasons"), _text("mark"),
        sa.PrimaryKeyConstraint("one_id", "other_id", name=op.f("pk_duplicate_pairs")),
    )  # fmt: skip
    op.create_index("ix_duplicate_pairs_score", "duplicate_pairs", ["score"])
    op.create_table(
        "duplicate_state",
        sa.Column("id", sa.Integer(), nullable=False),
        _number("keys_seq"), _number("pairs_seq"), _text("searched_at"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duplicate_state")),
    )  # fmt: skip
    op.add_column("erasures", sa.Column("of_id", sa.Integer(), nullable=True))
