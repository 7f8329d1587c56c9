"""What the office does with scholarships; one function an act."""

from gzstudents.scholarships.operations.awards import (
    AwardCheck,
    AwardResult,
    award,
    check_award,
    issue_certificates,
)
from gzstudents.scholarships.operations.later import cancel_award, reissue_certificate, resume_award, suspend_award
from gzstudents.scholarships.shipped import adopt_programmes

__all__ = [
    "AwardCheck",
    "AwardResult",
    "adopt_programmes",
    "award",
    "cancel_award",
    "check_award",
    "issue_certificates",
    "reissue_certificate",
    "resume_award",
    "suspend_award",
]
