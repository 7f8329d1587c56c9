"""A letter in one or more languages, as it is set on paper and in a Word file; pure."""

from typing import NamedTuple

CHINESE = "zh"


class Sender(NamedTuple):
    """The office in the words of one language."""

    university: str
    office: str


class Senders(NamedTuple):
    chinese: Sender
    english: Sender

    def of(self, language: str) -> Sender:
        """Whoever has no name of the office in a language signs in English."""
        return self.chinese if language == CHINESE else self.english


class Part(NamedTuple):
    """A letter in one language; `items` are (heading, text)."""

    language: str
    subject: str
    greeting: str
    opening: str
    items: tuple[tuple[str, str], ...]
    closing: str
    signature: str
    today: str


class Letter(NamedTuple):
    """What one person gets: in their language, and in Chinese as well where that is another."""

    person_id: int
    name: str
    student_number: str
    parts: tuple[Part, ...]
