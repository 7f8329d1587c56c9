"""The short form of an act that needs a reason."""

from collections.abc import Callable
from datetime import date
from typing import Any

from gzstudents.kernel.fields import Field
from gzstudents.kernel.i18n import mark
from gzstudents.ui.acts_screen import ActForm
from gzstudents.ui.desk import Desk


class ReasonForm(ActForm):
    """Reason and day, handed to `operation` with `fixed`; `said(n)` puts into words what was done to n records."""

    def __init__(
        self,
        desk: Desk,
        title: str,
        subtitle: str,
        operation: Callable[..., Any],
        said: Callable[[int], str],
        *,
        day: str = "happened_on",
        **fixed: Any,
    ) -> None:
        fields = [
            Field("reason", mark("原因"), "lines", required=True, wide=True),
            *([Field(day, mark("日期"), "date", required=True)] if day else []),
        ]
        super().__init__(title, fields, subtitle=subtitle, save_text=title, whole=True)
        self._desk, self._operation, self._said, self._fixed = desk, operation, said, fixed
        self.fill({day: date.today().isoformat()} if day else {})
        self.saved.connect(self._write)

    def _write(self, values: dict[str, Any]) -> None:
        self._desk.jobs.write(self._operation, self._on_written, fail=self.refuse, **self._fixed, **values)

    def _on_written(self, _result: Any, act: int | None) -> None:
        many = next((len(value) for value in self._fixed.values() if isinstance(value, list)), 1)
        self.done.emit(self._said(many), act)
