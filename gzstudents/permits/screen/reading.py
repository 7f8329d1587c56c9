"""What the screen of deadlines reads in the background."""

from datetime import date
from typing import Any, NamedTuple

from gzstudents.kernel.errors import UserError
from gzstudents.kernel.i18n import _
from gzstudents.permits import operations, queries
from gzstudents.permits.operations import Written
from gzstudents.permits.rules.letters import letter, message
from gzstudents.permits.rules.templates import templates
from gzstudents.students import queries as students
from gzstudents.students.screen.words import latin

MOST = 200  # letters that are drawn for the preview: half a second of the background


def person(session: Any, *, person_id: int) -> tuple[int, str]:
    """Id and name for a form. Raises UserError when the person is gone."""
    whole = students.get_person(session, person_id)
    if whole is None:
        raise UserError(_("这名学生已不在名册中"))
    who = whole.person
    return person_id, latin(who.chinese_name or f"{who.surname} {who.given_names}".strip() or who.native_name)


class Recipient(NamedTuple):
    """Somebody who gets a letter; `page`: where it begins, counted from 0."""

    person_id: int
    name: str
    language: str
    many: int  # deadlines in it
    page: int
    message: str
    written: tuple[Written, ...]


class Letters(NamedTuple):
    people: tuple[Recipient, ...]
    content: bytes


def letters(session: Any, *, on: date, wanted: list[queries.Wanted]) -> Letters:
    """The letters of the first MOST people as one PDF, and what each of them is told. Raises UserError for a wrong template."""
    from gzstudents.permits.printing import letters as pdf

    senders = queries.senders(session)
    found = queries.addressees(session, on=on, wanted=wanted)[:MOST]
    if not found:
        return Letters((), b"")
    content, starts = pdf.paged([letter(who, senders, on) for who in found], senders, on)
    known = templates()
    people = [
        Recipient(who.person_id, latin(who.named("zh")), known[who.language].name, len(who.deadlines), page,
                  message(who, senders, on), tuple(operations.written_of([who])))
        for who, page in zip(found, starts, strict=True)
    ]  # fmt: skip
    return Letters(tuple(people), content)
