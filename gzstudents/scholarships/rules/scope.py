"""Whom a condition is for, in words; pure."""

from gzstudents.kernel.i18n import _
from gzstudents.scholarships.rules import fields
from gzstudents.scholarships.rules.eligibility import RuleTerms, clauses


def for_whom(rule: RuleTerms, sentence: str) -> str:
    """A condition with those it is for, on one line."""
    return _("{scope}：{sentence}", scope=scope(rule.applies), sentence=sentence) if rule.applies else sentence


def scope(applies: str) -> str:
    """Whom a condition is for, "level:BA,MA teaching_language:ZH", in words."""
    parts = []
    for code, wanted in clauses(applies):
        field = fields.field(code)
        if field is not None and field.kind == "flag" and len(wanted) == 1:
            parts.append(field.label if "1" in wanted else _("非“{field}”", field=field.label))
        elif field is not None:
            values = [_value(field, one) for one in sorted(wanted)]
            parts.append(_("{field}为{values}", field=field.label, values=fields.join(values)))
    return fields.join(parts)


def _value(field: fields.FieldTerms, text: str) -> str:
    return (
        fields.label(field.choices, text)
        if field.choices
        else fields.said(field, fields.parsed(field.kind, text)) or text
    )
