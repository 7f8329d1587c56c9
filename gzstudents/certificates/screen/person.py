"""What certificates add to a student."""

from gzstudents.certificates.screen.asks import ShowCertificates
from gzstudents.kernel.i18n import mark
from gzstudents.students.screen import PersonCommand, PersonSection
from gzstudents.ui.desk import Desk


def _show(desk: Desk, people: list[int]) -> None:
    if people:
        desk.go("certificates", ShowCertificates(people=tuple(people)))


PERSON_COMMANDS = [PersonCommand("certificates.of_people", mark("打印证书"), "printer", _show, shortcut="Ctrl+P")]
PERSON_SECTIONS: list[PersonSection] = []
