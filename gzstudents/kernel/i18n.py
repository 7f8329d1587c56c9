"""Texts: Chinese in the code, other languages from catalogues, switched at run time."""

import gettext
import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path
from typing import Any

from gzstudents.kernel import paths

LANGUAGES = ("zh_CN", "en")
DOMAIN = "gzstudents"

_current: gettext.NullTranslations = gettext.NullTranslations()
_language = "zh_CN"
_apart: ContextVar[str] = ContextVar("apart", default="")  # what one thread speaks for a moment


def _(text: str, /, **values: Any) -> str:
    """The text in the current language, its {named} places filled."""
    found = _texts().gettext(text)
    return found.format(**values) if values else found


def _n(text: str, n: int, /, **values: Any) -> str:
    """Like _() for a text that counts something; {count} is n with thousands separated."""
    found = _texts().ngettext(text, text, n)
    return found.format(**{"count": f"{n:,}", **values})


def mark(text: str) -> str:
    """Say that a constant is a text to translate; call _() where it is shown."""
    return text


def said_in(text: str, code: str) -> str:
    """A marked text in a language of one's own choice: for papers that say everything in two."""
    return _catalogue(code).gettext(text)


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Another language for a moment and for this thread only: the window goes on in its own."""
    before = _apart.set(code)
    try:
        yield
    finally:
        _apart.reset(before)


def language() -> str:
    return _apart.get() or _language


def is_chinese() -> bool:
    return language().startswith("zh")


def use(code: str) -> None:
    """Switch to a language: "zh_CN", "en", or anything that begins like one of them; unknown ones mean Chinese."""
    global _current, _language
    short = code.replace("-", "_")
    _language = next((known for known in LANGUAGES if short[:2].lower() == known[:2]), "zh_CN")
    _current = _catalogue(_language)


def system_language() -> str:
    """The language the person's system speaks: English only where it is not Chinese."""
    value = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "en" if value[:2] == "en" else "zh_CN"


def _texts() -> gettext.NullTranslations:
    apart = _apart.get()
    return _catalogue(apart) if apart else _current


@lru_cache(maxsize=4)
def _catalogue(code: str) -> gettext.NullTranslations:
    folder = paths.catalogues()
    compiled = folder / code / "LC_MESSAGES" / f"{DOMAIN}.mo"
    if not compiled.is_file():
        return _from_source(folder / code / "LC_MESSAGES" / f"{DOMAIN}.po")
    with compiled.open("rb") as stream:
        return gettext.GNUTranslations(stream)


def _from_source(catalogue: Path) -> gettext.NullTranslations:
    """From a fresh checkout the catalogue may not be compiled yet: compile it in memory."""
    if not catalogue.is_file():
        return gettext.NullTranslations()
    import io

    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with catalogue.open("rb") as stream:
        texts = read_po(stream)
    memory = io.BytesIO()
    write_mo(memory, texts)
    memory.seek(0)
    return gettext.GNUTranslations(memory)
