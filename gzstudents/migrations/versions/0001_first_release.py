"""The tables of the first release."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "acts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("verb", sa.String(), nullable=False),
        sa.Column("cause", sa.String(), nullable=False),
        sa.Column("note", sa.String(), server_default="{}", nullable=False),
        sa.Column("first_seq", sa.Integer(), nullable=False),
        sa.Column("last_seq", sa.Integer(), nullable=False),
        sa.Column("undoes", sa.Integer(), nullable=True),
        sa.Column("undone_by", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.ForeignKeyConstraint(["undoes"], ["acts.id"], name=op.f("fk_acts_undoes")),
        sa.ForeignKeyConstraint(["undone_by"], ["acts.id"], name=op.f("fk_acts_undone_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_acts")),
        info={"journal": False},
        sqlite_autoincrement=True,
    )
    op.create_table(
        "alumni_dirty",
        sa.Column("enrolment_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("enrolment_id", name=op.f("pk_alumni_dirty")),
        info={"journal": False},
    )
    op.create_table(
        "current_act",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("act_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("id = 1", name=op.f("ck_current_act_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_current_act")),
        info={"journal": False},
    )
    op.create_table(
        "people",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("chinese_name", sa.String(), server_default="", nullable=False),
        sa.Column("surname", sa.String(), server_default="", nullable=False),
        sa.Column("given_names", sa.String(), server_default="", nullable=False),
        sa.Column("native_name", sa.String(), server_default="", nullable=False),
        sa.Column("population", sa.String(), server_default="INTL", nullable=False),
        sa.Column("gender", sa.String(), server_default="0", nullable=False),
        sa.Column("birth_date", sa.String(), server_default="", nullable=False),
        sa.Column("phone", sa.String(), server_default="", nullable=False),
        sa.Column("email", sa.String(), server_default="", nullable=False),
        sa.Column("wechat", sa.String(), server_default="", nullable=False),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.Column("pinyin", sa.String(), server_default="", nullable=False),
        sa.Column("initials", sa.String(), server_default="", nullable=False),
        sa.Column("sort_key", sa.String(), server_default="", nullable=False),
        sa.Column("name_keys", sa.String(), server_default="", nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("gender IN ('0', '1', '2', '9')", name=op.f("ck_people_gender")),
        sa.CheckConstraint("population IN ('INTL', 'HK', 'MO', 'TW', 'OC')", name=op.f("ck_people_population")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
        info={
            "label": "coalesce(nullif(t.chinese_name, ''), trim(t.surname || ' ' || t.given_names))",
            "journal": True,
        },
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.create_index("ix_people_birth", ["birth_date", "sort_key"], unique=False)

    op.create_table(
        "register",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=True),
        sa.Column("sort_key", sa.String(), nullable=False),
        sa.Column("line", sa.String(), nullable=False),
        sa.Column("numbers", sa.String(), nullable=False),
        sa.Column("population", sa.String(), nullable=False),
        sa.Column("country", sa.String(), nullable=False),
        sa.Column("gender", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("college", sa.String(), nullable=False),
        sa.Column("major", sa.String(), nullable=False),
        sa.Column("funding", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("adviser", sa.String(), nullable=False),
        sa.Column("teaching_language", sa.String(), nullable=False),
        sa.Column("permit_until", sa.String(), nullable=False),
        sa.Column("start_date", sa.String(), nullable=False),
        sa.Column("student_number", sa.String(), nullable=False),
        sa.Column("updated", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_register")),
        info={"journal": False},
    )
    with op.batch_alter_table("register", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_register_sort_key"), ["sort_key"], unique=False)
        batch_op.create_index(batch_op.f("ix_register_updated"), ["updated"], unique=False)

    op.create_table(
        "register_dirty",
        sa.Column("person_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_register_dirty")),
        info={"journal": False},
    )
    op.create_table(
        "register_state",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_state")),
        info={"journal": False},
    )
    op.create_table(
        "settings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("value", sa.String(), server_default="", nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_settings")),
        sa.UniqueConstraint("key", name=op.f("uq_settings_key")),
        info={"label": "t.key", "journal": True},
        sqlite_autoincrement=True,
    )
    op.create_table(
        "sponsors",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), server_default="", nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sponsors")),
        sa.UniqueConstraint("code", name=op.f("uq_sponsors_code")),
        info={"label": "t.name_zh", "journal": True},
        sqlite_autoincrement=True,
    )
    op.create_table(
        "certificates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("programme_code", sa.String(), nullable=False),
        sa.Column("academic_year", sa.String(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("holder", sa.String(), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.Column("content_hash", sa.String(), nullable=False),
        sa.Column("issued_on", sa.String(), nullable=False),
        sa.Column("state", sa.String(), server_default="ISSUED", nullable=False),
        sa.Column("void_reason", sa.String(), server_default="", nullable=False),
        sa.Column("reissue_of", sa.Integer(), nullable=True),
        sa.Column("printed_at", sa.String(), nullable=True),
        sa.Column("print_count", sa.Integer(), server_default="0", nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("state = 'ISSUED' OR void_reason <> ''", name=op.f("ck_certificates_reason")),
        sa.CheckConstraint("state IN ('ISSUED', 'VOIDED', 'REISSUED')", name=op.f("ck_certificates_state")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_certificates_person_id")),
        sa.ForeignKeyConstraint(["reissue_of"], ["certificates.id"], name=op.f("fk_certificates_reissue_of")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificates")),
        sa.UniqueConstraint("number", name=op.f("uq_certificates_number")),
        sa.UniqueConstraint("programme_code", "academic_year", "seq", name=op.f("uq_certificates_programme_code")),
        info={"label": "t.number", "journal": True},
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("certificates", schema=None) as batch_op:
        batch_op.create_index("ix_certificates_person", ["person_id"], unique=False)

    op.create_table(
        "changes",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("act_id", sa.Integer(), nullable=False),
        sa.Column("op", sa.String(), nullable=False),
        sa.Column("table_name", sa.String(), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("old", sa.String(), nullable=True),
        sa.Column("new", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["act_id"], ["acts.id"], name=op.f("fk_changes_act_id")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_changes")),
        info={"journal": False},
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("changes", schema=None) as batch_op:
        batch_op.create_index("ix_changes_row", ["table_name", "row_id"], unique=False)

    op.create_table(
        "destinations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("activity", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("employer", sa.String(), server_default="", nullable=False),
        sa.Column("as_of", sa.String(), nullable=False),
        sa.Column("source", sa.String(), server_default="", nullable=False),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_destinations_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_destinations")),
        info={
            "label": "(SELECT coalesce(nullif(p.chinese_name, ''), trim(p.surname || ' ' || p.given_names)) FROM people p WHERE p.id = t.person_id) || ' ' || t.as_of",
            "journal": True,
        },
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("destinations", schema=None) as batch_op:
        batch_op.create_index("ix_destinations_person", ["person_id", "as_of"], unique=False)

    op.create_table(
        "enrolments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("student_number", sa.String(), nullable=True),
        sa.Column("category", sa.String(), server_default="", nullable=False),
        sa.Column("level", sa.String(), server_default="", nullable=False),
        sa.Column("college", sa.String(), server_default="", nullable=False),
        sa.Column("major", sa.String(), server_default="", nullable=False),
        sa.Column("discipline", sa.String(), server_default="", nullable=False),
        sa.Column("funding", sa.String(), server_default="", nullable=False),
        sa.Column("teaching_language", sa.String(), server_default="", nullable=False),
        sa.Column("adviser", sa.String(), server_default="", nullable=False),
        sa.Column("class_name", sa.String(), server_default="", nullable=False),
        sa.Column("start_date", sa.String(), nullable=True),
        sa.Column("expected_end", sa.String(), nullable=True),
        sa.Column("end_date", sa.String(), nullable=True),
        sa.Column("degree_date", sa.String(), nullable=True),
        sa.Column("is_exchange", sa.Integer(), server_default="0", nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_enrolments_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrolments")),
        sa.UniqueConstraint("student_number", name=op.f("uq_enrolments_student_number")),
        info={
            "label": "(SELECT coalesce(nullif(p.chinese_name, ''), trim(p.surname || ' ' || p.given_names)) FROM people p WHERE p.id = t.person_id) || ' ' || t.student_number",
            "journal": True,
        },
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("enrolments", schema=None) as batch_op:
        batch_op.create_index("ix_enrolments_person", ["person_id"], unique=False)

    op.create_table(
        "identity_documents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("issuing_country", sa.String(), server_default="", nullable=False),
        sa.Column("number", sa.String(), server_default="", nullable=False),
        sa.Column("number_key", sa.String(), server_default="", nullable=False),
        sa.Column("issued_on", sa.String(), nullable=True),
        sa.Column("valid_to", sa.String(), nullable=True),
        sa.Column("is_current", sa.Integer(), server_default="1", nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_identity_documents_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_documents")),
        info={
            "label": "(SELECT coalesce(nullif(p.chinese_name, ''), trim(p.surname || ' ' || p.given_names)) FROM people p WHERE p.id = t.person_id) || ' ' || t.number",
            "journal": True,
        },
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("identity_documents", schema=None) as batch_op:
        batch_op.create_index("ix_identity_documents_number", ["number_key", "issuing_country"], unique=False)
        batch_op.create_index("ix_identity_documents_person", ["person_id"], unique=False)

    op.create_table(
        "nationalities",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("country", sa.String(), nullable=False),
        sa.Column("valid_from", sa.String(), nullable=True),
        sa.Column("valid_to", sa.String(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_nationalities_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nationalities")),
        info={
            "label": "(SELECT coalesce(nullif(p.chinese_name, ''), trim(p.surname || ' ' || p.given_names)) FROM people p WHERE p.id = t.person_id) || ' ' || t.country",
            "journal": True,
        },
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("nationalities", schema=None) as batch_op:
        batch_op.create_index("ix_nationalities_person", ["person_id"], unique=False)

    op.create_table(
        "programmes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), server_default="", nullable=False),
        sa.Column("sponsor_id", sa.Integer(), nullable=False),
        sa.Column("populations", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("stacking", sa.String(), server_default="ALLOWED", nullable=False),
        sa.Column("excludes_funding", sa.String(), server_default="", nullable=False),
        sa.Column("design", sa.String(), server_default="A", nullable=False),
        sa.Column("prefix", sa.String(), nullable=False),
        sa.Column("shows_amount", sa.Integer(), server_default="1", nullable=False),
        sa.Column("funding", sa.String(), server_default="", nullable=False),
        sa.Column("legal_basis", sa.String(), server_default="", nullable=False),
        sa.Column("valid_from", sa.String(), nullable=True),
        sa.Column("valid_to", sa.String(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("stacking IN ('EXCLUSIVE_YEAR', 'ALLOWED')", name=op.f("ck_programmes_stacking")),
        sa.ForeignKeyConstraint(["sponsor_id"], ["sponsors.id"], name=op.f("fk_programmes_sponsor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programmes")),
        sa.UniqueConstraint("code", name=op.f("uq_programmes_code")),
        info={"label": "t.name_zh", "journal": True},
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("programmes", schema=None) as batch_op:
        batch_op.create_index("ix_programmes_sponsor", ["sponsor_id"], unique=False)

    op.create_table(
        "service_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("confidential", sa.Integer(), server_default="0", nullable=False),
        sa.Column("title", sa.String(), server_default="", nullable=False),
        sa.Column("state", sa.String(), server_default="NEW", nullable=False),
        sa.Column("priority", sa.String(), server_default="NORMAL", nullable=False),
        sa.Column("channel", sa.String(), server_default="COUNTER", nullable=False),
        sa.Column("language", sa.String(), server_default="", nullable=False),
        sa.Column("assignee", sa.String(), server_default="", nullable=False),
        sa.Column("opened_on", sa.String(), nullable=False),
        sa.Column("due_on", sa.String(), nullable=False),
        sa.Column("waiting_since", sa.String(), nullable=True),
        sa.Column("closed_on", sa.String(), nullable=True),
        sa.Column("satisfaction", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("priority IN ('NORMAL', 'URGENT', 'EMERGENCY')", name=op.f("ck_service_requests_priority")),
        sa.CheckConstraint(
            "state IN ('NEW', 'ACCEPTED', 'IN_PROGRESS', 'WAITING_STUDENT', 'WAITING_EXTERNAL', 'REFERRED', 'RESOLVED', 'CLOSED', 'REOPENED', 'CANCELLED')",
            name=op.f("ck_service_requests_state"),
        ),
        sa.CheckConstraint("satisfaction BETWEEN 1 AND 5", name=op.f("ck_service_requests_satisfaction")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_service_requests_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_requests")),
        info={
            "label": "CASE WHEN t.confidential = 1 THEN '#' || t.id ELSE coalesce((SELECT coalesce(nullif(p.chinese_name, ''), trim(p.surname || ' ' || p.given_names)) FROM people p WHERE p.id = t.person_id) || ' ', '') || t.title END",
            "journal": True,
        },
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("service_requests", schema=None) as batch_op:
        batch_op.create_index("ix_service_requests_person", ["person_id"], unique=False)
        batch_op.create_index("ix_service_requests_state", ["state", "due_on"], unique=False)

    op.create_table(
        "alumni",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=True),
        sa.Column("graduated_on", sa.String(), nullable=False),
        sa.Column("consent", sa.String(), server_default="", nullable=False),
        sa.Column("association", sa.String(), server_default="", nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("consent IN ('', 'YES', 'NO')", name=op.f("ck_alumni_consent")),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolments.id"], name=op.f("fk_alumni_enrolment_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_alumni_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alumni")),
        sa.UniqueConstraint("person_id", name=op.f("uq_alumni_person_id")),
        info={
            "label": "(SELECT coalesce(nullif(p.chinese_name, ''), trim(p.surname || ' ' || p.given_names)) FROM people p WHERE p.id = t.person_id) || ' ' || t.graduated_on",
            "journal": True,
        },
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("alumni", schema=None) as batch_op:
        batch_op.create_index("ix_alumni_graduated", ["graduated_on"], unique=False)

    op.create_table(
        "awards",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("certificate_id", sa.Integer(), nullable=True),
        sa.Column("academic_year", sa.String(), nullable=False),
        sa.Column("level", sa.String(), server_default="", nullable=False),
        sa.Column("grade", sa.String(), server_default="", nullable=False),
        sa.Column("amount_fen", sa.Integer(), nullable=False),
        sa.Column("decided_on", sa.String(), nullable=False),
        sa.Column("state", sa.String(), server_default="ACTIVE", nullable=False),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("state IN ('ACTIVE', 'SUSPENDED', 'CANCELLED', 'FINISHED')", name=op.f("ck_awards_state")),
        sa.ForeignKeyConstraint(["certificate_id"], ["certificates.id"], name=op.f("fk_awards_certificate_id")),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolments.id"], name=op.f("fk_awards_enrolment_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_awards_person_id")),
        sa.ForeignKeyConstraint(["programme_id"], ["programmes.id"], name=op.f("fk_awards_programme_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_awards")),
        info={
            "label": "(SELECT coalesce(nullif(p.chinese_name, ''), trim(p.surname || ' ' || p.given_names)) FROM people p WHERE p.id = t.person_id) || ' ' || (SELECT g.name_zh FROM programmes g WHERE g.id = t.programme_id) || ' ' || t.academic_year",
            "journal": True,
        },
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("awards", schema=None) as batch_op:
        batch_op.create_index("ix_awards_certificate", ["certificate_id"], unique=False)
        batch_op.create_index("ix_awards_enrolment", ["enrolment_id"], unique=False)
        batch_op.create_index("ix_awards_person", ["person_id"], unique=False)
        batch_op.create_index("ix_awards_year", ["academic_year", "programme_id"], unique=False)
        batch_op.create_index(
            "uq_awards_standing",
            ["programme_id", "academic_year", "person_id"],
            unique=True,
            sqlite_where=sa.text("state <> 'CANCELLED'"),
        )

    op.create_table(
        "rates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.String(), server_default="", nullable=False),
        sa.Column("category", sa.String(), server_default="", nullable=False),
        sa.Column("grade", sa.String(), server_default="", nullable=False),
        sa.Column("subject_class", sa.String(), server_default="", nullable=False),
        sa.Column("teaching_language", sa.String(), server_default="", nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("amount_fen", sa.Integer(), nullable=False),
        sa.Column("per", sa.String(), server_default="YEAR", nullable=False),
        sa.Column("months", sa.Integer(), server_default="1", nullable=False),
        sa.Column("paid_to", sa.String(), server_default="STUDENT", nullable=False),
        sa.Column("valid_from", sa.String(), nullable=True),
        sa.Column("valid_to", sa.String(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("per IN ('YEAR', 'MONTH', 'ONCE')", name=op.f("ck_rates_per")),
        sa.CheckConstraint("amount_fen >= 0 AND months >= 1", name=op.f("ck_rates_amount")),
        sa.ForeignKeyConstraint(["programme_id"], ["programmes.id"], name=op.f("fk_rates_programme_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rates")),
        info={
            "label": "(SELECT g.code FROM programmes g WHERE g.id = t.programme_id) || ' ' || t.item",
            "journal": True,
        },
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("rates", schema=None) as batch_op:
        batch_op.create_index("ix_rates_programme", ["programme_id"], unique=False)

    op.create_table(
        "request_notes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("noted_on", sa.String(), nullable=False),
        sa.Column("author", sa.String(), server_default="", nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.ForeignKeyConstraint(["request_id"], ["service_requests.id"], name=op.f("fk_request_notes_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_notes")),
        info={"label": "'#' || t.request_id", "journal": True},
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("request_notes", schema=None) as batch_op:
        batch_op.create_index("ix_request_notes_request", ["request_id"], unique=False)

    op.create_table(
        "status_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), server_default="", nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("effective_on", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), server_default="", nullable=False),
        sa.Column("approval_no", sa.String(), server_default="", nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolments.id"], name=op.f("fk_status_changes_enrolment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_status_changes")),
        info={
            "label": "(SELECT e.student_number FROM enrolments e WHERE e.id = t.enrolment_id) || ' ' || t.status",
            "journal": True,
        },
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("status_changes", schema=None) as batch_op:
        batch_op.create_index("ix_status_changes_day", ["effective_on"], unique=False)
        batch_op.create_index("ix_status_changes_enrolment", ["enrolment_id", "effective_on"], unique=False)

    op.create_table(
        "award_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("award_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("happened_on", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), server_default="", nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "kind IN ('SUSPEND', 'RESUME', 'CANCEL', 'FINISH', 'ADJUST')", name=op.f("ck_award_events_kind")
        ),
        sa.ForeignKeyConstraint(["award_id"], ["awards.id"], name=op.f("fk_award_events_award_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_award_events")),
        info={
            "label": "(SELECT (SELECT coalesce(nullif(p.chinese_name, ''), trim(p.surname || ' ' || p.given_names)) FROM people p WHERE p.id = a.person_id) || ' ' || (SELECT g.name_zh FROM programmes g WHERE g.id = a.programme_id) || ' ' || a.academic_year FROM awards a WHERE a.id = t.award_id)",
            "journal": True,
        },
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("award_events", schema=None) as batch_op:
        batch_op.create_index("ix_award_events_award", ["award_id"], unique=False)
