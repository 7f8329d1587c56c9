"""The file a window works on: taken for this window alone, opened when first needed, let go when the window closes."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gzstudents.kernel.store import Store
    from gzstudents.kernel.vault.keys import Keys
    from gzstudents.ui.one_window import OneWindow


class OfficeFile:
    """`key` gives the data key of a protected file, None for an open one."""

    def __init__(self, path: Path, key: Callable[[], bytes | None]) -> None:
        self.path = path
        self._key = key
        self._store: Store | None = None
        self._guard: OneWindow | None = None
        self.holder = ""  # the computer that has the file, where it was not free

    # --- whose it is

    @property
    def is_taken(self) -> bool:
        return self._guard is not None

    def take(self, path: Path, on_call: Callable[[], object]) -> bool | None:
        """True: this window has the file from now on, and `on_call` comes when somebody starts the program on it again.
        None: the window that has it came to the front. False: it is in use, by `holder`.
        """
        from gzstudents.ui.one_window import OneWindow

        guard = OneWindow(path)
        if guard.take():
            self.release()
            self._guard = guard
            guard.asked.connect(on_call)
            return True
        if guard.call_first():
            return None
        self.holder = guard.owner()
        return False

    def listen(self) -> None:
        """Hear from now on who starts the program again."""
        if self._guard is not None:
            self._guard.listen()

    def release(self) -> None:
        """Let the next window have it."""
        if self._guard is not None:
            self._guard.release()
            self._guard = None

    # --- what is in it

    @property
    def is_open(self) -> bool:
        return self._store is not None

    def store(self) -> "Store":
        """Opened by the first who asks, made where there is none yet."""
        from gzstudents.schema import open_store

        if self._store is None:
            self._store = open_store(self.path, self._key(), create=self._key() is None)
        return self._store

    def make(self, path: Path) -> None:
        """An empty file."""
        from gzstudents.schema import open_store

        open_store(path, create=True).close()

    def enter(self, keys: "Keys") -> object:
        """In a thread, behind the sign-in: the store is opened, and who she is read from it."""
        from gzstudents.office import people, resealing
        from gzstudents.schema import open_store

        store = open_store(self.path, keys.data)
        try:
            person = people.enter(store, keys)
            resealing.settle_rooms(store, keys, person)
        except BaseException:
            store.close()
            raise
        self._store = store
        return person

    def bring_back(self, copy: Path, keys: "Keys | None") -> None:
        """In a thread, while nothing is open: a copy in the place of the file that is gone."""
        from gzstudents.office.restoring import bring_back_if_gone
        from gzstudents.schema import open_store

        key = None if keys is None else keys.data
        bring_back_if_gone(self.path, copy, keys, reopen=lambda: open_store(self.path, key))

    def close(self) -> None:
        if self._store is not None:
            self._store.close()
            self._store = None
