"""Work beside the window: it must not take the processor from it, and where nobody waits for it, from anybody."""

import ctypes
import os
import platform
import sys
from contextlib import suppress

_IDLE_WINDOWS = 0x00100000  # PROCESS_MODE_BACKGROUND_BEGIN: processor, memory and disk
_AFTER_WINDOWS = 0x00004000  # BELOW_NORMAL_PRIORITY_CLASS
_SET_INFORMATION = 0x0200  # the right to change a process
_AFTER = 5  # of 19: has its share as long as nobody is at the keys
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


def give_way(process: int) -> None:
    """Let a child that somebody waits for come after the window; where that is refused it runs as it is."""
    if process <= 0:  # not started; 0 would be ourselves
        return
    if sys.platform == "win32":
        kernel = ctypes.windll.kernel32
        if handle := kernel.OpenProcess(_SET_INFORMATION, False, process):
            kernel.SetPriorityClass(handle, _AFTER_WINDOWS)
            kernel.CloseHandle(handle)
        return
    with suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, process, os.getpriority(os.PRIO_PROCESS, process) + _AFTER)
