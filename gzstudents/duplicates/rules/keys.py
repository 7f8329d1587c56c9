"""Blocking: two records are compared only when they have a key in common. Each key is one way in which duplicates look alike."""

from zlib import crc32

from gzstudents.duplicates.rules.profile import Profile, sound


def keys_of(profile: Profile) -> set[int]:
    """Numbers below 2**32; two different keys with one number only cost a comparison."""
    return {crc32(one.encode("utf-8", "replace")) for one in _texts(profile)}


def contacts(profile: Profile) -> tuple[tuple[str, str], ...]:
    """What several people may share, with its sign; "" for what is not known."""
    return (("P", profile.phone), ("E", profile.email), ("W", profile.wechat))


def contact_key(sign: str, value: str) -> int:
    """The key of a phone (P), an e-mail address (E) or an account (W)."""
    return crc32((sign + value).encode("utf-8", "replace"))


def _texts(profile: Profile) -> set[str]:
    found = {f"D{one.key}" for one in profile.documents}
    found |= {f"S{number}" for number in profile.student_numbers}
    for sign, value in (*contacts(profile), ("V", profile.native)):
        if value:
            found.add(sign + value)
    return found | _of_names(profile)


def _of_names(profile: Profile) -> set[str]:
    """All letters of the name in alphabetical order: whatever the order of its parts, their spaces and hyphens. A slip of the
    pen is met by the day of birth with any initial, and by one long word with the year.
    """
    spelt = {profile.letters, profile.plain.upper(), *profile.readings} - {""}
    found = {"N" + "".join(sorted(one)) for one in spelt}
    if profile.sound:
        found.add("C" + "".join(sorted("".join(profile.sound))))
    if profile.han_simplified:
        found.add("H" + profile.han_simplified)
    birth = profile.known.birth_date
    if len(birth) == 10:
        initials = {word[0] for word in profile.words} | {one[0] for one in profile.readings}
        found |= {f"B{birth}{initial}" for initial in initials or {""}}
    if len(birth) >= 4:
        found |= {f"T{birth[:4]}{sound(word)}{len(profile.words)}" for word in profile.words if len(word) >= 6}
    return found
