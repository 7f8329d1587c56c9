"""Making the QApplication: typing Chinese on every Linux, Qt's own texts, the look."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, Qt, QTranslator
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QApplication

from gzstudents.kernel import i18n, paths
from gzstudents.ui import theme
from gzstudents.ui.desk import Settings

# What Qt's Chinese catalogue says otherwise than Chinese offices do, or not at all.
_BETTER = {
    "Discard": "不保存",
    "&Discard": "不保存",
    "Don't Save": "不保存",
    "Close without Saving": "不保存",
    "Undo": "撤销",
    "&Undo": "撤销(&U)",
    "Go to today": "回到今天",
    "Pick Screen Color": "从屏幕取色",
}


class _Overrides(QTranslator):
    """Speaks Chinese before Qt's own catalogue."""

    def isEmpty(self) -> bool:
        return False

    def translate(self, context: str, text: str, disambiguation: str | None = None, n: int = -1) -> str | None:
        return _BETTER.get(text)


def mend_input_method(environment: dict[str, str] | None = None, plugins: Path | None = None) -> None:
    """The wheels of PySide6 carry no fcitx plug-in; fcitx 5 also speaks ibus. To be called before QApplication."""
    values = os.environ if environment is None else environment
    if not sys.platform.startswith("linux") or not values.get("QT_IM_MODULE", "").startswith("fcitx"):
        return
    folder = plugins or Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath))
    if not list((folder / "platforminputcontexts").glob("libfcitx*")):
        values["QT_IM_MODULE"] = "ibus"


_STYLE = ("-style", "Fusion")  # as setStyle() does, without making its classes
_translators: list[QTranslator] = []


def speak(app: QCoreApplication, language: str) -> None:
    """Switch the language of everything, at run time too: every widget gets a LanguageChange."""
    i18n.use(language)
    locale = QLocale(QLocale.Language.Chinese, QLocale.Country.China)
    if not i18n.is_chinese():
        locale = QLocale(QLocale.Language.English, QLocale.Country.UnitedStates)
    QLocale.setDefault(locale)
    for old in _translators:
        app.removeTranslator(old)
    _translators.clear()
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    own = QTranslator(app)
    if own.load(locale, "qtbase", "_", folder):
        _translators.append(own)
    if i18n.is_chinese():
        _translators.append(_Overrides(app))
    for translator in _translators:
        app.installTranslator(translator)


def dress(app: QApplication, settings: Settings, *, sheet: bool = True) -> None:
    """Put on the look the person has chosen."""
    scheme, size = str(settings.get("look/scheme", "system")), str(settings.get("look/size", "standard"))
    theme.apply(app, scheme, size, sheet=sheet)


def dress_first(app: QCoreApplication | None) -> None:
    """What make_application() has left for the moment before a window is shown."""
    if isinstance(app, QApplication) and not app.styleSheet():
        theme.wear_sheet(app)


def make_application(arguments: Sequence[str], settings: Settings) -> QApplication:
    """The QApplication, speaking, and dressed but for the style sheet: dress_first() puts it on when the first window is
    built. Later changes of the system's light or dark are followed.
    """
    mend_input_method()
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    QCoreApplication.setApplicationName("gzstudents")
    QGuiApplication.setDesktopFileName("gzstudents")
    app = QApplication([*arguments, *_STYLE])
    app.setWindowIcon(QIcon(str(paths.resource("icons", "graduation-cap.svg"))))
    speak(app, str(settings.get("language") or i18n.system_language()))
    dress(app, settings, sheet=False)
    QGuiApplication.styleHints().colorSchemeChanged.connect(lambda _scheme: _follow(app, settings))
    return app


def _follow(app: QApplication, settings: Settings) -> None:
    wanted = "dark" if QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark else "light"
    if settings.get("look/scheme", "system") == "system" and theme.current().name != wanted:
        dress(app, settings)
