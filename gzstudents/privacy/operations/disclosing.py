"""The register of what leaves the office: to whom, for what, on which ground, of how many people (PIPL arts 23, 38, 39)."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from gzstudents.consents import operations as consents
from gzstudents.kernel import codes, dates, names
from gzstudents.kernel.access import operation
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.i18n import _
from gzstudents.privacy.model import Disclosure, DisclosurePerson
from gzstudents.students import chosen

ABROAD = "ABROAD"  # the purpose of the separate consent that art. 39 asks for
_WITHOUT_CONSENT = frozenset({"DUTY", "VITAL", "ACCESS"})  # art. 13(3), (4); what the person asked for herself
_LONGEST = 200


@operation("privacy.disclose")
def disclose(
    session: Session,
    *,
    kind: str,
    recipient: str,
    purpose: str,
    basis: str,
    fields: str = "",
    people_count: int = 0,
    person_ids: Sequence[int] = (),
    abroad: bool = False,
    disclosed_on: str = "",
    file: str = "",
    sha256: str = "",
    act: int | None = None,
) -> int:
    """Write down that something was given out. Abroad it names each person, and each must have consented to that separately
    (arts 38, 39), unless a duty or an emergency asks for it. Returns the entry's id.
    """
    said = [names.clean(text)[:_LONGEST] for text in (recipient, purpose, fields)]
    if not (said[0] and said[1]):
        raise RuleBroken(_("请写明接收方和用途。"))
    if codes.get("disclosure_recipient", kind) is None or codes.get("disclosure_basis", basis) is None:
        raise RuleBroken(_("请选择接收方类型和合法性基础。"))
    day = dates.iso_date(disclosed_on) or date.today()
    if day > date.today():
        raise RuleBroken(_("日期不能在今天之后。"))
    people = list(dict.fromkeys(person_ids))
    if abroad and basis not in _WITHOUT_CONSENT:
        _require_consents(session, people)
    made = Disclosure(
        disclosed_on=day.isoformat(), kind=kind, recipient=said[0], purpose=said[1], basis=basis, fields=said[2],
        people_count=max(people_count, len(people)), abroad=int(abroad), file=file[:_LONGEST], sha256=sha256[:64], act=act,
    )  # fmt: skip
    session.add(made)
    session.flush()
    session.add_all(DisclosurePerson(disclosure_id=made.id, person_id=person_id) for person_id in people)
    session.flush()
    return made.id


@operation("privacy.disclose")
def disclose_numbers(session: Session, *, numbers: str = "", **values: Any) -> int:
    """disclose() with the people as student numbers, however they are separated. Raises RuleBroken for an unknown one."""
    found = []
    for number in re.split(r"[\s,，、;；]+", numbers.strip()):
        if number:
            person = chosen.owner_of_number(session, number)
            if person is None:
                raise RuleBroken(_("没有学号为“{number}”的学生。", number=number))
            found.append(person)
    return disclose(session, person_ids=found, **values)


def _require_consents(session: Session, people: Sequence[int]) -> None:
    if not people:
        raise RuleBroken(_("向境外提供须取得每个人的单独同意（《个人信息保护法》第39条）：请写明学号。"))
    for person_id in people:
        consents.require(session, person_id=person_id, purpose=ABROAD)
