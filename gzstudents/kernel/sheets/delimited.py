"""Text with delimiters: which encoding, which delimiter, and its rows."""

import codecs
import csv
import io
import re

from gzstudents.kernel.errors import UserError
from gzstudents.kernel.i18n import _
from gzstudents.kernel.sheets.book import Row

# what a person may choose by hand where the fixed order guesses wrong
ENCODINGS = ("utf-8", "gb18030", "utf-16-le", "utf-16-be", "big5", "windows-1252")

MAX_FIELD = 32_768
MAX_BREAKS = 3
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DELIMITERS = ",\t;|"
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_QUOTED = re.compile(r'"[^"]*"')


def decode(raw: bytes, encoding: str | None = None) -> tuple[str, str]:
    """Text and the encoding it was read with: the person's choice, else BOM, UTF-16 by its NULs, UTF-8, GB18030, in this order."""
    marked = next((name for bom, name in _BOMS if raw.startswith(bom)), None)
    if encoding:
        return _strict(raw, encoding), encoding
    if marked:
        return _strict(raw, marked), marked
    for name in (_utf16_without_bom(raw), "utf-8", "gb18030"):
        if name:
            try:
                return raw.decode(name), name
            except UnicodeDecodeError:
                continue
    raise UserError(_("无法判断此文件的文字编码。请在预览中选择编码，或在 Excel 中另存为 xlsx 后再导入。"))


def rows_of(text: str) -> tuple[list[Row], str]:
    """The rows and the delimiter. A quote that is never closed would swallow the rest of the file: refused, with its row."""
    if _CONTROL.search(text):
        _refuse_binary(text)
        text = _CONTROL.sub("", text)
    text = text.removeprefix("\ufeff")
    delimiter = _declared(text) or sniff(text)
    if text[:4].lower() == "sep=":
        text = text.partition("\n")[2]
    return _parse(text, delimiter), delimiter


def sniff(text: str) -> str:
    """The delimiter that splits the first lines most evenly; a comma where none does."""
    lines = [_QUOTED.sub("", line) for line in text[:65_536].splitlines()[:40] if line.strip()]
    best, best_score = ",", 0.0
    for candidate in _DELIMITERS:
        counts = [line.count(candidate) for line in lines]
        usual = max(set(counts), key=lambda n: (counts.count(n) * n, n), default=0)
        score = counts.count(usual) * usual / max(len(lines), 1)
        if score > best_score:
            best, best_score = candidate, score
    return best


def _declared(text: str) -> str:
    """Excel's own first line: sep=;"""
    return text[4] if text[:4].lower() == "sep=" and text[4:5] in tuple(_DELIMITERS) else ""


def _strict(raw: bytes, encoding: str) -> str:
    try:
        return raw.decode(encoding).removeprefix("\ufeff")
    except LookupError:
        raise UserError(_("不认识的编码“{name}”。", name=encoding)) from None
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise UserError(_("第 {line} 行不能按“{name}”读取。请在预览中换一种编码。", line=line, name=encoding)) from None


def _utf16_without_bom(raw: bytes) -> str | None:
    """NUL in nearly every second byte of the first line of Latin text, digits or separators."""
    head = raw[:2048]
    if head.count(0) * 8 < len(head) or len(head) < 4:
        return None
    return "utf-16-le" if head[1::2].count(0) > head[0::2].count(0) else "utf-16-be"


def _refuse_binary(text: str) -> None:
    count = len(_CONTROL.findall(text[:65_536]))
    if count > 10 and count * 20 > len(text[:65_536]):
        raise UserError(_("这不是表格文件。请选择 xlsx、xls、et、ods、csv 或 tsv 文件。"))


def _parse(text: str, delimiter: str) -> list[Row]:
    rows: list[Row] = []
    before = csv.field_size_limit(MAX_FIELD)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 0
    try:
        for row in reader:
            if reader.line_num - line > MAX_BREAKS + 1 and any(value.count("\n") > MAX_BREAKS for value in row):
                raise _open_quote(line + 1)
            line = reader.line_num
            rows.append(tuple(row))
    except csv.Error as error:
        if "field limit" in str(error):
            raise _too_long(line + 1) from None
        raise _open_quote(line + 1) from None
    finally:
        csv.field_size_limit(before)
    while rows and not any(rows[-1]):
        rows.pop()
    return rows


def _open_quote(line: int) -> UserError:
    return UserError(
        _(
            "第 {line} 行起的引号没有正确配对，其后的内容会被并入一个单元格。请在 Excel 中打开并另存为 xlsx，或改正该行。",
            line=line,
        )
    )


def _too_long(line: int) -> UserError:
    return UserError(_("第 {line} 行有一个单元格超过 32 KB，多半是引号没有配对。请检查该行。", line=line))
