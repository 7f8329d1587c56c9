"""Which facts set a term running. Each function gives the day it runs from and what it is about; nothing where it is settled."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from gzstudents.kernel import dates
from gzstudents.permits.rules.book import Rule
from gzstudents.permits.rules.days import months_after
from gzstudents.permits.rules.facts import Now, Paper, StayFact, key_of


class Trigger(NamedTuple):
    key: str  # of the document, fact or change of status
    day: str
    about: str  # kind of paper or fact


def _paper(paper: Paper, day: str = "") -> Trigger:
    return Trigger(key_of("paper", paper.id), day or paper.valid_to, paper.kind)


def _stay(fact: StayFact, day: str = "") -> Trigger:
    return Trigger(key_of("stay", fact.id), day or fact.day, fact.kind)


# --- entry, visa, residence permit


def entry_without_permit(now: Now, rule: Rule) -> Iterator[Trigger]:
    """An entry on a visa that must be changed (Law art. 30). Who comes back on a valid permit needs no new one."""
    entry = now.entry
    if entry is None or now.is_resident or not _must_change(now, entry, rule):
        return
    permits = [one for one in now.papers if one.kind == "RESIDENCE_PERMIT"]
    if not any(one.issued_on >= entry.day or one.valid_to >= entry.day for one in permits):
        yield _stay(entry)


def _must_change(now: Now, entry: StayFact, rule: Rule) -> bool:
    """An entry whose visa is not known counts, unless there is another paper that explains it."""
    return entry.detail in rule.visas or (
        not entry.detail and not entry.until and not now.current("HKMO_PERMIT_FOREIGN")
    )


def permit_end(now: Now, _rule: Rule) -> Iterator[Trigger]:
    """A residence permit that ends before the course does: partial validity is to be extended (Law art. 32)."""
    permit = _permit(now)
    if permit is not None and permit.valid_to >= now.day and not now.covers_course(permit.valid_to):
        yield _paper(permit)


def permit_last(now: Now, _rule: Rule) -> Iterator[Trigger]:
    """A residence permit that holds to the end of the course: nothing to extend, but by its end the person has left."""
    permit = _permit(now)
    if permit is not None and permit.valid_to >= now.day and now.covers_course(permit.valid_to):
        yield _paper(permit)


def permit_over(now: Now, _rule: Rule) -> Iterator[Trigger]:
    """A residence permit that has ended, and nothing that has taken its place."""
    permit = _permit(now)
    if permit is None or permit.valid_to >= now.day:
        return
    visa, entry = now.longest("VISA"), now.entry
    came_back = entry is not None and entry.day > permit.valid_to  # on a visa: the rules of entry and visa count
    if not came_back and (visa is None or visa.valid_to < now.day):
        yield _paper(permit)


def _permit(now: Now) -> Paper | None:
    return None if now.abroad or now.is_resident else now.longest("RESIDENCE_PERMIT")


def visa_stay(now: Now, rule: Rule) -> Iterator[Trigger]:
    """The end of a stay on a visa, while it lasts (Law art. 29)."""
    yield from (one for one in _visa_stay(now, rule) if one.day >= now.day)


def visa_over(now: Now, rule: Rule) -> Iterator[Trigger]:
    """A stay on a visa that has ended."""
    yield from (one for one in _visa_stay(now, rule) if one.day < now.day)


def _visa_stay(now: Now, rule: Rule) -> Iterator[Trigger]:
    permit, entry = now.longest("RESIDENCE_PERMIT"), now.entry
    if now.abroad or now.is_resident or (permit is not None and permit.valid_to >= now.day):
        return
    if entry is not None and (permit is None or entry.day > permit.valid_to or entry.until):
        if entry.until:
            yield _stay(entry, entry.until)
            return
        if entry.detail in rule.visas or not entry.detail:
            return  # such a visa is changed within 30 days of entry: that rule counts
    visa = now.longest("VISA")
    if visa is not None and (permit is None or visa.valid_to > permit.valid_to):
        yield _paper(visa)


def foreign_card(now: Now, _rule: Rule) -> Iterator[Trigger]:
    """An entry on the travel permit of foreign residents of Hong Kong and Macao: 90 days, and not for study."""
    entry = now.entry
    if entry is None or entry.detail or entry.until or not now.current("HKMO_PERMIT_FOREIGN") or now.is_resident:
        return
    stay = now.longest("RESIDENCE_PERMIT", "VISA")
    if stay is None or stay.valid_to < now.day:
        yield _stay(entry)


def paper_end(now: Now, rule: Rule) -> Iterator[Trigger]:
    """The end of a passport or card, of each kind the rule names the one that is valid longest."""
    for kind in rule.papers:
        paper = now.longest(kind)
        if paper is not None:
            yield _paper(paper)


# --- lodging and changes


def lodging(now: Now, _rule: Rule) -> Iterator[Trigger]:
    """The first entry or move since lodging was registered last (Law art. 39)."""
    if (found := _unregistered(now)) is not None:
        yield _stay(found)


def _unregistered(now: Now) -> StayFact | None:
    if now.abroad:
        return None
    registered, entry = now.latest("LODGING"), now.entry
    since = registered.day if registered is not None else ""
    begun = entry.day if entry is not None else ""  # a move before this entry is of an earlier stay
    open_ones = [
        one for one in now.stays
        if one.kind in {"ENTRY", "MOVED"} and one.day > since and one.day >= begun
        and (one.kind == "MOVED" or one is entry)
    ]  # fmt: skip
    return min(open_ones, key=lambda one: (one.day, one.id), default=None)


def lodging_again(now: Now, _rule: Rule) -> Iterator[Trigger]:
    """A new passport, visa or permit since lodging was registered last, where no entry or move asks for it anyway."""
    if now.abroad or _unregistered(now) is not None:
        return
    registered = now.latest("LODGING")
    since = registered.day if registered is not None else ""
    kinds = ("PASSPORT", "RESIDENCE_PERMIT", "VISA")
    papers = [one for one in now.current(*kinds) if one.issued_on and one.issued_on > since]
    newest = max(papers, key=lambda one: (one.issued_on, one.id), default=None)
    if newest is not None:
        yield _paper(newest, newest.issued_on)


def passport_changed(now: Now, _rule: Rule) -> Iterator[Trigger]:
    """A passport that took the place of another while the permit names the old one (Law art. 33)."""
    dated = [one for one in now.current("PASSPORT") if one.issued_on]
    newest = max(dated, key=lambda one: (one.issued_on, one.id), default=None)
    if newest is None or now.abroad or now.is_resident:
        return
    replaced = any(one.kind == "PASSPORT" and one.id != newest.id and not one.is_current for one in now.papers)
    permit, told = now.longest("RESIDENCE_PERMIT"), now.latest("CHANGE")
    names_old = permit is not None and permit.issued_on < newest.issued_on <= permit.valid_to
    if replaced and names_old and (told is None or told.day < newest.issued_on):
        yield _paper(newest, newest.issued_on)


# --- insurance, health, tuition


def insurance_end(now: Now, _rule: Rule) -> Iterator[Trigger]:
    yield from _cover_end(now, "INSURANCE")


def tuition_end(now: Now, _rule: Rule) -> Iterator[Trigger]:
    """Paid tuition that ends before the course: a permit is not given for longer than tuition is paid."""
    yield from _cover_end(now, "TUITION")


def _cover_end(now: Now, kind: str) -> Iterator[Trigger]:
    """The end of the longest cover, also of one that begins later; nothing where it reaches the end of the course."""
    found = [one for one in now.facts.stays if one.kind == kind and one.until]
    last = max(found, key=lambda one: (one.until, one.id), default=None)
    if last is not None and not now.covers_course(last.until):
        yield _stay(last, last.until)


def health_use(now: Now, _rule: Rule) -> Iterator[Trigger]:
    """A health certificate with which no permit has been had yet: it is good for six months (Regulation art. 16)."""
    made = now.latest("HEALTH")
    if made is None or now.abroad:
        return
    permit = now.longest("RESIDENCE_PERMIT")
    if permit is None or (permit.issued_on < made.day and permit.valid_to < now.day):
        yield _stay(made)


def health_missing(now: Now, rule: Rule) -> Iterator[Trigger]:
    """A permit for a year or more is to be applied for, and no certificate of the last six months is known."""
    for trigger in entry_without_permit(now, rule):
        entered, made = dates.iso_date(trigger.day), now.latest("HEALTH")
        if entered is None:
            continue
        since = dates.iso_date(made.day) if made is not None else None
        fresh = since is not None and months_after(since, 6) >= entered
        short = bool(now.course_end) and now.course_end < months_after(entered, 12).isoformat()
        if not fresh and not short:
            yield trigger


# --- work, the end of study


def work_annotation(now: Now, _rule: Rule) -> Iterator[Trigger]:
    """Work or practice off campus without an annotation on the permit (Regulation art. 22)."""
    notes = [one for one in now.stays if one.kind == "ANNOTATION"]
    for work in (one for one in now.facts.stays if one.kind == "WORK"):
        is_over = bool(work.until) and work.until < now.day
        noted = any((note.until or note.day) >= work.day for note in notes)
        if not is_over and not noted:
            yield _stay(work)


def annotation_end(now: Now, _rule: Rule) -> Iterator[Trigger]:
    """An annotation that ends before the work does."""
    notes = [one for one in now.stays if one.kind == "ANNOTATION" and one.until]
    last = max(notes, key=lambda one: (one.until, one.id), default=None)
    if last is None:
        return
    works = [one for one in now.stays if one.kind == "WORK" and (one.until or "9999") > last.until]
    if works:
        yield _stay(last, last.until)


def work_end(now: Now, _rule: Rule) -> Iterator[Trigger]:
    """Work off campus that has ended and was not reported."""
    told = [one.day for one in now.stays if one.kind == "WORK_REPORT"]
    for work in (one for one in now.stays if one.kind == "WORK"):
        if work.until and work.until <= now.day and not any(day >= work.until for day in told):
            yield _stay(work, work.until)


def status_report(now: Now, rule: Rule) -> Iterator[Trigger]:
    """A change of status that the school reports to the police (Law art. 45, Regulation art. 26): the last that counts."""
    past = [one for one in now.facts.changes if one.effective_on <= now.day]
    last = max(past, key=lambda one: (one.effective_on, one.id), default=None)
    if last is None or last.status not in rule.statuses:
        return
    told = now.latest("POLICE_REPORT")
    if told is None or told.day < last.effective_on:
        yield Trigger(key_of("status", last.id), last.effective_on, last.status)


def leave_after_end(now: Now, _rule: Rule) -> Iterator[Trigger]:
    """Study has ended, the permit or visa runs on to its end, and no leaving of China is recorded."""
    if not now.abroad and not now.is_resident:
        paper = now.longest("RESIDENCE_PERMIT", "VISA")
        if paper is not None:
            yield _paper(paper)


TRIGGERS: dict[str, Callable[[Now, Rule], Iterator[Trigger]]] = {
    function.__name__: function
    for function in (
        entry_without_permit, permit_end, permit_last, permit_over, visa_stay, visa_over, foreign_card, paper_end, lodging,
        lodging_again, passport_changed, insurance_end, tuition_end, health_use, health_missing, work_annotation,
        annotation_end, work_end, status_report, leave_after_end,
    )
}  # fmt: skip

# kinds of papers and facts of which a trigger needs at least one; those that are not named need none
NEEDS: dict[str, frozenset[str]] = {
    name: frozenset(kinds.split())
    for name, kinds in {
        "entry_without_permit": "ENTRY", "permit_end": "RESIDENCE_PERMIT", "permit_last": "RESIDENCE_PERMIT",
        "permit_over": "RESIDENCE_PERMIT", "visa_stay": "VISA ENTRY", "visa_over": "VISA ENTRY",
        "foreign_card": "HKMO_PERMIT_FOREIGN", "lodging": "ENTRY MOVED", "lodging_again": "PASSPORT RESIDENCE_PERMIT VISA",
        "passport_changed": "PASSPORT", "insurance_end": "INSURANCE", "tuition_end": "TUITION", "health_use": "HEALTH",
        "health_missing": "ENTRY", "work_annotation": "WORK", "annotation_end": "ANNOTATION", "work_end": "WORK",
        "leave_after_end": "RESIDENCE_PERMIT VISA",
    }.items()
}  # fmt: skip


def needed(rule: Rule) -> frozenset[str]:
    """What a person must have at least one of, for the rule to say anything."""
    return frozenset(rule.papers) or NEEDS.get(rule.trigger, frozenset())
