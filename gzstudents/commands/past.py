"""The options that ask for the register of another day, and the connection that answers them."""

import argparse
from datetime import date
from typing import Any

from gzstudents.commands.office import Office
from gzstudents.commands.usage import WrongUsage
from gzstudents.kernel import scope
from gzstudents.kernel.connection import Connection, open_connection
from gzstudents.kernel.i18n import _


def day(text: str) -> date:
    """For argparse: a day as it is written in a sheet."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(_("看不懂日期“{text}”，请写成 2025-09-01", text=text)) from error


def as_of_arguments(parser: Any) -> None:
    parser.add_argument("--as-of", type=day, metavar="YYYY-MM-DD", help=_("那一天的名册：按现在所知的当日实际情况"))
    parser.add_argument("--known", action="store_true", help=_("与 --as-of 同用：按那一天结束时已登记的内容"))


def opened(arguments: argparse.Namespace, office: Office, *, reach: bool = False) -> Connection:
    """To read the roll with: of today, or of the day that is asked for; with `reach` contacts and addresses too. Raises UserError,
    WrongUsage.
    """
    if arguments.known and arguments.as_of is None:
        raise WrongUsage(_("--known 要与 --as-of 同用。"))
    office.store()  # refuses what is no store of ours
    if arguments.as_of is None:
        connection = open_connection(office.path, office.key, readonly=True)
        scope.narrow(connection, scope.of_reader(office.key))
        return connection
    from gzstudents.students import as_of

    tables = (*as_of.TABLES, *as_of.REACH) if reach else as_of.TABLES
    if arguments.known:
        return as_of.known_on(office.path, office.key, not_after_today(arguments.as_of), tables)
    return as_of.true_on(office.path, office.key, arguments.as_of, tables)


def not_after_today(asked: date) -> date:
    """What will be known cannot be asked for."""
    if asked > date.today():
        raise WrongUsage(_("{day} 还没有到，不知道那时会登记什么。", day=asked.isoformat()))
    return asked


def as_of_data(arguments: argparse.Namespace) -> dict[str, Any]:
    """For --json; nothing for today's register."""
    if arguments.as_of is None:
        return {}
    return {"as_of": arguments.as_of.isoformat(), "known": bool(arguments.known)}


def as_of_words(arguments: argparse.Namespace) -> str:
    """Which day the list is of; "" for today."""
    if arguments.as_of is None:
        return ""
    asked = arguments.as_of.isoformat()
    return (
        _("截至 {day} 的名册（当日已知情况）", day=asked)
        if arguments.known
        else _("截至 {day} 的名册（当日真实情况）", day=asked)
    )
