"""What a destination means: the usual words are derived from activity and place; pure."""

from gzstudents.kernel import codes
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.i18n import _


def stays_in_china(place: str) -> bool:
    """留华: in the Mainland; Hong Kong, Macao and Taiwan are counted on their own (domain 6)."""
    entry = codes.get("alumni_place", place)
    return bool(entry and entry.extra.get("in_china"))


def stays_in_guangzhou(place: str) -> bool:
    """留穗."""
    entry = codes.get("alumni_place", place)
    return bool(entry and entry.extra.get("in_guangzhou"))


HOME = {"HK": "GBA_HK_MACAO", "MO": "GBA_HK_MACAO", "TW": "TAIWAN"}  # where students of a region have come from


def places_for(population: str) -> list[str]:
    """Where a graduate can have gone, in the order of the code list."""
    return [
        entry.code for entry in codes.values("alumni_place") if population == "INTL" or entry.code != "HOME_COUNTRY"
    ]


def check_destination(activity: str, place: str, as_of: str, today: str, population: str = "INTL") -> None:
    """Raises RuleBroken for an unknown activity or place, for a day that has not come, and where a student from Hong Kong,
    Macao or Taiwan or an overseas Chinese would be written down as a foreigner gone home (domain: trap of 港澳台 as 外国).
    """
    if codes.get("alumni_activity", activity) is None or codes.get("alumni_place", place) is None:
        raise RuleBroken(_("请选择去向和所在地。"))
    if place not in places_for(population):
        raise RuleBroken(_("港澳台侨毕业生不是外国人，没有“回国（原籍）”。请选“港澳”“台湾”，或所在的地方。"))
    if as_of > today:
        raise RuleBroken(_("截至日期 {day} 还没有到。", day=as_of))
