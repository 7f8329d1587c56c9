"""Public notices, and what is said against them."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from gzstudents.applications.model import Application, Notice, Objection
from gzstudents.applications.operations.cycles import get as get_cycle
from gzstudents.applications.operations.entering import get as get_application
from gzstudents.applications.queries import notices as reading
from gzstudents.applications.rules import notices
from gzstudents.applications.rules.doubt import Doubtful
from gzstudents.kernel import codes, dates
from gzstudents.kernel.access import operation
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.i18n import _
from gzstudents.kernel.settings import get_settings
from gzstudents.kernel.store import existing


@operation("applications.publish")
def publish(
    session: Session,
    *,
    cycle_id: int,
    starts_on: str,
    ends_on: str,
    college: str = "",
    amounts: bool = False,
    note: str = "",
    confirmed: bool = False,
) -> int:
    """Make the list of who is to be awarded public; of one college, or of the whole university. Returns the notice's id.

    Doubtful when it hangs for fewer working days than it should (PIPL asks for no more than is needed: amounts only where wanted).
    """
    cycle = get_cycle(session, cycle_id)
    if cycle.state not in {"DISTRIBUTION", "NOTICE"}:
        raise RuleBroken(_("批次处于“{state}”，不能公示。", state=codes.label("cycle_state", cycle.state)))
    first, last = dates.iso_date(starts_on), dates.iso_date(ends_on)
    if first is None or last is None or last < first:
        raise RuleBroken(_("公示结束日期应不早于开始日期。"))
    least = notices.least_days(get_settings(session).get(notices.SETTING, ""))
    short = notices.too_short(starts_on, ends_on, least)
    if short and not confirmed:
        raise Doubtful(short, [short])
    entries = reading.winners(session, cycle_id, college, amounts=amounts)
    if not entries:
        raise RuleBroken(_("没有可以公示的拟获奖学生。请先在“名额分配”中分配并保存。"))
    content = notices.to_json(entries)
    record = Notice(
        cycle_id=cycle_id, scope="COLLEGE" if college else "SCHOOL", college=college, starts_on=starts_on, ends_on=ends_on,
        content=content, content_hash=notices.digest(content), note=note.strip(),
    )  # fmt: skip
    session.add(record)
    listed = {one.application_id for one in entries}
    for one in session.scalars(select(Application).where(Application.cycle_id == cycle_id)):
        if one.id in listed:
            one.stage = "PUBLIC_NOTICE"
    session.flush()
    return record.id


@operation("applications.object")
def object_to(session: Session, *, application_id: int, text: str, raised_by: str = "", received_on: str = "") -> int:
    """Take down an objection against a name on a notice; returns its id."""
    record = get_application(session, application_id)
    if not text.strip():
        raise RuleBroken(_("请填写异议内容。"))
    if record.stage not in {"PUBLIC_NOTICE", "DECIDED"} or record.outcome not in {"OPEN", "APPROVED"}:
        raise RuleBroken(_("{number} 不在公示名单上。", number=record.number))
    notice = session.scalars(select(Notice).where(Notice.cycle_id == record.cycle_id).order_by(Notice.id.desc())).all()
    hung = next((one for one in notice if _names(one, application_id)), None)
    made = Objection(
        application_id=application_id, notice_id=hung.id if hung is not None else None, text=text.strip(),
        raised_by=raised_by.strip(), received_on=_day(received_on),
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made.id


@operation("applications.answer")
def answer(session: Session, *, objection_id: int, upheld: bool, text: str, decided_on: str = "") -> None:
    """Decide an objection. One that is upheld takes the award away: the outcome says so, and the place is free again for the
    board, which reads it. A scholarship that was given already is cancelled first.
    """
    record = existing(session, Objection, objection_id, _("这条异议已不存在，请刷新。"))
    if not text.strip():
        raise RuleBroken(_("请填写处理意见。"))
    application = get_application(session, record.application_id)
    if upheld and application.award_id is not None and application.outcome == "APPROVED":
        raise RuleBroken(
            _("{number} 已评定奖学金。请先在“名额分配”中因异议撤销，再登记处理意见。", number=application.number)
        )
    record.upheld, record.answer, record.decided_on = int(upheld), text.strip(), _day(decided_on)
    if upheld:
        application.outcome, application.outcome_reason = "CHALLENGED", text.strip()
    session.flush()


def _names(notice: Notice, application_id: int) -> bool:
    return any(one.application_id == application_id for one in notices.from_json(notice.content))


def _day(text: str) -> str:
    if text and dates.iso_date(text) is None:
        raise RuleBroken(_("“{value}”不是日期，请写成 2025-11-20 这样。", value=text))
    return text or date.today().isoformat()
