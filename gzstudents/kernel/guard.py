"""Whether the file is still the one that was opened, and what is done when it is not."""

from datetime import datetime
from pathlib import Path

import sqlcipher3.dbapi2 as driver

from gzstudents.kernel import connection as raw
from gzstudents.kernel import paths
from gzstudents.kernel.errors import UserError
from gzstudents.kernel.i18n import _


def identity(path: Path) -> tuple[int, int] | None:
    """Volume and number of the file; None where there is none. (Never open() the file itself: closing it drops our locks.)"""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


class Guard:
    """Knows which file was opened. On Linux and macOS a deleted file goes on taking writes that nobody will ever see."""

    def __init__(self, path: Path, key: bytes | None) -> None:
        self._path, self._key = path, key
        self._known: tuple[int, int] | None = None
        self._keeper: raw.Connection | None = None  # holds on to the file, whatever becomes of its name
        self._lost = ""

    def note(self) -> None:
        """The file has just been opened for the first time."""
        if self._known is None:
            self._known = identity(self._path)

    def check(self) -> None:
        """Before every act. Raises UserError, with the place of a rescued copy, when the file is gone or another one."""
        if self._lost:
            raise UserError(self._lost)
        if self._known is None or identity(self._path) == self._known:
            if self._keeper is None and self._known is not None:
                self._keeper = raw.open_connection(self._path, self._key)
            return
        gone = identity(self._path) is None
        copy = self._rescue()
        name = self._path.name
        if gone:
            said = _("数据文件“{name}”已被删除或移走，没有保存这次更改。", name=name)
        else:
            said = _("数据文件“{name}”在打开期间被另一个文件替换，没有保存这次更改。", name=name)
        if copy is None:
            self._lost = said + _("请关闭窗口，从备份恢复。")
        else:
            self._lost = said + _("此前的全部数据已另存为“{copy}”，请关闭窗口后打开它。", copy=copy)
        raise UserError(self._lost)

    def close(self) -> None:
        if self._keeper is not None:
            self._keeper.close()
            self._keeper = None

    def _rescue(self) -> Path | None:
        """All that was saved, in a file of its own: beside the lost one, or where the program keeps its data."""
        if self._keeper is None:
            return None
        name = f"{self._path.stem}.rescued-{datetime.now():%Y%m%d-%H%M%S-%f}{self._path.suffix}"
        for folder in (self._path.parent, paths.data_folder()):
            try:
                self._keeper.execute("VACUUM INTO ?", (str(folder / name),))
            except driver.Error:
                continue
            return folder / name
        return None
