"""Rows of one file that speak of the same student: copies, several enrolments of one person, and contradictions."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from gzstudents.kernel.errors import Problem
from gzstudents.kernel.i18n import _
from gzstudents.students.importing.comparing import agree
from gzstudents.students.importing.parsed import ParsedRow


class Repeats:
    """`copies` and `same_as` name the earlier row, by its place among all rows; `conflicts` what is wrong with a row.

    `refused` and `keys` go with the rows: whether a row is rejected already, and its documents as (issuing country, number).
    """

    def __init__(
        self, rows: Sequence[ParsedRow], refused: Sequence[bool], keys: Sequence[Sequence[tuple[str, str]]]
    ) -> None:
        self._rows, self._refused, self._keys = rows, refused, keys
        self.conflicts: dict[int, list[Problem]] = defaultdict(list)
        self.copies: dict[int, int] = {}
        self.same_as: dict[int, int] = {}
        self._find()

    def _find(self) -> None:
        numbers: dict[str, list[int]] = defaultdict(list)
        for index, row in enumerate(self._rows):
            number = row.values.get("student_number")
            if number and not self._refused[index]:
                numbers[number].append(index)
        for number, found in numbers.items():
            if len(found) > 1:
                self._repeated(found, _("学号 {number}", number=number))
        documents: dict[tuple[str, str], list[int]] = defaultdict(list)
        for index, keys in enumerate(self._keys):
            if index not in self.copies and index not in self.conflicts:
                for key in keys:
                    documents[key].append(index)
        for (_country, number), found in documents.items():
            if len(found) > 1:
                self._one_document(found, number)

    def _repeated(self, found: list[int], what: str) -> None:
        """The same student twice: once is enough if the rows say the same, else nobody can tell which is right."""
        first = self._rows[found[0]]
        if all(self._rows[i].values == first.values and self._rows[i].documents == first.documents for i in found[1:]):
            self.copies.update(dict.fromkeys(found[1:], found[0]))
        else:
            self._conflict(
                found,
                "repeated_differently",
                _("{what} 在 {rows} 重复出现而内容不同。请只保留正确的一行。", what=what, rows=self._places(found)),
            )

    def _one_document(self, found: list[int], number: str) -> None:
        """One document in several rows: one person with several enrolments, if the rows agree on who that is."""
        rows = [self._rows[i] for i in found]
        if not all(row.values.get("student_number") for row in rows):
            self._repeated(found, _("证件号码 {number}", number=number))
            return
        if not all(agree(rows[0].values, row.values) for row in rows[1:]):
            text = _(
                "证件号码 {number} 在 {rows} 出现，但姓名、性别、国家/地区或出生日期不同。请核对。",
                number=number,
                rows=self._places(found),
            )
            self._conflict(found, "document_of_two_people", text)
            return
        first = self.same_as.get(found[0], found[0])
        self.same_as.update({index: first for index in found[1:] if index != first})

    def _conflict(self, found: Iterable[int], code: str, text: str) -> None:
        for index in found:
            row = self._rows[index]
            self.conflicts[index].append(Problem(code, text, row.sheet, row.row))

    def _places(self, found: Sequence[int]) -> str:
        rows = [self._rows[i] for i in found[:5]]
        several = len({row.sheet for row in rows}) > 1
        each = [
            _("“{sheet}”第 {row} 行", sheet=row.sheet, row=row.row) if several else _("第 {row} 行", row=row.row)
            for row in rows
        ]
        return _("、").join(each)
