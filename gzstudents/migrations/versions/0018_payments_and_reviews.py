"""Accounts, instalments, rosters and budgets; annual reviews and evaluations."""

from gzstudents.migrations.making import number, table, text

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    table(
        "bank_accounts",
        number("person_id"), text("bank"), text("branch", ""), text("holder"), text("number"), text("tail", ""),
        number("is_current", 1), text("valid_from", null=True), text("valid_to", null=True), text("note", ""),
        refers={"person_id": "people"},
        indexes={"person": ["person_id"]},
    )  # fmt: skip
    table(
        "received_months",
        number("person_id"), number("programme_id"), number("halves"), text("until"), text("source", ""),
        refers={"person_id": "people", "programme_id": "programmes"},
        checks={
            "halves": "typeof(halves) = 'integer' AND halves >= 0",
        },
        indexes={"person": ["person_id"]},
    )  # fmt: skip
    table(
        "instalments",
        number("award_id"), text("due_month"), text("item"), number("part", 0), text("paid_to"), number("full_fen"),
        number("halves", 2), number("amount_fen"), number("budget_year"), text("state", "PLANNED"),
        text("reason", ""), text("detail", ""), text("paid_on", null=True), text("returned_on", null=True),
        text("voucher", ""),
        refers={"award_id": "awards"},
        checks={
            "halves": "halves BETWEEN 0 AND 2",
            "state": "state IN ('PLANNED', 'HELD', 'APPROVED', 'PAID', 'RETURNED', 'CLAWED_BACK', 'DROPPED')",
            "whole_fen": "typeof(amount_fen) = 'integer' AND typeof(full_fen) = 'integer'",
        },
        unique=[("award_id", "item", "due_month", "part")],
        indexes={"month": ["due_month", "state"]},
    )  # fmt: skip
    table(
        "budgets",
        number("programme_id"), number("year"), number("amount_fen"), text("document", ""), text("note", ""),
        refers={"programme_id": "programmes"},
        checks={
            "whole_fen": "typeof(amount_fen) = 'integer' AND amount_fen >= 0",
        },
        unique=[("programme_id", "year")],
    )  # fmt: skip
    table(
        "rosters",
        text("number"), number("programme_id"), text("month"), number("part", 1), text("state", "DRAFT"),
        text("made_on"), text("locked_on", null=True), text("paid_on", null=True), number("people", 0),
        number("total_fen", 0), text("content_hash", ""), text("override_reason", ""), text("voucher", ""),
        refers={"programme_id": "programmes"},
        checks={
            "state": "state IN ('DRAFT', 'LOCKED', 'PAID')",
            "whole_fen": "typeof(total_fen) = 'integer' AND total_fen >= 0",
        },
        unique=[("number",), ("programme_id", "month", "part")],
    )  # fmt: skip
    table(
        "roster_lines",
        number("roster_id"), number("instalment_id"), number("bank_account_id", null=True), text("person_name"),
        text("student_number", ""), text("college", ""), number("amount_fen"), text("verification"),
        text("exclusion", ""), text("reason", ""), text("detail", ""), text("tail", ""), text("result", ""),
        text("result_reason", ""),
        refers={"bank_account_id": "bank_accounts", "instalment_id": "instalments", "roster_id": "rosters"},
        checks={
            "exclusion": "exclusion IN ('', 'AUTO', 'MANUAL')",
            "result": "result IN ('', 'PAID', 'RETURNED')",
            "whole_fen": "typeof(amount_fen) = 'integer'",
        },
        unique=[("roster_id", "instalment_id")],
        indexes={"instalment": ["instalment_id"]},
    )  # fmt: skip
    table(
        "annual_reviews",
        number("award_id"), text("academic_year"), text("state", "DUE"), text("exempt_reason", ""),
        text("exam_result", ""), number("attendance_permille", null=True), text("attitude", ""),
        text("conduct", ""), number("score", null=True), text("result", ""), text("proposal", ""),
        text("school_opinion", ""), text("decision", ""), text("decided_on", null=True),
        text("effective_on", null=True), text("suspended_until", null=True), text("document", ""),
        refers={"award_id": "awards"},
        checks={
            "attendance": "attendance_permille BETWEEN 0 AND 1000",
            "decision": (
                "proposal IN ('', 'CONTINUE', 'SUSPEND', 'RESUME', 'CANCEL') AND decision IN ('', "
                "'CONTINUE', 'SUSPEND', 'RESUME', 'CANCEL')"
            ),
            "result": "result IN ('', 'QUALIFIED', 'UNQUALIFIED')",
            "state": "state IN ('DUE', 'DRAFTED', 'SCHOOL', 'DECIDED', 'EXEMPT', 'MISSED')",
        },
        unique=[("award_id", "academic_year")],
    )  # fmt: skip
    table(
        "evaluation_targets",
        number("programme_id"), text("academic_year"), text("indicator"), number("target", null=True),
        number("weight", null=True), number("entered", null=True), text("note", ""),
        refers={"programme_id": "programmes"},
        unique=[("programme_id", "academic_year", "indicator")],
    )  # fmt: skip
    table(
        "evaluations",
        number("programme_id", null=True), text("academic_year"), text("made_on"), text("content"),
        text("content_hash"),
        refers={"programme_id": "programmes"},
        indexes={"year": ["academic_year", "programme_id"]},
    )  # fmt: skip
