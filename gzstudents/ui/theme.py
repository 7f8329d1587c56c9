"""How everything looks: colours, type and space of the light and the dark theme, in four text sizes."""

from functools import lru_cache
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetrics, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from gzstudents.kernel import i18n
from gzstudents.kernel.i18n import mark
from gzstudents.ui import style

LIGHT: Final = {
    "canvas": "#F5F6F8", "surface": "#FFFFFF", "sidebar": "#EEF0F4", "raised": "#FFFFFF",
    "hover": "#F3F5F8", "pressed": "#E7EAF0", "border": "#E3E6EC", "border_strong": "#C9CFD9", "field": "#8A94A4",
    "text": "#1B2430", "muted": "#4E596A", "faint": "#5E6978", "disabled": "#A3ACB9",
    "accent": "#1D5FBF", "accent_hover": "#184F9F", "accent_soft": "#E4EDFB", "on_accent": "#FFFFFF",
    "ok": "#14713F", "ok_soft": "#E2F3E9", "warn": "#8A5200", "warn_soft": "#FCEFD8",
    "bad": "#B3261E", "bad_soft": "#FCE8E6", "info": "#1B5E9E", "info_soft": "#E3EFFA",
    "neutral": "#4A5565", "neutral_soft": "#ECEEF2", "plum": "#6A3D9A", "plum_soft": "#F0E8F8",
    "teal": "#0F6B6B", "teal_soft": "#DFF2F1", "toast": "#1B2430", "on_toast": "#F5F6F8", "toast_link": "#B9D3F8",
}  # fmt: skip
DARK: Final = {
    "canvas": "#15181D", "surface": "#1C2026", "sidebar": "#181B20", "raised": "#23282F",
    "hover": "#22272E", "pressed": "#2B313A", "border": "#2C323B", "border_strong": "#434B57", "field": "#6B7584",
    "text": "#E7EAEF", "muted": "#A7B0BD", "faint": "#98A2B0", "disabled": "#5C6572",
    "accent": "#7FB0F5", "accent_hover": "#9AC1F8", "accent_soft": "#213350", "on_accent": "#0E1A2B",
    "ok": "#6CCB93", "ok_soft": "#1A3326", "warn": "#E3B25A", "warn_soft": "#3A2D14",
    "bad": "#F2938C", "bad_soft": "#41211F", "info": "#7DB8F0", "info_soft": "#1C3147",
    "neutral": "#B4BDC9", "neutral_soft": "#2B3038", "plum": "#C3A1EA", "plum_soft": "#33264A",
    "teal": "#6CC7C5", "teal_soft": "#163434", "toast": "#E7EAEF", "on_toast": "#15181D", "toast_link": "#184F9F",
}  # fmt: skip

TONES: Final = ("ok", "warn", "bad", "info", "neutral", "plum", "teal")
_WIDTHS_KEPT: Final = 20_000
SCALES: Final = {"small": 0.92, "standard": 1.0, "large": 1.15, "huge": 1.3}
SCALE_NAMES: Final = {"small": mark("小"), "standard": mark("标准"), "large": mark("大"), "huge": mark("特大")}
SCHEME_NAMES: Final = {"system": mark("跟随系统"), "light": mark("浅色"), "dark": mark("深色")}

# The Latin face first, so that digits and names get the platform's own, then the platform's Simplified Chinese face:
# fontconfig's choice for an unset locale has the Japanese shapes.
_LATIN: Final[tuple[str, ...]] = ("Segoe UI", ".AppleSystemUIFont")
_CHINESE: Final[tuple[str, ...]] = (
    "Microsoft YaHei UI", "PingFang SC", "Noto Sans CJK SC", "Source Han Sans SC", "Noto Sans SC",
    "WenQuanYi Micro Hei", "WenQuanYi Zen Hei",
)  # fmt: skip


class Theme:
    """Colours by name, and fonts and sizes at one scale; remembers what it has made, because cells ask often."""

    def __init__(self, name: str = "light", scale: float = 1.0) -> None:
        self.name = name
        self.colors: dict[str, str] = DARK if name == "dark" else LIGHT
        self.scale = scale
        self._fonts: dict[tuple[float, int, bool], QFont] = {}
        self._metrics: dict[tuple[float, int, bool], QFontMetrics] = {}
        self._widths: dict[tuple[str, float, QFont.Weight, bool], int] = {}
        self._made = {key: QColor(value) for key, value in self.colors.items()}

    def color(self, key: str) -> QColor:
        return self._made[key]

    def px(self, value: float) -> int:
        return round(value * self.scale)

    def font(self, px: float = 13, weight: QFont.Weight = QFont.Weight.Normal, tabular: bool = False) -> QFont:
        key = (px, int(weight), tabular)
        found = self._fonts.get(key)
        if found is None:
            found = self._fonts[key] = self._make_font(px, weight, tabular)
        return found

    def metrics(
        self, px: float = 13, weight: QFont.Weight = QFont.Weight.Normal, tabular: bool = False
    ) -> QFontMetrics:
        key = (px, int(weight), tabular)
        found = self._metrics.get(key)
        if found is None:
            found = self._metrics[key] = QFontMetrics(self.font(px, weight, tabular))
        return found

    def width(
        self, text: str, px: float = 13, weight: QFont.Weight = QFont.Weight.Normal, tabular: bool = False
    ) -> int:
        """How wide a text is; lists ask the same again at every painting."""
        key = (text, px, weight, tabular)
        found = self._widths.get(key)
        if found is None:
            if len(self._widths) > _WIDTHS_KEPT:
                self._widths.clear()
            found = self._widths[key] = self.metrics(px, weight, tabular).horizontalAdvance(text)
        return found

    def _make_font(self, px: float, weight: QFont.Weight, tabular: bool) -> QFont:
        font = QFont()
        font.clearFeatures()  # it begins as the application's, which may have been made for another language
        font.setFamilies(families())
        font.setPixelSize(max(8, self.px(px)))
        font.setWeight(weight)
        if tabular:
            font.setFeature(QFont.Tag("tnum"), 1)
        if not i18n.is_chinese():
            font.setFeature(QFont.Tag("pwid"), 1)  # “ ” as wide as in English, where the Chinese face draws them
        return font

    def palette(self) -> QPalette:
        palette = QPalette()
        for role, key in _ROLES.items():
            palette.setColor(role, self.color(key))
        for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, role, self.color("disabled"))
        return palette


_R = QPalette.ColorRole
_ROLES: Final = {
    _R.Window: "canvas", _R.WindowText: "text", _R.Base: "surface", _R.AlternateBase: "hover", _R.Text: "text",
    _R.Button: "surface", _R.ButtonText: "text", _R.BrightText: "bad", _R.ToolTipBase: "raised",
    _R.ToolTipText: "text", _R.PlaceholderText: "faint", _R.Highlight: "accent_soft", _R.HighlightedText: "text",
    _R.Link: "accent", _R.LinkVisited: "plum", _R.Light: "raised", _R.Midlight: "hover", _R.Mid: "border",
    _R.Dark: "border_strong", _R.Shadow: "border_strong", _R.Accent: "accent",
}  # fmt: skip

_current = [Theme()]


def current() -> Theme:
    """The theme in force; ask when painting, never keep it."""
    return _current[0]


def apply(app: QApplication, scheme: str = "light", size: str = "standard", *, sheet: bool = True) -> Theme:
    """Put a look on the whole program: scheme "system", "light" or "dark", size one of SCALES. Without the style sheet it
    is to be followed by wear_sheet().
    """
    from gzstudents.ui import icons

    hints = QGuiApplication.styleHints()
    wish = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}.get(scheme, Qt.ColorScheme.Unknown)
    hints.setColorScheme(wish)  # title bar and native dialogs follow
    dark = scheme == "dark" or (scheme == "system" and hints.colorScheme() == Qt.ColorScheme.Dark)
    theme = Theme("dark" if dark else "light", SCALES.get(size, 1.0))
    if app.styleSheet() and (theme.name, theme.scale) == (current().name, current().scale):
        wear_sheet(app)  # the same look: nothing, unless its pictures lie elsewhere by now
        return current()
    _current[0] = theme
    icons.forget()
    app.setPalette(theme.palette())
    app.setFont(theme.font(13))
    if sheet:
        wear_sheet(app)
    return theme


def wear_sheet(app: QApplication) -> None:
    """Put on the style sheet of the theme in force. Under a style sheet Qt polishes a widget anew, with all that is in it,
    each time it comes to another parent: the first window is built without, and gets it before it is shown.
    """
    from gzstudents.ui import icons

    look = current()
    files = icons.files(arrow=look.colors["muted"], tick=look.colors["on_accent"])
    sheet = style.sheet(look.colors, look.px, files)
    if sheet != app.styleSheet():  # Qt dresses every widget anew, whatever the sheet says
        app.setStyleSheet(sheet)


@lru_cache(maxsize=1)
def families() -> list[str]:
    """The faces to write with, best first; the shipped one where the system has no Chinese face."""
    have = set(QFontDatabase.families())
    chinese = [name for name in _CHINESE if name in have] or _shipped_family()
    return [name for name in _LATIN if name in have] + chinese


def _shipped_family() -> list[str]:
    from gzstudents.kernel import fonts

    found: list[str] = []
    for identity in ("sans", "sans-medium", "sans-bold"):
        file = fonts.files().get(identity)
        number = QFontDatabase.addApplicationFont(str(fonts.unpacked(file))) if file else -1
        if number >= 0:
            found += [name for name in QFontDatabase.applicationFontFamilies(number) if name not in found]
    return found


def luminance(color: str) -> float:
    """Relative luminance as WCAG 2 counts it."""

    def linear(value: float) -> float:
        return value / 12.92 if value <= 0.03928 else ((value + 0.055) / 1.055) ** 2.4

    made = QColor(color)
    return 0.2126 * linear(made.redF()) + 0.7152 * linear(made.greenF()) + 0.0722 * linear(made.blueF())


def contrast(first: str, second: str) -> float:
    """Contrast of two colours, 1 to 21; text needs 4.5, borders of fields 3."""
    low, high = sorted((luminance(first), luminance(second)))
    return (high + 0.05) / (low + 0.05)
