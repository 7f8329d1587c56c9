"""Memory that glibc would keep for itself: on other systems there is nothing to do."""

import ctypes
import sys
from typing import Any

_MMAP_THRESHOLD = -3  # M_MMAP_THRESHOLD of malloc.h
_LARGE = 2 << 20


def keep_small() -> None:
    """Arrays of some megabytes go back when they are freed. glibc would raise the threshold with each of them."""
    if (call := _known("mallopt")) is not None:
        call(_MMAP_THRESHOLD, _LARGE)


def give_back() -> None:
    """What a build has freed: without this as much again as the index itself."""
    if (call := _known("malloc_trim")) is not None:
        call(0)


def _known(name: str) -> Any:
    return getattr(ctypes.CDLL(None), name, None) if sys.platform.startswith("linux") else None
