"""The conditions of a programme against what is known of a student: which are met, which not, which nobody can tell; pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache, partial
from typing import Any, NamedTuple

from gzstudents.kernel import codes
from gzstudents.kernel.i18n import _, is_chinese
from gzstudents.scholarships.rules import fields
from gzstudents.scholarships.rules.fields import FieldTerms, Value

Facts = Mapping[str, Any]  # field → value as in fields.Value; what is missing or None is not known

ELIGIBLE, UNCLEAR, REFUSED = "ELIGIBLE", "UNCLEAR", "REFUSED"


class Other(NamedTuple):
    """Another scholarship of the academic year: a programme's code, or "" with the funding code that tells of it."""

    programme: str
    funding: str
    name: str


class RuleTerms(NamedTuple):
    """A condition as the table has it, with code and funding of its programme (its own awards are no "other" ones)."""

    id: int
    field: str
    operator: str
    value: str
    severity: str = "HARD"
    route: str = "BOTH"
    applies: str = ""
    text_zh: str = ""
    text_en: str = ""
    source: str = ""
    valid_from: str = ""
    valid_to: str = ""
    programme: str = ""
    funding: str = ""

    @property
    def text(self) -> str:
        """The office's own sentence in the language in use, else in the other one."""
        return (self.text_zh or self.text_en) if is_chinese() else (self.text_en or self.text_zh)


class Hit(NamedTuple):
    """A condition held against a student. `met` None: the fact is not known, or not whether the condition applies.

    `sentence` says it in the language in use, `fact` what is known, "" for nothing. `rule_id` 0: a rule of the programme
    itself (population, other scholarships, months), not one of its conditions. `stated`: the fact is the application's.
    """

    rule_id: int
    severity: str
    met: bool | None
    sentence: str
    fact: str
    stated: bool = False


def check(
    rules: Iterable[RuleTerms],
    facts: Facts,
    route: str,
    day: str,
    *,
    stated: Mapping[str, str] | None = None,
    labels: Mapping[str, str] | None = None,
) -> list[Hit]:
    """Every condition in force on a day that applies to this student and route (INITIAL, RENEWAL), in the rules' order.

    `stated`: what the application says; it counts where the register knows nothing. `labels`: names of own fields.
    """
    taken = stated_facts(facts, stated) if stated else {}
    known: Facts = {**facts, **taken} if taken else facts
    return [
        _hit(rule, known, labels, is_stated=rule.field in taken)
        for rule in rules
        if in_force(rule, route, day) and applies(rule, known) is not False
    ]


def outcome(hits: Iterable[Hit]) -> str:
    """REFUSED if a hard condition is not met, UNCLEAR if one cannot be told or a warning is not met, else ELIGIBLE."""
    found = list(hits)
    if any(hit.severity == "HARD" and hit.met is False for hit in found):
        return REFUSED
    doubtful = any(hit.met is not True and hit.severity != "INFO" for hit in found)
    return UNCLEAR if doubtful else ELIGIBLE


def stated_facts(facts: Facts, stated: Mapping[str, str]) -> dict[str, Value]:
    """What an application says of fields that are not known otherwise, read; what cannot be read stays unknown."""
    taken: dict[str, Value] = {}
    for code, text in stated.items():
        terms = fields.field(code)
        if terms is not None and not terms.own and facts.get(code) is None:
            value = fields.stated(terms, text)
            if value is not None:
                taken[code] = value
    return taken


def in_force(rule: RuleTerms, route: str, day: str) -> bool:
    """Whether a condition holds on a day for a route."""
    return rule.route in {"BOTH", route} and rule.valid_from <= day and (not rule.valid_to or day <= rule.valid_to)


def applies(rule: RuleTerms, facts: Facts) -> bool | None:
    """Whether a student is one of those that a condition is for; None when that cannot be told."""
    found: bool | None = True
    for code, wanted in clauses(rule.applies):
        terms = fields.field(code)
        verdict = None if terms is None else one_of(terms, facts.get(code), wanted)
        if verdict is False:
            return False
        found = found and verdict
    return found


@lru_cache(maxsize=512)
def clauses(text: str) -> tuple[tuple[str, frozenset[str]], ...]:
    """Each field of "level:BA,MA teaching_language:ZH" with the values of which it must have one."""
    parts = (part.partition(":") for part in text.split())
    return tuple((code, frozenset(one for one in values.split(",") if one)) for code, _colon, values in parts)


def one_of(terms: FieldTerms, value: Value, wanted: frozenset[str]) -> bool | None:
    """Whether a value is among some, which are written as in the table."""
    if value is None:
        return None
    if isinstance(value, frozenset):
        return bool(value & wanted)
    if isinstance(value, int):
        return value in {fields.parsed(terms.kind, one) for one in wanted}
    return value in wanted


def value_of(rule: RuleTerms, facts: Facts) -> Value:
    """The value that a condition looks at: for some fields it is another for each programme."""
    value: Any = facts.get(rule.field)
    if value is None:
        return None
    if rule.field == "other_awards":
        return len(others(rule.programme, rule.funding, value))
    if rule.field == "months_received":
        return int(dict(value).get(rule.programme, 0))
    return value  # type: ignore[no-any-return]


def others(programme: str, funding: str, awards: Iterable[Other]) -> list[Other]:
    """The scholarships among some that are not of this programme itself."""
    return sorted(
        one
        for one in awards
        if (one.programme != programme if one.programme else not one.funding or one.funding != funding)
    )


def is_met(rule: RuleTerms, value: Value) -> bool | None:
    """Whether a value meets a condition; None when it is not known or the condition itself is written wrongly."""
    return test_of(rule)(value)


def test_of(rule: RuleTerms) -> Callable[[Value], bool | None]:
    """is_met() of one condition, for many values: what it asks for is read once."""
    terms = fields.field(rule.field)
    if terms is None:
        return lambda _value: None
    if rule.operator in {"in", "not_in"}:
        return partial(_is_among, terms, frozenset(rule.value.split()), rule.operator == "in")
    return partial(_is_met, rule, terms, fields.parsed(terms.kind, rule.value))


def _is_among(terms: FieldTerms, wanted: frozenset[str], asked: bool, value: Value) -> bool | None:
    found = one_of(terms, value, wanted)
    return None if found is None else found is asked


def _is_met(rule: RuleTerms, terms: FieldTerms, wanted: Value, value: Value) -> bool | None:
    if value is None:
        return None
    if isinstance(value, frozenset):
        return (rule.value in value) is (rule.operator == "==") if rule.operator in {"==", "!="} else None
    if wanted is None:
        return None
    if terms.kind == "day":
        return _day_is_met(rule.operator, str(value), str(wanted))
    return _compared(rule.operator, value, wanted)


def _compared(operator: str, value: Any, wanted: Any) -> bool | None:
    if operator == ">=":
        return bool(value >= wanted)
    if operator == "<=":
        return bool(value <= wanted)
    return bool(value == wanted) is (operator == "==")


def _day_is_met(operator: str, value: str, wanted: str) -> bool | None:
    """A partial date meets a condition when every day that it can mean does."""
    bounds = fields.day_bounds(value)
    if bounds is None:
        return None
    verdicts = {_compared(operator, one, wanted) for one in bounds}
    return verdicts.pop() if len(verdicts) == 1 else None


def _hit(rule: RuleTerms, facts: Facts, labels: Mapping[str, str] | None, *, is_stated: bool) -> Hit:
    terms = fields.field(rule.field, labels)
    if terms is None:
        sentence = _("条件中的数据项“{field}”不存在，无法判断。请在项目中修改这项条件。", field=rule.field)
        return Hit(rule.id, rule.severity, None, sentence, "")
    value = value_of(rule, facts)
    met = is_met(rule, value)
    fact = _fact(rule, terms, facts, value)
    if met is not True:
        return Hit(rule.id, rule.severity, *_unmet(rule, terms, facts, value, met), fact, is_stated)
    return Hit(
        rule.id, rule.severity, True, _("{field}：{fact}，符合要求。", field=terms.label, fact=fact), fact, is_stated
    )


def _unmet(rule: RuleTerms, terms: FieldTerms, facts: Facts, value: Value, met: bool | None) -> tuple[bool | None, str]:
    needed = requirement(rule, terms)
    if value is None:
        return None, _("{field}没有记录，无法判断：{rule}", field=terms.label, rule=needed)
    if met is None:
        return None, _("{field}的内容无法与条件比较：{rule}", field=terms.label, rule=needed)
    if applies(rule, facts) is None:
        missing = [
            found.label for code, _wanted in clauses(rule.applies)
            if facts.get(code) is None and (found := fields.field(code)) is not None
        ]  # fmt: skip
        return None, _("{fields}没有记录，不知道是否适用：{rule}", fields=fields.join(missing), rule=needed)
    return False, rule.text or needed


def requirement(rule: RuleTerms, terms: FieldTerms | None = None, labels: Mapping[str, str] | None = None) -> str:
    """What a condition asks for, as a sentence made of its parts: 平均成绩须不低于 80。"""
    told = terms or fields.field(rule.field, labels)
    if told is None:
        return f"{rule.field} {rule.operator} {rule.value}"
    operator = codes.label("rule_operator", rule.operator)
    value = wanted_text(rule, told)
    gap = " " if is_chinese() and value[:1].isascii() else ""  # Han stands apart from digits and Latin
    return _("{field}须{operator}{value}。", field=told.label, operator=operator, value=gap + value)


def wanted_text(rule: RuleTerms, terms: FieldTerms) -> str:
    """The value of a condition as people read it."""
    parts = rule.value.split() if rule.operator in {"in", "not_in"} else [rule.value]
    return fields.join([_part(terms, part) for part in parts])


def _part(terms: FieldTerms, text: str) -> str:
    if terms.choices:
        return fields.label(terms.choices, text)
    value = fields.parsed(terms.kind, text)
    return text if value is None else fields.said(terms, value)


def _fact(rule: RuleTerms, terms: FieldTerms, facts: Facts, value: Value) -> str:
    held: Sequence[Other] = ()
    if rule.field == "other_awards" and value:
        held = others(rule.programme, rule.funding, facts[rule.field])
    return fields.join([one.name for one in held]) if held else fields.said(terms, value)
