"""Whose row it is: numbers before names, a name only beside a birth date, never a guess; and of which of somebody's enrolments."""

from gzstudents.applications.importing.people import Finder as Applicants
from gzstudents.kernel.store import Store
from gzstudents.students.importing.whose import Finder, Named, Stays
from gzstudents.students.model import Person
from tests import make


class Row:
    """Keeps what it is told is wrong with it."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def complain(self, code: str, _message: str, _field: str = "") -> None:
        self.said.append(code)


def row(number: str = "", *names: str, birth: str = "") -> Named:
    return Named(number, (), tuple(("name", name) for name in names), birth)


def test_whose_row_it_is_and_of_which_enrolment(store: Store) -> None:
    with store.writing("office", "students.register") as session:
        known = {"chinese_name": "张三", "surname": "ZHANG", "given_names": "San", "birth_date": "2003-05-14"}
        now = make.student(session, **known, stay={"student_number": "N1"})
        before = make.enrolment(
            session,
            session.get_one(Person, now.person_id),
            status="GRADUATED",
            student_number="O1",
            start_date="2019-09-01",
        )
        twin = make.student(session, **known, stay={"student_number": "N2"})
        alone = make.student(session, **{**known, "birth_date": "2001-01-01"}, stay={"student_number": "N3"})
        person, now_id, before_id, other, third = now.person_id, now.id, before.id, twin.person_id, alone.person_id
    asked = [
        (row("n1", "张三"), person, []), (row("N1", "San Zhang"), person, []),
        (row("O1", "張三 ZHANG San"), person, []),  # the register's name within what stands there
        (row("N1", "李四"), None, ["name"]), (row("N9", "张三"), None, ["unknown"]), (row("", "张三"), None, ["nobody"]),
    ]  # fmt: skip
    born = [
        (row("", "张三", birth="2001-01-01"), third, []), (row("", "张三", birth="2003-05-14"), None, ["several"]),
        (row("", "李四", birth="2001-01-01"), None, ["unknown"]), (row("", "张三"), None, ["nobody"]),
    ]  # fmt: skip
    with store.reading() as session:
        for kind, rows in ((Finder, asked), (Applicants, [*asked[:5], *born])):
            finder = kind(session, [one for one, _whose, _said in rows])
            for one, whose, said in rows:
                told = Row()
                assert (finder.find(one, told), told.said) == (whose, said), one  # type: ignore[arg-type]
        stays = Stays(session, ["o1", "N1"], [person, other])
        assert [stays.of(number, person) for number in ("o1", "O1", "n1", "")] == [before_id, before_id, now_id, now_id]
        assert stays.of("", 999_999) is None
