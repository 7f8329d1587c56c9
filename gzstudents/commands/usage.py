"""How a command is typed: the parser speaks the language of the program, and says what is wrong in a sentence."""

import argparse
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NoReturn

from gzstudents.kernel.errors import UserError
from gzstudents.kernel.i18n import _, mark

# what argparse says → how we say it; the groups of the pattern fill the places
_SENTENCES = (
    (r"the following arguments are required: (?P<names>.+)", mark("缺少参数：{names}")),
    (r"one of the arguments (?P<names>.+) is required", mark("这些参数须写一个：{names}")),
    (r"unrecognized arguments: (?P<names>.+)", mark("不认识的参数：{names}")),
    (r"argument (?P<name>.+?): expected .+", mark("参数 {name} 的值个数不对")),
    (r"argument (?P<name>.+?): not allowed with argument (?P<other>.+)", mark("参数 {name} 不能与 {other} 同时使用")),
    (r"argument (?P<name>.+?): ignored explicit argument (?P<value>.+)", mark("参数 {name} 不带值：{value}")),
    (
        r"argument (?P<name>.+?): invalid choice: (?P<value>.+?) \(choose from (?P<choices>.+)\)",
        mark("参数 {name} 不能是 {value}，可选：{choices}"),
    ),
    (r"argument (?P<name>.+?): invalid \S+ value: (?P<value>.+)", mark("参数 {name} 的值 {value} 不对")),
    (r"argument (?P<name>.+?): (?P<reason>.+)", mark("参数 {name}：{reason}")),
)


class WrongUsage(UserError):
    """The command was typed wrongly (exit code 2); `usage` says how it is typed."""

    def __init__(self, message: str, usage: str = "") -> None:
        super().__init__(message)
        self.usage = usage


class Parser(argparse.ArgumentParser):
    """argparse that raises instead of ending the program, and takes no shortened options."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"add_help": False, "allow_abbrev": False, "formatter_class": _Formatter, **options})
        self._positionals.title = _("参数")
        self._optionals.title = _("选项")
        self.add_argument("-h", "--help", action="help", default=argparse.SUPPRESS, help=_("显示这段说明"))

    def error(self, message: str) -> NoReturn:
        raise WrongUsage(sentence(message), self.format_usage())


class _Formatter(argparse.HelpFormatter):
    def add_usage(
        self, usage: str | None, actions: Iterable[argparse.Action], groups: Iterable[Any], prefix: str | None = None
    ) -> None:
        super().add_usage(usage, actions, groups, _("用法：") if prefix is None else prefix)


def sentence(message: str) -> str:
    """What argparse says, in the current language."""
    for pattern, text in _SENTENCES:
        if found := re.fullmatch(pattern, message, re.DOTALL):
            return _(text, **found.groupdict())
    return message


def number(least: int, most: int) -> Callable[[str], int]:
    """For argparse: a whole number between two others."""

    def read(text: str) -> int:
        try:
            found = int(text)
        except ValueError:
            found = least - 1
        if not least <= found <= most:
            raise argparse.ArgumentTypeError(
                _("“{value}”不是 {least} 至 {most} 之间的整数", value=text, least=f"{least:,}", most=f"{most:,}")
            )
        return found

    return read


_FORMATS = frozenset((".xlsx", ".csv", ".pdf", ".xls", ".ods", ".doc", ".docx", ".txt", ".html", ".json", ".png"))


def file_named(*suffixes: str) -> Callable[[str], Path]:
    """For argparse: a file to be written; one that is named as another format would not open as what it says."""

    def read(text: str) -> Path:
        path = Path(text)
        if path.suffix.lower() in _FORMATS - frozenset(suffixes):
            raise argparse.ArgumentTypeError(
                _("“{name}”的扩展名应为 {suffixes}", name=path.name, suffixes=_("、").join(suffixes))
            )
        return path

    return read
