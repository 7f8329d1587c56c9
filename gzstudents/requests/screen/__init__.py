"""The screen 服务台, and what the service desk adds to a student."""

from gzstudents.requests.screen.asks import RegisterFor
from gzstudents.requests.screen.person import PERSON_COMMANDS, PERSON_SECTIONS
from gzstudents.requests.screen.requests import RequestsScreen

__all__ = ["PERSON_COMMANDS", "PERSON_SECTIONS", "RegisterFor", "RequestsScreen"]
