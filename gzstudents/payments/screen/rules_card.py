"""The card of the settings for pay: the school's holidays, and the programmes that pay only who has signed in."""

import re
import unicodedata
from typing import Any, NamedTuple

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from gzstudents.kernel import access, settings
from gzstudents.kernel.errors import Problem
from gzstudents.kernel.fields import Field
from gzstudents.kernel.i18n import _, mark
from gzstudents.payments.rules import terms
from gzstudents.payments.rules.absence import is_holiday_span
from gzstudents.payments.screen import reading
from gzstudents.ui.desk import Desk
from gzstudents.ui.form_field import FieldView
from gzstudents.ui.live import Live
from gzstudents.ui.parts import Button, Card, Label

_HOLIDAYS = Field(
    terms.HOLIDAYS, mark("本校假期"), "lines",
    help=mark("每行一个：07-10/08-31（每年），或 2026-01-20/2026-02-28（只在这一年）；不填则用随附的"),
)  # fmt: skip
_SIGN_IN = Field(terms.SIGN_IN, mark("每月签到后才发放生活费的项目"), "choices", wide=True)


class _Read(NamedTuple):
    settings: dict[str, str]
    programmes: list[tuple[str, str]]


def _read(session: Any) -> _Read:
    return _Read(settings.get_settings(session), reading.programmes(session))


class RulesCard(Live, Card):
    """Saved as one act; schedules follow when they are planned anew."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._before: dict[str, str] = {}
        self._programmes: list[tuple[str, str]] = []
        self.fields = {terms.HOLIDAYS: FieldView(_HOLIDAYS)}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(20, 16, 20, 18)
        self._column.setSpacing(12)
        self._column.addWidget(Label(mark("奖学金发放"), "h2"))
        self._column.addWidget(
            Label(mark("假期里的日子不算缺席；需要签到的项目，当月没有签到就暂停发放"), "muted", wrap=True)
        )
        self._column.addWidget(self.fields[terms.HOLIDAYS])
        row = QHBoxLayout()
        self._shipped = Label(role="muted", wrap=True)
        row.addWidget(self._shipped, 1)
        self.save = Button(mark("保存"), "primary", run=self._on_save)
        row.addWidget(self.save)
        self._column.addLayout(row)
        self.fields[terms.HOLIDAYS].edited.connect(self._on_edited)
        self.live()
        self.refresh()

    def retranslate(self) -> None:
        self._shipped.setText(_("随附的假期：{spans}", spans="  ".join(terms.shipped()["holidays"])))

    def refresh(self) -> None:
        if not self._before or self._values() == self._before:  # what is being typed stays
            self._desk.jobs.read(_read, self._on_read, fail=self._desk.error, latest=self)

    def _on_read(self, found: _Read) -> None:
        if found.programmes != self._programmes:
            self._offer(found.programmes)
        for name, view in self.fields.items():
            parts = found.settings.get(name, "").split()
            view.show_value("\n".join(parts) if name == terms.HOLIDAYS else " ".join(parts).upper())
        self._before = self._values()
        self._on_edited()

    def _offer(self, programmes: list[tuple[str, str]]) -> None:
        """The boxes to tick; anew where programmes have changed."""
        old = self.fields.pop(terms.SIGN_IN, None)
        if old is not None:
            self._column.removeWidget(old)
            old.deleteLater()
        self._programmes = programmes
        view = FieldView(_SIGN_IN, lambda: programmes)
        self._column.insertWidget(self._column.count() - 1, view)
        view.edited.connect(self._on_edited)
        self.fields[terms.SIGN_IN] = view

    def _values(self) -> dict[str, str]:
        found = {name: str(view.value() or "") for name, view in self.fields.items()}
        found[terms.HOLIDAYS] = " ".join(_spans(found[terms.HOLIDAYS]))
        return found

    def _on_edited(self) -> None:
        self.save.setEnabled(bool(self._before) and self._values() != self._before and access.may_write("settings"))
        self.save.setToolTip(access.refusal_to_write("settings"))

    def _on_save(self) -> None:
        values = self._values()
        wrong = next((one for one in values[terms.HOLIDAYS].split() if not is_holiday_span(one)), "")
        said = _("“{span}”不是假期，请写成 07-10/08-31 或 2026-01-20/2026-02-28。", span=wrong) if wrong else ""
        self.fields[terms.HOLIDAYS].show_problem(Problem("span", said, column=terms.HOLIDAYS) if said else None)
        if not wrong:
            self._desk.jobs.write(settings.save_settings, self._on_saved, fail=self._desk.error, **values)

    def _on_saved(self, _values: object, act: int | None) -> None:
        self._before = self._values()
        self._desk.toast(_("已保存；在“发放”里重新制定计划后，尚未发放的款项照此计算"), act)
        self.refresh()


def _spans(text: str) -> list[str]:
    """What was typed, in the form that is kept: full width, dashes and 至 between two days are understood."""
    plain = unicodedata.normalize("NFKC", text)
    return re.sub(r"[ \t]*(?:[/~—–]+|至|到)[ \t]*", "/", plain).replace(",", " ").replace("、", " ").split()
