"""What scholarships are decided by: results, sign-ins, absences, conduct; conditions of programmes; awards from elsewhere."""

from alembic import op

from gzstudents.migrations.making import number, table, text
from gzstudents.migrations.rebuilding import replace_check

revision = "0016"
down_revision = "0015"


_PERIODS = "per IN ('YEAR', 'TERM', 'MONTH', 'ONCE')"


def upgrade() -> None:
    replace_check(op.get_bind(), "rates", "ck_rates_per", _PERIODS)
    for column in (text("exclusive_group", ""), number("group_limit", 1), number("renewable", 0), number("max_months", null=True),
                   number("review_required", 0)):  # fmt: skip
        op.add_column("programmes", column)
    for name in ("starts_on", "ends_on"):
        op.add_column("awards", text(name, null=True))
    table(
        "study_results",
        number("enrolment_id"), text("academic_year"), text("term", ""), number("gpa", null=True),
        number("average", null=True), number("rank", null=True), number("cohort", null=True),
        number("credits", null=True), number("failed", null=True), number("attendance_permille", null=True),
        text("source", ""),
        refers={"enrolment_id": "enrolments"},
        checks={
            "attendance": "attendance_permille BETWEEN 0 AND 1000",
            "term": "term IN ('', '1', '2')",
        },
        unique=[("enrolment_id", "academic_year", "term")],
    )  # fmt: skip
    table(
        "sign_ins",
        number("enrolment_id"), text("month"), text("signed_on", null=True), text("note", ""),
        refers={"enrolment_id": "enrolments"},
        unique=[("enrolment_id", "month")],
    )  # fmt: skip
    table(
        "absences",
        number("enrolment_id"), text("kind"), text("starts_on"), text("ends_on", null=True), number("approved", 0),
        text("reason", ""),
        refers={"enrolment_id": "enrolments"},
        checks={
            "kind": "kind IN ('ABROAD', 'LEAVE', 'TRUANT')",
        },
        indexes={"enrolment": ["enrolment_id"]},
    )  # fmt: skip
    table(
        "conduct_records",
        number("enrolment_id"), text("kind"), text("happened_on"), text("title"), text("document", ""),
        text("lifted_on", null=True), text("note", ""),
        refers={"enrolment_id": "enrolments"},
        checks={
            "kind": "kind IN ('REWARD', 'PUNISHMENT')",
        },
        indexes={"enrolment": ["enrolment_id"]},
    )  # fmt: skip
    table(
        "eligibility_rules",
        number("programme_id"), number("position", 0), text("route", "BOTH"), text("applies", ""), text("field"),
        text("operator"), text("value"), text("severity", "HARD"), text("text_zh", ""), text("text_en", ""),
        text("source", ""), text("valid_from", null=True), text("valid_to", null=True),
        refers={"programme_id": "programmes"},
        checks={
            "operator": "operator IN ('>=', '<=', '==', '!=', 'in', 'not_in')",
            "route": "route IN ('BOTH', 'INITIAL', 'RENEWAL')",
            "severity": "severity IN ('HARD', 'WARNING', 'INFO')",
        },
        indexes={"programme": ["programme_id"]},
    )  # fmt: skip
    table(
        "external_awards",
        number("person_id"), text("academic_year"), text("name"), text("sponsor_kind", ""),
        number("amount_fen", null=True), number("is_chinese", 1), text("source", ""), text("note", ""),
        refers={"person_id": "people"},
        checks={
            "whole_fen": "amount_fen IS NULL OR typeof(amount_fen) = 'integer'",
        },
        indexes={"person": ["person_id", "academic_year"]},
    )  # fmt: skip
