"""Headings that are spelt otherwise than any known one: qualifiers dropped, and words that say the same made one word."""

import re
import unicodedata

_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_NOT_A_LETTER = re.compile(r"[\W_]+")
_WHOSE = re.compile(
    r"^(?:来华留学生|国际学生|留学生|学生|学员|本人|个人|所在|就读|录取|现持|现|目前|当前|最新|最近一次|最近|在华|在中国|国内|中国|常用|有效)+(?=.)"
)
# what they make equal in the order in which they are tried; a form that two fields share is no form of either
_SAME_WORDS = tuple(
    (re.compile(pattern), word)
    for pattern, word in (
        (r"有效截止(?:日期|时间|日)|有效(?:期限|期至|期止|期到|日期|期)|(?:到期|失效|截止|截至|终止|期满)(?:日期|时间|日)?", "期"),
        (r"(?:日期|时间|年月日|年月|日)$", "日"),
        (r"(?:号码|编号|号数)$", "号"),
        (r"(?:手机|移动电话|电话|联系电话|联络电话|联系方式|联络方式|联系手机)(?:号码|号)?$", "电话"),
        (r"(?:种类|类型|类)$", "类别"),
        (r"(?:等级|级别|水平)$", "级"),
        (r"(?:地址|住址|地点)$", "址"),
        (r"名称$|中文名称$|中文$", ""),
    )
)  # fmt: skip
_SMALL = frozenset({
    "of", "in", "the", "on", "as", "at", "and", "a", "an", "your", "for", "to", "s", "is", "shown", "stated", "written",
    "per", "if", "any", "china",
})  # fmt: skip
_SAME_LATIN = {
    "number": "no", "num": "no", "nr": "no", "numbers": "no",
    "expiration": "expiry", "exp": "expiry", "expires": "expiry", "expire": "expiry", "validity": "expiry", "until": "expiry",
    "telephone": "phone", "tel": "phone", "mobile": "phone", "cell": "phone", "cellphone": "phone",
    "enrollment": "enrolment", "program": "programme", "stu": "student", "students": "student", "names": "name",
    "birthday": "birth", "dob": "birth", "identification": "id", "mail": "email", "adress": "address",
}  # fmt: skip


def alike(text: str) -> str:
    """What headings have in common that mean the same: 现持护照编号 and 护照号, Passport Exp. Date and passport expiry. "" for none."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    if _HAN.search(folded):
        return _chinese(_NOT_A_LETTER.sub("", folded))
    return _latin(folded)


def _chinese(key: str) -> str:
    key = _WHOSE.sub("", key)
    for pattern, word in _SAME_WORDS:
        key = pattern.sub(word, key)
    return key if len(key) > 1 and key != "类别" else ""  # 种类 alone is a kind of anything


def _latin(text: str) -> str:
    """Words in no order: date of birth is birth date."""
    words = {_SAME_LATIN.get(word, word) for word in re.findall(r"[^\W_]+", text.replace("e-mail", "email"))} - _SMALL
    if words & {"id", "phone", "room", "dormitory"}:
        words.discard("no")
    if "expiry" in words:
        words -= {"date", "valid"}
    if not words & {"no", "id", "name", "category", "type"}:
        words.discard("student")
    return " ".join(sorted(words))
