"""Ornament drawn by formula: guilloche, rosettes, frets, microtext. Smooth at any magnification."""

import math
from collections.abc import Callable, Mapping
from itertools import cycle

from gzstudents.kernel import shaping
from gzstudents.kernel.folio import Form
from gzstudents.kernel.fonts import clusters
from gzstudents.kernel.ink import Ink, Path

Curve = Callable[[float], tuple[float, float]]


def smooth(ink: Ink, curve: Curve, start: float, end: float, pieces: int, *, close: bool = False) -> None:
    """Stroke a curve as cubic pieces whose tangents are taken from it, with the colour and width in force."""
    step, small = (end - start) / pieces, (end - start) / pieces / 1000

    def slope(t: float) -> tuple[float, float]:
        (ax, ay), (bx, by) = curve(t - small), curve(t + small)
        return (bx - ax) / (2 * small) * step / 3, (by - ay) / (2 * small) * step / 3

    (x, y), (dx, dy) = curve(start), slope(start)
    ops = [f"{x:.2f} {y:.2f} m"]
    for piece in range(1, pieces + 1):
        t = start + piece * step
        (x2, y2), (dx2, dy2) = curve(t), slope(t)
        ops.append(f"{x + dx:.2f} {y + dy:.2f} {x2 - dx2:.2f} {y2 - dy2:.2f} {x2:.2f} {y2:.2f} c")
        x, y, dx, dy = x2, y2, dx2, dy2
    ink.ops += [*ops, "s" if close else "S"]


def pen(ink: Ink, colour: str, width: float) -> None:
    ink.path(Path(), stroke=colour, width=width)
    ink.ops.pop()  # only the colour and the width, no path


def petals(ink: Ink, radius: float, count: int, mean: float, swing: float) -> None:
    """One strand of a rosette about the origin."""

    def curve(t: float) -> tuple[float, float]:
        r = radius * (mean + swing * math.sin(count * t))
        return r * math.cos(t), r * math.sin(t)

    smooth(ink, curve, 0, 2 * math.pi, max(48, 8 * count), close=True)


def strands(design: str, shapes: Mapping[tuple[float, int], tuple[float, float]]) -> tuple[Form, ...]:
    """The strands of a design's rosettes, each a form: (radius, petals) → (mean, swing) of its curve."""
    forms = []
    for (radius, count), (mean, swing) in shapes.items():
        ink = Ink()
        petals(ink, radius, count, mean, swing)
        box = (-radius - 1.0, -radius - 1.0, 2 * radius + 2.0, 2 * radius + 2.0)
        forms.append(Form.of(strand_name(design, radius, count), ink, box))
    return tuple(forms)


def strand_name(design: str, radius: float, count: int) -> str:
    return f"{design}-rosette-{radius:g}-{count}"


def rosette(ink: Ink, x: float, y: float, strand: str, count: int, strands: int) -> None:
    """A rosette: the form of one strand, turned by a fraction of its petal each time."""
    for turn in range(strands):
        with ink.placed(x, y, turn=360 / count / strands * turn):
            ink.form(strand)


def weave(
    ink: Ink, length: float, half: float, waves: int, openings: int, strands: int, depth: float,
    *, colours: tuple[str, str], width: float, pinched: bool,
) -> None:  # fmt: skip
    """One repeat of a guilloche along the x axis: sines under an envelope that opens and closes so many times."""
    for strand in range(strands):
        phase = math.pi * (2 * strand + 1) / strands

        def curve(s: float, phase: float = phase) -> tuple[float, float]:
            u = 2 * math.pi * s / length
            open_ = (1 - depth) + depth * math.cos(openings * u) * (-1 if pinched else 1)
            return s, half * open_ * math.sin(waves * u + phase)

        pen(ink, colours[strand * 2 // strands], width)
        smooth(ink, curve, 0, length, waves * 6)


def band(ink: Ink, tile: str, tile_length: float, x: float, y: float, length: float, turn: float) -> None:
    """The repeats of a guilloche side by side, stretched a little so that a whole number fills the length."""
    count = max(1, round(length / tile_length))
    with ink.placed(x, y, turn=turn, across=length / count / tile_length):
        for place in range(count):
            with ink.placed(place * tile_length):
                ink.form(tile)


def microtext(ink: Ink, box: tuple[float, float, float, float], text: str, size: float, colour: str) -> None:
    """Text along a rectangle that reads as a hairline until it is magnified."""
    x, y, width, height = box
    unit = shaping.width(text, "micro", size)
    sides = (
        (0, width, x, y),
        (90, height, x + width, y),
        (180, width, x + width, y + height),
        (270, height, x, y + height),
    )
    for turn, length, left, bottom in sides:
        count = max(1, round(length / unit))
        with ink.placed(left, bottom, turn=turn, across=length / (count * unit)):
            ink.text(0, -size * 0.33, text * count, "micro", size, fill=colour)


def arc_text(
    ink: Ink, text: str, stack: str, size: float, centre: tuple[float, float], radius: float,
    *, inside: bool = False, tracking: float = 0, fill: str, span: float = 170,
) -> None:  # fmt: skip
    """Text on a circle: over the top, or `inside` along the bottom; made smaller where it would pass `span` degrees."""
    letters = clusters(text)
    advances = [shaping.width(letter, stack, size) + tracking for letter in letters]
    room = math.radians(span) * radius
    scale = min(1.0, room / max(sum(advances), 0.001))
    size, tracking, advances = size * scale, tracking * scale, [advance * scale for advance in advances]
    sign = 1 if inside else -1
    angle = math.radians(270 if inside else 90) - sign * (sum(advances) - tracking) / radius / 2
    for letter, advance in zip(letters, advances, strict=True):
        at = angle + sign * (advance - tracking) / radius / 2
        x, y = centre[0] + radius * math.cos(at), centre[1] + radius * math.sin(at)
        with ink.placed(x, y, turn=math.degrees(at) + (90 if inside else -90)):
            ink.text(0, 0, letter, stack, size, align="centre", fill=fill)
        angle += sign * advance / radius


def star(ink: Ink, x: float, y: float, radius: float, fill: str) -> None:
    path = Path()
    for point, reach in zip(range(10), cycle((1.0, 0.382))):
        angle = math.radians(90 + 36 * point)
        at = (x + radius * reach * math.cos(angle), y + radius * reach * math.sin(angle))
        path.line(at) if point else path.move(*at)
    ink.path(path.close(), fill=fill)


def emblem(ink: Ink, x: float, y: float, radius: float, names: tuple[str, str], colours: tuple[str, str]) -> None:
    """A neutral emblem: a ring with the names of the university, an open book under a rising sun."""
    colour, gold = colours
    r = radius
    for at, width in ((1.0, 0.045), (0.945, 0.014), (0.645, 0.014)):
        ink.circle(x, y, r * at, stroke=colour, width=r * width)
    arc_text(ink, names[0], "seal", r * 0.225, (x, y), r * 0.715, tracking=r * 0.09, fill=colour, span=150)
    arc_text(
        ink, names[1].upper(), "capitals", r * 0.128, (x, y), r * 0.835,
        inside=True, tracking=r * 0.02, fill=colour, span=158,
    )  # fmt: skip
    for side in (-1, 1):
        star(ink, x + side * r * 0.788, y + r * 0.055, r * 0.05, gold)
    _book(ink, x, y - r * 0.24, r * 0.44, colour)
    for ray in range(11):
        angle = math.radians(30 + 12 * ray)
        cos, sin = math.cos(angle), math.sin(angle)
        foot, tip = (x + r * 0.40 * cos, y + r * (0.12 + 0.30 * sin)), (x + r * 0.50 * cos, y + r * (0.12 + 0.42 * sin))
        ink.line(*foot, *tip, stroke=gold, width=r * 0.018)


def _book(ink: Ink, x: float, y: float, b: float, colour: str) -> None:
    cover, lines = Path(), Path()
    for side in (-b, b):
        cover.move(x, y).curve(x + side * 0.35, y + b * 0.22, x + side * 0.7, y + b * 0.2, x + side, y + b * 0.06)
        cover.line((x + side, y + b * 0.74))
        cover.curve(x + side * 0.7, y + b * 0.9, x + side * 0.35, y + b * 0.9, x, y + b * 0.66).close()
        for row in (1, 2, 3):
            at = y + b * (0.10 + 0.15 * row)
            lines.move(x + side * 0.13, at + b * 0.02)
            lines.curve(x + side * 0.4, at + b * 0.2, x + side * 0.65, at + b * 0.18, x + side * 0.87, at + b * 0.07)
    ink.path(cover, stroke=colour, width=b * 0.05)
    ink.path(lines, stroke=colour, width=b * 0.027)


def divider(ink: Ink, x: float, y: float, width: float, colour: str) -> None:
    """Two tapering strokes from a diamond."""
    strokes = Path()
    for side in (-1, 1):
        far, near = x + side * width / 2, x + side * 9
        strokes.move(near, y).curve(x + side * width * 0.2, y + 0.9, x + side * width * 0.35, y + 0.25, far, y)
        strokes.curve(x + side * width * 0.35, y - 0.25, x + side * width * 0.2, y - 0.9, near, y)
        strokes.circle(x + side * 7.2, y, 0.9)
    diamond(strokes, x, y, 2, 2)
    ink.path(strokes, fill=colour)
    ring = Path()
    diamond(ring, x, y, 4.5, 4.5)
    ink.path(ring, stroke=colour, width=0.6)


def diamond(path: Path, x: float, y: float, half: float, up: float) -> None:
    path.move(x - half, y).line((x, y + up), (x + half, y), (x, y - up)).close()


def fret(ink: Ink, x: float, y: float, length: float, unit: float, turn: float, colour: str, width: float) -> None:
    """A Chinese fret (回纹): squared spirals in facing pairs, a whole number of them, centred."""
    pairs = int(length // (16 * unit))
    spiral = ((0, 0), (0, 6), (6, 6), (6, 1.5), (1.5, 1.5), (1.5, 4.5), (4.5, 4.5), (4.5, 3))
    path = Path()
    for pair in range(pairs):
        for start, way in ((1, 1), (15, -1)):
            points = [((16 * pair + start + way * a) * unit, b * unit) for a, b in spiral]
            path.move(*points[0]).line(*points[1:])
    with ink.placed(x, y, turn=turn), ink.placed((length - pairs * 16 * unit) / 2):
        ink.ops.append("2 J 0 j")
        ink.path(path, stroke=colour, width=width)


def corner(ink: Ink, x: float, y: float, size: float, colour: str, *, right: bool, top: bool) -> None:
    """A corner of nested squared lines."""
    shapes = (
        ((0, 24), (0, 0), (24, 0), (24, 9), (9, 9), (9, 24), (0, 24)), ((4, 20), (4, 4), (20, 4)),
        ((12, 24), (12, 12), (24, 12)), ((15.5, 24), (15.5, 15.5), (24, 15.5)), ((12, 20), (19.5, 20), (19.5, 12)),
    )  # fmt: skip
    path = Path()
    for points in shapes:
        path.move(*points[0]).line(*points[1:])
    scale = size / 24
    with ink.placed(x, y, across=-scale if right else scale, up=-scale if top else scale):
        ink.ops.append("2 J 0 j")
        ink.path(path, stroke=colour, width=1.15 / scale)


def cloud(ink: Ink, x: float, y: float, size: float, colour: str, *, flipped: bool, width: float = 0.7) -> None:
    """An auspicious cloud (祥云)."""
    path = Path()
    for cx, cy, r in ((0, 0, 1.0), (1.75, 0.38, 1.25), (3.7, 0, 0.95)):
        path.move(cx - r, cy - 0.2).curve(cx - r, cy + r * 1.15, cx + r, cy + r * 1.15, cx + r, cy)
        path.curve(cx + r, cy - r * 0.85, cx - r * 0.5, cy - r * 0.75, cx - r * 0.45, cy + r * 0.02)
        path.curve(cx - r * 0.4, cy + r * 0.55, cx + r * 0.45, cy + r * 0.5, cx + r * 0.4, cy + 0.02)
    path.move(-2.4, -0.62).curve(-0.5, -1.1, 3.5, -1.1, 6.4, -0.55)
    path.move(-1.2, -1.15).curve(0.5, -1.45, 3, -1.45, 4.8, -1.1)
    with ink.placed(x, y, across=-size if flipped else size, up=size):
        ink.ops.append("1 J")
        ink.path(path, stroke=colour, width=width / size)
