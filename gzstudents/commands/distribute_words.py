"""What an optimised plan comes to, as data and in sentences: aims, who gains, who loses, who may envy whom, what binds."""

from collections.abc import Callable, Mapping
from itertools import islice, tee
from typing import Any

from gzstudents.distribution.rules import comparing, conflicts, envy, wording
from gzstudents.distribution.rules.comparing import Binding
from gzstudents.distribution.rules.formulation import Rule
from gzstudents.distribution.rules.problem import Filling, Problem, Solution
from gzstudents.distribution.rules.ranking import Respect
from gzstudents.kernel import codes, scaled
from gzstudents.kernel.i18n import _, _n
from gzstudents.kernel.money import yuan
from gzstudents.kernel.progress import Progress
from gzstudents.kernel.told import heard

_MOST_ENVY = 200  # pairs that are told one by one, of each kind
_ASKED_CELLS, _ASKED_BUDGETS = 3, 1  # of which is tried what a little more of them would do
_PATIENCE = 8.0  # seconds for each of those


class Telling:
    """Says what a plan comes to; `called` names the applications."""

    def __init__(self, problem: Problem, called: Mapping[int, str], respect: Respect, progress: Progress) -> None:
        self._problem, self._called, self._respect, self._progress = problem, called, respect, progress
        self._titles = {one.cycle: heard(one.title) for one in problem.terms}

    def compared(self, first: Filling, solution: Solution) -> dict[str, Any]:
        """The solution beside the fill by rank, as plain values and sentences in the language of the moment."""
        stages = [
            {"aim": one.aim, "text": wording.aim_text(one.aim), "value": one.value, "bound": one.bound, "proved": one.proved, "gap": one.gap}
            for one in solution.stages
        ]  # fmt: skip
        told = {"status": solution.status, "seconds": round(solution.seconds, 2), "stages": stages}
        if solution.status == "infeasible":
            return {**told, "conflict": self._conflict()}
        return told if solution.status == "unknown" else {**told, **self._beside(first, solution)}

    def _beside(self, first: Filling, solution: Solution) -> dict[str, Any]:
        fates = comparing.fates(self._problem, first, solution.filling)
        just, excused = tee(envy.envy(self._problem, solution.filling))
        binding = comparing.binding(self._problem, solution.filling)
        return {
            "greedy": {"placed": len(first.placed)},
            **{
                name: [
                    self._change(fate.person, one) for fate in fates if fate.fortune == fortune for one in fate.changes
                ]
                for name, fortune in (("gains", "GAINS"), ("loses", "LOSES"), ("changes", "EVEN"))
            },
            "envy": [self._envy(one) for one in islice((one for one in just if not one.excuse), _MOST_ENVY)],
            "excused": [self._envy(one) for one in islice((one for one in excused if one.excuse), _MOST_ENVY)],
            "binding": [self._binding(one) for one in binding],
            "more": [text for one in _worth_asking(binding) if (text := self._more(one, solution))],
        }

    def _change(self, person: int, one: comparing.Change) -> dict[str, Any]:
        return {
            "person": person,
            "name": self._called.get(one.application, ""),
            "application": one.application,
            "before": None if one.before is None else one.before.grade,
            "after": None if one.after is None else one.after.grade,
        }

    def _envy(self, one: envy.Envy) -> str:
        better, worse = self._called.get(one.better, str(one.better)), self._called.get(one.worse, str(one.worse))
        grade = codes.label("award_grade", one.grade) if one.grade else self._titles.get(one.cycle, "")
        why = {
            "BUDGET": _("预算不够"),
            "SHARE": _("受比例限制"),
            "LEAST": _("获奖人数会少于要求"),
            "HAND": _("人工决定"),
        }.get(one.excuse)
        if why is None:
            return _("{better}排在{worse}之前，更想要对方的“{grade}”。", better=better, worse=worse, grade=grade)
        return _(
            "{better}排在{worse}之前，更想要对方的“{grade}”，但{why}。",
            better=better,
            worse=worse,
            grade=grade,
            why=why,
        )

    def _binding(self, one: Binding) -> str:
        named = self.rule(one.rule)
        if one.rule.kind == "BUDGET":
            used, limit = yuan(one.used), yuan(one.limit)
        else:
            used, limit = f"{one.used:,}", f"{one.limit:,}"
        return _n(
            "{rule}：已用 {used} / {limit}，还有 {count} 人等着。", one.waiting, rule=named, used=used, limit=limit
        )

    def _more(self, one: Binding, solution: Solution) -> str:
        """One more place in a cell, or 10,000 yuan: solved anew. Only where the plan itself is proved."""
        if solution.status != "optimal" or one.rule.kind not in {"CELL", "BUDGET"}:
            return ""
        if one.rule.cell is not None:
            more = comparing.more_places(self._problem, one.rule.cell)
            first = _("“{cell}”多 1 个名额", cell=wording.cell(one.rule.cell))
        else:
            more = comparing.more_money(self._problem, one.rule.cycle)
            first = _("“{programme}”多 10,000 元", programme=self._titles.get(one.rule.cycle, ""))
        found = comparing.marginal(more, solution, respect=self._respect, seconds=_PATIENCE, progress=self._progress)
        if found.students > 0:
            return _n("{first}：可多 {count} 人获奖。", found.students, first=first)
        better = any(gained > 0 for _aim, gained in found.gained)
        if better:
            return _("{first}：获奖人数不变，有人能得到更想要的等级，或多照顾到重点群体。", first=first)
        return _("{first}：结果不变。", first=first)

    def _conflict(self) -> list[str]:
        found = conflicts.smallest(self._problem, respect=self._respect, seconds=_PATIENCE, progress=self._progress)
        return [] if found is None else [self.rule(one) for one in found.rules]

    def rule(self, one: Rule) -> str:
        """A limit, as people call it."""
        title = self._titles.get(one.cycle, "")
        if one.cell is not None:
            return _n("“{cell}”有 {count} 个名额", one.cell.places, cell=wording.cell(one.cell))
        if one.share is not None:
            return _("“{share}”{sense} {percent}", share=heard(one.share.title), sense=codes.label("share_sense", one.share.sense),
                     percent=scaled.percent(one.share.permille))  # fmt: skip
        return {
            "BUDGET": lambda: _("“{programme}”的预算", programme=title),
            "LEAST": lambda: _("“{programme}”要求的最少获奖人数", programme=title),
            "RANK": lambda: _("“{programme}”按排名的要求", programme=title),
            "EXCLUSIVE": lambda: _("一人不能兼得的奖学金"),
            "DECISION": lambda: _("{who}的决定", who=self._called.get(one.application, str(one.application))),
        }[one.kind]()


def _worth_asking(binding: list[Binding]) -> list[Binding]:
    cells = [one for one in binding if one.rule.kind == "CELL"]
    return cells[:_ASKED_CELLS] + [one for one in binding if one.rule.kind == "BUDGET"][:_ASKED_BUDGETS]


def said(data: Mapping[str, Any]) -> list[str]:
    """The first lines of the text answer."""
    status: dict[str, Callable[[], str]] = {
        "optimal": lambda: _("已证明：在所选的要求下没有更好的分配。"),
        "feasible": lambda: _("时间已到：这是目前找到的最好的分配。"),
        "infeasible": lambda: _("没有符合所有限制的分配。"),
        "unknown": lambda: _("时间已到，还没有找到符合所有限制的分配。"),
    }
    lines = [status[data["status"]]()] if data.get("status") in status else []
    lines += [
        _("{aim}：{value}", aim=one["text"], value=one["value"])
        if one["proved"]
        else _("{aim}：{value}，最多可能是 {bound}。", aim=one["text"], value=one["value"], bound=one["bound"])
        for one in data.get("stages", ())
    ]
    if "gains" in data:
        gains, loses = (len({one["person"] for one in data[name]}) for name in ("gains", "loses"))
        lines.append(_n("比按排名分配多得或升等 {count} 人。", gains))
        lines.append(_n("比按排名分配少得或降等 {count} 人。", loses))
    return lines + [line for name in ("envy", "binding", "more", "conflict") for line in data.get(name, ())]
