"""Letters to PDF files: checked first, then drawn, then put in place whole."""

import shutil
import tempfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from gzstudents.certificates import rules
from gzstudents.certificates.printing import classic, filenames, leaves, wording
from gzstudents.certificates.printing.leaf import FINISHED, HEIGHT, MM, WIDTH, Art, Finish, House
from gzstudents.certificates.printing.qr import CodeTooLong
from gzstudents.certificates.rules import Letter, Words
from gzstudents.kernel import folio, fonts
from gzstudents.kernel.errors import Problem
from gzstudents.kernel.folio import About, Folio
from gzstudents.kernel.fonts import MissingGlyph
from gzstudents.kernel.i18n import _
from gzstudents.kernel.ink import Ink, Overflow
from gzstudents.kernel.progress import SILENT, Progress

_STACKS = {"native_name": "kai", "latin_name": "name", "chinese_name": "kai"}
_WHITE = "#FFFFFF"


class _Kind(NamedTuple):
    sheet: Callable[..., None]
    artwork: Callable[[House], Art]
    paper: str


_KINDS = {
    "classic": _Kind(classic.sheet, classic.artwork, classic.PAPER),
    "leaves": _Kind(leaves.sheet, leaves.artwork, leaves.PAPER),
}


def freeze(letter: Letter) -> Letter:
    """The letter with its sentences composed: what `to_json` keeps prints alike in ten years."""
    return replace(letter, words=wording.compose(letter))


def check(letters: Iterable[Letter]) -> list[Problem]:
    """Everything that would keep a letter from being printed, before anything is drawn."""
    return [problem for letter in letters for problem in _problems(letter)]


def pdf(
    letters: Sequence[Letter],
    out: Path,
    *,
    one_file: bool = True,
    name_pattern: str = filenames.PATTERN,
    progress: Progress | None = None,
    finish: Finish = FINISHED,
    write: Callable[[Path, bytes], object] = folio.write,
) -> list[Path]:
    """Print the letters into one file `out`, or one file each in the folder `out`; returns the files.

    Raises MissingGlyph or Overflow and leaves the folder as it was when a letter cannot be printed.
    """
    steps = progress or SILENT
    _refuse_unprintable(letters)
    if not letters:
        return []
    if one_file:
        write(out, render(letters, finish=finish, progress=steps))
        return [out]
    return _each(letters, out, filenames.unique(letters, name_pattern), finish, steps)


def render(letters: Sequence[Letter], *, finish: Finish = FINISHED, progress: Progress = SILENT) -> bytes:
    """One file of all the letters in memory, for the preview and the printer."""
    file = Folio(_about(letters))
    for letter in progress.over(letters, len(letters), _("正在排版证书"), step=10):
        _page(file, letter, finish)
    return file.save()


def _each(letters: Sequence[Letter], folder: Path, names: list[str], finish: Finish, progress: Progress) -> list[Path]:
    """All files are made aside and moved only when the last one is there."""
    folder.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(dir=folder, prefix=".printing-"))
    try:
        for letter, name in progress.over(zip(letters, names, strict=True), len(letters), _("正在排版证书"), step=10):
            (aside / name).write_bytes(render([letter], finish=finish))
        for name in names:
            (aside / name).replace(folder / name)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return [folder / name for name in names]


def _page(file: Folio, letter: Letter, finish: Finish) -> None:
    letter = _without_native(letter)
    words = letter.words or wording.compose(letter)
    kind, ink = _KINDS[rules.design(letter.design)], Ink()
    ground = kind.paper if finish.tint and finish.frame else _WHITE
    try:
        with ink.placed(finish.right_mm * MM, finish.up_mm * MM):
            if finish.frame:
                forms = _artwork(rules.design(letter.design), House.of(letter, words, finish))
                file.add(forms)
                ink.form(forms[-1].name)
            kind.sheet(ink, letter, words, ground=ground)
    except (Overflow, CodeTooLong) as error:
        raise Overflow(
            _("{name}（{number}）：{reason}", name=letter.holder, number=letter.number, reason=error)
        ) from error
    file.page(ink, WIDTH, HEIGHT)


@lru_cache(maxsize=8)
def _artwork(design: str, house: House) -> Art:
    """The art of a design, its sheet named after the house: one file may hold certificates of several."""
    *parts, sheet = _KINDS[design].artwork(house)
    mark = zlib.crc32(repr(house).encode())  # the same in every process
    return (*parts, replace(sheet, name=f"{sheet.name}-{mark:08x}"))


def _about(letters: Sequence[Letter]) -> About:
    first = letters[0]
    words = first.words or wording.compose(first)
    days = [day for day in map(rules.issued_on, letters) if day]
    holder = f"{first.number} {first.holder}" if len(letters) == 1 else f"{first.number} – {letters[-1].number}"
    return About(
        title=f"{words.title_zh} {holder}",
        author=" ".join(filter(None, (first.university_zh, first.university_en))),
        subject=f"{words.title_zh} {words.title_en}",
        keywords=tuple(dict.fromkeys(filter(None, ("certificate", *(letter.programme for letter in letters))))),
        made=max(days, default=date(2000, 1, 1)),
    )


def _refuse_unprintable(letters: Sequence[Letter]) -> None:
    lost: list[fonts.Missing] = []
    said: list[str] = []
    for letter in letters:
        errors = [problem for problem in _problems(letter) if problem.severity == "error"]
        if errors:
            said += [problem.message for problem in errors]
            lost += [missing for _field, missing in _missing(letter)]
    if said:
        more = _("（另有 {rest} 个问题）", rest=len(said) - 10) if len(said) > 10 else ""
        raise MissingGlyph("\n".join(said[:10]) + more, lost)


def _problems(letter: Letter) -> Iterator[Problem]:
    person = _("{name}（{number}）", name=letter.holder or "—", number=letter.number)
    if not letter.holder:
        yield Problem("no_name", _("{person}：没有姓名，无法打印证书。", person=person), column="latin_name")
    if rules.issued_on(letter) is None:
        yield Problem("no_date", _("{person}：没有颁发日期，无法打印证书。", person=person), column="issued_on")
    for field, missing in _missing(letter):
        message = _(
            "{person}：字体中没有“{character}”，无法打印。请更正文字，或请维护人员添加字体。",
            person=person,
            character=missing,
        )
        yield Problem("missing_glyph", message, column=field)
    if _without_native(letter) is not letter:
        lost = "、".join(map(str, fonts.missing(letter.native_name, "kai")))
        message = _(
            "{person}：字体中没有本国文字姓名的“{character}”，证书上不印这一行。", person=person, character=lost
        )
        yield Problem("native_name_left_out", message, column="native_name", severity="warning")


def _without_native(letter: Letter) -> Letter:
    """The native name is an addition: where no font has its script, the certificate goes out with the other names."""
    others = letter.latin_name or letter.chinese_name
    if not others or not letter.native_name or _known(letter.native_name, "kai"):
        return letter
    return replace(letter, native_name="")


def _missing(letter: Letter) -> Iterator[tuple[str, fonts.Missing]]:
    for field, text in _texts(_without_native(letter)):
        if not _known(text, _STACKS.get(field, "chinese")):
            for missing in fonts.missing(text, _STACKS.get(field, "chinese")):
                yield field, missing


@lru_cache(maxsize=20_000)
def _known(text: str, stack: str) -> bool:
    return not fonts.missing(text, stack)


def _texts(letter: Letter) -> Iterator[tuple[str, str]]:
    """Every printed text. All stacks end in the same fallback, so one stands for those that only differ in style."""
    for field in (
        "latin_name", "chinese_name", "native_name", "number", "university_zh", "university_en", "office_zh",
        "office_en", "signer_zh", "signer_en", "signer_title_zh", "signer_title_en",
    ):  # fmt: skip
        yield field, getattr(letter, field)
    words = letter.words or wording.compose(letter)
    for field in Words.__slots__:
        value = getattr(words, field)
        if isinstance(value, str):
            yield field, value
        else:
            for paragraph in value:
                for text, _strong in paragraph:
                    yield field, text
