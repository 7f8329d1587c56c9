import os
import subprocess
import sys

import pytest

from gzstudents.kernel import background


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has classes instead of numbers")
def test_only_the_child_gives_way() -> None:
    usual = os.getpriority(os.PRIO_PROCESS, 0)
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    try:
        background.give_way(child.pid)
        assert os.getpriority(os.PRIO_PROCESS, child.pid) == min(usual + 5, 19)
    finally:
        child.communicate(b"\n")
    background.give_way(child.pid)  # gone meanwhile
    background.give_way(0)  # never started
    assert os.getpriority(os.PRIO_PROCESS, 0) == usual
