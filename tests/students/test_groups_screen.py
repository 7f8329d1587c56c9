"""Country groups at the desk: members as people write them, the screen, the office's own instead of a shipped one."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest

from gzstudents.kernel import codes
from gzstudents.kernel.store import Store
from gzstudents.students.rules.members import read_members, written_members
from gzstudents.students.screen.groups import GroupsScreen
from tests.window import Driver, drive  # noqa: F401 - a fixture

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # popups, offscreen
Start = Callable[[], Driver]


@pytest.fixture(autouse=True)
def nobody_elses() -> Iterator[None]:
    codes.adopt_groups(())
    yield
    codes.adopt_groups(())


@pytest.mark.parametrize(
    ("text", "members"),
    [
        ("泰国", [("THA", "", "")]),
        ("日本、韩国，越南\tLaos", [("JPN", "", ""), ("KOR", "", ""), ("VNM", "", ""), ("LAO", "", "")]),
        ("东帝汶 2025-10-26 起", [("TLS", "2025-10-26", "")]), ("东帝汶 2025-10-26 –", [("TLS", "2025-10-26", "")]),
        ("英国 – 2020-01-31", [("GBR", "", "2020-01-31")]), ("英国至2020年1月31日", [("GBR", "", "2020-01-31")]),
        ("法国 2024-12-31 止", [("FRA", "", "2024-12-31")]),
        ("France 2020/1/1 to 2024/12/31", [("FRA", "2020-01-01", "2024-12-31")]),
        ("法国（2020-01-01 至 2024-12-31）", [("FRA", "2020-01-01", "2024-12-31")]),
        ("法国 – 2019-12-31\n法国 2022-01-01 –", [("FRA", "", "2019-12-31"), ("FRA", "2022-01-01", "")]),
        ("Guinea-Bissau – 2020-01-31", [("GNB", "", "2020-01-31")]), ("Korea, Republic of", [("KOR", "", "")]),
        ("刚果（布） 2020-01-01", [("COG", "2020-01-01", "")]), ("泰国\n\n泰国\n  ", [("THA", "", "")]),
    ],
)  # fmt: skip
def test_members_as_they_are_written(text: str, members: list[Any]) -> None:
    assert read_members(text) == (members, [])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("泰国\n亚特兰蒂斯", "第 2 行：没有叫“亚特兰蒂斯”的国家/地区"), ("香港", "国家组只收其他国家，不含中国香港"),
        ("中国台湾", "不含中国台湾"), ("法国 2020-01-01 – 2019-12-31", "截止日期早于起始日期"), ("老挝 2020-13-01", "不是日期"),
        ("法国\n法国 2020-01-01", "法国的几段日期重叠"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_said_with_its_line(text: str, said: str) -> None:
    (problem,) = read_members(text).problems
    assert said in problem


def test_every_shipped_group_can_be_written_and_read_again() -> None:
    for group in codes.groups():
        whole = [
            (code, "" if first == date.min else first.isoformat(), "" if last == date.max else last.isoformat())
            for code, first, last in group.members
        ]
        read = read_members(written_members(whole))
        assert (sorted(read.members), read.problems) == (sorted(whole), []), group.code


def _put(form: Any, **given: Any) -> None:
    for name, value in given.items():
        form.fields[name].editor.show_value(value)
        form.fields[name].editor.edited.emit()


def test_a_group_is_made_changed_ended_and_a_shipped_one_replaced(store: Store, drive: Start) -> None:  # noqa: F811
    driver, today = drive(), date.today()
    shipped = codes.group("ASEAN", today)
    screen: GroupsScreen = driver.go("groups")
    assert isinstance(screen, GroupsScreen)
    driver.press(screen, "新增国家组")
    form: Any = screen.panel.form
    _put(form, zh="友好城市所在国", en="Sister cities", members="法国、日本\n亚特兰蒂斯")
    driver.press(form, "保存")
    assert screen.panel.form == form
    assert "第 2 行：没有叫“亚特兰蒂斯”的国家/地区" in driver.texts(screen.panel)
    _put(form, members="法国、日本")
    driver.press(form, "保存")
    assert driver.toast == "已保存国家组“友好城市所在国”"
    assert codes.group("SISTER_CITIES", today) == {"FRA", "JPN"}
    own = next(row for row in screen.rows() if row.group.code == "SISTER_CITIES")
    assert next(iter(screen.rows())) == own, "the office's own stand first"

    screen.page.choose([own.id])
    driver.settle()
    assert "法国、日本" in driver.texts(screen.panel)
    screen.end_command.run()
    driver.settle()
    assert codes.group("SISTER_CITIES", today) == {"FRA", "JPN"}, "today is the last day"
    assert codes.group("SISTER_CITIES", today.replace(year=today.year + 1)) == frozenset()
    driver.undo()
    assert codes.group("SISTER_CITIES", today.replace(year=today.year + 1)) == {"FRA", "JPN"}

    asean = next(row for row in screen.rows() if row.group.code == "ASEAN")
    screen.page.choose([asean.id])
    driver.settle()
    assert not screen.edit_command.enabled()
    screen.adopt_command.run()
    driver.settle()
    form = screen.panel.form
    _put(form, members="泰国")
    driver.press(form, "保存")
    assert codes.group("ASEAN", today) == {"THA"}
    screen.page.choose([asean.id])
    driver.settle()
    assert screen.remove_command.label() == "恢复随附的"
    screen.remove_command.run()
    driver.settle()
    assert codes.group("ASEAN", today) == shipped
