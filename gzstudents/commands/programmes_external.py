"""`programmes external`: a scholarship from elsewhere, recorded for information: exclusive programmes must know of it."""

import argparse
from typing import Any

from gzstudents.commands.award import academic_year
from gzstudents.commands.office import Answer, Office
from gzstudents.commands.payments_single import fen_of
from gzstudents.kernel import codes
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.i18n import _, _n


def add(what: Any) -> None:
    parser = what.add_parser("external", help=_("登记校外奖学金，只作信息：不能兼得的项目要知道"))
    parser.add_argument("--student", nargs="+", required=True, metavar="NO", help=_("学号"))
    parser.add_argument("--year", required=True, type=academic_year, metavar="2025-2026", help=_("学年"))
    parser.add_argument("--name", required=True, metavar=_("名称"), help=_("奖学金名称"))
    parser.add_argument("--sponsor", default="", metavar=_("类型"), help=_("设奖单位的类型，如 ENTERPRISE 或 企业"))
    parser.add_argument("--amount", metavar=_("元"), help=_("金额；不知道则不写"))
    parser.add_argument("--foreign", action="store_true", help=_("不是中国奖学金：外国政府、外国学校的"))


def run(arguments: argparse.Namespace, office: Office) -> Answer:
    """All or none; what is recorded already of a student, year and name is not recorded twice."""
    from gzstudents.scholarships import operations

    sponsor = codes.find("sponsor_type", arguments.sponsor) if arguments.sponsor else ""
    if sponsor is None:
        raise RuleBroken(_("不认识“{value}”。", value=arguments.sponsor))
    amount = fen_of(arguments.amount) or None
    numbers = list(dict.fromkeys(arguments.student))
    with office.store().writing(office.actor, operations.record_external.verb) as session:  # type: ignore[attr-defined]
        new = [person for person in _people(session, numbers) if not _is_known(session, person, arguments)]
        for person in new:
            operations.record_external(
                session, person_id=person, academic_year=arguments.year, name=arguments.name, sponsor_kind=sponsor,
                amount_fen=amount, is_chinese=int(not arguments.foreign),
            )  # fmt: skip
        act = session.info["act_id"] if new else None
    data = {"recorded": len(new), "known": len(numbers) - len(new), "act": act, "year": arguments.year}
    return Answer(data, _n("已登记 {count} 名学生的校外奖学金。", len(new)))


def _people(session: Any, numbers: list[str]) -> list[int]:
    """Whose the numbers are; RuleBroken names one that nobody has."""
    from gzstudents.students import chosen

    found = {number: chosen.owner_of_number(session, number) for number in numbers}
    missing = [number for number, person in found.items() if person is None]
    if missing:
        raise RuleBroken(_("没有学号为“{number}”的学生。", number=missing[0]))
    return list(dict.fromkeys(person for person in found.values() if person is not None))


def _is_known(session: Any, person: int, arguments: argparse.Namespace) -> bool:
    from gzstudents.kernel import names
    from gzstudents.scholarships import queries

    wanted = (arguments.year, names.clean(arguments.name))
    return any((one.academic_year, one.name) == wanted for one in queries.externals_of_person(session, person))
