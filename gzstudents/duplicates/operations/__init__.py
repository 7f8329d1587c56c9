"""What the office does about duplicates: merge, part, say that two are different people."""

from gzstudents.duplicates.operations.deciding import reconsider, reject
from gzstudents.duplicates.operations.merging import merge
from gzstudents.duplicates.operations.parting import unmerge

__all__ = ["merge", "reconsider", "reject", "unmerge"]
