"""The quota matrix beside the candidates: places left in each cell, money left; a cell takes who is dropped on it."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from gzstudents.distribution.queries import CycleRow
from gzstudents.distribution.rules.problem import Cell
from gzstudents.distribution.rules.standing import PLACED, Standing
from gzstudents.distribution.screen import budget, words
from gzstudents.distribution.screen.budget import Budget
from gzstudents.distribution.screen.matrix import (
    HEAD,
    MONEY,
    ROW,
    TITLE,
    Block,
    Spot,
    block_of,
    columns,
    head_of,
    height,
    neighbour,
    row_label,
    spots,
)
from gzstudents.kernel import codes
from gzstudents.kernel.i18n import _, _n
from gzstudents.ui import theme
from gzstudents.ui.delegates import MEDIUM
from gzstudents.ui.live import Live
from gzstudents.ui.parts import BOLD, focus_ring
from gzstudents.ui.typeset import LEFT

_STEPS = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Down: (0, 1)}
MIME = "application/x-gzstudents-applications"
HEADS = int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom | Qt.TextFlag.TextWordWrap)


class QuotaView(Live, QWidget):
    """`dropped(applications, cycle, cell)`: people on a cell by mouse; `pressed(cycle, cell)`: a cell for who is selected."""

    dropped = Signal(list, int, object)
    pressed = Signal(int, object)

    def __init__(self) -> None:
        super().__init__()
        self._blocks: list[Block] = []
        self._standing: Standing | None = None
        self._saved: Mapping[int, int] = {}
        self._spots: list[Spot] = []
        self._over = -1  # the spot under the mouse or a dragged person
        self._current = 0  # the spot that the keys stand on
        self._soon = QTimer(self, singleShot=True, interval=300)
        self._soon.timeout.connect(self._describe)
        self.setAcceptDrops(True)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.live()

    def show_board(self, cycles: Sequence[CycleRow], standing: Standing, saved: Mapping[int, int]) -> None:
        """`saved`: by cycle the fen that the stored places come to."""
        self._standing, self._saved = standing, saved
        self._blocks = [block_of(one, standing.layout.cells[one.id]) for one in cycles]
        self._over = -1
        self._current = 0
        self.updateGeometry()
        self.setFixedHeight(self.sizeHint().height())
        self._find_spots()
        self.tell()

    def tell(self) -> None:
        """The figures are others: they are read when it is painted."""
        self._soon.start()
        self.update()

    def _describe(self) -> None:
        """For screen readers, when the figures have come to rest."""
        self.setAccessibleDescription(_("；").join(self.lines()))

    def lines(self) -> list[str]:
        """What it shows, in words: each cell and each budget."""
        if self._standing is None:
            return []
        found = []
        for block in self._blocks:
            found.append(_("{cycle}：{money}", cycle=words.cycle(block.cycle), money=self._budget(block.cycle).words()))
            found += [self._cell_text(cell) for cell in block.cells.values()]
        return found

    def _cell_text(self, cell: Cell) -> str:
        left = self._standing.left(cell) if self._standing is not None else 0
        named = _("、").join(
            part
            for part in (codes.label("level", cell.level) if cell.level else "", words.grade(cell.grade), cell.college)
            if part
        )
        return _("{cell}：剩 {left} / {places}", cell=named or _("全部名额"), left=left, places=cell.places)

    # --- size and places

    def sizeHint(self) -> QSize:
        return QSize(300, sum(map(height, self._blocks)))

    # --- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Only what is seen: of many programmes most lie outside of the panel."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area, y = event.rect(), 0
        for block in self._blocks:
            high = height(block)
            if y <= area.bottom() and y + high > area.top():
                self._paint_block(painter, block, y)
            y += high
        for at, spot in enumerate(self._spots):
            if spot.rect.intersects(area):
                self._paint_spot(painter, spot, over=at == self._over)
        if self.hasFocus() and 0 <= self._current < len(self._spots):
            focus_ring(painter, QRectF(self._spots[self._current].rect), theme.current().color("accent"))
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._find_spots()

    def _find_spots(self) -> None:
        self._spots = spots(self._blocks, self.width())

    def _paint_block(self, painter: QPainter, block: Block, y: int) -> None:
        """All but the figures."""
        look = theme.current()
        painter.setFont(look.font(13, BOLD))
        painter.setPen(look.color("text"))
        title = look.metrics(13, BOLD).elidedText(words.heading(block.cycle), Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(QRect(0, y, self.width(), look.px(TITLE)), int(LEFT), title)
        budget.paint(painter, QRect(0, y + look.px(TITLE), self.width(), look.px(MONEY)), self._budget(block.cycle))
        if not block.rows:
            return
        top = y + look.px(TITLE + MONEY)
        left, wide = columns(block, self.width())
        painter.setFont(look.font(11.5))
        painter.setPen(look.color("faint"))
        for at, grade in enumerate(block.grades):
            room = QRect(left + at * wide, top, wide, look.px(HEAD))
            painter.drawText(room.adjusted(0, 0, -4, -4), HEADS, head_of(grade))
        for line, row in enumerate(block.rows):
            under = top + look.px(HEAD) + line * look.px(ROW)
            self._paint_label(painter, row, QRect(0, under, left - 4, look.px(ROW) - 4))

    def _paint_label(self, painter: QPainter, row: tuple[str, str], room: QRect) -> None:
        look = theme.current()
        upper, lower = row_label(row)
        painter.setPen(look.color("text"))
        painter.setFont(look.font(12.5, MEDIUM))
        half = room.height() // 2 if lower else room.height()
        cut = look.metrics(12.5, MEDIUM).elidedText(upper, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(QRect(room.x(), room.y(), room.width(), half), int(LEFT), cut)
        if lower:
            painter.setPen(look.color("faint"))
            painter.setFont(look.font(11))
            cut = look.metrics(11).elidedText(lower, Qt.TextElideMode.ElideRight, room.width())
            painter.drawText(QRect(room.x(), room.y() + half, room.width(), half), int(LEFT), cut)

    def _paint_spot(self, painter: QPainter, spot: Spot, *, over: bool) -> None:
        if self._standing is None:
            return
        if spot.cell is None:  # a cycle without a quota: one place to drop people on
            taken = self._standing.count(PLACED, spot.cycle)
            self._paint_figure(painter, spot.rect, _n("已分配 {count} 人", taken), _("不限名额"), "ok", over=over)
            return
        left = self._standing.left(spot.cell)
        tone = "bad" if left < 0 else "neutral" if left == 0 else "ok"
        self._paint_figure(painter, spot.rect, f"{left}", f"/ {spot.cell.places}", tone, over=over)

    def _paint_figure(self, painter: QPainter, room: QRect, strong: str, weak: str, tone: str, *, over: bool) -> None:
        look = theme.current()
        painter.setPen(look.color("accent" if over else f"{tone}_soft"))
        painter.setBrush(look.color("accent_soft" if over else f"{tone}_soft"))
        painter.drawRoundedRect(QRectF(room).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        first, second = look.width(strong, 15, BOLD, True), look.width(weak, 11.5, tabular=True)
        x = room.x() + (room.width() - first - second - look.px(4)) // 2
        painter.setPen(look.color(tone))
        painter.setFont(look.font(15, BOLD, tabular=True))
        painter.drawText(QRect(x, room.y(), first + 2, room.height()), int(LEFT), strong)
        painter.setFont(look.font(11.5, tabular=True))
        painter.drawText(QRect(x + first + look.px(4), room.y(), second + 4, room.height()), int(LEFT), weak)

    def _budget(self, cycle: CycleRow) -> Budget:
        spent = self._standing.spent(cycle.id) if self._standing is not None else 0
        return Budget(cycle.budget_fen, self._saved.get(cycle.id, 0), spent, cycle.others)

    # --- mouse, keys, dropping

    def spot_at(self, x: float, y: float) -> int:
        return next((at for at, spot in enumerate(self._spots) if spot.rect.contains(int(x), int(y))), -1)

    def spot_of(self, cell: Cell) -> Spot | None:
        """Where a cell lies, once it was painted."""
        return next((spot for spot in self._spots if spot.cell == cell), None)

    def _hover(self, at: int) -> None:
        if at != self._over:
            self._over = at
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self.spot_at(event.position().x(), event.position().y()))

    def event(self, event: QEvent) -> bool:
        """What is cut or short stands whole in the tool tip."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self._tip(event.pos()), self)
            return True
        return super().event(event)

    def _tip(self, place: QPoint) -> str:
        at = self.spot_at(place.x(), place.y())
        cell = self._spots[at].cell if at >= 0 else None
        if cell is not None:
            return self._cell_text(cell)
        low, look = 0, theme.current()
        for block in self._blocks:
            top = low + look.px(TITLE + MONEY + HEAD)
            line = (place.y() - top) // look.px(ROW)
            if low <= place.y() < low + look.px(TITLE):
                return words.heading(block.cycle)
            if place.y() >= top and 0 <= line < len(block.rows):
                return "  ".join(part for part in row_label(block.rows[line]) if part)
            low += height(block)
        return ""

    def leaveEvent(self, event: object) -> None:
        self._hover(-1)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._press(self.spot_at(event.position().x(), event.position().y()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _STEPS and self._spots:
            self._current = neighbour(self._spots, self._current, _STEPS[Qt.Key(event.key())])
            self.update()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self._press(self._current)
        else:
            super().keyPressEvent(event)

    def _press(self, at: int) -> None:
        if 0 <= at < len(self._spots):
            self.pressed.emit(self._spots[at].cycle, self._spots[at].cell)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasFormat(MIME):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        at = self.spot_at(event.position().x(), event.position().y())
        self._hover(at)
        event.setAccepted(at >= 0)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._hover(-1)

    def dropEvent(self, event: QDropEvent) -> None:
        at = self.spot_at(event.position().x(), event.position().y())
        self._hover(-1)
        if at >= 0:
            ids = bytes(event.mimeData().data(MIME).data()).decode("ascii").split(",")
            event.acceptProposedAction()
            self.dropped.emit([int(one) for one in ids if one], self._spots[at].cycle, self._spots[at].cell)

    def restyle(self) -> None:
        self.setFixedHeight(self.sizeHint().height())
        self._find_spots()
        self.update()

    def retranslate(self) -> None:
        self.setAccessibleName(_("名额"))
        self.tell()
