"""Recording answers, withdrawing them, and refusing what needs one that is not there."""

from datetime import date

from sqlalchemy.orm import Session

from gzstudents.consents import queries, rules
from gzstudents.consents.model import Consent
from gzstudents.kernel import codes, dates, i18n
from gzstudents.kernel.access import operation
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.i18n import _
from gzstudents.kernel.store import existing
from gzstudents.students.model import Person


class ConsentMissing(RuleBroken):
    """An act needs the person's separate consent first. `purpose` says which one is to be asked for."""

    def __init__(self, message: str, purpose: str) -> None:
        super().__init__(message)
        self.purpose = purpose


def require(session: Session, *, person_id: int, purpose: str) -> None:
    """For acts that need a separate consent (PIPL arts 29, 39). Raises ConsentMissing where it does not stand."""
    if queries.holds(session, person_id, purpose):
        return
    notice = rules.notice(purpose)
    articles = notice.articles(i18n.language()) if notice is not None else ""
    raise ConsentMissing(
        _(
            "还没有本人对“{purpose}”的单独同意，不能登记（{articles}）。请先告知并登记本人的答复。",
            purpose=codes.label("consent_purpose", purpose),
            articles=articles,
        ),
        purpose,
    )


@operation("consents.record")
def record(
    session: Session,
    *,
    person_id: int,
    purpose: str,
    answer: str,
    how: str,
    language: str = "",
    answered_on: str = "",
) -> int:
    """Write down what a person answered to the newest notice of a purpose, with its text. Returns the consent's id."""
    notice = rules.notice(purpose)
    if notice is None or codes.get("consent_answer", answer) is None or codes.get("consent_how", how) is None:
        raise RuleBroken(_("请选择处理目的、答复和方式。"))
    if session.get(Person, person_id) is None:
        raise RuleBroken(_("这名学生已不在名册中。"))
    day = dates.iso_date(answered_on) or date.today()
    if day > date.today():
        raise RuleBroken(_("答复日期不能在今天之后。"))
    read_in = "en" if (language or i18n.language()).startswith("en") else "zh_CN"
    made = Consent(
        person_id=person_id,
        purpose=purpose,
        notice_version=notice.version,
        notice=notice.text(read_in),
        language=read_in,
        answer=answer,
        answered_on=day.isoformat(),
        how=how,
    )
    session.add(made)
    session.flush()
    return made.id


@operation("consents.withdraw")
def withdraw(session: Session, *, consent_id: int, withdrawn_on: str = "") -> None:
    """From this day on the consent does not hold; what was done before stays lawful (PIPL art. 15)."""
    made = existing(session, Consent, consent_id, _("这条同意记录已不存在，请刷新列表。"))
    if made.answer != rules.GIVEN or made.withdrawn_on:
        raise RuleBroken(_("这条记录不是有效的同意，无需撤回。"))
    day = dates.iso_date(withdrawn_on) or date.today()
    if day.isoformat() < made.answered_on or day > date.today():
        raise RuleBroken(_("撤回日期要在答复日期与今天之间。"))
    made.withdrawn_on = day.isoformat()
    session.flush()
