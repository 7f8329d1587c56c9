"""The child process that parses: hostile files may kill it, and then nothing else is lost.

Reads the file from standard input, writes pickled frames to standard output. Light on purpose: it imports neither
texts nor features.
"""

import gc
import io
import pickle
import sys
from collections.abc import Iterator
from itertools import islice
from typing import Any, BinaryIO

from gzstudents.kernel.parsing.frames import pack

MEMORY_LIMIT = 2 << 30
FRAME = 2000

Frame = tuple[Any, ...]


def main() -> None:
    gc.disable()  # millions of small rows and no cycles: collecting would cost a third
    limit_memory()
    out = sys.stdout.buffer
    row_limit = int(sys.argv[2])
    try:
        for frame in _frames(sys.argv[1], sys.stdin.buffer, row_limit):
            pickle.dump(_packed(frame), out, 5)
    except BaseException as error:  # a Rust panic is no Exception; the parent words every failure
        pickle.dump(("error", type(error).__name__, str(error)[:500]), out, 5)
    out.flush()


def _packed(frame: Frame) -> Frame:
    """Equally wide rows travel as columns."""
    columns = pack(frame[1]) if frame[0] == "rows" else None
    return frame if columns is None else ("columns", columns)


def _frames(kind: str, source: BinaryIO, row_limit: int) -> Iterator[Frame]:
    if kind in {"html", "xml2003"}:
        from gzstudents.kernel.sheets import markup

        raw = source.read()
        for name, rows, merged in markup.html_tables(raw) if kind == "html" else markup.xml_sheets(raw):
            yield from _sheet(name, False, merged, iter(rows), len(rows), 0, row_limit)
    else:
        yield from _calamine(source, row_limit)
    yield ("end",)


def _calamine(source: BinaryIO, row_limit: int) -> Iterator[Frame]:
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_filelike(io.BytesIO(source.read()))
    for entry in book.sheets_metadata:
        if not str(entry.typ).endswith("WorkSheet"):
            continue
        sheet = book.get_sheet_by_name(entry.name)
        merged = [(*first, *last) for first, last in sheet.merged_cell_ranges or []]
        indent = sheet.start[1] if sheet.start else 0
        hidden = not str(entry.visible).endswith(".Visible")
        rows = sheet.iter_rows() if sheet.start else iter(())
        yield from _sheet(entry.name, hidden, merged, rows, sheet.total_height, indent, row_limit)


def _sheet(
    name: str, hidden: bool, merged: list[Any], rows: Iterator[Any], total: int, indent: int, row_limit: int
) -> Iterator[Frame]:
    """Rows in frames; empty rows at the end are dropped, and too many rows end the reading."""
    yield ("sheet", name, hidden, merged, total)
    left = ("",) * indent
    empty = 0
    done = 0
    while chunk := [left + tuple(row) for row in islice(rows, FRAME)]:
        last = next((n for n in range(len(chunk), 0, -1) if any(value != "" for value in chunk[n - 1])), 0)
        if last:
            yield ("rows", [()] * empty + chunk[:last])
            done += empty + last
            empty = len(chunk) - last
        else:
            empty += len(chunk)
        if done > row_limit:
            yield ("error", "TooManyRows", name)
            return


def limit_memory() -> None:
    """POSIX only: on Windows the parent puts the process into a job with a limit."""
    try:
        import resource
    except ImportError:
        return
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    wanted = MEMORY_LIMIT if hard == resource.RLIM_INFINITY else min(MEMORY_LIMIT, hard)
    try:
        resource.setrlimit(resource.RLIMIT_AS, (wanted, hard))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (OSError, ValueError):  # macOS refuses some limits: the scan in the parent remains
        return
