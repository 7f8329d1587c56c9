"""Whose students somebody looks after: those of one college, or all."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from gzstudents.kernel import names
from gzstudents.kernel.access import operation
from gzstudents.kernel.errors import RuleBroken, UserError
from gzstudents.kernel.i18n import _
from gzstudents.office.model import OfficePerson


@operation("office.people")
def set_college(session: Session, *, login: str, college: str) -> None:
    """From the next sign-in this person sees and changes this college's students only; "" for all. Raises UserError."""
    wanted = names.clean(login).casefold()
    record = next((one for one in session.scalars(select(OfficePerson)) if one.login.casefold() == wanted), None)
    if record is None:
        raise UserError(_("没有名为“{login}”的人员。", login=login))
    record.college = checked(session, college)
    session.flush()


def checked(session: Session, college: str) -> str:
    """The name of a college that has students, or "". Raises RuleBroken for one that nobody is at: a slip of the keys would
    show nobody.
    """
    clean = names.clean(college)
    if clean and clean not in list_colleges(session):
        raise RuleBroken(_("没有学生属于“{college}”。请按名册中的写法填写学院。", college=clean))
    return clean


def list_colleges(session: Session) -> list[str]:
    """The colleges of the roll, the largest first."""
    found = session.connection().exec_driver_sql(
        "SELECT college FROM register WHERE college <> '' GROUP BY college ORDER BY count(*) DESC, college"
    )
    return [str(row[0]) for row in found]
