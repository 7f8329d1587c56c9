"""What the panel says of one person, put together from what was read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from gzstudents.kernel import access, codes, masking, names, numbers
from gzstudents.kernel.access import called
from gzstudents.kernel.i18n import _, mark
from gzstudents.students import rules
from gzstudents.students.rules.presence import presence
from gzstudents.students.rules.who import explain, region
from gzstudents.students.screen import words
from gzstudents.students.screen.own_fields import with_own
from gzstudents.students.screen.person_more import added_names, known_of, sections_of
from gzstudents.ui.commands import Command
from gzstudents.ui.panel import Callout, Detail, Moment, Pair, Section

if TYPE_CHECKING:
    from gzstudents.students.queries import DocumentRow, EnrolmentRow, Event, Person360
    from gzstudents.students.screen.extras import Suggested
    from gzstudents.students.screen.reading import PersonPage

_EXPECTED = frozenset({*rules.ON_THE_ROLL, "ADMITTED", "DEFERRED"})
NUMBER, PHONE, NOTE = "identity_documents.number", "people.phone", "people.note"  # as the journal says what was seen
Renew = Callable[["DocumentRow"], Command]
Take = Callable[["Suggested"], Command]


def title_of(whole: Person360) -> str:
    """The name people say: Chinese, else Latin, else in the person's own script."""
    person = whole.person
    latin = words.latin(names.display_latin(person.surname, person.given_names))
    return person.chinese_name or latin or person.native_name or _("（无姓名）")


def subtitle_of(whole: Person360) -> str:
    person, title = whole.person, title_of(whole)
    latin = words.latin(names.display_latin(person.surname, person.given_names))
    number = whole.enrolments[0].student_number if whole.enrolments else ""
    return "  ·  ".join(part for part in (latin if latin != title else "", number) if part)


def detail_of(
    page: PersonPage, commands: Sequence[Command], more: Sequence[Command], renew: Renew, take: Take, today: date
) -> Detail:
    """`renew(document)` gives the command that settles a paper which runs out, `take(suggested)` the one that writes it."""
    whole = page.whole
    if whole is None:
        return Detail(_("这名学生已不在名册中"))
    stay = whole.enrolments[0] if whole.enrolments else None
    extra = [
        Section(section.title, [Pair(label, value, wide=len(value) > 14) for label, value in pairs])
        for section, pairs in page.extra
        if pairs
    ]
    own = [
        _study(stay, whole.person.in_china),
        _papers(whole),
        _contact(whole),
        *sections_of(whole),
        *extra,
        _other_stays(whole),
        _older_papers(whole),
    ]
    return Detail(
        title_of(whole),
        subtitle_of(whole),
        title_of(whole)[:1],
        _pills(whole, stay),
        commands,
        more,
        [*_callouts(whole, stay, renew, today), *_doubts(whole), *_suggestions(page, whole, take)],
        [section for section in with_own(own, whole.own) if section.pairs],
        mark("最近记录"),
        [_moment(event) for event in page.events],
    )


def seen_columns(whole: Person360) -> list[str]:
    """What of this record must be traceable when it was opened; nothing where it holds nothing of the kind."""
    numbered = whole.documents and access.may("documents")
    return [*([NUMBER] if numbered else []), *([NOTE] if whole.person.note and access.may("register") else [])]


def main_paper(whole: Person360) -> DocumentRow | None:
    """The current paper one identifies oneself with; passports and permits before identity cards."""
    order = (*words.TRAVEL_PAPERS, *words.PASSPORTS) if whole.person.population in words.HMT else words.PASSPORTS
    current = [paper for paper in whole.documents if paper.is_current and paper.kind not in words.STAY_PAPERS]
    for kind in (*order, *words.TRAVEL_PAPERS):
        found = next((paper for paper in current if paper.kind == kind), None)
        if found is not None:
            return found
    return current[0] if current else None


def stay_paper(whole: Person360) -> DocumentRow | None:
    """The current residence permit or visa, the one that is valid longest."""
    found = [paper for paper in whole.documents if paper.is_current and paper.kind in words.STAY_PAPERS]
    return max(found, key=lambda paper: paper.valid_to, default=None)


def paper_that_counts(whole: Person360) -> DocumentRow | None:
    """The paper whose end the list shows."""
    return stay_paper(whole) or main_paper(whole)


def _pills(whole: Person360, stay: EnrolmentRow | None) -> list[tuple[str, str, bool]]:
    pills: list[tuple[str, str, bool]] = []
    if stay is not None:
        if stay.status:
            pills.append((codes.label("status", stay.status), words.status_tone(stay.status), True))
        kind = words.category_or_level(stay.category, stay.level)
        if kind:
            pills.append((kind, "neutral", False))
        if words.funding_short(stay.funding):
            tone = words.FUNDING_TONE.get(stay.funding, "neutral")
            pills.append((codes.label("funding", stay.funding), tone, False))
    if whole.person.population != "INTL" and len(pills) < 3:
        pills.append((codes.label("population", whole.person.population), "teal", False))
    return pills


def _callouts(whole: Person360, stay: EnrolmentRow | None, renew: Renew, today: date) -> list[Callout]:
    paper = paper_that_counts(whole)
    if paper is None or stay is None or stay.status not in _EXPECTED:
        return []
    said = words.runs_out(codes.label("document_type", paper.kind), paper.valid_to, today)
    return [Callout(said[0], said[1], renew(paper))] if said else []


def _doubts(whole: Person360) -> list[Callout]:
    """Group, nationality and papers that do not fit together, each with its explanation; the first two."""
    return [Callout(problem.message, "warn") for problem in explain(known_of(whole))[:2]]


def _suggestions(page: PersonPage, whole: Person360, take: Take) -> list[Callout]:
    """Facts that say another thing than what was written down by hand."""
    found = []
    for one in page.suggested:
        now = codes.label("yes_no", getattr(whole.person, one.column))
        value = codes.label("yes_no", one.value)
        text = _("{why}，“在华”应为“{value}”，现为“{now}”。", why=one.why, value=value, now=now)
        found.append(Callout(text, "info", take(one)))
    return found


def _study(stay: EnrolmentRow | None, in_china: str) -> Section:
    if stay is None:
        return Section(mark("学籍"), [])
    where = presence(stay.status, stay.on_campus, in_china)
    always = [
        Pair(mark("培养单位"), stay.college),
        Pair(mark("学习类别"), words.category_or_level(stay.category, stay.level)),
        Pair(mark("在读起止"), words.period(stay.start_date, stay.end_date or stay.expected_end)),
        Pair(mark("辅导员"), stay.adviser),
        Pair(mark("在籍 · 在校 · 在华"), " · ".join(_yes_no(one) for one in where)),
    ]
    where_known = [
        (mark("专业"), stay.major),
        (mark("班级"), stay.class_name),
        (mark("经费来源"), codes.label("funding", stay.funding) if stay.funding else ""),
        (mark("授课语言"), codes.label("teaching_language", stay.teaching_language) if stay.teaching_language else ""),
        (mark("学科门类"), codes.label("discipline", stay.discipline) if stay.discipline else ""),
        (mark("交换生"), _("是") if stay.is_exchange else ""),
        (mark("培养方式"), codes.label("study_form", stay.study_form) if stay.study_form else ""),
        (mark("导师"), stay.supervisor),
        (mark("学制（年）"), stay.duration),
        (mark("入学途径"), codes.label("entry_route", stay.entry_route) if stay.entry_route else ""),
        (mark("派出或合作院校"), stay.sending_institution),
        (mark("学籍在合作院校"), _("是") if stay.home_at_partner else ""),
        (mark("CSC/CIS 编号"), stay.csc_number),
        (mark("学位授予日期"), stay.degree_date),
    ]
    known = [Pair(label, value, wide=len(value) > 14) for label, value in where_known if value]
    return Section(mark("学籍"), always + known)


def _yes_no(answer: bool | None) -> str:
    return "—" if answer is None else _("是") if answer else _("否")


def _papers(whole: Person360) -> Section:
    person = whole.person
    home = region(person.population, person.country)
    pairs = [Pair(mark("国家/地区"), codes.label("country", home) if home else "")]
    pairs += [Pair(label, value) for label, value in added_names(person) if value]
    paper, stay = main_paper(whole), stay_paper(whole)
    if paper is not None:
        pairs.append(_number(paper))
        pairs.append(Pair(mark("证件有效期"), paper.valid_to))
    if stay is not None:
        pairs.append(Pair(lambda: codes.label("document_type", stay.kind), stay.valid_to))
    others = (one for one in whole.documents if one.is_current and one not in {paper, stay} and one.number)
    pairs.extend(_number(other) for other in others)
    pairs.append(Pair(mark("出生日期"), person.birth_date))
    if person.gender in {"1", "2"}:
        pairs.append(Pair(mark("性别"), codes.label("gender", person.gender)))
    if person.native_name:
        pairs.append(Pair(mark("本民族文字姓名"), person.native_name))
    return Section(mark("证件"), pairs)


def _number(paper: DocumentRow) -> Pair:
    """With an eye for who may read it; whoever may not was given a mask (see kernel.scope)."""
    label = codes.label("document_type", paper.kind)
    hidden = numbers.mask(paper.number) if access.may("documents") else ""
    return Pair(lambda: label, paper.number, len(label) > 12, hidden, NUMBER)


def _contact(whole: Person360) -> Section:
    person = whole.person
    hidden = masking.phone(person.phone) if access.may("contacts") else ""
    pairs = [Pair(mark("手机"), person.phone, masked=hidden, column=PHONE)]
    pairs.append(Pair(mark("微信"), person.wechat))
    if person.email:
        pairs.append(Pair(mark("电子邮箱"), person.email, wide=True))
    if person.note:
        pairs.append(Pair(mark("备注"), person.note, wide=True))
    return Section(mark("联系"), pairs)


def _other_stays(whole: Person360) -> Section:
    pairs = []
    for stay in whole.enrolments[1:]:
        label = words.period(stay.start_date, stay.end_date or stay.expected_end) or stay.student_number
        said = (
            words.category_or_level(stay.category, stay.level),
            stay.college,
            codes.label("status", stay.status) if stay.status else "",
            stay.student_number,
        )
        pairs.append(_wide(label, " · ".join(part for part in said if part)))
    return Section(mark("其他学籍"), pairs)


def _older_papers(whole: Person360) -> Section:
    pairs = []
    for paper in whole.documents:
        if not paper.is_current:
            label = codes.label("document_type", paper.kind)
            value = " · ".join(part for part in (paper.number, paper.valid_to) if part)
            hidden = " · ".join(part for part in (numbers.mask(paper.number), paper.valid_to) if part)
            pairs.append(_wide(label, value, hidden if paper.number and access.may("documents") else ""))
    return Section(mark("证件历史"), pairs)


def _wide(label: str, value: str, masked: str = "") -> Pair:
    return Pair(lambda: label, value, True, masked, NUMBER)


def _moment(event: Event) -> Moment:
    if event.kind == "status":
        tone = {"ok": "ok", "info": "accent", "warn": "warn", "bad": "bad"}.get(
            words.status_tone(event.what), "border_strong"
        )
        title = _("学籍：{status}", status=codes.label("status", event.what))
        return Moment(title, " · ".join(part for part in (event.day, event.text) if part), tone)
    if event.kind == "change":
        under = " · ".join(part for part in (event.day, event.text) if part)
        return Moment(_("学籍：{status}", status=codes.label("status_change", event.what)), under, "accent")
    if event.kind == "fact":
        return Moment(event.text, event.day, event.who or "border_strong")
    under = " · ".join(part for part in (event.day, called(event.who)) if part)
    return Moment(codes.label("verb", event.what), under, "border_strong")
