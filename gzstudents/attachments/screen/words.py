"""Attachments in words."""

from gzstudents.attachments.queries import AttachmentRow
from gzstudents.kernel import codes
from gzstudents.kernel.i18n import _, _n

_MB = 1 << 20


def title(row: AttachmentRow) -> str:
    """What it is called: its title, else its kind."""
    return row.title or codes.label("attachment_kind", row.kind)


def under(row: AttachmentRow) -> str:
    """Kind, day, size and pages, as far as the title does not say them."""
    parts = [
        codes.label("attachment_kind", row.kind) if row.title else "",
        row.added_on,
        size(row.size) if row.blob else _("内容已清除"),
        _n("{count} 页", row.pages) if row.pages > 1 else "",
    ]
    return " · ".join(part for part in parts if part)


def size(count: int) -> str:
    """Bytes for people."""
    return _("{size} MB", size=f"{count / _MB:.1f}") if count >= _MB else _("{size} KB", size=max(1, count >> 10))


def is_shown(row: AttachmentRow) -> bool:
    """Whether the window can draw it."""
    entry = codes.get("attachment_type", row.content_type)
    return bool(row.blob and entry is not None and entry.extra["shown"])
