"""Read a file of sheets: what it is by its signature, guarded, parsed in a child process, errors in words for the desk."""

import hashlib
import io
import re
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from gzstudents.kernel.collecting import without_collecting
from gzstudents.kernel.errors import Problem, UserError
from gzstudents.kernel.i18n import _
from gzstudents.kernel.progress import SILENT, Progress
from gzstudents.kernel.sheets import delimited, guard
from gzstudents.kernel.sheets.book import Book, Merge, Sheet
from gzstudents.kernel.sheets.child import Child, ChildDiedError
from gzstudents.kernel.vault import aside

ROW_LIMIT = 200_000
PREVIEW_ROWS = 30
_PREVIEW_BYTES = 128 << 10
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_HTML = re.compile(rb"<\s*(?:!doctype\s+html|html|table|head|body|meta|style|div)\b", re.IGNORECASE)
_OTHER = (
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"{\\rtf", "RTF"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7z"),
    (b"\x1f\x8b", "gzip"),
    (b"SQLite format 3", "SQLite"),
    (b"MZ", "EXE"),
)


def read_book(
    path: str | Path,
    *,
    encoding: str | None = None,
    progress: Progress | None = None,
    row_limit: int = ROW_LIMIT,
    content: bytes | None = None,
) -> Book:
    """All sheets of a file. `encoding` is the person's choice for csv; rows are capped at `row_limit` a sheet.

    `content`: what is in the file, where it lies in no folder; `path` then only names it.
    """
    progress = progress or SILENT
    with _opened(path, content) as stream, without_collecting():
        kind = _kind(stream)
        digest = hashlib.file_digest(stream, "sha256").hexdigest()  # type: ignore[arg-type]
        stream.seek(0)
        if kind == "text":
            return _read_text(stream, Path(path).stem, encoding, digest, row_limit)
        if kind == "zip":
            return _read_zip(stream, path, digest, progress, row_limit, content)
        sheets = _parse(kind, path, progress, row_limit, content=content)
        return Book(sheets, kind={"cfb": "xls"}.get(kind, kind), digest=digest)


def preview(path: str | Path, encoding: str | None = None) -> Book:
    """The first rows of a text file, cheaply, to judge an encoding by; other kinds are read whole, then cut."""
    with _opened(path) as stream:
        if _kind(stream) == "text":
            raw = stream.read(_PREVIEW_BYTES)
            raw = raw[: raw.rfind(b"\n") + 1] if len(raw) == _PREVIEW_BYTES and b"\n" in raw else raw
            if raw[:2] == b"\xff\xfe" and len(raw) % 2:
                raw += b"\0"
            text, used = delimited.decode(raw, encoding)
            lines = text.split("\n")
            rows, delimiter = delimited.rows_of("\n".join(lines[: PREVIEW_ROWS * 2]))
            sheet = Sheet(Path(path).stem, rows[:PREVIEW_ROWS])
            return Book([sheet], kind="csv", encoding=used, delimiter=delimiter)
    book = read_book(path)
    return Book([Sheet(s.name, s.rows[:PREVIEW_ROWS], s.merged, s.hidden) for s in book.sheets], kind=book.kind)


@contextmanager
def _opened(path: str | Path, content: bytes | None = None) -> Iterator[BinaryIO]:
    if content is not None:
        if not content:
            raise UserError(_("“{name}”是空文件，没有可导入的内容。", name=Path(path).name))
        yield io.BytesIO(content)
        return
    try:
        found = Path(path).stat()  # before opening: a FIFO would block
        if not stat.S_ISREG(found.st_mode):
            raise UserError(_("“{name}”不是文件。请选择一个表格文件。", name=Path(path).name))
        if found.st_size == 0:
            raise UserError(_("“{name}”是空文件，没有可导入的内容。", name=Path(path).name))
        if found.st_size > guard.MAX_FILE:
            raise UserError(_("文件超过 {limit} MB。请拆分成几个较小的文件再导入。", limit=guard.MAX_FILE >> 20))
        stream = Path(path).open("rb")  # noqa: SIM115 - closed below: errors of the caller are not ours to word
    except FileNotFoundError:
        raise UserError(_("找不到文件“{name}”。它可能已被移动或改名。", name=Path(path).name)) from None
    except PermissionError:
        raise UserError(
            _("不能打开“{name}”：它可能正被 Excel 或 WPS 打开，或者没有读取权限。请关闭后重试。", name=Path(path).name)
        ) from None
    except (OSError, ValueError):
        raise UserError(_("不能读取“{name}”。请确认磁盘或网络连接正常后重试。", name=Path(path).name)) from None
    with stream:
        yield _plain(stream, Path(path).name)


def _plain(stream: BinaryIO, name: str) -> BinaryIO:
    """Pasted cells of a protected store lie sealed in the temporary folder."""
    sealed = stream.read(len(aside.MARK)) == aside.MARK
    stream.seek(0)
    return io.BytesIO(aside.opened(stream.read(), name)) if sealed else stream


def _kind(stream: BinaryIO) -> str:
    """zip, cfb, html, xml2003 or text; sentences for what is plainly something else. The name of the file does not matter."""
    head = stream.read(4096)
    stream.seek(0)
    if head[:2] == b"PK":
        return "zip"
    if head[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        _refuse_encrypted(stream)
        return "cfb"
    for signature, name in _OTHER:
        if head.startswith(signature):
            raise UserError(_("这是 {kind} 文件，不是表格。请选择 xlsx、xls、et、ods、csv 或 tsv 文件。", kind=name))
    if head[:2] in {b"\x09\x00", b"\x09\x02", b"\x09\x04", b"\x09\x08"}:
        raise UserError(_("这是很旧的 Excel 格式。请在 Excel 或 WPS 中打开并另存为 xlsx 后再导入。"))
    return _markup_kind(head)


def _refuse_encrypted(stream: BinaryIO) -> None:
    """A workbook with a password is a compound file around an encrypted package."""
    encrypted = _ENCRYPTED in stream.read()
    stream.seek(0)
    if encrypted:
        raise _protected()


def _markup_kind(head: bytes) -> str:
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        text = head.decode("utf-16", "ignore").encode().lstrip()
    if text[:13] == b"MIME-Version:":
        raise UserError(_("这是网页存档（mht）。请在 Excel 中打开并另存为 xlsx 后再导入。"))
    if text[:1] == b"<":
        if b"urn:schemas-microsoft-com:office:spreadsheet" in head and not _HTML.match(text):
            return "xml2003"
        if _HTML.search(text):
            return "html"
        if text[:5] == b"<?xml":
            raise UserError(_("这是 XML 文件，但不是表格。请在 Excel 中打开并另存为 xlsx 后再导入。"))
    return "text"


def _read_text(stream: BinaryIO, name: str, encoding: str | None, digest: str, row_limit: int) -> Book:
    text, used = delimited.decode(stream.read(), encoding)
    rows, delimiter = delimited.rows_of(text)
    if len(rows) > row_limit + 1:
        raise _too_many(name, row_limit)
    return Book([Sheet(name, rows)], kind="csv", encoding=used, delimiter=delimiter, digest=digest)


def _read_zip(
    stream: BinaryIO, path: str | Path, digest: str, progress: Progress, row_limit: int, content: bytes | None
) -> Book:
    archive = guard.open_zip(stream)
    kind = guard.workbook_kind(archive)
    warnings: list[Problem] = []
    unseen: dict[str, frozenset[int]] = {}
    meanwhile = lambda: warnings.extend(guard.scan(archive, progress, unseen))  # noqa: E731 - one expression, one use
    sheets = _parse(kind, path, progress, row_limit, meanwhile, content)
    sheets = [replace(sheet, hidden_rows=unseen.get(sheet.name, sheet.hidden_rows)) for sheet in sheets]
    system = guard.date_system(archive) if kind == "xlsx" else ""
    return Book(sheets, kind=kind, date_system=system, digest=digest, warnings=warnings)


def _parse(
    kind: str,
    path: str | Path,
    progress: Progress,
    row_limit: int,
    meanwhile: Callable[[], None] = lambda: None,
    content: bytes | None = None,
) -> list[Sheet]:
    """The sheets as the child reads them. `meanwhile` runs here while it parses: what it refuses ends the child."""
    sheets: list[Sheet] = []
    total = done = 0
    try:
        with (
            nullcontext(content) if content is not None else Path(path).open("rb") as source,
            Child(kind, source, row_limit) as child,
        ):
            meanwhile()
            for frame in child.frames():
                if frame[0] == "sheet":
                    _tag, name, hidden, merged, height = frame
                    sheets.append(Sheet(name, [], [Merge(*cells) for cells in merged], hidden))
                    total += height
                elif frame[0] == "rows":
                    sheets[-1].rows.extend(frame[1])
                    done += len(frame[1])
                    progress.report(done, max(total, done), _("正在读取文件"))
                else:
                    raise _worded(frame[1], frame[2], row_limit)
    except ChildDiedError:
        raise UserError(
            _(
                "读取此文件时出错：文件可能已损坏，或大得不合常理。没有导入任何内容。请在 Excel 或 WPS 中打开并另存为 xlsx 后再导入。"
            )
        ) from None
    return sheets


def _worded(error: str, text: str, row_limit: int) -> UserError:
    if error == "TooLargeError":
        raise ChildDiedError  # what it would have come to
    if error == "TooManyRows":
        return _too_many(text, row_limit)
    if error == "PasswordError" or "password" in text.lower() or "encrypted" in text.lower():
        return _protected()
    if error == "DtdRefusedError":
        return UserError(
            _("文件里含有 XML 实体定义（DTD），可能有害，已拒绝读取。请在 Excel 中打开并另存为 xlsx 后再导入。")
        )
    return UserError(_("文件已损坏或不完整，没有导入任何内容。请在 Excel 中打开并另存，或重新获取此文件。"))


def _protected() -> UserError:
    return UserError(_("文件有密码保护。请在 Excel 中取消密码（文件 → 信息 → 保护工作簿）后另存，再导入。"))


def _too_many(sheet: str, row_limit: int) -> UserError:
    return UserError(_("工作表“{sheet}”超过 {limit} 行。请拆分成几个文件再导入。", sheet=sheet, limit=f"{row_limit:,}"))
