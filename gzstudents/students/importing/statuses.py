"""The changes of status that a row of a roll tells of."""

from functools import lru_cache

from gzstudents.students.importing.parsed import ParsedRoll, ParsedRow
from gzstudents.students.rules import first_day

_BEFORE_STUDY = frozenset({"ADMITTED", "DEFERRED"})
_WITHOUT_END = _BEFORE_STUDY | {"SUSPENDED"}


def statuses_on_entry(row: ParsedRow, roll: ParsedRoll) -> tuple[tuple[str, str], ...]:
    """The statuses of a new enrolment, each with its day as far as the row says it; "" is the day of the import."""
    get = row.values.get
    status = get("status", "")
    default = roll.options.default_status if not status and "status" not in roll.mapping.fields else ""
    if not status and not default:
        return ()
    start, today = get("start_date", ""), roll.options.today.isoformat()
    ended = get("end_date", ""), get("degree_date", ""), get("expected_end", "")
    return _history(status or default, start, _day(status, get("status_date", ""), start, *ended, today))


def status_day(row: ParsedRow, roll: ParsedRoll) -> str:
    """From when the status of a row holds, as far as it says; "" is the day of the import."""
    get = row.values.get
    ended = get("end_date", ""), get("degree_date", ""), get("expected_end", "")
    today = roll.options.today.isoformat()
    return _day(get("status", ""), get("status_date", ""), get("start_date", ""), *ended, today)


@lru_cache(maxsize=16_384)
def _day(status: str, said: str, start: str, end: str, degree: str, expected: str, today: str) -> str:
    if said:
        return said
    if status == "REGISTERED":
        return first_day(start)
    if status in {"GRADUATED", "COMPLETED"}:
        ended = end or degree or expected or "9999"
        return first_day(ended) if ended <= today else ""
    return first_day(end) if status and status not in _WITHOUT_END else ""


@lru_cache(maxsize=16_384)
def _history(status: str, start_date: str, on: str) -> tuple[tuple[str, str], ...]:
    """Who graduated, left or is on leave was registered before, from the day of entry."""
    start = first_day(start_date)
    if status == "REGISTERED":
        return ((status, on or start),)
    if status in _BEFORE_STUDY or not start or (on and on < start):
        return ((status, on),)
    return (("REGISTERED", start), (status, on))
