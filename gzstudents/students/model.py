"""People and what belongs to them: nationality, identity documents, enrolments, changes of status."""

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from gzstudents.kernel.fields import shown
from gzstudents.kernel.i18n import mark
from gzstudents.kernel.store import Record, table_options

PERSON_LABEL = "coalesce(nullif(t.chinese_name, ''), trim(t.surname || ' ' || t.given_names))"


def label_through(table: str, column: str, own: str = "''") -> str:
    """The label of a row that belongs to a person: the person's name, then what the row itself is."""
    name = PERSON_LABEL.replace("t.", "p.")
    return f"(SELECT {name} FROM {table} p WHERE p.id = t.{column}) || ' ' || {own}"


class Person(Record):
    """A natural person. Either part of the passport name may be missing (domain: trap 12); both are kept exactly."""

    __tablename__ = "people"
    __table_args__ = (
        CheckConstraint("population IN ('INTL', 'HK', 'MO', 'TW', 'OC')", name="population"),
        CheckConstraint("gender IN ('0', '1', '2', '9')", name="gender"),
        Index("ix_people_birth", "birth_date", "sort_key"),
        table_options(PERSON_LABEL),
    )

    chinese_name: Mapped[str] = mapped_column(
        default="", server_default="", info=shown(mark("中文姓名"), "name", group=mark("身份"))
    )
    surname: Mapped[str] = mapped_column(
        default="",
        server_default="",
        info=shown(mark("护照姓"), "name", group=mark("身份"), help=mark("与护照完全一致，可以为空")),
    )
    given_names: Mapped[str] = mapped_column(
        default="",
        server_default="",
        info=shown(mark("护照名"), "name", group=mark("身份"), help=mark("与护照完全一致，可以为空")),
    )
    native_name: Mapped[str] = mapped_column(
        default="", server_default="", info=shown(mark("本民族文字姓名"), "name", group=mark("身份"))
    )
    population: Mapped[str] = mapped_column(
        default="INTL",
        server_default="INTL",
        info=shown(mark("学生群体"), "choice", choices="population", required=True, group=mark("身份")),
    )
    gender: Mapped[str] = mapped_column(
        default="0", server_default="0", info=shown(mark("性别"), "choice", choices="gender", group=mark("身份"))
    )
    birth_date: Mapped[str] = mapped_column(
        default="", server_default="", info=shown(mark("出生日期"), "partial_date", group=mark("身份"))
    )
    phone: Mapped[str] = mapped_column(
        default="", server_default="", info=shown(mark("手机"), "phone", group=mark("联系"))
    )
    email: Mapped[str] = mapped_column(
        default="", server_default="", info=shown(mark("电子邮箱"), "email", group=mark("联系"))
    )
    wechat: Mapped[str] = mapped_column(default="", server_default="", info=shown(mark("微信"), group=mark("联系")))
    note: Mapped[str] = mapped_column(
        default="", server_default="", info=shown(mark("备注"), "lines", group=mark("联系"), length=2000, wide=True)
    )
    # computed at save from the names, never printed: pinyin is not the passport name
    pinyin: Mapped[str] = mapped_column(default="", server_default="")
    initials: Mapped[str] = mapped_column(default="", server_default="")
    sort_key: Mapped[str] = mapped_column(default="", server_default="")
    name_keys: Mapped[str] = mapped_column(default="", server_default="")


class Nationality(Record):
    """A nationality with the days it holds (both inclusive, None is open). It can change during study (Nationality Law art. 9)."""

    __tablename__ = "nationalities"
    __table_args__ = (
        Index("ix_nationalities_person", "person_id"),
        table_options(label_through("people", "person_id", "t.country")),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    country: Mapped[str] = mapped_column(
        info=shown(mark("国家/地区"), "country", choices="country", required=True, group=mark("身份"))
    )
    valid_from: Mapped[str | None] = mapped_column(info=shown(mark("起始日期"), "date"))
    valid_to: Mapped[str | None] = mapped_column(info=shown(mark("截止日期"), "date"))


class IdentityDocument(Record):
    """A passport, travel permit, visa or residence permit. Renewal adds a row and closes the old one; nothing is overwritten."""

    __tablename__ = "identity_documents"
    __table_args__ = (
        Index("ix_identity_documents_person", "person_id"),
        Index("ix_identity_documents_number", "number_key", "issuing_country"),
        table_options(label_through("people", "person_id", "t.number"), masked=label_through("people", "person_id")),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    kind: Mapped[str] = mapped_column(
        info=shown(mark("证件类型"), "choice", choices="document_type", required=True, group=mark("证件"))
    )
    issuing_country: Mapped[str] = mapped_column(
        default="",
        server_default="",
        info=shown(mark("签发国家/地区"), "country", choices="country", group=mark("证件")),
    )
    number: Mapped[str] = mapped_column(
        default="", server_default="", info=shown(mark("证件号码"), "document", group=mark("证件"))
    )
    number_key: Mapped[str] = mapped_column(default="", server_default="")
    issued_on: Mapped[str | None] = mapped_column(info=shown(mark("签发日期"), "date", group=mark("证件")))
    valid_to: Mapped[str | None] = mapped_column(info=shown(mark("有效期至"), "date", group=mark("证件")))
    is_current: Mapped[int] = mapped_column(default=1, server_default="1")


class Enrolment(Record):
    """One stay of a person at the university: language year, bachelor, exchange. The student number belongs to it."""

    __tablename__ = "enrolments"
    __table_args__ = (
        Index("ix_enrolments_person", "person_id"),
        table_options(label_through("people", "person_id", "t.student_number")),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    student_number: Mapped[str | None] = mapped_column(unique=True, info=shown(mark("学号"), group=mark("学籍")))
    category: Mapped[str] = mapped_column(
        default="", server_default="", info=shown(mark("学习类别"), "choice", choices="category", group=mark("学籍"))
    )
    level: Mapped[str] = mapped_column(
        default="", server_default="", info=shown(mark("培养层次"), "choice", choices="level", group=mark("学籍"))
    )
    college: Mapped[str] = mapped_column(
        default="", server_default="", info=shown(mark("培养单位"), group=mark("学籍"))
    )
    major: Mapped[str] = mapped_column(default="", server_default="", info=shown(mark("专业"), group=mark("学籍")))
    discipline: Mapped[str] = mapped_column(
        default="", server_default="", info=shown(mark("学科门类"), "choice", choices="discipline", group=mark("学籍"))
    )
    funding: Mapped[str] = mapped_column(
        default="", server_default="", info=shown(mark("经费来源"), "choice", choices="funding", group=mark("学籍"))
    )
    teaching_language: Mapped[str] = mapped_column(
        default="",
        server_default="",
        info=shown(mark("授课语言"), "choice", choices="teaching_language", group=mark("学籍")),
    )
    adviser: Mapped[str] = mapped_column(
        default="", server_default="", info=shown(mark("辅导员"), "name", group=mark("学籍"))
    )
    class_name: Mapped[str] = mapped_column(default="", server_default="", info=shown(mark("班级"), group=mark("学籍")))
    start_date: Mapped[str | None] = mapped_column(info=shown(mark("入学日期"), "partial_date", group=mark("学籍")))
    expected_end: Mapped[str | None] = mapped_column(info=shown(mark("预计结束"), "partial_date", group=mark("学籍")))
    end_date: Mapped[str | None] = mapped_column(info=shown(mark("实际结束"), "partial_date", group=mark("学籍")))
    degree_date: Mapped[str | None] = mapped_column(info=shown(mark("学位授予日期"), "date", group=mark("学籍")))
    is_exchange: Mapped[int] = mapped_column(
        default=0, server_default="0", info=shown(mark("交换生"), "flag", group=mark("学籍"))
    )


class StatusChange(Record):
    """A change of student status, dated. The current status is the last one that has come into effect."""

    __tablename__ = "status_changes"
    __table_args__ = (
        Index("ix_status_changes_enrolment", "enrolment_id", "effective_on"),
        Index("ix_status_changes_day", "effective_on"),
        table_options("(SELECT e.student_number FROM enrolments e WHERE e.id = t.enrolment_id) || ' ' || t.status"),
    )

    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"))
    kind: Mapped[str] = mapped_column(
        default="", server_default="", info=shown(mark("异动类别"), "choice", choices="status_change")
    )
    status: Mapped[str] = mapped_column(info=shown(mark("学籍状态"), "choice", choices="status", required=True))
    effective_on: Mapped[str] = mapped_column(info=shown(mark("生效日期"), "date", required=True))
    reason: Mapped[str] = mapped_column(default="", server_default="", info=shown(mark("原因"), "lines"))
    approval_no: Mapped[str] = mapped_column(default="", server_default="", info=shown(mark("批准文号")))


class RegisterLine(Record):
    """Derived: one line a person, for list, search and first counts. Kept fresh inside each act, never journalled."""

    __tablename__ = "register"
    __table_args__ = {"info": {"journal": False}}
    __mapper_args__ = {}

    id = None  # type: ignore[assignment]
    version = None  # type: ignore[assignment]
    person_id: Mapped[int] = mapped_column(primary_key=True)
    enrolment_id: Mapped[int | None]
    sort_key: Mapped[str] = mapped_column(index=True)  # the list's usual order
    line: Mapped[str]  # tokens of names, student numbers, document numbers
    numbers: Mapped[str]  # phone digits and document numbers, searched inside
    population: Mapped[str]
    country: Mapped[str]
    gender: Mapped[str]
    category: Mapped[str]
    level: Mapped[str]
    college: Mapped[str]
    major: Mapped[str]
    funding: Mapped[str]
    status: Mapped[str]
    adviser: Mapped[str]
    teaching_language: Mapped[str]
    permit_until: Mapped[str]
    start_date: Mapped[str]
    student_number: Mapped[str]
    updated: Mapped[int] = mapped_column(index=True)  # the act that wrote the line
    contacts: Mapped[str] = mapped_column(server_default="")  # address and account, found like names
    birth_date: Mapped[str] = mapped_column(server_default="")
    class_name: Mapped[str] = mapped_column(server_default="")
    expected_end: Mapped[str] = mapped_column(server_default="")


class RegisterDirty(Record):
    """People whose line must be written anew before the act ends."""

    __tablename__ = "register_dirty"
    __table_args__ = {"info": {"journal": False}}
    __mapper_args__ = {}

    id = None  # type: ignore[assignment]
    version = None  # type: ignore[assignment]
    person_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)


class RegisterState(Record):
    """One row: the day on which statuses were last brought up to date."""

    __tablename__ = "register_state"
    __table_args__ = {"info": {"journal": False}}
    __mapper_args__ = {}

    version = None  # type: ignore[assignment]
    day: Mapped[str]
