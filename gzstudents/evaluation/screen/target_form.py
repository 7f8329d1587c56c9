"""The form of targets: what a programme aims at in a year, and how the 100 points are shared."""

from collections.abc import Mapping
from typing import Any

from gzstudents.evaluation import operations
from gzstudents.evaluation.rules import words
from gzstudents.evaluation.rules.evaluating import Target, shipped_value, target_of, weights_problem
from gzstudents.evaluation.rules.form import form
from gzstudents.kernel import scaled
from gzstudents.kernel.errors import Problem
from gzstudents.kernel.fields import Field
from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.ui.acts_screen import ActForm
from gzstudents.ui.desk import Desk


class TargetForm(ActForm):
    """Target and weight of every indicator, and the criteria; an empty target is the shipped one, or none. `programme` "":
    of all programmes together.
    """

    def __init__(self, desk: Desk, programme: str, name: str, year: str, known: Mapping[str, Target]) -> None:
        super().__init__(
            mark("目标与权重"),
            _fields(),
            subtitle=_("{name} · {year} 学年", name=name, year=year),
            check=_check,
            whole=True,
        )
        self._desk, self._programme, self._year, self._known = desk, programme, year, known
        self.fill(_values(known))
        self.saved.connect(self._write)

    def _write(self, values: dict[str, Any]) -> None:
        targets = {}
        for one in form().indicators:
            target, weight = values.get(f"{one.code}.target"), values.get(f"{one.code}.weight")
            entered = values.get(f"{one.code}.entered")
            note = self._known[one.code].note if one.code in self._known else ""
            given = Target(
                target if target != one.target else None, weight if weight != one.weight else None, entered, note
            )
            if given != self._known.get(one.code, Target()):
                targets[one.code] = given
        for criterion in form().criteria:
            value = values.get(criterion.code)
            own = value if value != shipped_value(criterion) else None
            if own != target_of(criterion.code, self._known):
                targets[criterion.code] = Target(own)
        self._desk.jobs.write(
            operations.set_targets, self._on_written, fail=self.refuse, programme=self._programme, academic_year=self._year,
            targets=targets,
        )  # fmt: skip

    def _on_written(self, count: int, act: int | None) -> None:
        self.done.emit(_n("已修改 {count} 项指标", count), act)


def _fields() -> list[Field]:
    """A group for each indicator, its unit beside its name."""
    fields = []
    for one in form().indicators:
        group = _("{name}（{unit}）", name=one.label(), unit=words.unit(one))
        if one.counts == "entered":
            fields.append(Field(f"{one.code}.entered", mark("实际完成值"), "hundredths", group=group, wide=True))
        fields.append(Field(f"{one.code}.target", mark("目标值"), "hundredths", group=group))
        fields.append(Field(f"{one.code}.weight", mark("权重"), "hundredths", group=group))
    for criterion in form().criteria:
        named = _("{name}（{unit}）", name=criterion.label(), unit=words.unit(criterion))
        fields.append(Field(criterion.code, named, "hundredths", group=_("评价标准"), wide=True))
    return fields


def _values(known: Mapping[str, Target]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for one in form().indicators:
        given = known.get(one.code, Target())
        values[f"{one.code}.target"] = given.target if given.target is not None else one.target
        values[f"{one.code}.weight"] = given.weight if given.weight is not None else one.weight
        values[f"{one.code}.entered"] = given.entered
    for criterion in form().criteria:
        own = target_of(criterion.code, known)
        values[criterion.code] = own if own is not None else shipped_value(criterion)
    return values


def _check(values: Mapping[str, Any]) -> list[Problem]:
    over = weights_problem(values.get(f"{one.code}.weight") or 0 for one in form().indicators)
    if not over:
        return []
    last = f"{form().indicators[-1].code}.weight"
    text = _("各指标权重之和须为 100，现为 {sum}。", sum=scaled.shown(10_000 + over))
    return [Problem("weights", text, column=last)]
