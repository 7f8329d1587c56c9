"""Text to glyphs: direction, fonts, HarfBuzz. Everything in thousandths of an em, so that a size costs nothing."""

import unicodedata
from functools import lru_cache
from typing import Any, NamedTuple

from gzstudents.kernel import fonts
from gzstudents.kernel.fonts import Face

_COMPLEX = (
    "ARABIC", "HEBREW", "SYRIAC", "THAANA", "DEVANAGARI", "BENGALI", "TAMIL", "TELUGU", "KANNADA", "MALAYALAM",
    "GUJARATI", "GURMUKHI", "ORIYA", "SINHALA", "THAI", "LAO", "KHMER", "MYANMAR", "TIBETAN", "MONGOLIAN",
)  # fmt: skip
_CLOSING = frozenset("，。、；：）》」』】〕")
_OPENING = frozenset("（《「『【〔")
_PLAIN = {"kern": True, "liga": False, "clig": False, "dlig": False, "chws": False}


class Glyphs(NamedTuple):
    """A run in one font. `show` is the inside of a TJ array for each height above the baseline that occurs."""

    face: Face
    text: str
    show: tuple[tuple[float, str], ...]
    width: float
    glyphs: int
    spelled: tuple[tuple[int, str], ...]  # glyph → what it says, where one glyph is one character
    whole: bool  # False: only the run as a whole says its text
    tracks: bool  # may be letterspaced


class Line(NamedTuple):
    """One line of text, shaped: runs in visual order and the width in thousandths of an em."""

    runs: tuple[Glyphs, ...]
    width: float
    gaps: int  # places where letterspacing goes


@lru_cache(maxsize=40_000)
def line(text: str, stack: str, figures: bool = False) -> Line:
    """Shape a text with a stack; `figures` sets digits of equal width, for columns. Raises MissingGlyph."""
    runs = tuple(
        _shape(face, part, figures)
        for visual in _visual(unicodedata.normalize("NFC", text))
        for face, part in fonts.stack(stack).runs(visual)
    )
    gaps = sum(run.glyphs for run in runs if run.tracks)
    return Line(runs, sum(run.width for run in runs), gaps)


def width(text: str, stack: str, size: float, tracking: float = 0, figures: bool = False) -> float:
    """How wide the text comes out, in points."""
    shaped = line(text, stack, figures)
    last = tracking if shaped.runs and shaped.runs[-1].tracks else 0
    return shaped.width * size / 1000 + tracking * shaped.gaps - last


def is_wide(char: str) -> bool:
    """Whether the character fills an em, as Chinese does."""
    return unicodedata.east_asian_width(char) in {"W", "F"}


def squeezed(before: str, after: str) -> bool:
    """Whether two full-width marks share an em (标点挤压)."""
    return (before in _CLOSING and (after in _CLOSING or after in _OPENING)) or (
        before in _OPENING and after in _OPENING
    )


def _is_complex(text: str) -> bool:
    return not text.isascii() and any(unicodedata.name(char, "").startswith(_COMPLEX) for char in text)


@lru_cache(maxsize=40_000)
def _shape(face: Face, text: str, figures: bool) -> Glyphs:
    import uharfbuzz

    hard = _is_complex(text)
    buffer = uharfbuzz.Buffer()
    buffer.cluster_level = uharfbuzz.BufferClusterLevel.MONOTONE_CHARACTERS
    buffer.add_str(text)
    buffer.guess_segment_properties()
    features = {} if hard else dict(_PLAIN)
    if figures:
        features |= {"tnum": True}
    uharfbuzz.shape(face.font, buffer, features)
    infos, positions = buffer.glyph_infos, buffer.glyph_positions
    starts = [int(info.cluster) for info in infos]
    plain = not hard and len(infos) == len(text) and starts == list(range(len(text)))
    advances = [position.x_advance * face.unit for position in positions]
    if plain:
        _squeeze(text, advances)
        spelled = tuple((int(info.codepoint), char) for info, char in zip(infos, text, strict=True))
    else:
        spelled = _best_spelling(text, starts, [int(info.codepoint) for info in infos])
    return Glyphs(
        face, text, _show(face, infos, positions, advances), sum(advances), len(infos), spelled, plain, not hard
    )


def _squeeze(text: str, advances: list[float]) -> None:
    for place in range(len(text) - 1):
        if advances[place] >= 999 and squeezed(text[place], text[place + 1]):
            advances[place] -= 500


def _best_spelling(text: str, starts: list[int], glyphs: list[int]) -> tuple[tuple[int, str], ...]:
    """For readers that do not heed ActualText: each cluster's text on its first glyph."""
    ends = sorted({*starts, len(text)})
    seen: set[int] = set()
    out = []
    for start, glyph in zip(starts, glyphs, strict=True):
        said = "" if start in seen else text[start : ends[ends.index(start) + 1]]
        seen.add(start)
        out.append((glyph, said))
    return tuple(out)


def _show(face: Face, infos: Any, positions: Any, advances: list[float]) -> tuple[tuple[float, str], ...]:
    """The glyphs as PDF shows them: hexadecimal numbers, with a correction wherever the pen must move otherwise."""
    pieces: list[tuple[float, list[str]]] = []
    owed = 0.0
    for info, position, advance in zip(infos, positions, advances, strict=True):
        rise, shift = round(position.y_offset * face.unit, 1), position.x_offset * face.unit
        if not pieces or pieces[-1][0] != rise:
            pieces.append((rise, []))
        owed += shift
        _correct(pieces[-1][1], owed)
        pieces[-1][1].append(f"<{info.codepoint:04X}>")
        owed = advance - face.width(info.codepoint) - shift
    if pieces:
        _correct(pieces[-1][1], owed)
    return tuple((rise, "".join(parts).replace("><", "")) for rise, parts in pieces)


def _correct(parts: list[str], owed: float) -> None:
    if abs(owed) >= 0.05:
        parts.append(f"{-owed:.1f}".removesuffix(".0"))


def _visual(text: str) -> list[str]:
    """Logical text to runs in visual order, each still in logical order: HarfBuzz turns the right-to-left ones."""
    if text.isascii() or not any(unicodedata.bidirectional(char) in {"R", "AL"} for char in text):
        return [text] if text else []
    runs: list[tuple[int, str]] = []
    for char, level in _levels(text):
        if runs and runs[-1][0] == level:
            runs[-1] = (level, runs[-1][1] + char)
        else:
            runs.append((level, char))
    for level in range(max(found for found, _part in runs), 0, -1):
        runs = _turned(runs, level)
    return [part for _level, part in runs]


def _levels(text: str) -> list[tuple[str, int]]:
    from bidi import algorithm

    storage = algorithm.get_empty_storage()
    base = algorithm.get_base_level(text)
    storage["base_level"], storage["base_dir"] = base, "R" if base else "L"
    algorithm.get_embedding_levels(text, storage)
    algorithm.explicit_embed_and_overrides(storage)
    algorithm.resolve_weak_types(storage)
    algorithm.resolve_neutral_types(storage, False)
    algorithm.resolve_implicit_levels(storage, False)
    return [(char["ch"], int(char["level"])) for char in storage["chars"]]


def _turned(runs: list[tuple[int, str]], level: int) -> list[tuple[int, str]]:
    """Rule L2 of the bidirectional algorithm, on whole runs."""
    out: list[tuple[int, str]] = []
    held: list[tuple[int, str]] = []
    for run in runs:
        if run[0] >= level:
            held.insert(0, run)
        else:
            out += [*held, run]
            held = []
    return out + held
