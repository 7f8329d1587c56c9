"""What the office aims at, and evaluations kept as they were reported."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from gzstudents.evaluation.model import Evaluation, EvaluationTarget
from gzstudents.evaluation.queries.facts import load_facts
from gzstudents.evaluation.queries.targets import targets_in_force, targets_of
from gzstudents.evaluation.rules import frozen
from gzstudents.evaluation.rules.evaluating import WHOLE, Target, evaluate, in_force, weights_of, weights_problem
from gzstudents.evaluation.rules.form import Criterion, form
from gzstudents.kernel import scaled
from gzstudents.kernel.access import operation
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.i18n import _
from gzstudents.scholarships.model import Programme
from gzstudents.scholarships.rules import is_academic_year

_MOST = 10**12  # hundredths: ten thousand million yuan
_LONGEST = 60  # characters of a name: what a line of the form has room for


@operation("evaluation.set_targets")
def set_targets(session: Session, *, programme: str, academic_year: str, targets: Mapping[str, Target]) -> int:
    """Set targets, weights, entered values, notes, names and lines left out of a programme and year, of all programmes
    together for "", and the targets of criteria; indicators that are not named keep theirs.

    Raises RuleBroken for weights that do not make 100 points, unknown indicators and values out of bounds. Returns how
    many lines changed.
    """
    record = _programme(session, programme) if programme else None
    _check_year(academic_year)
    before = targets_of(session, programme=record.code if record else "", academic_year=academic_year)
    after = {**before, **targets}
    _check(targets)
    _check_weights(in_force(after, targets_of(session, programme="", academic_year=academic_year)) if record else after)
    of = record.id if record else None
    rows = {
        one.indicator: one
        for one in session.scalars(
            select(EvaluationTarget).where(
                EvaluationTarget.programme_id.is_not_distinct_from(of), EvaluationTarget.academic_year == academic_year
            )
        )
    }
    changed = 0
    for code, given in targets.items():
        row = rows.get(code)
        if row is None and given != Target():
            session.add(
                EvaluationTarget(programme_id=of, academic_year=academic_year, indicator=code, **given._asdict())
            )
            changed += 1
        elif row is not None and before[code] != given:
            for name, value in given._asdict().items():
                setattr(row, name, value)
            changed += 1
    session.flush()
    return changed


@operation("evaluation.freeze")
def freeze(session: Session, *, academic_year: str, programme: str = "", on: str = "", made_on: str = "") -> int:
    """Keep an evaluation as it is on a day, numbers only; returns its id. `programme` "": all together."""
    _check_year(academic_year)
    record = _programme(session, programme) if programme else None
    facts = load_facts(session, academic_year=academic_year, programme=programme, on=on)
    code = record.code if record is not None else ""
    text = frozen.written(
        frozen.content(evaluate(facts, targets_in_force(session, programme=code, academic_year=academic_year)))
    )
    kept = Evaluation(
        programme_id=record.id if record is not None else None,
        academic_year=academic_year,
        made_on=made_on or date.today().isoformat(),
        content=text,
        content_hash=frozen.digest(text),
    )
    session.add(kept)
    session.flush()
    return kept.id


def _check(targets: Mapping[str, Target]) -> None:
    criteria = {one.code: one for one in form().criteria}
    known = {one.code: one for one in form().indicators}
    for code, given in targets.items():
        if code in criteria:
            _check_criterion(criteria[code], given)
        elif code in known:
            _check_bounds(known[code].label(), given)
        else:
            raise RuleBroken(_("没有代码为“{code}”的指标。", code=code))


def _check_weights(targets: Mapping[str, Target]) -> None:
    over = weights_problem(weights_of(targets).values())
    if over:
        raise RuleBroken(_("各指标权重之和须为 100，现为 {sum}。", sum=scaled.shown(WHOLE + over)))


def _check_criterion(criterion: Criterion, given: Target) -> None:
    """Marks and shares go to 100, days to a year."""
    most = 36_600 if criterion.unit == "days" else 10_000
    if given.target is not None and not 0 <= given.target <= most:
        raise RuleBroken(_("“{name}”须在 0 到 {most} 之间。", name=criterion.label(), most=most // 100))


def _programme(session: Session, code: str) -> Programme:
    found = session.scalars(select(Programme).where(Programme.code == code.strip().upper())).one_or_none()
    if found is None:
        raise RuleBroken(_("没有代码为“{code}”的奖学金项目。", code=code))
    return found


def _check_year(text: str) -> None:
    if not is_academic_year(text):
        raise RuleBroken(_("“{value}”不是学年，请写成 2025-2026 这样。", value=text))


def _check_bounds(name: str, given: Target) -> None:
    if given.weight is not None and not 0 <= given.weight <= 10_000:
        raise RuleBroken(_("“{name}”的权重须在 0 到 100 之间。", name=name))
    if max(len(given.name_zh), len(given.name_en)) > _LONGEST:
        raise RuleBroken(_("指标名称最多 {most} 个字。", most=_LONGEST))
    for value in (given.target, given.entered):
        if value is not None and not -_MOST <= value <= _MOST:
            raise RuleBroken(_("“{name}”的数值太大。", name=name))
