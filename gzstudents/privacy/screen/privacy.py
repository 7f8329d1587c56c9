"""The screen 个人信息保护: consents, what left the office, what is due, what was erased."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog

from gzstudents.consents import operations as consents
from gzstudents.consents.queries import ConsentRow
from gzstudents.kernel import access
from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.privacy.operations import erasing
from gzstudents.privacy.queries.disclosures import DisclosureRow
from gzstudents.privacy.queries.due import DueRow, ErasureRow
from gzstudents.privacy.screen import reading
from gzstudents.privacy.screen.asks import AskConsent, CopyOf
from gzstudents.privacy.screen.detail import imports_go_too, line_detail, views_change_too
from gzstudents.privacy.screen.forms import ConsentForm, DisclosureForm, ProposeForm, TermsForm
from gzstudents.privacy.screen.reading import Line, Who
from gzstudents.ui.acts_screen import ActsScreen
from gzstudents.ui.commands import Command
from gzstudents.ui.dialogs import ConfirmDialog
from gzstudents.ui.list_spec import Empty, Filter, ListSpec, Tab
from gzstudents.ui.rows import Column

COLUMNS = (
    Column("day", mark("日期"), lambda line: line.day, width=104),
    Column(
        "who", mark("学生 / 接收方"), lambda line: line.who, "two", 200, second=lambda line: line.number, stretch=True
    ),
    Column("what", mark("内容"), lambda line: line.what, "two", 260, second=lambda line: line.detail),
    Column("state", mark("状态"), lambda line: line.state, "pill", 130, tone=lambda line: line.tone),
)
FOLDER = "files/folder"


class PrivacyScreen(ActsScreen):
    """One list with a tab for each register; what can be done follows from the chosen line."""

    id = "privacy"
    icon = "lock"
    section = "foot"
    watches = frozenset(
        {"consents", "disclosures", "retention_terms", "erasures", "people", "enrolments", "status_changes", "alumni",
         "service_requests"}
    )  # fmt: skip

    @classmethod
    def title(cls) -> str:
        return _("个人信息保护")

    def spec(self) -> ListSpec:
        self._make_commands()
        return ListSpec(
            id="privacy",
            title=mark("个人信息保护"),
            columns=COLUMNS,
            counted=lambda n: _n("{count} 条", n),
            search_hint=mark("查找学生、学号、接收方、用途"),
            tabs=(
                Tab("consents", mark("同意")), Tab("disclosures", mark("对外提供")), Tab("due", mark("到期清单")),
                Tab("erased", mark("清除台账")),
            ),
            filters=(Filter("what", mark("内容"), pinned=True, column="what"), Filter("state", mark("状态"), pinned=True, column="state")),
            primary=self.consent_command,
            secondary=(self.disclose_command, self.terms_command),
            row_commands=self._row_commands,
            empty=Empty(
                mark("这里还没有记录"),
                mark("同意、对外提供和到期的资料会列在这里（《个人信息保护法》第13、38、47条）"),
                (self.consent_command, self.disclose_command),
            ),
            sort="day",
            ascending=False,
        )  # fmt: skip

    def _make_commands(self) -> None:
        self.consent_command = Command("privacy.record", mark("登记同意…"), self._ask_consent, "plus")
        self.disclose_command = Command("privacy.disclose", mark("登记对外提供…"), self._disclose, "external-link")
        self.terms_command = Command("privacy.terms", mark("保存期限…"), self._terms, "calendar-clock")
        self.withdraw_command = Command(
            "privacy.withdraw", mark("撤回同意"), self._withdraw, "undo-2", enabled=self._is_consent
        )
        self.describe_command = Command(
            "privacy.describe", mark("登记去向…"), self._describe, "pencil", enabled=self._is_unsaid
        )
        self.propose_command = Command(
            "privacy.propose", mark("提出清除…"), self._propose, "trash-2", enabled=self._has_person
        )
        self.confirm_command = Command(
            "privacy.confirm", mark("确认清除…"), self._confirm, "check", enabled=self._is_waiting
        )
        self.decline_command = Command("privacy.decline", mark("退回"), self._decline, "x", enabled=self._is_waiting)
        self.person_command = Command(
            "privacy.person", mark("查看学生"), self._open_person, "user", enabled=self._has_person
        )
        self._row_commands = (
            self.withdraw_command, self.describe_command, self.propose_command, self.confirm_command, self.decline_command,
            self.person_command,
        )  # fmt: skip

    # --- reading

    def query(self) -> Any:
        return reading.lines

    def in_tab(self, row: Line, tab: str) -> bool:
        return row.tab == tab

    def sort_value(self, row: Line, column: Column) -> Any:
        return column.text(row)

    def changed_rows(self) -> None:
        due = sum(row.tab == "due" for row in self.rows())
        self.badge_changed.emit(f"{due:,}" if due else "", False)

    # --- the panel

    def show_nothing(self) -> None:
        self.panel.show_empty(mark("选择一条记录"), mark("在左侧列表中选择，即可看到依据和可以做的事"))

    def show_row(self, row: Line) -> None:
        """What belongs to the line stands as buttons; what can be done about everybody, behind the dots."""
        possible = [command for command in self._row_commands if command.enabled()]
        behind = {self.person_command.id, *(() if row.tab == "due" else (self.propose_command.id,))}
        main = [command for command in possible if command.id not in behind]
        self.panel.show_detail(line_detail(row, main, [command for command in possible if command.id in behind]))

    def show_many(self, rows: list[Any]) -> None:
        self.panel.show_empty(_n("已选 {count} 条", len(rows)), mark("一次办理一条"))

    # --- what may be done

    def _one(self) -> Line | None:
        rows = self.chosen_rows()
        return rows[0] if len(rows) == 1 else None

    def _source(self, kind: type) -> Any:
        line = self._one()
        return line.source if line is not None and isinstance(line.source, kind) else None

    def _is_consent(self) -> bool:
        row = self._source(ConsentRow)
        return row is not None and row.answer == "GIVEN" and not row.withdrawn_on

    def _is_unsaid(self) -> bool:
        row = self._source(DisclosureRow)
        return row is not None and not row.id

    def _is_waiting(self) -> bool:
        row = self._source(ErasureRow)
        return row is not None and row.state == "PROPOSED"

    def _has_person(self) -> bool:
        line = self._one()
        return line is not None and bool(line.person_id)

    # --- doing

    def _ask_consent(self, who: Who | None = None) -> None:
        self.show_form(ConsentForm(self.desk, who))

    def _disclose(self) -> None:
        self.show_form(DisclosureForm(self.desk))

    def _describe(self) -> None:
        row = self._source(DisclosureRow)
        if row is not None:
            self.show_form(DisclosureForm(self.desk, row))

    def _terms(self) -> None:
        self.desk.jobs.read(
            reading.groups, lambda groups: self.show_form(TermsForm(self.desk, groups)), fail=self.desk.error
        )

    def _withdraw(self) -> None:
        row = self._source(ConsentRow)
        if row is not None:
            said = _("已撤回 {name} 的同意", name=row.name)
            self.desk.jobs.write(
                consents.withdraw,
                lambda _none, act: self.desk.toast(said, act),
                fail=self.page.errors.show_error,
                consent_id=row.id,
            )

    def _propose(self) -> None:
        line = self._one()
        if line is not None and line.person_id:
            who = Who(line.person_id, line.who, line.number)
            chosen = sorted(
                {
                    one.source.group
                    for one in self.rows()
                    if isinstance(one.source, DueRow) and one.person_id == line.person_id
                }
            )
            self.show_form(ProposeForm(self.desk, who, chosen))

    def _confirm(self) -> None:
        line = self._one()
        if line is None or not self._is_waiting():
            return
        person = access.signed_in()
        if person is not None and person.slot == line.source.proposed_slot:
            self.page.errors.show_error(_("清除要由另一个人确认：这项申请是您自己提出的。"))
            return
        self.desk.jobs.read(
            reading.going,
            lambda going: self._ask_to_confirm(line, going),
            fail=self.page.errors.show_error,
            person_id=line.person_id,
            groups=line.source.groups,
        )

    def _ask_to_confirm(self, line: Line, going: reading.Going) -> None:
        """What goes, which unfinished imports go with it, and which saved views lose a value, before anything does."""
        text = _(
            "将清除 {name} 的：{groups}。清除后不能恢复，也不能撤销；统计数字不变。较早的备份仍含有这些内容，直到按规则删除。",
            name=line.who,
            groups=line.what,
        )
        if going.imports:
            also = imports_go_too(going.imports)
            text = f"{text}\n\n{also}"
        if going.views:
            also = views_change_too(going.views)
            text = f"{text}\n\n{also}"
        ConfirmDialog(self, _("确认清除"), text, _("清除"), lambda: self._erase(line.source.id)).open()

    def _erase(self, erasure_id: int) -> None:
        self.desk.jobs.write(
            erasing.erase,
            lambda count, _act: self.desk.toast(_n("已清除 {count} 条记录中的个人信息", count)),
            fail=self.page.errors.show_error,
            erasure_id=erasure_id,
        )

    def _decline(self) -> None:
        row = self._source(ErasureRow)
        if row is not None:
            self.desk.jobs.write(
                erasing.decline,
                lambda _none, act: self.desk.toast(_("已退回清除申请"), act),
                fail=self.page.errors.show_error,
                erasure_id=row.id,
            )

    def _open_person(self) -> None:
        line = self._one()
        if line is not None and line.person_id:
            self.desk.open_person(line.person_id)

    # --- everything about one person

    def _ask_copy(self, who: Who) -> None:
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        before = str(self.desk.settings.get(FOLDER, documents))
        chosen = QFileDialog.getExistingDirectory(self, _("把 {name} 的全部信息存到", name=who.name), before)
        if chosen:
            self.desk.settings.set(FOLDER, chosen)
            self.write_copy(who, Path(chosen))

    def write_copy(self, who: Who, folder: Path) -> None:
        """PDF and JSON, made by a child process; the register of disclosures says so."""
        self.desk.jobs.run(
            ["privacy", "export", "--student", f"#{who.person_id}", "--out", str(folder)],
            lambda _answer: self.desk.toast(
                _("已把 {name} 的全部信息存入“{folder}”", name=who.name, folder=folder.name)
            ),
            title=_("正在导出 {name} 的全部信息", name=who.name),
            fail=self.desk.error,
        )

    # --- what other screens ask

    def open(self, what: object) -> None:
        """AskConsent, CopyOf, a line's id, or a Wanted for the list."""
        if isinstance(what, AskConsent):
            self.desk.jobs.read(reading.person, self._ask_consent, fail=self.desk.error, person_id=what.person_id)
        elif isinstance(what, CopyOf):
            self.desk.jobs.read(reading.person, self._ask_copy, fail=self.desk.error, person_id=what.person_id)
        else:
            super().open(what)
