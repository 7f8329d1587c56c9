"""Where the rows of an application list are, and what each column is."""

import tomllib
from collections.abc import Mapping
from functools import lru_cache

from gzstudents.kernel import paths
from gzstudents.kernel.errors import Problem
from gzstudents.kernel.i18n import _
from gzstudents.kernel.sheets import Book
from gzstudents.students.importing import listed
from gzstudents.students.importing.listed import Headings, Table

FACT = "fact."


class Row(listed.Row):
    """One row, with the facts that it states."""

    def facts(self) -> dict[str, str]:
        """Stated facts that the row gives, by the code of their field."""
        named = [field for field in self.table.columns if field.startswith(FACT)]
        return {field.removeprefix(FACT): said for field in named if (said := self.text(field))}

    def faults(self) -> tuple[Problem, ...]:
        """What is wrong with it, and where."""
        return tuple(Problem(*one[:2], self.table.sheet.name, self.number, one[2]) for one in self.problems)


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
