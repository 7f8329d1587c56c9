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


def check_destination(activity: str, place: str, as_of: str, today: str) -> None:
    """Raises RuleBroken for an unknown activity or place, and for a day that has not come."""
    if codes.get("alumni_activity", activity) is None or codes.get("alumni_place", place) is None:
        raise RuleBroken(_("请选择去向和所在地。"))
    if as_of > today:
        raise RuleBroken(_("截至日期 {day} 还没有到。", day=as_of))
