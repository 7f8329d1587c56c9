"""Saved views of the lists; and what the lists filter by and find by, beside what the register has had."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

_FILL = """
UPDATE register SET
    contacts = coalesce((SELECT trim(lower(replace(p.email, ' ', '')) || ' ' || lower(replace(p.wechat, ' ', '')))
        FROM people p WHERE p.id = register.person_id), ''),
    birth_date = coalesce((SELECT p.birth_date FROM people p WHERE p.id = register.person_id), ''),
    class_name = coalesce((SELECT e.class_name FROM enrolments e WHERE e.id = register.enrolment_id), ''),
    expected_end = coalesce((SELECT e.expected_end FROM enrolments e WHERE e.id = register.enrolment_id), '')
"""


def upgrade() -> None:
    op.create_table(
        "saved_views",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("list_id", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("shared", sa.Integer(), server_default="0", nullable=False),
        sa.Column("place", sa.Integer(), server_default="0", nullable=False),
        sa.Column("content", sa.String(), server_default="{}", nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("shared IN (0, 1)", name=op.f("ck_saved_views_shared")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_views")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_saved_views_list", "saved_views", ["list_id", "owner"])
    for name in ("contacts", "birth_date", "class_name", "expected_end"):
        op.execute(f"ALTER TABLE register ADD COLUMN {name} VARCHAR DEFAULT '' NOT NULL")
    op.execute(_FILL)
