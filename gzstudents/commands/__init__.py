"""The command line: every long job of the window, and everything a script needs.

To add a command: 1. a module here with `add(subparsers)` and `run(arguments, office) -> Answer`; 2. its name in COMMANDS;
3. its line in the README's table; 4. a test that runs it as a user would.
"""

import argparse
import io
import json
import os
import sys
import traceback
from importlib import import_module
from pathlib import Path
from typing import Any

from gzstudents import __version__
from gzstudents.commands import programme, signing
from gzstudents.commands.office import Answer, LineProgress, Office, default_store
from gzstudents.commands.usage import Parser, WrongUsage
from gzstudents.kernel import access, i18n
from gzstudents.kernel.errors import Cancelled, Problem, RuleBroken, UserError
from gzstudents.kernel.i18n import _
from gzstudents.kernel.reasons import because

DONE, REFUSED, USAGE = 0, 1, 2

# command → module; loaded when asked for, so that one command does not wait for the libraries of the others
COMMANDS = {
    "demo": "demo",
    "import": "roll",
    "undo": "journal",
    "acts": "journal",
    "students": "students",
    "cycles": "cycles",
    "applications": "applications",
    "award": "award",
    "certificates": "certificates",
    "statistics": "statistics",
    "evaluate": "evaluate",
    "review": "review",
    "generate": "generate",
    "export": "export",
    "backup": "backup",
    "restore": "backup",
    "check": "check",
    "deadlines": "deadlines",
    "facts": "facts",
    "programmes": "programmes",
    "studies": "studies",
    "duplicates": "duplicates",
    "people": "people",
    "privacy": "privacy",
    "attachments": "attachments",
    "payments": "payments",
    "reconcile": "reconcile",
    "fields": "fields",
    "groups": "groups",
    "print": "printing",
    "distribute": "distribute",
}
# a window that watches the progress makes its copies itself; invented people need none
_WITHOUT_COPY = {"backup", "restore", "check", "generate", "demo"}
_WITH_VALUE = ("--store", "--lang", "--user", "--password-file")


def run(arguments: list[str]) -> int:
    """Do one command; returns the exit code: 0 done, 1 refused with reasons, 2 wrong usage."""
    _speak_utf8()
    i18n.use(_language(arguments))
    wants_json = "--json" in arguments
    try:
        code, answer = _answered(arguments)
        if answer is not None:
            _print(answer, wants_json=wants_json)
        sys.stdout.flush()
    except BrokenPipeError:  # `gzstudents students | head`: whoever reads has enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    return code


def command_of(arguments: list[str]) -> str:
    """The word that names the command, "" if there is none: the first that is neither an option nor an option's value."""
    words = iter(arguments)
    for word in words:
        if word in _WITH_VALUE:
            next(words, "")
        elif not word.startswith("-"):
            return word
    return ""


def _answered(arguments: list[str]) -> tuple[int, Answer | None]:
    """Exit code and answer; whatever goes wrong becomes a sentence."""
    try:
        options = _parser(arguments).parse_args(arguments)
        answer = _done(options)
    except SystemExit as stop:  # --help, --version
        return int(stop.code or 0), None
    except WrongUsage as error:
        text = _("用法不对：{reason}", reason=error)
        return USAGE, _failed(str(error), [Problem("usage", str(error))], f"{error.usage}{text}")
    except (Cancelled, KeyboardInterrupt):
        text = _("已取消，没有更改任何数据。")
        return REFUSED, Answer({"cancelled": True, "message": text}, text, refused=True)
    except RuleBroken as refusal:
        problems = [Problem("refused", reason) for reason in refusal.reasons or [str(refusal)]]
        text = "\n".join([str(refusal), *refusal.reasons])
        return REFUSED, _failed(str(refusal), problems, text, reasons=refusal.reasons)
    except UserError as error:
        return REFUSED, _failed(str(error), [Problem("refused", str(error))])
    except BrokenPipeError:
        raise
    except OSError as error:  # a folder without rights, a full disk, a file that is open elsewhere
        text = _("无法读写“{name}”：{reason}", name=error.filename or "", reason=because(error))
        return REFUSED, _failed(text, [Problem("file", text)])
    except Exception as error:  # a bug of ours: nothing was saved; the details are for whoever mends it
        traceback.print_exc()
        text = _("程序内部出错，没有保存任何更改：{error}", error=f"{type(error).__name__}: {error}")
        return REFUSED, _failed(text, [Problem("internal", text)])
    return (REFUSED if answer.refused else DONE), answer


def _done(options: argparse.Namespace) -> Answer:
    office = Office(
        path=Path(options.store) if options.store else default_store(),
        actor=options.user or "office",
    )
    try:
        signing.sign_in(options, office)
        programme.settle(options, office)
        if options.progress and not getattr(options, "new_password_stdin", False):
            office.progress = LineProgress()  # listens to what comes after the line with the keys
        answer: Answer = import_module(f"gzstudents.commands.{COMMANDS[options.command]}").run(options, office)
        copies = not options.progress and options.command not in _WITHOUT_COPY
        if warning := office.settle(copies=copies):
            print(warning, file=sys.stderr)
        _say_shut(answer, office.shut(), wants_json=options.json)
        return answer
    finally:
        office.close()
        access.sign_out()


def _say_shut(answer: Answer, why: str, *, wants_json: bool) -> None:
    """Whoever only reads is told too that nothing could be saved there, and what to do."""
    if why:
        answer.data["read_only"] = why
        if not wants_json:
            print(why, file=sys.stderr)


def _failed(message: str, problems: list[Problem], text: str = "", **more: Any) -> Answer:
    data = {"message": message, "problems": [problem.as_dict() for problem in problems], **more}
    return Answer(data, text or message, refused=True)


def _print(answer: Answer, *, wants_json: bool) -> None:
    if wants_json:
        whole = {"ok": not answer.refused, "message": answer.text, "problems": [], **answer.data}
        print(json.dumps(whole, ensure_ascii=False))
    elif answer.text:
        print(answer.text, file=sys.stderr if answer.refused else sys.stdout)


def _parser(arguments: list[str]) -> argparse.ArgumentParser:
    parser = Parser(prog="gzstudents", description=_("国际学生与港澳台学生事务。不带命令则打开窗口。"))
    parser.add_argument("--version", action="version", version=f"gzstudents {__version__}", help=_("显示版本"))
    parser.set_defaults(store=None, lang=None, json=False, progress=False, user="", password_file=None, key_stdin=False)
    _common(parser)
    subparsers = parser.add_subparsers(dest="command", metavar=_("命令"), required=True)
    asked = COMMANDS.get(command_of(arguments))
    for name in dict.fromkeys([asked] if asked else COMMANDS.values()):
        import_module(f"gzstudents.commands.{name}").add(subparsers)
    _describe(subparsers)
    for command in subparsers.choices.values():
        _common(command)
        for inner in (action for action in command._actions if isinstance(action, argparse._SubParsersAction)):
            _describe(inner)
            for part in inner.choices.values():  # `people add …`
                _common(part)
    return parser


def _describe(subparsers: Any) -> None:
    """What a command's own --help begins with is what the list of commands says of it."""
    for entry in subparsers._choices_actions:
        subparsers.choices[entry.dest].description = entry.help


def _common(parser: argparse.ArgumentParser) -> None:
    """The options of every command; they may stand before or after its name."""
    nothing: Any = argparse.SUPPRESS
    parser.add_argument("--store", metavar=_("文件"), default=nothing, help=_("数据文件；不写则用默认位置的数据文件"))
    parser.add_argument("--lang", metavar="zh_CN|en", type=_known, default=nothing, help=_("输出的语言"))
    parser.add_argument("--json", action="store_true", default=nothing, help=_("在标准输出上给出一个 JSON 对象"))
    parser.add_argument("--progress", action="store_true", default=nothing, help=_("在标准错误上逐行给出进度"))
    parser.add_argument(
        "--user", metavar=_("姓名"), default=nothing, help=_("操作记录中的操作人；有密码保护时为登录名")
    )
    parser.add_argument(
        "--password-file", type=Path, metavar=_("文件"), default=nothing, help=_("有密码保护时：第一行是密码的文件")
    )
    parser.add_argument("--key-stdin", action="store_true", default=nothing, help=argparse.SUPPRESS)


def _known(language: str) -> str:
    if not language.lower().startswith(("zh", "en")):
        raise argparse.ArgumentTypeError(_("没有“{language}”这种语言，请写 zh_CN 或 en", language=language))
    return language


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
