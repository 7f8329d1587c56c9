"""People and what belongs to them: names, nationality, papers, enrolments, changes of status, contacts."""

from gzstudents.students.model.contacts import Address, Contact
from gzstudents.students.model.derived import RegisterDirty, RegisterLine, RegisterState
from gzstudents.students.model.groups import CountryGroup, GroupMember
from gzstudents.students.model.labels import PERSON_LABEL, label_through
from gzstudents.students.model.papers import IdentityDocument, VisaForm
from gzstudents.students.model.people import FormerName, Nationality, NationalityCheck, Person
from gzstudents.students.model.study import Enrolment, LanguageResult, StatusChange

__all__ = [
    "PERSON_LABEL",
    "Address",
    "Contact",
    "CountryGroup",
    "Enrolment",
    "FormerName",
    "GroupMember",
    "IdentityDocument",
    "LanguageResult",
    "Nationality",
    "NationalityCheck",
    "Person",
    "RegisterDirty",
    "RegisterLine",
    "RegisterState",
    "StatusChange",
    "VisaForm",
    "label_through",
]
