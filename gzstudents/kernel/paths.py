"""Where things are: what the program ships, and where it keeps what it makes."""

import os
from functools import lru_cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]


@lru_cache(maxsize=1)
def _resources() -> Path:
    inside = _PACKAGE / "resources"  # in the wheel
    return inside if inside.is_dir() else _PACKAGE.parent / "resources"


def resource(*parts: str) -> Path:
    """A file or folder that ships with the program."""
    return _resources().joinpath(*parts)


def catalogues() -> Path:
    inside = _PACKAGE / "i18n"
    return inside if inside.is_dir() else _PACKAGE.parent / "i18n"


def config_folder() -> Path:
    """Settings, and the office's own versions of shipped data files."""
    return _folder("config")


def data_folder() -> Path:
    """Where the store lies unless the person chose another place."""
    return _folder("data")


def cache_folder() -> Path:
    """What can be made again: unpacked fonts, previews."""
    return _folder("cache")


def _folder(kind: str) -> Path:
    home = os.environ.get("GZSTUDENTS_HOME")
    if home:
        folder = Path(home) / kind
    else:
        import platformdirs

        folder = Path(getattr(platformdirs, f"user_{kind}_dir")("gzstudents", appauthor=False))
    folder.mkdir(parents=True, exist_ok=True)
    return folder
