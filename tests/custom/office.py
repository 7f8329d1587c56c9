"""A store with one field of every kind, of people and of enrolments."""

from typing import Any

from gzstudents.custom import operations
from gzstudents.kernel.custom import book, definition, values
from gzstudents.kernel.store import Store
from gzstudents.students.custom import queries
from gzstudents.students.custom.operations import save_own

OPTIONS = "南校区 = South campus\n北校区 = North campus\n校外 = Off campus"
SPORTS = "太极 = Tai chi\n足球 = Football\n羽毛球 = Badminton"
# key → owner, what is defined, the value of its editor, and how that is read in Chinese and English
KINDS: dict[str, tuple[str, dict[str, Any], Any, str, str]] = {
    "nickname": ("person", {"label_zh": "雅号", "label_en": "Pen name"}, "阿 K=1+1", "阿 K=1+1", "阿 K=1+1"),
    "story": ("person", {"label_zh": "经历", "kind": "lines"}, "第一行\n\n=第三行", "第一行\n\n=第三行", "第一行\n\n=第三行"),
    "score": ("enrolment", {"label_zh": "入学测试分", "kind": "number"}, "-3.75", "-3.75", "-3.75"),
    "deposit": ("enrolment", {"label_zh": "押金", "kind": "amount"}, 123450, "1,234.50", "1,234.50"),
    "arrived": ("person", {"label_zh": "到校日", "kind": "date"}, "2026-09-01", "2026-09-01", "2026-09-01"),
    "vegetarian": ("person", {"label_zh": "素食", "label_en": "Vegetarian", "kind": "flag"}, "1", "是", "Yes"),
    "area": ("person", {"label_zh": "宿舍区", "label_en": "Dormitory area", "kind": "choice", "options": OPTIONS},
             "2", "北校区", "North campus"),
    "sports": ("person", {"label_zh": "体育项目", "kind": "choices", "options": SPORTS}, "1 3", "太极、羽毛球",
               "Tai chi, Badminton"),
    "visited": ("person", {"label_zh": "去过的国家", "kind": "country"}, "VNM", "越南", "Viet Nam"),
}  # fmt: skip


def define(store: Store, owner: str = "person", **given: Any) -> int:
    """A field; the process knows it afterwards. Returns its id."""
    with store.writing("office", "custom.add") as session:
        made = operations.add(session, owner=owner, **given)
    follow(store)
    return made


def change(store: Store, field_id: int, **changes: Any) -> int:
    with store.writing("office", "custom.edit") as session:
        turned = operations.edit(session, field_id=field_id, changes=changes)
    follow(store)
    return turned


def follow(store: Store) -> None:
    with store.reading() as session:
        book.follow(session)


def fill(store: Store, owner: str, record_id: int, **given: Any) -> int:
    """Values by key, as a form hands them over; returns the act."""
    with store.writing("office", "students.edit") as session:
        save_own(session, owner, record_id, given)
    return int(session.info["act_id"])


def define_all(store: Store) -> None:
    for key, (owner, given, *_rest) in KINDS.items():
        define(store, owner, key=key, **given)


def fill_all(store: Store, person_id: int, enrolment_id: int) -> None:
    for owner, record_id in (("person", person_id), ("enrolment", enrolment_id)):
        fill(store, owner, record_id, **{key: one[2] for key, one in KINDS.items() if one[0] == owner})


def in_words(source: Any, person_id: int, language: str) -> dict[str, str]:
    """Key → what the fields of somebody say to a reader; "" where nothing stands."""
    found = queries.of_people(source, [person_id]).get(person_id, {})
    return {one.key: values.words(one, found.get(one.name, ""), language) for one in definition.read(source)}
