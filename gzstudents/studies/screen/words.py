"""How results, sign-ins, absences, rewards and punishments are put into words."""

from collections.abc import Mapping
from typing import Any

from gzstudents.kernel import codes, scaled
from gzstudents.kernel.i18n import _, _n


def result(values: Mapping[str, Any]) -> str:
    """What is known of a term or a year, on one line."""
    rank, cohort = values["rank"], values["cohort"]
    parts = [
        _("平均成绩 {mark}", mark=scaled.shown(values["average"])) if values["average"] is not None else "",
        _("绩点 {mark}", mark=scaled.shown(values["gpa"])) if values["gpa"] is not None else "",
        _("名次 {rank}/{cohort}", rank=rank, cohort=cohort) if rank and cohort else _("名次 {rank}", rank=rank) if rank else "",
        _("学分 {mark}", mark=scaled.shown(values["credits"])) if values["credits"] is not None else "",
        _n("{count} 门不及格", values["failed"]) if values["failed"] else "",
        _("出勤率 {share}", share=scaled.percent(values["attendance_permille"])) if values["attendance_permille"] is not None else "",
    ]  # fmt: skip
    return " · ".join(part for part in parts if part)


def period(values: Mapping[str, Any]) -> str:
    """The academic year, and the term where it is one."""
    term = codes.label("study_term", values["term"]) if values["term"] else ""
    return " ".join(part for part in (values["academic_year"], term) if part)


def said(table: str, values: Mapping[str, Any]) -> tuple[str, str]:
    """Label and value of any record."""
    if table == "study_results":
        return period(values), result(values)
    if table == "sign_ins":
        return values["month"], values["signed_on"] or _("未签到")
    if table == "absences":
        days = _("{since} 至 {until}", since=values["starts_on"], until=values["ends_on"] or _("今"))
        approved = _("已批准") if values["approved"] else ""
        return codes.label("absence", values["kind"]), " · ".join(
            part for part in (days, values["reason"], approved) if part
        )
    lifted = _("{day} 解除", day=values["lifted_on"]) if values["lifted_on"] else ""
    told = (values["happened_on"], values["title"], values["document"], lifted)
    return codes.label("conduct", values["kind"]), " · ".join(part for part in told if part)
