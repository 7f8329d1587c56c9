"""What has been written is on the disk, not on its way there."""

import os
from pathlib import Path


def sync(path: Path) -> None:
    """The content of a file. Raises OSError where the disk refuses: then nothing may be renamed over what was there."""
    with path.open("rb+") as stream:
        os.fsync(stream.fileno())


def sync_folder(folder: Path) -> None:
    """A renamed file is only kept when its folder is; Windows has no such call and needs none."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
