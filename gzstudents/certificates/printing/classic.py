"""The classic design: cream ground, bands of guilloche in gold and green, the text centred as on a diploma."""

from functools import lru_cache
from typing import Final

from gzstudents.certificates.printing import art, flow, qr
from gzstudents.certificates.printing.leaf import CENTRE, CODE, HEIGHT, MARGIN, WIDTH, Art, House
from gzstudents.certificates.rules import Letter, Words
from gzstudents.kernel import setting
from gzstudents.kernel.folio import Form
from gzstudents.kernel.i18n import _
from gzstudents.kernel.ink import Ink, Overflow, Path
from gzstudents.kernel.setting import Style

GOLD, GOLD_LIGHT, GOLD_TEXT = "#9C7A2E", "#B9974C", "#8A6A22"
GREEN, GREEN_LIGHT = "#3E6F63", "#6A978B"
RED, INK, GREY, SOFT, FAINT = "#9B1C20", "#22201C", "#6B6455", "#5A544A", "#BFAE8A"
PAPER = "#FEFBF3"
_BAND = 43.0  # width of the frame
_TILE = 235.0  # one repeat of the guilloche
_TEXT = 580.0  # measure of the text
# of the sentences at least, and of the name on one line at least: a name is never set as small as the text
_SIZES: Final = ((13.0, 27.0), (12.4, 26.0), (11.8, 25.0), (11.2, 24.0), (10.6, 24.0), (10.0, 20.0), (8.6, 14.0))
_AIR: Final = flow.Item(1.5, lambda _top: None, give=1.2)  # between the lead line and the name
_TOP, _BOTTOM = 319.0, 169.0  # of what flows: from under the lead line to above the seal's place


def sheet(ink: Ink, letter: Letter, words: Words, *, ground: str) -> None:
    """What differs from one certificate to the next."""
    lead = "   ".join(filter(None, (words.lead_zh, words.lead_en)))
    ink.text(CENTRE, 325, lead, "remark", 10.5, align="centre", fill=SOFT, fit=_TEXT)
    _middle(ink, letter, words)
    _foot(ink, letter, words, ground)


def _middle(ink: Ink, letter: Letter, words: Words) -> None:
    """Names and sentences as one flow: both large if there is room, then smaller by turns."""
    items: list[flow.Item] = []
    for smallest, least in _SIZES:
        for largest in flow.shrinking(34, least):
            items = _stacked(ink, letter, words, largest, smallest)
            if items:
                flow.stack_down(items, _TOP, _BOTTOM, spread=5)
                return
    raise Overflow(_("证书上的文字太多，放不下。"))


def _stacked(ink: Ink, letter: Letter, words: Words, largest: float, smallest: float) -> list[flow.Item]:
    names = [_AIR, *_names(ink, letter, largest)]
    room = _TOP - _BOTTOM - sum(item.height + item.after for item in names)
    try:
        block = _sentences(words, room, smallest)
    except Overflow:
        return []
    return [*names, flow.block_item(block, ink, CENTRE - _TEXT / 2, give=0)]


def _names(ink: Ink, letter: Letter, largest: float) -> list[flow.Item]:
    names: list[flow.Name] = []
    if letter.latin_name:
        names.append(flow.set_name(letter.latin_name, "name", INK, width=560, largest=largest, align="centre"))
    if letter.chinese_name:
        size = largest * 0.9 if not names else max(min(17.0, names[0].size * 0.62), 11.5)
        names.append(
            flow.set_name(letter.chinese_name, "kai", INK, width=520, largest=size, tracking=0.18, align="centre")
        )
    size = largest * 0.9 if not names else 14
    if native := flow.set_native(letter, SOFT, width=520, largest=size, align="centre"):
        names.append(native)
    return [name.item(ink, CENTRE, after=8 if name is names[-1] else 4.5) for name in names]


def _sentences(words: Words, room: float, smallest: float) -> setting.Block:
    chinese = flow.body(
        words.body_zh,
        Style("chinese", INK),
        Style("chinese-strong", INK, strong=True),
        leading=1.52,
        indent=2,
        gap=0.14,
    )
    english = flow.body(words.body_en, Style("latin", INK), Style("latin-strong", INK), leading=1.3, relative=0.88)
    return setting.block([*chinese, *english], _TEXT, room, 14.4, smallest)


def _foot(ink: Ink, letter: Letter, words: Words, ground: str) -> None:
    y, left = 88.0, CENTRE - _TEXT / 2
    if letter.payload:
        qr.draw(ink, letter.payload, left - 5.2, y - 4, CODE, dark="#1B1A17", ground=ground)
        left += CODE + 4
        ink.text(left, y + 14, words.verify_zh, "kai", 7.6, fill=GREY)
        ink.text(left, y + 4.5, words.verify_en, "latin-italic", 8, fill=GREY)
    ink.text(left, y + 49, f"{words.number_zh}  {words.number_en}", "chinese", 7.6, fill=GREY)
    wide = ink.text(left, y + 36, letter.number, "latin-medium", 11.5, fill=INK, tracking=0.5, fit=150)
    if words.reissue_zh:
        ink.text(left + wide + 3, y + 36, words.reissue_zh, "kai", 9, fill=RED)
    _signer(ink, letter, CENTRE + 28, y)
    _seal(ink, letter, words, CENTRE + _TEXT / 2 - 76, y)


def _signer(ink: Ink, letter: Letter, x: float, y: float) -> None:
    name = "  ".join(filter(None, (letter.signer_zh, letter.signer_en)))
    title = "  ".join(filter(None, (letter.signer_title_zh, letter.signer_title_en)))
    if name or title:
        ink.line(x - 68, y + 27, x + 68, y + 27, stroke=GREY, width=0.4)
    ink.text(x, y + 14, name, "chinese", 10, align="centre", fill=INK, fit=150, smallest=5)
    ink.text(x, y + 2, title, "remark", 8.6, align="centre", fill=GREY, fit=150, smallest=5)


def _seal(ink: Ink, letter: Letter, words: Words, x: float, y: float) -> None:
    ink.text(x, y + 66, words.seal_zh, "kai", 8.5, align="centre", fill=FAINT)
    ink.text(x, y + 46, letter.university_zh, "kai", 12.5, align="centre", fill=INK, tracking=3, fit=170, smallest=5)
    ink.text(x, y + 24, words.date_zh, "kai", 11.5, align="centre", fill=INK, tracking=0.8)
    ink.text(x, y + 9, words.date_en, "latin-italic", 9.6, align="centre", fill=SOFT)


@lru_cache(maxsize=8)
def artwork(house: House) -> Art:
    """Frame, ground, emblem and headings: the same for every certificate of an office."""
    parts = (*_strands(), *_tile())
    ink = Ink()
    if house.tint:
        ink.rect(MARGIN, MARGIN, WIDTH - 2 * MARGIN, HEIGHT - 2 * MARGIN, fill=PAPER)
    for radius, count, colour in _GROUND:
        art.pen(ink, colour, 0.3)
        art.rosette(ink, CENTRE, HEIGHT * 0.46, _strand(radius, count), count, 6 if radius < 50 else 8)
    _frame(ink)
    _corners(ink)
    _inner(ink, house)
    _headings(ink, house)
    return (*parts, Form.of("classic", ink, (0, 0, WIDTH, HEIGHT)))


_GROUND = ((212, 40, "#F3E9CF"), (154, 24, "#F2E7C9"), (98, 16, "#F1E5C4"), (47, 10, "#F0E3BF"))
_SHAPES: Final[dict[tuple[float, int], tuple[float, float]]] = {
    (212, 40): (0.80, 0.20), (154, 24): (0.72, 0.28), (98, 16): (0.62, 0.38), (47, 10): (0.55, 0.45),
    (17, 12): (0.76, 0.24), (12, 8): (0.60, 0.40), (6, 6): (0.55, 0.45),
}  # fmt: skip


def _strand(radius: float, count: int) -> str:
    return art.strand_name("classic", radius, count)


@lru_cache(maxsize=1)
def _strands() -> Art:
    return art.strands("classic", _SHAPES)


@lru_cache(maxsize=1)
def _tile() -> Art:
    half, ink = (_BAND - 4) / 2 - 2.2, Ink()
    art.weave(ink, _TILE, half, 7, 2, 16, 0.30, colours=(GOLD, GOLD_LIGHT), width=0.25, pinched=False)
    art.weave(ink, _TILE, half * 0.92, 14, 3, 12, 0.34, colours=(GREEN, GREEN_LIGHT), width=0.2, pinched=True)
    return (Form.of("classic-band", ink, (-0.15, -half - 1, _TILE + 0.3, 2 * half + 2)),)


def _frame(ink: Ink) -> None:
    m, i = MARGIN, MARGIN + _BAND
    ink.rect(m, m, WIDTH - 2 * m, HEIGHT - 2 * m, stroke=GOLD, line=1.5)
    ink.rect(m + 2.8, m + 2.8, WIDTH - 2 * m - 5.6, HEIGHT - 2 * m - 5.6, stroke=GOLD, line=0.3)
    middle = m + 4 + (_BAND - 4) / 2
    sides = (
        (i, middle, WIDTH - 2 * i, 0), (i, HEIGHT - middle, WIDTH - 2 * i, 0),
        (middle, i, HEIGHT - 2 * i, 90), (WIDTH - middle, i, HEIGHT - 2 * i, 90),
    )  # fmt: skip
    for x, y, length, turn in sides:
        art.band(ink, "classic-band", _TILE, x, y, length, turn)


def _corners(ink: Ink) -> None:
    side = _BAND - 2.8
    for left in (MARGIN + 2.8, WIDTH - MARGIN - _BAND):
        for bottom in (MARGIN + 2.8, HEIGHT - MARGIN - _BAND):
            x, y = left + side / 2, bottom + side / 2
            ink.rect(left, bottom, side, side, stroke=GOLD, line=0.3)
            ink.rect(left + 2, bottom + 2, side - 4, side - 4, stroke=GOLD, line=0.3)
            for radius, count, strands, colour, width in (
                (17, 12, 8, GOLD, 0.26), (12, 8, 8, GREEN, 0.22), (6, 6, 6, RED, 0.22),
            ):  # fmt: skip
                art.pen(ink, colour, width)
                art.rosette(ink, x, y, _strand(radius, count), count, strands)
            _quarter_rings(ink, x, y, side / 2 - 2)


def _quarter_rings(ink: Ink, x: float, y: float, half: float) -> None:
    rings = Path()
    for across, up, start in ((1, 1, 180), (1, -1, 90), (-1, 1, 270), (-1, -1, 0)):
        cx, cy = x + across * half, y + up * half
        for radius in (3, 4.4, 5.8):
            a = {0: (radius, 0), 90: (0, radius), 180: (-radius, 0), 270: (0, -radius)}[start]
            rings.move(cx + a[0], cy + a[1]).arc(cx, cy, radius, start, 90)
    ink.path(rings, stroke=GOLD, width=0.26)


def _inner(ink: Ink, house: House) -> None:
    i = MARGIN + _BAND
    ink.rect(i, i, WIDTH - 2 * i, HEIGHT - 2 * i, stroke=GOLD, line=0.3)
    ink.rect(i + 4.8, i + 4.8, WIDTH - 2 * i - 9.6, HEIGHT - 2 * i - 9.6, stroke=GOLD, line=1)
    said = " · ".join(filter(None, (house.title_en.upper(), house.university_en.upper()))) + " · "
    art.microtext(ink, (i + 2.4, i + 2.4, WIDTH - 2 * i - 4.8, HEIGHT - 2 * i - 4.8), said, 1.8, GOLD)
    j, n = i + 8, 13
    right, top = WIDTH - j, HEIGHT - j
    notched = Path().move(j + n, j).line((right - n, j)).arc(right, j, n, 180, -90).line((right, top - n))
    notched.arc(right, top, n, 270, -90).line((j + n, top)).arc(j, top, n, 0, -90).line((j, j + n))
    ink.path(notched.arc(j, j, n, 90, -90).close(), stroke=GOLD, width=0.3)


def _headings(ink: Ink, house: House) -> None:
    art.emblem(ink, CENTRE, 480, 27.5, (house.university_zh, house.university_en), (RED, GOLD))
    ink.text(CENTRE, 433, house.university_zh, "kai", 15, align="centre", fill=INK, tracking=7, fit=520)
    ink.text(
        CENTRE, 421.5, house.university_en.upper(), "capitals", 7.4,
        align="centre", fill=GOLD_TEXT, tracking=2.6, fit=540, smallest=4,
    )  # fmt: skip
    ink.text(CENTRE, 376, house.title_zh, "title", 40, align="centre", fill=RED, tracking=18, fit=560)
    ink.text(
        CENTRE, 355.5, house.title_en.upper(), "capitals", 13, align="centre", fill=GOLD_TEXT, tracking=4.4, fit=560
    )
    art.divider(ink, CENTRE, 343.5, 300, GOLD)
