"""Editors of numbers: whole ones, with decimals, money in yuan and what is kept as hundredths or per mille."""

import re
from typing import Any

from gzstudents.kernel.i18n import _
from gzstudents.kernel.scaled import PERMILLE
from gzstudents.ui.text_editor import TextEditor

_DECIMAL = re.compile(r"-?\d{1,12}(\.\d{1,6})?", re.ASCII)


class NumberEditor(TextEditor):
    """A whole number; empty is None."""

    def value(self) -> Any:
        text = self._plain()
        return int(text) if re.fullmatch(r"-?\d{1,15}", text) else None

    def _plain(self) -> str:
        import unicodedata

        return unicodedata.normalize("NFKC", self.text()).replace(",", "").replace(" ", "")

    def show_value(self, value: Any) -> None:
        super().show_value(None if value is None else f"{value}")

    def problem(self) -> str:
        return _("应为整数") if self._plain() and self.value() is None else ""


class DecimalEditor(TextEditor):
    """A number with up to six decimals, as plain digits; "" when empty."""

    def value(self) -> Any:
        plain = self._plain()
        return plain if _DECIMAL.fullmatch(plain) else ""

    def _plain(self) -> str:
        import unicodedata

        return unicodedata.normalize("NFKC", self.text()).replace(",", "").replace(" ", "").replace("\u2212", "-")

    def problem(self) -> str:
        return _("应为数字，小数最多六位") if self._plain() and not self.value() else ""


class MoneyEditor(TextEditor):
    """Yuan as people write them; the value is fen, None when empty."""

    def value(self) -> Any:
        from gzstudents.kernel import money

        return money.parse_money(self.text()).fen

    def show_value(self, value: Any) -> None:
        from gzstudents.kernel import money

        super().show_value(None if value is None else money.yuan(value))

    def problem(self) -> str:
        from gzstudents.kernel import money

        return money.problem_text(money.parse_money(self.text()).problem, self.text())


class ScaledEditor(TextEditor):
    """A number with a fixed count of decimals, kept whole: a mark in hundredths, a share in ‰ that is typed in %."""

    def __init__(self, scale: int) -> None:
        super().__init__(24)
        self._scale = scale

    def value(self) -> Any:
        from gzstudents.kernel import scaled

        return scaled.parsed(self.text(), self._scale)

    def show_value(self, value: Any) -> None:
        from gzstudents.kernel import scaled

        super().show_value(None if value is None else scaled.shown(value, self._scale))

    def problem(self) -> str:
        if not self.text().strip() or self.value() is not None:
            return ""
        return _("应为百分比，小数最多一位") if self._scale == PERMILLE else _("应为数字，小数最多两位")
