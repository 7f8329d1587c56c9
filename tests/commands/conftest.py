"""A command line to type on, and rolls to import. All people are invented."""

import csv
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from gzstudents import commands

HEAD = (
    "学号",
    "姓名",
    "护照姓",
    "护照名",
    "性别",
    "国籍",
    "出生日期",
    "护照号",
    "培养层次",
    "学院",
    "入学日期",
    "学籍状态",
)
PEOPLE = (
    (
        "S1",
        "阿米娜",
        "DIALLO",
        "Aminata",
        "女",
        "马里",
        "2003-05-14",
        "ML1234567",
        "本科",
        "国际学院",
        "2024-09-01",
        "在校",
    ),
    (
        "S2",
        "单国平",
        "SHAN",
        "Guoping",
        "男",
        "泰国",
        "2002-01-30",
        "AA7654321",
        "硕士",
        "文学院",
        "2024-09-01",
        "在校",
    ),
    ("S3", "", "NGUYEN", "Thi Hoa", "女", "越南", "2004-11-02", "C1234567", "本科", "国际学院", "2025-09-01", "在校"),
)


class CommandLine:
    """Types a command and reads what came: the exit code and the answer."""

    def __init__(self, capsys: pytest.CaptureFixture[str], folder: Path) -> None:
        self._capsys = capsys
        self.folder = folder
        self.store = folder / "office.gzs"

    def __call__(self, *words: str | Path) -> tuple[int, dict[str, Any]]:
        """With --json: standard output must be one object and nothing else, on one line."""
        code, out, _error = self.typed(*words, "--store", self.store, "--json", "--lang", "zh_CN")
        assert out.endswith("\n")
        assert out.count("\n") == 1
        answer = json.loads(out)
        assert isinstance(answer, dict)
        assert isinstance(answer["message"], str)
        assert isinstance(answer["problems"], list)
        assert answer["ok"] is (code == 0)
        return code, answer

    def typed(self, *words: str | Path) -> tuple[int, str, str]:
        """Exit code, standard output, standard error, with nothing added."""
        self._capsys.readouterr()
        code = commands.run([str(word) for word in words])
        said = self._capsys.readouterr()
        return code, said.out, said.err

    def roll(self, name: str = "名册.csv", people: Sequence[Sequence[str]] = PEOPLE, encoding: str = "utf-8") -> Path:
        """A roll as a file of the kind that its name says."""
        return write_roll(self.folder / name, people, encoding)


def write_roll(path: Path, people: Sequence[Sequence[str]], encoding: str = "utf-8") -> Path:
    if path.suffix == ".csv":
        with path.open("w", encoding=encoding, newline="") as stream:
            csv.writer(stream).writerows([HEAD, *people])
    else:
        import openpyxl

        book = openpyxl.Workbook()
        for row in (HEAD, *people):
            book.active.append(row)
        book.save(path)
        book.close()
    return path


@pytest.fixture
def gz(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> CommandLine:
    """The command line on a folder with no store yet."""
    return CommandLine(capsys, tmp_path)


@pytest.fixture
def filled(gz: CommandLine) -> CommandLine:
    """The command line on a store with the three people."""
    code, answer = gz("import", gz.roll())
    assert (code, answer["new"]) == (0, 3), answer
    return gz


def child(*words: str | Path, **options: Any) -> "subprocess.Popen[bytes]":
    """The program as its own process, its three channels in our hands."""
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options}
    return subprocess.Popen([sys.executable, "-m", "gzstudents", *map(str, words)], **pipes)
