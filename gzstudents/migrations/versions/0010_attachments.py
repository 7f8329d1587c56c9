"""Papers of people inside the store."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def _of_blob(name: str, *parts: Any) -> None:
    op.create_table(
        name,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("blob_id", sa.Integer(), nullable=False),
        *parts,
        sa.ForeignKeyConstraint(["blob_id"], ["attachment_blobs.id"], name=op.f(f"fk_{name}_blob_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        sqlite_autoincrement=True,
    )


def _text(name: str, default: str | None = None) -> Any:
    return sa.Column(name, sa.String(), server_default=default, nullable=False)


def _number(name: str, default: str | None = None, *, empty: bool = False) -> Any:
    return sa.Column(name, sa.Integer(), server_default=default, nullable=empty)


def upgrade() -> None:
    op.create_table(
        "attachment_blobs",
        sa.Column("id", sa.Integer(), nullable=False),
        _text("sha256"),
        _number("size"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment_blobs")),
        sa.UniqueConstraint("sha256", name=op.f("uq_attachment_blobs_sha256")),
        sqlite_autoincrement=True,
    )
    _of_blob(
        "attachment_pieces",
        _number("place"),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.UniqueConstraint("blob_id", "place", name=op.f("uq_attachment_pieces_blob_id")),
    )
    _of_blob(
        "attachment_thumbnails",
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.UniqueConstraint("blob_id", name=op.f("uq_attachment_thumbnails_blob_id")),
    )
    op.create_table(
        "attachments",
        sa.Column("id", sa.Integer(), nullable=False),
        _number("person_id"), _text("record_table", ""), _number("record_id", empty=True), _text("kind"), _text("title", ""),
        _text("file_name"), _text("content_type"), _number("size"), _number("pages", "1"), _text("sha256"),
        _number("blob_id", empty=True), _text("added_on"), _number("version", "1"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_attachments_person_id")),
        sa.ForeignKeyConstraint(["blob_id"], ["attachment_blobs.id"], name=op.f("fk_attachments_blob_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachments")),
        sqlite_autoincrement=True,
    )  # fmt: skip
    op.create_index("ix_attachments_person", "attachments", ["person_id", "kind"])
    op.create_index("ix_attachments_blob", "attachments", ["blob_id"])
