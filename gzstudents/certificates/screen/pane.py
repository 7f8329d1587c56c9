"""The right side of 证书打印: the page as it will be printed, what is known of it, and the forms."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent

from gzstudents.certificates.queries import CertificateRow
from gzstudents.kernel import codes
from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.ui.commands import Command
from gzstudents.ui.panel import Callout, Detail, Pair, Panel, Section
from gzstudents.ui.pdf_view import PdfView
from gzstudents.ui.sheet_view import GAP

BESIDE = 2 * 20 + 14  # the margins of the panel, and its scroll bar
STATE_TONE = {"unprinted": "info", "printed": "ok", "void": "bad", "replaced": "neutral"}


def state_of(row: CertificateRow) -> str:
    """unprinted, printed, void or replaced."""
    if row.state == "ISSUED":
        return "printed" if row.print_count else "unprinted"
    return "void" if row.state == "VOIDED" else "replaced"


def state_words(row: CertificateRow) -> str:
    state = state_of(row)
    if state in {"void", "replaced"}:
        return codes.label("certificate_state", row.state)
    return _("已打印") if state == "printed" else _("未打印")


class Pages(PdfView):
    """As high as a page is at its width; a second page peeps out below."""

    send_wanted = Signal()  # the queue shall have them as they are: all that are selected, not only those drawn

    def __init__(self) -> None:
        super().__init__()
        self.print_button.hide()  # the screen's own button prints what is selected, however many

    def send(self) -> None:
        self.send_wanted.emit()

    def send_now(self) -> None:
        """Hand what is shown to the queue."""
        super().send()

    def show_pdf(self, content: bytes | None) -> None:
        super().show_pdf(content)
        self.fit(self.width())

    def fit(self, width: int) -> None:
        """Take a width and the height that goes with it. The width must not hang on a scroll bar that hangs on the height:
        the two would chase each other.
        """
        pdf = self.pages.pdf
        size = pdf.size(0) if pdf is not None else None
        ratio = size.height() / size.width() if size is not None and size.width() else 0.71
        more = 1.25 if pdf is not None and pdf.count > 1 else 1.0
        self.setFixedWidth(width)
        self.pages.setFixedHeight(round((width - 2 * GAP) * ratio * more) + 2 * GAP)


class Pane(Panel):
    """A panel with the pages between head and facts."""

    def __init__(self) -> None:
        super().__init__()
        self.pages = Pages()
        self.view.put(self.pages)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.pages.fit(max(200, self.width() - BESIDE))

    def show_pages(self, content: bytes | None) -> None:
        self.pages.setVisible(content is not None)
        self.pages.show_pdf(content)


def detail_of(
    row: CertificateRow, problems: Sequence[str], commands: Sequence[Command], more: Sequence[Command]
) -> Detail:
    """One certificate."""
    callouts = [Callout(problem, "bad") for problem in problems]
    if row.void_reason:
        callouts.append(Callout(_("{state}：{reason}", state=state_words(row), reason=row.void_reason), "warn"))
    printed = (
        _n("{count} 次，最近 {day}", row.print_count, day=row.printed_at[:10]) if row.print_count else _("还没有打印")
    )
    facts = [
        Pair(mark("奖学金项目"), row.programme_name, wide=True),
        Pair(mark("学年"), row.academic_year),
        Pair(mark("颁发日期"), row.issued_on),
        Pair(mark("打印"), printed),
    ]
    if row.reissue_of:
        facts.append(Pair(mark("替换"), row.reissue_of))
    return Detail(
        row.holder,
        row.number,
        pills=[(state_words(row), STATE_TONE[state_of(row)], True), (row.programme_code, "plum", False)],
        commands=commands,
        more=more,
        callouts=callouts,
        sections=[Section(mark("登记"), facts)],
    )


def many_detail(
    rows: Sequence[CertificateRow], shown: int, problems: Sequence[str], commands: Sequence[Command]
) -> Detail:
    """Several certificates; the pages show the first of them."""
    callouts = [Callout(problem, "bad") for problem in problems[:5]]
    if shown < len(rows) and not problems:
        callouts.append(
            Callout(_n("预览前 {count} 份，打印和存为 PDF 时包含全部", shown), "info")
        )  # fmt: skip
    counts = {state: sum(state_of(row) == state for row in rows) for state in STATE_TONE}
    names = _("、").join(row.holder for row in rows[:8]) + ("…" if len(rows) > 8 else "")
    facts = [
        Pair(mark("未打印"), _n("{count} 份", counts["unprinted"])),
        Pair(mark("已打印"), _n("{count} 份", counts["printed"])),
    ]
    lost = counts["void"] + counts["replaced"]
    if lost:
        facts.append(Pair(mark("作废或已补发（不打印）"), _n("{count} 份", lost), wide=True))
    return Detail(
        _("已选 {counted}", counted=_n("{count} 份证书", len(rows))),
        names,
        commands=commands,
        callouts=callouts,
        sections=[Section(mark("登记"), facts)],
    )
