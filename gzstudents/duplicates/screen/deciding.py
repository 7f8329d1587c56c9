"""What is decided about a pair: one person or two, and a merge that is parted again."""

from functools import partial

from PySide6.QtWidgets import QApplication, QLineEdit

from gzstudents.duplicates import operations
from gzstudents.duplicates.queries.queue import PairRow
from gzstudents.duplicates.screen.panel import ComparePanel
from gzstudents.kernel.i18n import _, mark
from gzstudents.ui.acts_screen import ActsScreen
from gzstudents.ui.commands import Command
from gzstudents.ui.parts import CommandButton


class Deciding(ActsScreen):
    """The screen 重复人员 without its list: the decisions about what its panel shows."""

    _asked_for: PairRow | None = None

    def make_panel(self) -> ComparePanel:
        return ComparePanel()

    @property
    def compared(self) -> ComparePanel:
        panel = self.panel
        if not isinstance(panel, ComparePanel):
            raise TypeError(panel)
        return panel

    def make_decisions(self) -> None:
        """Their commands."""
        pair, merged = self._has_pair, self._has_merge
        self.merge_command = Command("duplicates.merge", mark("合并"), self._on_enter, "merge", "Return", enabled=pair)
        self.reject_command = Command("duplicates.reject", mark("不是同一人"), self._reject, "x", "N", enabled=pair)
        self.reconsider_command = Command(
            "duplicates.reconsider", mark("撤回认定"), self._reconsider, "undo-2", enabled=self._is_different
        )
        self.part_command = Command("duplicates.unmerge", mark("拆分"), self._part, "copy", enabled=merged)

    # --- what may be done

    def _pair(self) -> PairRow | None:
        return self.compared.compare.pair if self._built and self.compared.comparing else None

    def _shows_pair(self) -> bool:
        return self._pair() is not None

    def _has_pair(self) -> bool:
        pair = self._pair()
        return pair is not None and pair.state != "different"

    def _is_different(self) -> bool:
        pair = self._pair()
        return pair is not None and pair.state == "different"

    def _has_merge(self) -> bool:
        return self._built and self.compared.parting

    # --- doing

    def _listed(self) -> list[int]:
        ids = self.page.rows.ids
        return [int(ids[place]) for place in range(len(ids))]

    def _on_enter(self) -> None:
        """Enter on a button that does something else presses that button, and in a field it does nothing; on a choice between
        two values, which the space bar takes, it merges.
        """
        focus = QApplication.focusWidget()
        if isinstance(focus, CommandButton) and focus.command is not self.merge_command:
            focus.click()
        elif not isinstance(focus, QLineEdit):
            self._merge()

    def _merge(self) -> None:
        page = self.compared.compare
        pair, found = self._pair(), page.found
        if pair is None or found is None:
            return
        self._go_on()
        self.desk.jobs.write(
            operations.merge,
            partial(self._said, _("已把 {other} 并入 {name}", other=found.people[1].name, name=found.people[0].name)),
            fail=self._failed,
            kept_id=found.people[0].id,
            merged_id=found.people[1].id,
            choices=dict(page.choices),
            versions=found.versions,
        )

    def _reject(self) -> None:
        pair = self._pair()
        if pair is None:
            return
        said = _("已认定 {one} 与 {other} 不是同一人", one=pair.one.name, other=pair.other.name)
        reason = self.compared.compare.reason.text()
        self._go_on()
        self.desk.jobs.write(
            operations.reject, partial(self._said, said), fail=self._failed, person_id=pair.one.id, other_id=pair.other.id,
            reason=reason,
        )  # fmt: skip

    def _reconsider(self) -> None:
        pair = self._pair()
        if pair is not None:
            self.desk.jobs.write(
                operations.reconsider, partial(self._said, _("已撤回认定")), fail=self._failed, person_id=pair.one.id,
                other_id=pair.other.id,
            )  # fmt: skip

    def _part(self) -> None:
        page = self.compared.part
        self.desk.jobs.write(
            operations.unmerge, partial(self._said, _("已拆分，两条记录恢复成合并前的样子")), fail=self._failed,
            redirect_id=page.redirect_id, put_back=page.put_back(), with_other=page.with_other(),
            remember=page.remember.isChecked(),
        )  # fmt: skip

    def _go_on(self) -> None:
        """The pair that comes after this one is shown when this one has left the list."""
        self._asked_for = None
        ids, chosen = self._listed(), self.page.chosen_ids()
        if chosen and chosen[0] in ids:
            place = ids.index(chosen[0])
            following = ids[place + 1 : place + 2] or ids[max(place - 1, 0) : place]
            self._select_next = following

    def _said(self, text: str, _result: object, act: int | None) -> None:
        self.desk.toast(text, act)

    def _failed(self, error: Exception) -> None:
        self._select_next = []
        self.page.errors.show_error(error)
