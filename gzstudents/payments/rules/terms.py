"""The rules of pay as they hold: what ships (resources/payments/rules.toml), under what the office has set; pure."""

import json
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from gzstudents.kernel import paths
from gzstudents.payments.rules.absence import is_holiday_span
from gzstudents.payments.rules.facts import Terms

HOLIDAYS = "school_holidays"  # keys of the office's settings
SIGN_IN = "sign_in_programmes"


@lru_cache(maxsize=1)
def shipped() -> dict[str, Any]:
    return tomllib.loads(paths.resource("payments", "rules.toml").read_text(encoding="utf-8"))


def terms_of(programme: str, max_months: int | None, settings: Mapping[str, str]) -> Terms:
    """For one programme. `settings`: school_holidays "07-10/08-31 …" in place of those that ship, sign_in_programmes "CGS …"."""
    law = shipped()
    own = tuple(text for text in settings.get(HOLIDAYS, "").split() if is_holiday_span(text))
    return Terms(
        late_after_day=law["late_after_day"],
        absent_over_days=law["absent_over_days"],
        sign_in_closes_day=law["sign_in_closes_day"],
        holidays=own or tuple(law["holidays"]),
        needs_sign_in=programme in settings.get(SIGN_IN, "").upper().split(),
        most_halves=None if max_months is None else 2 * max_months,
    )


def as_text(settings: Mapping[str, str]) -> str:
    """All that holds for every programme, as one text: two that are equal give the same schedules."""
    law = terms_of("", None, settings)
    programmes = sorted(set(settings.get(SIGN_IN, "").upper().split()))
    return json.dumps([*law[:3], sorted(law.holidays), programmes], separators=(",", ":"))
