"""What a programme is worth, from a day on: one line, or the whole table of rates."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from gzstudents.kernel import codes, dates
from gzstudents.kernel.access import operation
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.i18n import _
from gzstudents.kernel.store import existing
from gzstudents.scholarships.model import Programme, Rate
from gzstudents.scholarships.rates import RateTerms

KEY: Final = ("level", "category", "grade", "subject_class", "teaching_language", "item")  # what a rate is for
_WORTH: Final = ("amount_fen", "per", "months", "paid_to")
_SEVERAL: Final = frozenset({"MONTH", "TERM"})  # periods of which a year has several


@operation("scholarships.set_rate")
def set_rate(
    session: Session,
    *,
    programme_id: int,
    item: str,
    amount_fen: int,
    valid_from: str,
    per: str = "YEAR",
    months: int = 1,
    paid_to: str = "STUDENT",
    **of: str,
) -> int:
    """What a part of an award is worth from a day on; the line that was in force until then ends the day before.

    `of`: level, category, grade, subject_class, teaching_language. Awards that were decided keep their amounts (trap 28).
    """
    existing(session, Programme, programme_id, _("这个奖学金项目已不存在，请刷新列表。"))
    begin = _begin(valid_from)
    if amount_fen < 0 or not 1 <= months <= 12:
        raise RuleBroken(_("金额不能小于零，月数（学期数）应在 1 到 12 之间。"))
    for name, value in (("rate_item", item), ("rate_period", per), ("paid_to", paid_to)):
        if codes.get(name, value) is None:
            raise RuleBroken(_("请选择资助内容、计发周期和支付对象。"))
    record = Rate(
        programme_id=programme_id, item=item, amount_fen=amount_fen, per=per, valid_from=valid_from,
        months=months if per in _SEVERAL else 1, paid_to=paid_to, **of,
    )  # fmt: skip
    for rate in session.scalars(select(Rate).where(Rate.programme_id == programme_id, Rate.item == item)):
        if _of(rate, KEY) == _of(record, KEY) and (rate.valid_to or "9999") >= valid_from:
            _end(session, rate, begin)
    session.flush()
    session.add(record)
    session.flush()
    return record.id


@operation("scholarships.set_rate")
def set_rates(session: Session, *, programme_id: int, valid_from: str, rates: Sequence[RateTerms]) -> int:
    """The whole table from a day on: what differs begins on it, what is not there any more ended the day before. What is the
    same stays untouched, with the day it has. Returns how many lines were changed.
    """
    begin = _begin(valid_from)
    standing = session.scalars(select(Rate).where(Rate.programme_id == programme_id, Rate.valid_to.is_(None)))
    known = {_of(one, KEY): one for one in standing}
    wanted = {_of(one, KEY): one for one in rates}
    if len(wanted) < len(rates):
        raise RuleBroken(_("资助标准里有两行说的是同一项，请合并。"))
    gone = [one for key, one in known.items() if key not in wanted]
    changed = [one for key, one in wanted.items() if key not in known or _of(known[key], _WORTH) != _of(one, _WORTH)]
    for record in gone:
        _end(session, record, begin)
    for one in changed:
        values = {name: getattr(one, name) for name in (*KEY, *_WORTH)}
        set_rate(session, programme_id=programme_id, valid_from=valid_from, **values)
    session.flush()
    return len(gone) + len(changed)


def _begin(valid_from: str) -> date:
    begin = dates.iso_date(valid_from)
    if begin is None:
        raise RuleBroken(_("请填写从哪一天起执行，例如 2026-09-01。"))
    return begin


def _end(session: Session, rate: Rate, begin: date) -> None:
    """A line ends before the day on which another begins, or there is none any more."""
    if rate.valid_from == begin.isoformat():
        session.delete(rate)  # the same day again: it was never in force
    elif (rate.valid_from or "") < begin.isoformat():
        rate.valid_to = (begin - timedelta(days=1)).isoformat()
    else:
        raise RuleBroken(_("从 {day} 起已经有更晚的标准，请选更晚的日期。", day=rate.valid_from))


def _of(rate: Rate | RateTerms, columns: Sequence[str]) -> tuple[object, ...]:
    return tuple(getattr(rate, name) or "" for name in columns)
