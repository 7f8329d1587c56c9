"""The model under every list: holds ids, and reads the rows of a page when they are looked at."""

import csv
import io
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Literal, Protocol

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from gzstudents.kernel.i18n import _, _n
from gzstudents.kernel.plain import Plain
from gzstudents.ui.live import Words, words

PAGE = 8  # small: each row of a large store costs leaps on the disk, and a jump must read no more than it shows
PAGES_KEPT = 1024
AT_ONCE = 128  # rows asked for at once where many are wanted
ROW_ROLE = Qt.ItemDataRole.UserRole + 1

CellKind = Literal["text", "name", "two", "pill", "date", "number", "muted"]
Index = QModelIndex | QPersistentModelIndex


class Ids(Protocol):
    """A list of ids or a numpy array of them."""

    def __len__(self) -> int: ...

    def __getitem__(self, place: Any, /) -> Any: ...


def _nothing(_row: Any) -> str:
    return ""


def _neutral(_row: Any) -> str:
    return "neutral"


class Column(Plain):
    """A column as data. `text` gives what is shown, copied and read aloud; `second` the lower line of a tall row; `side`
    what stands in grey beside the name; `tone` the colour of a pill; `copies` more columns than one for the clipboard.
    `give_up`: 1 leaves first when the window is narrow; 0 never leaves.
    """

    id: str
    title: Words
    text: Callable[[Any], str]
    cell: CellKind = "text"
    width: int = 120
    second: Callable[[Any], str] = _nothing
    side: Callable[[Any], str] = _nothing
    tone: Callable[[Any], str] = _neutral
    dot: bool = True  # pills: a dot before the word
    copies: tuple[tuple[Words, Callable[[Any], str]], ...] = ()
    give_up: int = 0
    sortable: bool = True
    shown: bool = True  # until the person chooses otherwise
    stretch: bool = False
    today: Callable[[], date] = date.today
    until: Callable[[Any], tuple[str, str]] | None = None  # dates: words and tone where those of due() do not fit

    def heading(self) -> str:
        return words(self.title)

    def parts(self) -> tuple[tuple[Words, Callable[[Any], str]], ...]:
        return self.copies or ((self.title, self.text),)

    def spoken(self, row: Any) -> str:
        """What a screen reader says."""
        said = [part for part in (self.text(row), self.side(row), self.lower(row)) if part]
        return _("{column}：{value}", column=self.heading(), value=_("，").join(said) if said else _("无"))

    def lower(self, row: Any) -> str:
        return self.ending(row)[0] if self.cell == "date" else self.second(row)

    def ending(self, row: Any) -> tuple[str, str]:
        """What a date cell says below the date, and in which tone."""
        return due(self.text(row), self.today()) if self.until is None else self.until(row)


def due(text: str, today: date) -> tuple[str, str]:
    """Words and tone for the last day of something that runs out; ("", "faint") where there is no whole date."""
    try:
        days = (date.fromisoformat(text) - today).days
    except ValueError:
        return ("", "faint") if text else (_("未登记"), "faint")
    if days < 0:
        return _n("已过期 {count} 天", -days), "bad"
    if days == 0:
        return _("今天到期"), "bad"
    if days <= 30:
        return _n("还有 {count} 天", days), "warn"
    if days < 730:
        return _n("还有 {count} 个月", round(days / 30.44)), "faint"
    return _n("还有 {count} 年", days // 365), "faint"


class RowsModel(QAbstractTableModel):
    """`fetch(ids)` gives the rows of at most AT_ONCE ids as {id: row}; it is called in the GUI thread and must be quick (a
    query by primary key). Column 0 is the tick box; column n shows `columns[n - 1]`.
    """

    sort_wanted = Signal(str, bool)  # column id, ascending
    failed = Signal(object)

    def __init__(
        self, columns: Sequence[Column], fetch: Callable[[list[int]], Mapping[int, Any]], parent: Any = None
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._fetch = fetch
        self._ids: Ids = []
        self._pages: OrderedDict[int, list[Any]] = OrderedDict()

    # --- ids and rows

    @property
    def ids(self) -> Ids:
        return self._ids

    def set_ids(self, ids: Ids) -> None:
        """Show these rows in this order. Rows read before stay only if they are asked for again."""
        self.beginResetModel()
        self._ids = ids
        self._pages.clear()
        self.endResetModel()

    def set_columns(self, columns: Sequence[Column]) -> None:
        """Other columns for the same rows."""
        self.beginResetModel()
        self.columns = tuple(columns)
        self._pages.clear()
        self.endResetModel()

    def all_ids(self) -> list[int]:
        """Every id of the list, as plain numbers."""
        return as_list(self._ids[:])

    def id_at(self, row: int) -> int:
        return int(self._ids[row])

    def row_of(self, identity: int) -> int:
        """The line of an id, -1 if it is not in the list."""
        if isinstance(self._ids, list):
            try:
                return self._ids.index(identity)
            except ValueError:
                return -1
        import numpy as np

        found = np.flatnonzero(np.asarray(self._ids) == identity)
        return int(found[0]) if len(found) else -1

    def row(self, line: int) -> Any:
        """The row at a line; None where it has been deleted meanwhile or cannot be read."""
        number, place = divmod(line, PAGE)
        page = self._pages.get(number)
        if page is None:
            self.see(line, line)
            page = self._pages[number]
        else:
            self._pages.move_to_end(number)
        return page[place] if place < len(page) else None

    def see(self, first: int, last: int) -> None:
        """Read the lines from first to last, as far as they are not known, with one question: before they are painted."""
        for number in range(first // PAGE, last // PAGE + 1):
            if number in self._pages:
                self._pages.move_to_end(number)
        missing = [number for number in range(first // PAGE, last // PAGE + 1) if number not in self._pages]
        for start in range(0, len(missing), AT_ONCE // PAGE):
            self._read(missing[start : start + AT_ONCE // PAGE])
        while len(self._pages) > PAGES_KEPT:
            self._pages.popitem(last=False)

    def rows(self, ids: Sequence[int]) -> list[Any]:
        """The rows of any ids, page by page, past the cache: for the clipboard and for many selected."""
        found: list[Any] = []
        for start in range(0, len(ids), AT_ONCE):
            piece = [int(identity) for identity in ids[start : start + AT_ONCE]]
            rows = self._fetched(piece)
            found += [rows[identity] for identity in piece if identity in rows]
        return found

    def forget(self) -> None:
        """Read the rows again: something in them was written."""
        self._pages.clear()
        if len(self._ids):
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._ids) - 1, self.columnCount() - 1))

    def _read(self, numbers: list[int]) -> None:
        pieces = {number: as_list(self._ids[number * PAGE : (number + 1) * PAGE]) for number in numbers}
        rows = self._fetched([identity for piece in pieces.values() for identity in piece])
        for number, piece in pieces.items():
            self._pages[number] = [rows.get(identity) for identity in piece]

    def _fetched(self, piece: list[int]) -> Mapping[int, Any]:
        try:
            return self._fetch(piece)
        except Exception as error:  # painting must go on; the window shows the error
            self.failed.emit(error)
            return {}

    # --- what Qt asks

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self.columns) + 1

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and 0 <= section <= len(self.columns):
            if role == Qt.ItemDataRole.DisplayRole:
                return self.columns[section - 1].heading() if section else ""
            if role == Qt.ItemDataRole.AccessibleTextRole:
                return self.columns[section - 1].heading() if section else _("选择")
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == ROW_ROLE:
            return self.row(index.row())
        if role not in _TEXT_ROLES or not index.isValid() or index.column() == 0:
            return None
        row = self.row(index.row())
        if row is None:
            return _("（已删除）") if index.column() == 1 else ""
        column = self.columns[index.column() - 1]
        return column.spoken(row) if role == Qt.ItemDataRole.AccessibleTextRole else column.text(row)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        if 0 < column <= len(self.columns) and self.columns[column - 1].sortable:
            self.sort_wanted.emit(self.columns[column - 1].id, order == Qt.SortOrder.AscendingOrder)

    def retranslate(self) -> None:
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.columns))
        self.forget()


_TEXT_ROLES = frozenset({Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole})


def as_list(ids: Ids) -> list[int]:
    """Ids as plain numbers; a million of an array take milliseconds."""
    quick = getattr(ids, "tolist", None)
    return list(quick()) if quick is not None else [int(ids[place]) for place in range(len(ids))]


def as_tsv(columns: Sequence[Column], rows: Sequence[Any]) -> str:
    """Tab-separated cells with a header row, as Excel and WPS paste them."""
    out = io.StringIO()
    writer = csv.writer(out, dialect="excel-tab", lineterminator="\n")
    parts = [part for column in columns for part in column.parts()]
    writer.writerow([words(title) for title, _text in parts])
    writer.writerows([text(row) for _title, text in parts] for row in rows)
    return out.getvalue()


def as_html(columns: Sequence[Column], rows: Sequence[Any]) -> str:
    """The same as a table whose cells are declared text: long numbers keep their digits, "=…" stays a text."""
    from html import escape  # its table of names takes its time

    parts = [part for column in columns for part in column.parts()]
    head = "".join(f"<th>{escape(words(title))}</th>" for title, _text in parts)
    style = "mso-number-format:'\\@'"
    lines = "".join(
        "<tr>" + "".join(f'<td style="{style}">{escape(text(row))}</td>' for _title, text in parts) + "</tr>"
        for row in rows
    )
    return f'<meta charset="utf-8"><table><tr>{head}</tr>{lines}</table>'
