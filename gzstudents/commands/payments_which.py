"""Which roster is meant: by its number, or by programme and month."""

import argparse
from typing import Any

from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.i18n import _


def add(step: Any) -> None:
    step.add_argument(
        "--roster", default="", metavar="FF-2025-0001", help=_("发放表编号；或者用 --programme 和 --month 指明")
    )
    step.add_argument("--programme", default="", metavar="CODE", help=_("项目代码"))
    step.add_argument("--month", default="", type=month, metavar="2025-10", help=_("月份"))


def identity(session: Any, arguments: argparse.Namespace) -> int:
    """The id of the roster; of several for one month the newest. Its number is put into `arguments`. Raises RuleBroken."""
    from gzstudents.payments import queries

    if arguments.roster:
        found = queries.find_by_number(session, arguments.roster)
        if found is None:
            raise RuleBroken(_("没有编号为“{number}”的发放表。", number=arguments.roster))
    elif arguments.programme and arguments.month:
        listed = queries.list_rosters(session, month=arguments.month)
        found = max(
            (one for one in listed if one.programme == arguments.programme), key=lambda one: one.part, default=None
        )
        if found is None:
            raise RuleBroken(
                _("“{programme}”在 {month} 没有发放表。", programme=arguments.programme, month=arguments.month)
            )
    else:
        raise RuleBroken(_("请用 --roster 写明发放表编号，或用 --programme 和 --month 写明项目和月份。"))
    arguments.roster = found.number
    return found.id


def month(text: str) -> str:
    """For argparse: a month as lists write it, as "2025-10"; else wrong usage."""
    from gzstudents.payments.rules.months import is_month
    from gzstudents.studies.rules import month as read

    found = read(f"{text[:4]}-{text[4:]}" if len(text) == 6 and text.isdecimal() else text) if text else ""
    if found is None or (found and not is_month(found)):
        raise argparse.ArgumentTypeError(_("“{value}”不是月份，请写成 2025-10 这样。", value=text))
    return found
