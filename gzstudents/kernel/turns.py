"""How long one thread may keep the interpreter to itself. Python's own 5 ms are a third of a frame of the window."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

SHORT: Final = 0.0005  # s

_lock = threading.Lock()
_count = 0
_usual = 0.0


@contextmanager
def short_turns() -> Iterator[None]:
    """While work goes on in a thread beside the window: the window gets its turn soon. May be nested, in any thread."""
    global _count, _usual
    with _lock:
        if _count == 0:
            _usual = sys.getswitchinterval()
            sys.setswitchinterval(min(SHORT, _usual))
        _count += 1
    try:
        yield
    finally:
        with _lock:
            _count -= 1
            if _count == 0:
                sys.setswitchinterval(_usual)
