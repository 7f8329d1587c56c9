"""The command line: every long job of the window, and everything a script needs.

To add a command: 1. a module here with `add(subparsers)` and `run(arguments, office) -> Answer`; 2. its name in COMMANDS;
3. its line in the README's table; 4. a test that runs it as a user would.
"""

import argparse
import io
import json
import sys
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

from gzstudents import __version__
from gzstudents.commands.office import Answer, LineProgress, Office, default_store
from gzstudents.kernel import i18n
from gzstudents.kernel.errors import Cancelled, RuleBroken, UserError
from gzstudents.kernel.i18n import _

DONE, REFUSED, USAGE = 0, 1, 2

# command → module; loaded when asked for, so that one command does not wait for the libraries of the others
COMMANDS = {
    "demo": "demo",
    "import": "roll",
    "undo": "journal",
    "acts": "journal",
    "students": "students",
    "award": "award",
    "certificates": "certificates",
    "statistics": "statistics",
    "generate": "generate",
    "export": "export",
}


def run(arguments: list[str]) -> int:
    """Do one command; returns the exit code: 0 done, 1 refused with reasons, 2 wrong usage."""
    _speak_utf8()
    i18n.use(_language(arguments))
    wants_json = "--json" in arguments
    try:
        options = _parser(arguments, wants_json=wants_json).parse_args(arguments)
    except SystemExit as stop:
        return int(stop.code or 0)
    progress = LineProgress() if options.progress else None
    office = Office(path=Path(options.store) if options.store else default_store(), actor=options.user)
    if progress:
        office.progress = progress
    try:
        answer: Answer = _module(options.command).run(options, office)
    except Cancelled:
        answer = Answer({"cancelled": True}, _("已取消，没有更改任何数据。"), refused=True)
    except RuleBroken as refusal:
        text = "\n".join([str(refusal), *refusal.reasons])
        answer = Answer({"message": str(refusal), "reasons": refusal.reasons}, text, refused=True)
    except UserError as error:
        answer = Answer({"message": str(error)}, str(error), refused=True)
    finally:
        office.close()
    _print(answer, wants_json=wants_json)
    return REFUSED if answer.refused else DONE


def _print(answer: Answer, *, wants_json: bool) -> None:
    if wants_json:
        whole = {"ok": not answer.refused, "message": answer.text, "problems": [], **answer.data}
        print(json.dumps(whole, ensure_ascii=False))
    elif answer.text:
        print(answer.text, file=sys.stderr if answer.refused else sys.stdout)


class _Parser(argparse.ArgumentParser):
    """argparse that answers in JSON where JSON was asked for."""

    wants_json = False

    def error(self, message: str) -> NoReturn:
        if _Parser.wants_json:
            print(json.dumps({"ok": False, "message": message, "problems": []}, ensure_ascii=False))
        else:
            self.print_usage(sys.stderr)
            print(_("用法不对：{reason}", reason=message), file=sys.stderr)
        raise SystemExit(USAGE)


def _parser(arguments: list[str], *, wants_json: bool) -> argparse.ArgumentParser:
    _Parser.wants_json = wants_json
    parser = _Parser(prog="gzstudents", description=_("国际学生与港澳台学生事务。不带命令则打开窗口。"))
    parser.add_argument("--version", action="version", version=f"gzstudents {__version__}")
    parser.set_defaults(store=None, lang=None, json=False, progress=False, user="office")
    _common(parser)
    subparsers = parser.add_subparsers(dest="command", metavar=_("命令"), required=True)
    asked = next((word for word in arguments if word in COMMANDS), None)
    names = dict.fromkeys([COMMANDS[asked]] if asked else COMMANDS.values())
    for name in names:
        import_module(f"gzstudents.commands.{name}").add(subparsers)
    for command in subparsers.choices.values():
        _common(command)
    return parser


def _common(parser: argparse.ArgumentParser) -> None:
    """The options of every command; they may stand before or after its name."""
    nothing: Any = argparse.SUPPRESS
    parser.add_argument("--store", metavar=_("文件"), default=nothing, help=_("数据文件；不写则用默认位置的数据文件"))
    parser.add_argument("--lang", metavar="zh_CN|en", default=nothing, help=_("输出的语言"))
    parser.add_argument("--json", action="store_true", default=nothing, help=_("在标准输出上给出一个 JSON 对象"))
    parser.add_argument("--progress", action="store_true", default=nothing, help=_("在标准错误上逐行给出进度"))
    parser.add_argument("--user", metavar=_("姓名"), default=nothing, help=_("操作记录中的操作人"))


def _module(command: str) -> Any:
    return import_module(f"gzstudents.commands.{COMMANDS[command]}")


def _language(arguments: list[str]) -> str:
    for number, word in enumerate(arguments):
        if word == "--lang" and number + 1 < len(arguments):
            return arguments[number + 1]
        if word.startswith("--lang="):
            return word.removeprefix("--lang=")
    return i18n.system_language()


def _speak_utf8() -> None:
    """A Windows console may speak GBK: what does not fit must never stop a command half-way."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
