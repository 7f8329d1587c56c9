"""An office may leave an indicator out of its evaluation and word it anew."""

from alembic import op

from gzstudents.migrations.making import number, text

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    for name in ("name_zh", "name_en"):
        op.add_column("evaluation_targets", text(name, ""))
    op.add_column("evaluation_targets", number("left_out", 0))
