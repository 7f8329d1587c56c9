"""The triggers of triggers.py for everybody at once. A trigger that has no column here is left to the engine of one person."""

from collections.abc import Callable, Iterator

import numpy as np

from gzstudents.kernel import dates
from gzstudents.permits.rules.book import Rule
from gzstudents.permits.rules.columns.standing import Standing
from gzstudents.permits.rules.columns.tables import Hit, Numbers, number, of_rows, where, written
from gzstudents.permits.rules.days import months_after


def entry_without_permit(now: Standing, rule: Rule) -> Iterator[Hit]:
    stays, papers = now.facts.stays, now.facts.papers
    must_change = now.visas(rule) | ((stays.detail == 0) & (stays.until == 0))
    permits = now.holds("RESIDENCE_PERMIT")
    last = np.maximum(now.most(papers.person, papers.issued, permits), now.most(papers.person, papers.valid, permits))
    yield now.stay(now.entry, of_rows(must_change, now.entry) & (last < of_rows(stays.day, now.entry)))


def permit_end(now: Standing, _rule: Rule) -> Iterator[Hit]:
    valid = of_rows(now.facts.papers.valid, now.permit)
    yield now.paper(now.permit, ~now.abroad & (valid >= now.day) & ~now.covers(valid))


def permit_last(now: Standing, _rule: Rule) -> Iterator[Hit]:
    valid = of_rows(now.facts.papers.valid, now.permit)
    yield now.paper(now.permit, ~now.abroad & (valid >= now.day) & now.covers(valid))


def permit_over(now: Standing, _rule: Rule) -> Iterator[Hit]:
    papers, stays = now.facts.papers, now.facts.stays
    valid = of_rows(papers.valid, now.permit)
    came_back = of_rows(stays.day, now.entry) > valid
    on_visa = of_rows(papers.valid, now.visa) >= now.day
    yield now.paper(now.permit, ~now.abroad & (valid < now.day) & ~came_back & ~on_visa)


def visa_stay(now: Standing, rule: Rule) -> Iterator[Hit]:
    yield from (where(hit, hit.days >= now.day) for hit in _on_visa(now, rule))


def visa_over(now: Standing, rule: Rule) -> Iterator[Hit]:
    yield from (where(hit, hit.days < now.day) for hit in _on_visa(now, rule))


def _on_visa(now: Standing, rule: Rule) -> Iterator[Hit]:
    papers, stays = now.facts.papers, now.facts.stays
    permit, entered = of_rows(papers.valid, now.permit), of_rows(stays.day, now.entry)
    asked = ~now.abroad & (permit < now.day)
    limited = of_rows(stays.until, now.entry) > 0
    counts = (now.entry >= 0) & ((permit == 0) | (entered > permit) | limited)
    yield now.stay(now.entry, asked & counts & limited, stays.until)
    other_rule = counts & of_rows(now.visas(rule) | (stays.detail == 0), now.entry)
    newer = of_rows(papers.valid, now.visa) > permit
    yield now.paper(now.visa, asked & ~(counts & limited) & ~other_rule & newer)


def paper_end(now: Standing, rule: Rule) -> Iterator[Hit]:
    for kind in rule.papers:
        longest = now.longest(kind)
        yield now.paper(longest, longest >= 0)


def unregistered(now: Standing) -> Numbers:
    """The first entry or move since lodging was registered last; -1 for none."""
    stays = now.facts.stays
    since, begun = now.latest_day("LODGING"), of_rows(stays.day, now.entry)
    moved = now.are("MOVED") & (stays.day > since[stays.person]) & (stays.day >= begun[stays.person])
    entered = np.zeros(len(stays.id), np.bool_)
    entered[now.entry[(now.entry >= 0) & (begun > since)]] = True
    rows = np.flatnonzero(moved | entered)
    rows = rows[np.argsort(stays.day[rows], kind="stable")][::-1]
    found = np.full(now.count, -1, np.int64)
    found[stays.person[rows]] = rows  # from the last to the first: the first one stays
    found[now.abroad] = -1
    return found


def lodging(now: Standing, _rule: Rule) -> Iterator[Hit]:
    open_ones = unregistered(now)
    yield now.stay(open_ones, open_ones >= 0)


def lodging_again(now: Standing, _rule: Rule) -> Iterator[Hit]:
    papers = now.facts.papers
    since = now.latest_day("LODGING")
    wanted = now.holds("PASSPORT", "RESIDENCE_PERMIT", "VISA") & papers.current
    newest = now.last(papers.person, papers.issued, wanted & (papers.issued > since[papers.person]))
    yield now.paper(newest, ~now.abroad & (unregistered(now) < 0), papers.issued)


def passport_changed(now: Standing, _rule: Rule) -> Iterator[Hit]:
    papers = now.facts.papers
    passports = now.holds("PASSPORT")
    newest = now.last(papers.person, papers.issued, passports & papers.current & (papers.issued > 0))
    replaced = np.zeros(now.count, np.bool_)
    replaced[papers.person[passports & ~papers.current]] = True
    issued = of_rows(papers.issued, newest)
    names_old = (of_rows(papers.issued, now.permit) < issued) & (issued <= of_rows(papers.valid, now.permit))
    told = now.latest_day("CHANGE")
    asked = ~now.abroad & replaced & (now.permit >= 0) & names_old & (told < issued)
    yield now.paper(newest, asked, papers.issued)


def insurance_end(now: Standing, _rule: Rule) -> Iterator[Hit]:
    yield from _cover_end(now, "INSURANCE")


def tuition_end(now: Standing, _rule: Rule) -> Iterator[Hit]:
    yield from _cover_end(now, "TUITION")


def _cover_end(now: Standing, event: str) -> Iterator[Hit]:
    stays = now.all.stays  # also cover that begins later
    held = now.among(stays.kind, now.events, (event,)) & (stays.until > 0)
    last = now.last(stays.person, stays.until, held)
    people = np.flatnonzero((last >= 0) & ~now.covers(of_rows(stays.until, last)))
    yield Hit("cover", people, last[people], stays.until[last[people]])


def health_missing(now: Standing, rule: Rule) -> Iterator[Hit]:
    """Of those without any certificate; the others are odd."""
    for hit in entry_without_permit(now, rule):
        entered = {day: dates.iso_date(written(day)) for day in np.unique(hit.days).tolist()}
        year = {day: number(months_after(one, 12)) if one is not None else 0 for day, one in entered.items()}
        end = now.facts.people.end[hit.people]
        short = (end > 0) & (end < np.array([year[day] for day in hit.days.tolist()], np.int64))
        yield where(hit, ~short)


def status_report(now: Standing, _rule: Rule) -> Iterator[Hit]:
    changes = now.facts.changes
    told = now.latest_day("POLICE_REPORT")
    people = np.flatnonzero((now.change >= 0) & (told < of_rows(changes.effective, now.change)))
    rows = now.change[people]
    yield Hit("status", people, rows, changes.effective[rows])


def leave_after_end(now: Standing, _rule: Rule) -> Iterator[Hit]:
    yield now.paper(now.longest("RESIDENCE_PERMIT", "VISA"), ~now.abroad)


BY_COLUMN: dict[str, Callable[[Standing, Rule], Iterator[Hit]]] = {
    function.__name__: function
    for function in (
        entry_without_permit, permit_end, permit_last, permit_over, visa_stay, visa_over, paper_end, lodging, lodging_again,
        passport_changed, insurance_end, tuition_end, health_missing, status_report, leave_after_end,
    )
}  # fmt: skip
