"""`cycles`: a programme's year: its rounds with days, budget and places, made or changed, and led from step to step.

With --json `list`: `cycles`; `save` and `step`: `cycle`, each with `id` `programme` `name` `year` `round` `state` `opens_on` `closes_on` `places`
(null where there is no quota) `budget` `budget_fen` `applications` `approved`; and `act` (null where nothing was to be done).
"""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gzstudents.commands.award import academic_year, day
from gzstudents.commands.office import Answer, Office
from gzstudents.commands.payments_single import fen_of
from gzstudents.commands.usage import number
from gzstudents.kernel import codes, money
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.i18n import _, _n

if TYPE_CHECKING:
    from gzstudents.applications.queries.cycles import CycleRow
    from gzstudents.applications.rules.quotas import Cell

_MOST = 100_000
_MOST_ROUNDS = 99


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser("cycles", help=_("奖学金项目的年度批次：列出、建立或修改、进入下一步"))
    parts = parser.add_subparsers(dest="part", metavar=_("做什么"), required=True)
    listed = parts.add_parser("list", help=_("列出批次"))
    save = parts.add_parser("save", help=_("建立批次；已有的则修改"))
    step = parts.add_parser("step", help=_("批次进入下一步，或一直到所写的一步"))
    for part in (listed, save, step):
        must = part is not listed
        part.add_argument("--programme", required=must, default="", metavar="CODE", help=_("项目代码"))
        part.add_argument("--year", required=must, type=academic_year, metavar="2025-2026", help=_("学年"))
    for part in (save, step):
        part.add_argument(
            "--round", type=number(1, _MOST_ROUNDS), default=1, metavar="N", help=_("批次，不写则为第 1 批")
        )
    _add_values(save)
    step.add_argument("--to", default="", metavar="STATE", help=_("到哪一步，如 OPEN 或 评审；不写则为下一步"))
    step.add_argument("--confirm", action="store_true", help=_("需要核对的情况已经核对过"))
    step.add_argument("--on", type=day, metavar="YYYY-MM-DD", help=_("以哪一天为准；不写则为今天"))


def _add_values(save: argparse.ArgumentParser) -> None:
    places = save.add_mutually_exclusive_group()
    places.add_argument("--places", type=number(0, _MOST), metavar="N", help=_("总名额"))
    places.add_argument("--table", type=Path, metavar=_("文件"), help=_("按层次、等级、学院的名额表"))
    places.add_argument("--no-quota", action="store_true", help=_("不限名额"))
    save.add_argument("--budget", metavar=_("元"), help=_("预算金额"))
    save.add_argument("--opens", type=day, metavar="D", help=_("申请开始"))
    save.add_argument("--closes", type=day, metavar="D", help=_("申请截止"))
    save.add_argument("--document", metavar=_("文号"), help=_("下达名额的文号"))


def run(arguments: argparse.Namespace, office: Office) -> Answer:
    return {"list": _list, "save": _save, "step": _step}[arguments.part](arguments, office)


def _list(arguments: argparse.Namespace, office: Office) -> Answer:
    from gzstudents.applications.queries import cycles

    with office.store().reading() as session:
        found = cycles.list_cycles(session, programme=arguments.programme, academic_year=arguments.year or "")
    lines = [_n("{count} 个批次", len(found)), *(f"  {_said(one)}" for one in found)]
    return Answer({"cycles": [_plain(one) for one in found]}, "\n".join(lines))


def _save(arguments: argparse.Namespace, office: Office) -> Answer:
    """One act; what is not typed stays as it is."""
    from gzstudents.applications import operations

    cells = _cells(arguments.table, office) if arguments.table else None
    known = _find(arguments, office)
    with office.store().writing(office.actor, "cycles.edit" if known else "cycles.add") as session:
        if known is None:
            identity = operations.add_cycle(
                session, programme=arguments.programme, academic_year=arguments.year, number=arguments.round,
                values=_values(arguments),
            )  # fmt: skip
        else:
            identity = known.id
            operations.edit_cycle(session, cycle_id=identity, values=_values(arguments))
        if cells is not None:
            operations.set_places(session, cycle_id=identity, cells=cells, document=arguments.document or "")
        act = session.info["act_id"]
    return _answer(arguments, office, act if session.info["changed"] else None)


def _values(arguments: argparse.Namespace) -> dict[str, Any]:
    given = {"opens_on": arguments.opens, "closes_on": arguments.closes, "document": arguments.document}
    values: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
    if arguments.budget is not None:
        values["budget_fen"] = fen_of(arguments.budget)
    if arguments.places is not None:
        values |= {"quota_mode": "SIMPLE", "places": arguments.places}
    if arguments.no_quota:
        values["quota_mode"] = "NONE"
    return values


def _cells(path: Path, office: Office) -> "list[Cell]":
    """The table of places. Raises RuleBroken with every cell that cannot be read."""
    from gzstudents.applications.importing import read_places
    from gzstudents.kernel import sheets

    found = read_places(sheets.read_book(path, progress=office.progress))
    troubles = [_("第 {row} 行：{message}", row=one.row + 1, message=one.message) for one in found.troubles]
    if troubles:
        raise RuleBroken(_("名额表“{name}”读不懂。", name=path.name), troubles)
    return found.cells


def _step(arguments: argparse.Namespace, office: Office) -> Answer:
    """One step, or one after the other up to the one that is named: all or none."""
    from gzstudents.applications import operations
    from gzstudents.applications.queries.cycles import find_cycle
    from gzstudents.applications.rules import steps

    target = codes.find("cycle_state", arguments.to) if arguments.to else ""
    if target is None:
        raise RuleBroken(_("不认识“{value}”。", value=arguments.to))
    with office.store().reading() as session:
        cycle = find_cycle(session, arguments.programme, arguments.year, arguments.round)
    path = _path(cycle.state, target or steps.next_state(cycle.state) or cycle.state)
    if not path:
        return _answer(arguments, office, None)
    try:
        with office.store().writing(office.actor, "cycles.advance") as session:
            for state in path:
                operations.advance(
                    session, cycle_id=cycle.id, state=state, today=arguments.on or "", confirmed=arguments.confirm
                )
            act = session.info["act_id"]
    except operations.Doubtful as doubt:
        raise RuleBroken(_("请先核对；核对后加 --confirm 继续。"), list(doubt.reasons)) from doubt
    return _answer(arguments, office, act)


def _path(before: str, after: str) -> list[str]:
    """The steps between, the last included; one back where that is what is asked for."""
    from gzstudents.applications.rules.steps import STATES

    start, end = STATES.index(before), STATES.index(after)
    return list(STATES[start + 1 : end + 1]) if end >= start else [after]


def _find(arguments: argparse.Namespace, office: Office) -> "CycleRow | None":
    from gzstudents.applications.queries import cycles

    with office.store().reading() as session:
        found = cycles.list_cycles(session, programme=arguments.programme, academic_year=arguments.year)
    return next((one for one in found if one.round == arguments.round), None)


def _answer(arguments: argparse.Namespace, office: Office, act: int | None) -> Answer:
    found = _find(arguments, office)
    if found is None:
        raise RuleBroken(_("这个批次已不存在，请刷新列表。"))
    return Answer({"cycle": _plain(found), "act": act}, _said(found))


def _plain(one: "CycleRow") -> dict[str, Any]:
    return {
        "id": one.id, "programme": one.programme, "name": one.called, "year": one.academic_year, "round": one.round,
        "state": one.state, "opens_on": one.opens_on, "closes_on": one.closes_on, "places": one.places,
        "budget": None if one.budget_fen is None else money.yuan(one.budget_fen), "budget_fen": one.budget_fen, "applications": one.applications,
        "approved": one.approved,
    }  # fmt: skip


def _said(one: "CycleRow") -> str:
    parts = [
        one.called,
        codes.label("cycle_state", one.state),
        codes.label("quota_mode", "NONE") if one.places is None else _n("{count} 个名额", one.places),
        "" if one.budget_fen is None else _("预算 {amount} 元", amount=money.yuan(one.budget_fen)),
        _n("{count} 份申请", one.applications),
    ]
    return "  ".join(part for part in parts if part)
