"""The forms of the alumni office: a destination, consent, graduation."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from gzstudents.alumni import operations, rules
from gzstudents.alumni.queries import AlumnusRow
from gzstudents.alumni.screen import words
from gzstudents.alumni.screen.reading import Graduand
from gzstudents.kernel import codes
from gzstudents.kernel.errors import Problem
from gzstudents.kernel.fields import Field
from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.students.screen.words import latin
from gzstudents.ui.acts_screen import ActForm
from gzstudents.ui.desk import Desk
from gzstudents.ui.parts import Label, Pill, row

DESTINATION = (
    Field("activity", mark("去向"), "choice", choices="alumni_activity", required=True),
    Field("place", mark("所在地"), "choice", choices="alumni_place", required=True),
    Field("employer", mark("单位或院校"), wide=True),
    Field("as_of", mark("截至日期"), "date", required=True, help=mark("这个去向是哪一天的情况")),
    Field("source", mark("来源"), "choice", choices="destination_source"),
    Field("note", mark("备注"), "lines", wide=True),
)
CONTACT = (
    Field("consent", mark("同意联系"), "choice", choices="consent", help=mark("毕业后联系需本人同意")),
    Field("association", mark("校友会")),
)
GRADUATION = (
    Field("graduated_on", mark("毕业日期"), "date", required=True),
    Field("degree_date", mark("学位授予日期"), "date", help=mark("没有学位则留空")),
    Field("approval_no", mark("文号"), wide=True),
)
SHOWN = 12  # reasons that are written out


class DestinationForm(ActForm):
    """A new answer is a new line; earlier ones stay."""

    def __init__(self, desk: Desk, alumnus: AlumnusRow) -> None:
        self._alumnus = alumnus
        super().__init__(
            mark("登记去向"),
            DESTINATION,
            subtitle="  ·  ".join(part for part in (words.name(alumnus), alumnus.student_number) if part),
            check=self._problems_of,
            choices={"place": self._places},
            whole=True,
        )
        self._desk = desk
        self.fill({"as_of": date.today().isoformat()})
        self.saved.connect(self._write)

    def _places(self) -> list[tuple[str, str]]:
        return [(code, codes.label("alumni_place", code)) for code in rules.places_for(self._alumnus.population)]

    def _problems_of(self, values: Mapping[str, Any]) -> list[Problem]:
        if values["as_of"] and values["as_of"] > date.today().isoformat():
            return [Problem("future", _("还没有到这一天"), column="as_of")]
        return []

    def _write(self, values: dict[str, Any]) -> None:
        self._desk.jobs.write(
            operations.add_destination,
            self._on_written,
            fail=self.refuse,
            person_id=self._alumnus.person_id,
            today=date.today().isoformat(),
            **values,
        )

    def _on_written(self, _id: int, act: int | None) -> None:
        self.done.emit(_("已登记 {name} 的去向", name=words.name(self._alumnus)), act)


class ContactForm(ActForm):
    """Whether the graduate may be written to, and their place in the association."""

    def __init__(self, desk: Desk, alumnus: AlumnusRow) -> None:
        super().__init__(mark("联系与校友会"), CONTACT, subtitle=words.name(alumnus))
        self._desk, self._alumnus = desk, alumnus
        self.fill({"consent": alumnus.consent, "association": alumnus.association})
        self.saved.connect(self._write)

    def _write(self, values: dict[str, Any]) -> None:
        self._desk.jobs.write(
            operations.edit, self._on_written, fail=self.refuse, person_id=self._alumnus.person_id, **values
        )

    def _on_written(self, _nothing: None, act: int | None) -> None:
        self.done.emit(_("已保存 {name} 的修改", name=words.name(self._alumnus)), act)


class GraduateForm(ActForm):
    """Graduation of one or many: who may, and who may not with the reason."""

    def __init__(self, desk: Desk, graduands: Sequence[Graduand]) -> None:
        self._good = [one for one in graduands if not one.reason]
        self._bad = [one for one in graduands if one.reason]
        super().__init__(
            mark("办理毕业"),
            GRADUATION,
            subtitle=self._said_people(graduands),
            check=self._problems_of,
            save_text=lambda: _n("{count} 人毕业", len(self._good)),
            whole=True,
        )
        self._desk = desk
        self._good_pill, self._bad_pill = Pill("", "ok"), Pill("", "bad")
        self._reasons = Label(role="muted", wrap=True, select=True)
        self._column.takeAt(self._column.count() - 1)
        self._column.addLayout(row(self._good_pill, self._bad_pill, None))
        self._column.addWidget(self._reasons)
        self._column.addStretch(1)
        self.fill({"graduated_on": date.today().isoformat()})
        self._save.setEnabled(bool(self._good))
        self._say()
        self.saved.connect(self._write)

    def _said_people(self, graduands: Sequence[Graduand]) -> str:
        if len(graduands) == 1:
            return "  ·  ".join(part for part in (latin(graduands[0].name), graduands[0].student_number) if part)
        return _n("{count} 名学生", len(graduands))

    def _say(self) -> None:
        self._good_pill.show_text(_n("{count} 人可以毕业", len(self._good)), "ok")
        self._bad_pill.show_text(_n("{count} 人不能办理", len(self._bad)), "bad")
        self._good_pill.setVisible(bool(self._good))
        self._bad_pill.setVisible(bool(self._bad))
        lines = [_("{name}（{number}）：{reason}", name=latin(one.name), number=one.student_number or "—", reason=one.reason)
                 for one in self._bad[:SHOWN]]  # fmt: skip
        if len(self._bad) > SHOWN:
            lines.append(_n("另有 {count} 人", len(self._bad) - SHOWN))
        self._reasons.setText("\n".join(lines))
        self._reasons.setVisible(bool(lines))

    def retranslate(self) -> None:
        super().retranslate()
        if hasattr(self, "_reasons"):
            self._say()

    def _problems_of(self, values: Mapping[str, Any]) -> list[Problem]:
        if values["degree_date"] and values["graduated_on"] and values["degree_date"] < values["graduated_on"]:
            return [Problem("order", _("早于毕业日期"), column="degree_date", severity="warning")]
        return []

    def _write(self, values: dict[str, Any]) -> None:
        self._desk.jobs.write(
            operations.graduate,
            self._on_written,
            fail=self.refuse,
            enrolment_ids=[one.enrolment_id for one in self._good],
            **values,
        )

    def _on_written(self, count: int, act: int | None) -> None:
        self.done.emit(_n("已办理 {count} 人毕业", count), act)

    @property
    def people(self) -> list[int]:
        """Who graduates."""
        return [one.person_id for one in self._good]
