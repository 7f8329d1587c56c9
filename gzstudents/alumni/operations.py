"""What the office does for graduates; one function an act."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from gzstudents.alumni import rules, sync
from gzstudents.alumni.model import Alumnus, Destination
from gzstudents.kernel import codes, dates, names
from gzstudents.kernel.access import operation
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.i18n import _
from gzstudents.students import operations as students
from gzstudents.students.model import Enrolment, Person


@operation("alumni.graduate")
def graduate(
    session: Session, *, enrolment_ids: Sequence[int], graduated_on: str, approval_no: str = "", degree_date: str = ""
) -> int:
    """Record graduation, all or none; they are alumni in the same act. Returns how many graduated."""
    if dates.iso_date(graduated_on) is None:
        raise RuleBroken(_("请填写毕业日期。"))
    count = students.change_status_of_many(
        session,
        enrolment_ids=list(enrolment_ids),
        status="GRADUATED",
        effective_on=graduated_on,
        approval_no=approval_no,
    )
    if degree_date:
        for enrolment_id in enrolment_ids:
            session.get_one(Enrolment, enrolment_id).degree_date = degree_date
        session.flush()
    sync.hook(session)
    return count


@operation("alumni.add_destination")
def add_destination(
    session: Session,
    *,
    person_id: int,
    activity: str,
    place: str,
    as_of: str = "",
    employer: str = "",
    source: str = "",
    note: str = "",
    today: str = "",
) -> int:
    """Record where a graduate is and what they do, as known on a day. Earlier answers stay. Returns its id."""
    now = today or date.today().isoformat()
    day = as_of or now
    if dates.iso_date(day) is None:
        raise RuleBroken(_("截至日期不是日期，请写成 2025-11-20 这样。"))
    _get(session, person_id)
    rules.check_destination(activity, place, day, now, session.get_one(Person, person_id).population)
    record = Destination(
        person_id=person_id,
        activity=activity,
        place=place,
        employer=names.clean(employer),
        as_of=day,
        source=source,
        note=note.strip(),
    )
    session.add(record)
    session.flush()
    return record.id


@operation("alumni.edit")
def edit(session: Session, *, person_id: int, consent: str | None = None, association: str | None = None) -> None:
    """Note whether the graduate may be contacted, and their place in the association."""
    record = _get(session, person_id)
    if consent is not None:
        if consent and codes.get("consent", consent) is None:
            raise RuleBroken(_("请选择是否同意联系。"))
        record.consent = consent
    if association is not None:
        record.association = names.clean(association)
    session.flush()


def _get(session: Session, person_id: int) -> Alumnus:
    record = session.scalars(select(Alumnus).where(Alumnus.person_id == person_id)).first()
    if record is None:
        raise RuleBroken(_("这名学生还没有毕业，不是校友。"))
    return record
