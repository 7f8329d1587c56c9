"""Every hostile input has a test that is there."""

import ast
from functools import lru_cache
from pathlib import Path

import pytest

from tests.hostile.rows import ROWS
from tests.students.corpus import CASES

TESTS = Path(__file__).parents[1]


def test_all_thirty_seven_are_covered() -> None:
    assert sorted(ROWS) == list(range(1, 38))
    assert all(row.tests and row.what and row.expected for row in ROWS.values())


@pytest.mark.parametrize("number", ROWS)
def test_its_tests_are_there(number: int) -> None:
    for name in ROWS[number].tests:
        file, _colons, rest = name.partition("::")
        function, _bracket, case = rest.removesuffix("]").partition("[")
        assert function in _functions(file), name
        assert not case or case in {one.name for one in CASES}, name


@lru_cache
def _functions(file: str) -> set[str]:
    tree = ast.parse((TESTS / file).read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
