"""The sentences under each table: what day, who is counted, how, who is not."""

from dataclasses import replace

from gzstudents.kernel.i18n import mark
from gzstudents.statistics.rules.periods import Period
from gzstudents.statistics.rules.table import Note, Table, percent

_DAY = mark("统计时点：{day}；当日在籍（含休学）者计入，当日毕业、离校者不计。")
_YEAR = mark("统计时期：{span}；期间任何一天在籍（含休学）者计入（累计数，大于某一时点的人数）。")
_NATIONALITY = mark("国籍取 {day} 当日有效者；学生群体、层次、经费等按学籍现有登记。")
_PERSONS = mark("统计单位：人；一人有几段在籍学籍的只计一次，依次取学历教育、层次高、入学晚的一段。")
_ENROLMENTS = mark("统计单位：学籍；一人有几段在籍学籍的计几次。")
_INTL = mark("范围：国际学生（不具有中国国籍）。不含香港、澳门、台湾学生和华侨学生。")
_OTHERS = mark("范围：香港、澳门、台湾学生和华侨学生。不含国际学生，也不计入来华留学人数。")
_BOTH = mark(
    "合计为规划指标 1“国际及港澳台学生”，不是来华留学人数；国际学生与港澳台侨学生分列，均不含内地（大陆）学生。"
)
_CONTINENTS = {
    5: mark("洲别：五大洲，美洲合一（来华留学统计口径）。"),
    6: mark("洲别：六大洲，北美洲、南美洲分列（高等教育统计报表口径）。"),
}
_SHARES = mark("占比按未取整的数计算，保留两位小数，四舍五入，各项之和可能不等于 100。")
_CGS = mark(
    "按来华留学简明统计的粗分：中国政府奖学金 {cgs} 人（{share}%），其余 {other} 人（{rest}%，该口径称“自费”，含其他奖学金）。"
)
_FLOW = mark(
    "变动时期：{first} 至 {last}。招生按首次在籍之日，毕业、结业、离校按状态生效之日，授予学位按学位授予日期。"
)
_FLOW_DAY = mark("统计时点之前最近一个已结束的学年。")
_FLOW_PERSONS = mark("各行分别统计，一人可同时计入招生与毕业（如结业后升入本科）；同一行内一人只计一次。各行不相加。")
_FLOW_ENROLMENTS = mark("各行分别统计，按学籍计。各行不相加。")
_LEFT = mark("其他离校包括转学、退学、开除、肄业、死亡和下落不明；取消入学资格者从未在籍，不计。")
_AWARDS = mark("{year} 学年授予且未取消的奖学金（含暂停者），不限于统计时点在籍者；金额为评定金额。")
_AWARDS_CALENDAR = mark("自然年取当年 9 月开始的学年，使同一奖学金不在两年中重复统计。")
_AWARDS_PERSONS = mark(
    "人数按人去重，获两项奖学金者在合计中只计一次，故合计可小于各项之和；人次与金额不去重。层次为获奖学籍的层次。"
)


def with_notes(table: Table, period: Period, *, persons: bool, scheme: int) -> Table:
    """The table with all it has to say for itself."""
    kind = table.id[0]
    if kind == "X":  # of a field of the office's own, which says of whom it is
        counted = Note(_PERSONS if persons else _ENROLMENTS)
        return replace(table, notes=(_when(period), *table.notes, counted, Note(_SHARES)))
    if kind == "G":
        notes = _of_awards(period)
    elif kind == "E":
        notes = _of_flows(period, persons=persons)
    else:
        notes = [_when(period), Note(_PERSONS if persons else _ENROLMENTS)]
        notes.append(Note(_NATIONALITY, {"day": period.cutoff.isoformat()}))
    notes.insert(1, Note(_range(table)))
    if kind == "B":
        notes.append(Note(_CONTINENTS[scheme]))
    if kind == "C":
        notes.append(_coarse(table))
    if kind != "E":
        notes.append(Note(_SHARES))
    return replace(table, notes=tuple(notes))


def _when(period: Period) -> Note:
    if period.kind == "day":
        return Note(_DAY, {"day": period.key})
    return Note(_YEAR, {"span": f"{period.first.isoformat()} – {period.last.isoformat()}"})


def _range(table: Table) -> str:
    if table.id == "A":
        return _BOTH
    return _INTL if table.populations == ("INTL",) else _OTHERS


def _coarse(table: Table) -> Note:
    cgs, whole = table.value("21"), table.value()
    values = {"cgs": cgs, "share": percent(cgs, whole), "other": whole - cgs, "rest": percent(whole - cgs, whole)}
    return Note(_CGS, values)


def _of_flows(period: Period, *, persons: bool) -> list[Note]:
    first, last = period.flow
    notes = [Note(_FLOW, {"first": first.isoformat(), "last": last.isoformat()})]
    if period.kind == "day":
        notes.append(Note(_FLOW_DAY))
    return [*notes, Note(_FLOW_PERSONS if persons else _FLOW_ENROLMENTS), Note(_LEFT)]


def _of_awards(period: Period) -> list[Note]:
    notes = [Note(_AWARDS, {"year": period.award_year})]
    if period.kind == "calendar":
        notes.append(Note(_AWARDS_CALENDAR))
    return [*notes, Note(_AWARDS_PERSONS)]
