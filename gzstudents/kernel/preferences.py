"""What one person likes on one computer: language, look, widths, remembered mappings. A small JSON file; losing it loses nothing."""

import contextlib
import json
import os
import tempfile
from pathlib import Path
from typing import Any

from gzstudents.kernel import paths

_LARGEST = 1 << 20  # a file beyond this is not ours


class Preferences:
    """Plain JSON values by key, written at once and atomically; a damaged file counts as an empty one."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path or paths.config_folder() / "preferences.json"
        self._values = _read(self._path)

    def get(self, key: str, default: Any = None) -> Any:
        return self._values.get(key, default)

    def set(self, key: str, value: Any) -> None:
        if self._values.get(key) != value or key not in self._values:
            self._values[key] = value
            _write(self._path, self._values)

    def all(self) -> dict[str, Any]:
        """Every key with its value."""
        return dict(self._values)


def _read(path: Path) -> dict[str, Any]:
    try:
        if path.stat().st_size > _LARGEST:
            return {}
        values = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return values if isinstance(values, dict) else {}


def _write(path: Path, values: dict[str, Any]) -> None:
    """A full disk or a read-only home must not disturb anybody's work: then the choice lasts as long as the window."""
    text = json.dumps(values, ensure_ascii=False, indent=1)
    with contextlib.suppress(OSError):
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name, suffix=".new")
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(text)
        Path(name).replace(path)
