"""Where the rows of an application list are, and what each column is."""

import re
import tomllib
from collections.abc import Mapping
from functools import lru_cache

from gzstudents.kernel import paths
from gzstudents.kernel.errors import Problem
from gzstudents.kernel.i18n import _, _n
from gzstudents.kernel.sheets import Book, Cell
from gzstudents.students.importing import listed
from gzstudents.students.importing.listed import Headings, Table

FACT = "fact."


_BETWEEN = re.compile(r"[、,，;；/\n]+")
_DECIMALS = re.compile(r"(\d{6,})\.0+")  # a number that went through a table of figures


class Row(listed.Row):
    """One row, with the facts that it states. `cautions` keep nothing out: (code, message, heading)."""

    def __init__(self, table: Table, cells: tuple[Cell, ...], number: int = 0) -> None:
        super().__init__(table, cells, number)
        self.cautions: list[tuple[str, str, str]] = []

    def identifier(self, field: str) -> str:
        """A number that names somebody; two in one cell are two people."""
        raw = self.raw(field)
        said = raw.strip() if isinstance(raw, str) else ""
        several = [part for part in _BETWEEN.split(said) if len(part.strip()) > 4]
        if len(several) > 1:
            message = _n("一格里有 {count} 个号码。请分成各自的行。", len(several))
            self.complain("several_numbers", message, field)
            return ""
        found = _DECIMALS.fullmatch(said)
        return found[1] if found else super().identifier(field)

    def caution(self, code: str, message: str, field: str = "") -> None:
        """Something to look at; the row is taken in all the same."""
        self.cautions.append((code, message, self.table.heading(field)))

    def facts(self) -> dict[str, str]:
        """Stated facts that the row gives, by the code of their field."""
        named = [field for field in self.table.columns if field.startswith(FACT)]
        return {field.removeprefix(FACT): said for field in named if (said := self.text(field))}

    def faults(self) -> tuple[Problem, ...]:
        """What is wrong with it, and where."""
        return tuple(Problem(*one[:2], self.table.sheet.name, self.number, one[2]) for one in self.problems)

    def doubts(self) -> tuple[Problem, ...]:
        """What should be looked at, and where."""
        return tuple(Problem(*one[:2], self.table.sheet.name, self.number, one[2], "warning") for one in self.cautions)


def rows_of(tables: list[Table]) -> list[Row]:
    return [Row(table, cells, number) for table in tables for number, cells in table.rows()]


def find_tables(book: Book) -> list[Table]:
    """The tables of a book that name people. UserError where there is none."""
    missing = _(
        "没有找到申请名单：标题行要有“学号”“护照号码”，或“姓名”和“出生日期”。请检查文件，或在第一行写上列标题。"
    )
    return listed.find_tables(book, headings("applications"), alone=True, missing=missing)


@lru_cache(maxsize=4)
def headings(kind: str) -> Headings:
    """Heading → the field it fills, as resources/applications/import.toml has them."""
    data: Mapping[str, Mapping[str, list[str]]] = tomllib.loads(
        paths.resource("applications", "import.toml").read_text(encoding="utf-8")
    )
    return listed.compared(data[kind])
