"""Fields that the office defines itself, and their values."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def _text(name: str, default: str | None = None) -> Any:
    return sa.Column(name, sa.String(), server_default=default, nullable=False)


def _whole(name: str, default: str | None = "0") -> Any:
    return sa.Column(name, sa.Integer(), server_default=default, nullable=False)


def _values(name: str, owner: str, owners: str) -> None:
    op.create_table(
        name,
        _whole("id", None),
        _whole(owner, None),
        _whole("field_id", None),
        _text("text"),
        sa.Column("number", sa.BigInteger(), nullable=True),
        _text("keys", ""),
        _whole("version", "1"),
        sa.ForeignKeyConstraint(["field_id"], ["custom_fields.id"], name=op.f(f"fk_{name}_field_id")),
        sa.ForeignKeyConstraint([owner], [f"{owners}.id"], name=op.f(f"fk_{name}_{owner}")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        sa.UniqueConstraint(owner, "field_id", name=op.f(f"uq_{name}_{owner}")),
        sqlite_autoincrement=True,
    )
    op.create_index(f"ix_{name}_field", name, ["field_id", "text"])


def upgrade() -> None:
    op.create_table(
        "custom_fields",
        _whole("id", None),
        _text("key"), _text("owner"), _text("label_zh"), _text("label_en", ""), _text("help_zh", ""), _text("help_en", ""),
        _text("kind", "text"), _text("options", "[]"), _whole("required"), _whole("is_unique"), _whole("searchable"),
        _text("needs", ""), _text("section", "more"), _whole("place"), _whole("retired"), _whole("version", "1"),
        sa.CheckConstraint("owner IN ('person', 'enrolment')", name=op.f("ck_custom_fields_owner")),
        sa.CheckConstraint(
            "kind IN ('text', 'lines', 'number', 'amount', 'date', 'flag', 'choice', 'choices', 'country')",
            name=op.f("ck_custom_fields_kind"),
        ),
        sa.CheckConstraint("needs IN ('', 'documents', 'contacts')", name=op.f("ck_custom_fields_needs")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_custom_fields")),
        sa.UniqueConstraint("key", name=op.f("uq_custom_fields_key")),
        sqlite_autoincrement=True,
    )  # fmt: skip
    _values("person_values", "person_id", "people")
    _values("enrolment_values", "enrolment_id", "enrolments")
