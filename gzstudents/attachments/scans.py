"""Files from outside and contents of the store, looked into, cleaned and drawn: always by the guarded child, never here."""

import hashlib
import json
import os
import stat
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import IO, Any, NamedTuple

from gzstudents.attachments import rules
from gzstudents.attachments.rules import Budget
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.i18n import _
from gzstudents.kernel.parsing.scans import MOST_PAGES
from gzstudents.kernel.parsing.worker import Frame
from gzstudents.kernel.sheets.child import Child, ChildDiedError

PIECE = 512 << 10  # bytes read at a time
_HEAD = 4096  # bytes that tell what a file is
_TIME = 60.0  # s for one job of the child

Open = Callable[[], AbstractContextManager[IO[bytes]]]


class Found(NamedTuple):
    """A file that may be added: what it is, and where its bytes come from. `told_place`: a place was in it and is gone."""

    name: str
    content_type: str
    pages: int
    size: int
    sha256: str
    thumbnail: bytes
    told_place: bool
    pieces: Callable[[], Iterator[bytes]]


class Picture(NamedTuple):
    """Pixels, three bytes each, rows without padding."""

    width: int
    height: int
    rgb: bytes


def inspect(path: str | Path, allowed: Budget) -> Found:
    """Look into a file. Raises RuleBroken with a sentence for everything that is not taken."""
    path = Path(path)
    with opened(path) as stream:
        rules.check_size(path.name, os.fstat(stream.fileno()).st_size, allowed)
        return _inspect(path.name, partial(opened, path), stream)


def inspect_bytes(name: str, raw: bytes, allowed: Budget) -> Found:
    """The same for something pasted or cut out, which has no file."""
    rules.check_size(name, len(raw), allowed)
    source = partial(_fed, partial(_parts, raw))
    return _inspect(name, source, None, raw)


def _inspect(name: str, source: Open, stream: IO[bytes] | None, raw: bytes = b"") -> Found:
    head = raw[:_HEAD] if stream is None else stream.read(_HEAD)
    sort = rules.sort_of(head)
    if not sort:
        raise rules.refusal(name, rules.reason_against(head))
    look = _one(name, "look", source, {"sort": sort})
    _job, kind, pages, size, digest, place, thumbnail = look
    if digest:
        pieces: Callable[[], Iterator[bytes]] = partial(_cleaned, name, sort, source)
    else:
        pieces = partial(_read, source)
        size, digest = _hashed(pieces())
    return Found(name, kind, pages, size, digest, thumbnail, place, pieces)


def draw(name: str, content_type: str, page: int, width: int, pieces: Callable[[], Iterable[bytes]]) -> Picture:
    """A page of a content as pixels, at most so wide. Raises RuleBroken where it cannot be drawn safely."""
    told = {"sort": content_type, "page": max(0, min(page, MOST_PAGES)), "width": max(16, min(width, 4000))}
    _job, wide, high, rgb = _one(name, "draw", partial(_fed, pieces), told)
    if len(rgb) != wide * high * 3:
        raise rules.refusal(name, "unsafe")
    return Picture(wide, high, rgb)


def picture_of(path: str | Path, width: int, allowed: Budget) -> Picture:
    """A picture that is not in the store yet, upright, to be cut: PDF and Office are refused. Raises RuleBroken."""
    path = Path(path)
    with opened(path) as stream:
        rules.check_size(path.name, os.fstat(stream.fileno()).st_size, allowed)
        sort = _sort_of_picture(path.name, stream.read(_HEAD))
    _job, wide, high, rgb = _one(path.name, "draw", partial(opened, path), {"sort": sort, "page": 0, "width": width})
    return Picture(wide, high, rgb)


def cut_out(path: str | Path, box: tuple[float, float, float, float], allowed: Budget) -> Found:
    """The photo: a part of a picture (left, top, right, bottom from 0 to 1 of the upright picture), scaled, nothing beside it."""
    path = Path(path)
    with opened(path) as stream:
        sort = _sort_of_picture(path.name, stream.read(_HEAD))
    told = {"sort": sort, "box": list(box), "size": list(rules.PHOTO_SIZE)}
    raw = b"".join(_frames(path.name, "photo", partial(opened, path), told))
    return inspect_bytes(f"{path.stem}.jpg", raw, allowed)


def cut_out_of_bytes(name: str, raw: bytes, box: tuple[float, float, float, float], allowed: Budget) -> Found:
    """The same of a pasted picture."""
    told = {"sort": _sort_of_picture(name, raw[:_HEAD]), "box": list(box), "size": list(rules.PHOTO_SIZE)}
    cut = b"".join(_frames(name, "photo", partial(_fed, partial(_parts, raw)), told))
    return inspect_bytes(name, cut, allowed)


def _sort_of_picture(name: str, head: bytes) -> str:
    sort = rules.sort_of(head)
    if sort not in {"jpeg", "png", "tiff", "heic"}:
        raise RuleBroken(_("“{name}”不是图片，不能用作照片。请选择 JPEG 或 PNG。", name=name))
    return sort


# -- where the bytes come from ---------------------------------------------------------------------------------------------


@contextmanager
def opened(path: Path) -> Iterator[IO[bytes]]:
    """A regular file for reading: no link, pipe or device. Raises RuleBroken with a sentence."""
    try:
        if not stat.S_ISREG(path.lstat().st_mode):  # before opening: a pipe would block
            raise RuleBroken(_("“{name}”不是普通文件（可能是文件夹或链接），不能添加。", name=path.name))
        flags = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
        stream = os.fdopen(os.open(path, flags), "rb")
    except FileNotFoundError:
        raise RuleBroken(_("找不到文件“{name}”。它可能已被移动或改名。", name=path.name)) from None
    except (OSError, ValueError):
        raise RuleBroken(_("不能读取“{name}”。它可能正被别的程序打开，或者没有读取权限。", name=path.name)) from None
    with stream:
        if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
            raise RuleBroken(_("“{name}”不是普通文件（可能是文件夹或链接），不能添加。", name=path.name))
        yield stream


@contextmanager
def _fed(pieces: Callable[[], Iterable[bytes]]) -> Iterator[IO[bytes]]:
    """The reading end of a pipe into which a thread puts the pieces: they are never all in memory, and never on the disk."""
    reading, writing = os.pipe()
    stopped = threading.Event()

    def feed() -> None:
        with suppress(OSError), os.fdopen(writing, "wb") as sink:  # the child may have had enough
            for piece in pieces():
                if stopped.is_set():
                    return
                sink.write(piece)

    thread = threading.Thread(target=feed, name="gzstudents-feed", daemon=True)
    with os.fdopen(reading, "rb") as source:
        thread.start()
        try:
            yield source
        finally:
            stopped.set()
            source.close()
            thread.join()


def _parts(raw: bytes) -> Iterator[bytes]:
    for start in range(0, len(raw), PIECE):
        yield raw[start : start + PIECE]


def _read(source: Open) -> Iterator[bytes]:
    with source() as stream:
        while piece := stream.read(PIECE):
            yield piece


def _cleaned(name: str, sort: str, source: Open) -> Iterator[bytes]:
    return _frames(name, "clean", source, {"sort": sort})


def _hashed(pieces: Iterable[bytes]) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    for piece in pieces:
        digest.update(piece)
        size += len(piece)
    return size, digest.hexdigest()


# -- the child -------------------------------------------------------------------------------------------------------------


def _one(name: str, job: str, source: Open, told: dict[str, Any]) -> Frame:
    return next(_asked(name, job, source, told))


def _frames(name: str, job: str, source: Open, told: dict[str, Any]) -> Iterator[bytes]:
    for frame in _asked(name, job, source, told):
        yield frame[1]


def _asked(name: str, job: str, source: Open, told: dict[str, Any]) -> Iterator[Frame]:
    """What the child answers. Raises RuleBroken where it refuses or dies."""
    with source() as stream, Child(job, stream, json.dumps(told), _TIME, "scans") as child:
        try:
            for frame in child.frames():
                if frame[0] == "error":
                    raise rules.refusal(name, frame[1])
                yield frame
        except ChildDiedError:
            raise rules.refusal(name, "unsafe") from None
