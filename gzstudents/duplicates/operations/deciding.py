"""That two people are not the same, with who said so, when and why; it holds until what is known of them changes."""

from datetime import date

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from gzstudents.duplicates.model import DifferentPeople
from gzstudents.duplicates.queries import reading
from gzstudents.duplicates.rules import mark_of
from gzstudents.kernel import names
from gzstudents.kernel.access import operation
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.i18n import _
from gzstudents.kernel.journal import get_act


@operation("duplicates.reject")
def reject(session: Session, *, person_id: int, other_id: int, reason: str = "") -> None:
    """Not the same person. Saying it again renews it. Raises RuleBroken where one of them is not in the register."""
    session.flush()
    profiles = {one.known.id: one for one in reading.profiles(session.connection(), [person_id, other_id])}
    if person_id == other_id or len(profiles) < 2:
        raise RuleBroken(_("这名学生已不在名册中。"))
    act = get_act(session, session.info["act_id"])
    values = {
        "decided_on": date.today().isoformat(), "decided_by": act.who if act is not None else "",
        "reason": names.clean(reason)[:500], "mark": mark_of(profiles[person_id], profiles[other_id]),
    }  # fmt: skip
    for one, other in ((person_id, other_id), (other_id, person_id)):
        made = session.scalar(
            select(DifferentPeople).where(DifferentPeople.person_id == one, DifferentPeople.other_id == other)
        )
        if made is None:
            made = DifferentPeople(person_id=one, other_id=other)
            session.add(made)
        for name, value in values.items():
            setattr(made, name, value)
    session.flush()


@operation("duplicates.reconsider")
def reconsider(session: Session, *, person_id: int, other_id: int) -> None:
    """They may be the same after all: the pair is shown again. Raises RuleBroken where nothing was decided."""
    sides = ((person_id, other_id), (other_id, person_id))
    gone = [
        session.execute(
            delete(DifferentPeople).where(DifferentPeople.person_id == one, DifferentPeople.other_id == other)
        ).rowcount  # type: ignore[attr-defined]
        for one, other in sides
    ]
    if not any(gone):
        raise RuleBroken(_("没有“不是同一人”的认定可以撤回。"))
