"""The forms of what happened: writing it down, and putting right what was written down wrongly."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from gzstudents.kernel import codes
from gzstudents.kernel.fields import Field
from gzstudents.kernel.i18n import _, mark
from gzstudents.permits import operations
from gzstudents.permits.queries import FactRow
from gzstudents.ui.acts_screen import ActForm
from gzstudents.ui.desk import Desk
from gzstudents.ui.live import Words

_FIELDS = (
    Field("kind", mark("事项"), "choice", choices="stay_fact", required=True, wide=True),
    Field("day", mark("日期"), "date", required=True),
    Field("until", mark("至"), "date", help=mark("保险、学费、加注等的最后一天；入境时为停留期的最后一天")),
    Field("visa", mark("签证种类"), "choice", choices="visa_type"),
    Field("days", mark("停留天数"), "number", help=mark("自入境次日起算；X1 等须换居留许可的留空")),
    Field("number", mark("编号或回执号")),
    Field("detail", mark("说明"), wide=True),
)
_OF_ENTRY = ("visa", "days")
_WITH_END = frozenset({"INSURANCE", "TUITION", "WORK", "ANNOTATION"})


class FactForm(ActForm):
    """Writes down what happened to one person on a day; asks only what belongs to the kind."""

    title: Words = mark("登记居留信息")
    save_text: Words = mark("保存")
    first: tuple[Field, ...] = ()
    with_end = _WITH_END

    def __init__(self, desk: Desk, person_id: int, name: str, *, kind: str = "ENTRY", **more: Any) -> None:
        super().__init__(
            self.title, (*self.first, *_FIELDS), subtitle=name, save_text=self.save_text, whole=True, **more
        )
        self._desk, self._person_id, self._name, self._kind = desk, person_id, name, kind
        self.fill({"kind": kind, "day": date.today().isoformat()})
        self.edited.connect(self._show_asked)
        self.saved.connect(self._write)
        self._show_asked()

    def _show_asked(self) -> None:
        kind = self.fields["kind"].value()
        for name in _OF_ENTRY:
            self.fields[name].setVisible(kind == "ENTRY")
        self.fields["until"].setVisible(kind in self.with_end)
        self.fields["detail"].setVisible(kind != "ENTRY")

    def _write(self, values: Mapping[str, Any]) -> None:
        known = self._read(values)
        if known is not None:
            self._desk.jobs.write(
                operations.record_fact, self._on_written, fail=self.refuse, person_id=self._person_id, **known
            )

    def _read(self, values: Mapping[str, Any]) -> dict[str, Any] | None:
        """What an operation is told; None where something cannot be read, and the form says what."""
        self._kind = values["kind"]
        is_entry = self._kind == "ENTRY"
        days = str(values["days"] or "").strip() if is_entry else ""
        if days and not days.isdecimal():
            self.refuse(_("停留天数应为数字"))
            return None
        return {
            "kind": self._kind,
            "day": values["day"],
            "until": values["until"] if self._kind in self.with_end and not days else "",
            "days": int(days) if days else None,
            "number": values["number"],
            "detail": values["visa"] if is_entry else values["detail"],
        }

    def _on_written(self, _fact_id: Any, act: int | None) -> None:
        what = codes.label("stay_fact", self._kind)
        self.done.emit(_("已登记 {name}：{what}", name=self._name, what=what), act)


class CorrectForm(FactForm):
    """One of the facts that are known of a person, changed or taken away. The history keeps what stood there."""

    title = mark("更正居留信息")
    save_text = mark("更正")
    first = (
        Field("fact", mark("哪一条"), "choice", required=True, wide=True),
        Field("remove", mark("登记错了，删除这一条"), "flag", wide=True),
    )
    with_end = _WITH_END | {"ENTRY"}

    def __init__(self, desk: Desk, person_id: int, name: str, facts: Sequence[FactRow]) -> None:
        self._facts = {str(fact.id): fact for fact in facts}
        listed = [(identity, said(fact)) for identity, fact in self._facts.items()]
        self._shown = ""
        super().__init__(desk, person_id, name, choices={"fact": lambda: listed})
        self._show_fact(next(iter(self._facts), ""))
        self.edited.connect(self._on_fact)

    def _on_fact(self) -> None:
        chosen = str(self.fields["fact"].value() or "")
        if chosen in self._facts and chosen != self._shown:
            self._show_fact(chosen)

    def _show_fact(self, identity: str) -> None:
        self._shown = identity
        fact = self._facts.get(identity)
        if fact is not None:
            is_entry = fact.kind == "ENTRY"
            self.fill(
                {"fact": identity, "kind": fact.kind, "day": fact.day, "until": fact.until, "number": fact.number,
                 "visa": fact.detail if is_entry else "", "detail": "" if is_entry else fact.detail}
            )  # fmt: skip
        self._show_asked()

    def _write(self, values: Mapping[str, Any]) -> None:
        fact_id = int(values["fact"] or 0)
        if values["remove"]:
            self._kind = self._facts[str(fact_id)].kind
            self._desk.jobs.write(operations.remove_fact, self._on_removed, fail=self.refuse, fact_id=fact_id)
            return
        known = self._read(values)
        if known is not None:
            self._desk.jobs.write(operations.correct_fact, self._on_written, fail=self.refuse, fact_id=fact_id, **known)

    def _on_written(self, _fact_id: Any, act: int | None) -> None:
        what = codes.label("stay_fact", self._kind)
        self.done.emit(_("已更正 {name}：{what}", name=self._name, what=what), act)

    def _on_removed(self, _nothing: Any, act: int | None) -> None:
        what = codes.label("stay_fact", self._kind)
        self.done.emit(_("已删除 {name}：{what}", name=self._name, what=what), act)


def said(fact: FactRow) -> str:
    """A fact on one line."""
    days = fact.day if not fact.until else f"{fact.day} – {fact.until}"
    what = codes.label("stay_fact", fact.kind)
    detail = codes.label("visa_type", fact.detail) if fact.kind == "ENTRY" and fact.detail else fact.detail
    return " · ".join(part for part in (what, days, fact.number, detail) if part)
