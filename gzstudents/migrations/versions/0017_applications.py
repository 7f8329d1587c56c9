"""The yearly cycle: places, applications, reviews, notices, and where each application was placed."""

import sqlalchemy as sa
from alembic import op

from gzstudents.migrations.making import number, table, text

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    table(
        "cycles",
        number("programme_id"), text("academic_year"), number("round", 1), text("state", "DRAFT"),
        text("opens_on", null=True), text("closes_on", null=True), text("review_until", null=True),
        text("notice_from", null=True), text("notice_until", null=True), text("decide_by", null=True),
        text("pay_by", null=True), number("budget_fen", null=True), text("quota_mode", "NONE"),
        number("places", null=True), text("document", ""), number("previous_id", null=True), text("note", ""),
        refers={"previous_id": "cycles", "programme_id": "programmes"},
        checks={
            "budget": "budget_fen IS NULL OR (typeof(budget_fen) = 'integer' AND budget_fen >= 0)",
            "places": "places IS NULL OR places >= 0",
            "quota_mode": "quota_mode IN ('NONE', 'SIMPLE', 'MATRIX')",
            "state": "state IN ('DRAFT', 'OPEN', 'REVIEW', 'DISTRIBUTION', 'NOTICE', 'FINAL', 'ARCHIVED')",
        },
        unique=[("programme_id", "academic_year", "round")],
    )  # fmt: skip
    table(
        "quotas",
        number("cycle_id"), text("level", ""), text("grade", ""), text("college", ""), number("places"),
        refers={"cycle_id": "cycles"},
        checks={
            "places": "typeof(places) = 'integer' AND places >= 0",
        },
        unique=[("cycle_id", "level", "grade", "college")],
    )  # fmt: skip
    table(
        "cycle_shares",
        number("cycle_id"), text("sense"), text("field"), text("operator", "in"), text("members"),
        number("permille"), text("text_zh", ""), text("text_en", ""),
        refers={"cycle_id": "cycles"},
        checks={
            "permille": "typeof(permille) = 'integer' AND permille BETWEEN 0 AND 1000",
            "sense": "sense IN ('AT_MOST', 'AT_LEAST')",
        },
        indexes={"cycle": ["cycle_id"]},
    )  # fmt: skip
    table(
        "criteria",
        number("cycle_id"), number("position", 0), text("code"), text("name_zh"), text("name_en", ""),
        number("weight"), number("max_points", 100), text("fact", ""),
        refers={"cycle_id": "cycles"},
        checks={
            "max_points": "typeof(max_points) = 'integer' AND max_points > 0",
            "weight": "typeof(weight) = 'integer' AND weight BETWEEN 0 AND 1000",
        },
        unique=[("cycle_id", "code")],
    )  # fmt: skip
    table(
        "applications",
        text("number"), number("cycle_id"), number("person_id"), number("enrolment_id"), text("route", "INITIAL"),
        text("stage", "DRAFT"), text("outcome", "OPEN"), text("outcome_reason", ""), number("preference", 1),
        text("wanted_grade", ""), text("submitted_on", null=True), number("score", null=True),
        number("college_rank", null=True), number("rank", null=True), number("renews_award_id", null=True),
        number("award_id", null=True), text("external_number", ""), text("note", ""),
        refers={"award_id": "awards", "cycle_id": "cycles", "enrolment_id": "enrolments", "person_id": "people", "renews_award_id": "awards"},
        checks={
            "outcome": (
                "outcome IN ('OPEN', 'PENDING_DOCUMENTS', 'RETURNED', 'APPROVED', 'WAITLISTED', 'REJECTED',"
                " 'WITHDRAWN', 'CANCELLED', 'EXCLUDED', 'CHALLENGED')"
            ),
            "route": "route IN ('INITIAL', 'RENEWAL')",
            "stage": (
                "stage IN ('DRAFT', 'SUBMITTED', 'COLLEGE_REVIEW', 'OFFICE_REVIEW', 'RANKED', "
                "'DISTRIBUTED', 'PUBLIC_NOTICE', 'DECIDED', 'ARCHIVED')"
            ),
        },
        unique=[("number",)],
        indexes={"award": ["award_id"], "cycle": ["cycle_id"], "person": ["person_id"]},
    )  # fmt: skip
    table(
        "application_facts",
        number("application_id"), text("field"), text("value"),
        refers={"application_id": "applications"},
        unique=[("application_id", "field")],
    )  # fmt: skip
    table(
        "reviews",
        number("application_id"), text("reviewer"), number("conflict", 0), text("conflict_reason", ""),
        text("recommendation", ""), text("comment", ""), text("reviewed_on", null=True),
        refers={"application_id": "applications"},
        checks={
            "recommendation": "recommendation IN ('', 'SUPPORT', 'OPPOSE', 'ABSTAIN')",
        },
        unique=[("application_id", "reviewer")],
    )  # fmt: skip
    table(
        "review_scores",
        number("review_id"), number("criterion_id"), number("points"),
        refers={"criterion_id": "criteria", "review_id": "reviews"},
        checks={
            "points": "typeof(points) = 'integer' AND points >= 0",
        },
        unique=[("review_id", "criterion_id")],
    )  # fmt: skip
    table(
        "notices",
        number("cycle_id"), text("scope", "SCHOOL"), text("college", ""), text("starts_on"), text("ends_on"),
        text("content", ""), text("content_hash", ""), text("note", ""),
        refers={"cycle_id": "cycles"},
        checks={
            "scope": "scope IN ('COLLEGE', 'SCHOOL')",
        },
        indexes={"cycle": ["cycle_id"]},
    )  # fmt: skip
    table(
        "objections",
        number("application_id"), number("notice_id", null=True), text("received_on"), text("raised_by", ""),
        text("text"), text("answer", ""), number("upheld", null=True), text("decided_on", null=True),
        refers={"application_id": "applications", "notice_id": "notices"},
        indexes={"application": ["application_id"]},
    )  # fmt: skip
    table(
        "placements",
        number("application_id"), text("state", "UNDECIDED"), text("level", ""), text("grade", ""),
        text("college", ""), number("amount_fen", 0), number("waiting", null=True), text("reason", ""),
        text("detail", ""), text("method", ""), text("before", ""), text("decided_on", null=True),
        refers={"application_id": "applications"},
        checks={
            "method": "method IN ('', 'HAND', 'FILL', 'OPTIMAL')",
            "state": "state IN ('UNDECIDED', 'PLACED', 'WAITLISTED', 'UNPLACED', 'REVOKED')",
            "whole_fen": "typeof(amount_fen) = 'integer' AND amount_fen >= 0",
        },
        unique=[("application_id",)],
    )  # fmt: skip
    table(
        "distribution_snapshots",
        number("cycle_id"), text("kind"), text("made_at"), text("made_by", ""), text("summary", ""),
        text("content", ""),
        refers={"cycle_id": "cycles"},
        checks={
            "kind": "kind IN ('SAVE', 'FINALISE', 'REVOKE')",
        },
        indexes={"cycle": ["cycle_id"]},
    )  # fmt: skip
    op.create_index(
        "uq_applications_standing",
        "applications",
        ["cycle_id", "person_id"],
        unique=True,
        sqlite_where=sa.text("outcome NOT IN ('WITHDRAWN', 'CANCELLED')"),
    )
