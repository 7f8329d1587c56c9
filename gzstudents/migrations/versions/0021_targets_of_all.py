"""Targets of an evaluation may be those of all programmes together."""

from alembic import op

from gzstudents.migrations.rebuilding import allow_empty

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    allow_empty(op.get_bind(), "evaluation_targets", "programme_id")
