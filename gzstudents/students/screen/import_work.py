"""What an import does behind its page: the file and all that was decided about it, and the child processes that do the work."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from gzstudents.kernel.i18n import _
from gzstudents.kernel.vault import aside
from gzstudents.students.screen import files, import_data, reading
from gzstudents.students.screen.busy import Busy
from gzstudents.students.screen.import_correct import Correction
from gzstudents.ui.desk import Desk

MAPPINGS = "import/mappings"
MAPPINGS_KEPT = 60
KEPT = "students.keep_import"  # the verb
UNFINISHED = frozenset({"unfinished_imports"})


class ImportWork(QObject):
    """One import at a time. What it knows is kept in the store, until it is done or thrown away."""

    analysed = Signal(object)  # the child's answer
    planned = Signal(object)  # a PlanView
    unreadable = Signal(object)
    refused = Signal(object)  # the register changed meanwhile
    failed = Signal(object)
    done = Signal(object, object)  # the answer, where the rejected rows are
    undone = Signal(object)

    def __init__(self, desk: Desk, busy: Busy, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk, self._busy = desk, busy
        self._folder = tempfile.TemporaryDirectory(prefix="gzstudents-", ignore_cleanup_errors=True)
        self.destroyed.connect(self._folder.cleanup)
        self.path: Path | None = None
        self.name = ""
        self.pasted = False
        self.unfinished: int | None = None
        self.answer: Mapping[str, Any] = {}
        self.result: Mapping[str, Any] = {}
        self.encoding = ""
        self.sheets: tuple[str, ...] = ()
        self.template = ""
        self.per_sheet = False
        self.date_order: str | None = None  # dmy or mdy; "" leaves unclear dates alone, None: nobody was asked
        self.corrections: list[Correction] = []

    # --- which file

    def take(self, path: Path | None, name: str, *, pasted: bool = False) -> None:
        """A new file: nothing has been decided about it."""
        self.path, self.name, self.pasted, self.unfinished = path, name, pasted, None
        self.answer, self.result = {}, {}
        self.encoding, self.sheets, self.template, self.per_sheet, self.corrections = "", (), "", False, []
        self.date_order = None

    def take_cells(self, cells: str) -> Path:
        """Pasted cells as a file, to go the same way as any other."""
        return files.as_file(cells, Path(self._folder.name))

    def go_on(self, unfinished: Any) -> None:
        """An import that was begun before: the file comes out of the store."""
        self.take(None, unfinished.name)
        self.unfinished = unfinished.id
        state = unfinished.state
        self.pasted = True  # there is no folder beside which rejected rows would lie
        self.encoding = str(state.get("encoding") or "")
        self.sheets = tuple(map(str, state.get("sheets") or ()))
        self.template = str(state.get("template") or "")
        self.per_sheet = bool(state.get("per_sheet"))
        order = state.get("date_order")
        self.date_order = None if order is None else str(order)
        self.corrections = [(str(c[0]), int(c[1]), int(c[2]), str(c[3])) for c in state.get("corrections") or ()]
        self._remember(state.get("mapping") or {})

    @property
    def begun(self) -> bool:
        return self.path is not None or self.unfinished is not None

    # --- looking: nothing is written

    def analyse(self) -> None:
        """Let a child process read the file and make the plan."""
        if not self.begun:
            return
        arguments = ["import", *self._file(), *self._choices(), "--plan", "--plan-out", str(self._place("plan.json"))]
        self._busy.run(
            self._desk.jobs,
            arguments,
            self._on_analysed,
            title=_("正在读取 {name}", name=self.name),
            fail=self.unreadable.emit,
            writes=False,
        )

    def _file(self) -> list[str]:
        if self.path is not None:
            return [str(self.path)]
        return ["--unfinished", str(self.unfinished)]

    def _choices(self) -> list[str]:
        found = [word for sheet in self.sheets for word in ("--sheet", sheet)]
        found += ["--encoding", self.encoding] if self.encoding else []
        found += ["--template", self.template] if self.template else []
        found += ["--date-order", self.date_order] if self.date_order else []
        remembered = self.mappings()
        if remembered:
            place = self._place("mapping.json")
            place.write_text(json.dumps(remembered, ensure_ascii=False), encoding="utf-8")
            found += ["--mapping", str(place)]
        if self.corrections:
            place = self._place("corrections.json")
            aside.write(place, json.dumps(self.corrections, ensure_ascii=False).encode())
            found += ["--corrections", str(place)]
        return found

    def _place(self, name: str) -> Path:
        return Path(self._folder.name) / name

    def _on_analysed(self, answer: dict[str, Any]) -> None:
        self.answer = answer
        self.analysed.emit(answer)

    def read_plan(self) -> None:
        """The plan as the child wrote it, for the page."""
        self._desk.jobs.read(
            import_data.read_plan, self._on_plan, fail=self.failed.emit, path=str(self._place("plan.json"))
        )

    def _on_plan(self, plan: import_data.PlanView) -> None:
        self.keep()
        self.planned.emit(plan)

    # --- what was decided

    def mappings(self) -> dict[str, Any]:
        remembered = self._desk.settings.get(MAPPINGS, {})
        return dict(remembered) if isinstance(remembered, dict) else {}

    def map_columns(self, mapping: Mapping[str, Sequence[str]], date_order: str | None = None) -> None:
        """The choice of columns is remembered for every file with the same headings, that of dates for this file only."""
        self.date_order = self.date_order if date_order is None else date_order
        self._remember(mapping)
        self.analyse()

    def _remember(self, mapping: Mapping[str, Sequence[str]]) -> None:
        kept = self.mappings()
        for fingerprint, fields in mapping.items():
            kept.pop(fingerprint, None)
            kept[fingerprint] = list(fields)
        if mapping:
            self._desk.settings.set(MAPPINGS, dict(list(kept.items())[-MAPPINGS_KEPT:]))

    def correct(self, corrections: Sequence[Correction]) -> None:
        """Other values for some cells; the whole file is checked again with them."""
        found = {one[:3]: one for one in (*self.corrections, *corrections)}
        self.corrections = list(found.values())
        self.keep()
        self.analyse()

    # --- kept for later

    def keep(self) -> None:
        """Put file and decisions into the store, so that it goes on tomorrow; another time only what was decided since."""
        if self.unfinished is not None:
            self._desk.jobs.write(
                reading.change_unfinished, self._on_changed, fail=self._not_kept, verb=KEPT,
                unfinished_id=self.unfinished, state=self._state(),
            )  # fmt: skip
        elif self.path is not None:
            self._desk.jobs.write(
                reading.keep_unfinished, self._on_kept, fail=self._not_kept, verb=KEPT, path=str(self.path),
                name=self.name, state=self._state(),
            )  # fmt: skip

    def forget(self, unfinished_id: int, then: Callable[[], object]) -> None:
        """Throw an unfinished import away."""
        self._desk.jobs.write(
            reading.forget_unfinished, lambda _result, _act: self._on_forgotten(then), fail=self.failed.emit,
            verb=KEPT, unfinished_id=unfinished_id,
        )  # fmt: skip

    def _state(self) -> dict[str, Any]:
        shown = {table.fingerprint for table in import_data.looks(self.answer)}
        mapping = {key: fields for key, fields in self.mappings().items() if key in shown}
        return {
            "encoding": self.encoding, "sheets": list(self.sheets), "template": self.template, "per_sheet": self.per_sheet,
            "mapping": mapping, "corrections": self.corrections, "date_order": self.date_order,
        }  # fmt: skip

    def _on_kept(self, found: tuple[str, int], _act: int | None) -> None:
        path, number = found
        is_this = self.path is not None and str(self.path) == path
        if number and is_this and not self.result:
            self.unfinished = number
        elif number and is_this:  # it was quicker done than kept
            self.forget(number, lambda: None)
        self._desk.jobs.changed.emit(UNFINISHED)

    def _on_changed(self, _result: None, _act: int | None) -> None:
        self._desk.jobs.changed.emit(UNFINISHED)

    def _on_forgotten(self, then: Callable[[], object]) -> None:
        self._desk.jobs.changed.emit(UNFINISHED)
        then()

    def _not_kept(self, _error: Exception) -> None:
        """A file opened for reading only, a full disk: the import itself says so when it is carried out."""

    # --- doing

    def execute(self, *, left_out: bool, without: Sequence[tuple[str, int]] = ()) -> None:
        """The very plan that is shown, by a child process; each sheet in an act of its own where that was chosen. `without`:
        rows (sheet, row) that stay as they are.
        """
        rejected = self.rejected_path() if left_out else None
        arguments = ["import", "--plan-in", str(self._place("plan.json"))]
        if without:
            self._place("left-out.json").write_text(json.dumps(list(without)), encoding="utf-8")
            arguments += ["--leave-out", str(self._place("left-out.json"))]
        arguments += ["--per-sheet"] if self.per_sheet else []
        arguments += ["--unfinished", str(self.unfinished)] if self.unfinished is not None else []
        arguments += ["--rejected", str(rejected)] if rejected is not None else []
        self._busy.run(
            self._desk.jobs,
            arguments,
            lambda answer: self._on_done(answer, rejected),
            title=_("正在导入 {name}", name=self.name),
            fail=self.refused.emit,
        )

    def _on_done(self, answer: dict[str, Any], rejected: Path | None) -> None:
        self.result, self.unfinished = answer, None
        self._desk.jobs.changed.emit(UNFINISHED)
        self.done.emit(answer, rejected)

    def rejected_path(self) -> Path:
        """Where the rows that cannot be imported are written."""
        folder = None if self.pasted or self.path is None else self.path.parent
        return files.target_for_rejected(folder, Path(self.name).stem)

    def write_rejected(self, target: str) -> None:
        self._write(target, ["import", "--plan", "--plan-in", str(self._place("plan.json")), "--rejected", target])

    def write_corrected(self, target: str) -> None:
        """The file with its corrected cells, which are marked."""
        self._write(target, ["import", *self._file(), *self._choices(), "--plan", "--corrected", target])

    def _write(self, target: str, arguments: list[str]) -> None:
        name = Path(target).name
        self._busy.run(
            self._desk.jobs,
            arguments,
            lambda _answer: self._desk.toast(_("已导出到 {name}", name=name)),
            title=_("正在导出 {name}", name=name),
            fail=self.failed.emit,
            writes=False,
        )

    def undo(self) -> None:
        """Take the whole import back; of several acts the last one first."""
        acts = [int(one["act"]) for one in self.result.get("acts") or ()]
        if acts:
            self._undo(acts[::-1], {"kept": [], "failed": []})

    def _undo(self, acts: list[int], said: dict[str, list[Any]]) -> None:
        first, *rest = acts

        def then(answer: dict[str, Any]) -> None:
            both = {name: [*said[name], *(answer.get(name) or [])] for name in said}
            if rest:
                self._undo(rest, both)
            else:
                self.undone.emit(both)

        self._busy.run(
            self._desk.jobs, ["undo", str(first)], then, title=_("正在撤销导入"), fail=self.failed.emit
        )  # fmt: skip
