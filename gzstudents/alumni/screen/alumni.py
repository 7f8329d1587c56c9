"""The screen 校友: who has graduated, where they are, and whether they may be written to."""

from datetime import date
from typing import Any

from gzstudents.alumni import rules
from gzstudents.alumni.queries import AlumnusRow
from gzstudents.alumni.screen import reading, words
from gzstudents.alumni.screen.asks import Graduate
from gzstudents.alumni.screen.detail import alumnus_detail, many_detail
from gzstudents.alumni.screen.forms import ContactForm, DestinationForm, GraduateForm
from gzstudents.kernel import codes
from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.ui.acts_screen import ActsScreen
from gzstudents.ui.commands import Command
from gzstudents.ui.list_spec import Empty, Filter, ListSpec, Tab, Wanted
from gzstudents.ui.rows import Column
from gzstudents.ui.year_choice import YearChoice

COLUMNS = (
    Column(
        "name", mark("姓名"), words.name, "name", 200, second=lambda row: row.student_number,
        side=words.second_name, stretch=True,
        copies=((mark("姓名"), words.name), (mark("护照姓名"), lambda row: row.latin),
                (mark("学号"), lambda row: row.student_number)),
    ),
    Column("country", mark("国家/地区"), words.country, "text", 88, give_up=3),
    Column("college", mark("培养单位 / 层次"), lambda row: row.college, "two", 120, second=words.level, give_up=1,
           copies=((mark("培养单位"), lambda row: row.college), (mark("培养层次"), words.level))),
    Column("graduated_on", mark("毕业日期"), lambda row: row.graduated_on, "text", 90),
    Column("activity", mark("去向"), words.activity, "pill", 120, dot=True,
           tone=lambda row: words.ACTIVITY_TONE.get(row.activity, "neutral")),
    Column("place", mark("所在地 / 单位"), words.place, "two", 126, second=lambda row: row.employer, give_up=2,
           copies=((mark("所在地"), words.place), (mark("单位或院校"), lambda row: row.employer))),
    Column("as_of", mark("截至日期"), lambda row: row.as_of, "text", 96, shown=False, give_up=1),
    Column("consent", mark("同意联系"), lambda row: words.consent(row.consent), "pill", 92, dot=False, shown=False,
           tone=lambda row: words.CONSENT_TONE.get(row.consent, "neutral"), give_up=1),
    Column("major", mark("专业"), lambda row: row.major, "text", 140, shown=False, give_up=1),
    Column("association", mark("校友会"), lambda row: row.association, "text", 120, shown=False, give_up=1),
)  # fmt: skip
_LISTS = {
    "country": "country", "activity": "alumni_activity", "place": "alumni_place", "level": "level",
    "population": "population",
}  # fmt: skip


class AlumniScreen(ActsScreen):
    """Nobody is entered here by hand: graduation makes the alumnus."""

    id = "alumni"
    icon = "graduation-cap"
    exports = True
    watches = frozenset({"alumni", "destinations", "people", "enrolments", "status_changes"})

    @classmethod
    def title(cls) -> str:
        return _("校友")

    def spec(self) -> ListSpec:
        self.year = YearChoice("alumni.year", mark("选择毕业年份"), words.year, self)
        one = self._has_one
        self.add_command = Command(
            "alumni.destination", mark("登记去向"), self._add, "map-pin", "Ctrl+N", "data", enabled=one
        )
        self.contact_command = Command(
            "alumni.contact", mark("联系与校友会…"), self._contact, "mail", menu="data", enabled=one
        )
        self.person_command = Command("alumni.person", mark("查看学生"), self._open_person, "user", enabled=one)
        return ListSpec(
            id="alumni",
            title=mark("校友"),
            columns=COLUMNS,
            counted=lambda n: _n("{count} 人", n),
            search_hint=mark("查找姓名、学号、单位"),
            tabs=(
                Tab("all", mark("全部")),
                Tab("guangzhou", mark("留穗")),
                Tab("china", mark("留华")),
                Tab("unknown", mark("去向不明")),
            ),
            filters=(
                Filter("country", mark("国家/地区"), pinned=True, column="country"),
                Filter("activity", mark("去向"), pinned=True, column="activity"),
                Filter("place", mark("所在地"), pinned=True, column="place"),
                Filter("level", mark("培养层次"), column="college"),
                Filter("college", mark("培养单位"), column="college"),
                Filter("population", mark("学生群体")),
                Filter("consent", mark("同意联系"), column="consent"),
            ),
            secondary=(self.year.command,),
            row_commands=(self.add_command, self.contact_command, self.person_command),
            empty=Empty(mark("还没有校友"), mark("在“学生”中办理毕业后，毕业生会出现在这里")),
            sort="",
        )

    # --- reading

    def query(self) -> Any:
        return reading.alumni

    def values(self) -> dict[str, Any]:
        return {"year": self.year.year if self.year is not None else ""}

    def in_tab(self, row: AlumnusRow, tab: str) -> bool:
        if tab == "guangzhou":
            return rules.stays_in_guangzhou(row.place)
        if tab == "china":
            return rules.stays_in_china(row.place)
        return tab != "unknown" or row.activity in {"", "UNKNOWN"}

    def label(self, filter_id: str, code: str) -> str:
        if filter_id == "consent":
            return words.consent(code)
        if filter_id in {"activity", "place"} and not code:
            return _("未登记")
        return codes.label(_LISTS[filter_id], code) if filter_id in _LISTS else code or _("未填")

    def sort_value(self, row: AlumnusRow, column: Column) -> Any:
        return row.sort_key if column.id == "name" else column.text(row)

    def changed_rows(self) -> None:
        count = len(list(self.rows()))
        self.badge_changed.emit(f"{count:,}" if count else "", False)

    # --- the panel

    def show_nothing(self) -> None:
        self.panel.show_empty(mark("选择一名校友"), mark("在左侧列表中选择，即可看到去向记录"))

    def show_row(self, row: AlumnusRow) -> None:
        self.desk.jobs.read(
            reading.alumnus,
            lambda page: self._fill(row, page),
            fail=self.desk.error,
            latest=self.panel,
            person_id=row.person_id,
        )

    def _fill(self, row: AlumnusRow, page: reading.AlumnusPage) -> None:
        if self._shown_id == row.id:
            commands, more = [self.add_command, self.person_command], [self.contact_command]
            ask = Command("alumni.consent", mark("登记"), self._contact)
            self.panel.show_detail(alumnus_detail(page.row or row, page, commands, more, ask))

    def show_many(self, rows: list[Any]) -> None:
        self.panel.show_detail(many_detail(rows))

    # --- doing

    def _has_one(self) -> bool:
        return len(self.chosen_rows()) == 1

    def _add(self) -> None:
        if self._has_one():
            self.show_form(DestinationForm(self.desk, self.chosen_rows()[0]))

    def _contact(self) -> None:
        if self._has_one():
            self.show_form(ContactForm(self.desk, self.chosen_rows()[0]))

    def _open_person(self) -> None:
        if self._has_one():
            self.desk.open_person(self.chosen_rows()[0].person_id)

    def _on_graduands(self, graduands: list[reading.Graduand]) -> None:
        if graduands:
            self.show_form(GraduateForm(self.desk, graduands))

    def _on_done(self, text: str, act: object) -> None:
        form = self.panel.form
        people = set(form.people) if isinstance(form, GraduateForm) else set()
        self._new_people = people
        super()._on_done(text, act)
        if people:
            self.refresh()

    _new_people: set[int] = set()  # who has just graduated: selected when they are read

    def _on_rows(self, rows: Any) -> None:
        super()._on_rows(rows)
        people, self._new_people = self._new_people, set()
        ids = [row.id for row in self.rows() if row.person_id in people]
        if ids:
            self.page.show_only(Wanted(tab="all"))
            self.page.choose(ids)

    # --- what other screens ask

    def open(self, what: object) -> None:
        """An alumnus' id, Graduate, or a Wanted for the list."""
        if isinstance(what, Graduate):
            self.desk.jobs.read(
                reading.graduands,
                self._on_graduands,
                fail=self.desk.error,
                people=list(what.people),
                today=date.today().isoformat(),
            )
        else:
            super().open(what)
