"""The roll of sixty in a store, and its tables."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest

from gzstudents.kernel.store import Store
from gzstudents.schema import open_store
from gzstudents.statistics.queries import load_facts
from gzstudents.statistics.rules import periods
from gzstudents.statistics.rules.periods import Period
from gzstudents.statistics.rules.report import Basis, Report, draw_up
from gzstudents.statistics.rules.roll import Roll
from tests.statistics import sixty

TODAY = date(2026, 11, 22)
Drawn = Callable[..., Report]


@pytest.fixture(scope="module")
def sixty_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    made = open_store(tmp_path_factory.mktemp("sixty") / "office.gzs", create=True)
    sixty.fill(made)
    yield made
    made.close()


@pytest.fixture(scope="module")
def roll(sixty_store: Store) -> Roll:
    with sixty_store.reading() as session:
        return Roll(load_facts(session))


@pytest.fixture
def drawn(roll: Roll) -> Drawn:
    def draw(period: Period | None = None, basis: Basis = "persons", scheme: int = 5) -> Report:
        return draw_up(roll, period or periods.on_day(date(2025, 9, 1)), basis=basis, scheme=scheme, today=TODAY)

    return draw


def rows(table: object, columns: str) -> dict[str, list[int]]:
    """The rows that are not empty, as literal numbers in the order of the columns named."""
    keys = columns.split()
    found = {line.key: [table.value(line.key, key) for key in keys] for line in table.rows}  # type: ignore[attr-defined]
    return {key: values for key, values in found.items() if any(values)}
