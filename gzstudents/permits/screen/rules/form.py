"""The form of a deadline rule: its term, when it is shown and how urgently, and what happens if nobody acts."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from gzstudents.kernel.errors import Problem
from gzstudents.kernel.fields import Field
from gzstudents.kernel.i18n import _, mark
from gzstudents.permits import words as said_of
from gzstudents.permits.rules.book import beside_the_law
from gzstudents.permits.screen.rules import reading, words
from gzstudents.ui.acts_screen import ActForm
from gzstudents.ui.desk import Desk
from gzstudents.ui.panel_parts import CalloutBar
from gzstudents.ui.parts import Label

if TYPE_CHECKING:
    from gzstudents.permits.queries.rules import RuleRow

_TERM, _SHOWN, _TEXT = mark("期限"), mark("提醒"), mark("不办的后果")
_MOST = 3_650
FIELDS = (
    Field("length", mark("长度"), "number", required=True, group=_TERM, length=4),
    Field("unit", mark("单位"), "choice", required=True, group=_TERM),
    Field("side", mark("在起算日"), "choice", required=True, group=_TERM, wide=True),
    Field("show_before", mark("提前几天列出"), "number", required=True, group=_SHOWN, length=4),
    Field("warn", mark("剩几天起为临近"), "number", required=True, group=_SHOWN, length=4),
    Field("urgent", mark("剩几天起为紧急"), "number", required=True, group=_SHOWN, length=4),
    Field("forget_after", mark("逾期几天后不再列出"), "number", required=True, group=_SHOWN, length=4, help=mark("0 为一直列出")),
    Field("consequence_zh", mark("中文"), "lines", required=True, group=_TEXT, wide=True, length=600),
    Field("consequence_en", mark("英文"), "lines", required=True, group=_TEXT, wide=True, length=900),
)  # fmt: skip
_STEPS = ("show_before", "warn", "urgent", "forget_after")
_TEXTS = ("consequence_zh", "consequence_en")


class RuleForm(ActForm):
    """One rule; what is the same as shipped is not kept, so that updates of the shipped rules still arrive."""

    def __init__(self, desk: Desk, row: "RuleRow") -> None:
        self._desk, self._row = desk, row
        super().__init__(
            mark("修改期限规则"), FIELDS, subtitle=row.rule.title, check=self._problems_of,
            choices={"unit": words.units, "side": words.sides}, whole=True,
        )  # fmt: skip
        basis = Label(lambda: f"{row.rule.basis}\n{words.basis_kind(row.rule)}", "muted", wrap=True)
        self.put_news(basis)
        self._shipped = Label(lambda: _("随附的期限：{term}", term=said_of.term(row.shipped)), "muted", wrap=True)
        self.put_news(self._shipped)
        self._law = CalloutBar()
        self._law.hide()
        self.put_news(self._law)
        rule = row.rule
        self.fill(
            {
                "length": abs(rule.offset), "unit": rule.unit, "side": words.BEFORE if rule.offset < 0 else words.AFTER,
                **{name: getattr(rule, name) for name in (*_STEPS, *_TEXTS)},
            }
        )  # fmt: skip
        self.edited.connect(self._tell_law)
        self.saved.connect(self._write)
        self._tell_law()

    def _offset(self, values: Mapping[str, Any]) -> int:
        length = _number(values.get("length"))
        return -length if values.get("side") == words.BEFORE else length

    def _tell_law(self) -> None:
        values = self.values()
        beside = beside_the_law(self._row.rule.id, self._offset(values), str(values.get("unit") or "days"))
        if beside:
            self._law.fill(_(words.BESIDE[beside]), "bad" if beside != "earlier" else "info", None)
        self._law.setVisible(bool(beside))

    def _problems_of(self, values: Mapping[str, Any]) -> Iterable[Problem]:
        for name in ("length", *_STEPS):
            if not 0 <= _number(values.get(name)) <= _MOST:
                yield Problem("range", _("应在 0 到 {most} 之间", most=_MOST), column=name)
        show, warn, urgent = (_number(values.get(name)) for name in ("show_before", "warn", "urgent"))
        if warn > show:
            yield Problem("order", _("不能多于提前列出的天数"), column="warn")
        if urgent > warn:
            yield Problem("order", _("不能多于“临近”的天数"), column="urgent")

    def _write(self, values: dict[str, Any]) -> None:
        title = self._row.rule.title
        changes = {
            "offset": self._offset(values), "unit": str(values["unit"]),
            **{name: _number(values[name]) for name in _STEPS},
            **{name: " ".join(str(values[name]).split()) for name in _TEXTS},
        }  # fmt: skip
        self._desk.jobs.write(
            reading.set_rule,
            lambda _kept, act: self.done.emit(_("已修改期限规则“{title}”，期限已重新计算", title=title), act),
            fail=self.refuse,
            verb="permits.set_rule",
            rule=self._row.rule.id,
            changes=changes,
        )


def _number(value: Any) -> int:
    try:
        return int(value or 0)
    except (TypeError, ValueError):
        return 0
