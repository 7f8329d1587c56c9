"""The square code with what can be checked."""

from gzstudents.kernel.ink import Ink, colour

_QUIET = 2  # modules of clear ground inside the square; more lies around it


class CodeTooLong(ValueError):
    """More text than a code holds."""


def draw(ink: Ink, text: str, x: float, y: float, side: float, *, dark: str, ground: str) -> None:
    """Draw the code; its mask is fixed, because trying all eight costs five times as long and scans no better."""
    import segno

    try:
        code = segno.make_qr(text, error="m", boost_error=False, mask=2, encoding="utf-8")
    except segno.DataOverflowError as error:
        raise CodeTooLong(text[:80]) from error
    rows = [bytes(row) for row in code.matrix]
    size = len(rows) + 2 * _QUIET
    ink.rect(x, y, side, side, fill=ground)
    ops = []
    for place, row in enumerate(rows):
        start = row.find(1)
        while start >= 0:
            end = row.find(0, start)
            end = len(row) if end < 0 else end
            ops.append(f"{start + _QUIET} {size - _QUIET - 1 - place} {end - start} 1 re")
            start = row.find(1, end)
    with ink.placed(x, y, across=side / size, up=side / size):
        ink.ops += [f"{colour(dark)} rg", *ops, "f"]
