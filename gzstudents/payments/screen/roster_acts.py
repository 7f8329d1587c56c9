"""What is done with a roster and with its lines: each an act of its own, or a form that asks for more."""

from functools import partial
from typing import Any

from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.payments import operations
from gzstudents.payments.queries import LineRow, RosterRow
from gzstudents.payments.screen import detail, reading, words
from gzstudents.payments.screen.forms import ExcludeForm, PaidForm
from gzstudents.payments.screen.reading import RosterPage
from gzstudents.payments.screen.single_forms import ask_instalments
from gzstudents.ui.acts_screen import ActsScreen
from gzstudents.ui.commands import Command
from gzstudents.ui.reason_form import ReasonForm
from gzstudents.ui.revealing import note_revealed


class RosterActs(ActsScreen):
    """The acts; the commands that call them stand in LinesList."""

    roster_id = 0
    about: RosterPage | None = None
    person_command: Command

    # --- what may be done

    def _roster(self) -> RosterRow | None:
        return self.about.roster if self.about is not None else None

    def _in(self, state: str) -> bool:
        roster = self._roster()
        return roster is not None and roster.state == state

    def _may_exclude(self) -> bool:
        return self._in("DRAFT") and any(row.paid for row in self.chosen_rows())

    def _may_include(self) -> bool:
        return self._in("DRAFT") and any(row.exclusion == "MANUAL" for row in self.chosen_rows())

    def _may_reveal(self) -> bool:
        rows = self.chosen_rows()
        return len(rows) == 1 and bool(rows[0].tail) and rows[0].paid

    def _may_return(self) -> bool:
        rows = self.chosen_rows()
        return self._in("PAID") and bool(rows) and all(row.result == "PAID" for row in rows)

    # --- doing

    def _on_done(self, text: str, act: object) -> None:
        self.page.errors.hide()  # it was about what has been settled now
        super()._on_done(text, act)

    def _do(self, operation: Any, then: Any, **values: Any) -> None:
        self.page.errors.hide()
        self.desk.jobs.write(operation, then, fail=self.page.errors.show_error, **values)

    def _lock(self) -> None:
        roster = self._roster()
        if roster is not None:
            said = _("已锁定 {number}", number=roster.number)
            self._do(operations.lock, lambda _hash, act: self.desk.toast(said, act), roster_id=roster.id)

    def _again(self) -> None:
        roster = self._roster()
        if roster is not None:
            self._do(operations.make_roster, self._on_again, programme=roster.programme, month=roster.month)

    def _on_again(self, made: operations.RosterResult, act: int | None) -> None:
        self.desk.toast(_n("{count} 行有变化", made.changed) if made.changed else _("没有变化"), act)

    def _paid(self) -> None:
        roster = self._roster()
        if roster is not None:
            self.show_form(PaidForm(self.desk, roster.id, words.roster_name(roster), roster.total_fen))

    def _ask_reason(
        self, title: str, operation: Any, said: Any, *, day: str = "", note: str = "", **fixed: Any
    ) -> None:
        roster = self._roster()
        if roster is not None:
            subtitle = "\n".join(part for part in (words.roster_name(roster), note) if part)
            self.show_form(ReasonForm(self.desk, title, subtitle, operation, said, day=day, **fixed))

    def _unlock(self) -> None:
        roster = self._roster()
        sent = roster is not None and bool(roster.bank_hash)
        note = _("银行文件已经导出。请先确认银行还没有按它付款，否则会重复发放。") if sent else ""
        self._ask_reason(mark("解锁"), operations.unlock, lambda _n: _("已解锁"), note=note, roster_id=self.roster_id)

    def _override(self) -> None:
        self._ask_reason(
            mark("批准超预算"), operations.override, lambda _n: _("已批准超预算"), roster_id=self.roster_id
        )

    def _discard(self) -> None:
        self._do(operations.discard, lambda _done, act: self.desk.toast(_("已删除草稿"), act), roster_id=self.roster_id)

    def _exclude(self) -> None:
        rows = [row for row in self.chosen_rows() if row.paid]
        if rows:
            name = rows[0].name if len(rows) == 1 else _n("{count} 笔", len(rows))
            self.show_form(ExcludeForm(self.desk, [row.id for row in rows], name))

    def _include(self) -> None:
        ids = [row.id for row in self.chosen_rows() if row.exclusion == "MANUAL"]
        if ids:
            self._do(
                operations.include,
                lambda count, act: self.desk.toast(_n("已恢复 {count} 笔", count), act),
                line_ids=ids,
            )

    def _returned(self) -> None:
        ids = [row.id for row in self.chosen_rows()]
        self._ask_reason(
            mark("银行退回"), operations.mark_returned, lambda n: _n("已登记退回 {count} 笔", n), day="returned_on", line_ids=ids
        )  # fmt: skip

    def _reveal(self) -> None:
        if self._may_reveal():
            row = self.chosen_rows()[0]
            self.desk.jobs.read(
                reading.number_of_line, partial(self._on_number, row), fail=self.page.errors.show_error, latest="payments.reveal",
                roster_id=self.roster_id, line_id=row.id,
            )  # fmt: skip

    def _on_number(self, row: LineRow, found: tuple[int, str]) -> None:
        """Shown while the line is chosen; who looked stands in the journal."""
        account, number = found
        if account and [one.id for one in self.chosen_rows()] == [row.id]:
            note = {"table": "bank_accounts", "row": account, "columns": ["bank_accounts.number"]}
            self.desk.jobs.seen("payments.seen", note)
            note_revealed(number)
            self.panel.show_detail(detail.of_line(row, None, [self.person_command], number))

    def _person(self) -> None:
        rows = self.chosen_rows()
        if len(rows) == 1:
            self.desk.open_person(rows[0].person_id)

    def _single(self) -> None:
        rows = self.chosen_rows()
        if len(rows) == 1:
            ask_instalments(self, rows[0].person_id, rows[0].instalment_id)
