"""What follows from several cells of a row together: names, category and level, population, documents, dates."""

import re
from collections.abc import Callable, Iterable, Set
from functools import lru_cache
from string import ascii_uppercase

from gzstudents.kernel import numbers
from gzstudents.kernel.errors import Problem
from gzstudents.kernel.i18n import _
from gzstudents.students.importing import people
from gzstudents.students.importing.columns import DOCUMENT_NUMBERS, KEYS
from gzstudents.students.importing.parsed import Options, ParsedRow
from gzstudents.students.importing.tables import ColumnMap, Table
from gzstudents.students.importing.values import Fault

_ONLY_HAN = re.compile("[\u4e00-\u9fff]{2,6}")
_NAME_FIELDS = frozenset({"chinese_name", "surname", "given_names", "whole_name", "native_name"})


class Deriving:
    """Works on the rows of one table, one after the other; `unsplit` counts Latin names that could not be split."""

    def __init__(self, table: Table, mapping: ColumnMap, options: Options) -> None:
        self._table, self._today = table, options.today.isoformat()
        self._places = {name: column for column, name in enumerate(mapping.fields) if name}
        self._numbers = [(name, kind) for name, kind in DOCUMENT_NUMBERS.items() if name in self._places]
        self._stays = [
            (f"{name}_number", f"{name}_valid_to", kind)
            for name, kind in (("permit", "RESIDENCE_PERMIT"), ("visa", "VISA"))
            if {f"{name}_number", f"{name}_valid_to"} & self._places.keys()
        ]
        self._sources = [name for name in ("name", "latin_name", "chinese_name") if name in self._places]
        self._studies: dict[tuple[str, str], tuple[str, str]] = {}
        self.unsplit = 0

    def derive(self, row: ParsedRow, has_key: bool, faulty: Set[int]) -> None:
        """Everything that follows for a row; `faulty` are the columns whose cell could not be read."""
        found = row.values
        if not has_key and not any(self._places[name] in faulty for name in self._places if name in KEYS):
            self._say(
                row,
                Fault("missing_key", _("没有学号，也没有证件号码，无法识别这名学生。请补充其中一项。")),
                "student_number",
                *DOCUMENT_NUMBERS,
            )
        self._derive_names(row)
        self._derive_study(row)
        kinds = self._number_kinds(found)
        self._derive_belonging(row, kinds)
        self._derive_documents(row, kinds)
        self._derive_dates(row)

    def _derive_names(self, row: ParsedRow) -> None:
        found = row.values
        for source in self._sources:
            text = found.get(source, "")
            if not text or (source == "chinese_name" and _ONLY_HAN.fullmatch(text)):
                continue
            if source == "name" and "chinese_name" not in found and _ONLY_HAN.fullmatch(text):
                found["chinese_name"] = found.pop("name")
                continue
            parts = people.split_name(text)
            if source == "chinese_name" and not parts.chinese and (found.get("surname") or found.get("given_names")):
                continue  # 中文姓名 that repeats the Latin name, or a name in letters of its own
            del found[source]
            self._take_name(row, source, parts)
        if not (found.get("surname", "A") + found.get("given_names", "A")).isascii():
            self._derive_parts(row)
        if found.keys().isdisjoint(_NAME_FIELDS):
            row.if_new.append(
                self.problem(
                    row, Fault("missing_name", _("没有姓名。请补充中文姓名或护照姓名。")), self._places.get("name")
                )
            )

    @staticmethod
    def _derive_parts(row: ParsedRow) -> None:
        """Surname and given names in letters that no passport has in its lines to be read by machines."""
        found = row.values
        parts = people.from_parts(found.get("surname", ""), found.get("given_names", ""))
        for name, value in (("chinese_name", parts.chinese), ("native_name", parts.native)):
            if value:
                found.pop("surname", None)
                found.pop("given_names", None)
                found.setdefault(name, value)

    def _take_name(self, row: ParsedRow, source: str, parts: people.NameParts) -> None:
        found = row.values
        if parts.chinese:
            other = found.setdefault("chinese_name", parts.chinese)
            if other != parts.chinese and people.split_name(other).chinese == other:
                text = _("两列的中文姓名不同：“{one}”和“{other}”。采用后者。", one=parts.chinese, other=other)
                self._say(row, Fault("names_differ", text, error=False), source)
        if parts.native:
            found.setdefault("native_name", parts.native)
        latin = " ".join(filter(None, (parts.surname, parts.given))) or parts.whole
        if not latin:
            return
        kept = " ".join(filter(None, (found.get("surname"), found.get("given_names")))) or found.get("whole_name", "")
        if kept:
            if sorted(people.comparable(kept)) != sorted(people.comparable(latin)):
                text = _("两列的护照姓名不同：“{one}”和“{other}”。采用后者。", one=latin, other=kept)
                self._say(row, Fault("names_differ", text, error=False), source)
        elif parts.whole:
            found["whole_name"] = parts.whole
            self.unsplit += 1
        else:
            found |= {"surname": parts.surname, "given_names": parts.given}

    def _derive_study(self, row: ParsedRow) -> None:
        found = row.values
        category, level = said = found.get("category", ""), found.get("level", "")
        if said in self._studies:
            found["category"], found["level"] = self._studies[said]
            return
        if category.startswith("population:"):
            found.setdefault("population", category[11:])
            category = ""
        if category.startswith("level:"):
            level, category = level or category[6:], ""
        if level.startswith("category:"):
            category, level = category or level[9:], ""
        if not category and not level:
            found.pop("category", None)
            found.pop("level", None)
            return
        study = people.study(category, level)
        found["category"], found["level"] = study.category, study.level
        if not study.category:
            del found["category"]
        if study.fault:
            self._say(row, study.fault, "level", "category")
        elif study.category and not said[0].startswith("population:"):
            self._studies[said] = study.category, study.level

    def _number_kinds(self, found: dict[str, str]) -> list[tuple[str, str, str]]:
        """Number columns that have a value: column, number, and the kind as column or heading say it."""
        stated = found.get("document_kind", "")
        kinds = []
        for name, kind in self._numbers:
            number = found.get(name)
            if number:
                kinds.append(
                    (
                        name,
                        number,
                        stated if name == "document_number" or (name == "passport_number" and stated) else kind,
                    )
                )
        return kinds

    def _derive_belonging(self, row: ParsedRow, kinds: Iterable[tuple[str, str, str]]) -> None:
        found = row.values
        nationality, stated = found.get("nationality", ""), found.get("population", "")
        if nationality.startswith("population:"):
            stated, nationality = stated or nationality[11:], ""
        hint = ""
        foreign = nationality != "CHN" and stated != people.HMT  # whose passport suggests nothing
        for name, number, kind in kinds:
            if foreign and kind == "PASSPORT":
                continue
            kind = kind or (self._identity_card(number) if name == "id_card_number" else "")
            hint = hint or people.suggestion(nationality, stated, kind, number)
        belongs = people.belonging(nationality, stated, hint if hint != people.HMT else "")
        if belongs.population and belongs.country:
            found["population"], found["nationality"] = belongs.population, belongs.country
        else:
            for key, value in (("population", belongs.population), ("nationality", belongs.country)):
                if value:
                    found[key] = value
                else:
                    found.pop(key, None)
        if belongs.fault:
            self._say(row, belongs.fault, "population", "nationality", "category")
        if belongs.if_new:
            place = self._places.get("nationality", self._places.get("population"))
            row.if_new.append(self.problem(row, belongs.if_new, place))

    @staticmethod
    def _identity_card(number: str) -> str:
        return next(
            (kind for who in ("HK", "MO", "TW") if (kind := people.document_kind(number, who, "")) != "OTHER"), ""
        )

    def _derive_documents(self, row: ParsedRow, kinds: Iterable[tuple[str, str, str]]) -> None:
        get = row.values.get
        population, country = get("population", ""), get("nationality", "")
        stated, until, issued = get("document_country", ""), get("document_valid_to"), get("document_issued_on")
        for name, number, heading_kind in kinds:
            kind = heading_kind or (self._identity_card(number) if name == "id_card_number" else "")
            kind = kind if "document_kind" in row.values else people.document_kind(number, population, kind)
            key = number if kind != "HKMO_PERMIT" and number.isalnum() else numbers.normalise(kind, number)
            if row.documents:
                if any(other["number_key"] == key and other["kind"] == kind for other in row.documents):
                    continue
                until = issued = None  # the validity speaks of the first document only
            issuer = people.issuing_country(kind, stated, country)
            row.documents.append(_document(kind, issuer, number, key, issued, until))
            quick = _quick(kind, population, country)
            if quick is None or not quick(number):
                self._check_number(row, name, kind, number)
        for number_name, until_name, kind in self._stays:
            number, until = get(number_name, ""), get(until_name)
            if number or until:
                key = numbers.normalise(kind, number) if number else ""
                row.documents.append(_document(kind, "CHN", number, key, None, until))

    def _check_number(self, row: ParsedRow, column: str, kind: str, number: str) -> None:
        """Hold a number against the dated table of formats and against the person; never more than a warning."""
        get = row.values.get
        population, country = get("population", ""), get("nationality", "")
        if row.rejected or (country == "CHN" and not population):
            return  # what contradicts itself already needs no second sentence
        for problem in numbers.check_document(
            kind,
            number,
            birth_date=get("birth_date", ""),
            gender=get("gender", ""),
            population=population,
            country=country,
        ):
            place = self._places.get(column)
            heading = self._table.heading(place) if place is not None else ""
            row.problems.append(Problem(problem.code, problem.message, row.sheet, row.row, heading, "warning"))

    def _derive_dates(self, row: ParsedRow) -> None:
        found = row.values
        end = found.get("end_date")
        if end and end > self._today:  # 毕业日期 of somebody still studying is the expected one
            del found["end_date"]
            found.setdefault("expected_end", end)
        start, end = found.get("start_date"), found.get("expected_end")
        if start and end and end[: len(start)] < start[: len(end)]:
            text = _("结束日期 {end} 早于入学日期 {start}。请核对。", end=end, start=start)
            self._say(row, Fault("dates_reversed", text, error=False), "expected_end", "end_date", "start_date")

    def problem(self, row: ParsedRow, fault: Fault, place: int | None) -> Problem:
        heading = self._table.heading(place) if place is not None else ""
        return Problem(fault.code, fault.message, row.sheet, row.row, heading, "error" if fault.error else "warning")

    def _say(self, row: ParsedRow, fault: Fault, *names: str) -> None:
        """Note a fault under the first of the named columns that the sheet has."""
        place = next((self._places[name] for name in names if name in self._places), None)
        row.problems.append(self.problem(row, fault, place))


def _document(
    kind: str, issuer: str, number: str, key: str, issued: str | None, until: str | None
) -> dict[str, str | int | None]:
    return {
        "kind": kind,
        "issuing_country": issuer,
        "number": number,
        "number_key": key,
        "issued_on": issued,
        "valid_to": until,
        "is_current": 1,
    }


@lru_cache(maxsize=1024)
def _quick(kind: str, population: str, country: str) -> Callable[[str], object] | None:
    """A test that a number surely passes, where the kind fits the person and its usual form needs no further checks."""
    forms = numbers.formats(kind)
    if not forms or numbers.check_document(kind, "", population=population, country=country):
        return None
    if forms[0].checks == ("region",):
        return _of_region(kind, forms[0], population, country)
    return None if forms[0].checks else forms[0].pattern.fullmatch


def _of_region(kind: str, form: numbers.Format, population: str, country: str) -> Callable[[str], object]:
    """Where only the first letter must fit the person, it is tried once on the example, not on every number."""
    rest, matches = form.example[1:], form.pattern.fullmatch
    fitting = frozenset(
        letter
        for letter in ascii_uppercase
        if matches(letter + rest)
        and not numbers.check_document(kind, letter + rest, population=population, country=country)
    )
    return lambda number: number[0] in fitting and matches(number)
