"""A seal on every act, and the mark that names the store."""

import sqlalchemy as sa
from alembic import op

from gzstudents.kernel.journal import chain
from gzstudents.kernel.journal.triggers import MARK

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("acts", sa.Column("seal", sa.String(), server_default="", nullable=False))
    op.create_table(
        "store_mark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("store_id", sa.String(), nullable=False),
        sa.Column("salt", sa.String(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_store_mark_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_store_mark")),
        info={"journal": False},
    )
    # what was done before gets its seals now: from here on nobody changes it unseen
    connection = op.get_bind()
    connection.exec_driver_sql(MARK)
    chain.seal_all(connection.connection.dbapi_connection)
