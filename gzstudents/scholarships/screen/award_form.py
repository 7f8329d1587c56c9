"""The form that awards a scholarship: four values, and at once what comes of them for each student."""

import csv
import re
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import shiboken6
from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QShowEvent

from gzstudents.kernel import codes, dates, settings
from gzstudents.kernel.fields import Field
from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.scholarships import operations
from gzstudents.scholarships.operations import AwardCheck, AwardResult
from gzstudents.scholarships.queries import ProgrammeRow
from gzstudents.scholarships.screen import reading
from gzstudents.scholarships.screen.preview import Preview
from gzstudents.ui.acts_screen import ActForm
from gzstudents.ui.commands import Command
from gzstudents.ui.desk import Desk
from gzstudents.ui.panel_parts import CalloutBar

PAUSE = 150  # ms after a change before it is checked
IN_A_MOMENT = 60  # people; more are awarded by a child process, so that the window stays smooth
REMEMBERED = "scholarships/award"  # the last programme
FIELDS = (
    Field("programme", mark("奖学金项目"), "choice", required=True, wide=True),
    Field("academic_year", mark("学年"), "choice", required=True),
    Field("grade", mark("等级"), "choice"),
    Field("decided_on", mark("评定日期"), "date", required=True),
)
NUMBERS = Field(
    "numbers",
    mark("学号"),
    "lines",
    required=True,
    length=60_000,
    help=mark("每行一个，可从 Excel 粘贴一列"),
    wide=True,
)
NOTE = Field("note", mark("备注"))


class AwardForm(ActForm):
    """For chosen people, or for student numbers that are typed or pasted. `awarded` comes before `done`."""

    awarded = Signal(object, object)  # numbers of the certificates, all that was checked

    def __init__(self, desk: Desk, people: Sequence[int], choice: reading.Choice) -> None:
        self._desk, self._people, self._choice = desk, list(people), choice
        fields = (*FIELDS, NOTE) if people else (NUMBERS, *FIELDS, NOTE)
        super().__init__(
            mark("评奖学金"),
            fields,
            subtitle=_n("{count} 名学生", len(people)) if people else "",
            choices={"programme": self._programmes, "academic_year": self._years, "grade": self._grades},
            save_text=self._save_words,
            whole=True,
        )
        self._programme_name, self._waits = "", False
        self._unnamed = CalloutBar()
        self.put_news(self._unnamed)
        self._settled_for: str | None = ""  # the programme whose grades are offered
        self.preview = Preview()
        self._column.takeAt(self._column.count() - 1)
        self._column.addWidget(self.preview, 1)
        self._soon = QTimer(self, singleShot=True, interval=PAUSE)
        self._soon.timeout.connect(self._check_people)
        self._fill()
        self.edited.connect(self._on_edit)
        self.saved.connect(self._write)
        self._check_people()

    def _fill(self) -> None:
        last = self._desk.settings.get(REMEMBERED)
        known = [row.code for row in self._choice.programmes]
        today = date.today()
        self.fill(
            {
                "programme": last if last in known else "",
                "academic_year": dates.academic_year(today),
                "decided_on": today.isoformat(),
            }
        )
        self._settle_grade()
        self._say_unnamed()

    def _say_unnamed(self) -> None:
        """Said first, with the way there: nothing can be awarded before, because no certificate can be issued."""
        go = Command("award.settings", mark("去设置"), self._to_settings, "settings")
        self._unnamed.fill(settings.unnamed(), "warn", go)
        self._unnamed.setVisible(self._choice.unnamed)

    def _to_settings(self) -> None:
        """What was chosen here waits: the form is still there afterwards."""
        self._waits = True
        self._desk.go("settings")
        self._waits = False

    def may_leave(self) -> bool:
        return self._waits or super().may_leave()

    def showEvent(self, event: QShowEvent) -> None:
        """Back from the settings: the school may have its name now."""
        super().showEvent(event)
        if self._choice.unnamed:
            self._desk.jobs.read(reading.is_unnamed, self._on_named, fail=self._on_trouble, latest="award.named")

    def _on_named(self, unnamed: bool) -> None:
        self._choice = self._choice._replace(unnamed=unnamed)
        self._say_unnamed()
        self._check_people()

    def retranslate(self) -> None:
        super().retranslate()
        if hasattr(self, "_unnamed"):
            self._say_unnamed()

    # --- choices

    def _programmes(self) -> list[tuple[str, str]]:
        return [(row.code, row.name) for row in self._choice.programmes]

    def _years(self) -> list[tuple[str, str]]:
        return [(year, year) for year in self._choice.years]

    def programme(self) -> ProgrammeRow | None:
        """The programme that is chosen."""
        if not hasattr(self, "fields"):
            return None
        code = self.fields["programme"].value()
        return next((row for row in self._choice.programmes if row.code == code), None)

    def _grades(self) -> list[tuple[str, str]]:
        row = self.programme()
        return [(code, codes.label("award_grade", code)) for code in row.grades] if row is not None else []

    def _settle_grade(self) -> None:
        """A programme without grades does not ask for one; of another programme's grades none is kept."""
        row, view = self.programme(), self.fields["grade"]
        if self._settled_for == (row.code if row is not None else None):
            return
        self._settled_for = row.code if row is not None else None
        grades = row.grades if row is not None else ()
        view.setVisible(bool(grades))
        view.field = replace(view.field, required=row is not None and row.always_graded)
        view.retranslate()
        if view.value() not in grades:
            view.show_value("")
        view.editor.retranslate()

    # --- what would come of it

    def _on_edit(self) -> None:
        self._settle_grade()
        self._soon.start()

    def _numbers(self) -> list[str]:
        if self._people:
            return []
        return list(dict.fromkeys(part for part in re.split(r"[\s,，、;；]+", self.fields["numbers"].value()) if part))

    def _question(self) -> dict[str, Any] | None:
        """What the check is asked with; None while something is missing."""
        row, values = self.programme(), self.values()
        ready = row is not None and values["academic_year"] and values["decided_on"]
        lacks_grade = row is not None and row.always_graded and not values["grade"]
        if row is None or not ready or lacks_grade or not (self._people or self._numbers()):
            return None
        return {
            "programme": row.code,
            "academic_year": values["academic_year"],
            "grade": values["grade"],
            "decided_on": values["decided_on"],
            "people": self._people,
            "numbers": self._numbers(),
        }

    def _check_people(self) -> None:
        asked = self._question()
        if asked is None:
            self._show([], self._missing())
        else:
            self._desk.jobs.read(reading.preview, self._on_checked, fail=self._on_trouble, latest=self, **asked)

    def _missing(self) -> str:
        if not (self._people or self._numbers()):
            return _("填写学号后，这里显示每名学生的金额，或不能获奖的原因")
        if self.programme() is None:
            return _("选择项目后，这里显示每名学生的金额，或不能获奖的原因")
        return _("选择等级后，这里显示每名学生的金额，或不能获奖的原因")

    def _on_checked(self, checks: list[AwardCheck]) -> None:
        self._show(checks, "")

    def _on_trouble(self, error: Exception) -> None:
        self._show([], str(error))

    def _show(self, checks: list[AwardCheck], hint: str) -> None:
        self.preview.show_checks(checks, hint)
        self._save.retranslate()
        self._save.setEnabled(bool(self.preview.eligible) and not self._choice.unnamed)

    def _save_words(self) -> str:
        count = len(self.preview.eligible) if hasattr(self, "preview") else 0
        return _n("评定 {count} 人", count) if count else _("评定")

    # --- writing

    def _write(self, values: Mapping[str, Any]) -> None:
        row, good = self.programme(), self.preview.eligible
        if row is None or not good:
            return
        self._desk.settings.set(REMEMBERED, row.code)
        self._programme_name = row.name
        if len(good) > IN_A_MOMENT and all(check.student_number for check in good) and not values["note"]:
            self._run(row, values, good)
            return
        self._desk.jobs.write(
            operations.award,
            self._on_written,
            fail=self.refuse,
            programme=row.code,
            academic_year=values["academic_year"],
            items=[(check.asked, check.grade) for check in good],
            decided_on=values["decided_on"],
            note=values["note"],
        )

    def _on_written(self, result: AwardResult, act: int | None) -> None:
        self._say_done([one.certificate for one in result.awarded], act)

    def _run(self, row: ProgrammeRow, values: Mapping[str, Any], good: list[AwardCheck]) -> None:
        """Many: the numbers go over in a file, a command line has no room for them."""
        with tempfile.NamedTemporaryFile(
            "w", suffix=".csv", delete=False, encoding="utf-8-sig", newline=""
        ) as stream:  # fmt: skip
            csv.writer(stream).writerows([["学号"], *([check.student_number] for check in good)])
        listed = Path(stream.name)
        grade = ["--grade", values["grade"]] if values["grade"] else []
        self._desk.jobs.run(
            ["award", "--programme", row.code, "--year", values["academic_year"], *grade,
             "--date", values["decided_on"], "--from", str(listed)],
            lambda answer: self._on_ran(listed, answer),
            title=_n("正在评定 {count} 人", len(good)),
            fail=lambda error: self._on_failed(listed, error),
        )  # fmt: skip

    def _on_ran(self, listed: Path, answer: dict[str, Any]) -> None:
        listed.unlink(missing_ok=True)
        act = answer.get("act")
        self._say_done([one["certificate"] for one in answer["awards"]], act if isinstance(act, int) else None)

    def _on_failed(self, listed: Path, error: Exception) -> None:
        listed.unlink(missing_ok=True)
        if shiboken6.isValid(self):
            self.refuse(error)
        else:
            self._desk.error(error)

    def _say_done(self, certificates: list[str], act: int | None) -> None:
        text = _n("已评定 {count} 人的“{name}”", len(certificates), name=self._programme_name)
        if shiboken6.isValid(self):
            self.awarded.emit(certificates, self.preview.checks)
            self.done.emit(text, act)
        else:  # the form was left while a child process was still at work
            self._desk.toast(text, act)
