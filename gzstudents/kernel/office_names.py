"""What the office calls itself, for the head and foot of what leaves it."""

from collections.abc import Mapping
from typing import NamedTuple, Self

from gzstudents.kernel import i18n


class OfficeNames(NamedTuple):
    university_zh: str = ""
    university_en: str = ""
    office_zh: str = ""
    office_en: str = ""

    def whole(self, language: str | None = None) -> str:
        """University and office in one language, as each language orders them."""
        if (language or i18n.language()).startswith("en"):
            return ", ".join(part for part in (self.office_en, self.university_en) if part)
        return self.university_zh + self.office_zh

    def both(self) -> str:
        """In the language of the moment, then in the other."""
        first, second = ("zh_CN", "en") if i18n.is_chinese() else ("en", "zh_CN")
        return "  ".join(part for part in (self.whole(first), self.whole(second)) if part)

    @classmethod
    def of(cls, settings: Mapping[str, str]) -> Self:
        """From the office's settings; what is not filled in is ""."""
        return cls(*(settings.get(key, "") for key in cls._fields))
