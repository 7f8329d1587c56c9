"""The facts of the statistics, packed."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "fact_blocks",
        sa.Column("table_name", sa.String(), nullable=False),
        sa.Column("block", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("table_name", "block", name=op.f("pk_fact_blocks")),
        info={"journal": False},
    )
    op.create_table(
        "fact_state",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("stamp", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fact_state")),
        info={"journal": False},
    )
