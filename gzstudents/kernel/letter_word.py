"""Letters as a Word file, to be changed by hand before they go out."""

import re
from collections.abc import Sequence
from io import BytesIO
from typing import Any

from gzstudents.kernel.letters import Letter, Part, Senders

_BAD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # what XML does not allow


def content(letters: Sequence[Letter], senders: Senders) -> bytes:
    """All letters in one file, a page break between two."""
    import docx
    from docx.enum.text import WD_BREAK
    from docx.shared import Mm, Pt

    document: Any = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(25)
    normal = document.styles["Normal"]
    normal.font.size = Pt(10.5)
    _fonts(normal)
    for name in ("Title", "Heading 1", "Heading 2"):
        _fonts(document.styles[name])
    author = f"{senders.chinese.university} {senders.chinese.office}".strip()
    document.core_properties.author = _clean(author)
    document.core_properties.title = _clean(letters[0].parts[0].subject) if letters else ""
    for number, letter in enumerate(letters):
        if number:
            document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        for part in letter.parts:
            _part(document, part)
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def _part(document: Any, part: Part) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    document.add_heading(_clean(part.subject), 1)
    document.add_paragraph(_clean(part.greeting))
    document.add_paragraph(_clean(part.opening))
    for heading, text in part.items:
        document.add_heading(_clean(heading), 2)
        document.add_paragraph(_clean(text))
    document.add_paragraph(_clean(part.closing))
    for line in (part.signature, part.today):
        document.add_paragraph(_clean(line)).alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _fonts(style: Any) -> None:
    """A Latin and a Chinese font: Word keeps one name for each script."""
    from docx.oxml.ns import qn

    style.font.name = "Calibri"
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    fonts.set(qn("w:eastAsia"), "微软雅黑")


def _clean(text: str) -> str:
    return _BAD.sub("", text)
