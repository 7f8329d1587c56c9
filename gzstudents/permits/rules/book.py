"""The table of rules: shipped in resources/permits/rules.toml, changed by the office in permit_rules.toml beside its settings."""

import tomllib
from functools import lru_cache
from typing import Any, Literal, NamedTuple

from gzstudents.kernel import i18n, paths

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


@lru_cache(maxsize=1)
def book() -> tuple[Rule, ...]:
    """All rules that are switched on, in the order of the file."""
    shipped = tomllib.loads(paths.resource("permits", "rules.toml").read_text(encoding="utf-8"))
    own = _own()
    common = {"source": shipped["source"], "as_of": shipped["as_of"]}
    found = [_rule({**common, **entry, **_changes(entry, own)}) for entry in shipped["rules"]]
    return tuple(rule for rule in found if rule.enabled)


@lru_cache(maxsize=1)
def shipped_rules() -> frozenset[str]:
    """The ids of all rules, switched on or not."""
    shipped = tomllib.loads(paths.resource("permits", "rules.toml").read_text(encoding="utf-8"))
    return frozenset(entry["id"] for entry in shipped["rules"])


@lru_cache(maxsize=1)
def _by_id() -> dict[str, Rule]:
    return {rule.id: rule for rule in book()}


def rule_of(identity: str) -> Rule:
    """The rule with this id. KeyError where there is none."""
    return _by_id()[identity]


def reload() -> None:
    """Forget the rules read: after the office changed its own."""
    book.cache_clear()
    _by_id.cache_clear()


def _own() -> dict[str, Any]:
    """The office's own values by rule id. A missing or broken file of the office must not stop the program."""
    try:
        return tomllib.loads((paths.config_folder() / "permit_rules.toml").read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        return {}


def _changes(entry: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    """What the office changed of one rule: known names with values of the right kind, never the trigger."""
    asked = own.get(entry["id"], {})
    if not isinstance(asked, dict):
        return {}
    kinds = {name: type(value) for name, value in {**Rule._field_defaults, **entry}.items()}
    fixed = {"id", "trigger", "papers", "visas", "populations", "statuses"}
    return {name: value for name, value in asked.items() if name not in fixed and type(value) is kinds.get(name)}


def _rule(values: dict[str, Any]) -> Rule:
    given: dict[str, Any] = {name: frozenset(value) if name in _SETS else value for name, value in values.items()}
    given["papers"] = tuple(values.get("papers", ()))
    return Rule(**given)
