"""What has been written is on the disk, not on its way there."""

import os
import sys
import time
from pathlib import Path

_TRIES, _PAUSE = 20, 0.1  # together two seconds


def flush(handle: int) -> None:
    """What was written to an open file reaches the disk itself. On macOS fsync only hands it to the drive."""
    if sys.platform == "darwin":
        import fcntl

        try:
            fcntl.fcntl(handle, fcntl.F_FULLFSYNC)
            return
        except OSError:  # a file system that does not know it
            pass
    os.fsync(handle)


def sync(path: Path) -> None:
    """The content of a file. Raises OSError where the disk refuses: then nothing may be renamed over what was there."""
    with path.open("rb+") as stream:
        flush(stream.fileno())


def sync_folder(folder: Path) -> None:
    """A renamed file is only kept when its folder is; Windows has no such call and needs none."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def replace(new: Path, place: Path) -> None:
    """Rename over what was there. On Windows a file that somebody reads just then (a virus scanner, a synchroniser, our own
    child) cannot be replaced: that passes, so it is tried for two seconds before the OSError is raised.
    """
    for left in range(_TRIES, 0, -1):
        try:
            new.replace(place)
            return
        except PermissionError:
            if os.name != "nt" or left == 1:
                raise
            time.sleep(_PAUSE)
