"""`check`: whether the store is sound, and where it is not. Changes nothing, but for what the statistics keep to be quick: where
that is wrong it is thrown away, and read anew the next time.
"""

import argparse
from typing import Any

from gzstudents.commands.office import Answer, Office
from gzstudents.kernel import backup
from gzstudents.kernel.backup.lost import missing
from gzstudents.kernel.errors import Problem
from gzstudents.kernel.i18n import _, _n


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser("check", help=_("检查数据文件是否完好"))
    parser.add_argument(
        "--quick", action="store_true", help=_("只检查文件本身，在后台慢慢做；大文件抽查，与 --whole 一起则全部检查")
    )
    parser.add_argument("--whole", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--accept", action="store_true", help=_("今后以现在的文件为准，不再与本机以前的记录比较"))


def run(arguments: argparse.Namespace, office: Office) -> Answer:
    from gzstudents.kernel.connection import open_connection
    from gzstudents.office.checking import check

    if not office.path.exists():
        raise missing(office.path)
    if arguments.quick:
        return _quick(arguments, office)
    office.store().close()  # one of ours, and up to date
    if arguments.accept:
        connection = open_connection(office.path, office.key, readonly=True)
        backup.accept(connection)
        connection.close()
    from gzstudents.statistics import checking as facts

    found = check(office.path, office.key, office.progress, more=[facts.PART])
    discarded = any(one.part == facts.FACTS for one in found.findings)
    if discarded:
        connection = open_connection(office.path, office.key, readonly=bool(office.store().refusal))
        facts.forget(connection)
        connection.close()
    counts = {"people": found.people, "acts": found.acts, "changes": found.changes, "certificates": found.certificates}
    counts["uncovered"] = found.uncovered
    problems = [Problem(f"{one.part}.{one.kind}", one.message).as_dict() for one in found.findings]
    listed = [one._asdict() for one in found.findings]
    if not found.findings:
        words = {name: f"{count:,}" for name, count in counts.items()}
        text = _("数据文件完好：{people} 人，{acts} 次操作，{changes} 处更改，{certificates} 份证书。", **words)
        if found.uncovered:
            older = _n("另有 {count} 条记录由旧版本写入，只核对了它们之后的更改。", found.uncovered)
            text = f"{text}\n{older}"
        return Answer({**counts, "findings": [], "problems": []}, text)
    title = _n("发现 {count} 个问题：", len(found.findings))
    text = "\n".join([title, *(f"  {one.message}" for one in found.findings)])
    if discarded:
        text += "\n" + _("统计的预存数据已丢弃，下次统计时从资料重新读取。")
    return Answer({**counts, "findings": listed, "problems": problems}, text, refused=True)


def _quick(arguments: argparse.Namespace, office: Office) -> Answer:
    """What the window asks for after each start."""
    from gzstudents.kernel import background
    from gzstudents.office import start_check

    background.step_back()
    said = start_check.look(office.path, office.key, whole=arguments.whole)
    return Answer({"damage": said}, said or _("文件没有发现损坏。"), refused=bool(said))
