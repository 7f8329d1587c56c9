"""The forms of a programme: what it says of itself, a new one, its sponsor, a rate from a day on."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from gzstudents.kernel.errors import Problem
from gzstudents.kernel.fields import Field
from gzstudents.kernel.i18n import _, is_chinese, mark
from gzstudents.scholarships import operations
from gzstudents.scholarships.queries import ProgrammeRow, RateRow, SponsorRow
from gzstudents.scholarships.rates import RateTerms
from gzstudents.scholarships.screen import words
from gzstudents.scholarships.screen.populations import joined_populations, listed, nobody, split_populations
from gzstudents.ui.acts_screen import ActForm
from gzstudents.ui.desk import Desk
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
    Field("exclusive_group", mark("互斥组"), help=mark("同组项目同一学年最多获得几项；不设则留空")),
    Field("group_limit", mark("互斥组上限"), "number"),
    Field("max_months", mark("最长资助月数"), "number", help=mark("一生累计；不设则留空")),
    Field("renewable", mark("可续发"), "flag"),
    Field("review_required", mark("须年度评审"), "flag"),
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
            editors={"limited": SeveralEditor(partial(listed, "population"), nobody), "levels": SeveralEditor(partial(listed, "level"))},
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
        self.fill({"sponsor_id": str(sponsors[0].id) if sponsors else ""})
        self.saved.connect(self._write)

    def _write(self, values: Mapping[str, Any]) -> None:
        like = values["like"]
        self._desk.jobs.write(
            operations.add_programme, self._on_written, fail=self.refuse, code=values["code"], name_zh=values["name_zh"],
            name_en=values["name_en"], sponsor_id=int(values["sponsor_id"]), like=int(like) if like else None,
        )  # fmt: skip

    def _on_written(self, _programme: int, act: int | None) -> None:
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
        self._show(NEW)
        self.edited.connect(self._on_edited_sponsor)
        self.saved.connect(self._write)

    def _on_edited_sponsor(self) -> None:
        chosen = str(self.fields["sponsor"].value() or NEW)
        if chosen != self._shown:
            self._show(chosen)

    def _show(self, key: str) -> None:
        self._shown = key
        one = self._known.get(key)
        self.fill({**(one._asdict() if one is not None else {}), "sponsor": key})
        self.fields["code"].setEnabled(one is None)

    def _write(self, values: Mapping[str, Any]) -> None:
        given = {name: value for name, value in values.items() if name != "sponsor"}
        self._desk.jobs.write(operations.save_sponsor, self._on_written, fail=self.refuse, **given)

    def _on_written(self, _sponsor: int, act: int | None) -> None:
        self.done.emit(_("已保存设奖单位"), act)


class RateForm(ActForm):
    """What a part of an award is worth from a day on. The line before ends; awards that were decided keep their amounts."""

    def __init__(self, desk: Desk, row: ProgrammeRow, rates: Sequence[RateRow]) -> None:
        self._known = {str(one.id): one.terms for one in rates if not one.terms.valid_to}
        listed = [(NEW, _("新的一条")), *((key, rate_words(one)) for key, one in self._known.items())]
        super().__init__(
            mark("设定资助标准"), _rate_fields(), subtitle=row.name, save_text=mark("保存"), whole=True,
            choices={"rate": lambda: listed, "subject_class": _subject_classes},
        )  # fmt: skip
        self._desk, self._row, self._shown = desk, row, ""
        today = date.today()
        self._next = (
            f"{today.year if today.month < 9 else today.year + 1}-09-01"  # amounts change with the academic year
        )
        self._show(next((key for key, one in self._known.items() if not one.amount_fen), next(iter(self._known), NEW)))
        self.edited.connect(self._on_edited_rate)
        self.saved.connect(self._write)

    def _on_edited_rate(self) -> None:
        chosen = str(self.fields["rate"].value() or NEW)
        if chosen != self._shown:
            self._show(chosen)

    def _show(self, key: str) -> None:
        self._shown = key
        one = self._known.get(key)
        values = (
            one._asdict() if one is not None else {"per": "YEAR", "months": 1, "paid_to": "STUDENT", "item": "AWARD"}
        )
        amount = None if one is None or not one.amount_fen else one.amount_fen
        self.fill({**values, "rate": key, "amount_fen": amount, "valid_from": self._next})

    def _write(self, values: Mapping[str, Any]) -> None:
        given = {name: value for name, value in values.items() if name != "rate"}
        given["months"] = given["months"] or 1
        self._desk.jobs.write(
            operations.set_rate, self._on_written, fail=self.refuse, programme_id=self._row.id, **given
        )

    def _on_written(self, _rate: int, act: int | None) -> None:
        self.done.emit(_("已设定资助标准：{name}", name=self._row.name), act)


def _subject_classes() -> list[tuple[str, str]]:
    return [(one, _("{number} 类学科", number=one)) for one in ("I", "II", "III")]


def _rate_fields() -> tuple[Field, ...]:
    return (
        Field("rate", mark("哪一条"), "choice", required=True, wide=True),
        Field("amount_fen", mark("金额（元）"), "money", required=True),
        Field("valid_from", mark("从哪一天起"), "date", required=True, help=mark("原来的标准到前一天为止")),
        Field("item", mark("资助内容"), "choice", choices="rate_item", required=True),
        Field("paid_to", mark("支付对象"), "choice", choices="paid_to", required=True),
        Field("per", mark("计发周期"), "choice", choices="rate_period", required=True),
        Field("months", mark("一年几次"), "number", help=mark("按月为月数，按学期为学期数")),
        Field("level", mark("培养层次"), "choice", choices="level", help=mark("不选为所有层次")),
        Field("category", mark("学习类别"), "choice", choices="category"),
        Field("grade", mark("等级"), "choice", choices="award_grade"),
        Field("subject_class", mark("学科类"), "choice", help=mark("不分学科类则不选")),
        Field("teaching_language", mark("授课语言"), "choice", choices="teaching_language"),
    )


def rate_words(one: RateTerms) -> str:
    """A rate on one line: whom it is for, what for, how much."""
    label, whole = words.line_of(one)
    return " · ".join((words.rate_label(one), label, whole if one.amount_fen else _("金额待填"), since(one)))


def since(one: RateTerms) -> str:
    """From when a rate holds."""
    return _("{day} 起", day=one.valid_from) if one.valid_from else _("一直")
