"""`generate`: invented students in any number, for trying out and measuring."""

import argparse
from typing import Any

from gzstudents.commands.office import Answer, Office
from gzstudents.commands.usage import number
from gzstudents.kernel.i18n import _, _n

MOST = 5_000_000


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser("generate", help=_("生成虚拟学生，供试用和测速"))
    parser.add_argument("count", type=number(0, MOST), metavar="N", help=_("人数"))
    parser.add_argument("--full", action="store_true", help=_("每人三份证件、两段学籍（测速用）"))
    parser.add_argument("--seed", type=int, default=0, metavar="S", help=_("随机种子：相同的种子生成相同的人"))


def run(arguments: argparse.Namespace, office: Office) -> Answer:
    from gzstudents.students.invented import generate

    store = office.store(create=True)
    acts = generate(
        store, arguments.count, arguments.seed, actor=office.actor, progress=office.progress, full=arguments.full
    )
    text = _n("已生成 {count} 名虚拟学生。", arguments.count)
    return Answer({"count": arguments.count, "seed": arguments.seed, "acts": acts}, text)
