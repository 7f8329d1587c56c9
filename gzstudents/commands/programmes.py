"""`programmes`: the scholarship programmes, their rates and conditions, and whether a student may have one, in words.

With --json: `programmes` (each `code` `name` `sponsor` `populations` `kind` `stacking` `awards` `amount`); `show` gives one with `rates`
and `conditions`; `check` gives `outcome` (ELIGIBLE, UNCLEAR, REFUSED) and `hits`: `rule` `severity` `met` (true, false, null) `sentence` `fact`.
"""

import argparse
from datetime import date
from typing import Any

from gzstudents.commands.award import academic_year, day
from gzstudents.commands.office import Answer, Office
from gzstudents.kernel import codes, dates, money
from gzstudents.kernel.errors import UserError
from gzstudents.kernel.i18n import _, _n


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser("programmes", help=_("奖学金项目、资助标准和申请条件"))
    what = parser.add_subparsers(dest="what", metavar=_("做什么"))
    listed = what.add_parser("list", help=_("列出全部项目"))
    listed.add_argument("--year", type=academic_year, metavar="2025-2026", help=_("学年"))
    for name, told in (("show", _("一个项目的资助标准和申请条件")), ("rates", _("一个项目的资助标准")),
                       ("conditions", _("一个项目的申请条件"))):  # fmt: skip
        one = what.add_parser(name, help=told)
        one.add_argument("code", metavar="CODE", help=_("项目代码"))
    check = what.add_parser("check", help=_("学生是否符合项目的条件，逐条说明"))
    check.add_argument("code", metavar="CODE", help=_("项目代码"))
    check.add_argument("--student", required=True, metavar="NO", help=_("学号"))
    check.add_argument("--year", required=True, type=academic_year, metavar="2025-2026", help=_("学年"))
    check.add_argument("--renewal", action="store_true", help=_("按续发的条件检查"))
    check.add_argument("--on", type=day, metavar="YYYY-MM-DD", help=_("以哪一天为准；不写则为今天"))


def run(arguments: argparse.Namespace, office: Office) -> Answer:
    with office.store().reading() as session:
        if arguments.what == "check":
            return _check(session, arguments)
        if arguments.what in {"show", "rates", "conditions"}:
            return _show(session, arguments.code, arguments.what)
        return _list(session, getattr(arguments, "year", None) or dates.academic_year(date.today()))


def _list(session: Any, year: str) -> Answer:
    from gzstudents.scholarships import queries

    years = queries.years_of(session, year)
    found = []
    for row in queries.list_programmes(session):
        given = years.get(row.id)
        found.append({
            "code": row.code, "name": row.name, "sponsor": row.sponsor, "populations": list(row.populations),
            "kind": row.kind, "stacking": row.stacking, "people": given.people if given else 0,
            "awards": given.awards if given else 0, "amount": money.yuan(given.amount_fen if given else 0),
        })  # fmt: skip
    lines = [_n("{count} 个项目，{year} 学年：", len(found), year=year)]
    lines += [
        f"  {one['code']:<8} {one['name']}  {_n('{count} 项', int(str(one['awards'])))}  {one['amount']}" for one in found
    ]  # fmt: skip
    return Answer({"year": year, "programmes": found}, "\n".join(lines))


def _show(session: Any, code: str, what: str) -> Answer:
    from gzstudents.scholarships import queries

    terms = queries.get_terms(session, code)
    data: dict[str, Any] = {"code": terms.code, "name": terms.name, "populations": terms.populations}
    lines = [f"{terms.code}  {terms.name}"]
    if what in {"show", "rates"}:
        data["rates"] = [
            {**one._asdict(), "amount": money.yuan(one.amount_fen), "year_amount": money.yuan(one.year_fen)}
            for one in terms.rates
        ]
        lines += [f"  {_rate(one)}" for one in terms.rates]
    if what in {"show", "conditions"}:
        conditions = queries.list_conditions(session, terms.id, date.today().isoformat())
        labels = queries.own_labels(session)
        data["conditions"] = [{**one.terms._asdict(), "state": one.state} for one in conditions]
        lines += [f"  {_condition(one, labels)}" for one in conditions if one.state != "PAST"]
    return Answer(data, "\n".join(lines))


def _rate(one: Any) -> str:
    of = [
        codes.label("level", one.level) if one.level else "",
        codes.label("category", one.category) if one.category else "",
        codes.label("award_grade", one.grade) if one.grade else "",
        _("{number} 类学科", number=one.subject_class) if one.subject_class else "",
        codes.label("teaching_language", one.teaching_language) if one.teaching_language else "",
    ]
    amount = money.yuan(one.amount_fen) if one.amount_fen else _("金额待填")
    parts = [*of, codes.label("rate_item", one.item), amount, codes.label("rate_period", one.per)]
    times = f"× {one.months}" if one.per in {"MONTH", "TERM"} else ""
    return " · ".join(part for part in (*parts, times, one.valid_from) if part)


def _condition(one: Any, labels: dict[str, str]) -> str:
    from gzstudents.scholarships.rules import for_whom, requirement

    said = for_whom(one.terms, requirement(one.terms, labels=labels))
    about = [codes.label("rule_severity", one.terms.severity), one.terms.source]
    return _("{name}（{words}）", name=said, words=" · ".join(part for part in about if part))


def _check(session: Any, arguments: argparse.Namespace) -> Answer:
    from gzstudents.scholarships import queries
    from gzstudents.scholarships.rules import outcome

    terms = queries.get_terms(session, arguments.code)
    on = arguments.on or date.today().isoformat()
    nominee = queries.find_nominees(session, [arguments.student], on).get(arguments.student)
    if nominee is None:
        raise UserError(_("没有学号为“{number}”的学生。", number=arguments.student))
    route = "RENEWAL" if arguments.renewal else "INITIAL"
    enrolment = nominee.candidate.enrolment_id
    hits = queries.hits_of(session, terms.id, [enrolment], arguments.year, on, route=route)[enrolment]
    verdict = outcome(hits)
    signs = {True: "✓", False: "✗", None: "?"}
    lines = [
        f"{nominee.candidate.called}  {terms.name}  {arguments.year}",
        *(f"  {signs[hit.met]} {hit.sentence}" for hit in hits),
        codes.label("eligibility_outcome", verdict),
    ]
    data = {
        "programme": terms.code, "student_number": nominee.candidate.student_number, "name": nominee.candidate.name,
        "year": arguments.year, "on": on, "route": route, "outcome": verdict,
        "hits": [
            {"rule": hit.rule_id, "severity": hit.severity, "met": hit.met, "sentence": hit.sentence, "fact": hit.fact}
            for hit in hits
        ],
    }  # fmt: skip
    return Answer(data, "\n".join(lines))
