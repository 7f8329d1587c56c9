"""Deadlines of one person to what is written to them: a letter, a message, entries of a calendar. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from gzstudents.kernel.custom import values
from gzstudents.kernel.letters import Letter, Part, Sender, Senders
from gzstudents.permits.rules.engine import Deadline
from gzstudents.permits.rules.templates import CHINESE, Template, language_for, placeholders, templates


class Addressee(NamedTuple):
    """Whom a letter goes to, and about which deadlines, the most urgent first. `latin`: the name in Latin letters. `own`: what
    stands in the fields of the office's own, by Definition.name.
    """

    person_id: int
    name: str
    latin: str
    student_number: str
    population: str
    country: str
    deadlines: tuple[Deadline, ...]
    own: Mapping[str, str] = MappingProxyType({})

    @property
    def language(self) -> str:
        return language_for(self.population, self.country)

    def named(self, language: str) -> str:
        return (self.name or self.latin) if language == CHINESE else (self.latin or self.name)


class Event(NamedTuple):
    """A deadline in a calendar. `uid` names it for good: a second import moves the entry, it makes no other."""

    uid: str
    day: date
    summary: str
    description: str


def letter(to: Addressee, sender: Senders, on: date) -> Letter:
    languages = [CHINESE] if to.language == CHINESE else [to.language, CHINESE]
    parts = tuple(_part(to, templates()[one], sender.of(one), on) for one in languages)
    return Letter(to.person_id, to.named(CHINESE), to.student_number, parts)


def message(to: Addressee, sender: Senders, on: date) -> str:
    """To be pasted into a chat: short, in the person's own language."""
    text = templates()[to.language]
    common = _common(to, text, sender.of(text.language), on)
    lines = [text.say("message", **common)]
    for number, one in enumerate(to.deadlines, start=1):
        kind = "message_item_late" if one.left < 0 else "message_item"
        lines.append(text.say(kind, **common, **_item(one, number, text)))
    return "\n".join([*lines, text.say("message_end", **common)])


def events(to: Addressee, sender: Senders, on: date) -> Iterator[Event]:
    """What is still to come: an entry of the past reminds nobody."""
    text = templates()[to.language]
    common = _common(to, text, sender.of(text.language), on)
    for number, one in enumerate(to.deadlines, start=1):
        if one.act_by >= on.isoformat():
            item = _item(one, number, text)
            yield Event(
                f"{one.rule}.{one.key.replace(':', '-')}.{to.person_id}@gzstudents",
                date.fromisoformat(one.act_by),
                text.say("summary", **common, **item),
                text.say("description", **common, **item),
            )


def _part(to: Addressee, text: Template, sender: Sender, on: date) -> Part:
    common = _common(to, text, sender, on)
    items = []
    for number, one in enumerate(to.deadlines, start=1):
        fields = {**common, **_item(one, number, text)}
        kind = "item_late" if one.left < 0 else "item_same" if one.due == one.act_by else "item"
        items.append((text.say("heading", **fields), text.say(kind, **fields)))
    greeting = "greeting" if to.student_number else "greeting_plain"
    said = [text.say(name, **common) for name in ("subject", greeting, "opening", "closing", "signature")]
    return Part(text.language, said[0], said[1], said[2], tuple(items), said[3], said[4], str(common["today"]))


def _common(to: Addressee, text: Template, sender: Sender, on: date) -> dict[str, object]:
    count = len(to.deadlines)
    what = text.title(to.deadlines[0].rule) if count == 1 else text.say("several", count=count)
    return {
        "name": to.named(text.language), "student_number": to.student_number, "university": sender.university,
        "office": sender.office, "today": text.day(on.isoformat()), "count": count, "what": what, **_own(to, text),
    }  # fmt: skip


def _own(to: Addressee, text: Template) -> dict[str, str]:
    """What the text says of the office's own fields, in its language; nothing where nothing is filled in."""
    language = "zh_CN" if text.language == CHINESE else "en"
    known = placeholders() if text.own else {}
    return {
        name: values.words(known[name], to.own.get(known[name].name, ""), language).replace("\n", " ")
        for name in text.own
    }


def _item(one: Deadline, number: int, text: Template) -> dict[str, object]:
    return {
        "number": number, "title": text.title(one.rule), "due": text.day(one.due), "act_by": text.day(one.act_by),
        "todo": text.todo.get(one.rule, ""), "consequence": text.consequence(one.rule),
    }  # fmt: skip


def grouped(found: Sequence[tuple[Addressee, Deadline]]) -> list[Addressee]:
    """One letter a person, in the order in which people come first; each with their deadlines in order."""
    by_person: dict[int, Addressee] = {}
    for who, one in found:
        known = by_person.get(who.person_id, who._replace(deadlines=()))
        by_person[who.person_id] = known._replace(deadlines=(*known.deadlines, one))
    return list(by_person.values())


__all__ = ["Addressee", "Event", "Letter", "Part", "Sender", "Senders", "events", "grouped", "letter", "message"]
