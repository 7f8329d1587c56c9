"""What is done on the board: staged for who is selected, saved, and taken back or passed on afterwards."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QMenu

from gzstudents.distribution import operations, queries
from gzstudents.distribution.operations import Change, Saved
from gzstudents.distribution.queries import Hanging, seats_of
from gzstudents.distribution.rules.problem import Cell, Filling
from gzstudents.distribution.rules.standing import PLACED, REVOKED, WAITLISTED
from gzstudents.distribution.screen import reading, words
from gzstudents.distribution.screen.forms import RevokeForm, UnplaceForm
from gzstudents.distribution.screen.keeping import Keeping
from gzstudents.distribution.screen.matrix import key_of_grade
from gzstudents.kernel.errors import StaleRecord
from gzstudents.kernel.i18n import _, _n
from gzstudents.ui.acts_screen import ActForm
from gzstudents.ui.commands import later


class Deciding(Keeping):
    """The acts of the board; the commands that call them stand in BoardScreen."""

    def _has_one(self) -> bool:
        return len(self.chosen_rows()) == 1

    def _has_some(self) -> bool:
        return bool(self.chosen_rows())

    def _may_place(self) -> bool:
        closed = self.staging.live.closed if self.staging.live is not None else frozenset()
        return any(row.cycle_id not in closed and row.seat.state != REVOKED for row in self.chosen_rows())

    def _may_fill(self) -> bool:
        return bool(self._open_cycles()) and bool(self.staging.lines) and self.places.currentWidget() is self.page

    def _may_finalise(self) -> bool:
        """With everybody's conditions known: the shares are told before it is asked for."""
        ready = bool(self.staging.lines) and self.known is not None and not self.staging.staged
        return ready and self._cycle_id() in self._open_cycles()

    def _is_stored_in(self, *states: str) -> bool:
        rows = self.chosen_rows()
        return len(rows) == 1 and not self.is_staged(rows[0]) and rows[0].seat.state in states

    def place_chosen(self, grade: str) -> None:
        """Who is selected into a grade; where the programme has none, into a place."""
        self._staged(self.staging.place(self.page.chosen_ids(), lambda key: self._grade_for(key, grade)))

    def _grade_for(self, key: int, grade: str) -> str:
        offers = self.staging.lines[key].offers
        return "" if len(offers) == 1 and not offers[0].grade else grade

    def wait_chosen(self) -> None:
        self._staged(self.staging.wait(self.page.chosen_ids()))

    def take_back_chosen(self) -> None:
        self._staged(self.staging.take_back(self.page.chosen_ids()))

    def _on_dropped(self, ids: list[int], cycle: int, cell: Cell | None) -> None:
        ours = [key for key in ids if key in self.staging.lines and self.staging.lines[key].cycle_id == cycle]
        if ids and not ours:
            self.page.errors.show_error(_("这个名额属于另一个项目，请把申请人放进自己申请的项目。"))
            return
        wrong = [why for key in ours if (why := self._put_into(key, cell))]
        self._staged(wrong)

    def _put_into(self, key: int, cell: Cell | None) -> str:
        line, live = self.staging.lines[key], self.staging.live
        if cell is not None and (cell.level not in {"", line.level} or cell.college not in {"", line.college}):
            return _("{who}的层次或学院与这个名额不同。", who=line.called)
        grades = [cell.grade] if cell is not None and cell.grade else [offer.grade for offer in line.offers]
        best = next(
            (one for one in grades if live is not None and live.refusal(key, one) is None), grades[0] if grades else ""
        )
        return next(iter(self.staging.place([key], lambda _key: best)), "")

    def clear_lapsed(self) -> None:
        """Staged: nobody who cannot win keeps a place; the reason is what bars them."""
        self._staged(self.staging.clear_lapsed(self.lapsed_keys()))

    def _open_grades(self) -> QMenu | None:
        rows = [row for row in self.chosen_rows() if row.offers]
        if not rows:
            return None
        menu = QMenu(self)
        for offer in dict.fromkeys(offer.grade for row in rows for offer in row.offers):
            label = words.grade(offer) or _("名额")
            key = key_of_grade(offer)
            action = menu.addAction(f"{label}\t{key}" if key else label)
            action.triggered.connect(lambda _on=False, grade=offer: self.place_chosen(grade))
        menu.popup(self.page.table.mapToGlobal(self.page.table.rect().center()))
        return menu

    def _unplace(self) -> None:
        rows = self.chosen_rows()
        keys = [row.id for row in rows]
        self._show_form(UnplaceForm(rows, lambda reason, text: self._staged(self.staging.refuse(keys, reason, text))))

    def _show_form(self, form: ActForm) -> None:
        if not self.panel.may_leave():
            form.deleteLater()
            self.detail_wanted.emit()
            return
        self.panel.show_form(form)
        form.done.connect(self._on_done)
        self.detail_wanted.emit()

    def _on_done(self, text: str, act: object) -> None:
        self.panel.close_form()
        if text:
            self.desk.toast(text, act if isinstance(act, int) else None)

    def fill(self) -> None:
        self.desk.jobs.read(
            reading.fill, self._on_filled, fail=self.page.errors.show_error, latest="distribution.fill",
            cycle_ids=self._open_cycles(), staged=dict(self.staging.staged),
        )  # fmt: skip

    def _on_filled(self, filling: Filling) -> None:
        if not filling.placed and not filling.refused:
            self.desk.toast(_("没有未决定的申请人，没有更改。"))
            return
        self._staged(self.staging.fill(seats_of(filling, "FILL")))

    def save(self) -> None:
        if not self.staging.staged or self.page_read is None:
            return
        changes = self.staging.changes()
        self.desk.jobs.write(
            operations.save, partial(self._on_saved, changes), fail=self._on_refused,
            cycle_ids=[one.id for one in self.page_read.board.shown], changes=changes,
        )  # fmt: skip

    def _on_saved(self, changes: Sequence[Change], saved: Saved, act: int | None) -> None:
        self.staging.saved(changes)
        self.page.errors.hide()
        self.desk.toast(_n("已保存 {count} 处分配", saved.changed), act)
        self.refresh()

    def _on_refused(self, error: Exception) -> None:
        self.page.errors.show_error(error)
        if isinstance(error, StaleRecord):
            self.refresh()

    def discard(self) -> None:
        self.staging.discard()
        self._staged([])

    def _revoke(self) -> None:
        if self._is_stored_in(PLACED, WAITLISTED):
            row, found = self.chosen_rows()[0], list[Hanging]()
            show = later(lambda: self._show_form(RevokeForm(self.desk, row, found[0])))

            def on_found(one: Hanging) -> None:
                found.append(one)
                show()

            self.desk.jobs.read(
                queries.hanging, on_found, fail=self.page.errors.show_error, latest="distribution.revoke",
                application_id=row.id,
            )  # fmt: skip

    def _restore(self) -> None:
        if self._is_stored_in(REVOKED):
            row = self.chosen_rows()[0]
            self._write(
                operations.restore, _("已恢复{who}的名额", who=row.name), application_id=row.id, version=row.version
            )

    def _move_up(self) -> None:
        for key, grade in self._proposed()[:1]:
            line = self.staging.lines[key]
            self._write(
                operations.move_up, _("{who}已递补", who=line.name), application_id=key, version=line.version, grade=grade
            )  # fmt: skip

    def _write(self, operation: Callable[..., Any], said: str, **values: Any) -> None:
        self.desk.jobs.write(
            operation, lambda _result, act: self.desk.toast(said, act), fail=self._on_refused, **values
        )
