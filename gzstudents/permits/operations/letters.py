"""That people were written to about deadlines."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from gzstudents.kernel import codes, dates
from gzstudents.kernel.access import operation
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.i18n import _
from gzstudents.permits.model import DeadlineLetter
from gzstudents.permits.operations.subjects import known_person
from gzstudents.permits.rules.letters import Addressee


class Written(NamedTuple):
    """What a letter was about: this deadline of this person, in this language."""

    person_id: int
    rule: str
    document: str
    due: str
    language: str


@operation("permits.note_letters")
def note_letters(session: Session, *, written: Sequence[Written], form: str, sent_on: str) -> int:
    """Note that people were written to on a day; what is noted already stays one note. Returns how many notes are new."""
    if codes.get("letter_form", form) is None:
        raise RuleBroken(_("请选择信函的形式。"))
    if dates.iso_date(sent_on) is None:
        raise RuleBroken(_("请填写日期，例如 2026-09-01。"))
    people = {one.person_id for one in written}
    for person in people:
        known_person(session, person)
    noted = {
        tuple(row)
        for row in session.execute(
            select(DeadlineLetter.person_id, DeadlineLetter.rule, DeadlineLetter.document, DeadlineLetter.due).where(
                DeadlineLetter.sent_on == sent_on, DeadlineLetter.form == form
            )
        )
    }
    fresh = [one for one in dict.fromkeys(written) if tuple(one[:4]) not in noted]
    session.add_all(DeadlineLetter(**one._asdict(), sent_on=sent_on, form=form) for one in fresh)
    session.flush()
    return len(fresh)


def written_of(addressees: Sequence[Addressee]) -> list[Written]:
    """Everything that letters to these people are about."""
    return [
        Written(who.person_id, one.rule, one.key, one.due, who.language) for who in addressees for one in who.deadlines
    ]
