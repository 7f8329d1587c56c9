"""HiGHS at work, and how long anybody waits for it."""

import threading
import time
from typing import TYPE_CHECKING, Any

import numpy as np

from gzstudents.kernel.errors import Cancelled
from gzstudents.kernel.progress import Progress

if TYPE_CHECKING:
    from highspy import Highs

_ASKED, _PATIENCE = 0.1, 0.3  # seconds: between two questions whether to go on; for the solver to stop by itself
_LATE = 0.5  # seconds: so much later than its own limit it may be; then nobody waits for it any more


class Watch:
    """Asks now and then whether to go on, and tells how far it is; the solver looks here whether to stop. `values`: the best
    it has found so far, None while there is nothing.
    """

    def __init__(self, progress: Progress, seconds: float) -> None:
        self.progress, self.seconds = progress, seconds
        self.began, self.stopped, self.over = time.monotonic(), False, False
        self.values: Any = None

    def ask(self) -> None:
        try:
            self.progress.report(min(int(time.monotonic() - self.began), int(self.seconds)), int(self.seconds))
        except Cancelled:
            self.stopped = True

    def is_late(self) -> bool:
        self.over = self.over or time.monotonic() > self.began + self.seconds + _LATE
        return self.over

    def keep(self, event: Any) -> None:
        self.values = np.array(event.data_out.mip_solution)

    def __call__(self, event: Any) -> None:
        if self.stopped or self.over:
            event.interrupt()


def is_done(engine: "Highs", watch: Watch) -> bool:
    """Whether it came to an end, if only by its own limit. Otherwise it is still at work: some of its steps ask nobody for
    many seconds. Then it is left behind, and must not be asked anything but what the watch has kept.
    """
    for event in (engine.cbMipInterrupt, engine.cbSimplexInterrupt, engine.cbIpmInterrupt):
        event.subscribe(watch)
    engine.cbMipImprovingSolution.subscribe(watch.keep)
    worker = threading.Thread(target=engine.run, daemon=True)
    worker.start()
    while worker.is_alive():
        worker.join(_ASKED)
        watch.ask()
        if watch.stopped or watch.is_late():
            worker.join(_PATIENCE)
            if watch.stopped:
                raise Cancelled
            return not worker.is_alive()
    return True
