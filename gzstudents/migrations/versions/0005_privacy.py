"""Consents, disclosures, retention terms, erasures."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def _table(name: str, columns: Sequence[Any], *constraints: Any) -> None:
    op.create_table(
        name,
        sa.Column("id", sa.Integer(), nullable=False),
        *columns,
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        *constraints,
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        sqlite_autoincrement=True,
    )


def _text(name: str, default: str | None = None, *, empty: bool = False) -> Any:
    return sa.Column(name, sa.String(), server_default=default, nullable=empty)


def _person(table: str) -> Any:
    return sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f(f"fk_{table}_person_id"))


def _number(name: str, default: str | None = None, *, empty: bool = False) -> Any:
    return sa.Column(name, sa.Integer(), server_default=default, nullable=empty)


def upgrade() -> None:
    told = [_text(name) for name in ("purpose", "notice_version", "notice", "language", "answer", "answered_on", "how")]
    _table(
        "consents",
        [_number("person_id"), *told, _text("withdrawn_on", empty=True)],
        sa.CheckConstraint("answer IN ('GIVEN', 'REFUSED')", name=op.f("ck_consents_answer")),
        _person("consents"),
    )
    op.create_index("ix_consents_person", "consents", ["person_id", "purpose"])
    _table(
        "disclosures",
        [
            *(_text(name) for name in ("disclosed_on", "kind", "recipient", "purpose", "basis")),
            _text("fields", ""), _number("people_count", "0"), _number("abroad", "0"), _text("file", ""),
            _text("sha256", ""), _number("act", empty=True),
        ],
        sa.CheckConstraint("people_count >= 0", name=op.f("ck_disclosures_people_count")),
    )  # fmt: skip
    _table(
        "disclosure_people",
        [_number("disclosure_id"), _number("person_id")],
        sa.ForeignKeyConstraint(["disclosure_id"], ["disclosures.id"], name=op.f("fk_disclosure_people_disclosure_id")),
        _person("disclosure_people"),
    )
    op.create_index("ix_disclosure_people_person", "disclosure_people", ["person_id"])
    op.create_index("ix_disclosure_people_disclosure", "disclosure_people", ["disclosure_id"])
    _table(
        "retention_terms",
        [_text("group_code"), _number("years")],
        sa.CheckConstraint("years BETWEEN 0 AND 100", name=op.f("ck_retention_terms_years")),
        sa.UniqueConstraint("group_code", name=op.f("uq_retention_terms_group_code")),
    )
    _table(
        "erasures",
        [
            _text("token"), _number("person_id"), _text("groups"), _text("reason"), _text("state", "PROPOSED"),
            _text("proposed_by"), _text("proposed_slot", ""), _text("proposed_on"), _text("decided_by", ""),
            _text("decided_on", empty=True),
        ],
        sa.CheckConstraint("state IN ('PROPOSED', 'DONE', 'DECLINED')", name=op.f("ck_erasures_state")),
        sa.UniqueConstraint("token", name=op.f("uq_erasures_token")),
        _person("erasures"),
    )  # fmt: skip
    op.create_index("ix_erasures_person", "erasures", ["person_id"])
