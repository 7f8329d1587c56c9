"""Work in the background: a reader thread, one writer thread, and child processes that are our own command line."""

import logging
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QObject, Signal, Slot

from gzstudents.kernel.errors import Cancelled
from gzstudents.ui.work import Answer, Order, alive, identity, not_noted, perform

if TYPE_CHECKING:
    from gzstudents.ui.task import Task

log = logging.getLogger(__name__)

EVERYTHING = frozenset({"*"})


class StoreLike(Protocol):
    """What jobs need of a store."""

    def reading(self) -> AbstractContextManager[Any]: ...

    def writing(
        self, actor: str, verb: str, *, cause: str = "manual", note: dict[str, Any] | None = None
    ) -> AbstractContextManager[Any]: ...


class Jobs(QObject):
    """The three doors to the background. Results arrive in the GUI thread.

    `store` may be a function: the store is opened by the first job, away from the start of the window.
    `options` gives what every child process of ours is told, e.g. ["--store", path, "--lang", language]; `secret` the keys
    of a protected store, as the first line of its standard input.
    """

    changed = Signal(object)  # frozenset of table names; EVERYTHING when it is not known which
    failed = Signal(object)  # an exception that nobody took
    tasks_changed = Signal()
    busy_changed = Signal(int)  # reads and writes under way
    written = Signal(object)  # act id of each write
    closing = Signal()  # the store is about to be let go: whoever holds a connection of their own lets go too
    _answered = Signal(object)

    def __init__(
        self,
        store: StoreLike | Callable[[], StoreLike],
        *,
        actor: Callable[[], str] = lambda: "",
        options: Callable[[], Sequence[str]] = list,
        program: Sequence[str] | None = None,
        secret: Callable[[], bytes] = bytes,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._store_or_opener = store
        self._store: Any = None
        self._opening = threading.Lock()
        self._actor = actor
        self._options = options
        self._secret = secret
        self._program = list(program or own_program())
        self._latest: dict[object, int] = {}
        self._count = 0
        self._busy = 0
        self._closed = False
        self.tasks: list[Task] = []
        self._last_ended: Task | None = None
        self._reads: SimpleQueue[Order | None] = SimpleQueue()
        self._writes: SimpleQueue[Order | None] = SimpleQueue()
        self._threads: list[threading.Thread] = []
        self._answered.connect(self._on_answered)

    # --- the three doors

    def read(
        self,
        query: Callable[..., Any],
        then: Callable[[Any], object],
        *,
        fail: Callable[[Exception], object] | None = None,
        latest: object = None,
        **values: Any,
    ) -> None:
        """Run `query(session, **values)` and hand its result to `then`. A result is dropped when the same `then` (or
        the same `latest` key) was asked again in the meantime.
        """

        def work() -> tuple[Any]:
            with self._open().reading() as session:
                return (query(session, **values),)

        self._send(self._reads, work, then, fail, latest if latest is not None else identity(then))

    def write(
        self,
        operation: Callable[..., Any],
        then: Callable[[Any, int | None], object] | None = None,
        *,
        fail: Callable[[Exception], object] | None = None,
        verb: str = "",
        cause: str = "manual",
        **values: Any,
    ) -> None:
        """Run `operation(session, **values)` as one act; `then(result, act_id)`, act_id None if nothing changed."""
        actor = self._actor()
        name = verb or getattr(operation, "verb", "") or operation.__name__

        def work() -> tuple[Any, int | None, frozenset[str]]:
            with self._open().writing(actor, name, cause=cause) as session:
                result = operation(session, **values)
            touched = frozenset(session.info.get("changed", ()))
            return result, session.info.get("act_id") if touched else None, touched

        self._send(self._writes, work, then, fail, None)

    def seen(self, verb: str, note: dict[str, Any]) -> None:
        """Enter in the journal that somebody looked at something (see kernel.journal.seen). Nobody waits for it, and where it
        cannot be written the record stays open: the log says so.
        """
        actor = self._actor()

        def work() -> tuple[None, None, frozenset[str]]:
            enter = getattr(self._open(), "seen", None)
            if enter is not None:
                enter(actor, verb, note)
            return None, None, frozenset()

        self._send(self._writes, work, None, not_noted, None)

    def run(
        self,
        arguments: Sequence[str],
        then: Callable[[dict[str, Any]], object],
        *,
        title: str = "",
        progress: Callable[[int, int, str], object] | None = None,
        fail: Callable[[Exception], object] | None = None,
        refused: Callable[[dict[str, Any]], object] | None = None,
        writes: bool = True,
        first_line: bytes = b"",
    ) -> "Task":
        """Run our own command line in a child process. Exit code 0: `then(answer)`; 1 with an answer: `refused(answer)`
        (or `fail` where that is not given); cancelled: neither. `first_line` goes to its standard input (a key).
        """
        command = [*self._program, *arguments, *self._options(), "--json", "--progress"]
        first_line = first_line or self._secret()
        if first_line:
            command.append("--key-stdin")
        from gzstudents.ui.task import Task

        task = Task(command, title)
        self.tasks.append(task)
        if progress is not None:
            task.progressed.connect(progress)
        task.progressed.connect(self.tasks_changed)
        task.ended.connect(lambda ended: self._on_ended(ended, then, fail, refused, writes))
        task.start(first_line)
        self.tasks_changed.emit()
        return task

    def close(self) -> None:
        """Stop children, finish what is being written, join the threads."""
        self.closing.emit()
        self._closed = True
        for task in list(self.tasks):
            task.kill()
        for queue in (self._reads, self._writes):
            queue.put(None)
        for thread in self._threads:
            thread.join()
        self._threads.clear()

    @property
    def actor(self) -> str:
        """Who sits before the window, as acts are signed."""
        return self._actor()

    @property
    def busy(self) -> bool:
        return self._busy > 0 or bool(self.tasks)

    # --- threads

    def _open(self) -> StoreLike:
        with self._opening:
            if self._store is None:
                found: Any = self._store_or_opener
                self._store = found if hasattr(found, "reading") else found()
            store: StoreLike = self._store
            return store

    def _send(
        self,
        queue: "SimpleQueue[Order | None]",
        work: Callable[[], tuple[Any, ...]],
        then: Callable[..., object] | None,
        fail: Callable[[Exception], object] | None,
        key: object,
    ) -> None:
        if self._closed:
            return
        self._start_threads()
        self._count += 1
        if key is not None:
            self._latest[key] = self._count
        self._set_busy(1)
        queue.put(Order(work, then, fail, key, self._count))

    def _start_threads(self) -> None:
        if not self._threads:
            for name, queue in (("reader", self._reads), ("writer", self._writes)):
                thread = threading.Thread(target=self._loop, args=(queue,), name=f"gzstudents-{name}", daemon=True)
                thread.start()
                self._threads.append(thread)

    def _loop(self, queue: "SimpleQueue[Order | None]") -> None:
        while (order := queue.get()) is not None:
            if order.key is not None and self._latest.get(order.key) != order.token:
                self._answered.emit(Answer(order, (), None, frozenset()))
                continue
            self._answered.emit(perform(order, writing=queue is self._writes))

    @Slot(object)
    def _on_answered(self, answer: Answer) -> None:
        order = answer.order
        self._set_busy(-1)
        if self._closed or not alive(order.then):
            return
        stale = order.key is not None and self._latest.get(order.key) != order.token
        if answer.changed:
            self.changed.emit(answer.changed)
        if stale:
            return
        if answer.error is not None:
            self._give_up(answer.error, order.fail)
        elif order.then is not None:
            order.then(*answer.values)

    def _set_busy(self, step: int) -> None:
        self._busy += step
        self.busy_changed.emit(self._busy)

    def _give_up(self, error: Exception, fail: Callable[[Exception], object] | None) -> None:
        if isinstance(error, Cancelled):
            return
        if fail is not None and alive(fail):
            fail(error)
        else:
            self.failed.emit(error)

    # --- child processes

    def _on_ended(
        self,
        task: "Task",
        then: Callable[[dict[str, Any]], object],
        fail: Callable[[Exception], object] | None,
        refused: Callable[[dict[str, Any]], object] | None,
        writes: bool,
    ) -> None:
        self._last_ended = task  # kept until the next: it must not be deleted inside its own signal
        if task in self.tasks:
            self.tasks.remove(task)
        self.tasks_changed.emit()
        if self._closed:
            return
        if writes and task.code == 0:
            tables = task.answer.get("changed")
            self.changed.emit(frozenset(tables) if isinstance(tables, list) else EVERYTHING)
        if task.code == 0 and task.error is None:
            if alive(then):
                then(task.answer)
        elif not task.cancelled:
            if task.code == 1 and task.answer and refused is not None and alive(refused):
                refused(task.answer)
            else:
                self._give_up(task.failure(), fail)


def own_program() -> list[str]:
    return [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "gzstudents"]
