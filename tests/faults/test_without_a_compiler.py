"""Faults that any computer can produce: killed at any moment, a limit on the size of files, flipped bits, cut files, a full disk."""

import subprocess
import sys
import time
from pathlib import Path
from random import Random

import pytest

from gzstudents.kernel.errors import UserError
from gzstudents.office.checking import check
from gzstudents.schema import open_store
from tests.faults.conftest import make_template
from tests.faults.work import register

KEY = b"k" * 32
_SAVING = """
import sys
from pathlib import Path
from gzstudents.schema import open_store
from tests.faults.work import register
store = open_store(Path(sys.argv[1]))
print("ready", flush=True)
for number in range(100_000):
    register(store, f"n{sys.argv[2]}-{number}")
    print(number, flush=True)
"""
_SMALL = """
import resource, signal, sys
from pathlib import Path
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
from gzstudents.schema import open_store
from tests.faults.work import register
from gzstudents.kernel.errors import UserError
store = open_store(Path(sys.argv[1]))
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), int(sys.argv[2])))
try:
    for number in range(100_000):
        register(store, f"n{number}")
        print(number, flush=True)
except UserError as error:
    print("refused", error, flush=True)
"""


def child(code: str, *words: str) -> "subprocess.Popen[str]":
    root = Path(__file__).resolve().parents[2]
    return subprocess.Popen(
        [sys.executable, "-X", "utf8", "-c", code, *words],
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        cwd=root,
    )


def people(path: Path) -> int:
    store = open_store(path)
    with store.reading() as session:
        found = int(session.connection().exec_driver_sql("SELECT count(*) FROM people").scalar_one())
    store.close()
    return found


def saved_until_killed(path: Path, run: int, after: float) -> int:
    """Acts that a child acknowledged before it was killed in the middle of its work."""
    process = child(_SAVING, str(path), str(run))
    assert process.stdout is not None
    process.stdout.readline()
    time.sleep(after)
    process.kill()
    lines = process.stdout.read().split()
    process.wait()
    process.stdout.close()
    return len(lines)


def kill_often(folder: Path, times: int) -> None:
    path = make_template(folder / "office", "save") / "office.gzs"
    acknowledged, random = 1, Random(3)
    for run in range(times):
        acknowledged += saved_until_killed(path, run, random.uniform(0.01, 0.2))
        found = people(path)
        assert acknowledged <= found <= acknowledged + 1, (
            "what was acknowledged is kept, and at most the last was not told"
        )
        acknowledged = found
    assert check(path).findings == []


def test_killed_while_saving(tmp_path: Path) -> None:
    kill_often(tmp_path, 4)


@pytest.mark.long
@pytest.mark.timeout(900)
def test_killed_two_hundred_times(tmp_path: Path) -> None:
    kill_often(tmp_path, 200)


@pytest.mark.skipif(sys.platform == "win32", reason="limits of a process are POSIX here")
def test_a_limit_on_the_size_of_files(tmp_path: Path) -> None:
    path = make_template(tmp_path / "office", "save") / "office.gzs"
    limit = Path(path).stat().st_size + 150_000
    process = child(_SMALL, str(path), str(limit))
    lines = process.communicate(timeout=60)[0].splitlines()
    assert lines[-1].startswith("refused "), lines[-1:]
    assert people(path) == len(lines)  # one more was there before, the last line is the refusal
    assert check(path).findings == []
    store = open_store(path)
    register(store, "后来")
    store.close()


def flip(path: Path, random: Random) -> tuple[int, int]:
    content = bytearray(path.read_bytes())
    place, bit = random.randrange(len(content)), random.randrange(8)
    content[place] ^= 1 << bit
    path.write_bytes(content)
    return place, bit


def is_found(path: Path, key: bytes | None) -> bool:
    try:
        return bool(check(path, key).findings)
    except UserError:
        return True


def flip_often(folder: Path, times: int) -> None:
    """In a store with a key every page bears a seal: no flipped bit stays unnoticed."""
    path = folder / "office.gzs"
    store = open_store(path, KEY, create=True)
    for number in range(5):
        register(store, f"老生{number}")
    store.close()
    whole, random = path.read_bytes(), Random(5)
    assert not is_found(path, KEY)
    for _time in range(times):
        path.write_bytes(whole)
        place, bit = flip(path, random)
        assert is_found(path, KEY), (place, bit)
        for end in ("-wal", "-shm"):
            Path(f"{path}{end}").unlink(missing_ok=True)


def test_a_flipped_bit_is_found(tmp_path: Path) -> None:
    flip_often(tmp_path, 15)


@pytest.mark.long
@pytest.mark.timeout(900)
def test_flipped_bits_are_found(tmp_path: Path) -> None:
    flip_often(tmp_path, 1500)


@pytest.mark.parametrize("key", [None, KEY])
@pytest.mark.parametrize("part", [0.02, 0.3, 0.7, 0.99])
def test_a_cut_file_is_found(tmp_path: Path, part: float, key: bytes | None) -> None:
    path = tmp_path / "office.gzs"
    store = open_store(path, key, create=True)
    register(store, "老生")
    store.close()
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * part)])
    assert is_found(path, key)


def test_a_changed_journal_in_the_file_without_a_key(tmp_path: Path) -> None:
    """Letters changed with an editor, the pages otherwise whole: integrity_check says nothing, the chain does."""
    path = make_template(tmp_path / "office", "save") / "office.gzs"
    content = path.read_bytes()
    changed = content.replace("陈静students.register".encode(), "何彤students.register".encode())
    assert changed != content
    path.write_bytes(changed)
    findings = check(path).findings
    assert [(one.part, one.kind) for one in findings] == [("journal", "change")]
