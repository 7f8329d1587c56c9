"""A sentence kept in both languages in one text: what the program found out is read years later by whoever looks, in her own.

The halves lie one after the other, Chinese first, with a separator between them that nobody types. A text without it was
written by a person and is the same for everybody.
"""

from collections.abc import Callable, Iterable

from gzstudents.kernel.i18n import is_chinese, speaking

BETWEEN = "\u2028"  # a line break wherever somebody shows the text as it is kept
Halves = tuple[str, str]  # Chinese and English


def told(say: Callable[[], str]) -> str:
    """What `say` says in each language. Told texts among its values are to be `heard` in it."""
    with speaking("zh_CN"):
        chinese = say()
    with speaking("en"):
        english = say()
    return joined(chinese, english)


def joined(chinese: str, english: str) -> str:
    """Two halves as one text; where they are the same, or one is empty, there is one."""
    if not chinese or not english or chinese == english:
        return chinese or english
    return f"{chinese}{BETWEEN}{english}"


def halves(text: str) -> Halves:
    """Chinese and English; what a person wrote is both."""
    chinese, found, english = text.partition(BETWEEN)
    return (chinese, english) if found else (text, text)


def heard(text: str) -> str:
    """The half in the language of the moment."""
    return halves(text)[0 if is_chinese() else 1]


def heard_all(texts: Iterable[str], between: str = " ") -> str:
    """Several told texts as one, half by half."""
    pairs = [halves(one) for one in texts]
    return joined(between.join(zh for zh, _en in pairs), between.join(en for _zh, en in pairs))
