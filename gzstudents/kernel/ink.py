"""Drawing as PDF operators: lines, areas, text. It remembers which glyphs and forms a page needs."""

import math
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Literal

from gzstudents.kernel import shaping
from gzstudents.kernel.errors import UserError
from gzstudents.kernel.fonts import Face
from gzstudents.kernel.i18n import _

Align = Literal["left", "centre", "right"]
_KAPPA = 0.5522847498  # how far a cubic's handles lie for a quarter of a circle
_BOLD = 0.036  # stroke in ems that makes a regular font look strong
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")


class Overflow(UserError):
    """A text does not fit its place even at the smallest size that can be read."""


def number(value: float) -> str:
    """A number as PDF writes it: no exponent, no useless zeros."""
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


@lru_cache(maxsize=256)
def colour(text: str) -> str:
    """Hexadecimal RGB as three numbers; anything else is an error of ours, never of data."""
    if not _COLOUR.fullmatch(text):
        raise ValueError(text)
    return " ".join(number(int(text[place : place + 2], 16) / 255) for place in (1, 3, 5))


class Path:
    """A path, put together piece by piece."""

    def __init__(self) -> None:
        self.ops: list[str] = []

    def move(self, x: float, y: float) -> "Path":
        self.ops.append(f"{number(x)} {number(y)} m")
        return self

    def line(self, *points: tuple[float, float]) -> "Path":
        self.ops += [f"{number(x)} {number(y)} l" for x, y in points]
        return self

    def curve(self, x1: float, y1: float, x2: float, y2: float, x: float, y: float) -> "Path":
        self.ops.append(" ".join(map(number, (x1, y1, x2, y2, x, y))) + " c")
        return self

    def arc(self, x: float, y: float, radius: float, start: float, turn: float) -> "Path":
        """Goes on along a circle around (x, y) from an angle in degrees, in pieces of at most 90."""
        pieces = max(1, math.ceil(abs(turn) / 90))
        step = math.radians(turn / pieces)
        handle = 4 / 3 * math.tan(step / 4) * radius
        angle = math.radians(start)
        for _piece in range(pieces):
            (c1, s1), (c2, s2) = ((math.cos(a), math.sin(a)) for a in (angle, angle + step))
            self.curve(
                x + radius * c1 - handle * s1, y + radius * s1 + handle * c1,
                x + radius * c2 + handle * s2, y + radius * s2 - handle * c2,
                x + radius * c2, y + radius * s2,
            )  # fmt: skip
            angle += step
        return self

    def close(self) -> "Path":
        self.ops.append("h")
        return self

    def rect(self, x: float, y: float, width: float, height: float) -> "Path":
        self.ops.append(" ".join(map(number, (x, y, width, height))) + " re")
        return self

    def circle(self, x: float, y: float, radius: float) -> "Path":
        return self.move(x + radius, y).arc(x, y, radius, 0, 360).close()

    def rounded(self, x: float, y: float, width: float, height: float, radius: float) -> "Path":
        right, top, r = x + width, y + height, radius
        self.move(x + r, y).line((right - r, y)).arc(right - r, y + r, r, -90, 90)
        self.line((right, top - r)).arc(right - r, top - r, r, 0, 90).line((x + r, top))
        return self.arc(x + r, top - r, r, 90, 90).line((x, y + r)).arc(x + r, y + r, r, 180, 90).close()


class Ink:
    """What is drawn on one page or form, in points, from the bottom left."""

    def __init__(self) -> None:
        self.ops: list[str] = []
        self.glyphs: dict[Face, dict[int, str]] = {}
        self.forms: dict[str, None] = {}

    def path(self, path: Path, *, fill: str = "", stroke: str = "", width: float = 0.5, even_odd: bool = False) -> None:
        if fill:
            self.ops.append(f"{colour(fill)} rg")
        if stroke:
            self.ops.append(f"{colour(stroke)} RG {number(width)} w")
        end = {(True, True): "B", (True, False): "f", (False, True): "S", (False, False): "n"}[bool(fill), bool(stroke)]
        self.ops += [*path.ops, end + ("*" if even_odd and fill else "")]

    def rect(
        self, x: float, y: float, width: float, height: float, *, fill: str = "", stroke: str = "", line: float = 0.5
    ) -> None:
        self.path(Path().rect(x, y, width, height), fill=fill, stroke=stroke, width=line)

    def line(self, x1: float, y1: float, x2: float, y2: float, *, stroke: str, width: float = 0.5) -> None:
        self.path(Path().move(x1, y1).line((x2, y2)), stroke=stroke, width=width)

    def circle(
        self, x: float, y: float, radius: float, *, fill: str = "", stroke: str = "", width: float = 0.5
    ) -> None:
        self.path(Path().circle(x, y, radius), fill=fill, stroke=stroke, width=width)

    @contextmanager
    def placed(
        self, x: float = 0, y: float = 0, *, turn: float = 0, across: float = 1, up: float = 1
    ) -> Iterator[None]:
        """Draw moved to (x, y), turned by degrees, scaled; and everything back as it was afterwards."""
        cos, sin = math.cos(math.radians(turn)), math.sin(math.radians(turn))
        matrix = (cos * across, sin * across, -sin * up, cos * up, x, y)
        self.ops.append("q " + " ".join(f"{value:.5f}".rstrip("0").rstrip(".") for value in matrix) + " cm")
        yield
        self.ops.append("Q")

    @contextmanager
    def clipped(self, path: Path) -> Iterator[None]:
        """Draw inside of a path only."""
        self.ops += ["q", *path.ops, "W n"]
        yield
        self.ops.append("Q")

    def form(self, name: str) -> None:
        self.forms[name] = None
        self.ops.append(f"/{name} Do")

    def text(
        self,
        x: float,
        y: float,
        text: str,
        stack: str,
        size: float,
        *,
        align: Align = "left",
        fill: str = "#000000",
        tracking: float = 0,
        fit: float = 0,
        smallest: float = 6,
        strong: bool = False,
        figures: bool = False,
    ) -> float:
        """One line of literal text with its baseline at y; returns its width.

        `fit` is the greatest width: the text shrinks down to `smallest`, then Overflow is raised.
        """
        wide = shaping.width(text, stack, size, tracking, figures)
        if fit and wide > fit:
            size, tracking = size * fit / wide, tracking * fit / wide
            if size < smallest:
                raise Overflow(_("文字太长，放不下：{words}", words=text[:80]))
            wide = fit
        start = x - {"left": 0.0, "centre": wide / 2, "right": wide}[align]
        self.runs([(shaping.line(text, stack, figures), 0.0, strong)], start, y, size, fill, tracking)
        return wide

    def runs(
        self,
        parts: list[tuple[shaping.Line, float, bool]],
        x: float,
        y: float,
        size: float,
        fill: str,
        tracking: float = 0,
    ) -> None:
        """Shaped texts one after another, each followed by so many points of space; strong ones with a thin stroke."""
        self.ops.append(f"BT {colour(fill)} rg {number(tracking)} Tc 1 0 0 1 {number(x)} {number(y)} Tm")
        show = _Show(self, size, tracking)
        for shaped, gap, strong in parts:
            show.weight(strong, fill)
            for run in shaped.runs:
                show.run(run)
            if gap:
                show.pending.append(number(-gap * 1000 / size))
        show.flush()
        if show.strong:
            self.ops.append("0 Tr")
        self.ops.append("ET")

    def note(self, run: shaping.Glyphs) -> bool:
        """Remember the run's glyphs; False where a glyph already says something else in this document part."""
        known = self.glyphs.setdefault(run.face, {})
        agreed = [
            known.setdefault(glyph, said) == said for glyph, said in run.spelled
        ]  # all are noted, whatever they say
        return all(agreed)


class _Show:
    """Collects what stands in one TJ, so that a line of one font is one operator."""

    def __init__(self, ink: Ink, size: float, tracking: float) -> None:
        self.ink, self.size, self.tracking = ink, size, tracking
        self.pending: list[str] = []
        self.face: Face | None = None
        self.rise = 0.0
        self.strong = False
        self.tracked = True

    def flush(self) -> None:
        if self.pending:
            self.ink.ops.append(f"[{''.join(self.pending)}] TJ".replace("><", ""))
            self.pending = []

    def weight(self, strong: bool, fill: str) -> None:
        if strong != self.strong:
            self.flush()
            self.strong = strong
            on = f"2 Tr {colour(fill)} RG {number(self.size * _BOLD)} w 1 j"
            self.ink.ops.append(on if strong else "0 Tr")

    def run(self, run: shaping.Glyphs) -> None:
        if run.face is not self.face:
            self.flush()
            self.face = run.face
            self.ink.ops.append(f"/{run.face.id} {number(self.size)} Tf")
        if self.tracking and run.tracks != self.tracked:
            self.flush()
            self.tracked = run.tracks
            self.ink.ops.append(f"{number(self.tracking if run.tracks else 0)} Tc")
        told = self.ink.note(run) and run.whole
        if not told:
            self.flush()
            says = ("\ufeff" + run.text).encode("utf-16-be").hex().upper()
            self.ink.ops.append(f"/Span <</ActualText <{says}>>> BDC")
        for rise, show in run.show:
            self._rise(rise)
            self.pending.append(show)
        self._rise(0)
        if not told:
            self.flush()
            self.ink.ops.append("EMC")

    def _rise(self, rise: float) -> None:
        if rise != self.rise:
            self.flush()
            self.rise = rise
            self.ink.ops.append(f"{number(rise * self.size / 1000)} Ts")
