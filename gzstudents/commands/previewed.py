"""Sheets that are looked at first and then brought in: the same words for both, and the same file."""

import argparse
from typing import TYPE_CHECKING

from gzstudents.commands.office import Office
from gzstudents.kernel.errors import UserError
from gzstudents.kernel.i18n import _

if TYPE_CHECKING:
    from gzstudents.kernel.sheets import Book


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`--encoding` and `--digest` of a command that reads `file`."""
    parser.add_argument("--encoding", metavar=_("编码"), help=_("文本文件的编码；不写则自动判断"))
    parser.add_argument("--digest", default="", metavar="SHA256", help=_("只导入与预览时相同的文件"))


def read_book(arguments: argparse.Namespace, office: Office) -> "Book":
    """The file. Raises UserError where it is not the one that was looked at."""
    from gzstudents.kernel import sheets

    book = sheets.read_book(arguments.file, encoding=arguments.encoding, progress=office.progress)
    if arguments.digest and arguments.digest != book.digest:
        raise UserError(_("“{name}”在预览之后被改动过。请重新预览，再导入。", name=arguments.file.name))
    return book
