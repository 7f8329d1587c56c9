"""`programmes`: the scholarship programmes, their rates and conditions, and whether a student may have one, in words.

With --json: `programmes` (each `code` `name` `sponsor` `populations` `kind` `stacking` `awards` `amount` `amount_fen` `packages`); `show` and `rates`
give one with `rates` and `packages`: what each kind of student is given in a year (`level` `category` `grade` `subject_class`
`teaching_language`, "" where it makes no difference), `total_fen`, of it `cash_fen` to the student, and `items` of it in fen; `show` and
`conditions` its `conditions`. `check` gives `outcome` (ELIGIBLE, UNCLEAR, REFUSED) and `hits`: `rule` `severity` `met` (true, false, null)
`sentence` `fact`. `external` records a scholarship from elsewhere, which exclusive programmes must know of: `recorded` `known` `act`.
"""

import argparse
from datetime import date
from typing import TYPE_CHECKING, Any

from gzstudents.commands import programmes_external
from gzstudents.commands.award import academic_year, day
from gzstudents.commands.office import Answer, Office
from gzstudents.kernel import codes, dates, money
from gzstudents.kernel.errors import UserError
from gzstudents.kernel.i18n import _, _n

if TYPE_CHECKING:
    from gzstudents.scholarships.rates import Package


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser("programmes", help=_("奖学金项目、资助标准和申请条件"))
    parser.add_argument("--year", type=academic_year, metavar="2025-2026", help=_("学年"))
    what = parser.add_subparsers(dest="what", metavar=_("做什么"))
    listed = what.add_parser("list", help=_("列出全部项目"))
    listed.add_argument("--year", type=academic_year, default=argparse.SUPPRESS, metavar="2025-2026", help=_("学年"))
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
    programmes_external.add(what)


def run(arguments: argparse.Namespace, office: Office) -> Answer:
    if arguments.what == "external":
        return programmes_external.run(arguments, office)
    with office.store().reading() as session:
        if arguments.what == "check":
            return _check(session, arguments)
        if arguments.what in {"show", "rates", "conditions"}:
            return _show(session, arguments.code, arguments.what)
        return _list(session, arguments.year or dates.academic_year(date.today()))


def _list(session: Any, year: str) -> Answer:
    from gzstudents.scholarships import queries
    from gzstudents.scholarships import rates as worth
    from gzstudents.scholarships.rules import first_day

    years = queries.years_of(session, year)
    found = []
    for row in queries.list_programmes(session):
        given = years.get(row.id)
        rates = [one.terms for one in queries.list_rates(session, row.id)]
        found.append({
            "code": row.code, "name": row.name, "sponsor": row.sponsor, "populations": list(row.populations),
            "kind": row.kind, "stacking": row.stacking, "people": given.people if given else 0,
            "awards": given.awards if given else 0, "amount": money.yuan(given.amount_fen if given else 0), "amount_fen": given.amount_fen if given else 0,
            "packages": [_plain(one) for one in worth.packages(worth.in_force(rates, first_day(year)))],
        })  # fmt: skip
    lines = [_n("{count} 个项目，{year} 学年：", len(found), year=year)]
    lines += [
        f"  {one['code']:<8} {one['name']}  {_n('{count} 项', int(str(one['awards'])))}  {one['amount']}" for one in found
    ]  # fmt: skip
    return Answer({"year": year, "programmes": found}, "\n".join(lines))


def _show(session: Any, code: str, what: str) -> Answer:
    from gzstudents.scholarships import queries
    from gzstudents.scholarships import rates as worth

    terms = queries.get_terms(session, queries.find_code(session, code))
    data: dict[str, Any] = {"code": terms.code, "name": terms.name, "populations": terms.populations}
    lines = [f"{terms.code}  {terms.name}"]
    if what in {"show", "rates"}:
        data["rates"] = [
            {**one._asdict(), "amount": money.yuan(one.amount_fen), "year_amount": money.yuan(one.year_fen)}
            for one in terms.rates
        ]
        packages = worth.packages(worth.in_force(terms.rates, date.today().isoformat()))
        data["packages"] = [_plain(one) for one in packages]
        lines += [f"  {_rate(one)}" for one in terms.rates]
        lines += [_("每学年合计："), *(f"  {_package(one)}" for one in packages)]
    if what in {"show", "conditions"}:
        conditions = queries.list_conditions(session, terms.id, date.today().isoformat())
        labels = queries.own_labels(session)
        data["conditions"] = [{**one.terms._asdict(), "state": one.state} for one in conditions]
        lines += [f"  {_condition(one, labels)}" for one in conditions if one.state != "PAST"]
    return Answer(data, "\n".join(lines))


def _plain(one: "Package") -> dict[str, Any]:
    """A package for --json; null where an amount has not been filled in yet."""
    from gzstudents.scholarships import rates as worth

    known = all(line.amount_fen for line in one.lines)
    of = {name: value for name, value in one._asdict().items() if name != "lines"}
    return {
        **of,
        "total_fen": worth.total(one.lines) if known else None,
        "cash_fen": worth.cash(one.lines) if known else None,
        "items": {line.item: line.year_fen or None for line in one.lines},
    }


def _package(one: "Package") -> str:
    from gzstudents.scholarships import rates as worth

    parts = " + ".join(
        f"{codes.label('rate_item', line.item)} {money.yuan(line.year_fen) if line.amount_fen else _('金额待填')}"
        for line in one.lines
    )
    whole = money.yuan(worth.total(one.lines)) if all(line.amount_fen for line in one.lines) else _("金额待填")
    return f"{' · '.join(part for part in _of(one) if part)}  {whole} = {parts}"


def _of(one: Any) -> list[str]:
    """Whom a rate or a package is for."""
    return [
        codes.label("level", one.level) if one.level else "",
        codes.label("category", one.category) if one.category else "",
        codes.label("award_grade", one.grade) if one.grade else "",
        _("{number} 类学科", number=one.subject_class) if one.subject_class else "",
        codes.label("teaching_language", one.teaching_language) if one.teaching_language else "",
    ]


def _rate(one: Any) -> str:
    amount = money.yuan(one.amount_fen) if one.amount_fen else _("金额待填")
    parts = [*_of(one), codes.label("rate_item", one.item), amount, codes.label("rate_period", one.per)]
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

    terms = queries.get_terms(session, queries.find_code(session, arguments.code))
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
