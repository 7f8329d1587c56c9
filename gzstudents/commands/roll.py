"""`import`: a roll from any sheet. With --plan it only shows what it would do; the plan can be kept and executed as it stands."""

import argparse
import json
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from gzstudents.commands import roll_reading, roll_said
from gzstudents.commands.office import STORE_NAME, Answer, Office
from gzstudents.commands.roll_reading import Choices, Reading
from gzstudents.commands.usage import WrongUsage, file_named
from gzstudents.kernel.collecting import without_collecting
from gzstudents.kernel.errors import Problem, RuleBroken, UserError
from gzstudents.kernel.i18n import _, _n
from gzstudents.kernel.reasons import because
from gzstudents.kernel.vault import aside

if TYPE_CHECKING:
    from gzstudents.kernel.names_ahead import KeysAhead
    from gzstudents.kernel.store import Store
    from gzstudents.students.importing import Plan


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser("import", help=_("导入名册（xlsx、xls、et、ods、csv、txt）"))
    parser.add_argument("file", type=Path, nargs="?", metavar=_("文件"), help=_("名册文件"))
    parser.add_argument("--plan", action="store_true", help=_("只显示将要做什么，不更改数据"))
    parser.add_argument(
        "--rejected", type=file_named(".xlsx"), metavar="OUT.xlsx", help=_("把未导入的行连同原因写到这里")
    )
    parser.add_argument("--sheet", action="append", default=[], metavar=_("名称"), help=_("只导入这个工作表；可写几次"))
    parser.add_argument("--per-sheet", action="store_true", help=_("每个工作表各为一步操作，可以分别撤销"))
    parser.add_argument("--encoding", metavar=_("编码"), help=_("文本文件的编码；不写则自动判断"))
    parser.add_argument("--mapping", type=Path, metavar="MAPPING.json", help=_("列与字段的对应，由核对时保存"))
    parser.add_argument(
        "--template", default="", metavar=_("名称"), help=_("按这个模板读取；none 为不用模板，不写则自动识别")
    )
    parser.add_argument(
        "--date-order", choices=("dmy", "mdy"), default="", help=_("03/04/2001 这样的日期：dmy 为日在前，mdy 为月在前")
    )
    parser.add_argument("--corrections", type=Path, metavar="CELLS.json", help=_("核对时更正的单元格"))
    parser.add_argument(
        "--corrected", type=file_named(".xlsx"), metavar="OUT.xlsx", help=_("把更正后的文件写到这里，更正处有标记")
    )
    parser.add_argument("--unfinished", type=int, metavar="N", help=_("继续这次未完成的导入，不用指明文件"))
    parser.add_argument("--plan-out", type=Path, metavar="PLAN.json", help=_("把计划保存到这里"))
    parser.add_argument("--plan-in", type=Path, metavar="PLAN.json", help=_("执行保存的计划"))
    parser.add_argument("--leave-out", type=Path, metavar="ROWS.json", help=_("计划中不写入的行：[[工作表, 行号], …]"))


def run(arguments: argparse.Namespace, office: Office) -> Answer:
    with without_collecting(), ExitStack() as ending:
        return _run(arguments, office, ending)


def _run(arguments: argparse.Namespace, office: Office, ending: ExitStack) -> Answer:
    keys = None
    reading: Reading | None = None
    if arguments.plan_in is not None:
        plan = _kept(arguments.plan_in).without(_left_out(arguments.leave_out))
    else:
        reading = roll_reading.read(_choices(arguments, office), office, only_look=arguments.plan)
        if not arguments.plan:
            keys = ending.enter_context(_keys_ahead(reading.rolls))
        plan = _plan(arguments, office, reading)
    columns = reading.columns if reading is not None else []
    questions = [entry for entry in columns if entry["question"]]
    _write_files(arguments, plan, reading)
    # rows read without the column that is asked for say little: first the answer, then the rows
    problems = _asked(questions) if questions and not arguments.plan else [*_asked(questions), *plan.problems]
    data: dict[str, Any] = {
        **plan.counts,
        "skipped": plan.skipped,
        "undated": plan.undated,
        "problems": [problem.as_dict() for problem in problems],
        "columns": columns,
        "sheets": [sheet["name"] for sheet in reading.sheets] if reading is not None else [],
        "rolls": reading.sheets if reading is not None else [],
        "missing": reading.missing if reading is not None else [],
        "file": plan.file_name,
        "planned": bool(arguments.plan),
        "act": None,
        "acts": [],
    }
    if arguments.plan or questions:
        return Answer(data, roll_said.said(plan, problems, data), refused=bool(questions) and not arguments.plan)
    if plan.changes_nothing:
        _forget(arguments, office)
    else:
        _execute(arguments, plan, office, data, keys)
    return Answer(data, roll_said.said(plan, problems, data), refused=_nothing_fits(plan))


def _choices(arguments: argparse.Namespace, office: Office) -> Choices:
    """What was decided about the file; of an import that is continued, what was decided then."""
    chosen = Choices(
        path=arguments.file or Path(),
        encoding=arguments.encoding,
        sheets=tuple(arguments.sheet),
        mapping=roll_reading.mapping_from(arguments.mapping),
        template=arguments.template,
        corrections=roll_reading.corrections_from(arguments.corrections),
        date_order=arguments.date_order,
    )
    if arguments.unfinished is not None:
        return roll_reading.continued(chosen, office, arguments.unfinished)
    if arguments.file is None:
        raise WrongUsage(_("请指明要导入的文件"))
    return chosen


def _write_files(arguments: argparse.Namespace, plan: "Plan", reading: Reading | None) -> None:
    if arguments.plan_out is not None:
        aside.write(arguments.plan_out, plan.to_json().encode())
    if arguments.rejected is not None:
        from gzstudents.students import importing

        importing.rejected_sheet(plan, arguments.rejected)
    if arguments.corrected is not None and reading is not None:
        from gzstudents.students.importing import corrections

        corrections.corrected_copy(reading.as_read, reading.corrections, arguments.corrected)


def _plan(arguments: argparse.Namespace, office: Office, reading: Reading) -> "Plan":
    from gzstudents.duplicates.importing import with_similar
    from gzstudents.students import importing
    from gzstudents.students.importing.register import RegisterExisting

    with _register(office, only_look=arguments.plan) as store, store.reading(whole=True) as session:
        plan = importing.make_plan(
            reading.rolls,
            RegisterExisting(session),
            file_name=reading.name,
            warnings=reading.warnings,
            progress=office.progress,
        )
        _refuse_others(store, plan)
        return with_similar(session, plan, office.progress)


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
        raise UserError(_("无法读取计划“{name}”：{reason}", name=path, reason=because(error))) from error
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise UserError(_("“{name}”不是导入计划。请重新核对名册。", name=path.name)) from error


def _left_out(path: Path | None) -> frozenset[tuple[str, int]]:
    """Rows that somebody has decided not to write."""
    if path is None:
        return frozenset()
    try:
        return frozenset((str(sheet), int(row)) for sheet, row in json.loads(path.read_text("utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise UserError(_("“{name}”里没有行号。", name=path.name)) from error


def _execute(
    arguments: argparse.Namespace, plan: "Plan", office: Office, data: dict[str, Any], keys: "KeysAhead | None"
) -> None:
    """The plan in one act, or each sheet of it in one of its own."""
    from gzstudents.students import operations

    store = office.store(create=True)
    people: dict[int, int] = {}
    shown: list[int] = []
    data["people"] = data["enrolments"] = 0
    for part in operations.parts_of(plan, per_sheet=arguments.per_sheet):
        note: dict[str, Any] = {"file": plan.file_name, "hash": plan.file_hash, **part.plan.counts}
        if part.sheet:
            note["sheet"] = part.sheet
        with store.writing(office.actor, "students.import", cause="import", note=note) as session:
            done = operations.import_roll(session, plan=part.with_people(people), progress=office.progress, keys=keys)
        people |= part.made(done)
        shown += done.person_ids
        data["people"] += done.people
        data["enrolments"] += done.enrolments
        act = int(session.info["act_id"])
        data["acts"].append({"act": act, "sheet": part.sheet, "new": note["new"], "changed": note["changed"]})
        data["act"] = act
    data["person_ids"] = list(dict.fromkeys(shown))[:1000]
    _forget(arguments, office)


def _forget(arguments: argparse.Namespace, office: Office) -> None:
    """What is done is not offered any more."""
    if arguments.unfinished is not None:
        from gzstudents.students import unfinished

        with office.store().writing(office.actor, unfinished.forget.verb) as session:  # type: ignore[attr-defined]
            unfinished.forget(session, unfinished_id=arguments.unfinished)


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
