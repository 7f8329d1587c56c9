"""Digests of inserted rows, so that a row changed behind the program is found even where it was never updated.

What older acts inserted has none: nobody knows any more what those rows were. Rows that no act inserted get theirs now.
"""

import sqlalchemy as sa
from alembic import op

from gzstudents.kernel.journal import digests
from gzstudents.kernel.journal.triggers import journalled

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "row_digests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("act_id", sa.Integer(), nullable=True),
        sa.Column("table_name", sa.String(), nullable=False),
        sa.Column("runs", sa.String(), nullable=False),
        sa.Column("columns", sa.String(), nullable=False),
        sa.Column("digests", sa.LargeBinary(), nullable=False),
        sa.Column("hints", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["act_id"], ["acts.id"], name=op.f("fk_row_digests_act_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_row_digests")),
        sqlite_autoincrement=True,
        info={"journal": False},
    )
    op.create_index("ix_row_digests_act", "row_digests", ["act_id"])
    connection = op.get_bind().connection.dbapi_connection
    digests.keep_strangers(connection, [table.name for table in journalled()])
