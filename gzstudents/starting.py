"""The first steps: arguments → command line or window; log, preferences, the QApplication."""

import faulthandler
import gc
import logging
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from gzstudents.kernel import paths

if TYPE_CHECKING:
    from gzstudents.application import Program

log = logging.getLogger(__name__)


def start(arguments: list[str]) -> int:
    """The exit code of the program. Without a command the window opens, on the file of --store if one is given."""
    if not arguments:
        return open_window("", "")
    from gzstudents import commands

    if commands.command_of(arguments) or {"-h", "--help", "--version"} & set(arguments):
        return commands.run(arguments)
    store, language, rest = _window_options(arguments)
    if rest:
        return commands.run(arguments)  # says what is wrong with the words
    return open_window(store, language)


def _window_options(arguments: list[str]) -> tuple[str, str, list[str]]:
    found = {"--store": "", "--lang": ""}
    rest: list[str] = []
    words = iter(arguments)
    for word in words:
        name, equals, value = word.partition("=")
        if name in found:
            found[name] = value if equals else next(words, "")
        else:
            rest.append(word)
    return found["--store"], found["--lang"], rest


def open_window(store: str, language: str) -> int:
    """Show the window and stay until it is closed."""
    program = make_program(store, language)
    if not program.take(program.path):
        return (
            0 if program.is_answered else program.app.exec()
        )  # the first window came to the front, or a sentence says why not
    program.keeps = True
    program.begin()
    code = program.app.exec()
    program.finish()
    return code


def make_program(store: str, language: str) -> "Program":
    """Everything up to the window. The collector rests until that stands: much is made and nothing thrown away."""
    gc.disable()
    from gzstudents.kernel.preferences import Preferences
    from gzstudents.ui.setup import make_application

    os.environ.pop("GZSTUDENTS_PASSWORD", None)  # of the command line; not for the window's child processes
    _keep_log()
    _no_core_dumps()
    preferences = Preferences()
    if language:
        preferences.set("language", language)
    app = make_application(sys.argv[:1], preferences)
    path = Path(store or preferences.get("store") or paths.data_folder() / "office.gzs").absolute()
    from gzstudents.application import Program

    program = Program(app, preferences, path)
    sys.excepthook = program.on_crash
    return program


def _no_core_dumps() -> None:
    """What is in memory while a protected file is open must not be written anywhere."""
    try:
        import resource
    except ImportError:  # Windows writes none unless told to
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def log_file() -> logging.Handler:
    """Ids and code only, never a person: five files of two megabytes."""
    from logging.handlers import RotatingFileHandler

    from gzstudents.kernel import logs

    folder = paths.data_folder() / "logs"
    folder.mkdir(exist_ok=True)
    handler = RotatingFileHandler(folder / "gzstudents.log", maxBytes=2_000_000, backupCount=4, encoding="utf-8")
    handler.setFormatter(logs.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    return handler


class LateLog(logging.Handler):
    """The log file, opened by the first record: the modules it takes are not loaded before the window stands."""

    def emit(self, record: logging.LogRecord) -> None:
        root = logging.getLogger()
        handler = log_file()
        root.removeHandler(self)
        root.addHandler(handler)
        handler.handle(record)


def _keep_log() -> None:
    logging.basicConfig(level=logging.INFO, handlers=[LateLog()])
    if sys.stderr is not None:  # a windowed program on Windows has none
        faulthandler.enable()
