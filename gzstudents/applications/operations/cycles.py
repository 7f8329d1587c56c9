"""What the office does with a programme's year: make it, say what it offers, lead it from step to step."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from gzstudents.applications.model import Application, Criterion, Cycle, CycleShare, Quota
from gzstudents.applications.queries import cycles as reading
from gzstudents.applications.rules import quotas, scoring, steps
from gzstudents.applications.rules.doubt import Doubtful
from gzstudents.kernel import codes, names
from gzstudents.kernel.access import operation
from gzstudents.kernel.errors import RuleBroken, StaleRecord
from gzstudents.kernel.i18n import _
from gzstudents.kernel.store import existing
from gzstudents.scholarships import rates as worth
from gzstudents.scholarships.model import Programme
from gzstudents.scholarships.queries import get_terms
from gzstudents.scholarships.rules import fields, is_academic_year

_EDITABLE = frozenset({*steps.DAYS, "budget_fen", "quota_mode", "places", "document", "note"})
_FIXED_AFTER = frozenset({"DISTRIBUTION", "NOTICE", "FINAL", "ARCHIVED"})  # the rubric has been used


@operation("cycles.add")
def add_cycle(
    session: Session, *, programme: str, academic_year: str, values: Mapping[str, Any] | None = None, number: int = 0
) -> int:
    """A new cycle in preparation; `number` of the round, 0: the next one of that year. Returns its id."""
    if not is_academic_year(academic_year):
        raise RuleBroken(_("“{value}”不是学年，请写成 2025-2026 这样。", value=academic_year))
    get_terms(session, programme)  # says which programmes there are
    owner = session.scalars(select(Programme).where(Programme.code == programme.strip().upper())).one()
    last = session.scalar(
        select(func.max(Cycle.round)).where(Cycle.programme_id == owner.id, Cycle.academic_year == academic_year)
    )
    if number and last is not None and number <= last:
        raise RuleBroken(_("{year} 学年已有第 {round} 批。", year=academic_year, round=number))
    record = Cycle(programme_id=owner.id, academic_year=academic_year, round=number or (last or 0) + 1)
    session.add(record)
    _put(record, values or {})
    session.flush()
    return record.id


@operation("cycles.edit")
def edit_cycle(session: Session, *, cycle_id: int, values: Mapping[str, Any], version: int | None = None) -> None:
    """Change days, budget, how places are counted, number of the quota letter, note."""
    record = get(session, cycle_id, version)
    _not_archived(record)
    _put(record, values)
    session.flush()


@operation("cycles.remove")
def remove_cycle(session: Session, *, cycle_id: int) -> None:
    """Take away a cycle that nobody ever applied to."""
    record = get(session, cycle_id)
    used = session.scalar(select(func.count()).select_from(Application).where(Application.cycle_id == cycle_id))
    if used or record.state != "DRAFT":
        raise RuleBroken(_("只能删除还在筹备、没有申请的批次。"))
    for table in (Quota, CycleShare, Criterion):
        session.execute(delete(table).where(table.cycle_id == cycle_id))
    session.delete(record)
    session.flush()


@operation("cycles.places")
def set_places(
    session: Session, *, cycle_id: int, cells: Sequence[quotas.Cell], document: str = "", version: int | None = None
) -> int:
    """The whole table of places anew, with the number of the quota letter; returns how many places there are."""
    record = get(session, cycle_id, version)
    _not_archived(record)
    _check_cells(session, record, cells)
    known = {
        (one.level, one.grade, one.college): one
        for one in session.scalars(select(Quota).where(Quota.cycle_id == cycle_id))
    }
    wanted = {cell[:3]: cell for cell in cells}
    for key, one in known.items():
        if key not in wanted:
            session.delete(one)
    for key, cell in wanted.items():
        if key in known:
            known[key].places = cell.places
        else:
            level, grade, college = key
            session.add(Quota(cycle_id=cycle_id, level=level, grade=grade, college=college, places=cell.places))
    record.quota_mode = "MATRIX"
    record.document = names.clean(document) or record.document
    session.flush()
    return quotas.total(cells)


@operation("cycles.shares")
def set_shares(session: Session, *, cycle_id: int, shares: Sequence[reading.ShareRow]) -> None:
    """Caps and minimum shares anew. Those that are the same stay; the others are changed in their order, so that the history
    says what each was before.
    """
    record = get(session, cycle_id)
    _not_archived(record)
    for one in shares:
        _check_share(one)
    wanted, left = list(shares), list[CycleShare]()
    for known in session.scalars(select(CycleShare).where(CycleShare.cycle_id == cycle_id).order_by(CycleShare.id)):
        said = reading.ShareRow(*(getattr(known, name) for name in reading.ShareRow._fields))
        if said in wanted:
            wanted.remove(said)
        else:
            left.append(known)
    for known, one in zip(left, wanted, strict=False):
        for name, value in one._asdict().items():
            setattr(known, name, value)
    for known in left[len(wanted) :]:
        session.delete(known)
    session.add_all(CycleShare(cycle_id=cycle_id, **one._asdict()) for one in wanted[len(left) :])
    session.flush()


@operation("cycles.criteria")
def set_criteria(session: Session, *, cycle_id: int, criteria: Sequence[Mapping[str, Any]]) -> None:
    """The rubric anew, in this order: code, name_zh, name_en, weight (‰), max_points, fact. A criterion keeps its points."""
    record = get(session, cycle_id)
    if record.state in _FIXED_AFTER:
        raise RuleBroken(_("评审已经结束，不能再修改评分项。"))
    _check_criteria(criteria)
    known = {one.code: one for one in session.scalars(select(Criterion).where(Criterion.cycle_id == cycle_id))}
    wanted = [str(one["code"]) for one in criteria]
    gone = [one for code, one in known.items() if code not in wanted]
    if gone and record.state == "REVIEW":
        raise RuleBroken(_("评审已经开始，不能删除评分项“{name}”。", name=gone[0].name_zh))
    for one in gone:
        session.delete(one)
    session.flush()
    for position, values in enumerate(criteria, start=1):
        found = known.get(str(values["code"]))
        if found is None:
            found = Criterion(cycle_id=cycle_id, code=str(values["code"]))
            session.add(found)
        found.position = position
        for name in ("name_zh", "name_en", "weight", "max_points", "fact"):
            if name in values:
                setattr(found, name, values[name])
    session.flush()


@operation("cycles.advance")
def advance(session: Session, *, cycle_id: int, state: str, today: str = "", confirmed: bool = False) -> None:
    """Bring a cycle one step on, or one back. RuleBroken says what speaks against it, Doubtful what should be looked at first."""
    record = get(session, cycle_id)
    now = reading.standing(session, record)
    found = steps.verdict(record.state, state, now, today or date.today().isoformat())
    if found.against:
        raise RuleBroken(found.against[0], list(found.against))
    if found.cautions and not confirmed:
        raise Doubtful(found.cautions[0], list(found.cautions))
    record.state = state
    follow(session, record)
    session.flush()


_UNDECIDED = frozenset({"RANKED", "DISTRIBUTED", "PUBLIC_NOTICE"})


def follow(session: Session, record: Cycle) -> None:
    """Bring the applications along: with the end of the cycle who got nothing is decided, who got it with the award itself."""
    if record.state not in {"FINAL", "ARCHIVED"}:
        return
    for one in session.scalars(select(Application).where(Application.cycle_id == record.id)):
        nothing = one.stage in _UNDECIDED and one.outcome in {"REJECTED", "CHALLENGED"}
        if record.state == "ARCHIVED" and one.stage == "DECIDED":
            one.stage = "ARCHIVED"
        elif record.state == "FINAL" and (nothing or one.stage == "ARCHIVED"):
            one.stage = "DECIDED"


def get(session: Session, cycle_id: int, version: int | None = None) -> Cycle:
    """The record; StaleRecord when somebody else has changed it since it was read."""
    record = existing(session, Cycle, cycle_id, _("这个批次已不存在，请刷新列表。"))
    if version is not None and record.version != version:
        raise StaleRecord(_("这条记录刚被别人修改过，请重新打开后再改。"))
    return record


def _not_archived(record: Cycle) -> None:
    if record.state == "ARCHIVED":
        raise RuleBroken(_("批次已归档，不能再修改。"))


def _put(record: Cycle, values: Mapping[str, Any]) -> None:
    unknown = sorted(values.keys() - _EDITABLE)
    if unknown:
        raise RuleBroken(_("批次没有“{field}”这一项。", field=unknown[0]))
    days = {name: str(values[name] or "") for name in steps.DAYS if name in values}
    wrong = steps.bad_days(days)
    if wrong:
        raise RuleBroken(wrong[0], wrong)
    for name, value in values.items():
        setattr(record, name, (days[name] or None) if name in days else value)
    whole = {name: getattr(record, name) or "" for name in steps.DAYS}
    disorder = steps.order_of_days(whole)
    if disorder:
        raise RuleBroken(disorder[0], disorder)
    if codes.get("quota_mode", record.quota_mode or "NONE") is None:
        raise RuleBroken(_("请选择名额方式。"))
    for amount in (record.budget_fen, record.places):
        if amount is not None and amount < 0:
            raise RuleBroken(_("预算和名额不能小于 0。"))


def _check_cells(session: Session, record: Cycle, cells: Sequence[quotas.Cell]) -> None:
    twice = len({cell[:3] for cell in cells}) != len(cells)
    if twice:
        raise RuleBroken(_("同一层次、等级、学院的名额出现了两次。"))
    owner = session.get_one(Programme, record.programme_id)
    grades = worth.grades(get_terms(session, owner.code).rates)
    for cell in cells:
        if not 0 <= cell.places <= quotas.MOST:
            raise RuleBroken(_("名额 {places} 不在 0 到 {most} 之间。", places=cell.places, most=quotas.MOST))
        if cell.grade and cell.grade not in grades:
            label = codes.label("award_grade", cell.grade)
            raise RuleBroken(_("“{programme}”没有“{grade}”这个等级。", programme=owner.name, grade=label))


def _check_share(one: reading.ShareRow) -> None:
    if one.sense not in {"AT_MOST", "AT_LEAST"} or one.operator not in {"in", "not_in"} or not one.members.split():
        raise RuleBroken(_("比例要求须写明不超过或不少于，以及范围。"))
    if fields.field(one.field) is None:
        raise RuleBroken(_("没有名为“{field}”的数据项。", field=one.field))
    if not 0 <= one.permille <= steps.WHOLE:
        raise RuleBroken(_("比例须在 0 到 100% 之间。"))


def _check_criteria(criteria: Sequence[Mapping[str, Any]]) -> None:
    listed = [str(one.get("code", "")) for one in criteria]
    if "" in listed or len(set(listed)) != len(listed):
        raise RuleBroken(_("每个评分项要有自己的代码。"))
    for one in criteria:
        if not str(one.get("name_zh", "")).strip():
            raise RuleBroken(_("评分项“{code}”没有中文名称。", code=one["code"]))
        if int(one.get("max_points", 100)) <= 0:
            raise RuleBroken(_("评分项“{name}”的满分须大于 0。", name=one["name_zh"]))
        _check_fact(str(one.get("fact", "")), str(one["name_zh"]))
    wrong = steps.weight_problems(tuple(int(one["weight"]) for one in criteria))
    if wrong:
        raise RuleBroken(wrong[0], wrong)


def _check_fact(text: str, name: str) -> None:
    if not text:
        return
    scale = scoring.read_fact(text)
    terms = fields.field(scale.field) if scale is not None else None
    if terms is None or (
        terms.kind not in {"number", "hundredths", "permille", "flag"} and not text.startswith(fields.OWN)
    ):
        raise RuleBroken(
            _(
                "评分项“{name}”的数据项“{fact}”读不懂。请写成 average、gpa/4 或 hsk_level:4=60,5=80 这样。",
                name=name,
                fact=text,
            )
        )
