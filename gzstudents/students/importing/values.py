"""What a cell means: text, names, numbers that identify, dates. One memo per column, so that each value is read once."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from gzstudents.kernel import dates, masking, names
from gzstudents.kernel.i18n import _
from gzstudents.kernel.sheets import Cell
from gzstudents.students.importing import centuries

MAX_NAME = 200
MAX_NOTE = 20_000
_LOST_DIGITS = 1e14  # Excel keeps 15 digits: from here on the last ones may be invented
_SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?E\+\d{1,3}", re.IGNORECASE)
_NOTHING = re.compile(r"[-—–_/\\.。·*×]*|无|無|没有|暂无|不详|n/?a|#n/a|nil|null|none|nan|待定|tbd", re.IGNORECASE)
_ERRORS = re.compile(r"#(?:REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!)")
_PLAIN = re.compile(r"[\u4e00-\u9fff]{1,20}")
_SURE_NUMBER = re.compile(r"[A-Z]{0,3}[0-9]{5,18}")
_SURE_PHONE = re.compile(r"[0-9]{7,15}")
_SURE_EMAIL = re.compile(r"[A-Za-z0-9._-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}")
_IDENTIFIER = re.compile(r"[A-Z0-9][A-Z0-9/_.()-]*")
_FOREVER = re.compile(r"长期|永久|长期有效|permanent|indefinite|unlimited|no expiry", re.IGNORECASE)


class Fault(NamedTuple):
    """What is wrong with a value. An error rejects the row; after a warning the row is imported with what `value` says."""

    code: str
    message: str
    error: bool = True


class Reader(dict[Cell, str]):
    """Cell → text as it is stored; what was wrong with a value is in `faults`, under the same cell."""

    def __init__(self, read: Callable[[Cell], str]) -> None:
        super().__init__({"": ""})
        self._read = read
        self.faults: dict[Cell, Fault] = {}

    def learn(self, cells: Iterable[Cell]) -> None:
        """Take in at once what is written as it is stored: most values of most columns, looked at together in C."""
        sure = _SURE.get(self._read)
        if sure is not None:
            found = sure.findall("\n".join([cell for cell in set(cells) if type(cell) is str]))
            self.update(zip(found, found, strict=True))

    def __missing__(self, cell: Cell) -> str:
        try:
            text = self._read(_whole(cell))
        except FaultyValue as found:
            self.faults[cell] = found.fault
            text = found.value
        self[cell] = text
        return text


def _whole(cell: Cell) -> Cell:
    """A cell as it stands; one that was masked by an export says nothing, and what is known stays."""
    if isinstance(cell, str) and masking.is_masked(cell):
        said = _("这里是遮盖后的内容，读作空白，名册中已有的值不变。要写入完整的值，请用带完整号码的名单。")
        raise FaultyValue("masked", said, error=False)
    return cell


class FaultyValue(Exception):
    """Raised by the functions below; `value` is what may be stored all the same."""

    def __init__(self, code: str, message: str, *, error: bool = True, value: str = "") -> None:
        super().__init__(message)
        self.fault = Fault(code, message, error)
        self.value = value


def as_warning(read: Callable[[Cell], str]) -> Callable[[Cell], str]:
    """The same reading, whose faults are said and keep no row out."""

    def checked(cell: Cell) -> str:
        try:
            return read(cell)
        except FaultyValue as found:
            raise FaultyValue(found.fault.code, found.fault.message, error=False, value=found.value) from found

    return checked


def shown(cell: Cell) -> str:
    """A cell as a person would quote it, shortened."""
    text = " ".join(plain(cell).split())
    return text if len(text) <= 40 else text[:39] + "…"


def is_nothing(value: str) -> bool:
    """Whether a text only says that there is nothing: -, 无, N/A."""
    return _NOTHING.fullmatch(value) is not None


def plain(cell: Cell) -> str:
    """A cell as text, before any cleaning: 5.0 → 5, dates as ISO."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell)) if abs(cell) < 1e15 else f"{cell:.14E}"
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "minutes") if cell.time() != time() else cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date | time) else str(cell)


def text(cell: Cell, limit: int = MAX_NAME) -> str:
    """Free text on one line; what only says "nothing" is nothing."""
    value = cell if isinstance(cell, str) else plain(cell)
    if not (_PLAIN.fullmatch(value) and len(value) > 2):
        value = names.clean(value)
        if _NOTHING.fullmatch(value):
            return ""
        if _ERRORS.fullmatch(value):
            raise FaultyValue("error_value", _("“{value}”是 Excel 的错误值，读作空白。", value=value), error=False)
    if len(value) > limit:
        raise FaultyValue("too_long", _("内容超过 {limit} 个字符。请缩短。", limit=f"{limit:,}"))
    return value


def note(cell: Cell) -> str:
    """Remarks: lines are kept."""
    lines = [names.clean(line) for line in plain(cell).splitlines()]
    value = "\n".join(line for line in lines if line)
    if len(value) > MAX_NOTE:
        raise FaultyValue("too_long", _("内容超过 {limit} 个字符。请缩短。", limit=f"{MAX_NOTE:,}"))
    return value


def identifier(cell: Cell) -> str:
    """A number that identifies: digits and Latin letters, never rounded. Leading zeros stay where the cell is text."""
    if isinstance(cell, str) and _SURE_NUMBER.fullmatch(cell):
        return cell
    if isinstance(cell, float | int) and not isinstance(cell, bool):
        return _identifier_number(float(cell))
    if isinstance(cell, date | time | timedelta):
        raise FaultyValue(
            "identifier_is_date",
            _("“{value}”是日期，不是号码。请将该列设置为文本格式，重新填写后再导入。", value=shown(cell)),
        )
    value = unicodedata.normalize("NFKC", names.clean(plain(cell))).upper().replace(" ", "")
    value = value.removeprefix("'")  # the apostrophe that Excel uses for text
    if not value or _NOTHING.fullmatch(value):
        return ""
    if _SCIENTIFIC.fullmatch(value):
        raise _digits_lost(cell)
    value = value.replace("‐", "-").replace("–", "-").replace("—", "-")
    if not _IDENTIFIER.fullmatch(value):
        raise _odd_character(value)
    if len(value) > 40:
        raise FaultyValue("too_long", _("内容超过 {limit} 个字符。请缩短。", limit="40"))
    return value


def _identifier_number(value: float) -> str:
    if value - value != 0 or value < 0 or not value.is_integer():
        raise FaultyValue("bad_identifier", _("“{value}”不是有效的号码。", value=shown(value)))
    if value >= _LOST_DIGITS:
        raise _digits_lost(value)
    return str(int(value))


def _digits_lost(cell: Cell) -> FaultyValue:
    number = f"{float(cell):.5E}" if isinstance(cell, float | int) else shown(cell)
    return FaultyValue(
        "digits_lost",
        _("“{value}”是数值，长号码的末尾数字可能已经丢失。请将该列设置为文本格式，重新填写后再导入。", value=number),
    )


def _odd_character(value: str) -> FaultyValue:
    odd = (
        next(char for char in value if not (char.isascii() and (char.isalnum() or char in "/_.()-")))
        if not _ascii(value)
        else value[0]
    )
    return FaultyValue(
        "bad_identifier",
        _(
            "“{value}”含有号码中不能出现的字符“{char}”（U+{point}）。请改正。",
            value=shown(value),
            char=odd,
            point=f"{ord(odd):04X}",
        ),
    )


def _ascii(value: str) -> bool:
    return all(char.isascii() and (char.isalnum() or char in "/_.()-") for char in value)


def phone(cell: Cell) -> str:
    """Digits, spaces and the usual signs; a number is written out."""
    if isinstance(cell, str) and _SURE_PHONE.fullmatch(cell):
        return cell
    if isinstance(cell, float | int) and not isinstance(cell, bool):
        return _identifier_number(float(cell))
    value = names.clean_identifier(plain(cell)).removeprefix("'")
    if _NOTHING.fullmatch(value):
        return ""
    if _SCIENTIFIC.fullmatch(value):
        raise _digits_lost(cell)
    return value[:MAX_NAME]


def email(cell: Cell) -> str:
    if isinstance(cell, str) and _SURE_EMAIL.fullmatch(cell):
        return cell[:MAX_NAME]
    value = names.clean_identifier(plain(cell)).replace(" ", "")
    if _NOTHING.fullmatch(value):
        return ""
    if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", value):
        raise FaultyValue(
            "bad_email",
            _("“{value}”不像电子邮箱，已照原样保存。", value=shown(value)),
            error=False,
            value=value[:MAX_NAME],
        )
    return value[:MAX_NAME]


_YEARS = re.compile(r"(\d{1,2}(?:\.\d)?)\s*(?:年制?|years?|yrs?)?", re.IGNORECASE)
_COUNTED = dict(zip("一二三四五六七八", "12345678", strict=True)) | {"两": "2"}


def years(cell: Cell) -> str:
    """How many years a programme takes: 4, 4年, 四年制, 2.5 years. Anything else is kept as it stands, with a warning."""
    value = unicodedata.normalize("NFKC", plain(cell)).strip()
    if not value or _NOTHING.fullmatch(value):
        return ""
    counted = "".join(_COUNTED.get(sign, sign) for sign in value[:1]) + value[1:]
    found = _YEARS.fullmatch(counted)
    if found is None:
        raise FaultyValue(
            "bad_years",
            _("“{value}”不像学制，已照原样保存。请写成 4 或 2.5。", value=shown(value)),
            error=False,
            value=value[:8],
        )
    return found[1].removesuffix(".0")


def flag(cell: Cell) -> str:
    """Yes is 1 and no is 0."""
    value = plain(cell).strip().casefold()
    if value in {"是", "有", "y", "yes", "true", "1", "√", "✓", "v", "交换生", "交换", "exchange"}:
        return "1"
    if value in {"否", "不是", "无", "n", "no", "false", "0", "×", "x", "", "-", "/"}:
        return "0" if value else ""
    raise FaultyValue("unknown_flag", _("不认识“{value}”。可以填写：是、否。", value=shown(cell)), error=False)


def day(*, partial: bool, order: str = "", since_1904: bool = False, years: range = range(0)) -> Callable[[Cell], str]:
    """A reader for dates as ISO text. `order` "dmy" or "mdy" settles 03/04/2001 where the person has said which it is; a year
    of two digits is read as the one among `years`, with a warning.
    """

    def read(cell: Cell) -> str:
        if isinstance(cell, str) and (_FOREVER.fullmatch(cell.strip()) or _NOTHING.fullmatch(cell.strip())):
            return ""
        found = dates.parse_date(cell, since_1904=since_1904)
        value, problem = found.value, found.problem
        if value is None and problem == "date_ambiguous" and order:
            value, problem = _ordered(plain(cell), order), ""
        if problem == "date_two_digit_year" and (full := centuries.completed(plain(cell), years)):
            said = _("“{value}”的年份只有两位，读作 {date}。请核对。", value=shown(cell), date=full)
            raise FaultyValue("date_century", said, error=False, value=full)
        if value is None:
            if problem:
                raise FaultyValue(problem, dates.problem_text(problem, shown(cell)))
            return ""
        if problem:
            raise FaultyValue(problem, dates.problem_text(problem, shown(cell)), error=False, value=value)
        if not partial and len(value) < 10:
            raise FaultyValue(
                "date_incomplete",
                _("“{value}”缺少日，读作空白。请写成 2024-09-01 的样子。", value=shown(cell)),
                error=False,
            )
        return value

    return read


_YEAR = re.compile(r"(20\d\d)\s*[-—–~至/]\s*(20\d\d)\s*(?:学年)?")


def year_end(read: Callable[[Cell], str]) -> Callable[[Cell], str]:
    """A reader for days that ledgers also write as an academic year: 2025-2026学年 is paid until its last day."""

    def day_or_year(cell: Cell) -> str:
        found = _YEAR.fullmatch(unicodedata.normalize("NFKC", plain(cell)).strip())
        if found is not None and int(found[2]) == int(found[1]) + 1:
            return dates.academic_year_bounds(f"{found[1]}-{found[2]}")[1].isoformat()
        return read(cell)

    return day_or_year


def _ordered(value: str, order: str) -> str | None:
    parts = re.findall(r"\d+", value)
    if len(parts) < 3:
        return None
    first, second, year = parts[:3]
    month, number = (second, first) if order == "dmy" else (first, second)
    return dates.parse_date(f"{year}-{month}-{number}").value


def birth(today: date, read: Callable[[Cell], str]) -> Callable[[Cell], str]:
    """A birth date: nobody is born tomorrow."""

    def checked(cell: Cell) -> str:
        value = read(cell)
        if value > today.isoformat():
            raise FaultyValue("birth_in_future", _("出生日期“{value}”在今天之后。请核对。", value=shown(cell)))
        return value

    return checked


# lines that these readers hand back unchanged, as each says of one value above. A line inside of a cell may be found
# too: then it is learnt for nothing, but not wrongly
_SURE: dict[Callable[[Cell], str], re.Pattern[str]] = {
    text: re.compile("^[\u4e00-\u9fff]{3,20}$", re.MULTILINE),
    identifier: re.compile(f"^{_SURE_NUMBER.pattern}$", re.MULTILINE),
    phone: re.compile(f"^{_SURE_PHONE.pattern}$", re.MULTILINE),
    email: re.compile(r"^[A-Za-z0-9._-]{1,60}@[A-Za-z0-9.-]{1,60}\.[A-Za-z]{2,20}$", re.MULTILINE),
}
