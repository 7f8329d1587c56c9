"""A disk that takes two seconds for every sync: the window goes on, and pressing again saves nothing twice."""

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.faults.conftest import ROOT, make_template
from tests.faults.judging import values

PAUSE = 2_000  # ms


def test_a_slow_disk_and_an_impatient_person(library: Path, tmp_path: Path) -> None:
    path = make_template(tmp_path / "office", "save") / "office.gzs"
    environment = {**os.environ, "LD_PRELOAD": str(library), "PYTHONUTF8": "1", "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.slow_window", str(path), str(PAUSE)],
        capture_output=True, text=True, encoding="utf-8", env=environment, cwd=ROOT, check=False, timeout=100,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["seconds"] > PAUSE / 1000, "the disk was slow indeed"
    assert found["gap"] < 1, "and the window was not"
    assert "正在保存…" in found["said"]
    assert values(path, None, "SELECT count(*) FROM people", "SELECT count(*) FROM acts WHERE verb = 'students.register'") == [2, 2]  # fmt: skip
