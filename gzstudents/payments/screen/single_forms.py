"""Forms of single payments: what is held, released, got back or let be by hand, and the months received before."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from gzstudents.kernel import codes, money
from gzstudents.kernel.errors import Problem
from gzstudents.kernel.fields import Field
from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.kernel.scaled import HUNDREDTHS
from gzstudents.payments import operations
from gzstudents.payments.queries import InstalmentRow
from gzstudents.payments.rules import single
from gzstudents.payments.screen import reading, words
from gzstudents.ui.acts_screen import ActForm, ActsScreen
from gzstudents.ui.desk import Desk

_ACTS = {
    single.HOLD: mark("暂停发放"),
    single.RELEASE: mark("恢复发放"),
    single.CLAW_BACK: mark("登记已追回"),
    single.LET_BE: mark("免于追回"),
}
_HALF_MONTH = HUNDREDTHS // 2
# the act → what it asks besides the payments
_ASKS = {
    single.HOLD: ("cause", "detail"),
    single.RELEASE: ("reason",),
    single.CLAW_BACK: ("happened_on", "voucher", "amount_fen", "reason"),
    single.LET_BE: ("reason",),
}
_OPERATIONS: dict[str, Callable[..., Any]] = {
    single.HOLD: operations.hold,
    single.RELEASE: operations.release,
    single.CLAW_BACK: operations.claw_back,
    single.LET_BE: operations.let_be,
}


class InstalmentsForm(ActForm):
    """One act on some of a student's payments; only what is possible is offered. `chosen` is ticked at the start."""

    def __init__(self, desk: Desk, name: str, rows: Sequence[InstalmentRow], chosen: int = 0) -> None:
        self._possible = single.possible(rows)
        fields = (
            Field("act", mark("办理什么"), "choice", required=True, wide=True),
            Field("cause", mark("原因"), "choice", wide=True),
            Field("happened_on", mark("追回日期"), "date"),
            Field("voucher", mark("凭证号")),
            Field(
                "amount_fen",
                mark("追回金额"),
                "money",
                wide=True,
                help=mark("不填则全部；只追回一部分时，其余仍应追回"),
            ),
            Field("reason", mark("原因"), "lines", wide=True),
            Field("detail", mark("说明"), "lines", wide=True),
            *(Field(f"rows_{act}", mark("哪些款项"), "choices", wide=True) for act in self._possible),
        )
        choices: dict[str, Callable[[], Sequence[tuple[str, str]]]] = {
            "act": lambda: [(act, _(_ACTS[act])) for act in self._possible],
            "cause": lambda: [(one, codes.label("payment_reason", one)) for one in single.HOLDS],
        }
        for act, some in self._possible.items():
            choices[f"rows_{act}"] = partial(_listed, some)
        super().__init__(
            mark("处理款项"), fields, subtitle=name, choices=choices, save_text=mark("确认"), whole=True, check=_problems_of
        )  # fmt: skip
        self._desk, self._name = desk, name
        first, ticked = self._first(rows, chosen)
        self.fill({"act": first, "happened_on": date.today().isoformat(), **ticked})
        self.edited.connect(self._show_asked)
        self.saved.connect(self._write)
        self._show_asked()

    def _first(self, rows: Sequence[InstalmentRow], chosen: int) -> tuple[str, dict[str, str]]:
        """The act that is possible with what was chosen, or with another part of its month: what the bank sent back is held."""
        months = {(one.award_id, one.item, one.due_month) for one in rows if one.id == chosen}
        for wanted in ({chosen}, {one.id for one in rows if (one.award_id, one.item, one.due_month) in months}):
            for act, some in self._possible.items():
                if found := [str(row.id) for row in some if row.id in wanted]:
                    return act, {f"rows_{act}": " ".join(found)}
        return next(iter(self._possible), ""), {}

    def _show_asked(self) -> None:
        act = str(self.fields["act"].value() or "")
        asked = {"act", f"rows_{act}", *_ASKS.get(act, ())}
        for name, view in self.fields.items():
            view.setVisible(name in asked)

    def _write(self, values: Mapping[str, Any]) -> None:
        act = str(values["act"])
        given = {name: values[name] or "" for name in _ASKS[act]}
        if act == single.HOLD:
            given["reason"] = given.pop("cause")
        if act == single.CLAW_BACK:
            given["amount_fen"] = int(values["amount_fen"] or 0)
        self._desk.jobs.write(
            _OPERATIONS[act], self._on_written, fail=self.refuse, instalment_ids=_chosen(values), **given
        )

    def _on_written(self, count: int, act: int | None) -> None:
        self.done.emit(_n("已处理 {name} 的 {count} 笔款项", count, name=self._name), act)


class ReceivedForm(ActForm):
    """Months of a stipend that were paid before the program knew; half months are halves."""

    def __init__(self, desk: Desk, person_id: int, page: reading.ReceivedPage) -> None:
        fields = (
            Field("programme", mark("奖学金项目"), "choice", required=True, wide=True),
            Field("months", mark("已领月数"), "hundredths", required=True, help=mark("半个月写 0.5")),
            Field("until", mark("截至月份"), required=True, help=mark("例如 2025-08；以后的月份由本程序计算")),
            Field("source", mark("数据来源"), wide=True),
        )
        super().__init__(
            mark("登记已领月数"), fields, subtitle=page.name, choices={"programme": lambda: page.programmes}, whole=True,
            check=_problems_of_months,
        )  # fmt: skip
        self._desk, self._person, self._shown = desk, person_id, ""
        self._told = {one.programme: one for one in page.told}
        first = next(iter(self._told), page.programmes[0][0] if page.programmes else "")
        self._show(first)
        self.edited.connect(self._on_edited_programme)
        self.saved.connect(self._write)

    def _show(self, programme: str) -> None:
        self._shown, told = programme, self._told.get(programme)
        known = (
            {"months": told.halves * _HALF_MONTH, "until": told.until, "source": told.source}
            if told is not None
            else {}
        )
        self.fill({"programme": programme, **known})

    def _on_edited_programme(self) -> None:
        chosen = str(self.fields["programme"].value() or "")
        if chosen != self._shown and {chosen, self._shown} & self._told.keys():
            self._show(chosen)

    def _write(self, values: Mapping[str, Any]) -> None:
        self._desk.jobs.write(
            operations.set_received, self._on_written, fail=self.refuse, person_id=self._person, programme=values["programme"],
            halves=int(values["months"]) // _HALF_MONTH, until=values["until"], source=values["source"] or "",
        )  # fmt: skip

    def _on_written(self, _result: Any, act: int | None) -> None:
        self.done.emit(_("已登记已领月数"), act)


def ask_instalments(screen: ActsScreen, person_id: int, chosen: int = 0) -> None:
    """Show the form for a student in a screen's panel; where nothing can be done, say so."""

    def on_read(found: tuple[str, list[InstalmentRow]]) -> None:
        name, rows = found
        if single.possible(rows):
            screen.show_form(InstalmentsForm(screen.desk, name, rows, chosen))
        else:
            screen.desk.toast(_("{name}没有可以处理的款项", name=name))

    screen.desk.jobs.read(
        reading.instalments, on_read, fail=screen.desk.error, latest="payments.single", person_id=person_id
    )


def _listed(rows: Sequence[InstalmentRow]) -> list[tuple[str, str]]:
    """What the student gets before what the school gets for them."""
    return [(str(row.id), _said(row)) for row in sorted(rows, key=lambda row: row.paid_to != "STUDENT")]


def _said(row: InstalmentRow) -> str:
    month, item, amount = words.month(row.due_month), words.item(row), money.shown(row.amount_fen)
    if row.state == "HELD":
        reason = codes.label("payment_reason", row.reason)
        return "\n".join((_("{month} {item} {amount}", month=month, item=item, amount=amount), reason))
    return _("{month} {item} {amount}", month=month, item=item, amount=amount)


def _chosen(values: Mapping[str, Any]) -> list[int]:
    return [int(one) for one in str(values.get(f"rows_{values.get('act')}") or "").split()]


def _problems_of(values: Mapping[str, Any]) -> list[Problem]:
    """Fields that are hidden cannot be required, so what an act asks is asked here."""
    act = str(values.get("act") or "")
    found = []
    if act and not _chosen(values):
        found.append(Problem("rows", _("请选择款项。"), column=f"rows_{act}"))
    if act == single.CLAW_BACK and values.get("amount_fen") and len(_chosen(values)) > 1:
        found.append(Problem("amount", _("只追回一部分时，一次选一笔款项。"), column="amount_fen"))
    for name, said in (("cause", _("请选择原因。")), ("reason", _("请填写原因。")), ("happened_on", _("请填写日期。"))):
        if name in _ASKS.get(act, ()) and not values.get(name):
            found.append(Problem(name, said, column=name))
    return found


def _problems_of_months(values: Mapping[str, Any]) -> list[Problem]:
    if int(values.get("months") or 0) % _HALF_MONTH:
        return [Problem("months", _("请写整月或半个月，例如 12 或 12.5。"), column="months")]
    return []
