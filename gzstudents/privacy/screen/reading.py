"""What the screen reads in the background: consents, disclosures, what is due and erasures, as lines of one list."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from gzstudents.consents import queries as consents
from gzstudents.consents.queries import ConsentRow
from gzstudents.kernel import access, codes
from gzstudents.kernel.access import called
from gzstudents.kernel.i18n import _, _n
from gzstudents.privacy import rules
from gzstudents.privacy.queries import disclosures, due, unfinished, views
from gzstudents.privacy.queries.disclosures import DisclosureRow
from gzstudents.privacy.queries.due import DueRow, ErasureRow
from gzstudents.privacy.queries.everything import person_of
from gzstudents.students import queries as students

_KINDS = 8  # ids of the kinds of lines do not meet


class Line(NamedTuple):
    """One line. `tab`: consents, disclosures, due, erased. `source`: the row it was made from."""

    id: int
    tab: str
    day: str
    who: str
    number: str
    what: str
    detail: str
    state: str
    tone: str
    person_id: int
    source: Any


class Who(NamedTuple):
    person_id: int
    name: str
    student_number: str


def lines(session: Any) -> list[Line]:
    """Of all tabs that this person may read. What counsellors alone may know is not in it."""
    asked = access.may("consents") or access.may("privacy")
    found = [_consent(row) for row in consents.list_consents(session)] if asked else []
    if not access.may("privacy"):
        return found
    terms = due.terms(session)
    return [
        *found,
        *(_disclosure(row) for row in disclosures.list_disclosures(session)),
        *(_due(row, terms[row.group].label()) for row in due.due(session, date.today())),
        *(_erasure(row) for row in due.list_erasures(session)),
    ]


def imports_going(session: Any, *, person_id: int, groups: Sequence[str]) -> list[str]:
    """The names of the files of unfinished imports that an erasure takes with it."""
    if not rules.stands_in_files(groups):
        return []
    return [one.name for one in unfinished.unfinished_with(session, person_id)]


class Going(NamedTuple):
    """What an erasure reaches beside the person's own rows: files of unfinished imports, names of saved views."""

    imports: list[str]
    views: list[str]


def going(session: Any, *, person_id: int, groups: Sequence[str]) -> Going:
    found = views.views_with(session, person_id, groups)
    return Going(imports_going(session, person_id=person_id, groups=groups), [one.label for one in found.views])


def groups(session: Any) -> list[rules.Group]:
    return list(due.terms(session).values())


def person(session: Any, *, person_id: int) -> Who:
    """For a form's heading."""
    whole = students.get_person(session, person_of(session, number=f"#{person_id}"))
    who = whole.person if whole is not None else None
    stays = whole.enrolments if whole is not None else []
    name = (who.chinese_name or f"{who.surname} {who.given_names}".strip() or who.native_name) if who else ""
    return Who(person_id, name, stays[0].student_number if stays else "")


def owner(session: Any, *, number: str) -> Who:
    return person(session, person_id=person_of(session, number=number))


def _consent(row: ConsentRow) -> Line:
    state, tone = _("不同意"), "warn"
    if row.withdrawn_on:
        state, tone = _("已撤回"), "neutral"
    elif row.answer == "GIVEN":
        state, tone = (_("有效"), "ok") if row.stands else (_("已被取代"), "neutral")
    detail = " · ".join((codes.label("consent_how", row.how), codes.label("consent_language", row.language)))
    what = codes.label("consent_purpose", row.purpose)
    return Line(row.id * _KINDS, "consents", row.answered_on, row.name, row.student_number, what, detail, state, tone,
                row.person_id, row)  # fmt: skip


def _disclosure(row: DisclosureRow) -> Line:
    people = _n("{count} 人", row.people_count)
    if not row.id:
        said = row.purpose or row.file
        return Line(row.act * _KINDS + 1, "disclosures", row.day, _("去向未登记"), row.file, said, people,
                    _("待登记"), "warn", 0, row)  # fmt: skip
    state, tone = (_("境外"), "warn") if row.abroad else (_("已登记"), "ok")
    return Line(row.id * _KINDS + 2, "disclosures", row.day, row.recipient, codes.label("disclosure_recipient", row.kind),
                row.purpose, people, state, tone, 0, row)  # fmt: skip


def _due(row: DueRow, group: str) -> Line:
    detail = _n("保存 {count} 年，自 {since} 起", row.years, since=row.since)
    state, tone = (_("待第二人确认"), "info") if row.proposed else (_("已到期"), "bad")
    return Line(row.id * _KINDS + 3, "due", row.due_on, row.name, row.student_number, group, detail, state, tone,
                row.person_id, row)  # fmt: skip


def _erasure(row: ErasureRow) -> Line:
    known = rules.groups()
    what = _("、").join(known[code].label() for code in row.groups if code in known)
    waiting = row.state == "PROPOSED"
    people = " → ".join(called(name) for name in (row.proposed_by, row.decided_by) if name)
    tone = {"PROPOSED": "warn", "DONE": "ok"}.get(row.state, "neutral")
    return Line(row.id * _KINDS + 4, "due" if waiting else "erased", row.decided_on or row.proposed_on, row.name, "", what,
                people, codes.label("erasure_state", row.state), tone, row.person_id, row)  # fmt: skip
