"""`import`: a roll from any sheet. With --plan it only shows what it would do; the plan can be kept and executed as it stands."""

import argparse
import json
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from gzstudents.commands.office import STORE_NAME, Answer, Office
from gzstudents.commands.usage import WrongUsage
from gzstudents.kernel.collecting import without_collecting
from gzstudents.kernel.errors import Problem, RuleBroken, UserError
from gzstudents.kernel.i18n import _, _n
from gzstudents.kernel.vault import aside

if TYPE_CHECKING:
    from gzstudents.kernel.names_ahead import KeysAhead
    from gzstudents.kernel.store import Store
    from gzstudents.students.importing import Plan

_SHOWN = 20  # problems in the text answer; JSON has them all


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser("import", help=_("导入名册（xlsx、xls、et、ods、csv）"))
    parser.add_argument("file", type=Path, nargs="?", metavar=_("文件"))
    parser.add_argument("--plan", action="store_true", help=_("只显示将要做什么，不更改数据"))
    parser.add_argument("--rejected", type=Path, metavar="OUT.xlsx", help=_("把未导入的行连同原因写到这里"))
    parser.add_argument("--sheet", metavar=_("名称"), help=_("只导入这个工作表"))
    parser.add_argument("--encoding", metavar=_("编码"), help=_("文本文件的编码；不写则自动判断"))
    parser.add_argument("--mapping", type=Path, metavar="MAPPING.json", help=_("列与字段的对应，由核对时保存"))
    parser.add_argument("--plan-out", type=Path, metavar="PLAN.json", help=_("把计划保存到这里"))
    parser.add_argument("--plan-in", type=Path, metavar="PLAN.json", help=_("执行保存的计划"))


def run(arguments: argparse.Namespace, office: Office) -> Answer:
    with without_collecting(), ExitStack() as ending:
        return _run(arguments, office, ending)


def _run(arguments: argparse.Namespace, office: Office, ending: ExitStack) -> Answer:
    keys = None
    columns: list[dict[str, Any]] = []
    seen: dict[str, list[str]] = {"sheets": [], "missing": []}
    if arguments.plan_in is not None:
        plan = _kept(arguments.plan_in)
    elif arguments.file is None:
        raise WrongUsage(_("请指明要导入的文件"))
    else:
        rolls, warnings, columns = _read(arguments, office, seen)
        if not arguments.plan:
            keys = ending.enter_context(_keys_ahead(rolls))
        plan = _plan(arguments, office, rolls, warnings)
    questions = [entry for entry in columns if entry["question"]]
    if arguments.plan_out is not None:
        aside.write(arguments.plan_out, plan.to_json().encode())
    if arguments.rejected is not None:
        _write_rejected(plan, arguments.rejected)
    # rows read without the column that is asked for say little: first the answer, then the rows
    problems = _asked(questions) if questions and not arguments.plan else [*_asked(questions), *plan.problems]
    data: dict[str, Any] = {
        **plan.counts,
        "skipped": plan.skipped,
        "problems": [_problem(problem) for problem in problems],
        "columns": columns,
        **seen,
        "file": plan.file_name,
        "planned": bool(arguments.plan),
        "act": None,
    }
    if arguments.plan or questions:
        return Answer(data, _said(plan, problems, act=None), refused=bool(questions) and not arguments.plan)
    act = None if plan.changes_nothing else _execute(plan, office, data, keys)
    data["act"] = act
    return Answer(data, _said(plan, problems, act=act), refused=_nothing_fits(plan))


def _read(
    arguments: argparse.Namespace, office: Office, seen: dict[str, list[str]]
) -> tuple[list[Any], list[Problem], list[dict[str, Any]]]:
    """The rows, what is to be said of the book, and for each column the field it fills.

    `seen` gets the sheets with a roll, and what keeps one from being read.
    """
    from gzstudents.kernel import sheets
    from gzstudents.students import importing

    office.progress.report(0, 0, _("正在读取文件"))
    book = sheets.read_book(arguments.file, encoding=arguments.encoding, progress=office.progress)
    tables = importing.find_tables(book)
    seen["sheets"] = [table.sheet.name for table in tables]
    if arguments.sheet:
        tables = [table for table in tables if table.sheet.name == arguments.sheet]
        if not tables:
            raise UserError(_("文件中没有名为“{sheet}”的名册。", sheet=arguments.sheet))
    remembered = _mapping(arguments.mapping)
    rolls, columns = [], []
    for table in tables:
        mapping = importing.propose(table, remembered)
        columns += _columns(table, mapping)
        if missing := mapping.missing():
            if not arguments.plan:
                raise UserError(" ".join(missing))
            seen["missing"] += missing  # whoever only looks can still say which column it is
            continue
        office.progress.report(0, 0, _("正在核对 {sheet}", sheet=table.sheet.name))
        rolls.append(importing.parse_rows(table, mapping, importing.Options()))
    return rolls, book.warnings, columns


def _plan(arguments: argparse.Namespace, office: Office, rolls: list[Any], warnings: list[Problem]) -> "Plan":
    from gzstudents.students import importing
    from gzstudents.students.importing.register import RegisterExisting

    with _register(office, only_look=arguments.plan) as store, store.reading(whole=True) as session:
        plan = importing.make_plan(
            rolls,
            RegisterExisting(session),
            file_name=arguments.file.name,
            warnings=warnings,
            progress=office.progress,
        )
        _refuse_others(store, plan)
        return plan


def _refuse_others(store: "Store", plan: "Plan") -> None:
    """A plan says what the register holds: who is of a college makes none about students of another."""
    from gzstudents.kernel import scope
    from gzstudents.students.chosen import count_seen

    college = scope.of_reader(store.key).college
    if not college:
        return
    known = {item.person_id for item in plan.items if item.person_id is not None}
    with store.reading() as session:
        others = len(known) - count_seen(session, known)
    if others:
        raise RuleBroken(
            _n("名册中有 {count} 人是其他学院的学生。您只能导入“{college}”的学生。", others, college=college)
        )


def _keys_ahead(rolls: list[Any]) -> "closing[KeysAhead]":
    """Begun before the plan is made, because both take about as long."""
    from gzstudents.kernel.names_ahead import KeysAhead
    from gzstudents.students.importing.planning import names_of

    return closing(KeysAhead(names_of(row) for roll in rolls for row in roll.rows))


@contextmanager
def _register(office: Office, *, only_look: bool) -> Iterator["Store"]:
    """What the roll is compared with. To look makes no file: where none is, the roll is compared with an empty one."""
    if not only_look or (office.path.exists() and office.path.stat().st_size):
        yield office.store(create=True)
        return
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        empty = Office(Path(folder, STORE_NAME))
        try:
            yield empty.store(create=True)
        finally:
            empty.close()


def _kept(path: Path) -> "Plan":
    from gzstudents.students.importing import Plan

    try:
        return Plan.from_json(aside.read(path).decode())
    except OSError as error:
        raise UserError(_("无法读取计划“{name}”：{reason}", name=path, reason=error.strerror or error)) from error
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise UserError(_("“{name}”不是导入计划。请重新核对名册。", name=path.name)) from error


def _mapping(path: Path | None) -> dict[str, list[str]]:
    if path is None:
        return {}
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise UserError(_("无法读取列的对应文件“{name}”。", name=path.name)) from error
    if not isinstance(found, dict) or not all(isinstance(value, list) for value in found.values()):
        raise UserError(_("“{name}”不是列的对应文件。", name=path.name))
    return {str(key): [str(name) for name in value] for key, value in found.items()}


def _columns(table: Any, mapping: Any) -> list[dict[str, Any]]:
    from gzstudents.students import importing

    asked = {column: name for name, candidates in mapping.questions.items() for column in candidates}
    fingerprint = table.fingerprint  # of all headings: not once for each of them
    return [
        {
            "sheet": table.sheet.name,
            "fingerprint": fingerprint,
            "header_row": table.header_rows[1] + 1,
            "rows": len(table.sheet.rows) - table.first_row,
            "column": number,
            "heading": table.heading(number),
            "field": mapping.fields[number],
            "label": importing.label(mapping.fields[number]) if mapping.fields[number] else "",
            "question": asked.get(number, ""),
            "examples": table.examples(number),
        }
        for number in range(len(table.headings))
    ]


def _execute(plan: Any, office: Office, data: dict[str, Any], keys: "KeysAhead | None") -> int | None:
    from gzstudents.students import operations

    note = {"file": plan.file_name, "hash": plan.file_hash, **plan.counts}
    store = office.store(create=True)
    with store.writing(office.actor, "students.import", cause="import", note=note) as session:
        done = operations.import_roll(session, plan=plan, progress=office.progress, keys=keys)
    data["people"], data["enrolments"] = done.people, done.enrolments
    data["person_ids"] = list(done.person_ids[:1000])
    return int(session.info["act_id"])


def _write_rejected(plan: Any, path: Path) -> None:
    from gzstudents.students import importing

    importing.rejected_sheet(plan, path)


def _nothing_fits(plan: Any) -> bool:
    counts = plan.counts
    return not (counts["new"] or counts["changed"] or counts["identical"])


def _asked(questions: list[dict[str, Any]]) -> list[Problem]:
    names: dict[tuple[str, str], list[str]] = {}
    for entry in questions:
        names.setdefault((entry["sheet"], entry["question"]), []).append(entry["heading"])
    from gzstudents.students import importing

    return [
        Problem(
            "ambiguous_column",
            _(
                "“{headings}”都可能是“{field}”，请指明用哪一列。",
                headings="”“".join(headings),
                field=importing.label(field),
            ),
            sheet=sheet,
            column=headings[0],
        )
        for (sheet, field), headings in names.items()
    ]


def _problem(problem: Problem) -> dict[str, Any]:
    return problem.as_dict()


def _said(plan: Any, problems: list[Problem], *, act: int | None) -> str:
    counts = plan.counts
    lines = [
        _(
            "新增 {new}，更改 {changed}，相同 {identical}，冲突 {conflicting}，拒绝 {rejected}",
            **{name: f"{count:,}" for name, count in counts.items()},
        )
    ]
    if act is not None:
        lines.append(_("已导入，操作编号 {act}（可用 undo 撤销）。", act=act))
    elif plan.changes_nothing:
        lines.append(_("没有需要写入的内容，名册未更改。"))
    lines += [f"  {_place(problem)}{problem.message}" for problem in problems[:_SHOWN]]
    if len(problems) > _SHOWN:
        lines.append(_n("  另有 {count} 个问题，见 --rejected 或 --json", len(problems) - _SHOWN))
    return "\n".join(lines)


def _place(problem: Problem) -> str:
    if problem.row is None:
        return _("{sheet}：", sheet=problem.sheet) if problem.sheet else ""
    return _("{sheet} 第 {row} 行 {column}：", sheet=problem.sheet, row=problem.row, column=problem.column)
