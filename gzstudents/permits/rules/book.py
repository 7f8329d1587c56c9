"""The table of rules: shipped in resources/permits/rules.toml, changed by the office in permit_rules.toml beside its settings."""

import re
import tomllib
from functools import lru_cache
from typing import Any, Literal, NamedTuple

from gzstudents.kernel import i18n, paths
from gzstudents.kernel.i18n import _

Unit = Literal["days", "working_days", "months", "hours"]


class Rule(NamedTuple):
    """One rule. `trigger` names a function of triggers.py; the deadline is `offset` `unit` after the day it gives.

    `show_before`: days before the deadline from which it is listed. `forget_after`: days after it from which it is not (0:
    never), for what follows from dates that came with a roll. `counter`: it is done at a counter, so on the working day
    before when the deadline itself is none. `decision_days`: working days the authority has, after a receipt. `state_of`:
    the rule whose state holds for this one too. `needs`: the rule sleeps until the office records facts of this kind.
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
    source: str
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
    {"id", "trigger", "papers", "visas", "populations", "statuses", "state_of", "needs", "source", "as_of"}
)
_UNITS = ("days", "working_days", "months", "hours")
_FARTHEST = 3_650  # days


class Difference(NamedTuple):
    name: str
    shipped: Any
    own: Any


class _Read(NamedTuple):
    shipped: dict[str, dict[str, Any]]
    own: dict[str, dict[str, Any]]
    problems: tuple[str, ...]


@lru_cache(maxsize=1)
def book() -> tuple[Rule, ...]:
    """All rules that are switched on, in the order of the file."""
    read = _read()
    found = [_rule({**entry, **read.own.get(identity, {})}) for identity, entry in read.shipped.items()]
    return tuple(rule for rule in found if rule.enabled)


def shipped_rules() -> frozenset[str]:
    """The ids of all rules, switched on or not."""
    return frozenset(_read().shipped)


@lru_cache(maxsize=1)
def _by_id() -> dict[str, Rule]:
    return {rule.id: rule for rule in book()}


def rule_of(identity: str) -> Rule:
    """The rule with this id. KeyError where there is none."""
    return _by_id()[identity]


def reload() -> None:
    """Forget the rules read: after the office changed its own."""
    for cached in (book, _by_id, _read):
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
    """Both files, and what holds of the office's. A missing or broken file of the office must not stop the program."""
    whole = tomllib.loads(paths.resource("permits", "rules.toml").read_text(encoding="utf-8"))
    common = {"source": whole["source"], "as_of": whole["as_of"]}
    shipped = {entry["id"]: {**common, **entry} for entry in whole["rules"]}
    path = paths.config_folder() / FILE
    try:
        asked = tomllib.loads(path.read_text(encoding="utf-8-sig")) if path.is_file() else {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        return _Read(shipped, {}, (_("“{file}”读不了，现用随附的规则：{reason}", file=FILE, reason=error),))
    own: dict[str, dict[str, Any]] = {}
    problems: list[str] = []
    for identity, values in asked.items():
        if identity not in shipped or not isinstance(values, dict):
            problems.append(_("“{file}”里没有名为“{rule}”的规则。", file=FILE, rule=identity))
            continue
        own[identity] = {}
        for name, value in values.items():
            problem = _problem(identity, name, value, shipped[identity])
            if problem:
                problems.append(problem)
            else:
                own[identity][name] = value
    return _Read(shipped, own, tuple(problems))


def _problem(identity: str, name: str, value: Any, shipped: dict[str, Any]) -> str:
    """Why a value of the office cannot hold, "" where it can: known names, values of the same kind, days within reason."""
    standard = {**Rule._field_defaults, **shipped}
    if name in _FIXED or name not in standard:
        return _("“{file}”的“{rule}”里没有可以修改的“{name}”。", file=FILE, rule=identity, name=name)
    if type(value) is not type(standard[name]):
        kind = {bool: _("true 或 false"), int: _("整数")}.get(type(standard[name]), _("文字"))
        return _("“{file}”的“{rule}”里“{name}”应为{kind}。", file=FILE, rule=identity, name=name, kind=kind)
    if name == "unit" and value not in _UNITS:
        return _("“{file}”的“{rule}”里“unit”应为 {units} 之一。", file=FILE, rule=identity, units=" ".join(_UNITS))
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
