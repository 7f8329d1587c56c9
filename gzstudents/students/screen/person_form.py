"""The form of one student, new or known: checks while one types, warns, and saves all in one act."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCompleter

from gzstudents.kernel import numbers
from gzstudents.kernel.errors import Problem, RuleBroken, StaleRecord
from gzstudents.kernel.i18n import _, mark
from gzstudents.students.rules.who import Known, explain
from gzstudents.students.screen import fields, reading, words
from gzstudents.students.screen.own_fields import form_values
from gzstudents.students.screen.person_detail import main_paper, stay_paper, subtitle_of, title_of
from gzstudents.students.screen.person_more import known_of
from gzstudents.ui.desk import Desk
from gzstudents.ui.form import Form

if TYPE_CHECKING:
    from gzstudents.students.queries import Person360
    from gzstudents.students.screen.reading import PersonPage

NAMES = ("person.chinese_name", "person.surname", "person.given_names", "person.native_name")
NUMBER = "enrolment.student_number"
Suggest = Callable[[str], list[str]]


def values_of(whole: Person360) -> dict[str, Any]:
    """A student as the form holds one."""
    found: dict[str, Any] = {f"person.{name}": value for name, value in whole.person._asdict().items()}
    found["country"] = whole.person.country
    if whole.enrolments:
        found |= {f"enrolment.{name}": value for name, value in whole.enrolments[0]._asdict().items()}
    paper, permit = main_paper(whole), stay_paper(whole)
    if paper is not None:
        found |= {f"document.{name}": getattr(paper, name) for name in ("kind", "number", "valid_to")}
    found["permit.valid_to"] = permit.valid_to if permit else ""
    return found | form_values(whole.own)


class PersonForm(Form):
    """`done(person_id, act)` when it was saved. `suggest(column)` gives values in use, e.g. the colleges."""

    done = Signal(int, object)

    def __init__(self, desk: Desk, page: PersonPage | None, suggest: Suggest, today: date) -> None:
        self._known = page.whole if page is not None else None
        whole = self._known
        new = whole is None
        super().__init__(
            mark("新增学生") if new else mark("编辑学生"),
            fields.person_fields(new=new, own=whole.own if whole is not None else {}),
            subtitle=""
            if whole is None
            else "  ·  ".join(part for part in (title_of(whole), subtitle_of(whole)) if part),
            check=self._problems_of,
            choices={
                "document.kind": lambda: fields.paper_choices(self._population()),
                "status.status": fields.entry_statuses,
                "enrolment.study_form": fields.study_forms,
            },
            whole=new,
        )
        self._desk, self._today = desk, today
        self._owners: dict[str, int | None] = {}
        self._number_before = ""
        self._group_before = ""
        self._offer(suggest)
        self._start()
        self.saved.connect(self._save_changes)
        self.fields["person.population"].left.connect(self._on_population)
        self.fields[NUMBER].left.connect(self._ask_owner)

    @property
    def is_new(self) -> bool:
        return self._known is None

    def _start(self) -> None:
        if self._known is None:
            self.fill(
                {
                    "person.population": "INTL",
                    "document.kind": "PASSPORT",
                    "status.status": "REGISTERED",
                    "person.gender": "0",
                }
            )
        else:
            self.fill(values_of(self._known), self._known.person.version)
            stay = self._known.enrolments[0] if self._known.enrolments else None
            self._number_before = stay.student_number if stay else ""
        self._group_before = self._population()
        self._show_permit()

    def _offer(self, suggest: Suggest) -> None:
        """Colleges, majors and advisers are typed the same way each time."""
        for column in ("college", "major", "adviser"):
            completer = QCompleter(suggest(column), self)
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            self.fields[f"enrolment.{column}"].editor.setCompleter(completer)

    def _population(self) -> str:
        view = self.fields.get("person.population") if hasattr(self, "fields") else None
        return str(view.value()) if view is not None else "INTL"

    def _on_population(self) -> None:
        """Who comes from Hong Kong, Macao or Taiwan has other papers, and no residence permit."""
        group = self._population()
        if not group or group == self._group_before:
            return
        kind = self.fields["document.kind"]
        usual_before = fields.usual_paper(self._group_before)
        self._group_before = group
        kind.editor.retranslate()
        if kind.value() in {"", usual_before} and not self.fields["document.number"].value():
            kind.editor.show_value(fields.usual_paper(group))
        self._show_permit()

    def _show_permit(self) -> None:
        permit = self.fields["permit.valid_to"]
        permit.setVisible(self._population() not in words.HMT or bool(permit.value()))

    # --- checking

    def _problems_of(self, values: Mapping[str, Any]) -> Iterable[Problem]:
        if not any(values[name] for name in NAMES):
            yield Problem("name", _("请填写中文姓名或护照姓名"), column=NAMES[0])
        owner = self._owners.get(values[NUMBER])
        if owner is not None and values[NUMBER] != self._number_before:
            yield Problem("number_taken", _("学号 {number} 已属于另一名学生", number=values[NUMBER]), column=NUMBER)
        if values["document.number"] and values["document.kind"]:
            for problem in numbers.check_document(
                values["document.kind"],
                values["document.number"],
                birth_date=values["person.birth_date"],
                gender=values["person.gender"],
                population=values["person.population"],
                country=values["country"],
            ):
                yield problem.but(column="document.number", severity="warning")
        elif values["document.number"]:
            yield Problem("kind", _("请选择证件类型"), column="document.kind")
        yield from explain(self._who(values))
        yield from self._date_problems(values)

    def _who(self, values: Mapping[str, Any]) -> Known:
        """The person as the form has it; what is not on the form as it is known."""
        before = known_of(self._known) if self._known is not None else Known("")
        shown = (values["document.kind"], values["document.number"])
        main = main_paper(self._known) if self._known is not None else None
        others = [paper for paper in before.papers if main is None or paper != (main.kind, main.number)]
        if values["permit.valid_to"] and not any(kind in words.STAY_PAPERS for kind, _number in others):
            others.append(("RESIDENCE_PERMIT", ""))
        return before._replace(
            population=values["person.population"],
            country=values["country"],
            papers=(*([shown] if shown[0] and shown[1] else []), *others),
            birth_country=values["person.birth_country"],
            residence_country=values["person.residence_country"],
            level=values["enrolment.level"],
            study_form=values["enrolment.study_form"],
        )

    def _date_problems(self, values: Mapping[str, Any]) -> Iterable[Problem]:
        today = self._today.isoformat()
        if values["person.birth_date"] > today:
            yield Problem("birth", _("出生日期晚于今天"), column="person.birth_date")
        start, end = values["enrolment.start_date"], values["enrolment.expected_end"]
        if start and end and end < start[: len(end)]:
            yield Problem("end", _("预计结束早于入学日期"), column="enrolment.expected_end")
        for name in ("document.valid_to", "permit.valid_to"):
            if values[name] and values[name] < today:
                yield Problem("expired", _("已经过期"), column=name, severity="warning")

    def _ask_owner(self) -> None:
        number = self.fields[NUMBER].value()
        if number and number not in self._owners and number != self._number_before:
            self._desk.jobs.read(reading.owner, self._on_owner, number=number)

    def _on_owner(self, answer: tuple[str, int | None]) -> None:
        self._owners[answer[0]] = answer[1]
        self.check_again()

    # --- saving

    def _save_changes(self, changes: dict[str, Any]) -> None:
        parts = fields.split(changes)
        if self._known is None:
            self._register(parts)
        else:
            self._edit(self._known, parts)

    def _register(self, parts: dict[str, dict[str, Any]]) -> None:
        from gzstudents.students.operations import whole as operations

        papers = [parts["document"]] if parts["document"].get("number") else []
        if parts["permit"].get("valid_to"):
            papers.append({"kind": "RESIDENCE_PERMIT", **parts["permit"]})
        country = parts[""]["country"]
        if papers and papers[0]["kind"] == "PASSPORT":
            papers[0] = {**papers[0], "issuing_country": country}
        stay = parts["enrolment"]
        self._desk.jobs.write(
            operations.register_whole,
            self._on_registered,
            fail=self._on_refused,
            person=parts["person"],
            country=country,
            documents=papers,
            enrolment=stay if any(stay.values()) else None,
            status=parts["status"]["status"] or "REGISTERED",
            effective_on=parts["status"]["effective_on"],
            own=_own(parts),
        )

    def _edit(self, whole: Person360, parts: dict[str, dict[str, Any]]) -> None:
        from gzstudents.students.operations import whole as operations

        stay = whole.enrolments[0] if whole.enrolments else None
        changes: dict[str, Any] = {"person": parts.get("person"), "version": whole.person.version}
        if "enrolment" in parts:
            changes |= {
                "enrolment": parts["enrolment"],
                "enrolment_id": stay.id if stay else None,
                "enrolment_version": stay.version if stay else None,
            }
        if "" in parts:
            changes["country"] = parts[""]["country"]
        self._desk.jobs.write(
            operations.save,
            self._on_saved,
            fail=self._on_refused,
            person_id=whole.person.id,
            changes=changes,
            documents=self._papers(whole, parts),
            own=_own(parts),
            enrolment_id=stay.id if stay else None,
        )

    def _papers(self, whole: Person360, parts: dict[str, dict[str, Any]]) -> list[tuple[int | None, dict[str, Any]]]:
        found: list[tuple[int | None, dict[str, Any]]] = []
        paper, permit = main_paper(whole), stay_paper(whole)
        if "document" in parts:
            if paper is not None:
                found.append((paper.id, parts["document"]))
            else:
                found.append((None, fields.split(self.values())["document"]))
        if "permit" in parts:
            kind = {} if permit else {"kind": "RESIDENCE_PERMIT"}
            found.append((permit.id if permit else None, {**kind, **parts["permit"]}))
        return found

    def _on_registered(self, person_id: int, act: int | None) -> None:
        self.done.emit(person_id, act)

    def _on_saved(self, person_id: int, act: int | None) -> None:
        self.done.emit(person_id, act)

    def _on_refused(self, error: Exception) -> None:
        if isinstance(error, StaleRecord) and self._known is not None:
            self._desk.jobs.read(
                reading.person,
                self._on_read_again,
                person_id=self._known.person.id,
                today=self._today.isoformat(),
                sections=(),
            )
        elif isinstance(error, RuleBroken) and self.values()[NUMBER] and self.values()[NUMBER] in str(error):
            self.refuse("", [Problem("number_taken", str(error), column=NUMBER)])
        else:
            self.refuse(error)

    def _on_read_again(self, page: PersonPage) -> None:
        """Somebody else saved meanwhile."""
        if page.whole is None:
            self.refuse(_("这名学生已不在名册中"))
            return
        self._known = page.whole
        self.show_theirs(values_of(page.whole), page.whole.person.version)


def _own(parts: Mapping[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """What the form says of the office's own fields, by whose they are."""
    return {owner: parts[f"own_{owner}"] for owner in ("person", "enrolment") if f"own_{owner}" in parts}
