"""What a public notice holds and shows: no more of a person than lets others know who is meant (PIPL arts 6, 19).

Shown are name, college, level, grade, and a student number with its middle left out; amounts only where the office asks for them.
Never a document, a birth date or a telephone number.
"""

import hashlib
import json
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final, NamedTuple

from gzstudents.applications.rules.rollover import working_days
from gzstudents.kernel.i18n import _

LEAST_DAYS: Final = 5  # working days, unless the office has set another number
SETTING: Final = "notice_working_days"


class Entry(NamedTuple):
    """One name of a notice. `amount_fen` None: it is not made public."""

    application_id: int
    grade: str
    amount_fen: int | None = None


def masked_number(student_number: str) -> str:
    """Enough to tell two of one name apart: 20230113 → 2023**13."""
    head, tail = (4, 2) if len(student_number) >= 8 else (1, 1)
    hidden = len(student_number) - head - tail
    return f"{student_number[:head]}{'*' * hidden}{student_number[-tail:]}" if hidden > 0 else "*" * len(student_number)


def to_json(entries: Sequence[Entry]) -> str:
    """As it is kept: in the order in which it hung."""
    return json.dumps([list(one) for one in entries], separators=(",", ":"))


def from_json(text: str) -> list[Entry]:
    return [Entry(*one) for one in json.loads(text)] if text else []


def digest(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()


def least_days(setting: str) -> int:
    """The office's own least number of working days; what is no number is the usual one."""
    return int(setting) if setting.strip().isdecimal() and 0 < int(setting) <= 60 else LEAST_DAYS


def last_day(starts_on: str, least: int) -> str:
    """The first day on which a notice has hung for so many working days."""
    last = date.fromisoformat(starts_on)
    while working_days(starts_on, last.isoformat()) < least:
        last += timedelta(days=1)
    return last.isoformat()


def too_short(starts_on: str, ends_on: str, least: int) -> str:
    """What is said of a notice that hangs for fewer working days than it should, "" for one that does not."""
    days = working_days(starts_on, ends_on)
    if days >= least:
        return ""
    return _("公示期有 {days} 个工作日，应不少于 {least} 个工作日。", days=days, least=least)
