"""Figures of an evaluation as people read them."""

from collections.abc import Iterable

from gzstudents.evaluation.rules.before import Before
from gzstudents.evaluation.rules.evaluating import Evaluated, Line
from gzstudents.evaluation.rules.facts import ProgrammeFacts
from gzstudents.evaluation.rules.form import Criterion, Indicator, Parameters, form
from gzstudents.evaluation.rules.measures import is_small
from gzstudents.kernel import codes, money, scaled
from gzstudents.kernel.i18n import _, _n, is_chinese, mark

_UNITS = {
    "persons": mark("人"), "awards": mark("项"), "percent": mark("%"), "yuan": mark("元"), "days": mark("天"), "points": mark("分"),
}  # fmt: skip
_LISTS = {
    "sponsor": "sponsor_type", "population": "population", "level": "level", "country": "country",
    "discipline": "discipline", "gender": "gender",
}  # fmt: skip


def unit(indicator: Indicator | Criterion) -> str:
    return _(_UNITS[indicator.unit])


def value(indicator: Indicator, hundredths: int | None) -> str:
    """With its sign ("37.5%"); what is not known is said, never 0."""
    if hundredths is None:
        return _("没有数据")
    if indicator.unit == "percent":
        return f"{scaled.shown(hundredths)}%"
    if indicator.unit == "yuan":
        return money.yuan(hundredths)
    whole, rest = divmod(abs(hundredths), 100)
    sign = "-" if hundredths < 0 else ""
    return f"{sign}{whole:,}" + (f".{rest:02d}".rstrip("0") if rest else "")


def target(line: Line) -> str:
    """The target with its sense: at least or at most."""
    if line.target is None:
        return "—"
    sign = {"high": "≥ ", "low": "≤ "}.get(line.indicator.better, "")
    return sign + value(line.indicator, line.target)


def points(hundredths: int | None) -> str:
    return "—" if hundredths is None else scaled.shown(hundredths)


def counted(line: Line) -> str:
    """What was divided by what: "3 / 7"; money in yuan; for the gap of means how many on either side."""
    figure = line.figure
    if figure.top is None or figure.bottom is None:
        return ""
    money_top = line.indicator.counts == "fen"
    top = money.yuan(figure.top) if money_top else f"{figure.top:,}"
    as_money = money_top and line.indicator.unit == "percent"
    bottom = money.yuan(figure.bottom) if as_money else f"{figure.bottom:,}"
    return f"{top} / {bottom}"


def parts(line: Line, programmes: Iterable[ProgrammeFacts]) -> str:
    """What stands below the line where no people do: the budget or the places of each programme."""
    named = {one.id: programme(one) for one in programmes}
    say = money.yuan if line.indicator.counts == "fen" else "{:,}".format
    said = [
        _("{column}：{value}", column=named[key], value=say(value)) for key, value in line.figure.parts if key in named
    ]
    return _("分母：{parts}", parts=_("；").join(said)) if said else ""


def caution(line: Line) -> str:
    """That so few people say little; "" where there are enough."""
    if line.figure.bottom is None or not is_small(line.figure) or line.indicator.unit not in {"percent", "points"}:
        return ""
    return _n("分母只有 {count}，仅供参考", line.figure.bottom)


def few() -> str:
    """What the mark of such lines on paper means."""
    return _("† 分母少于 {count}，仅供参考。", count=form().parameters.small_below)


def earlier(indicator: Indicator, before: Before | None) -> str:
    """What an indicator came to in the year before; a dash where nobody knows."""
    then = before.value(indicator.code) if before is not None else None
    return "—" if then is None else value(indicator, then)


def beside(made: Evaluated, before: Before) -> str:
    """What the figures of the year before are, so that nobody compares a part of a year with a whole one unawares."""
    said = _("“上学年”为 {year} 学年全年的数字。", year=before.academic_year)
    if before.kept_on:
        said = _(
            "“上学年”为 {year} 学年全年的数字，以 {day} 固定的绩效评价为准。",
            year=before.academic_year,
            day=before.kept_on,
        )
    if made.facts.on < made.facts.last:
        return " ".join([said, _("本学年尚未结束，数字截至 {day}。", day=made.facts.on)])
    return said


def weights_said(made: Evaluated) -> str:
    """Only of a form whose weights do not add up, which can only be one of before there was a rule."""
    return _("各指标权重之和为 {sum}，不是 100：请在“目标与权重”中调整。", sum=points(made.weight))


def proposals(parameters: Parameters) -> list[str]:
    """What of the form is no rule but a proposal of this program, and where it is changed."""
    shipped = form().parameters
    bounds = {
        "average": scaled.shown(parameters.outstanding_average), "rank": scaled.shown(10 * parameters.outstanding_rank)
    }  # fmt: skip
    same = bounds["average"] == scaled.shown(shipped.outstanding_average) and parameters.outstanding_rank == shipped.outstanding_rank  # fmt: skip
    return [
        _("* 二级指标及默认的目标值、权重由本程序建议，不是文件规定，可在“目标与权重”中修改。"),
        _(
            "“优秀国际学生”按本程序建议的标准（平均成绩 {average} 分及以上，或排名在前 {rank}%），可在“目标与权重”中修改。",
            **bounds,
        )
        if same
        else _("“优秀国际学生”按学校的标准：平均成绩 {average} 分及以上，或排名在前 {rank}%。", **bounds),
    ]


def programme(one: ProgrammeFacts, language: str | None = None) -> str:
    chinese = is_chinese() if language is None else language.startswith("zh")
    return one.zh if chinese else one.en or one.zh


def label(dimension: str, key: str, programmes: dict[str, ProgrammeFacts], language: str | None = None) -> str:
    """A row of a breakdown in words."""
    if dimension == "programme":
        return programme(programmes[key], language) if key in programmes else key
    if dimension == "country_group":
        found = next((one for one in codes.groups() if one.code == key), None)
        chinese = is_chinese() if language is None else language.startswith("zh")
        return key if found is None else found.zh if chinese else found.en or found.zh
    if dimension == "college":
        return key or codes.label("level", "", language)
    return codes.label(_LISTS[dimension], key, language)


DIMENSIONS = {
    "programme": mark("按项目"), "sponsor": mark("按设奖单位类型"), "population": mark("按群体"), "level": mark("按培养层次"),
    "country": mark("按国家（地区）"), "country_group": mark("按国家组别"), "discipline": mark("按学科"), "gender": mark("按性别"),
    "college": mark("按学院"),
}  # fmt: skip
