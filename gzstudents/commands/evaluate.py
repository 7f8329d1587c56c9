"""`evaluate`: the performance evaluation of scholarships as a workbook, on paper, and with --json as plain data.

    gzstudents evaluate --year 2025-2026 [--programme CODE] [--on YYYY-MM-DD] [--out FILE.xlsx] [--pdf FILE.pdf] [--freeze]

Without --programme: all programmes that gave or offered something in the year; --pdf is then the yearly report, with a
programme its sheet. --on is the cut-off day: the last day of the year, or today while it runs. With --json:

    {"academic_year", "on", "programmes": [{"code", "zh", "en"} …], "persons", "awards", "amount_fen", "paid_fen",
     "score", "assessed",                       points in hundredths: reached, and of the indicators that could be scored
     "before": {"academic_year", "values": {code: hundredths}, "persons", "awards", "amount_fen", "paid_fen", "score", "assessed",
                "kept_on"} | null,               the year before: as it was frozen on that day, else from the records
     "criteria": {"outstanding_average": hundredths, "outstanding_rank": ‰, "grace_days": days},      as counted
     "indicators": [{"code", "group", "proposed", "zh", "en", "formula_zh", "formula_en", "unit", "value", "shown", "top", "bottom",
                     "counts": "persons"|"awards", "numerator": [id …], "denominator": [id …],
                     "parts": {programme: fen or places},      of the denominator where no people stand there
                     "target", "weight", "score", "note", "caution", "before"} …],      numbers in hundredths
     "left_out": [code …],                      indicators that are no lines of the form
     "breakdowns": {"programme"|"sponsor"|"population"|"level"|"country"|"country_group"|"discipline"|"gender"|"college":
                    [{"key", "label", "persons", "awards", "amount_fen", "paid_fen"} …]},
     "frozen": id|null, "files": [path …]}

A value null: no data; it is never 0 for want of knowing.
"""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gzstudents.commands.award import academic_year, day
from gzstudents.commands.office import Answer, Office
from gzstudents.commands.usage import file_named
from gzstudents.kernel.errors import UserError
from gzstudents.kernel.i18n import _
from gzstudents.kernel.reasons import because

if TYPE_CHECKING:
    from gzstudents.evaluation.rules.before import Before
    from gzstudents.evaluation.rules.evaluating import Evaluated


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser("evaluate", help=_("奖学金绩效评价"))
    parser.add_argument("--year", required=True, type=academic_year, metavar="2025-2026", help=_("学年"))
    parser.add_argument("--programme", default="", metavar="CODE", help=_("项目代码；不写则为全部项目"))
    parser.add_argument(
        "--on", type=day, default=None, metavar="YYYY-MM-DD", help=_("截止日；不写则为学年最后一天或今天")
    )
    parser.add_argument("--out", type=file_named(".xlsx"), metavar=_("文件.xlsx"), help=_("写成工作簿"))
    parser.add_argument("--pdf", type=file_named(".pdf"), metavar=_("文件.pdf"), help=_("写成 PDF"))
    parser.add_argument("--freeze", action="store_true", help=_("把这次评价的数字固定下来"))


def run(arguments: argparse.Namespace, office: Office) -> Answer:
    """Work it out, freeze it where asked for, and write what was asked for."""
    from gzstudents.evaluation import operations, queries
    from gzstudents.evaluation.printing import plain
    from gzstudents.evaluation.rules.evaluating import evaluate

    code = arguments.programme.strip().upper()
    office.progress.report(0, 3, _("正在统计"))
    with office.store().reading() as session:
        facts = queries.load_facts(session, academic_year=arguments.year, programme=code, on=arguments.on or "")
        made = evaluate(facts, queries.targets_in_force(session, programme=code, academic_year=arguments.year))
        names = queries.office_names(session)
        years = queries.year_totals(session, programme=code, until=arguments.year)
        before = queries.year_before(session, academic_year=arguments.year, programme=code)
    kept = None
    if arguments.freeze:
        with office.store().writing(office.actor, operations.freeze.verb) as session:  # type: ignore[attr-defined]
            kept = operations.freeze(session, academic_year=arguments.year, programme=code, on=facts.on)
    office.progress.report(1, 3, _("正在写文件"))
    files = _write(arguments, made, names, years, before)
    office.progress.report(3, 3, _("完成"))
    data = {**plain.evaluation(made, before), "frozen": kept, "files": [str(path) for path in files]}
    return Answer(data, _told(made, files))


def _write(
    arguments: argparse.Namespace, made: "Evaluated", names: Any, years: Any, before: "Before | None"
) -> list[Path]:
    files: list[Path] = []
    if arguments.out:
        from gzstudents.evaluation.printing import workbook

        _into(arguments.out, lambda path: workbook.write(path, made, names, years, before))
        files.append(arguments.out)
    if arguments.pdf:
        from gzstudents.evaluation.printing import report

        single = bool(arguments.programme.strip())
        _into(
            arguments.pdf,
            lambda path: (
                report.write_sheet(path, made, names, before)
                if single
                else report.write(path, made, names, years, before)
            ),
        )
        files.append(arguments.pdf)
    return files


def _into(path: Path, write: Callable[[Path], None]) -> None:
    try:
        write(path)
    except OSError as error:
        raise UserError(_("不能写入“{name}”：{reason}", name=path, reason=because(error))) from error


def _told(made: "Evaluated", files: list[Path]) -> str:
    from gzstudents.evaluation.rules import words

    lines = [
        _("{year} 学年奖学金绩效评价，截至 {day}：得 {score} 分（有数据和目标值的 {points} 分）", year=made.facts.academic_year,
          day=made.facts.on, score=words.points(made.score), points=words.points(made.assessed))
    ]  # fmt: skip
    lines += [f"  {one.indicator.label()}  {words.value(one.indicator, one.figure.value)}" for one in made.lines]
    return "\n".join([*lines, *(str(path) for path in files)])
