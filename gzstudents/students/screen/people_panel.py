"""The panel of the screen 学生: one person, what many have in common, and the forms."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QTimer, Signal

from gzstudents.kernel import codes
from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.students.screen import part_specs, reading
from gzstudents.students.screen.alike import AlikeBars
from gzstudents.students.screen.bulk_form import BulkForm
from gzstudents.students.screen.part_form import ChangeForm, PartForm, RenameForm
from gzstudents.students.screen.person_detail import NUMBER, detail_of, seen_columns, title_of
from gzstudents.students.screen.person_form import PersonForm, Suggest
from gzstudents.students.screen.small_forms import ActForm, PaperForm, RenewalForm, StatusForm
from gzstudents.ui.commands import Command, later
from gzstudents.ui.desk import Desk
from gzstudents.ui.panel import Detail, Pair, Panel, Section

if TYPE_CHECKING:
    from gzstudents.students.chosen import SharedValues
    from gzstudents.students.queries import DocumentRow, Person360
    from gzstudents.students.screen.extras import FindAlike, PersonSection, Suggested
    from gzstudents.students.screen.part_specs import PartSpec
    from gzstudents.students.screen.past import AsOfForm, Past
    from gzstudents.students.screen.reading import PersonPage

NAMED = 8  # names that stand in the head of many
LOOKED_AT = 1_000  # ms: whoever walks over a line of the list has not opened a record

_SHARED = (
    ("college", mark("培养单位"), ""),
    ("category", mark("学习类别"), "category"),
    ("status", mark("状态"), "status"),
    ("adviser", mark("辅导员"), ""),
    ("country", mark("国家/地区"), "country"),
    ("funding", mark("经费来源"), "funding"),
)


class Owner(Protocol):
    """What the panel asks of its screen."""

    def chosen_ids(self) -> list[int]: ...
    def first_chosen(self, most: int) -> list[int]: ...
    def chosen_count(self) -> int: ...
    def panel_commands(self) -> tuple[list[Command], list[Command]]: ...
    def sections(self) -> tuple[PersonSection, ...]: ...
    def parts(self, panel: Panel) -> list[Any]: ...
    def alike(self) -> list[FindAlike]: ...
    def many_commands(self) -> list[Command]: ...
    def chosen_names(self, most: int) -> list[str]: ...
    @property
    def past(self) -> Past | None: ...


class PeoplePanel(Panel):
    """`saved(text, act, person_id)`: something was written; person_id 0 where it is not about one."""

    saved = Signal(str, object, int)
    stayed = Signal(int)  # somebody has been looked at for a while

    def __init__(self, owner: Owner, desk: Desk, suggest: Suggest) -> None:
        super().__init__()
        self._owner, self._desk, self._suggest = owner, desk, suggest
        self.page: PersonPage | None = None
        self._shared: SharedValues | None = None
        self._next: Callable[[], object] | None = None
        self._parts: list[Any] | None = None  # widgets that are a PersonPart
        self._for: tuple[int, ...] = ()  # whom the panel speaks of
        self.subject = owner.first_chosen
        self._looked_at = QTimer(self, singleShot=True, interval=LOOKED_AT)
        self._looked_at.timeout.connect(self._note_seen)
        self.closed.connect(self.show_chosen)
        self.revealed.connect(lambda column: self._note("students.revealed", [column]))

    # --- showing

    def show_chosen(self) -> None:
        """Fill the panel for what is chosen in the list. When others are chosen an untouched form makes way, a filled one
        stays.
        """
        chosen = self._chosen()
        if self.form is not None:
            if chosen == self._for or self.form.dirty:
                return
            self._drop_form()
        self._for = chosen
        count = self._owner.chosen_count()
        if count == 0:
            self.page = self._shared = None
            self.show_empty(mark("选择一名学生"), mark("在左侧列表中选择，即可在这里查看详情"))
        elif count == 1:
            self._shared = None
            self._read(self._owner.chosen_ids()[0])
        else:
            self.page = None
            self._read_many()

    def read_again(self) -> None:
        """Something was written: the same person or people anew, behind a form too."""
        count = self._owner.chosen_count()
        if count == 1:
            self._read(self._owner.chosen_ids()[0])
        elif count > 1:
            self._read_many()

    def _read(self, person_id: int) -> None:
        if self._owner.past is not None:
            self._ask(reading.person, self._on_read, person_id=person_id, sections=())
            return
        parts = [part.query for part in self._made_parts()]
        sections = self._owner.sections()
        self._ask(reading.person, self._on_read, person_id=person_id, sections=sections, parts=parts)

    def _read_many(self) -> None:
        self._ask(reading.shared, self._on_shared, person_ids=self._owner.chosen_ids())

    def _ask(self, query: Callable[..., Any], then: Callable[[Any], object], **values: Any) -> None:
        """Of the store, or of the day that the list shows."""
        past, read, fail = self._owner.past, self._desk.jobs.read, self._desk.error
        values["today"] = (past.day if past is not None else date.today()).isoformat()
        if past is None:
            read(query, then, fail=fail, latest=self, **values)
        else:
            from gzstudents.students.screen.past import on_past

            read(on_past, then, fail=fail, latest=self, past=past, asked=query, **values)

    def _on_read(self, page: PersonPage) -> None:
        self.page = page
        past = self._owner.past
        buttons, more = self._owner.panel_commands() if page.whole is not None else ([], [])
        population = page.whole.person.population if page.whole is not None else ""
        unfit = {spec.id for spec in part_specs.SPECS if not spec.is_for(population)}
        more = [command for command in more if command.id not in unfit]
        detail = detail_of(
            page, buttons, more, self._renewal, self._taking, past.day if past is not None else date.today()
        )
        if past is not None:  # what was due then is not done now
            detail = replace(detail, callouts=[replace(one, command=None) for one in detail.callouts])
        self.show_detail(detail)
        self._tell_parts(page.person_id, detail.title, page.parts)
        self._looked_at.start()
        self._go_on()

    def _made_parts(self) -> list[Any]:
        """What slices above show by themselves; made when the first person is shown."""
        if self._parts is None:
            self._parts = self._owner.parts(self)
            for part in self._parts:
                self.view.put_below(part)
        return self._parts

    def _tell_parts(self, person_id: int, name: str, found: Sequence[Any]) -> None:
        """Without anything found they show nobody."""
        for number, part in enumerate(self._parts or ()):
            part.show_person(*((person_id, name, found[number]) if found else (0, "", None)))

    def _note_seen(self) -> None:
        whole = self.page.whole if self.page is not None else None
        columns = seen_columns(whole) if whole is not None else []
        if self.page is not None and self.isVisible():
            self.stayed.emit(self.page.person_id)
        if columns and self.isVisible():
            self._note("students.seen", columns)

    def _note(self, verb: str, columns: list[str]) -> None:
        if self.page is not None:
            self._desk.jobs.seen(verb, {"table": "people", "row": self.page.person_id, "columns": columns})

    def _renewal(self, paper: DocumentRow) -> Command:
        return Command("students.renew", mark("登记续签"), lambda: self._renew(paper))

    def _taking(self, suggested: Suggested) -> Command:
        return Command("students.take", mark("按此更新"), lambda: self._take(suggested))

    def _take(self, suggested: Suggested) -> None:
        """Write what the facts say; the person must be as the panel shows them."""
        from gzstudents.students import operations

        whole = self.page.whole if self.page is not None else None
        if whole is not None:
            self._desk.jobs.write(
                operations.edit, lambda _none, act: self.saved.emit(_("已按居留记录修改"), act, 0), fail=self._desk.error,
                person_id=whole.person.id, version=whole.person.version, person={suggested.column: suggested.value},
            )  # fmt: skip

    def _on_shared(self, shared: SharedValues) -> None:
        self._shared = shared
        names = self._owner.chosen_names(NAMED)
        listed = _("、").join(names) + ("…" if shared.people > len(names) else "")
        pairs = [Pair(label, self._shared_value(shared, name, codes_of)) for name, label, codes_of in _SHARED]
        papers = [
            Pair(mark("30 天内到期"), _n("{count} 人", shared.expiring)),
            Pair(mark("最早到期"), shared.first_expiry),
        ]
        detail = Detail(
            _("已选 {counted}", counted=_n("{count} 人", shared.people)),
            listed,
            commands=self._owner.many_commands(),
            sections=[Section(mark("共同信息"), pairs), Section(mark("证件"), papers)],
        )
        self.show_detail(detail)
        self._tell_parts(0, "", ())
        self._go_on()

    def _shared_value(self, shared: SharedValues, name: str, list_name: str) -> str:
        if name in shared.different:
            return _n("{count} 种不同的值", shared.different[name])
        value = shared.values[name]
        return codes.label(list_name, value) if list_name and value else value

    def _go_on(self) -> None:
        """A form that waited for what was just read."""
        waiting, self._next = self._next, None
        if waiting is not None:
            waiting()

    # --- forms

    def ask_day(self, form: AsOfForm) -> None:
        """The form that asks of which day the list shall be."""
        if self.may_leave():
            self._for = self._chosen()
            self.show_form(form)

    def _open(self, form: Any) -> None:
        if self._owner.past is not None:  # the past is not edited
            form.deleteLater()
            return
        self._for = self._chosen()
        self.show_form(form)

    def _chosen(self) -> tuple[int, ...]:
        """Enough to tell one choice from another."""
        return (self._owner.chosen_count(), *self._owner.first_chosen(50))

    def _ready(self, then: Callable[[], object]) -> Person360 | None:
        """The one person that is chosen, read; if not yet, `then` is called when he or she is."""
        ids = self._owner.chosen_ids() if self._owner.chosen_count() == 1 else []
        if not ids or not self.may_leave():
            return None
        if self.page is None or self.page.person_id != ids[0]:
            self._next = later(then)
            self._read(ids[0])
            return None
        return self.page.whole

    def new(self, today: date) -> bool:
        """An empty form; False when a filled one is in the way."""
        if not self.may_leave():
            return False
        form = PersonForm(self._desk, None, self._suggest, today)
        for find in self._owner.alike():
            AlikeBars(self._desk, form, find)
        form.done.connect(self._on_person_saved)
        self._open(form)
        return True

    def edit(self) -> None:
        if self._ready(self.edit) is not None:
            self._note("students.revealed", [NUMBER])  # the form shows what the panel masks
            form = PersonForm(self._desk, self.page, self._suggest, date.today())
            form.done.connect(self._on_person_saved)
            self._open(form)

    def _on_person_saved(self, person_id: int, act: object) -> None:
        new = isinstance(self.form, PersonForm) and self.form.is_new
        values = self.form.values() if self.form is not None else {}
        name = values.get("person.chinese_name") or " ".join(
            filter(None, (values.get("person.surname"), values.get("person.given_names")))
        )
        name = name or values.get("person.native_name", "")
        text = _("已新增学生 {name}", name=name) if new else _("已保存 {name} 的修改", name=name)
        self.close_form()
        self.saved.emit(text, act, person_id)

    def add_paper(self) -> None:
        whole = self._ready(self.add_paper)
        if whole is not None:
            self._paper(whole)

    def _renew(self, paper: DocumentRow) -> None:
        whole = self._ready(lambda: self._renew(paper))
        if whole is not None:
            self._paper(whole, kind=paper.kind, number=paper.number, issuing_country=paper.issuing_country)

    def _paper(self, whole: Person360, **start: Any) -> None:
        self._open_act(
            PaperForm(self._desk, whole.person.id, title_of(whole), whole.person.population, date.today(), **start)
        )

    def open_part(self, spec: PartSpec) -> None:
        """A contact, an address, a test: whatever else belongs to one person."""
        whole = self._ready(lambda: self.open_part(spec))
        if whole is not None:
            self._open_act(PartForm(self._desk, spec, whole, date.today()))

    def rename(self) -> None:
        whole = self._ready(self.rename)
        if whole is not None:
            self._open_act(RenameForm(self._desk, whole, date.today()))

    def change_study(self) -> None:
        whole = self._ready(self.change_study)
        if whole is not None:
            self._open_act(ChangeForm(self._desk, whole, date.today()))

    def change_status(self) -> None:
        """For one person or many."""
        if self._owner.chosen_count() > 1:
            self._change_status_of_many()
            return
        whole = self._ready(self.change_status)
        if whole is not None:
            current = whole.enrolments[0].status if whole.enrolments else ""
            self._open_act(StatusForm(self._desk, [whole.person.id], title_of(whole), [current], date.today()))

    def _change_status_of_many(self) -> None:
        if self._shared is not None and self.may_leave():
            ids = self._owner.chosen_ids()
            status = self._shared.values.get("status")
            current = [status] if status is not None else ["REGISTERED", "SUSPENDED"]
            self._open_act(StatusForm(self._desk, ids, _n("{count} 人", len(ids)), current, date.today()))

    def renew_many(self) -> None:
        if self.may_leave():
            ids = self._owner.chosen_ids()
            self._open_act(RenewalForm(self._desk, ids, _n("{count} 人", len(ids))))

    def edit_many(self) -> None:
        if not self.may_leave():
            return
        if self._owner.chosen_count() == 1 or self._shared is None:
            self._next = later(self._open_bulk)
            self._read_many()
        else:
            self._open_bulk()

    def _open_bulk(self) -> None:
        if self._shared is not None:
            self._open_act(BulkForm(self._desk, self._owner.chosen_ids(), self._shared, self._suggest))

    def _open_act(self, form: ActForm) -> None:
        form.done.connect(self._on_act)
        self._open(form)

    def _on_act(self, text: str, act: object) -> None:
        self.close_form()
        self.saved.emit(text, act, 0)
