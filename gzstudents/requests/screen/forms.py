"""The forms of the service desk: register, assign, note, close, take up again."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCompleter

from gzstudents.kernel import codes
from gzstudents.kernel.fields import Field
from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.requests import operations, rules
from gzstudents.requests.queries import RequestRow
from gzstudents.requests.screen import reading, words
from gzstudents.requests.screen.reading import Who
from gzstudents.ui.acts_screen import ActForm
from gzstudents.ui.desk import Desk
from gzstudents.ui.flow import Flow
from gzstudents.ui.panel_parts import CalloutBar
from gzstudents.ui.parts import Button, Label, set_role

QUICK = ("VISA", "LANG", "CAREER", "STARTUP", "LIFE", "CULTURE", "HOUSING", "PSY")
NUMBER = Field("number", mark("学号"), help=mark("留空则不登记学生"), wide=True)
FIELDS = (
    Field("category", mark("服务类别"), "choice", choices="service_category", required=True),
    Field("priority", mark("优先级"), "choice", choices="request_priority", required=True),
    Field("title", mark("事项"), wide=True, help=mark("留空则用服务类别")),
    Field("note", mark("办理记录"), "lines", length=4_000, wide=True),
)


class RegisterForm(ActForm):
    """For a student who stands at the counter: one press on a category registers; or fill in and save."""

    def __init__(self, desk: Desk, who: Who | None) -> None:
        self._desk, self._who = desk, who
        self.person_id = who.person_id if who is not None else None
        super().__init__(
            mark("登记服务"),
            FIELDS if who is not None else (NUMBER, *FIELDS),
            subtitle="  ·  ".join(part for part in (who.name, who.student_number) if part) if who is not None else "",
            save_text=mark("登记服务"),
            whole=True,
        )
        self._secret = CalloutBar()
        self._secret.fill(_("保密服务：列表中不显示姓名和内容，记录由辅导老师另行保管"), "info", None)
        self._secret.hide()
        self._news.addWidget(self._secret)
        self.quick: list[Button] = []
        if who is not None:
            self._add_quick()
        self.fill({"priority": "NORMAL"})
        self.edited.connect(self._on_edit)
        self.saved.connect(self._write)

    def _add_quick(self) -> None:
        self._news.addWidget(Label(mark("点一下即登记"), "section"))
        flow = Flow()
        for code in QUICK:
            button = Button(partial(codes.label, "service_category", code), run=partial(self._one, code))
            button.setObjectName(f"quick.{code}")
            set_role(button, "tight", True)
            self.quick.append(button)
            flow.addWidget(button)
        self._news.addLayout(flow)
        self._news.addSpacing(4)

    def _one(self, code: str) -> None:
        """Registered with one press; what was already filled in goes along."""
        self.fields["category"].show_value(code)
        self._on_edit()
        self.save()

    def _on_edit(self) -> None:
        secret = rules.is_confidential(self.fields["category"].value())
        self._secret.setVisible(secret)
        for name in ("title", "note"):
            self.fields[name].setVisible(not secret)

    def _write(self, values: Mapping[str, Any]) -> None:
        number = values.get("number", "")
        if number:
            self._desk.jobs.read(
                reading.owner, lambda who: self._register(values, who), fail=self.refuse, latest=self, number=number
            )
        else:
            self._register(values, self._who)

    def _register(self, values: Mapping[str, Any], who: Who | None) -> None:
        secret = rules.is_confidential(values["category"])
        self._said = (
            _("已登记一项保密服务")
            if secret
            else _(
                "已登记 {name} 的{category}",
                name=who.name,
                category=codes.label("service_category", values["category"]),
            )
            if who is not None
            else _("已登记{category}", category=codes.label("service_category", values["category"]))
        )
        self._desk.jobs.write(
            operations.register,
            self._on_written,
            fail=self.refuse,
            category=values["category"],
            person_id=who.person_id if who is not None else None,
            title="" if secret else values["title"],
            priority=values["priority"],
            note="" if secret else values["note"],
            author=self._desk.jobs.actor,
        )

    def _on_written(self, request_id: int, act: int | None) -> None:
        self.request_id = request_id
        self.done.emit(self._said, act)


class AssignForm(ActForm):
    """Who is to handle one or several requests; the names in use are offered."""

    def __init__(self, desk: Desk, rows: Sequence[RequestRow], names: Sequence[str]) -> None:
        subtitle = words.called(rows[0]) if len(rows) == 1 else _n("{count} 件服务请求", len(rows))
        field = Field("assignee", mark("经办人"), "name", wide=True, help=mark("留空则收回分派"))
        super().__init__(mark("分派"), [field], subtitle=subtitle, save_text=mark("分派"), whole=True)
        self._desk, self._rows = desk, list(rows)
        completer = QCompleter(sorted(set(names) - {""}), self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.fields["assignee"].editor.setCompleter(completer)
        self.fill({"assignee": rows[0].assignee if len(rows) == 1 else ""})
        self.saved.connect(self._write)

    def _write(self, values: Mapping[str, Any]) -> None:
        self._to = values["assignee"]
        self._desk.jobs.write(
            operations.assign_many,
            self._on_written,
            fail=self.refuse,
            request_ids=[row.id for row in self._rows],
            assignee=values["assignee"],
        )

    def _on_written(self, count: int, act: int | None) -> None:
        self.done.emit(assigned(count, self._to), act)


class StepForm(ActForm):
    """A note, the end with the student's satisfaction, or the reason to take a request up again."""

    def __init__(self, desk: Desk, row: RequestRow, kind: str) -> None:
        title, save, fields = _STEPS[kind]
        if row.confidential and kind != "note":
            fields = tuple(field for field in fields if field.kind != "lines")
        super().__init__(
            title, fields, subtitle=words.called(row), save_text=save, whole=True, choices={"satisfaction": _stars}
        )
        self._desk, self._row, self._kind = desk, row, kind
        self.fill({})
        self.saved.connect(self._write)

    def _write(self, values: Mapping[str, Any]) -> None:
        given: dict[str, Any] = {"request_id": self._row.id, "author": self._desk.jobs.actor}
        day = date.today().isoformat()
        if self._kind == "note":
            operation: Any = operations.add_note
            given |= {"text": values["text"], "noted_on": day}
        elif self._kind == "close":
            operation = operations.close
            stars = values["satisfaction"]
            given |= {"satisfaction": int(stars) if stars else None, "note": values.get("text", ""), "today": day}
        else:
            operation = operations.reopen
            given |= {"reason": values.get("text", ""), "today": day}
        self._desk.jobs.write(operation, self._on_written, fail=self.refuse, **given)

    def _on_written(self, _result: Any, act: int | None) -> None:
        name = words.called(self._row)
        said = {
            "note": _("已记录：{name}", name=name),
            "close": _("已办结：{name}", name=name),
            "reopen": _("重新办理：{name}", name=name),
        }
        self.done.emit(said[self._kind], act)


def assigned(count: int, assignee: str) -> str:
    """What is said after assigning."""
    if not assignee:
        return _n("已收回 {count} 件的分派", count)
    return _n("已将 {count} 件分派给{name}", count, name=assignee)


def _stars() -> list[tuple[str, str]]:
    return [
        ("5", _("5 很满意")), ("4", _("4 满意")), ("3", _("3 一般")), ("2", _("2 不满意")), ("1", _("1 很不满意")),
    ]  # fmt: skip


_TEXT = Field("text", mark("办理记录"), "lines", length=4_000, wide=True)
_STEPS: dict[str, tuple[str, str, tuple[Field, ...]]] = {
    "note": (
        mark("添加记录"),
        mark("保存"),
        (Field("text", mark("办理记录"), "lines", length=4_000, wide=True, required=True),),
    ),
    "close": (mark("办结"), mark("办结"), (Field("satisfaction", mark("满意度"), "choice"), _TEXT)),
    "reopen": (
        mark("重新办理"),
        mark("重新办理"),
        (Field("text", mark("原因"), "lines", length=4_000, wide=True, required=True),),
    ),
}
