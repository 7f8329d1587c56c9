"""The short forms: a paper, a change of status, and one change for many people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import Signal

from gzstudents.kernel import numbers
from gzstudents.kernel.errors import Problem
from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.students.screen import fields, reading
from gzstudents.ui.desk import Desk
from gzstudents.ui.form import Form


class ActForm(Form):
    """A form whose save is one act; `done(text, act)` says what was done."""

    done = Signal(str, object)


class PaperForm(ActForm):
    """Adds a paper, or renews one: the old one stays in the history."""

    def __init__(self, desk: Desk, person_id: int, name: str, population: str, today: date, **start: Any) -> None:
        self._population = population
        super().__init__(
            mark("登记证件"),
            fields.document_fields(),
            subtitle=name,
            check=self._problems_of,
            choices={"kind": self._kinds},
            whole=True,
        )
        self._desk, self._person_id, self._name, self._today = desk, person_id, name, today
        self.fill({"kind": fields.renewed_paper(population), **start})
        self.saved.connect(self._write)

    def _kinds(self) -> Sequence[tuple[str, str]]:
        from gzstudents.kernel import codes

        stay = [(entry.code, entry.label()) for entry in codes.values("document_type") if entry.extra.get("stay")]
        return [*stay, *fields.paper_choices(self._population)]

    def _problems_of(self, values: Mapping[str, Any]) -> Iterable[Problem]:
        if not values["number"] and not values["valid_to"]:
            yield Problem("empty", _("请填写证件号码或有效期"), column="valid_to")
        if values["number"] and values["kind"]:
            for problem in numbers.check_document(
                values["kind"], values["number"], population=self._population, country=values["issuing_country"]
            ):
                yield Problem(problem.code, problem.message, column="number", severity="warning")
        if values["issued_on"] and values["valid_to"] and values["valid_to"] <= values["issued_on"]:
            yield Problem("dates", _("有效期早于签发日期"), column="valid_to")
        elif values["valid_to"] and values["valid_to"] < self._today.isoformat():
            yield Problem("expired", _("已经过期"), column="valid_to", severity="warning")

    def _write(self, values: dict[str, Any]) -> None:
        from gzstudents.students.operations import whole as operations

        self._desk.jobs.write(
            operations.renew_document, self._on_written, fail=self.refuse, person_id=self._person_id, **values
        )

    def _on_written(self, _document_id: int, act: int | None) -> None:
        self.done.emit(_("已登记 {name} 的证件", name=self._name), act)


class StatusForm(ActForm):
    """A change of status for one or many enrolments; offers only what may follow."""

    def __init__(self, desk: Desk, people: list[int], name: str, current: list[str], today: date) -> None:
        self._current = current
        super().__init__(
            mark("学籍异动"),
            fields.status_fields(),
            subtitle=name,
            choices={"status": lambda: fields.status_choices(self._current)},
            whole=True,
        )
        self._desk, self._people = desk, people
        self._values: dict[str, Any] = {}
        self.fill({"effective_on": today.isoformat()})
        self.saved.connect(self._find_enrolments)

    def _find_enrolments(self, values: dict[str, Any]) -> None:
        self._values = values
        self._desk.jobs.read(reading.enrolments, self._write, fail=self.refuse, person_ids=self._people)

    def _write(self, enrolments: dict[int, int]) -> None:
        from gzstudents.students import operations

        if not enrolments:
            self.refuse(_("没有学籍，请先在“编辑”中填写学籍信息"))
        elif len(enrolments) == 1:
            (enrolment,) = enrolments.values()
            self._desk.jobs.write(
                operations.change_status,
                self._on_written,
                fail=self.refuse,
                enrolment_id=enrolment,
                **self._values,
            )
        else:
            self._desk.jobs.write(
                operations.change_status_of_many,
                self._on_many_written,
                fail=self.refuse,
                enrolment_ids=list(enrolments.values()),
                **self._values,
            )

    def _on_written(self, _change: int, act: int | None) -> None:
        self._on_many_written(1, act)

    def _on_many_written(self, count: int, act: int | None) -> None:
        from gzstudents.kernel import codes

        status = codes.label("status", self._values["status"])
        self.done.emit(_n("已将 {count} 人的学籍状态改为“{status}”", count, status=status), act)


class RenewalForm(ActForm):
    """The same paper of several people, renewed to one day."""

    def __init__(self, desk: Desk, people: list[int], name: str) -> None:
        super().__init__(mark("批量登记续签"), fields.renewal_fields(), subtitle=name, whole=True)
        self._desk, self._people = desk, people
        self.fill({"kind": "RESIDENCE_PERMIT"})
        self.saved.connect(self._write)

    def _write(self, values: dict[str, Any]) -> None:
        from gzstudents.students.operations import whole as operations

        self._desk.jobs.write(
            operations.renew_documents, self._on_written, fail=self.refuse, person_ids=self._people, **values
        )

    def _on_written(self, count: int, act: int | None) -> None:
        self.done.emit(_n("已为 {count} 人登记续签", count), act)
