"""How long the office keeps what."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from gzstudents.kernel.access import operation
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.i18n import _
from gzstudents.privacy import rules
from gzstudents.privacy.model import RetentionTerm


@operation("privacy.set_terms")
def set_terms(session: Session, **years: int) -> None:
    """Years by group; 0 keeps for good. What ships needs no row of its own."""
    known = rules.groups()
    wrong = [code for code, many in years.items() if code not in known or not 0 <= many <= rules.LONGEST]
    if wrong:
        raise RuleBroken(_("保存年限为 0（长期）到 {most} 的整数。", most=rules.LONGEST))
    own = {row.group_code: row for row in session.scalars(select(RetentionTerm))}
    for code, many in years.items():
        row = own.get(code)
        if many == known[code].years:
            if row is not None:
                session.delete(row)
        elif row is None:
            session.add(RetentionTerm(group_code=code, years=many))
        else:
            row.years = many
    session.flush()
