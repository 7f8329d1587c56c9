"""For work that nobody waits for: it must not take the processor or the disk from anybody."""

import ctypes
import os
import platform
import sys
from contextlib import suppress

_IDLE_WINDOWS = 0x00100000  # PROCESS_MODE_BACKGROUND_BEGIN: processor, memory and disk
_IDLE_DISK = 3 << 13  # IOPRIO_CLASS_IDLE
_IOPRIO_SET = {"x86_64": 251, "aarch64": 30, "loongarch64": 30}


def step_back() -> None:
    """Give this whole process the lowest priority; where that is refused the work goes on as it is."""
    if sys.platform == "win32":
        kernel = ctypes.windll.kernel32
        kernel.SetPriorityClass(kernel.GetCurrentProcess(), _IDLE_WINDOWS)
        return
    with suppress(OSError):
        os.nice(19)
    number = _IOPRIO_SET.get(platform.machine())
    if sys.platform == "linux" and number is not None:
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).syscall(number, 1, 0, _IDLE_DISK)
