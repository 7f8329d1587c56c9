"""Applications, places and points from sheets."""

from gzstudents.applications.importing.applications import ApplicationPlan, Read, plan_applications
from gzstudents.applications.importing.places import read_places
from gzstudents.applications.importing.points import PointsPlan, plan_points

__all__ = ["ApplicationPlan", "PointsPlan", "Read", "plan_applications", "plan_points", "read_places"]
