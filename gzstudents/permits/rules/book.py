"""The table of rules: shipped in resources/permits/rules.toml, changed by the office.

What it changed at the desk is kept in the store (see permits/own_rules.py) and holds for the whole office; a file permit_rules.toml
beside the settings of one computer is read where the store says nothing of a rule.
"""

import re
import tomllib
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any, Literal, NamedTuple

from gzstudents.kernel import i18n, paths
from gzstudents.kernel.i18n import _
from gzstudents.permits.rules import days

Unit = Literal["days", "working_days", "months", "hours"]


class Rule(NamedTuple):
    """One rule. `trigger` names a function of triggers.py; the deadline is `offset` `unit` after the day it gives.

    `show_before`: days before the deadline from which it is listed. `forget_after`: days after it from which it is not (0:
    never), for what follows from dates that came with a roll. `counter`: it is done at a counter, so on the working day
    before when the deadline itself is none. `decision_days`: working days the authority has, after a receipt. `state_of`:
    the rule whose state holds for this one too. `needs`: the rule sleeps until the office records facts of this kind.
    `lawful`: the length is the law's, not the office's or the authority's habit. `since_zh`, `since_en`: the day it runs from.
    """

    id: str
    trigger: str
    offset: int
    unit: Unit
    populations: frozenset[str]
    statuses: frozenset[str]
    zh: str
    en: str
    consequence_zh: str
    consequence_en: str
    basis_zh: str
    basis_en: str
    action: str  # "document:KIND" or "fact:KIND": what the button of the row records
    source_zh: str
    source_en: str
    as_of: str
    papers: tuple[str, ...] = ()
    visas: frozenset[str] = frozenset()
    show_before: int = 30
    forget_after: int = 0
    warn: int = 14  # days left from which it is a warning, and from which it is urgent
    urgent: int = 7
    counter: bool = True
    decision_days: int = 15
    state_of: str = ""
    needs: str = ""
    valid_from: str = ""
    grave: bool = False  # hurts already: listed before what is only late
    enabled: bool = True
    lawful: bool = True
    since_zh: str = ""
    since_en: str = ""

    @property
    def since(self) -> str:
        return self.since_zh if i18n.is_chinese() else self.since_en

    @property
    def source(self) -> str:
        return self.source_zh if i18n.is_chinese() else self.source_en

    @property
    def title(self) -> str:
        return self.zh if i18n.is_chinese() else self.en

    @property
    def consequence(self) -> str:
        return self.consequence_zh if i18n.is_chinese() else self.consequence_en

    @property
    def basis(self) -> str:
        return self.basis_zh if i18n.is_chinese() else self.basis_en


_SETS = ("populations", "statuses", "visas")


FILE = "permit_rules.toml"  # of the office, in the folder of its settings
_FIXED = frozenset(
    {
        "id", "trigger", "papers", "visas", "populations", "statuses", "state_of", "needs", "source_zh", "source_en", "as_of", "lawful",
        "since_zh", "since_en",
    }
)  # fmt: skip
UNITS = ("days", "working_days", "months", "hours")
_FARTHEST = 3_650  # days


class Difference(NamedTuple):
    name: str
    shipped: Any
    own: Any


Own = Mapping[str, Mapping[str, Any]]  # rule → what the office says instead
_adopted: dict[str, dict[str, Any]] = {}  # of the store that is open


class _Read(NamedTuple):
    shipped: dict[str, dict[str, Any]]
    own: dict[str, dict[str, Any]]
    problems: tuple[str, ...]


@lru_cache(maxsize=1)
def book() -> tuple[Rule, ...]:
    """All rules that are switched on, in the order of the file."""
    return tuple(rule for rule in every_rule() if rule.enabled)


@lru_cache(maxsize=1)
def every_rule() -> tuple[Rule, ...]:
    """All rules as they hold, also those that are switched off."""
    read = _read()
    return tuple(_rule({**entry, **read.own.get(identity, {})}) for identity, entry in read.shipped.items())


def shipped_rule(identity: str) -> Rule:
    """The rule as the program brings it. KeyError where there is none."""
    return _rule(_read().shipped[identity])


def adopt(own: Own) -> bool:
    """From now on the office's rules of the store that is open hold; True when they are others than before."""
    if own == _adopted:
        return False
    _adopted.clear()
    _adopted.update({identity: dict(values) for identity, values in own.items()})
    reload()
    return True


def adopted() -> Own:
    """What was adopted last."""
    return _adopted


def only_own(identity: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Of these values those that are others than the shipped ones. KeyError for a rule that there is not."""
    standard = {**Rule._field_defaults, **_read().shipped[identity]}
    return {name: value for name, value in values.items() if standard.get(name) != value}


def problems_of(identity: str, values: Mapping[str, Any]) -> list[str]:
    """Why values of the office cannot hold, as sentences. KeyError for a rule that there is not."""
    shipped = _read().shipped[identity]
    return [problem for name, value in values.items() if (problem := _problem(identity, name, value, shipped))]


def is_filed(identity: str) -> bool:
    """Whether a file of the office on this computer says something of the rule."""
    return identity in _filed()[0]


_SEEN_ON = (
    date(2026, 2, 12),
    date(2026, 5, 15),
    date(2027, 3, 1),
)  # before a long holiday, a plain week, after a short month


def beside_the_law(identity: str, offset: int, unit: str) -> str:
    """How a term of the office lies beside the lawful one: "later", "earlier", "mixed"; "" where it is the same or no law's."""
    shipped = shipped_rule(identity)
    if not shipped.lawful or (offset, unit) == (shipped.offset, shipped.unit):
        return ""
    signs = {
        (own > law) - (own < law)
        for day in _SEEN_ON
        for own, law in [(days.after(day, offset, unit), days.after(day, shipped.offset, shipped.unit))]
    }
    if signs == {0}:
        return ""
    return "mixed" if signs >= {1, -1} else "later" if 1 in signs else "earlier"


def shipped_rules() -> frozenset[str]:
    """The ids of all rules, switched on or not."""
    return frozenset(_read().shipped)


@lru_cache(maxsize=1)
def _by_id() -> dict[str, Rule]:
    return {rule.id: rule for rule in every_rule()}


def rule_of(identity: str) -> Rule:
    """The rule with this id, also one that is switched off: a list may still show its lines. KeyError where there is none."""
    return _by_id()[identity]


def reload() -> None:
    """Forget the rules read: after the office changed its own."""
    for cached in (book, every_rule, _by_id, _read, _filed):
        cached.cache_clear()


def own_problems() -> tuple[str, ...]:
    """What is wrong in the office's file, as sentences. What is wrong there is left out: the shipped rule holds."""
    return _read().problems


def differences(identity: str) -> tuple[Difference, ...]:
    """Where the office's rule is another than the shipped one."""
    shipped, own = _read().shipped[identity], _read().own.get(identity, {})
    standard = {**Rule._field_defaults, **shipped}
    return tuple(Difference(name, standard[name], value) for name, value in own.items() if standard[name] != value)


@lru_cache(maxsize=1)
def _read() -> _Read:
    """What ships, and what holds of the office's: of each rule what the store says, else what the file says."""
    whole = tomllib.loads(paths.resource("permits", "rules.toml").read_text(encoding="utf-8"))
    common = {name: whole[name] for name in ("source_zh", "source_en", "as_of")}
    shipped = {entry["id"]: {**common, **entry} for entry in whole["rules"]}
    asked, wrong = _filed()
    own: dict[str, dict[str, Any]] = {}
    problems = [wrong] if wrong else []
    for identity, values in {**asked, **_adopted}.items():
        if identity not in shipped or not isinstance(values, dict):
            if identity not in _adopted:  # one of the store may be of a newer program
                problems.append(_("“{file}”里没有名为“{rule}”的规则。", file=FILE, rule=identity))
            continue
        refused = {name: _problem(identity, name, value, shipped[identity]) for name, value in values.items()}
        problems += [problem for problem in refused.values() if problem]
        own[identity] = {name: value for name, value in values.items() if not refused[name]}
    return _Read(shipped, own, tuple(problems))


@lru_cache(maxsize=1)
def _filed() -> tuple[dict[str, Any], str]:
    """The office's file, or why it cannot be read: a missing or broken one must not stop the program."""
    path = paths.config_folder() / FILE
    try:
        return (tomllib.loads(path.read_text(encoding="utf-8-sig")) if path.is_file() else {}), ""
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        return {}, _("“{file}”读不了，现用随附的规则：{reason}", file=FILE, reason=error)


def _problem(identity: str, name: str, value: Any, shipped: dict[str, Any]) -> str:
    """Why a value of the office cannot hold, "" where it can: known names, values of the same kind, days within reason."""
    standard = {**Rule._field_defaults, **shipped}
    if name in _FIXED or name not in standard:
        return _("“{file}”的“{rule}”里没有可以修改的“{name}”。", file=FILE, rule=identity, name=name)
    if type(value) is not type(standard[name]):
        kind = {bool: _("true 或 false"), int: _("整数")}.get(type(standard[name]), _("文字"))
        return _("“{file}”的“{rule}”里“{name}”应为{kind}。", file=FILE, rule=identity, name=name, kind=kind)
    if name == "unit" and value not in UNITS:
        return _("“{file}”的“{rule}”里“unit”应为 {units} 之一。", file=FILE, rule=identity, units=" ".join(UNITS))
    if type(value) is int and (abs(value) > _FARTHEST or (value < 0 and name != "offset")):
        return _(
            "“{file}”的“{rule}”里“{name}”应在 0 到 {most} 之间。", file=FILE, rule=identity, name=name, most=_FARTHEST
        )
    if name == "action" and not re.fullmatch("(document|fact):[A-Z_]+", value):
        return _("“{file}”的“{rule}”里没有可以修改的“{name}”。", file=FILE, rule=identity, name=name)
    return ""


def _rule(values: dict[str, Any]) -> Rule:
    given: dict[str, Any] = {name: frozenset(value) if name in _SETS else value for name, value in values.items()}
    given["papers"] = tuple(values.get("papers", ()))
    return Rule(**given)
