"""The design with two leaves: a navy fret frame, Chinese on the left, English on the right of a spine."""

from functools import lru_cache
from typing import Final

from gzstudents.certificates.printing import art, flow, qr
from gzstudents.certificates.printing.leaf import CENTRE, CODE, HEIGHT, MARGIN, WIDTH, Art, House
from gzstudents.certificates.rules import Letter, Words
from gzstudents.kernel import setting, shaping
from gzstudents.kernel.folio import Form
from gzstudents.kernel.i18n import _
from gzstudents.kernel.ink import Ink, Overflow, Path
from gzstudents.kernel.setting import Paragraph, Span, Style

NAVY, BRASS, BRASS_LIGHT, BRASS_TEXT = "#16294A", "#B08D3F", "#D8C08A", "#94732A"
INK, GREY, FAINT, RED = "#1F2430", "#666B75", "#B7A57A", "#9B1C20"
PAPER = "#FCFAF5"
_BAND = 19.0
_LEFT, _RIGHT = 92.0, CENTRE + 28
_MEASURE = CENTRE - 28 - _LEFT
_LEFT_MIDDLE, _RIGHT_MIDDLE = _LEFT + _MEASURE / 2, _RIGHT + _MEASURE / 2
_TOP, _BOTTOM = HEIGHT - 207, 150.0  # of what flows: from under the titles to above the seal's place
_FOOT = 90.0


def sheet(ink: Ink, letter: Letter, words: Words, *, ground: str) -> None:
    """What differs from one certificate to the next."""
    _chinese(ink, letter, words)
    _english(ink, letter, words)
    if letter.payload:
        qr.draw(ink, letter.payload, CENTRE - CODE / 2, _FOOT - 18, CODE, dark="#131B2B", ground=ground)
    wide = ink.text(
        CENTRE, _FOOT - 27, letter.number, "latin-medium", 9, align="centre", fill=NAVY, tracking=0.7, fit=190
    )
    ink.text(CENTRE + wide / 2 + 2, _FOOT - 27, words.reissue_zh, "kai", 8.5, fill=RED)
    _signer(ink, letter, _LEFT_MIDDLE - 12)
    _seal(ink, letter, words, _RIGHT_MIDDLE + 40)


def _chinese(ink: Ink, letter: Letter, words: Words) -> None:
    title = shaping.width(words.salutation, "kai", 15)
    plain, strong = Style("chinese", INK), Style("chinese-strong", INK, strong=True)
    paragraphs = flow.body(words.body_zh, plain, strong, leading=1.78, indent=2)
    for largest in flow.shrinking(19, 11):
        text = letter.chinese_name or letter.latin_name or letter.native_name
        stack = "kai" if letter.chinese_name or not letter.latin_name else "name"
        name = flow.set_name(
            text, stack, NAVY, width=_MEASURE - title - 8, largest=largest, tracking=0.06, strong=stack == "kai"
        )

        def call(top: float, name: flow.Name = name) -> None:
            wide, y = name.draw(ink, _LEFT, top)
            ink.text(_LEFT + wide + 8, y, words.salutation, "kai", 15, fill=INK)

        # the first sentence stands level with the first one of the other leaf
        item = flow.Item(max(name.height, 15), call, 9, give=0.4)
        if _fill(ink, [item], paragraphs, _LEFT, (15.4, 10)):
            return
    raise Overflow(_("证书上的文字太多，放不下。"))


def _english(ink: Ink, letter: Letter, words: Words) -> None:
    paragraphs = flow.body(
        words.body_en, Style("latin", INK), Style("latin-strong", INK), leading=1.42, align="left", gap=0.35
    )
    if words.remark_en:
        paragraphs.append(Paragraph((Span(words.remark_en, Style("latin-italic", GREY)),), 0.94, 1.4, align="left"))
    for largest in flow.shrinking(25, 13):
        lead = flow.Item(
            14, lambda top: ink.text(_RIGHT, top - 10, words.lead_en, "latin-italic", 12, fill=GREY), 2.5, 0
        )
        if _fill(ink, [lead, *_names(ink, letter, largest)], paragraphs, _RIGHT, (14, 9)):
            return
    raise Overflow(_("证书上的文字太多，放不下。"))


def _names(ink: Ink, letter: Letter, largest: float) -> list[flow.Item]:
    names = []
    if letter.latin_name or not letter.native_name:
        text = letter.latin_name or letter.chinese_name
        stack = "name" if letter.latin_name else "kai"
        names.append(flow.set_name(text, stack, NAVY, width=_MEASURE, largest=largest, tracking=0.02))
    if native := flow.set_native(letter, GREY, width=_MEASURE, largest=13.5 if names else largest):
        names.append(native)
    return [name.item(ink, _RIGHT, after=4, give=0.4) for name in names]


def _fill(ink: Ink, above: list[flow.Item], paragraphs: list[Paragraph], x: float, sizes: tuple[float, float]) -> bool:
    """Draw what stands above and the paragraphs under it, if they fit at a size that reads well."""
    room = _TOP - _BOTTOM - sum(item.height + item.after for item in above)
    try:
        block = setting.block(paragraphs, _MEASURE, room, *sizes)
    except Overflow:
        return False
    space = flow.Item(0, lambda _top: None, give=1.2)
    flow.stack_down([space, *above, flow.block_item(block, ink, x, give=2)], _TOP, _BOTTOM, spread=8)
    return True


def _signer(ink: Ink, letter: Letter, x: float) -> None:
    name = "  ".join(filter(None, (letter.signer_zh, letter.signer_en)))
    title = "  ".join(filter(None, (letter.signer_title_zh, letter.signer_title_en)))
    if name or title:
        ink.line(x - 70, _FOOT + 22, x + 70, _FOOT + 22, stroke=GREY, width=0.4)
    ink.text(x, _FOOT + 8, name, "chinese", 11, align="centre", fill=INK, fit=200, smallest=5)
    ink.text(x, _FOOT - 6, title, "remark", 9.6, align="centre", fill=GREY, fit=200, smallest=5)


def _seal(ink: Ink, letter: Letter, words: Words, x: float) -> None:
    ink.text(x, _FOOT + 46, words.seal_zh, "kai", 8.5, align="centre", fill=FAINT)
    ink.text(x, _FOOT + 22, letter.university_zh, "kai", 13, align="centre", fill=INK, tracking=3, fit=190, smallest=5)
    ink.text(x, _FOOT + 3, words.date_zh, "kai", 11.5, align="centre", fill=INK, tracking=0.8)
    ink.text(x, _FOOT - 11, words.date_en, "latin-italic", 10.5, align="centre", fill=GREY)


@lru_cache(maxsize=8)
def artwork(house: House) -> Art:
    """Frame, ground, emblem, headings and spine: the same for every certificate of an office."""
    ink = Ink()
    if house.tint:
        ink.rect(MARGIN, MARGIN, WIDTH - 2 * MARGIN, HEIGHT - 2 * MARGIN, fill=PAPER)
    for x in (CENTRE - 187, CENTRE + 187):
        for radius, count, colour in _GROUND:
            art.pen(ink, colour, 0.3)
            art.rosette(ink, x, HEIGHT * 0.45, _strand(radius, count), count, 8)
    _frame(ink)
    _inner(ink, house)
    _headings(ink, house)
    _spine(ink)
    return (*_strands(), Form.of("leaves", ink, (0, 0, WIDTH, HEIGHT)))


_GROUND = ((138, 30, "#EAEDF1"), (100, 20, "#F0E9D6"), (62, 14, "#E8EBF0"), (30, 8, "#F0E8D2"))
_SHAPES: Final[dict[tuple[float, int], tuple[float, float]]] = {
    (138, 30): (0.80, 0.20), (100, 20): (0.70, 0.30), (62, 14): (0.60, 0.40), (30, 8): (0.55, 0.45),
    (6.1, 8): (0.68, 0.32), (21, 10): (0.66, 0.34), (9, 6): (0.55, 0.45),
}  # fmt: skip


def _strand(radius: float, count: int) -> str:
    return art.strand_name("leaves", radius, count)


@lru_cache(maxsize=1)
def _strands() -> Art:
    return art.strands("leaves", _SHAPES)


def _frame(ink: Ink) -> None:
    m, b, w, h = MARGIN, _BAND, WIDTH - 2 * MARGIN, HEIGHT - 2 * MARGIN
    ring = Path().rect(m, m, w, h).rect(m + b, m + b, w - 2 * b, h - 2 * b)
    ink.path(ring, fill=NAVY, even_odd=True)
    for inset in (2.2, b - 2.2):
        ink.rect(m + inset, m + inset, w - 2 * inset, h - 2 * inset, stroke=BRASS_LIGHT, line=0.5)
    o = m + 4.9
    sides = (
        (m + b, o, w - 2 * b, 0), (WIDTH - m - b, HEIGHT - o, w - 2 * b, 180),
        (WIDTH - o, m + b, h - 2 * b, 90), (o, HEIGHT - m - b, h - 2 * b, 270),
    )  # fmt: skip
    for x, y, length, turn in sides:
        art.fret(ink, x, y, length, 1.55, turn, BRASS_LIGHT, 0.62)
    for left in (m, WIDTH - m - b):
        for bottom in (m, HEIGHT - m - b):
            ink.rect(left + 2.2, bottom + 2.2, b - 4.4, b - 4.4, stroke=BRASS_LIGHT, line=0.5)
            art.pen(ink, BRASS_LIGHT, 0.3)
            art.rosette(ink, left + b / 2, bottom + b / 2, _strand(6.1, 8), 8, 4)


def _inner(ink: Ink, house: House) -> None:
    i = MARGIN + _BAND + 5
    ink.rect(i, i, WIDTH - 2 * i, HEIGHT - 2 * i, stroke=BRASS, line=1.1)
    ink.rect(i + 3.6, i + 3.6, WIDTH - 2 * i - 7.2, HEIGHT - 2 * i - 7.2, stroke=BRASS, line=0.3)
    said = " · ".join(filter(None, (house.university_en.upper(), house.title_en.upper()))) + " · "
    art.microtext(ink, (i + 1.9, i + 1.9, WIDTH - 2 * i - 3.8, HEIGHT - 2 * i - 3.8), said, 1.35, BRASS)
    q = i + 10
    for right in (False, True):
        for top in (False, True):
            x, y = (WIDTH - q if right else q), (HEIGHT - q if top else q)
            art.corner(ink, x, y, 27, BRASS, right=right, top=top)
        at = WIDTH - q - 44 if right else q + 44
        art.cloud(ink, at, HEIGHT - q - 11, 4.8, "#D3BE8A", flipped=right)


def _headings(ink: Ink, house: House) -> None:
    art.emblem(ink, CENTRE, HEIGHT - 106, 33, (house.university_zh, house.university_en), (NAVY, BRASS))
    narrow = _MEASURE - 50  # clear of the emblem and the clouds
    ink.text(
        _LEFT_MIDDLE, HEIGHT - 98, house.university_zh, "kai", 19,
        align="centre", fill=NAVY, tracking=9, strong=True, fit=narrow,
    )  # fmt: skip
    ink.text(
        _LEFT_MIDDLE, HEIGHT - 119, house.office_zh, "kai", 9.5, align="centre", fill=GREY, tracking=2.5, fit=narrow
    )
    flow.heading(
        ink, _RIGHT_MIDDLE, HEIGHT - 93, house.university_en.upper(), "capitals", 15,
        fill=NAVY, tracking=3.4, fit=narrow,
    )  # fmt: skip
    flow.heading(
        ink, _RIGHT_MIDDLE, HEIGHT - 116, house.office_en, "latin-italic", 11, fill=GREY, tracking=0.3, fit=narrow
    )
    ink.text(
        _LEFT_MIDDLE, HEIGHT - 189, house.title_zh, "title", 37,
        align="centre", fill=BRASS_TEXT, tracking=15, fit=_MEASURE,
    )  # fmt: skip
    ink.text(
        _RIGHT_MIDDLE, HEIGHT - 188, house.title_en, "name", 29,
        align="centre", fill=BRASS_TEXT, tracking=0.4, fit=_MEASURE,
    )  # fmt: skip


def _spine(ink: Ink) -> None:
    low, high = _FOOT - 18 + CODE + 13, HEIGHT - 178
    middle = (low + high) / 2
    for x in (CENTRE - 1.3, CENTRE + 1.3):
        ink.line(x, low, x, middle - 26, stroke=BRASS, width=0.35)
        ink.line(x, middle + 26, x, high, stroke=BRASS, width=0.35)
    art.pen(ink, BRASS, 0.28)
    art.rosette(ink, CENTRE, middle, _strand(21, 10), 10, 6)
    art.pen(ink, NAVY, 0.26)
    art.rosette(ink, CENTRE, middle, _strand(9, 6), 6, 6)
    ends = Path()
    for y in (low, high):
        art.diamond(ends, CENTRE, y, 3.4, 5.4)
    ink.path(ends, fill=BRASS)
