"""Sponsors, programmes with their dated rates and conditions, and awards."""

from gzstudents.scholarships.model.awards import Award, AwardEvent, ExternalAward
from gzstudents.scholarships.model.eligibility import EligibilityRule
from gzstudents.scholarships.model.programmes import Programme, Rate, Sponsor

__all__ = ["Award", "AwardEvent", "EligibilityRule", "ExternalAward", "Programme", "Rate", "Sponsor"]
