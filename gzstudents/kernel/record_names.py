"""What a person calls a row. Models say it in SQL (`table_options(label)`), which knows no language: a code, or a name kept in
two languages, is wrapped there and put into words where it is read.
"""

import re

from gzstudents.kernel import codes, i18n

_CODE, _EITHER, _AND = "\x1d", "\x1e", "\x1f"  # separators that stand in no text a person types
_LIMITS = "level"
_WRAPPED = re.compile(
    f"{_CODE}([^{_AND}]*){_AND}([^{_CODE}]*){_CODE}|{_EITHER}([^{_AND}]*){_AND}([^{_EITHER}]*){_EITHER}"
)


def coded(list_name: str, column: str) -> str:
    """SQL for a code that is read as its word in a code list."""
    return f"char(29) || '{list_name}' || char(31) || {column} || char(29)"


def either(chinese: str, english: str) -> str:
    """SQL for a name in two languages; the Chinese one where there is no English one."""
    return f"char(30) || {chinese} || char(31) || {english} || char(30)"


def programme(through: str) -> str:
    """SQL for the name of a scholarship programme whose id stands in `through`."""
    return f"(SELECT {either('g.name_zh', 'g.name_en')} FROM programmes g WHERE g.id = {through})"


def said(text: object) -> str:
    """The label of a row as the store gave it, in the language of the moment; "" for nothing."""
    words = _WRAPPED.sub(_word, str(text or ""))
    return re.sub(" +", " ", words).strip()


def _word(found: re.Match[str]) -> str:
    list_name, code, chinese, english = found.groups()
    if list_name is not None:
        return codes.label(list_name, code) if code else ""
    return str(chinese if i18n.is_chinese() or not english else english)


def said_codes(list_name: str, text: str) -> str:
    """Codes with a space between, each with those it is limited to behind it ("OC:JC,BA", "level:BA,MA"), in words.

    What stands behind is of the list that the entry names as its `choices`, else of the levels. `list_name` may be several
    lists, "group country level", where the field beside it says of which: the first that has a code says it.
    """
    if " " in list_name:
        return _join([_in_lists(list_name.split(), code) for code in text.split()])
    parts = []
    for part in text.split():
        code, _colon, limits = part.partition(":")
        entry = codes.get(list_name, code)
        extra = entry.extra if entry is not None else {}
        listed = str(extra.get("choices", "")) or ("yes_no" if extra.get("kind") == "flag" else _LIMITS)
        words = _join([codes.label(listed, one) for one in limits.split(",") if one])
        called = codes.label(list_name, code)
        parts.append(i18n._("{name}（{words}）", name=called, words=words) if words else called)
    return _join(parts)


def _in_lists(lists: list[str], code: str) -> str:
    group = next((one for one in codes.groups() if one.code == code), None) if "group" in lists else None
    if group is not None:
        return group.label()
    return next((codes.label(one, code) for one in lists if one != "group" and codes.get(one, code)), code)


def _join(words: list[str]) -> str:
    return ("、" if i18n.is_chinese() else ", ").join(words)
