"""The forms of a programme: what it says of itself, a new one, its sponsor."""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from gzstudents.kernel import codes
from gzstudents.kernel.errors import Problem
from gzstudents.kernel.fields import Field
from gzstudents.kernel.i18n import _, is_chinese, mark
from gzstudents.scholarships import operations
from gzstudents.scholarships.queries import ProgrammeRow, SponsorRow
from gzstudents.scholarships.rates import RateTerms
from gzstudents.scholarships.screen.populations import (
    joined_populations,
    listed,
    no_funding,
    nobody,
    split_populations,
)
from gzstudents.ui.acts_screen import ActForm
from gzstudents.ui.desk import Desk
from gzstudents.ui.parts import Label
from gzstudents.ui.several import SeveralEditor

NEW = "new"
_NAMES = (
    Field("name_zh", mark("中文名称"), required=True, wide=True),
    Field("name_en", mark("英文名称"), wide=True),
    Field("sponsor_id", mark("设奖单位"), "choice", required=True, wide=True),
)
_RULES = (
    Field("who", mark("适用群体"), "choices", required=True, wide=True),
    Field("limited", mark("只限部分层次的群体"), help=mark("不选则所选群体的各层次都适用")),
    Field("levels", mark("这些群体限于")),
    Field("kind", mark("资助方式"), "choice", choices="programme_kind", required=True),
    Field("funding", mark("经费来源"), "choice", choices="funding"),
    Field("stacking", mark("兼得规则"), "choice", choices="stacking", required=True),
    Field("excludes_funding", mark("不可兼得的经费来源"), help=mark("学籍上是这些经费来源的，视为已有其他奖学金")),
    Field("exclusive_group", mark("互斥组"), help=mark("同组项目同一学年最多获得几项；不设则留空")),
    Field("group_limit", mark("互斥组上限"), "number"),
    Field("max_months", mark("最长资助月数"), "number", help=mark("一生累计；不设则留空")),
    Field("renewable", mark("可续发"), "flag"),
    Field("review_required", mark("须年度评审"), "flag"),
    Field("shows_amount", mark("证书上印金额"), "flag"),
    Field("legal_basis", mark("依据"), wide=True),
    Field("valid_from", mark("起始日期"), "date"),
    Field("valid_to", mark("截止日期"), "date"),
)  # fmt: skip


def _check_who(values: Mapping[str, Any]) -> Iterable[Problem]:
    if values["limited"] and not values["levels"]:
        yield Problem("levels", _("请选择这些群体限于哪些层次。"), column="levels")


def _sponsors(sponsors: Sequence[SponsorRow]) -> Any:
    listed = [(str(one.id), one.name_zh if is_chinese() else one.name_en or one.name_zh) for one in sponsors]
    return lambda: listed


class ProgrammeForm(ActForm):
    """Changes what a programme says of itself."""

    def __init__(
        self, desk: Desk, row: ProgrammeRow, values: Mapping[str, Any], sponsors: Sequence[SponsorRow]
    ) -> None:
        super().__init__(
            mark("修改项目"), (*_NAMES, *_RULES), subtitle=row.name, save_text=mark("保存"),
            choices={"sponsor_id": _sponsors(sponsors), "who": partial(listed, "population")},
            editors={"limited": SeveralEditor(partial(listed, "population"), nobody), "levels": SeveralEditor(partial(listed, "level")),
                     "excludes_funding": SeveralEditor(partial(listed, "funding"), no_funding)},
            check=_check_who,
        )  # fmt: skip
        self._desk, self._row, self._populations = desk, row, str(values["populations"])
        self.fill({**values, **split_populations(self._populations), "sponsor_id": str(values["sponsor_id"])})
        self.saved.connect(self._write)

    def _write(self, changes: Mapping[str, Any]) -> None:
        given = {name: value for name, value in changes.items() if name not in {"who", "limited", "levels"}}
        if len(given) < len(changes):
            now = self.values()
            given["populations"] = joined_populations(now["who"], now["limited"], now["levels"], self._populations)
        if "sponsor_id" in given:
            given["sponsor_id"] = int(given["sponsor_id"])
        self._desk.jobs.write(
            operations.save_programme, self._on_written, fail=self.refuse, programme_id=self._row.id, **given
        )

    def _on_written(self, _programme: int, act: int | None) -> None:
        self.done.emit(_("已修改项目：{name}", name=self._row.name), act)


class NewProgrammeForm(ActForm):
    """A new programme, alone or with the structure of another one: rates without amounts, and conditions."""

    def __init__(self, desk: Desk, programmes: Sequence[ProgrammeRow], sponsors: Sequence[SponsorRow]) -> None:
        code = Field("code", mark("项目代码"), required=True, help=mark("大写字母和数字，用在证书编号里，以后不能改"))
        like = Field(
            "like", mark("以哪个项目为模板"), "choice", wide=True, help=mark("带入资助标准的结构（金额待填）和申请条件")
        )
        listed = [("", _("不用模板")), *((str(one.id), one.name) for one in programmes)]
        super().__init__(
            mark("新建项目"), (code, *_NAMES, like), save_text=mark("新建"), whole=True,
            choices={"sponsor_id": _sponsors(sponsors), "like": lambda: listed},
        )  # fmt: skip
        self._desk = desk
        self.programme_id = 0
        self.fill({})  # a sponsor that nobody chose would be reported as such
        self.saved.connect(self._write)

    def _write(self, values: Mapping[str, Any]) -> None:
        like = values["like"]
        self._desk.jobs.write(
            operations.add_programme, self._on_written, fail=self.refuse, code=values["code"], name_zh=values["name_zh"],
            name_en=values["name_en"], sponsor_id=int(values["sponsor_id"]), like=int(like) if like else None,
        )  # fmt: skip

    def _on_written(self, programme: int, act: int | None) -> None:
        self.programme_id = programme
        self.done.emit(_("已新建项目，请核对资助标准和申请条件"), act)


class SponsorForm(ActForm):
    """A new sponsor, or other names and another type for one that there is."""

    def __init__(self, desk: Desk, sponsors: Sequence[SponsorRow]) -> None:
        self._known = {str(one.id): one for one in sponsors}
        listed = (
            Field("sponsor", mark("哪个单位"), "choice", required=True, wide=True),
            Field("code", mark("单位代码"), required=True, help=mark("大写字母和数字，以后不能改")),
            Field("kind", mark("单位类型"), "choice", choices="sponsor_type", required=True),
            Field("name_zh", mark("中文名称"), required=True, wide=True),
            Field("name_en", mark("英文名称"), wide=True),
        )
        offered = _sponsors(sponsors)
        super().__init__(
            mark("设奖单位"), listed, save_text=mark("保存"), whole=True,
            choices={"sponsor": lambda: [(NEW, _("新的单位")), *offered()]},
        )  # fmt: skip
        self._desk, self._shown = desk, ""
        self._reported = Label(role="muted", wrap=True)
        self.put_news(self._reported)
        self._show(NEW)
        self.edited.connect(self._on_edited_sponsor)
        self.saved.connect(self._write)

    def _on_edited_sponsor(self) -> None:
        chosen = str(self.fields["sponsor"].value() or NEW)
        if chosen != self._shown:
            self._show(chosen)
        self._say()

    def _show(self, key: str) -> None:
        self._shown = key
        one = self._known.get(key)
        self.fill({**(one._asdict() if one is not None else {}), "sponsor": key})
        self.fields["code"].setEnabled(one is None)
        self._say()

    def _say(self) -> None:
        """What programmes of such a sponsor are reported as."""
        code = str(codes.attribute("sponsor_type", str(self.fields["kind"].value() or ""), "funding"))
        said = _(
            "该类单位的项目按经费来源“{funding}”（代码 {code}）上报。", funding=codes.label("funding", code), code=code
        )
        self._reported.setText(said if code else _("选择单位类型后，这里显示项目上报时的经费来源。"))

    def retranslate(self) -> None:
        super().retranslate()
        if hasattr(self, "_reported"):
            self._say()

    def _write(self, values: Mapping[str, Any]) -> None:
        given = {name: value for name, value in values.items() if name != "sponsor"}
        self._desk.jobs.write(operations.save_sponsor, self._on_written, fail=self.refuse, **given)

    def _on_written(self, _sponsor: int, act: int | None) -> None:
        self.done.emit(_("已保存设奖单位"), act)


def since(one: RateTerms) -> str:
    """From when a rate holds."""
    return _("{day} 起", day=one.valid_from) if one.valid_from else _("一直")
