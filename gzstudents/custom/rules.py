"""What a definition may say: names, keys, choices; pure."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Final

from gzstudents.kernel import codes, names
from gzstudents.kernel.custom.definition import (
    KINDS,
    NEEDS,
    OWNERS,
    SEARCHABLE,
    SECTIONS_OF,
    WITH_OPTIONS,
    Definition,
)
from gzstudents.kernel.custom.values import DIVIDERS
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.fields import Option
from gzstudents.kernel.i18n import _

LONGEST_LABEL: Final = 60
LONGEST_HELP: Final = 300
MOST_OPTIONS: Final = 500
_KEY: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")
_NOT_A_LETTER: Final = re.compile(r"[\W_]+")
_ARROW: Final = re.compile(r"\s*(?:=|\||\t)\s*")  # between the Chinese and the English name of a choice


def heading_key(label: str) -> str:
    """The form in which an import compares headings: NFKC, lower case, letters and digits only."""
    return _NOT_A_LETTER.sub("", unicodedata.normalize("NFKC", label).casefold())


def check_label(label: str, *, taken: Mapping[str, str]) -> None:
    """`taken`: heading key → whose heading it is. Raises RuleBroken with the sentence for the desk."""
    if len(label) > LONGEST_LABEL:
        raise RuleBroken(_("名称最多 {most} 个字，现有 {count} 个。", most=LONGEST_LABEL, count=len(label)))
    key = heading_key(label)
    if not key:
        raise RuleBroken(_("名称里至少要有一个文字或数字。"))
    if key in taken:
        raise RuleBroken(_("已经有名为“{label}”的字段。请换一个名称，否则导入时分不清是哪一列。", label=taken[key]))


def key_for(label_en: str, label_zh: str, taken: Collection[str]) -> str:
    """A key made of the English name, else of the reading of the Chinese one; a number behind it where it is taken."""
    spoken = label_en or (
        names.search_keys(chinese=label_zh).pinyin.replace(" ", "") if names.has_han(label_zh) else label_zh
    )
    plain = re.sub(r"[^a-z0-9]+", "_", names.fold(spoken)).strip("_")[:32].strip("_")
    base = plain if plain[:1].isalpha() and plain.isascii() else f"field_{plain}".strip("_")
    found, number = base, 1
    while found in taken:
        number += 1
        found = f"{base}_{number}"
    return found


def check_key(key: str, taken: Collection[str]) -> None:
    if not _KEY.fullmatch(key):
        raise RuleBroken(_("标识只能用小写字母、数字和下划线，以字母开头。"))
    if key in taken:
        raise RuleBroken(_("标识“{key}”已经用过。", key=key))


def check(field: Definition) -> None:
    """Whether the parts of a definition fit each other. Raises RuleBroken."""
    if field.owner not in OWNERS or field.kind not in KINDS or field.needs not in NEEDS:
        raise RuleBroken(_("没有这种自定义字段。"))
    if field.section not in SECTIONS_OF[field.owner]:
        raise RuleBroken(_("“{owner}”的字段不能放在这个部分。", owner=_(OWNERS[field.owner])))
    if max(len(field.help_zh), len(field.help_en)) > LONGEST_HELP:
        raise RuleBroken(_("说明最多 {most} 个字。", most=LONGEST_HELP))
    if field.kind in WITH_OPTIONS and not any(not one.retired for one in field.options):
        raise RuleBroken(_("请至少填写一个选项。"))
    if field.searchable and field.kind not in SEARCHABLE:
        raise RuleBroken(_("只有文字可以搜索。"))
    if field.searchable and field.needs:
        raise RuleBroken(_("不是人人都能看的字段不能用来搜索：搜索结果会泄露内容。"))
    if field.is_unique and field.kind not in {"text", "number"}:
        raise RuleBroken(_("只有文字和数字可以要求不得重复。"))


def read_options(text: str, before: Sequence[Option] = (), *, several: bool = False) -> tuple[Option, ...]:
    """Choices as a person writes them, one a line: 南校区 = South campus. Those known by either name keep their code; those
    that are no longer listed are retired, never forgotten. Raises RuleBroken for two alike and for too many.
    """
    found: list[Option] = []
    used = {one.code for one in before}
    for line in filter(None, (names.clean(line) for line in text.splitlines())):
        chinese, english = ([*_ARROW.split(line, maxsplit=1), ""])[:2]
        _check_option(chinese, english, found, several=several)
        known = _known(chinese, english, [one for one in before if one.code not in {two.code for two in found}])
        code = known.code if known is not None else _next_code(used)
        used.add(code)
        found.append(Option(code, chinese, english))
    if len(found) > MOST_OPTIONS:
        raise RuleBroken(_("最多 {most} 个选项。", most=MOST_OPTIONS))
    listed = {one.code for one in found}
    return (*found, *(one._replace(retired=True) for one in before if one.code not in listed))


def written_options(options: Iterable[Option]) -> str:
    """The other end of read_options(), without retired ones."""
    return "\n".join(
        f"{one.zh} = {one.en}" if one.en and one.en != one.zh else one.zh for one in options if not one.retired
    )


def _check_option(chinese: str, english: str, before: Sequence[Option], *, several: bool) -> None:
    said = {codes.match_key(label) for one in before for label in (one.zh, one.en) if label}
    for label in (chinese, english):
        if len(label) > LONGEST_LABEL:
            raise RuleBroken(_("名称最多 {most} 个字，现有 {count} 个。", most=LONGEST_LABEL, count=len(label)))
        if label and not codes.match_key(label):
            raise RuleBroken(_("名称里至少要有一个文字或数字。"))
        if label and codes.match_key(label) in said:
            raise RuleBroken(_("有两个选项都叫“{label}”。", label=label))
        if several and any(sign in label for sign in DIVIDERS):
            raise RuleBroken(_("多选的选项“{label}”里不能有顿号、逗号、分号或斜线。", label=label))


def _known(chinese: str, english: str, before: Sequence[Option]) -> Option | None:
    """The choice that is meant: by its Chinese name, else by its English one."""
    by_chinese = (one for one in before if one.zh == chinese)
    by_english = (one for one in before if english and one.en == english)
    return next(by_chinese, None) or next(by_english, None)


def _next_code(used: Collection[str]) -> str:
    numbers = [int(code) for code in used if code.isdigit()]
    return str(max(numbers, default=0) + 1)


def given(values: Mapping[str, Any]) -> dict[str, Any]:
    """Texts of a definition cleaned at the border; everything else as it is."""
    long = {"help_zh", "help_en"}
    return {
        name: names.clean(value) if isinstance(value, str) and (name.startswith("label_") or name in long) else value
        for name, value in values.items()
    }
