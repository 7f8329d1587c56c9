"""A cycle with students, for tests that need one: the Hong Kong and Macao programme of 2025-2026."""

from typing import Any

from sqlalchemy.orm import Session

from gzstudents.applications import operations
from gzstudents.applications.rules.quotas import Cell
from tests import make

YEAR = "2025-2026"
DAYS = {"opens_on": "2025-10-09", "closes_on": "2025-10-31", "review_until": "2025-11-14", "pay_by": "2025-12-31"}
RUBRIC = (
    {"code": "MARKS", "name_zh": "学业成绩", "name_en": "Marks", "weight": 600, "max_points": 100, "fact": "average"},
    {"code": "CONDUCT", "name_zh": "品行表现", "name_en": "Conduct", "weight": 250, "max_points": 10},
    {"code": "WORK", "name_zh": "综合素质", "name_en": "Achievements", "weight": 150, "max_points": 20},
)
PLACES = [Cell("BA", "SPECIAL", "", 1), Cell("BA", "FIRST", "", 1), Cell("BA", "SECOND", "", 2)]
NAMES = ("陈小明", "黄国强", "何家欣", "李嘉欣", "梁志文", "吴美玲")
COLLEGES = ("管理学院", "文学院")


def cycle(session: Session, code: str = "HKMO", **values: Any) -> int:
    """A cycle in preparation, with places and a rubric."""
    made = operations.add_cycle(session, programme=code, academic_year=YEAR, values={**DAYS, **values})
    operations.set_places(session, cycle_id=made, cells=PLACES, document="粤教资助〔2025〕12号")
    operations.set_criteria(session, cycle_id=made, criteria=RUBRIC)
    return made


def students(session: Session, count: int = 6, **stay: Any) -> list[Any]:
    """Students from Hong Kong in their second year, in two colleges by turns."""
    return [
        make.student(
            session,
            chinese_name=NAMES[place],
            population="HK",
            birth_date=f"2004-03-{place + 1:02}",
            stay={"college": COLLEGES[place % 2], "start_date": "2024-09-01", **stay},
        )
        for place in range(count)
    ]
