"""Forms that were being filled in, and what screens hold unsaved in no form: taken down as plain data, and taken up again on
the same record with the same words.
"""

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QObject, QTimer

from gzstudents.ui.form import Form
from gzstudents.ui.live import words
from gzstudents.ui.main_window import MainWindow
from gzstudents.ui.panel import MOST_KEPT, Panel
from gzstudents.ui.screen import Screen

_EVERY, _TRIES = 100, 50  # ms between two looks whether the record has been read, and how often


def open_drafts(window: MainWindow) -> list[dict[str, Any]]:
    """What is not saved: typed into any form of the window, in its dialogs too, or decided on a screen."""
    forms = [form for form in window.findChildren(Form) if not form.isHidden() and form.dirty]
    own = [{**found, "screen": screen.id, "own": True} for screen in window.built() if (found := screen.draft())]
    return [*own, *(_draft(window, form) for form in forms)]


def _draft(window: MainWindow, form: Form) -> dict[str, Any]:
    screen = next((one for one in window.built() if _is_in(form, one.detail)), window.current)
    title, subtitle = form.heading
    typed = form.typed()
    return {
        "screen": screen.id if screen is not None else "",
        "command": form.opened_by,
        "records": form.opened_on,
        "form": type(form).__name__,
        "title": words(title),
        "subtitle": subtitle,
        "typed": typed,
        "lines": [[form.fields[name].field.heading(), form.fields[name].shown()] for name in typed],
    }


def _is_in(form: Form, detail: object) -> bool:
    return isinstance(detail, Panel) and detail.form is form


class Resuming(QObject):
    """Opens the form of a draft again; `failed()` where that is not possible: then the words are to be shown."""

    def __init__(
        self, window: MainWindow, draft: Mapping[str, Any], done: Callable[[], object], failed: Callable[[], object]
    ) -> None:
        super().__init__(window)
        self._window, self._draft, self._done, self._failed = window, draft, done, failed
        self._left = _TRIES
        self._step: Callable[[Screen], bool] = self._hand if draft.get("own") else self._choose
        self._timer = QTimer(self, interval=_EVERY)
        self._timer.timeout.connect(self._on_tick)
        if self._go():
            self._timer.start()
        else:
            self._end(failed)

    def _go(self) -> bool:
        wanted = str(self._draft.get("screen", ""))
        records = self._records()
        if len(records) >= MOST_KEPT or wanted not in {one.id for one in self._window.screens}:
            return False
        self._window.go(wanted, records[0] if len(records) == 1 else None)
        screen = self._window.current
        return screen is not None and screen.id == wanted

    def _records(self) -> list[int]:
        return [one for one in self._draft.get("records", ()) if isinstance(one, int)]

    def _on_tick(self) -> None:
        self._left -= 1
        screen = self._window.current
        if screen is None or self._left < 0 or screen.id != self._draft["screen"]:
            self._end(self._failed)
        elif self._step(screen):
            self._left = _TRIES

    def _hand(self, screen: Screen) -> bool:
        """Wait until the screen has read what its own draft is about."""
        if not screen.resume(self._draft):
            return False
        self._end(self._done)
        return True

    def _choose(self, screen: Screen) -> bool:
        """Wait until the same records are chosen, then let the command run that opened the form."""
        records = self._records()
        subject = getattr(screen.detail, "subject", None)
        if records and (subject is None or sorted(subject(MOST_KEPT)) != sorted(records)):
            page = getattr(screen, "page", None)
            if page is not None and len(records) > 1:
                page.choose(records)
            return False
        command = next((one for one in self._window.commands_in_force() if one.id == self._draft["command"]), None)
        if command is not None and command.enabled():
            command.run()
        elif not records:
            screen.open("new")
        else:
            return False
        self._step = self._fill
        return True

    def _fill(self, screen: Screen) -> bool:
        form = getattr(screen.detail, "form", None)
        if form is None:
            return False
        title, subtitle = form.heading
        found = [type(form).__name__, words(title), subtitle]
        same = found == [self._draft.get(one) for one in ("form", "title", "subtitle")] and not form.dirty
        if same:
            form.retype(self._draft["typed"])
            screen.detail_wanted.emit()
        self._end(self._done if same else self._failed)
        return True

    def _end(self, say: Callable[[], object]) -> None:
        self._timer.stop()
        say()
        self.deleteLater()
