"""Which schedules are to be brought up to date; what a roster prints of a student; the digests of files written from one."""

import sqlalchemy as sa
from alembic import op

from gzstudents.migrations.making import text

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    op.create_table(
        "payment_dirty",
        sa.Column("award_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("award_id", name=op.f("pk_payment_dirty")),
    )
    for name in ("latin_name", "country", "level", "grade"):
        op.add_column("roster_lines", text(name, ""))
    for name in ("sheet_hash", "finance_hash", "bank_hash"):
        op.add_column("rosters", text(name, ""))
