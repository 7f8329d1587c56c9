"""`deadlines`: what the law wants by when, of whom, and what happens if nobody acts; as a table, as JSON, on paper, or as
letters to the students.

With --json: `on` `count` `groups` (how many in each) `deadlines`: `rule` `title` `title_zh` `title_en` `person_id`
`student_number` `name` `population` `region` `college` `document` `about` `since` `due` `act_by` `left` `group` `severity`
`state` `until` `receipt` `receipt_on` `reason` `consequence` `basis` `action`. With --letters: `letters` `files` `act`.
"""

import argparse
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

from gzstudents.commands import deadline_letters
from gzstudents.commands.office import Answer, Office
from gzstudents.commands.past import day
from gzstudents.commands.usage import file_named, number
from gzstudents.kernel import i18n
from gzstudents.kernel.errors import Problem
from gzstudents.kernel.i18n import _, _n
from gzstudents.permits import queries, words
from gzstudents.permits.queries import Line
from gzstudents.permits.rules import GROUPS, own_problems, rule_of

_SHOWN = 50  # lines of the table when nobody says how many; JSON has all


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser("deadlines", help=_("列出证件与居留期限"))
    parser.add_argument("--on", type=day, metavar="YYYY-MM-DD", help=_("以哪一天为准；不写则为今天"))
    parser.add_argument("--group", choices=("due", *GROUPS), metavar="|".join(("due", *GROUPS)), help=_("只列出这一组"))
    parser.add_argument("--pdf", type=file_named(".pdf"), metavar=_("文件"), help=_("另存为签证催办名单"))
    deadline_letters.add(parser)
    parser.add_argument("--limit", type=number(0, 10_000_000), metavar="N", help=_("最多列出几行"))


def run(arguments: argparse.Namespace, office: Office) -> Answer:
    on = arguments.on or date.today()
    with office.store().reading() as session:
        found = queries.list_lines(session, on=on)
        counts = Counter(line.deadline.group for line in found)
        wanted = _wanted(found, arguments)
        if arguments.pdf is not None:
            _write(arguments.pdf, wanted, on, session)
    if arguments.letters is not None:
        return _letters(arguments, office, wanted, on)
    limit = arguments.limit if arguments.json else arguments.limit or _SHOWN
    listed = wanted if limit is None else wanted[:limit]
    groups = {group: counts[group] for group in GROUPS if counts[group]}
    data: dict[str, Any] = {
        "on": on.isoformat(), "count": len(wanted), "groups": groups, "deadlines": [_data(line) for line in listed],
        "problems": [Problem("rules", text, severity="warning").as_dict() for text in own_problems()],
    }  # fmt: skip
    if arguments.pdf is not None:
        data["file"] = str(arguments.pdf)
    return Answer(
        data, "\n".join([*own_problems(), *(_said(line) for line in listed), _n("共 {count} 项期限。", len(wanted))])
    )


def _wanted(found: list[Line], arguments: argparse.Namespace) -> list[Line]:
    """Those of a group; or those that a file lists, in its order: what the window shows is what is printed."""
    if arguments.listed is not None:
        by_key = {(line.person_id, line.deadline.rule, line.deadline.key): line for line in found}
        return [by_key[key] for key in deadline_letters.listed(arguments.listed) if key in by_key]
    group = (
        "due" if arguments.letters is not None and arguments.group is None else arguments.group
    )  # what is settled asks nobody
    return [line for line in found if group in {None, *_names(line.deadline.group)}]


def _letters(arguments: argparse.Namespace, office: Office, wanted: list[Line], on: date) -> Answer:
    chosen = [(line.person_id, line.deadline.rule, line.deadline.key) for line in wanted]
    out = deadline_letters.place(arguments.letters, arguments.format, one_file=arguments.one_file)
    return deadline_letters.write(office, chosen, on, out, arguments.format, one_file=arguments.one_file)


def _names(group: str) -> tuple[str, ...]:
    """A group, and "due" for those that are to be done."""
    return (group, "due") if group in {"late", "today", "week", "month"} else (group,)


def _write(path: Path, wanted: list[Line], on: date, session: Any) -> None:
    from gzstudents.kernel import settings
    from gzstudents.permits import printing
    from gzstudents.permits.printing import Listed

    known = settings.on_paper(settings.get_settings(session))
    keys = ("university_zh", "office_zh") if i18n.is_chinese() else ("university_en", "office_en")
    listed = [
        Listed(line.population == "INTL", line.deadline.act_by, words.when(line.deadline), line.name, line.student_number,
               line.college, words.title(line.deadline.rule), words.state(line.deadline))
        for line in wanted
    ]  # fmt: skip
    printing.write(path, listed, on, " ".join(known.get(key, "") for key in keys).strip())


def _data(line: Line) -> dict[str, Any]:
    rule = rule_of(line.deadline.rule)
    own = line.deadline._asdict()
    own["document"] = own.pop("key")
    return {
        **own, "student_number": line.student_number, "name": line.name, "population": line.population,
        "region": queries.region(line), "college": line.college, "title": rule.title, "title_zh": rule.zh,
        "title_en": rule.en, "consequence": rule.consequence, "basis": rule.basis, "action": rule.action,
    }  # fmt: skip


def _said(line: Line) -> str:
    rule = rule_of(line.deadline.rule)
    return "  ".join((line.deadline.act_by, f"{line.deadline.left:>5}", line.student_number, line.name, rule.title))
