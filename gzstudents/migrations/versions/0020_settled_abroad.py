"""A check may also be of a Chinese citizen who is settled abroad: other people, and a fifth year."""

from alembic import op

from gzstudents.migrations.making import number
from gzstudents.migrations.rebuilding import replace_check

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    op.add_column("nationality_checks", number("days_5", null=True))
    replace_check(
        op.get_bind(), "nationality_checks", "ck_nationality_checks_origin",
        "origin IN ('BORN_ABROAD', 'EMIGRATED', 'NONE', 'OC_PERMANENT', 'OC_LEGAL', 'OC_SENT')",
    )  # fmt: skip
