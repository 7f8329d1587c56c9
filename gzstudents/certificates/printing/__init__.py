"""Certificates on paper: `check` first, `freeze` when issuing, `pdf` or `render` to print."""

from gzstudents.certificates.printing.leaf import Finish
from gzstudents.certificates.printing.press import check, freeze, pdf, render
from gzstudents.certificates.printing.wording import Design, designs

__all__ = ["Design", "Finish", "check", "designs", "freeze", "pdf", "render"]
