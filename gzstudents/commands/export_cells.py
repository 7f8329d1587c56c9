"""`export --cells`: a list of the window written to a sheet; the window has put its cells aside, masked as on the clipboard."""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from gzstudents.commands import export_columns
from gzstudents.commands.office import Answer, Office
from gzstudents.kernel.errors import UserError
from gzstudents.kernel.i18n import _, _n
from gzstudents.kernel.vault import aside


class Cells(NamedTuple):
    """`list`: which list it is, for the journal."""

    list: str
    sheet: str
    header: Sequence[str]
    rows: Sequence[Sequence[str]]


def run(arguments: argparse.Namespace, office: Office) -> Answer:
    """Without the entry in the journal there is no file."""
    from gzstudents.kernel.journal import seen

    found = _read(arguments.cells)
    unfit = export_columns.write(arguments.file, found.header, found.rows, arguments.encoding, found.sheet)
    note = {"query": found.list, "count": len(found.rows), "columns": list(found.header), "full": False}
    try:
        office.store().seen(office.actor, "students.exported", note | seen.file_note(arguments.file))
    except UserError:
        arguments.file.unlink(missing_ok=True)
        raise
    text = _n("已导出 {count} 行到 {name}", len(found.rows), name=arguments.file.name)
    data: dict[str, Any] = {
        "count": len(found.rows), "file": str(arguments.file), "replaced": sum(len(one.characters) for one in unfit),
    }  # fmt: skip
    if unfit:
        data["problems"] = [problem.as_dict() for problem in export_columns.problems(unfit)]
        text = "\n".join([text, export_columns.unfit_said(unfit)])
    return Answer(data, text)


def _read(path: Path) -> Cells:
    try:
        told = json.loads(aside.read(path).decode("utf-8"))
        rows = [[str(cell) for cell in row] for row in told["rows"]]
        return Cells(str(told["list"]), str(told["sheet"]), [str(cell) for cell in told["header"]], rows)
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise UserError(_("“{name}”里没有单元格。", name=path.name)) from error
