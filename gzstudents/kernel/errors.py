"""What may go wrong, in words for the desk."""

from typing import Any, Literal

from gzstudents.kernel.plain import Plain


class UserError(Exception):
    """Something a person can mend: the text says what happened and what to do. It is already translated."""


class RuleBroken(UserError):
    """A rule of the office or the law refuses an act; `reasons` are whole sentences."""

    def __init__(self, message: str, reasons: list[str] | None = None) -> None:
        super().__init__(message)
        self.reasons = list(reasons or [])


class StaleRecord(UserError):
    """A record was changed by somebody else since it was read."""


class Cancelled(Exception):
    """The person stopped a long job; the transaction is rolled back."""


class Problem(Plain):
    """One thing that is wrong with input, and where: sheet, row as the sheet program counts it, heading of the column."""

    code: str
    message: str
    sheet: str = ""
    row: int | None = None
    column: str = ""
    severity: Literal["error", "warning"] = "error"

    def as_dict(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self._names}
