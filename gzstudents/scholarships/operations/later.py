"""What happens to an award afterwards: suspended, resumed, cancelled, its certificate replaced."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from gzstudents.certificates import operations as certificates
from gzstudents.certificates.model import Certificate
from gzstudents.kernel import codes
from gzstudents.kernel.access import operation
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.i18n import _
from gzstudents.kernel.settings import get_settings
from gzstudents.scholarships import queries
from gzstudents.scholarships.model import Award, AwardEvent, Programme
from gzstudents.scholarships.operations.letters import build_letter

# event → the states it may start from, and the state it leads to
_STEPS = {
    "SUSPEND": (frozenset({"ACTIVE"}), "SUSPENDED"),
    "RESUME": (frozenset({"SUSPENDED"}), "ACTIVE"),
    "CANCEL": (frozenset({"ACTIVE", "SUSPENDED"}), "CANCELLED"),
}


@operation("scholarships.cancel_award")
def cancel_award(session: Session, *, award_ids: Sequence[int], reason: str, happened_on: str = "") -> list[str]:
    """Cancel awards, all or none, and void their certificates with the same reason; returns the voided numbers."""
    records = _step(session, award_ids, "CANCEL", reason, happened_on)
    held = [one.certificate_id for one in records if one.certificate_id is not None]
    numbers: list[str] = []
    for start in range(0, len(held), 400):
        numbers += session.scalars(
            select(Certificate.number).where(
                Certificate.id.in_(held[start : start + 400]), Certificate.state == "ISSUED"
            )
        )
    if numbers:
        certificates.void(session, numbers=numbers, reason=reason)
    return numbers


@operation("scholarships.suspend_award")
def suspend_award(session: Session, *, award_ids: Sequence[int], reason: str, happened_on: str = "") -> int:
    """Suspend awards after a review (中止); the certificates stand. Returns how many."""
    return len(_step(session, award_ids, "SUSPEND", reason, happened_on))


@operation("scholarships.resume_award")
def resume_award(session: Session, *, award_ids: Sequence[int], reason: str, happened_on: str = "") -> int:
    """Take suspended awards up again; returns how many."""
    return len(_step(session, award_ids, "RESUME", reason, happened_on))


@operation("certificates.reissue")
def reissue_certificate(session: Session, *, award_id: int, reason: str, issued_on: str = "") -> str:
    """A replacement with the person's present name and the award as decided; returns its number."""
    record = session.get(Award, award_id)
    if record is None or record.certificate_id is None or record.state == "CANCELLED":
        raise RuleBroken(_("这项奖学金没有有效的证书，不能补发。"))
    day = issued_on or date.today().isoformat()
    programme = session.get_one(Programme, record.programme_id)
    nominee = queries.find_nominees(session, [record.enrolment_id], day)[record.enrolment_id]
    settings = get_settings(session)
    issued = certificates.reissue(
        session,
        number=session.get_one(Certificate, record.certificate_id).number,
        prefix=programme.prefix,
        reason=reason,
        issued_on=day,
        letter=build_letter(nominee, programme, settings, record.academic_year, record.grade, record.amount_fen),
    )
    record.certificate_id = issued.id
    session.flush()
    return issued.number


def _step(session: Session, award_ids: Sequence[int], kind: str, reason: str, happened_on: str) -> list[Award]:
    if not reason.strip():
        raise RuleBroken(_("请填写原因。"))
    records: list[Award] = []
    for start in range(0, len(award_ids), 400):
        records += session.scalars(select(Award).where(Award.id.in_(award_ids[start : start + 400])))
    if len(records) < len(set(award_ids)):
        raise RuleBroken(_("选中的奖学金记录有的已不存在，请刷新列表。"))
    starts, target = _STEPS[kind]
    wrong = [one for one in records if one.state not in starts]
    if wrong:
        raise RuleBroken(
            _("奖学金记录的状态是“{state}”，不能{act}。", state=codes.label("award_state", wrong[0].state),
              act=codes.label("award_event", kind))
        )  # fmt: skip
    day = happened_on or date.today().isoformat()
    for one in records:
        one.state = target
    session.add_all(AwardEvent(award_id=one.id, kind=kind, happened_on=day, reason=reason.strip()) for one in records)
    session.flush()
    return records
