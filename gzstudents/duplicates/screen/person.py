"""What the search for duplicates adds to a student: who may be the same person, and which records were merged into theirs."""

from collections.abc import Mapping
from typing import Any

from gzstudents.kernel.i18n import _, mark
from gzstudents.kernel.plain import Plain
from gzstudents.students.screen import PersonCommand, PersonSection
from gzstudents.students.screen.extras import Alike
from gzstudents.ui.desk import Desk


class SamePerson(Plain):
    """Compare these two people; with `other_id` 0 whoever is most like the first."""

    person_id: int
    other_id: int = 0


def _compare(desk: Desk, people: list[int]) -> None:
    """Two chosen students are compared with each other, one with whoever is most like them."""
    if people:
        desk.go("duplicates", SamePerson(people[0], people[1] if len(people) == 2 else 0))


def _merged(session: Any, person_id: int) -> list[tuple[str, str]]:
    from gzstudents.duplicates.queries import queue

    return [
        (row.name or f"#{row.merged_id}", _("{day} 并入", day=row.merged_on))
        for row in queue.merges_of(session, person_id)
    ]


def alike(session: Any, values: Mapping[str, Any]) -> list[Alike]:
    """Who in the register may be the person that the form of a student describes."""
    from gzstudents.duplicates.queries import queue
    from gzstudents.duplicates.rules import Document, Known, reason
    from gzstudents.kernel import numbers

    def said(name: str) -> str:
        return str(values.get(name) or "")

    kind, country, number = said("document.kind"), said("country"), said("enrolment.student_number")
    key = numbers.normalise(kind, said("document.number"))
    issuer = country if kind == "PASSPORT" else ""
    known = Known._make((0, *(said(f"person.{name}") for name in _WEIGHED), (), (), ()))._replace( countries=(country,) if country else (),
        documents=(Document(kind, issuer, key),) if key else (), student_numbers=(number,) if number else (),
    )  # fmt: skip
    return [
        Alike(hit.person.id, _("{name}（{reasons}）", name=" ".join(part for part in (hit.person.name, hit.person.student_number) if part),
                               reasons=_("；").join(reason(code).text for code in hit.reasons[:2])))
        for hit in queue.may_be(session, known)
    ]  # fmt: skip


_WEIGHED = (
    "chinese_name", "surname", "given_names", "native_name", "gender", "birth_date", "phone", "email", "wechat",
)  # fmt: skip


PERSON_COMMANDS = [PersonCommand("duplicates.same", mark("查找重复记录"), "users", _compare, in_bulk=True)]
PERSON_SECTIONS = [PersonSection(mark("合并的记录"), _merged, frozenset({"merged_people"}))]
