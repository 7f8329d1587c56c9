"""A sentence as words.py says it, read back into a condition: 培养单位是“岭南学院”，并且（学籍状态是“在读”，或者证件有效期在本月）."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import NamedTuple

from gzstudents.kernel.conditions import words
from gzstudents.kernel.conditions.fields import Field, Fields
from gzstudents.kernel.conditions.operators import checked, operators_of
from gzstudents.kernel.conditions.periods import PERIODS
from gzstudents.kernel.conditions.tree import DEEPEST, Group, Node, Test, from_data
from gzstudents.kernel.errors import UserError
from gzstudents.kernel.i18n import _

LONGEST = 20_000  # characters
_QUOTED = r"(?:“[^”]*”|\"[^\"]*\"|「[^」]*」|‘[^’]*’|'[^']*')"
_BARE = r"[^\s，,。；;（）()“”\"「」、]+"
_DAY = r"\d{4}(?:-\d{1,2}(?:-\d{1,2})?)?"
_AND = re.compile(r"\s*(?:[，,]?\s*(?:并且|而且|且)|[，,]?\s+and\b)\s*", re.IGNORECASE)
_OR = re.compile(r"\s*(?:[，,]?\s*(?:或者|或)|[，,]?\s+or\b)\s*", re.IGNORECASE)
_OPEN, _CLOSE = re.compile(r"\s*[（(]\s*"), re.compile(r"\s*[）)]\s*")
_ON = re.compile(rf"\s*(?:在|on\s+)?\s*({_DAY})\s*(?:时|那天|:|：)?\s*[（(]\s*", re.IGNORECASE)
_PLACES = {
    "value": rf"(?P<value>{_QUOTED}|{_BARE})",
    "values": rf"(?P<values>{_QUOTED}(?:\s*(?:、|，|,|或|or|and)\s*{_QUOTED})*)",
    "day": rf"(?P<day>{_DAY})",
    "last": r"(?P<last>[-+]?\d+(?:[-,]\d+)*(?:\.\d+)?)",
    "number": r"(?P<number>[-+]?\d+(?:,\d+)*(?:\.\d+)?)",
    "count": r"(?P<count>\d{1,5})",
}


def read(text: str, fields: Fields) -> Group:
    """A condition from what somebody wrote: a sentence, or JSON as as_data() gives it. Raises UserError that says where."""
    text = text[:LONGEST].strip()
    found = from_data(_json(text)) if text.startswith(("{", "[")) else _Reading(text, fields).whole()
    node = checked(found, fields)
    return node if isinstance(node, Group) else Group((node,))


def _json(text: str) -> object:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        raise UserError(_("看不懂这个条件。请检查括号、字段和写法。")) from None
    return {"all": data} if isinstance(data, list) else data


class _Way(NamedTuple):
    """One way to say a test: what follows the field's name."""

    pattern: re.Pattern[str]
    test: Callable[[re.Match[str]], Test]


class _Reading:
    """Where the reader stands in a sentence."""

    def __init__(self, text: str, fields: Fields) -> None:
        self._text, self._place = text, 0
        self._known = fields
        self._fields = sorted(((one.title(), one) for one in fields), key=lambda pair: -len(pair[0]))

    def whole(self) -> Group:
        node = self._any(0)
        if self._text[self._place :].strip("。. ；;\n"):
            raise self._lost()
        return node if isinstance(node, Group) and not node.on else Group((node,))

    def _any(self, depth: int) -> Node:
        """And binds closer than or, as in speech."""
        parts = [self._all(depth)]
        while self._take(_OR):
            parts.append(self._all(depth))
        return parts[0] if len(parts) == 1 else Group(tuple(parts), any=True)

    def _all(self, depth: int) -> Node:
        parts = [self._one(depth)]
        while self._take(_AND):
            parts.append(self._one(depth))
        return parts[0] if len(parts) == 1 else Group(tuple(parts))

    def _one(self, depth: int) -> Node:
        if depth > DEEPEST:
            raise self._lost()
        day = self._take(_ON)
        if day or self._take(_OPEN):
            node = self._any(depth + 1)
            if not self._take(_CLOSE):
                raise self._lost()
            if day:
                group = node if isinstance(node, Group) and not node.on else Group((node,))
                return group.but(on=day.group(1))
            return node
        return self._test()

    def _test(self) -> Test:
        best: tuple[int, Test] | None = None
        rest = self._text[self._place :]
        stripped = len(rest) - len(rest.lstrip())
        for title, field in self._fields:
            if rest[stripped : stripped + len(title)].casefold() != title.casefold():
                continue
            for way in _ways(field):
                match = way.pattern.match(rest, stripped + len(title))
                if match and (best is None or match.end() > best[0]):
                    best = match.end(), way.test(match)
            if best is not None:
                break
        if best is None:
            raise self._lost()
        self._place += best[0]
        return best[1]

    def _take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        match = pattern.match(self._text, self._place)
        if match:
            self._place = match.end()
        return match

    def _lost(self) -> UserError:
        left = self._text[self._place :].strip()[:30] or _("（句末）")
        return UserError(
            _(
                "看不懂条件里的“{text}”。可以这样写：{example}。可用的字段：{fields}。",
                text=left,
                example=_example(self._known),
                fields=_("、").join(one.title() for one in self._known),
            )
        )


def _example(fields: Fields) -> str:
    """A sentence that these fields understand: a value of a list, and a day within thirty from now."""
    named = ((one, next(iter(one.values()), None)) for one in fields if one.kind == "choice")
    tests = [Test(one.id, "is", (value[0],)) for one, value in named if value][:1]
    tests += [Test(one.id, "next_days", ("30",)) for one in fields if one.kind == "date"][:1]
    return words.sentence(Group(tuple(tests)), fields)


def _ways(field: Field) -> list[_Way]:
    allowed = operators_of(field)
    found = []
    plainest = sorted(words.SENTENCES, key=lambda one: one[2])  # "is not stated" is no value "stated" that is not
    for operator, kinds, _count, template in plainest:
        known = "between" if operator in {"from", "until"} else operator
        if known in allowed and (not kinds or field.kind in kinds.split()):
            found.append(_Way(_pattern(_(template)), _maker(field, operator)))
    return found


def _pattern(template: str) -> re.Pattern[str]:
    """What follows the name of the field in a template, its blanks as they may be filled."""
    behind = template.partition("{field}")[2]
    pieces = re.split(r"\{(\w+)\}", behind)
    labels = sorted(map(words.period_label, PERIODS), key=len, reverse=True)  # 今天以前 before 今天
    periods = "|".join(map(re.escape, labels))
    places = {**_PLACES, "period": f"(?P<period>{periods})"}
    parts = [
        places.get(piece, "") if number % 2 else r"\s*".join(re.escape(bit) for bit in piece.split())
        for number, piece in enumerate(pieces)
    ]
    return re.compile(r"\s*" + r"\s*".join(part for part in parts if part), re.IGNORECASE)


def _maker(field: Field, operator: str) -> Callable[[re.Match[str]], Test]:
    def made(match: re.Match[str]) -> Test:
        given = match.groupdict()
        if operator == "period":
            said = {words.period_label(one).casefold(): one for one in PERIODS}
            return Test(field.id, "period", (said[given["period"].casefold()],))
        if given.get("values"):
            return Test(field.id, operator, tuple(_value(one, field) for one in re.findall(_QUOTED, given["values"])))
        values = tuple(
            _value(given[name], field) for name in ("value", "day", "number", "count", "last") if given.get(name)
        )
        if operator in {"from", "until"}:
            return Test(field.id, "between", (values[0], "") if operator == "from" else ("", values[0]))
        return Test(field.id, operator, values)

    return made


def _value(text: str, field: Field) -> str:
    """A value without its quotes; of a list its code."""
    plain = text[1:-1] if re.fullmatch(_QUOTED, text) else text
    return next((code for code, label in field.values() if label.casefold() == plain.casefold()), plain)
