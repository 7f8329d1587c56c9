"""What the screen 证书打印 reads and draws in the background."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from gzstudents.certificates import printing, queries
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.i18n import _, _n
from gzstudents.kernel.reasons import because
from gzstudents.ui.acts_screen import MOST, YearPage


class Sheets(NamedTuple):
    """Certificates as one PDF, its pages in the order of the numbers; without content where they cannot be printed."""

    numbers: tuple[str, ...]
    content: bytes
    problems: tuple[str, ...]


def certificates(session: Any, *, year: str) -> YearPage:
    """The register of a year, of all years with ""."""
    return YearPage(
        queries.academic_years(session), year, queries.list_certificates(session, academic_year=year, limit=MOST)
    )


def sheets(session: Any, *, numbers: Sequence[str]) -> Sheets:
    """For the preview: what is wrong comes back as sentences, each with student, character and code point."""
    letters = queries.get_letters(session, numbers)
    problems = [problem.message for problem in printing.check(letters)]
    return Sheets(tuple(numbers), b"" if problems else printing.render(letters), tuple(problems))


def printable(session: Any, *, numbers: Sequence[str]) -> Sheets:
    """For the printer: refused with all sentences, so that nothing is printed, when one certificate cannot be."""
    found = sheets(session, numbers=numbers)
    refuse(found.problems)
    return found


def save(session: Any, *, numbers: Sequence[str], out: Path, one_file: bool) -> tuple[str, ...]:
    """Write them as PDF; returns the numbers. Nothing is written when one of them cannot be printed."""
    letters = queries.get_letters(session, numbers)
    refuse([problem.message for problem in printing.check(letters)])
    try:
        printing.pdf(letters, out, one_file=one_file)
    except OSError as error:
        raise RuleBroken(_("不能写入“{name}”：{reason}", name=out, reason=because(error))) from error
    return tuple(numbers)


def refuse(problems: Sequence[str]) -> None:
    """Raises RuleBroken naming each problem."""
    if problems:
        raise RuleBroken(_n("有 {count} 处无法打印，没有打印任何证书：", len(problems)), list(problems[:10]))
