"""What the office does with service requests; one function an act."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from gzstudents.consents import operations as consents
from gzstudents.kernel import access, codes, dates, names
from gzstudents.kernel.access import operation
from gzstudents.kernel.errors import RuleBroken, StaleRecord
from gzstudents.kernel.i18n import _
from gzstudents.kernel.journal import purging
from gzstudents.kernel.settings import note_moment
from gzstudents.kernel.store import existing
from gzstudents.kernel.vault import rooms
from gzstudents.requests import rules
from gzstudents.requests.model import RequestNote, ServiceRequest
from gzstudents.students.model import Person

_LONGEST_TITLE = 200
_LONGEST_NOTE = 4000
_SEALED_AT = "notes_sealed_at"


@operation("requests.register")
def register(
    session: Session,
    *,
    category: str,
    person_id: int | None = None,
    title: str = "",
    priority: str = "NORMAL",
    channel: str = "COUNTER",
    language: str = "",
    assignee: str = "",
    note: str = "",
    opened_on: str = "",
    author: str = "",
) -> int:
    """Open a request and set its due day; without a title it is called by its category. Returns its id."""
    for list_name, code in (("service_category", category), ("request_priority", priority)):
        if codes.get(list_name, code) is None:
            raise RuleBroken(_("请选择服务类别和优先级。"))
    if person_id is not None and session.get(Person, person_id) is None:
        raise RuleBroken(_("这名学生已不在名册中。"))
    label = codes.label("service_category", category, "zh_CN")
    called = names.clean(title)[:_LONGEST_TITLE] or label
    confidential = rules.is_confidential(category)
    if confidential and (note.strip() or called not in {label, codes.label("service_category", category, "en")}):
        raise RuleBroken(_no_text())
    day = _day(opened_on)
    record = ServiceRequest(
        person_id=person_id,
        category=category,
        confidential=int(confidential),
        title=called,
        priority=priority,
        channel=channel,
        language=language,
        assignee=names.clean(assignee),
        opened_on=day.isoformat(),
        due_on=rules.due_on(category, priority, day).isoformat(),
    )
    session.add(record)
    session.flush()
    if note.strip():
        add_note(session, request_id=record.id, text=note, author=author, noted_on=day.isoformat())
    return record.id


@operation("requests.assign")
def assign(session: Session, *, request_id: int, assignee: str) -> None:
    """Give a request to somebody ("" takes it away); a new one counts as accepted then."""
    record = _get(session, request_id)
    record.assignee = names.clean(assignee)
    if record.assignee and record.state == "NEW":
        record.state = "ACCEPTED"
    session.flush()


@operation("requests.assign")
def assign_many(session: Session, *, request_ids: Sequence[int], assignee: str) -> int:
    """Give several requests to somebody, in one act; returns how many."""
    for request_id in request_ids:
        assign(session, request_id=request_id, assignee=assignee)
    return len(request_ids)


@operation("requests.move")
def move(session: Session, *, request_id: int, state: str, today: str = "", version: int | None = None) -> None:
    """Bring a request to another state. While it waits for others the clock stands still and the due day moves on."""
    record = _get(session, request_id)
    if version is not None and record.version != version:
        raise StaleRecord(_("这条记录刚被别人修改过，请重新打开后再改。"))
    day = _day(today)
    rules.check_transition(record.state, state)
    if state == "REOPENED":
        rules.check_reopen(record.closed_on or "", day)
        record.due_on = rules.due_on(record.category, record.priority, day).isoformat()
    _run_the_clock(record, state, day)
    record.state = state
    record.closed_on = day.isoformat() if state in rules.ENDED else None
    session.flush()


@operation("requests.close")
def close(session: Session, *, request_id: int, satisfaction: int | None = None, note: str = "", today: str = "",
          author: str = "") -> None:  # fmt: skip
    """Close a request; satisfaction 1 to 5, if the student said."""
    if satisfaction is not None and not 1 <= satisfaction <= 5:
        raise RuleBroken(_("满意度为 1 到 5。"))
    if note.strip():
        add_note(session, request_id=request_id, text=note, author=author, noted_on=today)
    move(session, request_id=request_id, state="CLOSED", today=today)
    _get(session, request_id).satisfaction = satisfaction
    session.flush()


@operation("requests.reopen")
def reopen(session: Session, *, request_id: int, reason: str, today: str = "", author: str = "") -> None:
    """Take up a closed request again within the office's term; a new due day is set."""
    confidential = _get(session, request_id).confidential
    if not reason.strip() and not confidential:
        raise RuleBroken(_("请填写重新办理的原因。"))
    move(session, request_id=request_id, state="REOPENED", today=today)
    if reason.strip():
        add_note(session, request_id=request_id, text=reason, author=author, noted_on=today)


@operation("requests.add_note")
def add_note(session: Session, *, request_id: int, text: str, author: str = "", noted_on: str = "") -> int:
    """Add a step in handling; returns the note's id. That of a confidential request is kept under the counsellors' key, or not
    at all, and needs the student's separate consent first (PIPL arts 28-30); ConsentMissing says so. A request that was
    registered without a student speaks of nobody whom the office knows: there is nobody to ask.
    """
    record = _get(session, request_id)
    if record.confidential and not rooms.is_open(rules.ROOM):
        raise RuleBroken(_no_text())
    words = text.strip()
    if not words:
        raise RuleBroken(_("记录内容为空。"))
    if len(words) > _LONGEST_NOTE:
        raise RuleBroken(_("记录太长，最多 {count} 字。", count=_LONGEST_NOTE))
    if record.confidential:
        access.require("counselling")
        if record.person_id is not None:
            consents.require(session, person_id=record.person_id, purpose=rules.CONSENT)
        words = rooms.seal_text(rules.ROOM, words, rules.about_note(request_id))
    note = RequestNote(request_id=request_id, noted_on=_day(noted_on).isoformat(), author=author, text=words)
    session.add(note)
    session.flush()
    return note.id


@operation("requests.add_note")
def add_note_with_consent(
    session: Session, *, request_id: int, text: str, how: str, language: str = "", author: str = "", noted_on: str = ""
) -> int:
    """The first note to somebody who has just consented: answer and note in one act. Returns the note's id."""
    record = _get(session, request_id)
    if record.person_id is None:
        raise RuleBroken(_("这件申请没有登记学生，无需登记同意。"))
    consents.record(
        session, person_id=record.person_id, purpose=rules.CONSENT, answer="GIVEN", how=how, language=language
    )
    return add_note(session, request_id=request_id, text=text, author=author, noted_on=noted_on)


@operation("consents.record")
def record_refusal(session: Session, *, request_id: int, how: str, language: str = "") -> int:
    """Somebody who was asked before the first note does not want any: the answer is kept, a note is not. Returns its id."""
    record = _get(session, request_id)
    if record.person_id is None:
        raise RuleBroken(_("这件申请没有登记学生，无需登记同意。"))
    return consents.record(
        session, person_id=record.person_id, purpose=rules.CONSENT, answer="REFUSED", how=how, language=language
    )


@operation("requests.reseal")
def reseal(session: Session) -> int:
    """After a new key of the counsellors: what was written before is sealed with it too, in the journal as well. Returns how
    many notes.
    """
    notes = session.scalars(select(RequestNote).where(RequestNote.text.startswith(rooms.MARK, autoescape=True))).all()
    for note in notes:
        note.text = _anew(note.request_id, note.text)
    note_moment(session, _SEALED_AT)
    of_note = {note.id: note.request_id for note in notes}

    def anew(row_id: int, values: Mapping[str, Any], text: str) -> str:
        return _anew(int(values.get("request_id") or of_note.get(row_id) or _request_before(session, row_id)), text)

    act = session.info["act_id"]
    session.info["note"] = purging.reseal(session.connection(), "request_notes", "text", anew, act_id=act)
    return len(notes)


def _anew(request_id: int, stored: str) -> str:
    if rooms.is_newest(rules.ROOM, stored):
        return stored
    about = rules.about_note(request_id)
    return rooms.seal_text(rules.ROOM, rooms.open_text(stored, about), about)


def _request_before(session: Session, note_id: int) -> int:
    """The request of a note that was taken away since."""
    found = session.connection().exec_driver_sql(
        "SELECT json_extract(old, '$.request_id') FROM changes WHERE table_name = 'request_notes' AND row_id = ? AND op = 'D'",
        (note_id,),
    )
    return int((found.scalars().first()) or 0)


def _no_text() -> str:
    """What is said in counselling belongs to the counsellors alone: without their key it is not written down."""
    return _("心理辅导等保密申请的内容由辅导老师另行保管，请不要在这里填写事项或记录。")


def _run_the_clock(record: ServiceRequest, state: str, day: date) -> None:
    """Stop it when a wait begins; when the wait is over, add the working days it took."""
    was_still, is_still = record.state in rules.STANDING_STILL, state in rules.STANDING_STILL
    if is_still and not was_still:
        record.waiting_since = day.isoformat()
    elif was_still and not is_still:
        since, due = dates.iso_date(record.waiting_since or ""), dates.iso_date(record.due_on)
        if since and due:
            record.due_on = rules.due_after_waiting(due, since, day).isoformat()
        record.waiting_since = None


def _get(session: Session, request_id: int) -> ServiceRequest:
    return existing(session, ServiceRequest, request_id, _("这条服务申请已不存在，请刷新列表。"))


def _day(text: str) -> date:
    return dates.iso_date(text) or date.today()
