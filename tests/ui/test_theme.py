import pytest
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication, QPushButton

from gzstudents.kernel import i18n
from gzstudents.ui import icons, theme

ON = ("surface", "canvas", "sidebar", "hover", "accent_soft", "raised")
PAIRS = [
    *[(fg, bg) for fg in ("text", "muted", "faint") for bg in ON],
    *[("accent", bg) for bg in ("surface", "canvas", "accent_soft", "raised")],
    ("on_accent", "accent"), ("on_accent", "accent_hover"), ("on_toast", "toast"), ("toast_link", "toast"),
    *[(tone, f"{tone}_soft") for tone in theme.TONES],
    *[(tone, "surface") for tone in theme.TONES],
    ("warn", "accent_soft"), ("bad", "accent_soft"), ("muted", "neutral_soft"), ("bad", "canvas"),
    ("text", "pressed"), ("muted", "pressed"), ("accent", "sidebar"),
]  # fmt: skip


@pytest.mark.parametrize("colors", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
def test_texts_can_be_read(colors: dict[str, str]) -> None:
    weak = {
        f"{fg} on {bg}": round(theme.contrast(colors[fg], colors[bg]), 2)
        for fg, bg in PAIRS
        if theme.contrast(colors[fg], colors[bg]) < 4.5
    }
    assert not weak


@pytest.mark.parametrize("colors", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
def test_borders_of_fields_can_be_seen(colors: dict[str, str]) -> None:
    for border in ("field", "accent", "bad", "warn"):
        assert theme.contrast(colors[border], colors["surface"]) >= 3


def test_both_themes_have_the_same_names() -> None:
    assert theme.LIGHT.keys() == theme.DARK.keys()


def test_contrast_as_wcag_counts() -> None:
    assert theme.contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert theme.contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


def test_change_at_run_time(qapp: QApplication, qtbot: object) -> None:
    button = QPushButton()
    button.setIcon(icons.icon("plus", "accent"))
    light = button.icon().pixmap(16).toImage().pixelColor(8, 8).name()
    theme.apply(qapp, "dark", "huge")
    assert theme.current().name == "dark"
    assert theme.current().px(10) == 13
    assert button.icon().pixmap(16).toImage().pixelColor(8, 8).name() != light
    theme.apply(qapp, "light", "unknown size")
    assert theme.current().scale == 1.0


def test_a_chinese_face_is_named() -> None:
    assert any(name in theme._CHINESE for name in theme.families())


def test_quotation_marks_are_as_wide_as_the_language_wants(qapp: QApplication) -> None:
    wide, kept = {}, qapp.font()
    for language in ("en", "zh_CN"):
        i18n.use(language)
        qapp.setFont(theme.Theme().font(13))
        font = theme.Theme().font(13)
        wide[language] = font.isFeatureSet(QFont.Tag("pwid"))
    qapp.setFont(kept)
    assert wide == {"zh_CN": False, "en": True}


def test_shipped_face_where_the_system_has_none() -> None:
    assert any("Noto Sans SC" in name for name in theme._shipped_family())


def test_every_icon_can_be_drawn() -> None:
    from gzstudents.kernel import paths

    files = sorted(paths.resource("icons").glob("*.svg"))
    assert len(files) > 60
    for file in files:
        assert icons._renderer(file.stem, "#000000", 2).isValid(), file.name
    assert paths.resource("icons", "LICENSE").is_file()


def test_an_icon_without_room_draws_nothing(qtbot: object) -> None:
    """Qt asks for it where a button is squeezed to nothing; a painter without a picture would warn, which fails here."""
    assert icons.icon("ellipsis").pixmap(0, 0).isNull()
