"""Rows below a list that are about the list: totals, signatures, remarks."""

import re
from collections.abc import Sequence

from gzstudents.kernel.sheets import Cell

FOOTER = re.compile(
    r"(?:合计|总计|小计|共计|总人数|共\s*\d+\s*[人名]|制表|填表|审核|复核|负责人|经办|单位\W*盖章|盖章|注\s*[:：]|备注\s*[:：]|说明\s*[:：]|日期\s*[:：]|打印|导出时间|"
    r"total|subtotal|prepared by|checked by|approved by|note\s*:|printed)",
    re.IGNORECASE,
)
_MOST = 4  # filled cells of such a row


def is_footer(row: Sequence[Cell]) -> bool:
    """Whether a row begins as such rows do and holds little else."""
    filled = [cell for cell in row if cell != ""]
    first = filled[0] if filled else ""
    return isinstance(first, str) and 0 < len(filled) <= _MOST and FOOTER.match(first.strip()) is not None
