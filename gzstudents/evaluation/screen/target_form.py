"""The form for what an evaluation aims at: target and weight of every line, which lines there are, and the criteria."""

from collections.abc import Callable, Mapping
from typing import Any

from gzstudents.evaluation import operations
from gzstudents.evaluation.rules import words
from gzstudents.evaluation.rules.evaluating import (
    WHOLE,
    Target,
    called,
    shared_out,
    shipped_value,
    target_of,
    weights_problem,
)
from gzstudents.evaluation.rules.form import form
from gzstudents.evaluation.screen.reading import Aims
from gzstudents.kernel import scaled
from gzstudents.kernel.errors import Problem
from gzstudents.kernel.fields import Field
from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.ui.acts_screen import ActForm
from gzstudents.ui.commands import Command
from gzstudents.ui.desk import Desk
from gzstudents.ui.live import Live
from gzstudents.ui.panel_parts import CalloutBar
from gzstudents.ui.parts import Button


class _Sum(Live, CalloutBar):
    """What the weights make together as they stand in the fields, saved or not. `over`: by how much they miss 100."""

    def __init__(self, over: Callable[[], int], share: Callable[[], object]) -> None:
        super().__init__()
        self._over, self._share = over, Command("evaluation.share_out", mark("按比例分配"), share)

    def retranslate(self) -> None:
        over = self._over()
        self.fill(said_sum(over), "bad" if over else "ok", self._share if over else None)


class TargetForm(ActForm):
    """An empty target is the shipped one, or none. On top stands what the weights make together: 100, or by how much not.
    `programme` "": of all programmes together, whose lines and weights hold for every programme without any of its own.
    """

    def __init__(self, desk: Desk, programme: str, name: str, year: str, aims: Aims) -> None:
        super().__init__(
            mark("目标与权重"),
            _fields(aims.in_force),
            subtitle=_("{name} · {year} 学年", name=name, year=year),
            check=_check,
            whole=True,
        )
        self._desk, self._programme, self._year, self._aims = desk, programme, year, aims
        self._sum = _Sum(lambda: _over(self.values()), self._share_out)
        self._carry = Button(mark("沿用上一学年的指标与权重"), "link", "history", run=self._carry_over)
        self.put_news(self._sum)
        self.put_news(self._carry)
        self.fill(_values(aims.in_force))
        self._carry.setVisible(bool(aims.last) and _form_of(aims.last) != _form_of(aims.in_force))
        self.edited.connect(self._sum.retranslate)
        self._sum.live()
        self.saved.connect(self._write)

    def _share_out(self) -> None:
        values = self.values()
        kept = [one.code for one in form().indicators if not values.get(f"{one.code}.left_out")]
        weights = [int(values.get(f"{code}.weight") or 0) for code in kept]
        self._put({f"{code}.weight": weight for code, weight in zip(kept, shared_out(weights), strict=True)})

    def _carry_over(self) -> None:
        """Lines and weights of the year before into the fields; nothing is saved by that."""
        before = _values(self._aims.last)
        self._put({name: value for name, value in before.items() if name.endswith((".weight", ".left_out"))})

    def _put(self, values: Mapping[str, Any]) -> None:
        for name, value in values.items():
            self.fields[name].show_value(value)
        self.check_again()
        self.edited.emit()

    def _write(self, values: dict[str, Any]) -> None:
        targets = _to_keep(values, self._aims, bool(self._programme))
        self._desk.jobs.write(
            operations.set_targets, self._on_written, fail=self.refuse, programme=self._programme, academic_year=self._year,
            targets=targets,
        )  # fmt: skip

    def _on_written(self, count: int, act: int | None) -> None:
        self.done.emit(_n("已修改 {count} 项指标", count), act)


def said_sum(over: int) -> str:
    """What the weights of the lines make together; `over` in hundredths of a point, less than none: some are missing."""
    if not over:
        return _("列入评价表的指标权重合计 100。")
    values = {"sum": scaled.shown(WHOLE + over), "points": scaled.shown(abs(over))}
    if over < 0:
        return _("权重合计 {sum}，还差 {points} 分：请加到其他指标上，或按比例分配。", **values)
    return _("权重合计 {sum}，多出 {points} 分：请从其他指标中减去，或按比例分配。", **values)


def _fields(targets: Mapping[str, Target]) -> list[Field]:
    """A group for each indicator, its unit beside its name."""
    fields = []
    for shipped in form().indicators:
        one = called(shipped, targets.get(shipped.code, Target()))
        group = _("{name}（{unit}）", name=one.label(), unit=words.unit(one))
        if one.counts == "entered":
            fields.append(Field(f"{one.code}.entered", mark("实际完成值"), "hundredths", group=group, wide=True))
        fields.append(Field(f"{one.code}.target", mark("目标值"), "hundredths", group=group))
        fields.append(Field(f"{one.code}.weight", mark("权重"), "hundredths", group=group))
        fields.append(Field(f"{one.code}.left_out", mark("不列入评价表"), "flag", group=group, wide=True))
    for criterion in form().criteria:
        named = _("{name}（{unit}）", name=criterion.label(), unit=words.unit(criterion))
        said = _("* 本程序建议的标准，不是文件规定") if criterion.proposed else ""
        fields.append(Field(criterion.code, named, "hundredths", group=_("评价标准"), wide=True, advice=(said, said)))
    return fields


def _values(targets: Mapping[str, Target]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for one in form().indicators:
        given = targets.get(one.code, Target())
        values[f"{one.code}.target"] = given.target if given.target is not None else one.target
        values[f"{one.code}.weight"] = given.weight if given.weight is not None else one.weight
        values[f"{one.code}.entered"] = given.entered
        values[f"{one.code}.left_out"] = given.left_out
    for criterion in form().criteria:
        own = target_of(criterion.code, targets)
        values[criterion.code] = own if own is not None else shipped_value(criterion)
    return values


def _form_of(targets: Mapping[str, Target]) -> dict[str, tuple[int, int]]:
    """Weight of each indicator and whether it is left out."""
    values = _values(targets)
    return {one.code: (values[f"{one.code}.weight"], values[f"{one.code}.left_out"]) for one in form().indicators}


def _to_keep(values: Mapping[str, Any], aims: Aims, is_programme: bool) -> dict[str, Target]:
    """Only what differs from what holds anyway, of the lines that changed."""
    wanted = {
        one.code: (int(values.get(f"{one.code}.weight") or 0), int(bool(values.get(f"{one.code}.left_out"))))
        for one in form().indicators
    }
    follows = is_programme and wanted == _form_of(aims.of_all)
    found = {}
    for one in form().indicators:
        own, (weight, left_out) = aims.own.get(one.code, Target()), wanted[one.code]
        target, entered = values.get(f"{one.code}.target"), values.get(f"{one.code}.entered")
        differs = weight != one.weight or (is_programme and wanted[one.code] != _form_of(aims.of_all)[one.code])
        given = own._replace(
            target=target if target != one.target else None, entered=entered,
            weight=weight if differs and not follows else None, left_out=0 if follows else left_out,
        )  # fmt: skip
        if given != own:
            found[one.code] = given
    for criterion in form().criteria:
        value = values.get(criterion.code)
        own_value = value if value != shipped_value(criterion) else None
        if own_value != target_of(criterion.code, aims.own):
            found[criterion.code] = Target(own_value)
    return found


def _over(values: Mapping[str, Any]) -> int:
    return weights_problem(
        int(values.get(f"{one.code}.weight") or 0)
        for one in form().indicators
        if not values.get(f"{one.code}.left_out")
    )


def _check(values: Mapping[str, Any]) -> list[Problem]:
    """Said at the last weight that counts: there it can be put right."""
    over = _over(values)
    if not over:
        return []
    listed = [one.code for one in form().indicators if not values.get(f"{one.code}.left_out")]
    last = (listed or [form().indicators[-1].code])[-1]
    return [Problem("weights", said_sum(over), column=f"{last}.weight")]
