"""People and enrolments in full: former names, checks of nationality, language tests, visa forms, contacts, addresses, groups."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def _text(name: str, default: str | None = "", *, empty: bool = False) -> Any:
    return sa.Column(name, sa.String(), server_default=default, nullable=empty)


def _needed(name: str) -> Any:
    return _text(name, None)


def _day(name: str) -> Any:
    return _text(name, None, empty=True)


def _number(name: str, default: str | None = None, *, empty: bool = False) -> Any:
    return sa.Column(name, sa.Integer(), server_default=default, nullable=empty)


def _table(name: str, parent: str, target: str, *parts: Any) -> None:
    """A table whose rows belong to one row of another."""
    owner = [sa.Column(parent, sa.Integer(), nullable=False)] if parent else []
    keys = [sa.ForeignKeyConstraint([parent], [f"{target}.id"], name=op.f(f"fk_{name}_{parent}"))] if parent else []
    op.create_table(
        name,
        sa.Column("id", sa.Integer(), nullable=False),
        *owner,
        *parts,
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        *keys,
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        sqlite_autoincrement=True,
    )
    if parent:
        op.create_index(f"ix_{name}_{parent.removesuffix('_id')}", name, [parent])


def _check(table: str, column: str, *values: str) -> Any:
    listed = ", ".join(f"'{value}'" for value in values)
    return sa.CheckConstraint(f"{column} IN ({listed})", name=op.f(f"ck_{table}_{column}"))


_NAMES = ("chinese_name", "surname", "given_names", "native_name")
_PEOPLE = (
    "simplified_name", "name_reading", "preferred_name", "birth_country", "residence_country", "education_country",
    "mother_tongue", "in_china",
)  # fmt: skip
_STUDY = ("study_form", "duration", "entry_route", "csc_number", "sending_institution", "on_campus", "supervisor")
_LINES = ("discipline", "study_form", "supervisor", "hsk", "on_campus", "in_china")


def upgrade() -> None:
    for column in _PEOPLE:
        op.add_column("people", _text(column))
    for column in _STUDY:
        op.add_column("enrolments", _text(column))
    op.add_column("enrolments", _number("home_at_partner", "0"))
    op.add_column("status_changes", _day("approved_on"))
    op.add_column("status_changes", _text("other_school"))
    op.add_column("status_changes", _text("detail"))
    _make_tables()
    for column in _LINES:
        op.add_column("register", _text(column))
    _fill_register()


def _make_tables() -> None:
    _table(
        "former_names", "person_id", "people",
        *(_text(name) for name in _NAMES), _day("valid_to"), _text("reason"), _text("name_keys"),
    )  # fmt: skip
    _table(
        "nationality_checks", "person_id", "people",
        _number("admission_year"), _text("level"), _needed("origin"), _day("foreign_since"), _text("stamps"),
        *(_number(f"days_{year}", empty=True) for year in (1, 2, 3, 4)),
        _text("evidence"), _needed("result"), _needed("checked_on"), _text("checked_by"), _text("rule"),
        _check("nationality_checks", "origin", "BORN_ABROAD", "EMIGRATED", "NONE"),
        _check("nationality_checks", "result", "PASSED", "FAILED", "UNCLEAR", "NOT_NEEDED"),
    )  # fmt: skip
    _table(
        "language_results", "person_id", "people",
        _needed("kind"), _text("level"), _text("score"), _day("taken_on"), _text("number"),
    )  # fmt: skip
    _table(
        "visa_forms", "enrolment_id", "enrolments",
        _needed("kind"), _text("number"), _day("issued_on"), _day("study_from"), _day("study_to"),
    )  # fmt: skip
    op.create_index("ix_visa_forms_number", "visa_forms", ["number"])
    _table(
        "contacts", "person_id", "people",
        _needed("kind"), *(_text(name) for name in ("name", "relation", "phone", "email", "address", "language")),
        _day("valid_from"), _day("valid_to"), _check("contacts", "kind", "GUARDIAN", "GUARANTOR", "EMERGENCY"),
    )  # fmt: skip
    _table(
        "addresses", "person_id", "people",
        _needed("kind"), _text("country"), _text("address"), _text("postcode"), _day("valid_from"), _day("valid_to"),
        _check("addresses", "kind", "HOME", "LOCAL", "MAIL"),
    )  # fmt: skip
    _table(
        "country_groups", "", "",
        _needed("code"), _needed("zh"), _text("en"), _text("source"), _day("as_of"),
        sa.UniqueConstraint("code", name=op.f("uq_country_groups_code")),
    )  # fmt: skip
    _table(
        "country_group_members", "group_id", "country_groups", _needed("country"), _day("valid_from"), _day("valid_to")
    )


def _fill_register() -> None:
    """What working the lines out anew gives, see students/register.py: the same in one pass over them."""
    op.execute(
        "UPDATE register SET (discipline, study_form) = (SELECT discipline, CASE WHEN is_exchange THEN 'EXCHANGE' ELSE '' END "
        "FROM enrolments e WHERE e.id = register.enrolment_id) WHERE enrolment_id IS NOT NULL"
    )
    op.execute("UPDATE register SET on_campus = CASE status WHEN '' THEN '' WHEN 'REGISTERED' THEN '1' ELSE '0' END")
