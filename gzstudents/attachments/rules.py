"""What may be handed in, what is expected of whom, and what a file is called: pure."""

import tomllib
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, NamedTuple

from gzstudents.kernel import codes, filenames, names, paths
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.i18n import _

PHOTO = "PHOTO"
OTHER = "OTHER"
PHOTO_SIZE = (600, 800)  # pixels, 3:4; twice what a student card prints at 300 dpi
LONG_STAY = 180  # days; X1 from the day after (Regulation 637, art. 6)
MOST_MB = 1_000_000  # a limit above this is a slip of the keys
_MB = 1 << 20


class Budget(NamedTuple):
    """How many bytes one file and all files together may have."""

    file: int
    store: int


def budget(settings: dict[str, str]) -> Budget:
    """From the office's settings, in megabytes there; what is no number is the default."""
    return Budget(_megabytes(settings, "attachment_file_mb", 50), _megabytes(settings, "attachment_store_mb", 4096))


def _megabytes(settings: dict[str, str], key: str, default: int) -> int:
    text = settings.get(key, "").strip()
    return (int(text) if text.isdecimal() and 0 < int(text) <= MOST_MB else default) * _MB


def check_size(name: str, size: int, allowed: Budget) -> None:
    """Raises RuleBroken for an empty file and for one that is larger than one file may be."""
    if size == 0:
        raise RuleBroken(_("“{name}”是空文件，没有可保存的内容。", name=name))
    if size > allowed.file:
        raise RuleBroken(
            _(
                "“{name}”有 {size} MB，超过一个文件 {limit} MB 的上限。请用较低的分辨率重新扫描，或在设置中调高上限。",
                name=name, size=_mb(size), limit=allowed.file // _MB,
            )
        )  # fmt: skip


def check_room(size: int, used: int, allowed: Budget) -> None:
    """Raises RuleBroken when all files together would be more than the store may hold."""
    if used + size > allowed.store:
        raise RuleBroken(
            _(
                "附件已占用 {used} MB，加上这个文件会超过 {limit} MB 的总上限。请移除不再需要的附件，或在设置中调高上限。",
                used=_mb(used), limit=allowed.store // _MB,
            )
        )  # fmt: skip


def _mb(size: int) -> str:
    return f"{size / _MB:.1f}".removesuffix(".0")


# -- by content ------------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def _contents() -> dict[str, Any]:
    return tomllib.loads(paths.resource("attachments", "contents.toml").read_text(encoding="utf-8"))


def sort_of(head: bytes) -> str:
    """What a file is by its first bytes: pdf, jpeg, png, tiff, heic, office, or "" for what is not taken."""
    for entry in _contents()["sorts"]:
        at = entry.get("at", 0)
        if head[at:].startswith(bytes.fromhex(entry["starts"])):
            return str(entry["code"])
    return ""


def reason_against(head: bytes) -> str:
    """Why a file is not taken, by its first bytes: a reason that refusal() words."""
    for entry in _contents()["refused"]:
        if any(head.startswith(bytes.fromhex(sign)) for sign in entry["starts"]):
            return str(entry["reason"])
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if text.startswith(b"<"):
        return "svg" if b"<svg" in text else "html"
    return "unknown"


def refusal(name: str, reason: str) -> RuleBroken:
    """The sentence for a file that is not taken; `reason` from reason_against() or from the child that looked into it."""
    known = {
        "program": _("“{name}”是可执行的程序，不能作为附件保存。", name=name),
        "html": _("“{name}”是网页，可能含有脚本，不能作为附件保存。请打印成 PDF 后再添加。", name=name),
        "svg": _("“{name}”是 SVG 图形，可能含有脚本，不能作为附件保存。请另存为 PNG 或 PDF 后再添加。", name=name),
        "archive": _("“{name}”是压缩包。请解压后添加里面的文件。", name=name),
        "old_office": _("“{name}”是旧版或加了密码的 Office 文件。请另存为没有密码的 docx、xlsx 或 PDF 后再添加。", name=name),
        "macros": _("“{name}”含有宏，不能作为附件保存。请另存为不含宏的 docx 或 xlsx。", name=name),
        "picture": _("“{name}”是不支持的图片格式。请另存为 JPEG 或 PNG 后再添加。", name=name),
        "heic": _("“{name}”是 HEIC 照片，这台电脑不能读取。请在手机的相机设置里选“兼容性最佳”，或另存为 JPEG 后再添加。", name=name),
        "too_large": _("“{name}”的图像尺寸过大（超过 4000 万像素），不能读取。请用 300 dpi 重新扫描。", name=name),
        "password": _("“{name}”有密码保护，以后谁也打不开。请另存为没有密码的文件后再添加。", name=name),
        "damaged": _("“{name}”已损坏或不完整，不能读取。请重新扫描或重新下载。", name=name),
        "unsafe": _("“{name}”不能安全地读取，没有添加。请重新扫描，或打印成 PDF 后再添加。", name=name),
    }  # fmt: skip
    unknown = _("“{name}”不是可以保存的文件类型。可以添加 PDF、JPEG、PNG、TIFF、docx 和 xlsx。", name=name)
    return RuleBroken(known.get(reason, unknown))


# -- names -----------------------------------------------------------------------------------------------------------------


def file_name(given: str, content_type: str) -> str:
    """The name a file keeps: one safe part of a path, with the ending of what it is."""
    entry = codes.get("attachment_type", content_type)
    suffix = str(entry.extra["suffix"]) if entry is not None else ""
    base = given.replace("\\", "/").rpartition("/")[2]
    stem = base.rpartition(".")[0] or base
    return filenames.safe(stem) + suffix


def export_name(number: str, kind: str, title: str, name: str) -> str:
    """What a file is called outside: whose, what, and how it was called; the ending stays."""
    stem, dot, suffix = name.rpartition(".")
    said = "_".join(filter(None, (number, codes.label("attachment_kind", kind), title or stem)))
    return filenames.safe(said) + dot + suffix


def guess_kind(name: str, missing: Iterable[str] = ()) -> str:
    """The kind that a file's name speaks of; else the only one that is missing; else OTHER."""
    said = names.fold(name).replace("_", " ").replace("-", " ")
    for entry in codes.values("attachment_kind"):
        if any(word in said for word in entry.extra["words"]):
            return entry.code
    left = list(missing)
    return left[0] if len(left) == 1 else OTHER


# -- what is expected ------------------------------------------------------------------------------------------------------


class Paper(NamedTuple):
    """A paper that students hand in. Any of `kinds` will do; empty populations and categories: everybody's."""

    kinds: tuple[str, ...]
    populations: frozenset[str]
    categories: frozenset[str]
    long: bool
    source: str

    def label(self) -> str:
        return _("或").join(codes.label("attachment_kind", kind) for kind in self.kinds)


class Stay(NamedTuple):
    """What decides about expected papers: of one enrolment, in codes; `days` of study, 0 where they are not known."""

    population: str
    category: str
    status: str
    days: int


@lru_cache(maxsize=1)
def _expected() -> dict[str, Any]:
    return tomllib.loads(paths.resource("attachments", "expected.toml").read_text(encoding="utf-8"))


def expecting_statuses() -> frozenset[str]:
    """Of whom papers are expected at all."""
    return frozenset(_expected()["statuses"])


@lru_cache(maxsize=1)
def papers() -> tuple[Paper, ...]:
    """All expected papers, in the order of the file."""
    return tuple(
        Paper(
            tuple(entry["kinds"]), frozenset(entry.get("populations", ())), frozenset(entry.get("categories", ())),
            bool(entry.get("long", False)), entry["source"],
        )
        for entry in _expected()["papers"]
    )  # fmt: skip


def expected(stay: Stay) -> list[Paper]:
    """The papers expected of somebody. A stay of unknown length counts as a long one: asking once too often is mended."""
    if stay.status not in expecting_statuses():
        return []
    is_long = stay.days == 0 or stay.days > LONG_STAY
    return [
        paper
        for paper in papers()
        if (not paper.populations or stay.population in paper.populations)
        and (not paper.categories or stay.category in paper.categories)
        and (is_long or not paper.long)
    ]


def missing(stay: Stay, held: Iterable[str]) -> list[Paper]:
    """Those of the expected papers of which no kind is held."""
    have = set(held)
    return [paper for paper in expected(stay) if not have & set(paper.kinds)]
