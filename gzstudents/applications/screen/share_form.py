"""Caps and minimum shares of a cycle: one is chosen, changed, added or taken away; saved together with the others."""

from collections.abc import Mapping
from typing import Any, Final

from gzstudents.applications import operations
from gzstudents.applications.queries.cycles import CycleDetail, ShareRow
from gzstudents.kernel import codes, scaled
from gzstudents.kernel.fields import Field
from gzstudents.kernel.i18n import _, mark
from gzstudents.scholarships.rules import fields
from gzstudents.scholarships.screen import wanted
from gzstudents.ui.acts_screen import ActForm
from gzstudents.ui.desk import Desk
from gzstudents.ui.parts import Label
from gzstudents.ui.turning import TurningEditor

NEW: Final = "new"
OFFERED: Final = ("plan_priority", "country_group", "nationality", "population", "level", "category", "freshman")


class ShareForm(ActForm):
    """At most or at least so many of the winners are of a kind."""

    def __init__(self, desk: Desk, detail: CycleDetail) -> None:
        self._known = {str(place): one for place, one in enumerate(detail.shares)}
        self._members, self._shown, self._field = TurningEditor(), "", ""
        super().__init__(
            mark("比例要求"), _fields(), subtitle=detail.row.called, whole=True,
            choices={"share": self._listed,
                     "field": lambda: [(code, codes.label("eligibility_field", code)) for code in OFFERED],
                     "operator": lambda: [(code, codes.label("rule_operator", code)) for code in wanted.LISTED]},
            editors={"members": self._members},
        )  # fmt: skip
        self._desk, self._detail = desk, detail
        self._preview = Label(role="muted", wrap=True)
        self.put_news(self._preview)
        self._show(NEW)
        self.edited.connect(self._on_edited_share)
        self.saved.connect(self._write)

    def _listed(self) -> list[tuple[str, str]]:
        return [(NEW, _("新的一条")), *((key, share_words(one)) for key, one in self._known.items())]

    def _on_edited_share(self) -> None:
        chosen = str(self.fields["share"].value() or NEW)
        if chosen != self._shown:
            self._show(chosen)
        elif str(self.fields["field"].value() or "") != self._field:
            self._turn(str(self.fields["field"].value() or ""))
        self._say()

    def _turn(self, field: str) -> None:
        self._field = field
        wanted.turn(self._members, fields.field(field))
        self.fields["members"].retranslate()

    def _show(self, key: str) -> None:
        self._shown = key
        one = self._known.get(key)
        usual = {"sense": "AT_MOST", "field": "country_group", "operator": "in"}
        values = one._asdict() if one is not None else usual
        self._turn(str(values["field"]))
        self.fill({**values, "share": key, "end": 0})
        self.fields["end"].setVisible(one is not None)
        self._say()

    def _say(self) -> None:
        now = self.values()
        whole = all(now[name] not in (None, "") for name in ("sense", "field", "operator", "members", "permille"))
        said = share_words(self._row(now)) if whole else _("填写比例和范围后，这里会显示整句要求。")
        self._preview.setText(said)

    def _row(self, values: Mapping[str, Any]) -> ShareRow:
        return ShareRow(**{name: values[name] for name in ShareRow._fields})

    def _write(self, values: Mapping[str, Any]) -> None:
        others = [one for key, one in self._known.items() if key != values["share"]]
        shares = others if values["end"] else [*others, self._row(values)]
        self._desk.jobs.write(
            operations.set_shares, self._on_written, fail=self.refuse, cycle_id=self._detail.row.id, shares=shares
        )

    def _on_written(self, _result: Any, act: int | None) -> None:
        self.done.emit(_("已保存比例要求"), act)


def _fields() -> list[Field]:
    return [
        Field("share", mark("哪一条"), "choice", required=True, wide=True),
        Field("end", mark("去掉这一条"), "flag", wide=True),
        Field("sense", mark("要求"), "choice", choices="share_sense", required=True),
        Field("permille", mark("比例（%）"), "permille", required=True),
        Field("field", mark("依据"), "choice", required=True),
        Field("operator", mark("比较"), "choice", required=True),
        Field("members", mark("范围"), required=True, wide=True),
        Field("text_zh", mark("中文条文"), wide=True),
        Field("text_en", mark("英文条文"), wide=True),
    ]


def share_words(one: ShareRow) -> str:
    """获奖人中国家组不属于“东盟”的不超过 25%。"""
    terms = fields.field(one.field)
    labels = dict(wanted.members(terms)) if terms is not None else {}
    return _(
        "获奖学生中，{field}{operator}{members}的，{sense} {share}。",
        field=terms.label if terms is not None else one.field, operator=codes.label("rule_operator", one.operator),
        members=fields.join([labels.get(code, code) for code in one.members.split()]),
        sense=codes.label("share_sense", one.sense), share=scaled.percent(one.permille),
    )  # fmt: skip
