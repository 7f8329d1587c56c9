"""What must be said beside the tables: who was left out, what is unknown, what does not fit together."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

import numpy as np

from gzstudents.kernel.i18n import mark
from gzstudents.statistics.rules.doubts import BIT, CODES
from gzstudents.statistics.rules.facts import NOWHERE, Ints
from gzstudents.statistics.rules.roll import Roll
from gzstudents.statistics.rules.table import Note
from gzstudents.statistics.rules.tables import Chosen

Severity = Literal["info", "warning"]


@dataclass(frozen=True, eq=False)
class Notice:
    """One such thing with the people it concerns."""

    code: str
    severity: Severity
    note: Note
    ids: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))

    @cached_property
    def people(self) -> tuple[int, ...]:
        """Their ids."""
        return tuple(self.ids.tolist())

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
    facts = roll.facts
    found = {**_left_out(roll), **_counted(roll, everybody, span), **_countries(everybody)}
    if span[0] == span[1]:
        away = roll.on_leave(span[1])
        here = np.searchsorted(everybody.places, away)
        inside = here < len(everybody.places)
        here, away = here[inside], away[inside]
        found["on_leave"] = facts.enrolments.person[away[everybody.places[here] == away]]
    owner = facts.enrolments.person[enrolled[roll.keys.several[enrolled]]]
    people, times = np.unique(owner, return_counts=True)
    found["doubled"] = people[times > 1]
    listed = [_notice(code, facts.people.ids[found[code]]) for code in _TEXTS if len(found.get(code, ()))]
    if facts.unreadable:
        listed.append(Notice("unreadable", "warning", Note(_TEXTS["unreadable"], {"count": facts.unreadable})))
    return listed


def _left_out(roll: Roll) -> dict[str, Ints]:
    owner, never = roll.facts.enrolments.person, roll.only_ended
    return {
        "no_enrolment": roll.without_enrolment,
        "no_status": owner[roll.without_status],
        "no_days": owner[never[roll.facts.enrolments.start[never] == 0]],
    }


def _counted(roll: Roll, everybody: Chosen, span: tuple[int, int]) -> dict[str, Ints]:
    """What is to be said of the enrolments that were counted."""
    bits = roll.doubts[everybody.places]
    some = np.flatnonzero(bits)
    bits, people = bits[some], everybody.person[some]
    any_of = int(np.bitwise_or.reduce(bits)) if len(bits) else 0
    found = {code: people[(bits & BIT[code]) != 0] for code in CODES if any_of & BIT[code]}
    found["ended"] = everybody.person[roll.keys.end[everybody.places] < span[0]]
    return found


def _countries(everybody: Chosen) -> dict[str, Ints]:
    words = everybody.facts.words
    foreign = words.place("population", "INTL")
    asked = {"chinese": [words.place("country", code) for code in NOWHERE], "country": [words.unknown("country")]}
    found = {}
    for code, places in asked.items():
        if everybody.by_country[places, foreign].any():
            wrong = np.flatnonzero(np.isin(everybody.country, places))
            is_foreign = everybody.facts.people.population[everybody.person[wrong]] == foreign
            found[code] = everybody.person[wrong[is_foreign]]
    return found


def _notice(code: str, ids: Ints) -> Notice:
    return Notice(code, "info" if code in _INFO else "warning", Note(_TEXTS[code], {"count": len(ids)}), ids)
