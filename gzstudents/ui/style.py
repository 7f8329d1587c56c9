"""The style sheet, filled from the theme's colours and sizes."""

from collections.abc import Callable
from string import Template

_PAGE = """
QWidget { font-size: $fs; color: $text; }
QMainWindow, #canvas, QDialog { background: $canvas; }
QScrollArea { background: transparent; border: none; }
QScrollArea > QWidget > #canvas { background: $canvas; }
QToolTip { background: $raised; color: $text; border: 1px solid $border_strong; padding: 4px 8px; }

QMenuBar { background: $sidebar; border-bottom: 1px solid $border; padding: 2px 6px; }
QMenuBar::item { padding: 4px 10px; border-radius: 4px; background: transparent; }
QMenuBar::item:selected { background: $pressed; }
QMenu { background: $raised; border: 1px solid $border_strong; padding: 6px; }
QMenu::item { padding: 6px 28px 6px 10px; border-radius: 4px; background: transparent; }
QMenu::item:selected { background: $accent_soft; color: $text; }
QMenu::item:disabled { color: $disabled; }
QMenu::icon { padding-left: 8px; }
QMenu::separator { height: 1px; background: $border; margin: 6px 4px; }

#sidebar { background: $sidebar; border-right: 1px solid $border; }
#sidebar QListView { background: transparent; border: none; outline: none; }
#brand { font-size: $fs_l; font-weight: 600; }
QLabel[role="muted"] { color: $muted; font-size: $fs_s; }
QLabel[role="faint"] { color: $faint; font-size: $fs_s; }
QLabel[role="title"] { font-size: $fs_xl; font-weight: 600; }
QLabel[role="h2"] { font-size: $fs_l; font-weight: 600; }
QLabel[role="section"] { color: $muted; font-size: $fs_s; font-weight: 600; }
QLabel[role="error"] { color: $bad; font-size: $fs_s; }
QLabel[role="warning"] { color: $warn; font-size: $fs_s; }
QLabel[role="figure"] { font-size: $fs_f; font-weight: 600; }
QLabel[role="strong"] { font-weight: 600; }
QLabel[role="brandMark"] { background: $accent; border-radius: 9px; }

#card, #tableCard { background: $surface; border: 1px solid $border; border-radius: 8px; }
#plain { background: transparent; }
#conditionRoot { background: $surface; border: none; }
#conditionGroup { background: $canvas; border: 1px solid $border; border-left: 3px solid $accent; border-radius: 6px; }
#sep { background: $border; max-height: 1px; min-height: 1px; border: none; }
#statusbar { background: $canvas; }
#taskstrip { background: $sidebar; border-top: 1px solid $border; }
#bulk { background: $accent_soft; border-radius: 8px; }
#errorbar { background: $bad_soft; border-radius: 8px; }
#errorbar QLabel { color: $bad; }
#detail { background: $surface; border-left: 1px solid $border; }
#panels[over="true"] #detail { border-left: 1px solid $border_strong; }
#popup, #namePopup { background: $raised; border: 1px solid $border_strong; }
#popup QLineEdit { border: none; background: transparent; }
#popup #bounds QLineEdit { border: 1px solid $field; min-height: $ctl_s; max-height: $ctl_s; padding: 0 6px; }
#detail QScrollArea, #detailBody { background: $surface; border: none; }
#footer { background: $surface; border-top: 1px solid $border; }
#callout { background: $warn_soft; border-radius: 8px; }
#callout QLabel { color: $warn; }
#callout[tone="bad"] { background: $bad_soft; }
#callout[tone="bad"] QLabel { color: $bad; }
#callout[tone="info"] { background: $info_soft; }
#callout[tone="info"] QLabel { color: $info; }
#callout[tone="ok"] { background: $ok_soft; }
#callout[tone="ok"] QLabel { color: $ok; }
#callout[tone="neutral"] { background: $neutral_soft; }
#callout[tone="neutral"] QLabel { color: $neutral; }
#toast { background: $toast; border-radius: 8px; }
#toast QLabel { color: $on_toast; }
#toast QPushButton { background: transparent; border: none; color: $toast_link; font-weight: 600; padding: 0 8px; }
#toast QPushButton:hover { text-decoration: underline; }
#palette { background: $raised; border: 1px solid $border_strong; border-radius: 12px; }
#palette QLineEdit { border: none; background: transparent; font-size: $fs_l; min-height: 44px; max-height: 44px; }
#palette QListView { background: transparent; border: none; outline: none; }
"""

_CONTROLS = """
QPushButton { background: $surface; border: 1px solid $border_strong; border-radius: 6px;
              min-height: $ctl; max-height: $ctl; padding: 0 14px; }
QPushButton:hover { background: $hover; }
QPushButton:pressed { background: $pressed; }
QPushButton:focus { border: 1px solid $accent; }
QPushButton:disabled { color: $disabled; border-color: $border; }
QPushButton::menu-indicator { image: none; width: 0; }
QPushButton[tight="true"] { padding: 0 10px; }
QPushButton[kind="primary"] { background: $accent; border-color: $accent; color: $on_accent; font-weight: 600; }
QPushButton[kind="primary"]:hover { background: $accent_hover; border-color: $accent_hover; }
QPushButton[kind="primary"]:focus { border: 1px solid $text; }
QPushButton[kind="primary"]:disabled { background: $pressed; border-color: $pressed; color: $disabled; }
QPushButton[kind="danger"] { background: $surface; border-color: $bad; color: $bad; font-weight: 600; }
QPushButton[kind="danger"]:hover { background: $bad_soft; }
QPushButton[kind="danger"]:disabled { border-color: $border; color: $disabled; }
QPushButton[kind="ghost"] { background: transparent; border-color: transparent; padding: 0 10px; }
QPushButton[kind="ghost"]:hover { background: $pressed; }
QPushButton[kind="ghost"]:focus { border-color: $accent; }
QPushButton[kind="choice"]:checked { background: $accent_soft; border-color: $accent; color: $accent; }
QPushButton[kind="field"] { text-align: left; padding: 0 10px; font-weight: 400; border-color: $field; }
QPushButton[kind="tool"] { background: transparent; border-color: transparent; padding: 0 8px;
                           min-height: $ctl_m; max-height: $ctl_m; }
QPushButton[kind="tool"]:hover { background: $pressed; }
QPushButton[kind="tool"]:focus { border-color: $accent; }
QPushButton[kind="link"] { background: transparent; border: 1px solid transparent; color: $accent; padding: 0 6px;
                           min-height: $ctl_s; max-height: $ctl_s; }
QPushButton[kind="link"]:hover { background: $accent_soft; }
QPushButton[kind="link"]:focus { border-color: $accent; }
QPushButton[kind="link"]:disabled { color: $disabled; }
#bulk QPushButton:hover { background: $surface; }
#callout QPushButton[kind="link"]:hover, #errorbar QPushButton[kind="link"]:hover { background: $surface; }
QToolButton { background: transparent; border: 1px solid transparent; border-radius: 6px; padding: 5px; }
QToolButton:hover { background: $hover; }
QToolButton:pressed, QToolButton:checked { background: $pressed; }
QToolButton[tight="true"] { padding: 1px; }
QToolButton:focus { border-color: $accent; }
QToolButton::menu-indicator { image: none; width: 0; }

#chip { background: $surface; border: 1px solid $border_strong; border-radius: $r_chip; padding: 0 10px;
        min-height: $chip; max-height: $chip; color: $text; font-size: $fs_s; }
#chip:hover { background: $hover; }
#chip[active="true"] { background: $accent_soft; border-color: $accent_soft; color: $accent; }
#chip[dashed="true"] { border-style: dashed; color: $muted; background: transparent; }
#chip:focus { border-color: $accent; }

QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QSpinBox, QDateEdit {
    background: $surface; border: 1px solid $field; border-radius: 6px; padding: 0 10px;
    selection-background-color: $accent; selection-color: $on_accent; }
QLineEdit, QComboBox, QSpinBox, QDateEdit { min-height: $ctl; max-height: $ctl; }
QPlainTextEdit, QTextEdit { padding: 6px 8px; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QComboBox:focus, QSpinBox:focus, QDateEdit:focus {
    border: 1px solid $accent; }
QLineEdit:disabled, QComboBox:disabled, QPlainTextEdit:disabled { color: $disabled; background: $canvas; }
QLineEdit[readOnly="true"], QPlainTextEdit[readOnly="true"] { background: $canvas; }
QLineEdit[state="bad"], QPlainTextEdit[state="bad"], QComboBox[state="bad"] { border: 1px solid $bad; }
QLineEdit[state="warn"], QPlainTextEdit[state="warn"], QComboBox[state="warn"] { border: 1px solid $warn; }
QComboBox QLineEdit { border: none; background: transparent; padding: 0; min-height: 0; }
QComboBox::drop-down { border: none; width: 26px; subcontrol-position: center right; }
QComboBox QAbstractItemView, QListView#choices { background: $raised; border: 1px solid $border_strong; outline: none;
    padding: 4px; selection-background-color: $accent_soft; selection-color: $text; }
QListView#choices::item { padding: 5px 8px; border-radius: 4px; }
QListView#choices::item:hover { background: $hover; }
QListView#values { background: transparent; border: none; outline: none; }
QListView#choices::item:selected { background: $accent_soft; color: $text; }
QCheckBox, QRadioButton { spacing: 8px; background: transparent; }
QCheckBox:disabled, QRadioButton:disabled { color: $disabled; }
QRadioButton::indicator:disabled { border-color: $border; background: $canvas; }
QCheckBox::indicator { width: 15px; height: 15px; border: 1px solid $field; border-radius: 4px; background: $surface; }
QCheckBox::indicator:checked { background: $accent; border-color: $accent; }
QCheckBox::indicator:focus, QCheckBox:focus::indicator { border-color: $accent; }
QRadioButton::indicator { width: 14px; height: 14px; border: 1px solid $field; border-radius: 8px; background: $surface; }
QRadioButton::indicator:checked { border: 5px solid $accent; width: 6px; height: 6px; }
QProgressBar { background: $pressed; border: none; border-radius: 3px; max-height: 6px; min-height: 6px; }
QProgressBar::chunk { background: $accent; border-radius: 3px; }
"""

_PICTURES = """
QComboBox::down-arrow { image: url("$arrow"); width: 14px; height: 14px; }
QCheckBox::indicator:checked { image: url("$tick"); }
"""

_LISTS = """
QTabBar#views { background: transparent; border: none; qproperty-drawBase: 0; }
QTabBar#views::tab { background: transparent; padding: 8px 4px; margin-right: 18px; color: $muted;
                     border: none; border-bottom: 2px solid transparent; }
QTabBar#views::tab:hover { color: $text; }
QTabBar#views::tab:selected { color: $text; border-bottom: 2px solid $accent; font-weight: 600; }
QTabBar#views::tab:focus { color: $accent; }
QTabBar#views::tear { width: 0; image: none; border: none; }
QTabBar#views QToolButton { background: $canvas; border: none; }

QTableView, QTreeView, QListView#plainList { background: $surface; border: none; outline: none;
    gridline-color: transparent; selection-background-color: $accent_soft; selection-color: $text; }
QTableView#rows { selection-background-color: transparent; border-radius: 8px; }
QTableView::item { border: none; }
QTableView#cells { gridline-color: $border; border: 1px solid $field; border-radius: 6px; }
QTableView#cells:focus { border: 1px solid $accent; }
QTableView#cells[state="bad"] { border: 1px solid $bad; }
QTableView#cells::item { padding: 0 8px; }
QTableView#cells::item:selected { background: $accent_soft; color: $text; }
QTableView#cells QHeaderView::section { padding: 0 8px; }
QLineEdit#cell { border: 1px solid $accent; border-radius: 0; padding: 0 6px; min-height: 0; max-height: 400px; }
QTableView#figures { gridline-color: $border; }
QTableView#figures::item { padding: 0 8px; border-bottom: 1px solid $border; }
QTableView#figures::item:selected { background: $accent_soft; color: $text; }
QHeaderView { background: $surface; border: none; border-top-left-radius: 8px; border-top-right-radius: 8px; }
QHeaderView::section { background: $surface; color: $muted; font-size: $fs_s; font-weight: 600; border: none;
                       border-bottom: 1px solid $border; padding: 0 12px; }
QHeaderView::section:hover { color: $text; background: $hover; }
QHeaderView::up-arrow, QHeaderView::down-arrow { width: 0; height: 0; image: none; }
QTableCornerButton::section { background: transparent; border: none; }

QScrollBar:vertical { background: transparent; width: 10px; margin: 2px; }
QScrollBar::handle:vertical { background: $border_strong; border-radius: 3px; min-height: 32px; }
QScrollBar::handle:vertical:hover { background: $faint; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 2px; }
QScrollBar::handle:horizontal { background: $border_strong; border-radius: 3px; min-width: 32px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QSplitter::handle { background: transparent; }
QAbstractScrollArea::corner { background: transparent; border: none; }
"""


def sheet(colors: dict[str, str], px: Callable[[float], int], pictures: dict[str, str] | None = None) -> str:
    """The whole style sheet. `pictures`: files for the few things that a style sheet can only draw from a file."""
    sizes = {"fs": 13, "fs_s": 12, "fs_l": 15, "fs_xl": 20, "fs_f": 26, "ctl": 32, "ctl_m": 28, "ctl_s": 26, "chip": 24}
    values = {**colors, **{name: f"{px(size)}px" for name, size in sizes.items()}}
    values["r_chip"] = f"{px(24) // 2 + 1}px"
    text = _PAGE + _CONTROLS + _LISTS + (_PICTURES if pictures else "")
    return Template(text).substitute(values | (pictures or {}))
