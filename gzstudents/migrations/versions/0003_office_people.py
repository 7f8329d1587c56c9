"""The people of the office, for stores with a password."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "office_people",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slot", sa.String(), nullable=False),
        sa.Column("login", sa.String(), nullable=False),
        sa.Column("name", sa.String(), server_default="", nullable=False),
        sa.Column("roles", sa.String(), server_default="", nullable=False),
        sa.Column("college", sa.String(), server_default="", nullable=False),
        sa.Column("active", sa.Integer(), server_default="1", nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office_people")),
        sa.UniqueConstraint("login", name=op.f("uq_office_people_login")),
        sa.UniqueConstraint("slot", name=op.f("uq_office_people_slot")),
        sqlite_autoincrement=True,
    )
