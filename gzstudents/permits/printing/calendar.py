"""Deadlines for anybody's calendar: RFC 5545, whole days, an alarm a week and a day before."""

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from gzstudents.permits.rules.letters import Event

_ALARMS = ("-P7D", "-P1D")
_WIDEST = 75  # octets of a line, without its end (3.1)
_BAD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")  # CONTROL is not allowed in a text (3.1)


def content(events: Iterable[Event], on: date, name: str) -> bytes:
    """A calendar file. The same deadlines make the same file on the same day; `name` is shown by programs that show one."""
    return "".join(f"{line}\r\n" for whole in _lines(events, on, name) for line in _folded(whole)).encode()


def _lines(events: Iterable[Event], on: date, name: str) -> Iterator[str]:
    yield from ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//gzstudents//deadlines//EN", "CALSCALE:GREGORIAN")
    yield from ("METHOD:PUBLISH", f"X-WR-CALNAME:{_text(name)}")
    for event in events:
        yield from (
            "BEGIN:VEVENT",
            f"UID:{event.uid}",
            f"DTSTAMP:{on:%Y%m%d}T000000Z",
            f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}",
            f"DTEND;VALUE=DATE:{event.day + timedelta(days=1):%Y%m%d}",  # the first day after it (3.6.1)
            f"SUMMARY:{_text(event.summary)}",
            f"DESCRIPTION:{_text(event.description)}",
            "TRANSP:TRANSPARENT",
        )
        for before in _ALARMS:
            yield from ("BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{_text(event.summary)}", f"TRIGGER:{before}")
            yield "END:VALARM"
        yield "END:VEVENT"
    yield "END:VCALENDAR"


def _text(value: str) -> str:
    """A value of type TEXT (3.3.11)."""
    clean = _BAD.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))
    for plain, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        clean = clean.replace(plain, escaped)
    return clean


def _folded(line: str) -> Iterator[str]:
    """Lines of at most 75 octets; those that go on begin with a space, and no character is cut in two."""
    piece, width = "", 0
    for character in line:
        size = len(character.encode())
        if width + size > _WIDEST:
            yield piece
            piece, width = " ", 1
        piece, width = piece + character, width + size
    yield piece
