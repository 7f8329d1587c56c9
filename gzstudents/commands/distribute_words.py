"""What an optimised plan comes to, as data and in sentences: aims, who gains, who loses, who may envy whom, what binds."""

from collections.abc import Callable, Mapping
from time import monotonic
from typing import Any

from gzstudents.distribution.rules import comparing, conflicts, envy, wording
from gzstudents.distribution.rules.comparing import Binding
from gzstudents.distribution.rules.formulation import Rule
from gzstudents.distribution.rules.problem import Cell, Filling, Problem, Solution
from gzstudents.distribution.rules.ranking import Respect
from gzstudents.kernel import codes, scaled
from gzstudents.kernel.i18n import _, _n
from gzstudents.kernel.money import yuan
from gzstudents.kernel.progress import Progress
from gzstudents.kernel.told import heard

_MOST_ENVY = 5_000  # pairs that are told in a sentence, of each kind; all are counted and listed by their numbers
_PATIENCE, _IN_ALL = 8.0, 20.0  # seconds to try what a little more would do: of one limit, of all of them
_SHOWN = 20  # lines of a kind in the text answer


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
        return {
            "greedy": {"placed": len(first.placed), "amount": yuan(_spent(first))},
            "decided": sum(
                one.decided is not None and one.decided.state == "PLACED" for one in self._problem.candidates
            ),
            "priorities": self._priorities(first, solution.filling),
            **{
                name: [
                    self._change(fate.person, one) for fate in fates if fate.fortune == fortune for one in fate.changes
                ]
                for name, fortune in (("gains", "GAINS"), ("loses", "LOSES"), ("changes", "EVEN"))
            },
            **self._envied(solution.filling),
            **self._limits(solution),
        }

    def _priorities(self, first: Filling, ours: Filling) -> list[str]:
        """How many students with a place count for each priority of the plan, here and by rank."""
        found = []
        for priority in self._problem.priorities:
            mine = {one.application: one.person for one in self._problem.candidates if priority.code in one.priorities}
            now, by_rank = (len({mine[key] for key in filling.placed if key in mine}) for filling in (ours, first))
            named = codes.label("plan_priority", priority.code)
            if mine:
                found.append(
                    _("{priority}：{ours} 人，按排名分配是 {by_rank} 人", priority=named, ours=now, by_rank=by_rank)
                )
        return found

    def _envied(self, filling: Filling) -> dict[str, Any]:
        """Every pair: with its numbers, and in sentences as far as anybody reads on."""
        numbers = {one.application: one.number or str(one.application) for one in self._problem.candidates}
        pairs: dict[str, list[envy.Envy]] = {"envy": [], "excused": []}
        for one in self._progress.over(envy.envy(self._problem, filling), 0, _("比较每两个人的名额")):
            pairs["excused" if one.excuse else "envy"].append(one)
        return {
            **{name: [self._envy(one) for one in found[:_MOST_ENVY]] for name, found in pairs.items()},
            "envy_count": len(pairs["envy"]),
            "excused_count": len(pairs["excused"]),
            "envy_pairs": [[numbers[one.better], numbers[one.worse], one.grade] for one in pairs["envy"]],
        }

    def _limits(self, solution: Solution) -> dict[str, Any]:
        """What binds, and what a little more of it would do; a budget that does not bind is tried as well."""
        binding = comparing.binding(self._problem, solution.filling)
        rules = [one.rule for one in binding if one.rule.kind in {"CELL", "BUDGET"}]
        budgets = [Rule("BUDGET", one.cycle) for one in self._problem.terms if one.budget_fen is not None]
        asked = [*rules, *(one for one in budgets if one not in rules)] if solution.status == "optimal" else []
        until, more = monotonic() + _IN_ALL, list[str]()
        for one in asked:
            if monotonic() > until:
                break
            more.append(self._more(one, solution))
        return {"binding": [self._binding(one) for one in binding], "more": more, "untried": len(asked) - len(more)}

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
        title = self._titles.get(one.cycle, "")
        grade = codes.label("award_grade", one.grade) if one.grade else title
        if one.grade and len(self._titles) > 1:
            grade = _("{programme} · {cell}", programme=title, cell=grade)
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

    def _more(self, rule: Rule, solution: Solution) -> str:
        """One more place in a cell, or 10,000 yuan: solved anew."""
        if rule.cell is not None:
            more = comparing.more_places(self._problem, rule.cell)
            first = _("“{cell}”多 1 个名额", cell=self._named(rule.cell))
        else:
            more = comparing.more_money(self._problem, rule.cycle)
            first = _("“{programme}”多 10,000 元", programme=self._titles.get(rule.cycle, ""))
        found = comparing.marginal(more, solution, respect=self._respect, seconds=_PATIENCE, progress=self._progress)
        if found.students > 0:
            return _n("{first}：可多 {count} 人获奖。", found.students, first=first)
        better = any(gained > 0 for _aim, gained in found.gained)
        if better:
            return _("{first}：获奖人数不变，有人能得到更想要的等级，或多照顾到重点群体。", first=first)
        if not found.proved:
            return _("{first}：没有找到更好的分配，但时间已到，没有证明。", first=first)
        return _("{first}：结果不变。", first=first)

    def _conflict(self) -> list[str]:
        found = conflicts.smallest(self._problem, respect=self._respect, seconds=_PATIENCE, progress=self._progress)
        return [] if found is None else [self.rule(one) for one in found.rules]

    def _named(self, cell: Cell) -> str:
        """A cell; of several programmes with the name of its own."""
        if len(self._titles) == 1:
            return wording.cell(cell)
        return _("{programme} · {cell}", programme=self._titles.get(cell.cycle, ""), cell=wording.cell(cell))

    def _decision(self, application: int) -> str:
        found = next((one.decided for one in self._problem.candidates if one.application == application), None)
        if found is None or found.state != "PLACED":
            return codes.label("placement_state", found.state if found is not None else "UNPLACED")
        return codes.label("award_grade", found.grade) if found.grade else codes.label("placement_state", found.state)

    def rule(self, one: Rule) -> str:
        """A limit, as people call it."""
        title = self._titles.get(one.cycle, "")
        if one.cell is not None:
            return _n("“{cell}”有 {count} 个名额", one.cell.places, cell=self._named(one.cell))
        if one.share is not None:
            return _("“{share}”{sense} {percent}", share=heard(one.share.title), sense=codes.label("share_sense", one.share.sense),
                     percent=scaled.percent(one.share.permille))  # fmt: skip
        return {
            "BUDGET": lambda: _("“{programme}”的预算", programme=title),
            "LEAST": lambda: _("“{programme}”要求的最少获奖人数", programme=title),
            "RANK": lambda: _("“{programme}”按排名的要求", programme=title),
            "EXCLUSIVE": lambda: _("一人不能兼得的奖学金"),
            "DECISION": lambda: _(
                "{who}的决定：{what}",
                who=self._called.get(one.application, str(one.application)),
                what=self._decision(one.application),
            ),
        }[one.kind]()


def _spent(filling: Filling) -> int:
    return sum(one.amount_fen for one in filling.placed.values())


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
        if one["aim"] != "VALUE" or not one["proved"]  # a sum of ranks says nothing to anybody once it is proved
    ]
    if "gains" in data:
        gains, loses = (len({one["person"] for one in data[name]}) for name in ("gains", "loses"))
        lines.append(_n("比按排名分配多得或升等 {count} 人。", gains))
        lines.append(_n("比按排名分配少得或降等 {count} 人。", loses))
    for name in ("priorities", "envy", "binding", "more", "conflict"):
        found = data.get(name, ())
        lines += [*found[:_SHOWN], *(["…"] if len(found) > _SHOWN else [])]
    return lines
