"""What the office does with scholarships; one function an act."""

from gzstudents.scholarships.operations.awards import (
    AwardCheck,
    AwardResult,
    award,
    check_award,
    issue_certificates,
)
from gzstudents.scholarships.operations.external import correct_external, record_external, remove_external
from gzstudents.scholarships.operations.later import cancel_award, reissue_certificate, resume_award, suspend_award
from gzstudents.scholarships.operations.programmes import (
    add_programme,
    end_condition,
    save_programme,
    save_sponsor,
    set_condition,
)
from gzstudents.scholarships.operations.rates import set_rate, set_rates
from gzstudents.scholarships.shipped import adopt_programmes

__all__ = [
    "AwardCheck",
    "AwardResult",
    "add_programme",
    "adopt_programmes",
    "award",
    "cancel_award",
    "check_award",
    "correct_external",
    "end_condition",
    "issue_certificates",
    "record_external",
    "reissue_certificate",
    "remove_external",
    "resume_award",
    "save_programme",
    "save_sponsor",
    "set_condition",
    "set_rate",
    "set_rates",
    "suspend_award",
]
