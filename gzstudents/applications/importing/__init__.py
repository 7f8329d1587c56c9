"""Applications, places and points from sheets."""

from gzstudents.applications.importing.applications import ApplicationPlan, Read, plan_applications
from gzstudents.applications.importing.places import read_places

__all__ = ["ApplicationPlan", "Read", "plan_applications", "read_places"]
