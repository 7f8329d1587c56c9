"""A field with several choices in the statistics: a person stands in the line of each, and once in the total."""

from datetime import date

from gzstudents.kernel.custom import book
from gzstudents.kernel.store import Store
from gzstudents.statistics.queries.drawing import draw
from gzstudents.statistics.rules import crossfoot
from gzstudents.statistics.rules.periods import on_day
from tests import make
from tests.custom.office import SPORTS, define, fill


def test_each_choice_a_line_and_each_person_once(store: Store) -> None:
    with store.writing("陈静", "students.register") as session:
        people = [make.student(session, population="HK" if n == 3 else "INTL").person_id for n in range(5)]
    define(store, key="sports", label_zh="体育项目", label_en="Sports", kind="choices", options=SPORTS)
    for person, chosen in zip(people, ("1 3", "1", "2 3", "1 2 3", ""), strict=True):
        if chosen:
            fill(store, "person", person, sports=chosen)
    today = date(2026, 11, 22)
    with store.reading() as session:
        drawn = draw(
            session,
            kept=None,
            known_on=None,
            path=store.path,
            key=None,
            period=on_day(today),
            basis="persons",
            scheme=5,
            today=today,
        )
    table = drawn.report.tables["X1"]
    crossfoot.check(table)
    assert [(line.key, line.kind) for line in table.rows] == [
        ("STATED", "row"), ("1", "part"), ("2", "part"), ("3", "part"), ("UNKNOWN", "unknown"), ("TOTAL", "total"),
    ]  # fmt: skip
    assert [table.value(line.key) for line in table.rows] == [4, 3, 2, 3, 1, 5]
    assert (table.value("3", "HK"), table.members("3", "HK")) == (1, [people[3]])
    assert table.members("1") == [people[0], people[1], people[3]]
    assert any("各行相加可能多于合计" in note.words() for note in table.notes)
    book.take_up(())
