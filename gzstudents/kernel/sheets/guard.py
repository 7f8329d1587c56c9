"""What is checked of a zipped workbook before and while the child process parses it.

The directory is checked first and costs nothing; `scan` then streams every part once, in constant memory, while the
child is already at work: it names zip bombs, entities and far-away cells, and notes formulas that hold no value.
"""

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO
from xml.etree import ElementTree as ET

from gzstudents.kernel.errors import Problem, UserError
from gzstudents.kernel.i18n import _
from gzstudents.kernel.progress import Progress

MAX_FILE = 256 << 20
MAX_PART = 600 << 20
MAX_TOTAL = 1200 << 20
MAX_ENTRIES = 2000
MAX_CELLS = 40_000_000
MAX_COLUMNS = 1024
MAX_ROWS = 1_048_576
MAX_RATIO = 500  # of a large part: sheets of honest programs stay under 100
_CHUNK = 1 << 20
# all that Python's zipfile raises for what is no archive; RuntimeError: a password
_BROKEN = (zipfile.BadZipFile, OSError, EOFError, ValueError, RuntimeError, IndexError, struct.error, zlib.error)
_PACKINGS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}  # no sheet program uses others
_MAX_CELL = 32 << 20
_HIDDEN_ROW = re.compile(rb'<row\s(?=[^>]*?\bhidden="(?:1|true)")[^>]*?\br="(\d{1,7})"')

# only references that could be far away: three letters (from column AAA) or six digits (from row 100000)
# letters first and the boundary looked for behind them: a pattern that begins with \b is tried at every byte of the file
_FAR = re.compile(rb'r="(?<=\br=")(?:([A-Za-z]{3,7})(\d{1,12})|([A-Za-z]{0,2})(\d{6,12}))"')
_ERROR = re.compile(rb'<c\s[^>]*?\br="([A-Z]+\d+)"[^>]*?\bt="e"')
_NO_VALUE = re.compile(
    rb'<c\s(?:[^>]*?\s)?r="([A-Z]+\d+)"[^>]*>\s*<f(?:\s[^>]*)?(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>'
)


def open_zip(stream: BinaryIO) -> zipfile.ZipFile:
    """The archive, if its directory is believable."""
    try:
        archive = zipfile.ZipFile(stream)
    except _BROKEN:
        raise _damaged() from None
    entries = archive.infolist()
    names = [entry.filename for entry in entries]
    if len(entries) > MAX_ENTRIES or len({name.lower() for name in names}) != len(names):
        raise _strange()
    for entry in entries:
        _check_entry(entry)
    if sum(entry.file_size for entry in entries) > MAX_TOTAL:
        raise _bomb()
    return archive


def _check_entry(entry: zipfile.ZipInfo) -> None:
    name = entry.filename.replace("\\", "/")
    if name.startswith("/") or ".." in name.split("/") or ":" in name:
        raise _strange()
    if entry.flag_bits & 1:
        raise UserError(_("文件有密码保护。请在 Excel 中取消密码（文件 → 信息 → 保护工作簿）后另存，再导入。"))
    if entry.compress_type not in _PACKINGS:
        raise _strange()
    if entry.file_size > MAX_PART or entry.file_size > max(MAX_RATIO * entry.compress_size, 16 << 20):
        raise _bomb()


def workbook_kind(archive: zipfile.ZipFile) -> str:
    """Xlsx (also xlsm, xlsb and et), ods, or a sentence for other documents that are zip files too."""
    names = set(archive.namelist())
    if any(name.lower().startswith("xl/workbook") for name in names):
        return "xlsx"
    if "content.xml" in names and _is_sheet_document(archive):
        return "ods"
    if "word/document.xml" in names:
        raise UserError(_("这是 Word 文档，不是表格。请把名册复制到 Excel 中保存为 xlsx 后再导入。"))
    raise UserError(_("这是压缩包，不是表格。请先解压，再选择其中的 xlsx、xls、et、ods 或 csv 文件。"))


def _is_sheet_document(archive: zipfile.ZipFile) -> bool:
    if "mimetype" not in archive.namelist():
        return True
    return b"spreadsheet" in _small_part(archive, "mimetype")


def scan(
    archive: zipfile.ZipFile, progress: Progress, hidden_rows: dict[str, frozenset[int]] | None = None
) -> list[Problem]:
    """Stream every XML part; raises UserError at the first thing that no honest workbook has. `hidden_rows` is filled with the
    rows that each sheet keeps out of sight, by filter or by hand.
    """
    warnings: list[Problem] = []
    total = 0
    names = _sheet_names(archive)
    for entry in archive.infolist():
        if not entry.filename.lower().endswith((".xml", ".rels", ".vml")):
            continue
        facts = _SheetFacts() if "worksheets/" in entry.filename else None
        size = 0
        for chunk in _chunks(archive, entry):
            if size == 0 and (b"<!DOCTYPE" in chunk[:65_536] or b"<!ENTITY" in chunk[:65_536] or _wide_dtd(chunk)):
                raise UserError(
                    _("文件里含有 XML 实体定义（DTD），可能有害，已拒绝读取。请在 Excel 中打开并另存为 xlsx 后再导入。")
                )
            size += len(chunk)
            total += len(chunk)
            if size > MAX_PART or total > MAX_TOTAL:
                raise _bomb()
            if facts is not None:
                facts.read(chunk)
            progress.report(0, 0, _("正在读取文件"))
        if facts is not None:
            name = names.get(entry.filename, "")
            warnings += facts.warnings(name)
            if hidden_rows is not None and facts.hidden:
                hidden_rows[name] = frozenset(facts.hidden)
    return warnings


def _chunks(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    try:
        with archive.open(entry) as stream:
            while chunk := stream.read(_CHUNK):
                yield chunk
    except _BROKEN:
        raise _damaged() from None


def _wide_dtd(chunk: bytes) -> bool:
    return chunk[:2] in {b"\xff\xfe", b"\xfe\xff"} and b"\0D\0O\0C" in chunk[:4096].replace(b"O\0C\0", b"\0D\0O\0C")


class _SheetFacts:
    """How far a sheet reaches and which cells have lost their values, gathered chunk by chunk."""

    def __init__(self) -> None:
        self._tail = b""
        self._far_row = 0
        self._far_column = 0
        self._errors: list[str] = []
        self._empty: list[str] = []
        self.hidden: set[int] = set()

    def read(self, chunk: bytes) -> None:
        part = self._tail + chunk
        cut = part.rfind(b"</c>") + 4
        part, self._tail = (part[:cut], part[cut:]) if cut > 4 else (b"", part)
        if len(self._tail) > _MAX_CELL:
            raise UserError(_("有一个单元格超过 32 MB，已拒绝读取。请检查文件。"))
        for match in _FAR.finditer(part or chunk):
            self._reach(match[1] or match[3] or b"", int(match[2] or match[4]))
        if b'hidden="' in part:
            self.hidden.update(map(int, _HIDDEN_ROW.findall(part)))
        if b't="e"' in part:
            self._errors += [ref.decode() for ref in _ERROR.findall(part)]
        if b"<f" in part:
            self._empty += [ref.decode() for ref in _NO_VALUE.findall(part)]

    def _reach(self, letters: bytes, row: int) -> None:
        column = 0
        for letter in letters.upper():
            column = column * 26 + letter - 64
        self._far_row = max(self._far_row, row)
        self._far_column = max(self._far_column, column)
        too_many = self._far_row * max(self._far_column, 1) > MAX_CELLS
        if self._far_column > MAX_COLUMNS or self._far_row > MAX_ROWS or too_many:
            where = f"{letters.decode(errors='replace').upper()}{row}" if letters else _("第 {row} 行", row=row)
            raise UserError(
                _("表格一直延伸到 {cell}，超出可读取的范围。请删除数据以外的行和列，另存后再导入。", cell=where)
            )

    def warnings(self, sheet: str) -> list[Problem]:
        found = []
        if self._empty:
            text = _(
                "{cell} 等 {count} 个单元格是公式但没有保存结果，读作空白。请在 Excel 中打开并保存一次后再导入。",
                cell=self._empty[0],
                count=len(self._empty),
            )
            found.append(Problem("formula_without_value", text, sheet, severity="warning"))
        if self._errors:
            text = _(
                "{cell} 等 {count} 个单元格是错误值（如 #N/A、#REF!），读作空白。",
                cell=self._errors[0],
                count=len(self._errors),
            )
            found.append(Problem("error_value", text, sheet, severity="warning"))
        return found


def date_system(archive: zipfile.ZipFile) -> str:
    """1904 for workbooks of old Macs, else 1900."""
    head = _small_part(archive, "xl/workbook.xml")
    return "1904" if re.search(rb'date1904="(?:1|true)"', head) else "1900"


def _sheet_names(archive: zipfile.ZipFile) -> dict[str, str]:
    """Part name → name of the sheet; empty where the workbook does not say it plainly."""
    book, links = _small_part(archive, "xl/workbook.xml"), _small_part(archive, "xl/_rels/workbook.xml.rels")
    if b"<!" in book + links:
        return {}
    try:
        targets = {link.get("Id"): link.get("Target", "") for link in ET.fromstring(links or b"<a/>")}  # noqa: S314 - no DTD
        found = {}
        for sheet in ET.fromstring(book or b"<a/>").iter():  # noqa: S314 - no DTD
            ids = [value for key, value in sheet.attrib.items() if key.endswith("}id")]
            if sheet.tag.endswith("}sheet") and ids:
                target = targets.get(ids[0], "").lstrip("/")
                found[target if target.startswith("xl/") else f"xl/{target}"] = sheet.get("name", "")
        return found
    except ET.ParseError:
        return {}


def _small_part(archive: zipfile.ZipFile, name: str) -> bytes:
    if name not in archive.namelist():
        return b""
    try:
        with archive.open(name) as stream:
            return stream.read(_CHUNK)
    except _BROKEN:
        raise _damaged() from None


def _damaged() -> UserError:
    return UserError(_("文件已损坏或不完整，没有导入任何内容。请在 Excel 中打开并另存，或重新获取此文件。"))


def _bomb() -> UserError:
    return UserError(
        _("文件解压后大得不合常理（压缩炸弹），已拒绝读取。单个部分的上限是 {limit} MB。", limit=MAX_PART >> 20)
    )


def _strange() -> UserError:
    return UserError(_("文件内部结构异常，已拒绝读取。请在 Excel 中打开并另存为 xlsx 后再导入。"))
