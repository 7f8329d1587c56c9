"""What an export writes: all columns, or those that the list shows; and in which encoding."""

import argparse
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from gzstudents.commands.usage import WrongUsage
from gzstudents.kernel.connection import Connection
from gzstudents.kernel.custom.definition import Definitions
from gzstudents.kernel.errors import Problem
from gzstudents.kernel.i18n import _, _n
from gzstudents.kernel.sheets import Unfit
from gzstudents.students import listing

ENCODINGS = ("utf-8", "gbk")
TOLD = 500  # cells that are named one by one; how many there are in all is always said
_TOGETHER = 400


class Content(NamedTuple):
    """`named`: the headings as the journal keeps them, in Chinese."""

    header: list[str]
    named: list[str]
    rows: Iterator[Sequence[str]]


def arguments_of(parser: Any) -> None:
    parser.add_argument(
        "--columns",
        metavar="A,B,C",
        help=_("只写这些列，与屏幕上的名单相同，每人一行：{names}", names=", ".join(listing.known(()))),
    )
    parser.add_argument("--encoding", choices=ENCODINGS, help=_("csv 的编码；gbk 写不出的字会逐一报告"))


def check(arguments: argparse.Namespace) -> None:
    """Raises WrongUsage."""
    if arguments.encoding is not None and not is_csv(arguments.file):
        raise WrongUsage(_("--encoding 只用于 .csv 文件。"))


def is_csv(path: Path) -> bool:
    return path.suffix.lower() == ".csv"


def shown(
    connection: Connection, ids: Sequence[int], own: Definitions, asked: str, *, full: bool, plain: bool,
    over: Callable[..., Any],
) -> Content:  # fmt: skip
    """The columns that are asked for, of the people in this order, one line each; `plain` for an encoding without the dots of
    a mask. Raises WrongUsage.
    """
    cells = chosen(asked, own)
    with_reach = any(cell.of_reach for cell in cells)
    texts = [cell.text if full else _masked(cell, plain=plain) for cell in cells]
    rows = (
        [text(row) for text in texts]
        for row in over(_lines(connection, ids, with_reach=with_reach), len(ids), _("正在导出"))
    )
    return Content([cell.heading() for cell in cells], [cell.title for cell in cells], rows)


def _masked(cell: listing.Cell, *, plain: bool) -> listing.Text:
    if not plain or not cell.mask:
        return cell.masked
    return lambda row: stars(cell.masked(row))


def stars(masked: str) -> str:
    """A mask in signs that every encoding has."""
    return masked.replace("•", "*")


def chosen(asked: str, own: Definitions) -> list[listing.Cell]:
    """The cells of columns by their ids. Raises WrongUsage."""
    there = listing.known(own)
    names = [name for part in asked.split(",") if (name := part.strip())]
    unknown = [name for name in names if name not in there]
    if unknown or not names:
        raise WrongUsage(
            _("没有这样的列：{unknown}。可用的列：{known}", unknown=", ".join(unknown), known=", ".join(there))
        )
    return [cell for name in dict.fromkeys(names) for cell in there[name]]


def _lines(connection: Connection, ids: Sequence[int], *, with_reach: bool) -> Iterator[Any]:
    """As the list reads them, with the office's own fields, and with contacts and addresses where they are asked for."""
    from gzstudents.students import reach, roll_page
    from gzstudents.students.custom import queries

    left = iter(ids)
    while chunk := list(islice(left, _TOGETHER)):
        own = queries.of_people(connection, chunk)
        contacts = reach.of_people(connection, chunk) if with_reach else {}
        for row in roll_page.rows(connection, chunk):
            row = row._replace(own=own[row.id]) if row.id in own else row
            yield row._replace(reach=contacts[row.id]) if row.id in contacts else row


def write(
    path: Path, header: Sequence[str], rows: Iterable[Sequence[str]], encoding: str | None, sheet: str
) -> list[Unfit]:
    """In the format that the name says; returns what the encoding lacks."""
    from gzstudents.kernel import sheets

    if is_csv(path) and encoding == "gbk":
        return sheets.write_csv_fitting(path, header, rows, encoding)
    if is_csv(path):
        sheets.write_csv(path, header, rows)
    else:
        sheets.write_rows(path, header, rows, sheet=sheet)
    return []


def problems(unfit: Sequence[Unfit]) -> list[Problem]:
    """One warning a cell, in the order of the file."""
    found = [
        Problem(
            "not_in_encoding",
            _("第 {row} 行“{column}”：{characters}", row=one.row, column=one.column, characters=one.named()),
            row=one.row,
            column=one.column,
            severity="warning",
        )
        for one in unfit[:TOLD]
    ]
    if len(unfit) > TOLD:
        rest = _n("另有 {count} 格也有这样的字。", len(unfit) - TOLD)
        found.append(Problem("not_in_encoding", rest, severity="warning"))
    return found


def unfit_said(unfit: Sequence[Unfit]) -> str:
    """How many characters, and what stands in their place."""
    count = sum(len(one.characters) for one in unfit)
    return _n("GBK 写不出其中 {count} 个字，文件里以“〓”代替；另存为 UTF-8 则一字不缺。", count)
