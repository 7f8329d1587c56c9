"""What must be said beside the tables: who was left out, what is unknown, what does not fit together."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from gzstudents.kernel.i18n import mark
from gzstudents.statistics.rules.facts import NOWHERE, Ints
from gzstudents.statistics.rules.roll import Roll
from gzstudents.statistics.rules.table import Note
from gzstudents.statistics.rules.tables import Chosen

Severity = Literal["info", "warning"]


@dataclass(frozen=True, slots=True)
class Notice:
    """One such thing with the people it concerns (ids)."""

    code: str
    severity: Severity
    note: Note
    people: tuple[int, ...] = ()

    def words(self) -> str:
        return self.note.words()


_TEXTS = {
    "no_enrolment": mark("{count} 人没有学籍记录，未计入任何一表。"),
    "no_status": mark("{count} 段学籍没有学籍状态，无法判断是否在籍，未计入。"),
    "no_days": mark("{count} 段学籍只有终态而没有入学日期，无法判断何时在籍，未计入在籍人数。"),
    "implied": mark("{count} 段学籍的首次状态晚于入学日期，此前按自入学起在籍计。"),
    "no_start": mark("{count} 段计入的学籍没有入学日期，按学籍状态的生效日期计。"),
    "partial_start": mark("{count} 段计入的学籍入学日期不完整，按其中最早的一天计。"),
    "ended": mark("{count} 段计入的学籍已填实际结束日期而状态仍在籍，按状态计入，请核对。"),
    "mismatch": mark("{count} 段计入的学籍其学习类别与培养层次对学历的说法不一，请核对。"),
    "chinese": mark("{count} 名国际学生登记的国籍为中国（含港澳台），国籍待核，在表 B 中列入“未知或待核”。"),
    "country": mark("{count} 名国际学生在截止日没有有效的国籍记录。"),
    "level": mark("{count} 人的培养层次未知。"),
    "category": mark("{count} 人的学习类别未知。"),
    "discipline": mark("{count} 人的学科门类未知。"),
    "funding": mark("{count} 名国际学生的经费来源未知。"),
    "gender": mark("{count} 人的性别未知或未说明。"),
    "on_leave": mark("计入的人员中 {count} 人在截止日休学（休学不失学籍）。"),
    "doubled": mark("{count} 人在此期间有两段以上在籍学籍，按人统计时各计一次。"),
    "unreadable": mark("{count} 个日期无法识别，按未填处理。"),
}
_INFO = frozenset({"implied", "on_leave", "doubled"})


def notices(roll: Roll, enrolled: Ints, everybody: Chosen, span: tuple[int, int]) -> list[Notice]:
    """`enrolled`: all enrolments on the roll in the period; `everybody`: those that the tables count."""
    found = _left_out(roll) + _dates(roll, everybody, span) + _unknown(everybody)
    facts = roll.facts
    if span[0] == span[1]:
        away = np.zeros(len(facts.enrolments.ids), dtype=bool)
        away[roll.on_leave(span[1])] = True
        leave = everybody.places[away[everybody.places]]
        found.append(_notice("on_leave", facts.enrolments.person[leave], everybody))
    times = np.bincount(facts.enrolments.person[enrolled], minlength=len(facts.people.ids))
    found.append(_notice("doubled", np.flatnonzero(times > 1), everybody))
    listed = [one for one in found if one.people]
    if facts.unreadable:
        listed.append(Notice("unreadable", "warning", Note(_TEXTS["unreadable"], {"count": facts.unreadable})))
    return listed


def _left_out(roll: Roll) -> list[Notice]:
    facts = roll.facts
    has = np.zeros(len(facts.people.ids), dtype=bool)
    has[facts.enrolments.person] = True
    nothing = roll.without_status
    never = np.zeros(len(facts.enrolments.ids), dtype=bool)
    never[roll.only_ended] = True
    undated = np.flatnonzero(never & (facts.enrolments.start == 0))
    owner = facts.enrolments.person
    return [
        _notice("no_enrolment", np.flatnonzero(~has), roll),
        _notice("no_status", owner[nothing], roll),
        _notice("no_days", owner[undated], roll),
    ]


def _dates(roll: Roll, everybody: Chosen, span: tuple[int, int]) -> list[Notice]:
    enrolments, places = roll.facts.enrolments, everybody.places
    start, end = enrolments.start[places], enrolments.end[places]
    concluded = np.zeros(len(enrolments.ids), dtype=bool)
    concluded[roll.implied] = True
    return [
        _notice("implied", everybody.person[concluded[places]], roll),
        _notice("no_start", everybody.person[start == 0], roll),
        _notice("partial_start", everybody.person[(start > 0) & (enrolments.latest_start[places] != start)], roll),
        _notice("ended", everybody.person[(end > 0) & (end < span[0])], roll),
    ]


def _unknown(everybody: Chosen) -> list[Notice]:
    words, person = everybody.facts.words, everybody.person
    foreign = everybody.population == words.place("population", "INTL")
    chinese = np.isin(everybody.country, [words.place("country", code) for code in NOWHERE])
    known = (everybody.level != words.unknown("level")) & (everybody.category != words.unknown("category"))
    differ = words.degree("level")[everybody.level] != words.degree("category")[everybody.category]
    told = np.isin(everybody.gender, [words.place("gender", code) for code in ("1", "2")])
    return [
        _notice("mismatch", person[known & differ], everybody),
        _notice("chinese", person[foreign & chinese], everybody),
        _notice("country", person[foreign & (everybody.country == words.unknown("country"))], everybody),
        _notice("level", person[everybody.level == words.unknown("level")], everybody),
        _notice("category", person[everybody.category == words.unknown("category")], everybody),
        _notice("discipline", person[everybody.discipline == words.unknown("discipline")], everybody),
        _notice("funding", person[foreign & (everybody.funding == words.unknown("funding"))], everybody),
        _notice("gender", person[~told], everybody),
    ]


def _notice(code: str, people: Ints, of: Roll | Chosen) -> Notice:
    ids = tuple(of.facts.people.ids[people].tolist())
    return Notice(code, "info" if code in _INFO else "warning", Note(_TEXTS[code], {"count": len(ids)}), ids)
