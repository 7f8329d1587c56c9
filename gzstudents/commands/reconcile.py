"""`reconcile`: a partner's list against the register, only the differences; accepted, set aside, or written to a file.

With --json: `template` `label` `file` `on` `rows` `same` `differs` `only_file` `only_us` `ambiguous` `set_aside`, and `lines`:
`id` `group` `sheet` `row` `name` `number` `person_id` `matched_by` `reasons` `acceptable` `sides` (each `field` `label`
`ours` `theirs` `acceptable` `set_aside`); after --accept `act` `registered` `changed` `facts` `left`.
"""

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gzstudents.commands import roll_reading
from gzstudents.commands.office import Answer, Office
from gzstudents.commands.roll_reading import Choices, Reading
from gzstudents.commands.usage import WrongUsage
from gzstudents.kernel import access
from gzstudents.kernel.errors import RuleBroken, UserError
from gzstudents.kernel.i18n import _, _n
from gzstudents.kernel.reasons import because
from gzstudents.kernel.vault import aside

if TYPE_CHECKING:
    from gzstudents.reconciling.rules import Chosen, Line, Result
    from gzstudents.students.importing.templates import Template

_SHOWN = 30  # lines of the text answer
_SELECTORS = "all|differs|only_file|only_us|ambiguous|field:F|line:N|line:N:F"


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser("reconcile", help=_("把合作单位的名单与名册核对，只列差异"))
    parser.add_argument("--file", type=Path, metavar=_("文件"), help=_("保险公司、出入境、留学基金委或财务的名单"))
    parser.add_argument("--template", default="", metavar=_("名称"), help=_("按这个模板读取；不写则自动识别"))
    parser.add_argument("--sheet", action="append", default=[], metavar=_("名称"), help=_("只核对这个工作表；可写几次"))
    parser.add_argument("--encoding", metavar=_("编码"), help=_("文本文件的编码；不写则自动判断"))
    parser.add_argument("--mapping", type=Path, metavar="MAPPING.json", help=_("列与字段的对应，由核对时保存"))
    for name, text in (
        ("--accept", _("采用文件的内容：{selectors}；可写几次", selectors=_SELECTORS)),
        ("--set-aside", _("认定不是差异，以后不再列出；写法相同")),
        ("--ask-again", _("重新列出认定过的；写法相同")),
    ):
        parser.add_argument(name, action="append", default=[], metavar=_SELECTORS, help=text)
    parser.add_argument(
        "--assign", action="append", nargs=2, default=[], metavar=("N", _("学号")),
        help=_("指明第 N 处是哪名学生（学号，或 #人员编号），以后同类名单都记得；可写几次"),
    )  # fmt: skip
    parser.add_argument("--result-out", type=Path, metavar="RESULT.json", help=_("把核对结果保存到这里"))
    parser.add_argument("--result-in", type=Path, metavar="RESULT.json", help=_("处理保存的核对结果"))
    parser.add_argument("--out", type=Path, metavar=_("文件"), help=_("把差异写到 .xlsx 或 .pdf（号码遮盖）"))
    parser.add_argument("--full", action="store_true", help=_("写出完整的证件号码和出生日期（需要 --purpose）"))
    parser.add_argument("--purpose", default="", metavar=_("文字"), help=_("导出用途，记入操作记录"))


def run(arguments: argparse.Namespace, office: Office) -> Answer:
    _check(arguments)
    office.store()  # what is not there is said before a file is read
    result = _kept(arguments.result_in) if arguments.result_in is not None else _compare(arguments, office)
    if arguments.result_out is not None:
        aside.write(arguments.result_out, result.to_json().encode())
    data = _data(result, with_lines=arguments.result_out is None)
    said = _act(arguments, office, result, data)
    if arguments.out is not None:
        _write(arguments, office, result)
        data["out"] = str(arguments.out)
        said.append(_("已导出到 {name}", name=arguments.out.name))
    return Answer(data, "\n".join(said or _said(result)))


def _check(arguments: argparse.Namespace) -> None:
    if arguments.file is None and arguments.result_in is None:
        raise WrongUsage(_("请用 --file 指明要核对的文件"))
    if arguments.out is not None:
        access.require("export")
        if arguments.out.suffix.lower() not in {".xlsx", ".pdf"}:
            raise WrongUsage(_("--out 请写 .xlsx 或 .pdf 文件"))
    if arguments.full:
        access.require("export_full")
        if not arguments.purpose.strip():
            raise WrongUsage(_("--full 需要用途：请加 --purpose 写明完整号码作何用。"))


def _compare(arguments: argparse.Namespace, office: Office) -> "Result":
    from gzstudents.reconciling import queries
    from gzstudents.reconciling.working import reconcile

    chosen = Choices(
        path=arguments.file,
        encoding=arguments.encoding,
        sheets=tuple(arguments.sheet),
        mapping=roll_reading.mapping_from(arguments.mapping),
        template=arguments.template,
        purpose="partner",
    )
    reading = roll_reading.read(chosen, office, only_look=False)
    template = _template(reading)
    store = office.store()
    _refuse_of_college(store.key)
    with store.reading(whole=True) as session:
        register = queries.register_for(session, template)
        return reconcile(reading.rolls, template, register, file_name=reading.name, progress=office.progress)


def _template(reading: Reading) -> "Template":
    """The template that was recognised or named; of several sheets the first says it. Raises UserError without one."""
    found = next((one for one in reading.templates if one is not None), None)
    if found is not None:
        return found
    from gzstudents.students.importing import templates

    known = _("、").join(one.label() for one in templates.shipped() if one.purpose == "partner")
    raise UserError(_("认不出这是哪一种名单。请选择模板：{known}。", known=known))


def _refuse_of_college(key: bytes | None) -> None:
    """A list of the whole school says who is missing: nothing for somebody who sees one college."""
    from gzstudents.kernel import scope

    college = scope.of_reader(key).college
    if college:
        raise RuleBroken(_("核对要看全校学生，您只能查看“{college}”的学生。", college=college))


def _kept(path: Path) -> "Result":
    from gzstudents.reconciling.rules import Result

    try:
        return Result.from_json(aside.read(path).decode())
    except OSError as error:
        raise UserError(_("无法读取核对结果“{name}”：{reason}", name=path, reason=because(error))) from error
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise UserError(_("“{name}”不是核对结果。请重新核对。", name=path.name)) from error


def _act(arguments: argparse.Namespace, office: Office, result: "Result", data: dict[str, Any]) -> list[str]:
    """What was asked to be done, each as one act; what was done, in sentences."""
    from gzstudents.reconciling import operations

    said: list[str] = []
    note = {"file": result.file_name, "hash": result.file_hash, "template": result.template}
    for verb, selectors in (("ask_again", arguments.ask_again), ("set_aside", arguments.set_aside)):
        if selectors:
            operation = getattr(operations, verb)
            with office.store().writing(office.actor, operation.verb, note=note) as session:
                count = operation(session, result=result, chosen=_chosen(result, selectors))
            data[verb] = count
            data["act"] = _act_of(session)
            said.append(
                _n("{count} 处已认定不是差异", count) if verb == "set_aside" else _n("{count} 处将重新列出", count)
            )
    if arguments.assign:
        data["assigned"], data["act"] = _assign(arguments.assign, office, result, note)
        said.append(_n("已指明 {count} 处是谁，请重新核对", len(arguments.assign)))
    if arguments.accept:
        chosen = _chosen(result, arguments.accept)
        with office.store().writing(office.actor, "reconciling.accept", cause="import", note=note) as session:
            done = operations.accept(session, result=result, chosen=chosen, progress=office.progress)
        data |= done._asdict()
        data["act"] = _act_of(session)
        said.append(
            _("已登记 {registered} 人，更改 {changed} 人，{left} 处不能采用。", registered=done.registered, changed=done.changed, left=done.left)
        )  # fmt: skip
        if data["act"] is not None:
            said.append(_("操作编号 {act}（可用 undo 撤销）。", act=data["act"]))
    return said


def _assign(
    wanted: list[list[str]], office: Office, result: "Result", note: dict[str, Any]
) -> tuple[list[str], int | None]:
    """All of them as one act; the people's names, and the act."""
    from gzstudents.reconciling import operations
    from gzstudents.students import chosen

    with office.store().writing(office.actor, "reconciling.assign", note=note) as session:
        people = []
        for line, who in wanted:
            person = int(who[1:]) if who[:1] == "#" and who[1:].isdecimal() else chosen.owner_of_number(session, who)
            if person is None or not line.isdecimal():
                raise WrongUsage(_("--assign 请写差异的编号和学号：{line} {who}", line=line, who=who))
            people.append(operations.assign(session, result=result, line_id=int(line), person_id=person))
    return people, _act_of(session)


def _act_of(session: Any) -> int | None:
    return int(session.info["act_id"]) if session.info.get("changed") else None


def _chosen(result: "Result", selectors: list[str]) -> "list[Chosen]":
    from gzstudents.reconciling.rules import UnknownChoiceError, choose

    try:
        return choose(result, [one for selector in selectors for one in _listed(selector)])
    except UnknownChoiceError as error:
        raise WrongUsage(
            _("“{word}”没有指明任何差异。可以写：{known}", word=error.args[0], known=_SELECTORS)
        ) from error


def _listed(selector: str) -> list[str]:
    """A selector, or those of a file: @FILE with a JSON list."""
    if not selector.startswith("@"):
        return [selector]
    try:
        return [str(one) for one in json.loads(Path(selector[1:]).read_text(encoding="utf-8"))]
    except (OSError, ValueError, TypeError, RecursionError) as error:
        raise UserError(_("无法读取“{name}”中的选择。", name=selector[1:])) from error


def _write(arguments: argparse.Namespace, office: Office, result: "Result") -> None:
    """The file, and the entry that it left the office; without the entry there is no file."""
    from gzstudents.kernel import i18n, settings
    from gzstudents.kernel.journal import seen
    from gzstudents.reconciling import printing

    if arguments.out.suffix.lower() == ".pdf":
        with office.store().reading() as session:
            known = settings.get_settings(session)
        keys = ("university_zh", "office_zh") if i18n.is_chinese() else ("university_en", "office_en")
        name = " ".join(known.get(key, "") for key in keys).strip()
        count = printing.page(arguments.out, result, name, full=arguments.full)
    else:
        count = printing.workbook(arguments.out, result, full=arguments.full)
    note = {
        "query": "reconcile", "template": result.template, "count": count, "full": arguments.full,
        **({"purpose": arguments.purpose.strip()[:200]} if arguments.purpose.strip() else {}),
        **seen.file_note(arguments.out),
    }  # fmt: skip
    try:
        office.store().seen(office.actor, "students.exported", note)
    except UserError:
        arguments.out.unlink(missing_ok=True)
        raise


def _data(result: "Result", *, with_lines: bool) -> dict[str, Any]:
    """All that was found; without the lines where they are written to a file."""
    return {
        "template": result.template, "label": result.label, "file": result.file_name, "on": result.on, "rows": result.rows,
        "same": result.same, **result.counts, "lines": [_line(line, result.template) for line in result.lines if with_lines], "act": None,
    }  # fmt: skip


def _line(line: "Line", template: str) -> dict[str, Any]:
    from gzstudents.reconciling import words

    return {
        "id": line.id, "group": line.group, "sheet": line.sheet, "row": line.row, "name": line.name, "number": line.number,
        "person_id": line.person_id, "matched_by": line.matched_by, "reasons": list(line.reasons), "open": line.open,
        "acceptable": line.acceptable,
        "sides": [
            {"field": side.field, "label": words.field_name(side.field, template), "ours": side.ours, "theirs": side.theirs,
             "acceptable": side.acceptable, "set_aside": side.set_aside}
            for side in line.sides
        ],
    }  # fmt: skip


def _said(result: "Result") -> list[str]:
    from gzstudents.reconciling import words
    from gzstudents.reconciling.rules import GROUPS

    counts = result.counts
    lines = [
        _("“{file}”按“{template}”模板识别：{rows} 行，一致 {same} 人。",
          file=result.file_name, template=result.label, rows=f"{result.rows:,}", same=f"{result.same:,}"),
        _("、").join(f"{words.group_name(group)} {counts[group]:,}" for group in GROUPS),
    ]  # fmt: skip
    open_ones = [line for line in result.lines if line.open]
    lines += [
        _("  {id}  {group}  {name} {number}  {said}", id=line.id, group=words.group_name(line.group), name=line.name,
          number=line.number, said=words.said(line, result.template))
        for line in open_ones[:_SHOWN]
    ]  # fmt: skip
    if len(open_ones) > _SHOWN:
        lines.append(_n("  另有 {count} 处差异，见 --out 或 --json", len(open_ones) - _SHOWN))
    return lines
