"""`groups`: the groups of countries, and the office's own ones written from a file."""

import argparse
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from gzstudents.commands.office import Answer, Office
from gzstudents.commands.usage import WrongUsage
from gzstudents.kernel import codes
from gzstudents.kernel.codes import Group
from gzstudents.kernel.i18n import _, _n


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser("groups", help=_("列出国家组，或维护本校自己的国家组"))
    parser.add_argument(
        "--save", type=Path, metavar="GROUP.toml", help=_("按文件新建或修改一个国家组（格式同 groups.toml 中的一组）")
    )
    parser.add_argument("--remove", default="", metavar=_("代码"), help=_("删除本校自己的国家组"))


def run(arguments: argparse.Namespace, office: Office) -> Answer:
    """All groups with today's number of members; `own` tells those of the store."""
    from gzstudents.students.operations import groups as operations

    store = office.store()
    if arguments.save is not None:
        values = _read(arguments.save)
        with store.writing(office.actor, "students.country_group") as session:
            operations.save_group(session, **values)
    if arguments.remove:
        with store.writing(office.actor, "students.country_group") as session:
            operations.remove_group(session, code=arguments.remove)
    own = {group.code for group in codes.adopted_groups()}
    rows = [_row(group, own) for group in codes.groups()]
    lines = [f"{row['code']}  {row['label']}  {_n('{count} 个成员', row['members'])}" for row in rows]
    return Answer({"groups": rows}, "\n".join(lines))


def _row(group: Group, own: set[str]) -> dict[str, Any]:
    return {
        "code": group.code, "label": group.label(), "members": len(codes.group(group.code, date.today())),
        "source": group.source, "verified": group.verified, "own": group.code in own,
    }  # fmt: skip


def _read(path: Path) -> dict[str, Any]:
    """One group as in resources/codes/groups.toml: code, zh, en, source, members = [{codes = "…", from = …, until = …}]."""
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8-sig"))
        members = [
            (code, str(span.get("from", "")), str(span.get("until", "")))
            for span in given.get("members", ())
            for code in str(span["codes"]).split()
        ]
        values = {name: str(given.get(name, "")) for name in ("zh", "en", "source", "as_of")}
        return {"code": str(given["code"]), "values": values, "members": members}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise WrongUsage(_("读不懂文件“{name}”：它应含 code、zh 和 members。", name=path.name)) from error
