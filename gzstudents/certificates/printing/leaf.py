"""A certificate's sheet: its size, its finish, and the form that carries the art."""

from dataclasses import dataclass

from gzstudents.certificates.rules import Letter, Words
from gzstudents.kernel.folio import Form

WIDTH, HEIGHT = 841.8898, 595.2756  # A4 across, in points
MM = 72 / 25.4
CENTRE = WIDTH / 2
MARGIN = 9 * MM  # printers do not reach closer to the edge
CODE = 25 * MM


@dataclass(frozen=True, slots=True)
class Finish:
    """How the sheet is printed. `frame` off: on stationery that already has it. Offsets correct a printer, in mm."""

    frame: bool = True
    tint: bool = True
    right_mm: float = 0
    up_mm: float = 0


FINISHED = Finish()


@dataclass(frozen=True, slots=True)
class House:
    """What of a letter the art depends on: certificates of one office share one form."""

    university_zh: str
    university_en: str
    office_zh: str
    office_en: str
    title_zh: str
    title_en: str
    tint: bool

    @classmethod
    def of(cls, letter: Letter, words: Words, finish: Finish) -> "House":
        return cls(
            letter.university_zh, letter.university_en, letter.office_zh, letter.office_en,
            words.title_zh, words.title_en, finish.tint,
        )  # fmt: skip


Art = tuple[Form, ...]  # the last one is the sheet; the others are its parts
