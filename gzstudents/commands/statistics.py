"""`statistics`: the yearly tables as a workbook, on paper, and with --json as plain data.

    gzstudents statistics (--date D | --academic-year 2025-2026 | --calendar-year 2025)
                          [--out FILE.xlsx] [--pdf FILE.pdf] [--basis persons|enrolments] [--continents 5|6]

Without a period: 1 September of the current year. With --json (then neither file is needed):

    {"period": {"kind": "day"|"academic"|"calendar", "key", "first", "last", "cutoff",
                "flow": {"first", "last"},          the days of table E
                "award_year": "2025-2026"},         the academic year of table G
     "basis": "persons"|"enrolments", "continents": 5|6, "drawn_up": "YYYY-MM-DD",
     "tables": [TABLE …], "notices": [{"code", "severity": "info"|"warning", "message", "people": n} …],
     "files": [path …]}

    TABLE = {"id": "A" … "G", also "D-HMT", "E-HMT", "G-HMT" (Hong Kong, Macao, Taiwan and overseas Chinese students),
             "title", "title_zh", "title_en", "populations": ["INTL"] …,
             "rows":    [{"key", "label", "kind": "row"|"subtotal"|"total"|"unknown"|"part", "indent": 0-3} …],
             "columns": [the same with "measure": "persons"|"awards"|"yuan" …],
             "cells":   {row key: {column key: number}},         every row and column, subtotals and totals too
             "totals":  {"rows": {row key: n}, "columns": {column key: n}, "all": n},
             "shares":  {"rows": {row key: "12.34"}, "columns": {column key: "12.34"}},  per cent of the whole
             "notes":   [sentence …]}

Keys. Columns of B to G: levels JC BA MA PHD PREP NON, subtotals DEGREE NONDEGREE, UNKNOWN where it is not empty, TOTAL;
in G also awards:LEVEL and yuan:LEVEL (CNY). Rows: A population INTL HK MO TW OC, subtotal HMT, and under each
population POPULATION:DEGREE, POPULATION:NONDEGREE, POPULATION:01 … 09 (columns: gender 1 2 and 0 9); B continent AS AF
EU AM OC (or NA SA) and country alpha-3; C funding, first level 1 … 6 and second 11 … 62, and 2:UNSPECIFIED for those of
whom only the first level is known; D discipline 01 … 14; E NEW, NEW_SPRING (part of NEW), GRADUATED, COMPLETED,
CONFERRED (degrees), LEFT with the statuses it holds; F HMT with HK MO TW, and OC; G the code of the programme.
X1, X2 … by a field of the office's own (a choice, or yes and no): rows the codes of its choices, columns INTL HK MO TW OC.
UNKNOWN rows and columns are there only where somebody stands in them. E has no total row: its lines are not added.
"""

import argparse
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gzstudents.commands.office import Answer, Office
from gzstudents.commands.past import day, not_after_today
from gzstudents.commands.usage import WrongUsage, file_named
from gzstudents.kernel.errors import UserError
from gzstudents.kernel.i18n import _
from gzstudents.kernel.reasons import because

if TYPE_CHECKING:
    from gzstudents.statistics.rules.periods import Period
    from gzstudents.statistics.rules.report import Report

_FIRST_YEAR, _LAST_YEAR = 1900, 2199  # anything else is a slip of the keys


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser("statistics", help=_("年度统计表"))
    period = parser.add_mutually_exclusive_group()
    period.add_argument("--date", metavar="YYYY-MM-DD", help=_("统计时点；不写则为当年 9 月 1 日"))
    period.add_argument("--academic-year", metavar="2025-2026", help=_("学年（9 月 1 日至 8 月 31 日）"))
    period.add_argument("--calendar-year", metavar="2025", help=_("自然年"))
    parser.add_argument("--known-on", type=day, metavar="YYYY-MM-DD", help=_("按那一天结束时已登记的内容统计"))
    parser.add_argument("--out", type=file_named(".xlsx"), metavar=_("文件.xlsx"), help=_("写成工作簿"))
    parser.add_argument("--pdf", type=file_named(".pdf"), metavar=_("文件.pdf"), help=_("写成 PDF"))
    parser.add_argument("--basis", choices=("persons", "enrolments"), default="persons", help=_("按人或按学籍统计"))
    parser.add_argument("--continents", type=int, choices=(5, 6), default=5, help=_("五大洲，或南北美洲分列的六大洲"))


def run(arguments: argparse.Namespace, office: Office) -> Answer:
    """Draw up all tables and write what was asked for."""
    wants_json = bool(getattr(arguments, "json", False))
    if not (arguments.out or arguments.pdf or wants_json):
        raise WrongUsage(_("请用 --out 或 --pdf 指定要写的文件，或加 --json。"))
    period = _period(arguments)
    from gzstudents.statistics.printing import plain
    from gzstudents.statistics.rules.report import draw_up
    from gzstudents.statistics.rules.roll import Roll

    office.progress.report(0, 4, _("正在读取"))
    facts, names, own = _read(arguments, office)
    office.progress.report(1, 4, _("正在统计"))
    made = draw_up(
        Roll(facts), period, basis=arguments.basis, scheme=arguments.continents, today=date.today(),
        known_on=arguments.known_on, own=own,
    )  # fmt: skip
    files = _write(arguments, office, made, names)
    office.progress.report(4, 4, _("完成"))
    of_day = {"known_on": arguments.known_on.isoformat()} if arguments.known_on else {}
    return Answer({**plain.report(made), **of_day, "files": [str(path) for path in files]}, _told(made, files))


def _read(arguments: argparse.Namespace, office: Office) -> tuple[Any, Any, Any]:
    """The facts, of today or as they were known on a day, what the office calls itself, and its own fields."""
    from gzstudents.statistics.queries import known, load_and_keep, load_facts, office_names
    from gzstudents.statistics.queries.own import own_columns

    known_on = arguments.known_on and not_after_today(arguments.known_on)
    with office.store().reading() as session:
        names = office_names(session)
        if not known_on:
            facts = load_and_keep(session)
            return facts, names, own_columns(session, facts)
    connection = known.connect(office.path, office.key, known_on)
    try:
        facts = load_facts(connection)
        return facts, names, own_columns(connection, facts)
    finally:
        connection.close()


def _write(arguments: argparse.Namespace, office: Office, made: "Report", names: Any) -> list[Path]:
    files: list[Path] = []
    if arguments.out:
        from gzstudents.statistics.printing import workbook

        office.progress.report(2, 4, _("正在写工作簿"))
        _into(arguments.out, lambda path: workbook.write(path, made, names))
        files.append(arguments.out)
    if arguments.pdf:
        from gzstudents.statistics.printing import report

        office.progress.report(3, 4, _("正在写 PDF"))
        _into(arguments.pdf, lambda path: report.write(path, made, names))
        files.append(arguments.pdf)
    return files


def _into(path: Path, write: Any) -> None:
    """A file that cannot be written is told in words: most often it is open in the sheet program."""
    try:
        write(path)
    except OSError as error:
        reason = because(error)
        raise UserError(
            _("无法写入“{name}”：{reason}。文件若已打开，请先关闭。", name=path.name, reason=reason)
        ) from error


def _period(arguments: argparse.Namespace) -> "Period":
    from gzstudents.statistics.rules import periods

    try:
        if arguments.academic_year:
            found = periods.of_academic_year(arguments.academic_year)
        elif arguments.calendar_year:
            found = periods.of_calendar_year(int(arguments.calendar_year))
        else:
            found = (
                periods.on_day(date.fromisoformat(arguments.date)) if arguments.date else periods.default(date.today())
            )
        if not _FIRST_YEAR <= found.first.year <= _LAST_YEAR:
            raise ValueError(found.first)
        return found
    except ValueError as error:
        asked = arguments.academic_year or arguments.calendar_year or arguments.date
        raise WrongUsage(
            _("看不懂统计时期“{text}”：日期写 2025-09-01，学年写 2025-2026，自然年写 2025。", text=asked)
        ) from error


def _told(made: "Report", files: list[Path]) -> str:
    a = made.tables["A"]
    lines = [
        _(
            "{period}：国际学生 {international}，港澳台学生 {hmt}，华侨学生 {overseas}",
            period=made.period.label(),
            international=f"{a.value('INTL'):,}",
            hmt=f"{a.value('HMT'):,}",
            overseas=f"{a.value('OC'):,}",
        )
    ]
    lines += [_("注意：{text}", text=one.words()) for one in made.notices if one.severity == "warning"]
    return "\n".join([*lines, *(_("已写入 {path}", path=path) for path in files)])
