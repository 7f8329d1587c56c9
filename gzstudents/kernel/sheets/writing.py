"""Write sheets: large xlsx files row by row in constant memory, and csv for Excel.

Text is always written as text (inline strings): student and passport numbers keep every digit, and nothing that begins
with = + - @ can become a formula.
"""

import csv
import os
import re
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, datetime
from itertools import chain, islice
from pathlib import Path
from types import TracebackType
from typing import IO, Any
from xml.sax.saxutils import escape

from gzstudents.kernel.errors import UserError
from gzstudents.kernel.i18n import _
from gzstudents.kernel.progress import SILENT, Progress
from gzstudents.kernel.sheets import cells
from gzstudents.kernel.sheets.book import column_name
from gzstudents.kernel.sheets.fitting import Fitting, Unfit
from gzstudents.kernel.sheets.guard import MAX_ROWS

_NS = "http://schemas.openxmlformats.org/"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_FORBIDDEN_IN_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_DANGEROUS = frozenset("=+-@\t\r＝＋－＠")
_STEP = 1000


def write_rows(
    path: str | Path,
    header: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    sheet: str = "Sheet1",
    widths: Sequence[float] | None = None,
    progress: Progress | None = None,
) -> int:
    """One sheet of rows under a bold, frozen header with a filter. Returns how many rows were written."""
    with SheetWriter(path) as book:
        return book.add(sheet, header, rows, widths=widths, progress=progress)


def write_csv(path: str | Path, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """UTF-8 with a byte order mark, as Chinese Excel needs it; cells that Excel would run get an apostrophe in front."""
    count = 0
    with _replacing(path) as target, target.open("w", encoding="utf-8-sig", errors="replace", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow([_guarded(value) for value in header])
        for row in rows:
            writer.writerow([_guarded(value) for value in row])
            count += 1
    return count


def write_csv_fitting(
    path: str | Path, header: Sequence[str], rows: Iterable[Sequence[Any]], encoding: str
) -> list[Unfit]:
    """The same for a program that knows an older encoding only, e.g. gbk: what it lacks is written as 〓 and returned."""
    fitting = Fitting(encoding, tuple(header))
    with _replacing(path) as target, target.open("w", encoding=encoding, newline="") as stream:
        writer = csv.writer(stream)
        for number, row in enumerate(chain((header,), rows), 1):
            writer.writerow(fitting.row(number, [_guarded(value) for value in row]))
    return fitting.unfit


def _guarded(value: Any) -> Any:
    if value.__class__ is str and value.isprintable() and value[:1] not in _DANGEROUS:
        return value  # nearly always
    if isinstance(value, str):
        text = cells.CONTROL.sub("", value)
        return f"'{text}" if text[:1] in _DANGEROUS else text
    if isinstance(value, datetime):
        return value.isoformat(" ", "seconds")
    return value.isoformat() if isinstance(value, date) else value


class SheetWriter:
    """A workbook of one or more sheets. The file appears under its name only when it is complete."""

    def __init__(self, path: str | Path) -> None:
        self._place = _replacing(path)
        self._names: list[str] = []

    def __enter__(self) -> "SheetWriter":
        self._zip = zipfile.ZipFile(self._place.__enter__(), "w", zipfile.ZIP_DEFLATED, compresslevel=1)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            if not self._names:
                self.add("Sheet1", [], [])
            _write_frame(self._zip, self._names)
        self._zip.close()
        self._place.__exit__(kind, error, trace)

    def add(
        self,
        name: str,
        header: Sequence[str],
        rows: Iterable[Sequence[Any]],
        *,
        widths: Sequence[float] | None = None,
        progress: Progress | None = None,
    ) -> int:
        """Add a sheet, and more of the same name when it is full; rows are str, int, float, bool, date, datetime and None.

        Returns how many rows were written.
        """
        left, count = iter(rows), 0
        while True:
            self._names.append(_sheet_name(name, self._names))
            part = f"xl/worksheets/sheet{len(self._names)}.xml"
            with self._zip.open(part, "w", force_zip64=True) as stream:
                count += _write_sheet(stream, header, islice(left, MAX_ROWS - 1), widths or (), progress or SILENT)
            following = next(left, None)
            if following is None:
                return count
            left = chain((following,), left)


def _write_sheet(
    stream: IO[bytes], header: Sequence[str], rows: Iterable[Sequence[Any]], widths: Sequence[float], progress: Progress
) -> int:
    stream.write(_sheet_head(header, widths).encode("utf-8"))
    columns, count, left = cells.Columns(), 0, iter(rows)
    with ThreadPoolExecutor(1) as behind:  # compressing leaves Python free: the next rows are made meanwhile
        written = None
        while block := list(islice(left, _STEP)):
            made = columns.rows(count + 2, block)
            if written is not None:
                written.result()  # never more than one block waits; what went wrong is said here
            written = behind.submit(stream.write, made)
            count += len(block)
            progress.report(count, 0, _("正在写入表格"))
        if written is not None:
            written.result()
    end = ["</sheetData>"]
    if header:
        end.append(f'<autoFilter ref="A1:{column_name(len(header) - 1)}{count + 1}"/>')
    end.append('<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>')
    end.append('<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/></worksheet>')
    stream.write("".join(end).encode("utf-8"))
    return count


def _sheet_name(name: str, taken: Sequence[str]) -> str:
    """A name Excel accepts: 31 characters, no brackets, colons, asterisks, question marks or slashes, not twice."""
    plain = _FORBIDDEN_IN_NAME.sub(" ", name).strip(" '")[:31] or "Sheet"
    candidate, number = plain, 2
    while candidate.casefold() in {other.casefold() for other in taken}:
        suffix = f" ({number})"
        candidate, number = plain[: 31 - len(suffix)] + suffix, number + 1
    return candidate


def _sheet_head(header: Sequence[str], widths: Sequence[float]) -> str:
    pane = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>' if header else ""
    columns = "".join(
        f'<col min="{n}" max="{n}" width="{width}" customWidth="1"/>' for n, width in enumerate(widths, 1)
    )
    heads = "".join(cells.text_cell(f"{column_name(n)}1", str(text), ' s="1"') for n, text in enumerate(header))
    return (
        f'{_XML}<worksheet xmlns="{_NS}spreadsheetml/2006/main"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
        f'<sheetViews><sheetView workbookViewId="0">{pane}</sheetView></sheetViews>'
        + (f"<cols>{columns}</cols>" if columns else "")
        + "<sheetData>"
        + (f'<row r="1">{heads}</row>' if header else "")
    )


def _write_frame(archive: zipfile.ZipFile, names: Sequence[str]) -> None:
    """The parts around the sheets."""
    numbers = range(1, len(names) + 1)
    office = f"{_NS}officeDocument/2006/relationships"
    types = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    archive.writestr(
        "[Content_Types].xml",
        f'{_XML}<Types xmlns="{_NS}package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{types}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{types}.styles+xml"/>'
        + "".join(
            f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{types}.worksheet+xml"/>' for n in numbers
        )
        + "</Types>",
    )
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{office}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in numbers
    )
    archive.writestr(
        "_rels/.rels",
        f'{_XML}<Relationships xmlns="{_NS}package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    )
    archive.writestr(
        "xl/_rels/workbook.xml.rels",
        f'{_XML}<Relationships xmlns="{_NS}package/2006/relationships">{links}'
        f'<Relationship Id="rIdS" Type="{office}/styles" Target="styles.xml"/></Relationships>',
    )
    quoted = [escape(name, {'"': "&quot;"}) for name in names]
    sheets = "".join(
        f'<sheet name="{name}" sheetId="{n}" r:id="rId{n}"/>' for n, name in zip(numbers, quoted, strict=True)
    )
    archive.writestr(
        "xl/workbook.xml",
        f'{_XML}<workbook xmlns="{_NS}spreadsheetml/2006/main" xmlns:r="{office}"><sheets>{sheets}</sheets></workbook>',
    )
    archive.writestr("xl/styles.xml", _STYLES)


_FONT = '<sz val="11"/><name val="Calibri"/><family val="2"/>'
_STYLES = (
    f'{_XML}<styleSheet xmlns="{_NS}spreadsheetml/2006/main"><numFmts count="2">'
    '<numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/><numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm"/></numFmts>'
    f'<fonts count="2"><font>{_FONT}</font><font><b/>{_FONT}</font></fonts>'
    '<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '<fill><patternFill patternType="solid"><fgColor rgb="FFE8EEF7"/><bgColor indexed="64"/></patternFill></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="4">'
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="0" fontId="1" fillId="2" borderId="0" xfId="0" applyFont="1" applyFill="1"/>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


@contextmanager
def _replacing(path: str | Path) -> Iterator[Path]:
    """A temporary file beside the target that takes its place when the block ends well."""
    target = Path(path)
    try:
        handle, name = tempfile.mkstemp(prefix=f".{target.stem[:40]}-", suffix=".tmp", dir=target.parent)
        os.close(handle)
    except OSError:
        raise UserError(_("不能写入文件夹“{folder}”。请换一个位置。", folder=str(target.parent))) from None
    temporary = Path(name)
    try:
        yield temporary
        temporary.chmod(0o644)
        temporary.replace(target)
    except PermissionError:
        raise UserError(_("不能写入“{name}”：它可能正被 Excel 或 WPS 打开。请关闭后重试。", name=target.name)) from None
    finally:
        temporary.unlink(missing_ok=True)
