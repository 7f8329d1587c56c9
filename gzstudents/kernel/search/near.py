"""What somebody may have meant whose text finds nobody: one slip of the keys, or other characters of the same sound."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, product
from string import ascii_lowercase
from typing import TYPE_CHECKING

from gzstudents.kernel import names, pinyin

if TYPE_CHECKING:
    from gzstudents.kernel.search.index import RegisterIndex

_SHORTEST = (
    4  # of a word in which a slip is looked for: shorter ones mean too many, where no other word stands beside them
)
_LONGEST = 24
_WORDS = 5
_CHOICES = 4  # for each word
_TRIED = 16  # texts


def near(index: RegisterIndex, text: str) -> str:
    """A text near to this one that finds somebody; "" where this one does, or nothing near does."""
    if not text.strip() or index.find(text).count:
        return ""
    words = names.query_tokens(text)[: _WORDS + 1]
    if len(words) > _WORDS:
        return ""
    shortest = _SHORTEST if len(words) == 1 else _SHORTEST - 1
    choices = [[one] if index.begins(one) else list(islice(_others(index, one, shortest), _CHOICES)) for one in words]
    for chosen in islice(product(*choices), _TRIED):
        found = " ".join(chosen)
        if index.find(found).count:
            return found
    return ""


def _others(index: RegisterIndex, word: str, shortest: int) -> Iterator[str]:
    """Words of the register that begin like one that is spelt a little otherwise."""
    if names.has_han(word):
        word = "".join(pinyin.syllable(char) for char in names.simplified(word))
        if len(word) >= shortest and index.begins(word):
            yield word
    if shortest <= len(word) <= _LONGEST and word.isascii() and word.isalpha():
        yield from (other for other in dict.fromkeys(_slips(word)) if index.begins(other))


def _slips(word: str) -> Iterator[str]:
    """Two letters in each other's place, one too many, another one, one too few; the first letter last, it is seldom wrong."""
    for place in (*range(1, len(word)), 0):
        before, after = word[:place], word[place:]
        if len(after) > 1:
            yield before + after[1] + after[0] + after[2:]
        yield before + after[1:]
        for letter in ascii_lowercase:
            yield before + letter + after[1:]
            yield before + letter + after
