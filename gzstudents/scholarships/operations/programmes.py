"""Sponsors, programmes and their conditions. What decides is dated: a change ends the old line and begins a new one."""

from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from gzstudents.kernel import codes, dates, names
from gzstudents.kernel.access import operation
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.i18n import _
from gzstudents.kernel.store import existing
from gzstudents.scholarships import rules
from gzstudents.scholarships.model import EligibilityRule, Programme, Rate, Sponsor
from gzstudents.scholarships.operations.rates import KEY
from gzstudents.scholarships.rules import fields

_CODE: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-")
_DECIDES: Final = ("field", "operator", "value", "severity", "route", "applies")
_EDITED: Final = (
    "name_zh", "name_en", "populations", "kind", "stacking", "exclusive_group", "group_limit", "renewable", "max_months",
    "review_required", "excludes_funding", "design", "shows_amount", "funding", "legal_basis", "valid_from", "valid_to",
)  # fmt: skip


_ITS_OWN: Final = frozenset(
    {"valid_from", "valid_to", "legal_basis"}
)  # of a programme, not of the one that is its model


@operation("scholarships.save_sponsor")
def save_sponsor(session: Session, *, code: str, kind: str, name_zh: str, name_en: str = "") -> int:
    """Add a sponsor, or change the one with this code; returns its id."""
    key = _code(code)
    if codes.get("sponsor_type", kind) is None:
        raise RuleBroken(_("请选择设奖单位的类型。"))
    if not names.clean(name_zh):
        raise RuleBroken(_("请填写设奖单位的中文名称。"))
    record = session.scalars(select(Sponsor).where(Sponsor.code == key)).first() or Sponsor(code=key)
    record.kind, record.name_zh, record.name_en = kind, names.clean(name_zh), names.clean(name_en)
    session.add(record)
    session.flush()
    return record.id


@operation("scholarships.add_programme")
def add_programme(
    session: Session, *, code: str, name_zh: str, sponsor_id: int, like: int | None = None, **values: Any
) -> int:
    """A new programme; `like`: the id of one whose rates (without amounts) and conditions it begins with. Returns its id.

    It is reported under its own sponsor's code, and rests on rules of its own: neither is the other programme's.
    """
    key = _code(code)
    if session.scalars(select(Programme.id).where(Programme.code == key)).first() is not None:
        raise RuleBroken(_("已经有代码为“{code}”的项目。", code=key))
    model = None if like is None else existing(session, Programme, like, _("选作模板的项目已不存在。"))
    begun = {name: getattr(model, name) for name in _EDITED if name not in _ITS_OWN} if model else {}
    record = Programme(code=key, prefix=key, sponsor_id=sponsor_id, populations="INTL", kind="ONE_OFF_AWARD")
    reported = {"funding": _reported_as(session, sponsor_id)}
    for name, value in {**begun, **reported, **values, "name_zh": names.clean(name_zh)}.items():
        setattr(record, name, value)
    _check_programme(session, record)
    session.add(record)
    session.flush()
    if model is not None:
        _copy_lines(session, model.id, record)
    return record.id


@operation("scholarships.save_programme")
def save_programme(session: Session, *, programme_id: int, **values: Any) -> int:
    """Change what a programme says of itself; returns its id. Codes stay: certificates and files name them."""
    record = _programme(session, programme_id)
    unknown = sorted(set(values) - {*_EDITED, "sponsor_id"})
    if unknown:
        raise ValueError(unknown[0])
    for name, value in values.items():
        setattr(record, name, names.clean(value) if isinstance(value, str) else value)
    record.valid_from, record.valid_to = record.valid_from or None, record.valid_to or None
    _check_programme(session, record)
    session.flush()
    return record.id


@operation("scholarships.set_condition")
def set_condition(
    session: Session, *, programme_id: int, valid_from: str = "", condition_id: int | None = None, **values: Any
) -> int:
    """Add a condition, or change one: what decides begins anew on a day, words and source are changed in place."""
    _programme(session, programme_id)
    values = {name: names.clean(value) if isinstance(value, str) else value for name, value in values.items()}
    since = valid_from or date.today().isoformat()
    if dates.iso_date(since) is None:
        raise RuleBroken(_("请填写从哪一天起执行，例如 2026-09-01。"))
    if condition_id is None:
        last = session.scalars(
            select(EligibilityRule.position).where(EligibilityRule.programme_id == programme_id)
            .order_by(EligibilityRule.position.desc()).limit(1)
        ).first()  # fmt: skip
        record = EligibilityRule(
            programme_id=programme_id, valid_from=since, **{"position": (last or 0) + 10, **values}
        )
    else:
        known = existing(session, EligibilityRule, condition_id, _("这项条件已不存在，请刷新列表。"))
        if all(getattr(known, name) == values.get(name, getattr(known, name)) for name in _DECIDES):
            for name, value in values.items():
                setattr(known, name, value)
            session.flush()
            return known.id
        kept = {name: getattr(known, name) for name in (*_DECIDES, "position", "text_zh", "text_en", "source")}
        known.valid_to = _day_before(since)
        record = EligibilityRule(programme_id=programme_id, valid_from=since, **{**kept, **values})
    _check_condition(record)
    session.add(record)
    session.flush()
    return record.id


@operation("scholarships.end_condition")
def end_condition(session: Session, *, condition_id: int, valid_to: str = "") -> None:
    """The last day on which a condition holds, yesterday unless said. It is never deleted: old decisions name it."""
    record = existing(session, EligibilityRule, condition_id, _("这项条件已不存在，请刷新列表。"))
    record.valid_to = _last_day(valid_to) if valid_to else _day_before(date.today().isoformat())
    session.flush()


def _programme(session: Session, programme_id: int) -> Programme:
    return existing(session, Programme, programme_id, _("这个奖学金项目已不存在，请刷新列表。"))


def _reported_as(session: Session, sponsor_id: int) -> str:
    """The code of the source of funds for a sponsor of this type (JY/T 1001)."""
    sponsor = session.get(Sponsor, sponsor_id)
    return str(codes.attribute("sponsor_type", sponsor.kind, "funding")) if sponsor is not None else ""


def _code(text: str) -> str:
    code = names.clean_identifier(text).upper()
    if not code or len(code) > 12 or set(code) - _CODE:
        raise RuleBroken(_("代码用 1 到 12 个大写字母、数字或短横，例如 GD2。"))
    return code


def _check_programme(session: Session, record: Programme) -> None:
    if not record.name_zh:
        raise RuleBroken(_("请填写项目的中文名称。"))
    if session.get(Sponsor, record.sponsor_id) is None:
        raise RuleBroken(_("请选择设奖单位。"))
    known = rules.populations(record.populations or "")
    levels = {level for of in known.values() for level in of}
    wrong = [code for code in known if codes.get("population", code) is None]
    wrong += [code for code in sorted(levels) if codes.get("level", code) is None]
    if not known or wrong:
        raise RuleBroken(_("适用群体写成 INTL HK MO TW OC 中的一个或几个，限定层次时写成 OC:JC,BA。"))
    if (record.group_limit or 1) < 1 or (record.max_months or 1) < 1:
        raise RuleBroken(_("互斥组上限和最长资助月数应不小于 1。"))


def _check_condition(record: EligibilityRule) -> None:
    terms = fields.field(record.field or "")
    if terms is None or terms.of_share:
        raise RuleBroken(_("请选择条件依据的数据项。"))
    if codes.get("rule_operator", record.operator or "") is None:
        raise RuleBroken(_("请选择比较方式。"))
    one = record.operator not in {"in", "not_in"}
    parts = [record.value] if one else (record.value or "").split()
    if not parts or not all(_is_value(terms, part) for part in parts):
        raise RuleBroken(_("“{value}”不是“{field}”可以比较的内容。", value=record.value or "", field=terms.label))
    for code, wanted in rules.clauses(record.applies or ""):
        scope = fields.field(code)
        if scope is None or scope.of_share or not wanted or not all(_is_value(scope, one) for one in wanted):
            raise RuleBroken(_("适用范围写成 level:BA,MA teaching_language:ZH 这样；“{part}”读不懂。", part=code))


def _is_value(terms: fields.FieldTerms, text: str) -> bool:
    if terms.choices == "group":
        return any(one.code == text for one in codes.groups())
    return codes.get(terms.choices, text) is not None if terms.choices else fields.parsed(terms.kind, text) is not None


def _last_day(text: str) -> str:
    day = dates.iso_date(text)
    if day is None:
        raise RuleBroken(_("请填写最后一天，例如 2026-08-31。"))
    return day.isoformat()


def _day_before(day: str) -> str:
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat()


def _copy_lines(session: Session, model_id: int, record: Programme) -> None:
    """The structure of another programme: its rates without the amounts, and its conditions."""
    for rate in session.scalars(select(Rate).where(Rate.programme_id == model_id, Rate.valid_to.is_(None))):
        values = {name: getattr(rate, name) for name in (*KEY, "per", "months", "paid_to")}
        session.add(Rate(programme_id=record.id, amount_fen=0, valid_from=record.valid_from, **values))
    statement = select(EligibilityRule).where(
        EligibilityRule.programme_id == model_id, EligibilityRule.valid_to.is_(None)
    )
    for rule in session.scalars(statement):
        values = {name: getattr(rule, name) for name in (*_DECIDES, "position", "text_zh", "text_en", "source")}
        session.add(EligibilityRule(programme_id=record.id, valid_from=record.valid_from, **values))
    session.flush()
