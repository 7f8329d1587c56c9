"""What certificates add to a student."""

from typing import Any

from gzstudents.certificates.screen.asks import ShowCertificates
from gzstudents.kernel.i18n import _, mark
from gzstudents.students.screen import PersonCommand, PersonSection
from gzstudents.ui.desk import Desk


def _show(desk: Desk, people: list[int]) -> None:
    if people:
        desk.go("certificates", ShowCertificates(people=tuple(people)))


def _nothing(_session: Any, _person_id: int) -> list[tuple[str, str]]:
    return []  # certificates stand with the scholarships they prove


def _issued(session: Any, person_id: int) -> list[tuple[str, str, str]]:
    """For the person's timeline."""
    from gzstudents.certificates import queries

    return [
        (
            row.issued_on,
            _("制发证书：{number}", number=row.number),
            "accent" if row.state == "ISSUED" else "border_strong",
        )
        for row in queries.certificates_of_person(session, person_id)
    ]


PERSON_COMMANDS = [PersonCommand("certificates.of_people", mark("打印证书"), "printer", _show, shortcut="Ctrl+P")]
PERSON_SECTIONS = [PersonSection(mark("证书"), _nothing, frozenset({"certificates"}), _issued)]
