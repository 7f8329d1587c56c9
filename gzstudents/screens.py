"""The screens in the order of the side bar: the only list of them, and what the slices add to each other's.

To add a screen: 1. write it in its slice's `screen`; 2. add a function that builds it and its door here; 3. tests/test_everywhere.py
opens it, empty and full, in both languages.
"""

from typing import TYPE_CHECKING

from gzstudents.kernel.i18n import mark
from gzstudents.ui.desk import Desk
from gzstudents.ui.screen import Door, Screen

if TYPE_CHECKING:
    from gzstudents.students.screen.page import StudentsScreen


def _today(desk: Desk) -> Screen:
    from gzstudents.office.screen.today import TodayScreen
    from gzstudents.permits.screen import DeadlinesCard, HoursCard
    from gzstudents.students.screen.unfinished_card import UnfinishedCard

    TodayScreen.cards = (DeadlinesCard, HoursCard, UnfinishedCard)
    return TodayScreen(desk)


def _students(desk: Desk) -> Screen:
    from gzstudents.students.screen.page import StudentsScreen

    _add_to_students(StudentsScreen)
    return StudentsScreen(desk)


def _add_to_students(screen: "type[StudentsScreen]") -> None:
    """What the slices above add to a student: commands in the order of the buttons, sections in that of the panel."""
    from gzstudents.alumni import screen as alumni
    from gzstudents.attachments import screen as attachments
    from gzstudents.certificates import screen as certificates
    from gzstudents.duplicates import screen as duplicates
    from gzstudents.payments import screen as payments
    from gzstudents.permits import screen as permits
    from gzstudents.privacy import screen as privacy
    from gzstudents.requests import screen as requests
    from gzstudents.scholarships import screen as scholarships
    from gzstudents.studies import screen as studies

    screen.person_parts = attachments.PERSON_PARTS
    screen.person_alike = [duplicates.alike]
    screen.person_commands = [
        command
        for one in (certificates, requests, scholarships, payments, studies, alumni, permits, privacy, duplicates)
        for command in one.PERSON_COMMANDS
    ]
    screen.person_sections = [
        section
        for one in (permits, studies, scholarships, payments, requests, alumni, certificates, privacy, duplicates)
        for section in one.PERSON_SECTIONS
    ]


def _permits(desk: Desk) -> Screen:
    from gzstudents.permits.screen import PermitsScreen

    return PermitsScreen(desk)


def _hours(desk: Desk) -> Screen:
    from gzstudents.permits.screen.hours import HoursScreen

    return HoursScreen(desk)


def _scholarships(desk: Desk) -> Screen:
    from gzstudents.payments.screen import AWARD_SECTIONS
    from gzstudents.scholarships.screen import ScholarshipsScreen

    ScholarshipsScreen.award_sections = AWARD_SECTIONS
    return ScholarshipsScreen(desk)


def _distribution(desk: Desk) -> Screen:
    from gzstudents.distribution.screen import BoardScreen

    return BoardScreen(desk)


def _review(desk: Desk) -> Screen:
    from gzstudents.evaluation.screen import ReviewsScreen

    return ReviewsScreen(desk)


def _evaluation(desk: Desk) -> Screen:
    from gzstudents.evaluation.screen import EvaluationScreen

    return EvaluationScreen(desk)


def _programmes(desk: Desk) -> Screen:
    from gzstudents.applications.screen.of_programme import PROGRAMME_COMMANDS, PROGRAMME_SECTIONS
    from gzstudents.scholarships.screen.programmes import ProgrammesScreen

    ProgrammesScreen.programme_sections, ProgrammesScreen.programme_commands = PROGRAMME_SECTIONS, PROGRAMME_COMMANDS
    return ProgrammesScreen(desk)


def _applications(desk: Desk) -> Screen:
    from gzstudents.applications.screen import ApplicationsScreen

    return ApplicationsScreen(desk)


def _payments(desk: Desk) -> Screen:
    from gzstudents.payments.screen import PaymentsScreen

    return PaymentsScreen(desk)


def _requests(desk: Desk) -> Screen:
    from gzstudents.requests.screen import RequestsScreen

    return RequestsScreen(desk)


def _alumni(desk: Desk) -> Screen:
    from gzstudents.alumni.screen import AlumniScreen

    return AlumniScreen(desk)


def _certificates(desk: Desk) -> Screen:
    from gzstudents.certificates.screen import CertificatesScreen

    return CertificatesScreen(desk)


def _statistics(desk: Desk) -> Screen:
    from gzstudents.statistics.screen import StatisticsScreen

    return StatisticsScreen(desk)


def _import(desk: Desk) -> Screen:
    from gzstudents.students.screen.import_page import ImportScreen

    return ImportScreen(desk)


def _reconcile(desk: Desk) -> Screen:
    from gzstudents.reconciling.screen import ReconcileScreen

    return ReconcileScreen(desk)


def _history(desk: Desk) -> Screen:
    from gzstudents.office.screen.history import HistoryScreen

    return HistoryScreen(desk)


def _duplicates(desk: Desk) -> Screen:
    from gzstudents.duplicates.screen import DuplicatesScreen

    return DuplicatesScreen(desk)


def _privacy(desk: Desk) -> Screen:
    from gzstudents.privacy.screen import PrivacyScreen

    return PrivacyScreen(desk)


def _people(desk: Desk) -> Screen:
    from gzstudents.office.screen.people import PeopleScreen

    return PeopleScreen(desk)


def _fields(desk: Desk) -> Screen:
    from gzstudents.custom.screen import FieldsScreen

    return FieldsScreen(desk)


def _groups(desk: Desk) -> Screen:
    from gzstudents.students.screen.groups import GroupsScreen

    return GroupsScreen(desk)


def _rules(desk: Desk) -> Screen:
    from gzstudents.permits.screen.rules import RulesScreen

    return RulesScreen(desk)


def _settings(desk: Desk) -> Screen:
    from gzstudents.office.screen.settings import SettingsScreen
    from gzstudents.payments.screen.rules_card import RulesCard

    SettingsScreen.cards = (RulesCard,)
    return SettingsScreen(desk)


SCREENS = (
    Door("today", "house", mark("今日"), _today),
    Door("students", "users", mark("学生"), _students),
    Door("permits", "calendar-clock", mark("证件期限"), _permits),
    Door("hours", "briefcase", mark("勤工助学"), _hours, "permits"),
    Door("scholarships", "hand-coins", mark("奖学金"), _scholarships),
    Door("programmes", "list-checks", mark("项目与批次"), _programmes, "scholarships"),
    Door("applications", "file-text", mark("申请与评审"), _applications, "scholarships"),
    Door("distribution", "award", mark("名额分配"), _distribution, "scholarships"),
    Door("payments", "wallet", mark("发放"), _payments, "scholarships"),
    Door("review", "stamp", mark("年度评审"), _review, "scholarships"),
    Door("evaluation", "circle-check", mark("绩效评价"), _evaluation, "scholarships"),
    Door("requests", "headset", mark("服务台"), _requests),
    Door("alumni", "graduation-cap", mark("校友"), _alumni),
    Door("certificates", "badge-check", mark("证书打印"), _certificates, "outputs"),
    Door("statistics", "chart-column", mark("年度统计"), _statistics, "outputs"),
    Door("import", "upload", mark("导入名册"), _import, "outputs"),
    Door("reconcile", "list-checks", mark("核对名单"), _reconcile, "outputs"),
    Door("history", "history", mark("操作记录"), _history, "foot"),
    Door("duplicates", "merge", mark("重复人员"), _duplicates, "foot"),
    Door("privacy", "lock", mark("个人信息保护"), _privacy, "foot"),
    Door("people", "shield", mark("人员与密码"), _people, "foot"),
    Door("settings", "settings", mark("设置"), _settings, "foot"),
    Door("fields", "columns-3", mark("自定义字段"), _fields, "settings"),
    Door("groups", "globe", mark("国家组"), _groups, "settings"),
    Door("rules", "calendar-clock", mark("期限规则"), _rules, "settings"),
)
