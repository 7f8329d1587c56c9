"""The program as a process of its own: channels, locale, cancelling, interrupting."""

import argparse
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from gzstudents import commands
from gzstudents.commands.usage import Parser
from tests.commands.conftest import PEOPLE, CommandLine, child, write_roll

YEAR = ("--year", "2025-2026")


def finished(*words: str | Path, **options: Any) -> tuple[int, bytes, bytes]:
    process = child(*words, **options)
    out, error = process.communicate(timeout=60)
    return process.returncode, out, error


@pytest.mark.parametrize("locale", ["C", "zh_CN.GBK"])
def test_utf8_whatever_the_locale(filled: CommandLine, locale: str) -> None:
    env = {**os.environ, "LC_ALL": locale, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    code, out, error = finished("students", "--store", filled.store, "--find", "S2", env=env)
    assert (code, error) == (0, b"")
    assert "单国平" in out.decode("utf-8")
    code, out, error = finished("students", "--store", filled.store, "--json", env=env)
    assert (code, error) == (0, b"")
    assert len(json.loads(out.decode("utf-8"))["students"]) == 3


@pytest.mark.long
def test_language_of_the_system_and_of_the_option(tmp_path: Path) -> None:
    env = {**os.environ, "LC_ALL": "en_US.UTF-8"}
    code, _out, error = finished("acts", "--store", tmp_path / "x.gzs", "--lang", "zh_CN", env=env)
    assert code == 1
    assert "找不到数据文件" in error.decode()
    code, _out, error = finished("--lang=en", "acts", "--store", tmp_path / "x.gzs")
    assert code == 1
    assert "找不到" not in error.decode()


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--version",), 0),
        (("--help",), 0),
        (("import", "--help"), 0),
        (("nothing",), 2),
        (("import",), 2),
        (("undo",), 2),
        (("undo", "x"), 2),
        (("acts", "--last", "-1"), 2),
        (("acts", "--las", "1"), 2),
        (("acts", "--lang", "fr"), 2),
        (("award", "--programme", "GD", *YEAR), 2),
        (("certificates", "--out", "x"), 2),
        (("statistics",), 2),
        (("generate", "-5"), 2),
        (("generate", "five"), 2),
        (("demo",), 2),
        (("export",), 2),
        (("export", "names.pdf"), 2),
        (("statistics", "--out", "figures.docx"), 2),
        (("import", "roll.csv", "--date-order", "ymd"), 2),
        (("students", "--limit"), 2),
        (("--store", "undo", "acts", "extra"), 2),
    ],
)
def test_exit_codes_and_where_it_is_said(gz: CommandLine, words: tuple[str, ...], code: int) -> None:
    found, out, error = gz.typed(*words, "--lang", "zh_CN") if "--lang" not in words else gz.typed(*words)
    assert found == code
    assert (error == "") is (code == 0)
    assert (out == "") is (code != 0)
    if code == 2:
        found, out, error = gz.typed("--json", *words)
        assert (found, error) == (2, "") or words == ("statistics",)
        if found == 2:
            answer = json.loads(out)
            assert (answer["ok"], answer["problems"][0]["code"]) == (False, "usage")


def test_options_stand_before_or_after(filled: CommandLine) -> None:
    words = ("--store", filled.store, "--json", "--lang", "en")
    before, after = filled.typed(*words, "students"), filled.typed("students", *words)
    assert before == after
    assert before[0] == 0
    assert filled.typed("--json", "students", "--store", filled.store, "--lang", "en") == after


def test_names_of_commands_may_be_values(gz: CommandLine) -> None:
    gz.folder.joinpath("export").mkdir()
    store = gz.folder / "export" / "demo"
    paper = write_roll(gz.folder / "undo.csv", PEOPLE)
    code, _out, _error = gz.typed("--store", store, "--user", "award", "import", paper)
    assert code == 0
    code, out, _error = gz.typed("--store", store, "students", "--find", "import", "--json")
    assert (code, json.loads(out)["count"]) == (0, 0)


def test_nobody_reads_to_the_end(filled: CommandLine) -> None:
    with child("students", "--store", filled.store, "--json") as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0


def test_progress_is_told_on_standard_error(gz: CommandLine) -> None:
    code, out, error = finished("import", gz.roll(), "--store", gz.store, "--json", "--progress")
    assert code == 0
    assert json.loads(out)["new"] == 3
    said = [json.loads(line) for line in error.decode().splitlines()]
    assert said
    assert all(set(line) == {"done", "total", "text"} for line in said)


def _many(folder: Path, count: int = 6000) -> Path:
    one = PEOPLE[0]
    return write_roll(folder / "大名册.csv", [(f"N{n:06d}", *one[1:7], f"X{n:07d}", *one[8:]) for n in range(count)])


def _writing(gz: CommandLine, count: int = 6000) -> "subprocess.Popen[bytes]":
    """An import that has just begun to write."""
    process = child("import", _many(gz.folder, count), "--store", gz.store, "--json", "--progress", "--lang", "zh_CN")
    assert process.stderr is not None
    for line in process.stderr:
        if "写入" in json.loads(line)["text"]:
            break
    return process


def test_cancel_rolls_back(gz: CommandLine) -> None:
    process = _writing(gz)
    out, _error = process.communicate(b"something else\ncancel\n", timeout=60)
    answer = json.loads(out)
    assert (process.returncode, answer["ok"], answer["cancelled"]) == (1, False, True)
    assert gz("students")[1]["count"] == 0
    assert gz("acts")[1]["acts"] == []
    assert gz("import", gz.roll())[1]["new"] == 3, "the store is whole"


def test_the_input_may_end_early(gz: CommandLine) -> None:
    code, out, _error = finished(
        "import", gz.roll(), "--store", gz.store, "--json", "--progress", stdin=subprocess.DEVNULL
    )
    assert (code, json.loads(out)["new"]) == (0, 3)


if sys.platform != "win32":  # there nobody can press Ctrl+C for another process

    def test_interrupting_rolls_back(gz: CommandLine) -> None:
        process = _writing(gz, 20_000)  # enough that a busy machine does not come too late
        process.send_signal(signal.SIGINT)
        out, error = process.communicate(timeout=60)
        assert process.returncode == 1
        assert json.loads(out)["cancelled"] is True
        assert b"Traceback" not in error
        assert gz("students")[1]["count"] == 0
        assert gz("acts")[1]["acts"] == []


def test_killed_in_the_middle(gz: CommandLine) -> None:
    assert gz("import", gz.roll())[0] == 0
    process = _writing(gz)
    time.sleep(0.05)  # some of the rows are written by now
    process.kill()
    process.communicate(timeout=60)
    code, answer = gz("students")
    assert (code, answer["count"]) in {(0, 3), (0, 6003)}, "all or nothing"
    assert len(gz("acts")[1]["acts"]) == (1 if answer["count"] == 3 else 2)


def test_a_bug_is_an_answer_too(gz: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_arguments: object) -> None:
        raise ZeroDivisionError("three")

    monkeypatch.setattr("gzstudents.commands.journal.run", broken)
    code, answer = gz("acts")
    assert (code, answer["problems"][0]["code"]) == (1, "internal")
    assert "ZeroDivisionError" in answer["message"]
    code, out, error = gz.typed("acts", "--store", gz.store)
    assert (code, out) == (1, "")
    assert "Traceback" in error


def test_every_word_of_every_command_is_explained() -> None:
    """--help of a stranger: no command, option or argument without a sentence."""
    parser = Parser(prog="gzstudents")
    subparsers = parser.add_subparsers()
    for name in dict.fromkeys(commands.COMMANDS.values()):
        import_module(f"gzstudents.commands.{name}").add(subparsers)

    def silent(path: str, one: argparse.ArgumentParser) -> Iterator[str]:
        for action in one._actions:
            if isinstance(action, argparse._SubParsersAction):
                told = {entry.dest: entry.help for entry in action._choices_actions}
                for word, inner in action.choices.items():
                    yield from [] if told.get(word) else [f"{path} {word}"]
                    yield from silent(f"{path} {word}", inner)
            elif not action.help:
                yield f"{path} {action.dest}"

    assert list(silent("", parser)) == []
