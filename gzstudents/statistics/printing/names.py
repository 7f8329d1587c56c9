"""Who draws up the report."""

from typing import NamedTuple

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
