"""What is known of one person, as two records are compared by it."""

from typing import NamedTuple


class Document(NamedTuple):
    """`key`: the number in the spelling by which numbers are compared (kernel.numbers.normalise)."""

    kind: str
    country: str
    key: str
    is_current: bool = True


class Known(NamedTuple):
    """Of one record; what is not known is "". `id` 0: somebody who is only about to be registered."""

    id: int = 0
    chinese_name: str = ""
    surname: str = ""
    given_names: str = ""
    native_name: str = ""
    gender: str = ""
    birth_date: str = ""
    phone: str = ""
    email: str = ""
    wechat: str = ""
    countries: tuple[str, ...] = ()
    documents: tuple[Document, ...] = ()
    student_numbers: tuple[str, ...] = ()
