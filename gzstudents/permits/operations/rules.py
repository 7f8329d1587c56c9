"""The office changes a deadline rule, switches it off, or goes back to the shipped one; one function an act."""

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from gzstudents.kernel.access import operation
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.i18n import _
from gzstudents.kernel.settings import Setting
from gzstudents.permits.own_rules import PREFIX
from gzstudents.permits.rules import differences, rule_of
from gzstudents.permits.rules.book import is_filed, only_own, problems_of, shipped_rule, shipped_rules


@operation("permits.set_rule")
def set_rule(session: Session, *, rule: str, changes: Mapping[str, Any]) -> dict[str, Any]:
    """What the office says of a rule instead; a value equal to the shipped one is not kept. Returns all that differs then.

    Raises RuleBroken for a rule or value that there cannot be: steps in the wrong order, texts that are empty.
    """
    if rule not in shipped_rules():
        raise RuleBroken(_("没有名为“{rule}”的期限规则。", rule=rule))
    problems = problems_of(rule, changes)
    if problems:
        raise RuleBroken(problems[0])
    now = {name: getattr(rule_of(rule), name) for name in changes}
    shipped = shipped_rule(rule)
    before = {one.name: one.own for one in differences(rule)}
    wanted = only_own(rule, {**before, **now, **changes})
    _check({**shipped._asdict(), **wanted})
    return _keep(session, rule, wanted)


@operation("permits.set_rule")
def reset_rule(session: Session, *, rule: str) -> None:
    """The shipped rule holds again, with all that later updates bring."""
    if rule not in shipped_rules():
        raise RuleBroken(_("没有名为“{rule}”的期限规则。", rule=rule))
    _keep(session, rule, {})


def _keep(session: Session, rule: str, values: dict[str, Any]) -> dict[str, Any]:
    """Nothing is kept of a rule that is as shipped, unless a file of this computer says something else of it."""
    record = session.scalar(select(Setting).where(Setting.key == PREFIX + rule))
    if not values and not is_filed(rule):
        if record is not None:
            session.delete(record)
    else:
        record = record or Setting(key=PREFIX + rule)
        record.value = json.dumps(values, ensure_ascii=False, sort_keys=True)
        session.add(record)
    session.flush()
    return values


def _check(rule: Mapping[str, Any]) -> None:
    if rule["urgent"] > rule["warn"]:
        raise RuleBroken(_("“紧急”的天数不能多于“临近”的天数。"))
    if rule["warn"] > rule["show_before"]:
        raise RuleBroken(_("“临近”的天数不能多于提前列出的天数。"))
    if not all(str(rule[name]).strip() for name in ("consequence_zh", "consequence_en")):
        raise RuleBroken(_("请写明不办的后果，中英文都要填写。"))
