"""Order that nobody keeps by good will: contracts, sizes, docstrings, open ends."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SOURCES = sorted((ROOT / "gzstudents").rglob("*.py"))
OURS = [path for path in SOURCES if "versions" not in path.parts]
LONGEST_FILE = 400
LONGEST_FUNCTION = 60
OPEN_ENDS = re.compile(r"\b(TODO|FIXME|XXX|HACK|NotImplementedError\(\))\b")

# longer than LONGEST_FILE, with the reason
LONG_FILES: dict[str, str] = {}


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_import_contracts() -> None:
    program = Path(sys.executable).with_name("lint-imports")
    result = subprocess.run(
        [str(program), "--no-cache"], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert result.returncode == 0, result.stdout[-4000:]


@pytest.mark.parametrize("path", OURS, ids=name)
def test_a_file_is_one_room(path: Path) -> None:
    text = path.read_text("utf-8")
    assert text.startswith('"""'), "a module says in one line what is in it"
    assert not OPEN_ENDS.search(text)
    assert len(text.splitlines()) <= LONGEST_FILE or name(path) in LONG_FILES
    long = [
        f"{node.name}: {(node.end_lineno or 0) - node.lineno} lines"
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno > LONGEST_FUNCTION
    ]
    assert not long


def test_no_processevents_and_no_qt_outside_its_places() -> None:
    for path in OURS:
        text = path.read_text("utf-8")
        assert "processEvents" not in text, name(path)
        if "PySide6" in text and re.search(r"^\s*(from|import) PySide6", text, re.MULTILINE):
            place = name(path)
            assert (
                "/ui/" in place
                or "/screen" in place
                or place in {"gzstudents/application.py", "gzstudents/menu.py", "gzstudents/screens.py"}
            ), place


def test_a_screen_holds_no_session() -> None:
    for path in OURS:
        if "/screen" in name(path):
            text = path.read_text("utf-8")
            assert not re.search(r"^\s*(from|import) (sqlalchemy|gzstudents\.kernel\.store)\b", text, re.MULTILINE), (
                name(path)
            )


def test_no_download_host_and_no_machine_path_is_named() -> None:
    hosts = re.compile(
        r"https?://[^\s\"']*(?:/simple/|/packages/[0-9a-f]{2}/|\.whl|\.tgz|\.deb)|--(?:extra-)?index-url|/work/|/root/"
    )
    for path in _sources():
        if path.suffix in {".py", ".toml", ".txt", ".md", ".in", ".svg", ""} and path != Path(__file__):
            assert not hosts.search(path.read_text("utf-8", errors="replace")), path


def _sources() -> list[Path]:
    """What git keeps; where there is no git, all that does not begin with a dot."""
    try:
        listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        whole = [path for path in ROOT.rglob("*") if not any(part.startswith(".") for part in path.relative_to(ROOT).parts)]  # fmt: skip
    else:
        whole = [ROOT / entry for entry in listed.splitlines()]
    return [path for path in whole if path.is_file()]


def test_every_operation_has_words() -> None:
    from gzstudents.kernel import codes

    verbs = set(re.findall(r'@operation\(\s*"([a-z_.]+)"', "\n".join(path.read_text("utf-8") for path in OURS)))
    known = {code.code for code in codes.values("verb")}
    assert verbs
    assert verbs <= known, sorted(verbs - known)
