"""The forms of a result, a sign-in, an absence, a reward or a punishment: one form that asks what belongs to the kind."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from gzstudents.kernel import codes, dates
from gzstudents.kernel.fields import Field
from gzstudents.kernel.i18n import _, mark
from gzstudents.students import queries as students
from gzstudents.studies import operations, queries
from gzstudents.studies.queries import MODELS, Record
from gzstudents.studies.screen import words
from gzstudents.studies.screen.asks import CorrectStudies, RecordStudies
from gzstudents.ui.acts_screen import ActForm
from gzstudents.ui.desk import Desk

# the kind of record → its fields, each under a name of its own in the form: column, field
_OF: dict[str, dict[str, Field]] = {
    "study_results": {
        "academic_year": Field("academic_year", mark("学年"), required=True, help=mark("例如 2025-2026")),
        "term": Field("term", mark("学期"), "choice", choices="study_term", help=mark("全年成绩则留空")),
        "average": Field("average", mark("平均成绩"), "hundredths"),
        "gpa": Field("gpa", mark("平均绩点"), "hundredths"),
        "rank": Field("rank", mark("名次"), "number"),
        "cohort": Field("cohort", mark("参评人数"), "number"),
        "credits": Field("credits", mark("取得学分"), "hundredths"),
        "failed": Field("failed", mark("不及格门数"), "number"),
        "attendance_permille": Field("attendance_permille", mark("出勤率（%）"), "permille"),
    },
    "sign_ins": {
        "month": Field("month", mark("月份"), required=True, help=mark("例如 2025-09")),
        "signed_on": Field("signed_on", mark("签到日期"), "date", help=mark("没有签到则留空")),
    },
    "absences": {
        "kind": Field("absence", mark("缺席类型"), "choice", choices="absence", required=True),
        "approved": Field("approved", mark("已批准"), "flag"),
        "starts_on": Field("starts_on", mark("起始日期"), "date", required=True),
        "ends_on": Field("ends_on", mark("结束日期"), "date"),
        "reason": Field("reason", mark("原因"), "lines", wide=True),
    },
    "conduct_records": {
        "kind": Field("conduct", mark("奖惩类型"), "choice", choices="conduct", required=True),
        "happened_on": Field("happened_on", mark("日期"), "date", required=True),
        "title": Field("title", mark("名称"), required=True, wide=True),
        "document": Field("document", mark("文号")),
        "lifted_on": Field("lifted_on", mark("解除日期"), "date"),
        "note": Field("note", mark("备注"), "lines", wide=True),
    },
}


class StudiesForm(ActForm):
    """Writes down a new record of one enrolment, or puts one of the known ones right."""

    def __init__(self, desk: Desk, name: str, stays: Sequence[tuple[int, str]], known: Sequence[Record] = ()) -> None:
        self._known = {f"{one.table}.{one.id}": one for one in known}
        self._kinds = [(table, codes.label("record_table", table)) for table in MODELS]
        listed = [
            (key, " · ".join((_kind(one.table), *words.said(one.table, one.values))))
            for key, one in self._known.items()
        ]
        first: tuple[Field, ...] = (
            Field("stay", mark("学籍"), "choice", required=True, wide=True),
            Field("table", mark("登记什么"), "choice", required=True, wide=True),
        )
        if known:
            first = (
                Field("record", mark("哪一条"), "choice", required=True, wide=True),
                Field("remove", mark("登记错了，删除这一条"), "flag", wide=True),
            )
        asked = [_optional(field) for fields in _OF.values() for field in fields.values()]
        super().__init__(
            mark("更正成绩与奖惩") if known else mark("登记成绩与奖惩"), (*first, *asked), subtitle=name, save_text=mark("保存"),
            whole=True,
            choices={"stay": lambda: [(str(key), text) for key, text in stays], "table": lambda: self._kinds, "record": lambda: listed},
        )  # fmt: skip
        self._desk, self._name, self._shown, self._table = desk, name, "", "study_results"
        if known:
            self._show_record(next(iter(self._known)))
        else:
            from datetime import date

            year = dates.academic_year(date.today())
            self.fill({"stay": str(stays[0][0]) if stays else "", "table": self._table, "academic_year": year})
        self.edited.connect(self._on_edited_kind)
        self.saved.connect(self._write)
        self._show_asked()

    def _on_edited_kind(self) -> None:
        if self._known:
            chosen = str(self.fields["record"].value() or "")
            if chosen in self._known and chosen != self._shown:
                self._show_record(chosen)
        else:
            self._table = str(self.fields["table"].value() or "study_results")
        self._show_asked()

    def _show_record(self, key: str) -> None:
        self._shown, one = key, self._known[key]
        self._table = one.table
        self.fill({"record": key, **{field.name: one.values.get(column) for column, field in _OF[one.table].items()}})

    def _show_asked(self) -> None:
        for table, fields in _OF.items():
            for field in fields.values():
                self.fields[field.name].setVisible(table == self._table)

    def _write(self, values: Mapping[str, Any]) -> None:
        given = {column: values[field.name] for column, field in _OF[self._table].items()}
        if not self._known:
            self._desk.jobs.write(
                operations.record, self._on_written, fail=self.refuse, table=self._table, enrolment_id=int(values["stay"] or 0),
                **given,
            )  # fmt: skip
            return
        one = self._known[self._shown]
        about: dict[str, Any] = {"table": one.table, "record_id": one.id}
        if values["remove"]:
            self._desk.jobs.write(operations.remove, self._on_written, fail=self.refuse, **about)
        else:
            self._desk.jobs.write(operations.correct, self._on_written, fail=self.refuse, **about, **given)

    def _on_written(self, _record: Any, act: int | None) -> None:
        self.done.emit(_("已保存 {name}：{what}", name=self._name, what=_kind(self._table)), act)


def open_form(desk: Desk, what: RecordStudies | CorrectStudies, show: Callable[[ActForm], None]) -> None:
    """Read whose records they are, then show the form; where there is nothing to correct, the form for a new one."""
    wants_known = isinstance(what, CorrectStudies)
    desk.jobs.read(
        _asked, lambda found: show(StudiesForm(desk, found[0], found[1], found[2] if wants_known else ())),
        fail=desk.error, person_id=what.person_id,
    )  # fmt: skip


def _asked(session: Any, *, person_id: int) -> tuple[str, list[tuple[int, str]], list[Record]]:
    whole = students.get_person(session, person_id)
    person = whole.person if whole is not None else None
    name = (person.chinese_name or f"{person.surname} {person.given_names}".strip()) if person else ""
    return name, queries.stays_of(session, person_id), queries.records_of(session, person_id)


def _kind(table: str) -> str:
    return codes.label("record_table", table)


def _optional(field: Field) -> Field:
    """A field that is hidden for other kinds may not be asked for by the form; the operation asks for it."""
    from dataclasses import replace

    return replace(field, required=False)
