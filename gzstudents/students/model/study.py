"""Study: enrolments, changes of status, results of language tests."""

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from gzstudents.kernel.fields import shown
from gzstudents.kernel.i18n import mark
from gzstudents.kernel.record_names import coded
from gzstudents.kernel.store import Record, table_options
from gzstudents.students.model.labels import label_through


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
    study_form: Mapped[str] = mapped_column(
        default="",
        server_default="",
        info=shown(mark("培养方式"), "choice", choices="study_form", group=mark("学籍")),
    )
    duration: Mapped[str] = mapped_column(
        default="", server_default="", info=shown(mark("学制（年）"), group=mark("学籍"), length=8)
    )
    entry_route: Mapped[str] = mapped_column(
        default="", server_default="", info=shown(mark("入学途径"), "choice", choices="entry_route", group=mark("学籍"))
    )
    csc_number: Mapped[str] = mapped_column(
        default="", server_default="", info=shown(mark("CSC/CIS 编号"), group=mark("学籍"), length=40)
    )
    sending_institution: Mapped[str] = mapped_column(
        default="", server_default="", info=shown(mark("派出或合作院校"), group=mark("学籍"), wide=True)
    )
    home_at_partner: Mapped[int] = mapped_column(
        default=0,
        server_default="0",
        info=shown(mark("学籍在合作院校"), "flag", group=mark("学籍"), help=mark("双学位学生按学籍所在院校统计")),
    )
    on_campus: Mapped[str] = mapped_column(
        default="",
        server_default="",
        info=shown(mark("在校"), "choice", choices="yes_no", group=mark("学籍"), help=mark("不填则按学籍状态判断")),
    )
    supervisor: Mapped[str] = mapped_column(
        default="", server_default="", info=shown(mark("导师"), "name", group=mark("学籍"))
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
        table_options(
            "(SELECT e.student_number FROM enrolments e WHERE e.id = t.enrolment_id) || ' ' || "
            + coded("status", "t.status")
        ),
    )

    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"))
    kind: Mapped[str] = mapped_column(
        default="", server_default="", info=shown(mark("异动类别"), "choice", choices="status_change")
    )
    status: Mapped[str] = mapped_column(info=shown(mark("学籍状态"), "choice", choices="status", required=True))
    effective_on: Mapped[str] = mapped_column(info=shown(mark("生效日期"), "date", required=True))
    reason: Mapped[str] = mapped_column(default="", server_default="", info=shown(mark("原因"), "lines"))
    approval_no: Mapped[str] = mapped_column(default="", server_default="", info=shown(mark("批准文号")))
    approved_on: Mapped[str | None] = mapped_column(info=shown(mark("批准日期"), "date"))
    other_school: Mapped[str] = mapped_column(
        default="", server_default="", info=shown(mark("转入或转出的学校"), wide=True)
    )
    detail: Mapped[str] = mapped_column(default="", server_default="", info=shown(mark("变动内容"), wide=True))


class LanguageResult(Record):
    """A result of a language test: HSK, HSKK or another. One may take many; the list shows the highest HSK."""

    __tablename__ = "language_results"
    __table_args__ = (
        Index("ix_language_results_person", "person_id"),
        table_options(label_through("people", "person_id", coded("language_test", "t.kind") + " || ' ' || t.level")),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    kind: Mapped[str] = mapped_column(info=shown(mark("考试"), "choice", choices="language_test", required=True))
    level: Mapped[str] = mapped_column(default="", server_default="", info=shown(mark("级别"), length=10))
    score: Mapped[str] = mapped_column(default="", server_default="", info=shown(mark("成绩"), length=10))
    taken_on: Mapped[str | None] = mapped_column(info=shown(mark("考试日期"), "partial_date"))
    number: Mapped[str] = mapped_column(default="", server_default="", info=shown(mark("成绩报告编号"), length=40))
