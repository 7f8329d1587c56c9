"""The form of a condition: chosen in words, with the sentence that it comes to above it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from gzstudents.kernel.fields import Field
from gzstudents.kernel.i18n import _, mark
from gzstudents.scholarships import operations
from gzstudents.scholarships.queries import ConditionRow, ProgrammeRow
from gzstudents.scholarships.rules import RuleTerms, fields, for_whom, requirement
from gzstudents.scholarships.rules.fields import FieldTerms
from gzstudents.scholarships.screen import wanted
from gzstudents.ui.acts_screen import ActForm
from gzstudents.ui.desk import Desk
from gzstudents.ui.parts import Label
from gzstudents.ui.turning import TurningEditor

NEW = "new"
_SHOWN = ("severity", "route", "text_zh", "text_en", "source")


class ConditionForm(ActForm):
    """Adds, changes or ends a condition; while one types it says the sentence that it comes to."""

    def __init__(
        self, desk: Desk, row: ProgrammeRow, conditions: Sequence[ConditionRow], labels: Mapping[str, str]
    ) -> None:
        self._known = {str(one.id): one.terms for one in conditions if one.state != "PAST"}
        self._labels, self._rest, self._field = labels, "", ""
        self._value = TurningEditor()
        super().__init__(
            mark("设定申请条件"), _condition_fields(), subtitle=row.name, save_text=mark("保存"), whole=True,
            choices={"condition": self._conditions, "field": self._askable, "operator": lambda: wanted.operators(self._terms())},
            editors={"value": self._value, **wanted.for_whom_editors()},
        )  # fmt: skip
        self._desk, self._row, self._shown = desk, row, ""
        self._preview = Label(role="muted", wrap=True)
        self.put_news(self._preview)
        self._show(NEW)
        self.edited.connect(self._on_edited_condition)
        self.saved.connect(self._write)

    def _conditions(self) -> list[tuple[str, str]]:
        listed = [(key, for_whom(one, requirement(one, labels=self._labels))) for key, one in self._known.items()]
        return [(NEW, _("新的条件")), *listed]

    def _askable(self) -> list[tuple[str, str]]:
        own = [(f"{fields.OWN}{key}", name) for key, name in self._labels.items()]
        return [*((one.code, one.label) for one in fields.fields()), *own]

    def _terms(self) -> FieldTerms | None:
        return fields.field(self._field, self._labels) if self._field else None

    def _on_edited_condition(self) -> None:
        chosen = str(self.fields["condition"].value() or NEW)
        if chosen != self._shown:
            self._show(chosen)
        elif str(self.fields["field"].value() or "") != self._field:
            self._turn(str(self.fields["field"].value() or ""))
        self._say()

    def _turn(self, field: str) -> None:
        """Operators and values are those of the field that is asked about."""
        self._field = field
        wanted.turn(self._value, self._terms())
        view, operator = self.fields["value"], self.fields["operator"]
        view.retranslate()
        operator.editor.retranslate()
        offered = [code for code, _label in wanted.operators(self._terms())]
        if operator.value() not in offered:
            operator.show_value(offered[0])

    def _show(self, key: str) -> None:
        self._shown = key
        one = self._known.get(key)
        values: dict[str, Any] = {name: getattr(one, name) for name in _SHOWN} if one is not None else {}
        for_whom, self._rest = wanted.split(one.applies if one is not None else "")
        self._turn(one.field if one is not None else "")
        operator = one.operator if one is not None else ">="
        if one is not None and one.operator in {"==", "!="} and operator not in dict(wanted.operators(self._terms())):
            operator = "in" if one.operator == "==" else "not_in"  # of a list: the same said otherwise
        self.fill({
            "severity": "HARD", "route": "BOTH", **values, **for_whom, "field": self._field, "operator": operator,
            "value": wanted.shown(self._terms(), one.value) if one is not None else None,
            "condition": key, "valid_from": date.today().isoformat(), "end": 0,
        })  # fmt: skip
        self.fields["end"].setVisible(one is not None)
        self._say()

    def _rule(self) -> RuleTerms | None:
        """The condition as it stands in the form; None while it is not whole."""
        values = self.values()
        value = wanted.written(self._terms(), values["value"]).strip()
        if not self._field or not value:
            return None
        applies = wanted.joined(values, self._rest)
        return RuleTerms(0, self._field, str(values["operator"] or ">="), value, applies=applies)

    def _say(self) -> None:
        """The sentence as a reviewer will read it."""
        rule = self._rule()
        if rule is None:
            self._preview.setText(_("填写数据项和要求后，这里会显示整句条件。"))
            return
        said = for_whom(rule, requirement(rule, labels=self._labels))
        self._preview.setText(_("条件：{sentence}", sentence=said))

    def _write(self, values: Mapping[str, Any]) -> None:
        key = self._known.get(values["condition"])
        if values["end"] and key is not None:
            self._desk.jobs.write(operations.end_condition, self._on_ended, fail=self.refuse, condition_id=key.id)
            return
        self._desk.jobs.write(
            operations.set_condition, self._on_written, fail=self.refuse, programme_id=self._row.id,
            condition_id=None if key is None else key.id, field=values["field"], operator=values["operator"],
            value=wanted.written(self._terms(), values["value"]),
            applies=wanted.joined(values, self._rest, key.applies if key is not None else ""),
            valid_from=values["valid_from"], **{name: values[name] for name in _SHOWN},
        )  # fmt: skip

    def _on_written(self, _condition: int, act: int | None) -> None:
        self.done.emit(_("已设定申请条件：{name}", name=self._row.name), act)

    def _on_ended(self, _nothing: Any, act: int | None) -> None:
        self.done.emit(_("已终止申请条件：{name}", name=self._row.name), act)


def _condition_fields() -> tuple[Field, ...]:
    return (
        Field("condition", mark("哪一项"), "choice", required=True, wide=True),
        Field("end", mark("从今天起不再要求"), "flag", wide=True),
        Field("field", mark("数据项"), "choice", required=True, wide=True),
        Field("operator", mark("比较"), "choice", required=True),
        Field("value", mark("要求"), required=True),
        Field("severity", mark("性质"), "choice", choices="rule_severity", required=True),
        Field("route", mark("适用申请"), "choice", choices="rule_route", required=True),
        Field("valid_from", mark("从哪一天起"), "date", required=True),
        *wanted.for_whom_fields(),
        Field("text_zh", mark("不满足时的中文说明"), wide=True, group=mark("说明与依据")),
        Field("text_en", mark("不满足时的英文说明"), wide=True, group=mark("说明与依据")),
        Field("source", mark("依据"), wide=True, group=mark("说明与依据")),
    )
