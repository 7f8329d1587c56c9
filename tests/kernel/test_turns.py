import sys
import threading

import pytest

from gzstudents.kernel.turns import SHORT, short_turns


def test_turns_are_short_while_anybody_works() -> None:
    usual = sys.getswitchinterval()
    inside, over = threading.Event(), threading.Event()

    def work() -> None:
        with short_turns():
            inside.set()
            over.wait(10)

    thread = threading.Thread(target=work)
    thread.start()
    assert inside.wait(10)
    with short_turns():
        assert sys.getswitchinterval() == pytest.approx(SHORT)
    assert sys.getswitchinterval() == pytest.approx(SHORT)
    over.set()
    thread.join()
    assert sys.getswitchinterval() == pytest.approx(usual)


def test_turns_are_as_before_after_an_error() -> None:
    usual = sys.getswitchinterval()
    with pytest.raises(ValueError, match="x"), short_turns():
        raise ValueError("x")
    assert sys.getswitchinterval() == pytest.approx(usual)
