"""Who is in the register already and may be the person that somebody is typing in: said on top of the form, with a way there."""

from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from gzstudents.kernel.i18n import _, mark
from gzstudents.students.screen.extras import Alike, FindAlike
from gzstudents.ui.commands import Command
from gzstudents.ui.desk import Desk
from gzstudents.ui.form import Form
from gzstudents.ui.panel_parts import CalloutBar
from gzstudents.ui.parts import clear

MOST = 3  # people that are named
_FIELDS = (
    "person.chinese_name", "person.surname", "person.given_names", "person.native_name", "person.birth_date", "country",
    "person.phone", "person.email", "person.wechat", "document.number", "enrolment.student_number",
)  # fmt: skip


class AlikeBars(QWidget):
    """Asks each time a field that tells people apart is left with another value."""

    def __init__(self, desk: Desk, form: Form, find: FindAlike) -> None:
        super().__init__()
        self._desk, self._form, self._find = desk, form, find
        self._asked: dict[str, Any] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self.hide()
        form.put_news(self)
        for name in _FIELDS:
            if name in form.fields:
                form.fields[name].left.connect(self._ask)

    def _ask(self) -> None:
        values = self._form.values()
        told = {name: values.get(name) for name in (*_FIELDS, "person.gender", "document.kind")}
        if told != self._asked:
            self._asked = told
            self._desk.jobs.read(self._find, self._on_found, fail=self._desk.error, latest=self, values=told)

    def _on_found(self, found: list[Alike]) -> None:
        clear(self._column)
        for one in found[:MOST]:
            bar = CalloutBar()
            bar.fill(_("可能已有此人：{who}", who=one.text), "warn", self._way_to(one.person_id))
            self._column.addWidget(bar)
        self.setVisible(bool(found))

    def _way_to(self, person_id: int) -> Command:
        return Command("students.look", mark("查看"), lambda: self._desk.open_person(person_id), "user")
