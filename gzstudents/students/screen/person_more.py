"""What the panel says of a person beside study and papers: names, nationality, contacts, tests, forms; and the timeline's facts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gzstudents.kernel import access, codes, masking, names
from gzstudents.kernel.i18n import _, mark
from gzstudents.students.rules.who import Known
from gzstudents.students.screen import words
from gzstudents.ui.panel import Pair, Section

if TYPE_CHECKING:
    from gzstudents.students.belongings import Part
    from gzstudents.students.queries import Event, Person360, PersonRow

CONTACT_PHONE, CONTACT_ADDRESS, FORM_NUMBER = "contacts.phone", "addresses.address", "visa_forms.number"


def added_names(person: PersonRow) -> list[tuple[Any, str]]:
    return [
        (mark("简体姓名"), person.simplified_name),
        (mark("常用称呼"), person.preferred_name),
        (mark("出生地"), _country(person.birth_country)),
        (mark("常住地"), _country(person.residence_country)),
        (mark("前一学历所在地"), _country(person.education_country)),
        (mark("母语"), person.mother_tongue),
    ]


def known_of(whole: Person360) -> Known:
    """What the rule that tells who is who looks at."""
    person, stay = whole.person, whole.enrolments[0] if whole.enrolments else None
    return Known(
        person.population,
        person.country,
        tuple((paper.kind, paper.number) for paper in whole.documents if paper.is_current),
        tuple(part.values["country"] for part in whole.more.nationalities if part.values["valid_to"]),
        person.birth_country,
        person.residence_country,
        stay.level if stay else "",
        stay.study_form if stay else "",
        tuple(part.values["result"] for part in reversed(whole.more.checks)),
    )


def sections_of(whole: Person360) -> list[Section]:
    more = whole.more
    return [
        Section(mark("联系人"), [_contact(part) for part in more.contacts]),
        Section(mark("地址"), [_address(part) for part in more.addresses]),
        Section(mark("语言水平"), [_language(part) for part in more.languages]),
        Section(mark("来华签证申请表"), [_visa_form(part) for part in more.visa_forms]),
        Section(mark("国家/地区的变化"), _nationalities(whole)),
        Section(mark("国籍核查"), [_check(part) for part in more.checks if not _is_settled(part)]),
        Section(mark("华侨身份核查"), [_check(part) for part in more.checks if _is_settled(part)]),
        Section(mark("曾用名"), [_former(part) for part in more.former_names]),
        Section(mark("学籍异动"), _changes(whole)),
    ]


def _pair(label: str, value: str, masked: str = "", column: str = "") -> Pair:
    return Pair(lambda: label, value, True, masked, column)


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _country(code: str) -> str:
    return codes.label("country", code) if code else ""


def _span(values: dict[str, Any], first: str = "valid_from", last: str = "valid_to") -> str:
    begins, ends = values[first], values[last]
    if begins and ends:
        return _("{start} 至 {end}", start=begins, end=ends)
    return _("{start} 起", start=begins) if begins else _("至 {end}", end=ends) if ends else ""


def _contact(part: Part) -> Pair:
    values = part.values
    label = _joined(codes.label("contact_kind", values["kind"]), values["relation"])
    way = (values["email"], values["address"], values["language"], _span(values))
    said = _joined(values["name"], values["phone"], *way)
    hidden = (
        _joined(values["name"], masking.phone(values["phone"])) if values["phone"] and access.may("contacts") else ""
    )
    return _pair(label, said, hidden, CONTACT_PHONE)


def _address(part: Part) -> Pair:
    values = part.values
    said = _joined(_country(values["country"]), values["address"], values["postcode"], _span(values))
    return _pair(codes.label("address_kind", values["kind"]), said)


def _language(part: Part) -> Pair:
    values = part.values
    level = _("{level} 级", level=values["level"]) if values["level"].isdigit() else values["level"]
    score = _("{score} 分", score=values["score"]) if values["score"] else ""
    return _pair(
        codes.label("language_test", values["kind"]), _joined(level, score, values["taken_on"], values["number"])
    )


def _visa_form(part: Part) -> Pair:
    values = part.values
    return _pair(
        codes.label("visa_form", values["kind"]), _joined(values["number"], _span(values, "study_from", "study_to"))
    )


def _nationalities(whole: Person360) -> list[Pair]:
    """Only where there is a history or more than one: else the country stands with the papers."""
    parts = whole.more.nationalities
    if len(parts) < 2 and not any(part.values["valid_from"] or part.values["valid_to"] for part in parts):
        return []
    return [_pair(_country(part.values["country"]), _span(part.values) or _("现有")) for part in parts]


def _is_settled(part: Part) -> bool:
    """Whether a check is about being settled abroad, not about nationality."""
    return str(part.values["origin"]).startswith("OC_")


def _result(part: Part) -> str:
    return codes.label("settled_result" if _is_settled(part) else "check_result", part.values["result"])


def _checked(part: Part) -> str:
    """A check as the timeline says it."""
    if _is_settled(part):
        return _("华侨身份核查：{result}", result=_result(part))
    return _("国籍核查：{result}", result=_result(part))


def _check(part: Part) -> Pair:
    values = part.values
    days = [str(values[f"days_{year}"]) for year in (1, 2, 3, 4, 5) if values[f"days_{year}"] != ""]
    counted = _("境外天数 {days}", days=" / ".join(days)) if days else ""
    label = _("{year} 年入学", year=values["admission_year"])
    return _pair(label, _joined(_result(part), counted, values["checked_on"], values["checked_by"]))


def _former(part: Part) -> Pair:
    values = part.values
    latin = words.latin(names.display_latin(values["surname"], values["given_names"]))
    called = _joined(values["chinese_name"], latin, values["native_name"])
    return _pair(
        _("至 {end}", end=values["valid_to"]) if values["valid_to"] else _("曾用名"), _joined(called, values["reason"])
    )


def _changes(whole: Person360) -> list[Pair]:
    """Those with something to prove or to explain; all of them stand in the timeline."""
    return [
        _pair(
            part.values["effective_on"],
            _joined(_change_word(part), part.values["approval_no"], part.values["detail"], part.values["other_school"], part.values["reason"]),
        )
        for part in whole.more.changes
        if any(part.values[name] for name in ("approval_no", "detail", "other_school", "reason"))
    ]  # fmt: skip


def _change_word(part: Part) -> str:
    kind, status = part.values["kind"], part.values["status"]
    return codes.label("status_change", kind) if kind and kind != "OTHER" else codes.label("status", status)


def own_events(whole: Person360) -> list[Event]:
    """What the slice itself knows with a day: names, nationality, tests, forms, checks, papers."""
    from gzstudents.students.queries import Event

    more = whole.more
    found = [
        (
            part.values["valid_to"],
            _("更名：原名 {name}", name=part.values["chinese_name"] or part.values["surname"]),
            "accent",
        )
        for part in more.former_names
    ]
    found += [
        (part.values["valid_from"], _("国家/地区：{country}", country=_country(part.values["country"])), "accent")
        for part in more.nationalities
    ]
    found += [
        (
            part.values["taken_on"],
            _joined(codes.label("language_test", part.values["kind"]), part.values["level"]),
            "ok",
        )
        for part in more.languages
    ]
    found += [
        (part.values["checked_on"], _checked(part), codes.attribute("check_result", part.values["result"], "tone", "border_strong"))
        for part in more.checks
    ]  # fmt: skip
    found += [
        (part.values["issued_on"], _("签发{form}", form=codes.label("visa_form", part.values["kind"])), "border_strong")
        for part in more.visa_forms
    ]
    found += [
        (paper.issued_on, _("签发{document}", document=codes.label("document_type", paper.kind)), "border_strong")
        for paper in whole.documents
    ]
    return [Event(day[:10], "fact", "", tone, text) for day, text, tone in found if day]
