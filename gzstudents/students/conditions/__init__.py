"""What conditions about students may speak of, and who passes them: through SQL where the register index cannot tell."""

from gzstudents.students.conditions.asking import counted, matching, matching_part
from gzstudents.students.conditions.fields import MORE, Asked, fields, kinds

__all__ = ["MORE", "Asked", "counted", "fields", "kinds", "matching", "matching_part"]
