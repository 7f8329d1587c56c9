"""What else can be written down of one person, as data: each kind of row with its form. To add one: write its spec here."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from gzstudents.kernel import codes
from gzstudents.kernel.i18n import _, mark
from gzstudents.kernel.plain import Plain

if TYPE_CHECKING:
    from gzstudents.students.belongings import Part


class PartSpec(Plain):
    """`id` is the command's; `parts` names the field of Belongings, `columns` those of the form. `called(part)` is how one row
    is told from another. `on_stay`: it belongs to the enrolment. `groups`: of whom it can be written down, () of everybody.
    """

    id: str
    title: str
    heading: str
    icon: str
    table: str
    parts: str
    columns: tuple[str, ...]
    called: Callable[[Part], str]
    done: str
    on_stay: bool = False
    may_add: bool = True
    removable: bool = True
    start: tuple[tuple[str, Any], ...] = ()
    groups: tuple[str, ...] = ()

    def is_for(self, population: str) -> bool:
        """Whether it is offered of somebody of a group; of whom nothing is known yet, it is."""
        return not (population and self.groups) or population in self.groups


def _joined(*parts: object) -> str:
    return " · ".join(str(part) for part in parts if part)


def _kind(list_name: str) -> Callable[[Part], str]:
    def called(part: Part) -> str:
        values = part.values
        more = values.get("name") or values.get("address") or values.get("number") or values.get("taken_on")
        return _joined(codes.label(list_name, values["kind"]), values.get("level"), more)

    return called


def _nationality(part: Part) -> str:
    values = part.values
    return _joined(codes.label("country", values["country"]), values["valid_from"], values["valid_to"])


def _check(part: Part) -> str:
    listed = "settled_result" if str(part.values["origin"]).startswith("OC_") else "check_result"
    return _joined(part.values["admission_year"], codes.label(listed, part.values["result"]))


def _change(part: Part) -> str:
    values = part.values
    return _joined(values["effective_on"], codes.label("status", values["status"]), values["approval_no"])


CONTACT: Final = PartSpec(
    "students.contact", mark("联系人…"), mark("联系人"), "phone", "contacts", "contacts",
    ("kind", "name", "relation", "phone", "email", "language", "address", "valid_from", "valid_to"),
    _kind("contact_kind"), mark("已登记 {name} 的联系人"), start=(("kind", "EMERGENCY"),),
)  # fmt: skip
ADDRESS: Final = PartSpec(
    "students.address", mark("地址…"), mark("地址"), "map-pin", "addresses", "addresses",
    ("kind", "country", "address", "postcode", "valid_from", "valid_to"),
    _kind("address_kind"), mark("已登记 {name} 的地址"), start=(("kind", "HOME"),),
)  # fmt: skip
LANGUAGE: Final = PartSpec(
    "students.language", mark("语言考试…"), mark("语言考试"), "languages", "language_results", "languages",
    ("kind", "level", "score", "taken_on", "number"),
    _kind("language_test"), mark("已登记 {name} 的语言考试"), start=(("kind", "HSK"),),
)  # fmt: skip
VISA_FORM: Final = PartSpec(
    "students.visa_form", mark("来华签证申请表…"), mark("来华签证申请表"), "file-text", "visa_forms", "visa_forms",
    ("kind", "number", "issued_on", "study_from", "study_to"),
    _kind("visa_form"), mark("已登记 {name} 的签证申请表"), on_stay=True, start=(("kind", "JW202"),),
    groups=("INTL",),
)  # fmt: skip
NATIONALITY: Final = PartSpec(
    "students.nationality", mark("国家/地区变更…"), mark("国家/地区变更"), "globe", "nationalities", "nationalities",
    ("country", "valid_from", "valid_to"), _nationality, mark("已登记 {name} 的国家/地区"),
)  # fmt: skip
CHECK: Final = PartSpec(
    "students.check", mark("国籍核查…"), mark("国籍核查"), "badge-check", "nationality_checks", "checks",
    ("admission_year", "level", "origin", "foreign_since", "stamps", "days_1", "days_2", "days_3", "days_4", "evidence",
     "result", "checked_on", "checked_by"),
    _check, mark("已登记 {name} 的国籍核查"), removable=False,
    groups=("INTL",),  # 教外函〔2020〕12号 is about admission as an international student
)  # fmt: skip
SETTLED: Final = PartSpec(
    "students.settled", mark("华侨身份核查…"), mark("华侨身份核查"), "badge-check", "nationality_checks", "checks",
    ("admission_year", "origin", "foreign_since", "stamps", "days_1", "days_2", "days_3", "days_4", "days_5", "evidence",
     "result", "checked_on", "checked_by"),
    _check, mark("已登记 {name} 的华侨身份核查"), removable=False,
    groups=("OC",),
)  # fmt: skip
STATUS: Final = PartSpec(
    "students.correct_status", mark("更正异动…"), mark("更正异动"), "undo-2", "status_changes", "changes",
    ("status", "effective_on", "approval_no", "approved_on", "other_school", "reason"),
    _change, mark("已更正 {name} 的学籍异动"), on_stay=True, may_add=False,
)  # fmt: skip
SPECS: Final = (CONTACT, ADDRESS, LANGUAGE, VISA_FORM, NATIONALITY, CHECK, SETTLED, STATUS)


def operation_of(spec: PartSpec, *, remove: bool) -> Callable[..., Any]:
    """What is written; loaded when it is needed."""
    from gzstudents.students import operations

    if remove:
        removing: dict[str, Callable[..., Any]] = {
            "nationalities": operations.remove_nationality,
            "status_changes": operations.remove_change,
        }
        return removing.get(spec.table, operations.remove_part)
    saving: dict[str, Callable[..., Any]] = {
        "contacts": operations.save_contact,
        "addresses": operations.save_address,
        "language_results": operations.save_language_result,
        "visa_forms": operations.save_visa_form,
        "nationalities": operations.save_nationality,
        "nationality_checks": operations.record_check,
        "status_changes": operations.correct_change,
    }
    return saving[spec.table]


def new_label() -> str:
    return _("新增一条")
