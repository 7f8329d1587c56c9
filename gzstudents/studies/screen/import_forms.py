"""Results, sign-ins, absences, rewards and punishments from a sheet: looked at first, then written, all by the command."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog

from gzstudents.kernel import codes, dates
from gzstudents.kernel.fields import Field
from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.ui.acts_screen import ActForm
from gzstudents.ui.desk import Desk
from gzstudents.ui.parts import Label

_SHEETS = "*.xlsx *.xls *.et *.ods *.csv *.tsv"
_MOST = 100  # problems that are listed; the command lists more


class ImportForm(ActForm):
    """Which year and term rows without one belong to; then the file is chosen and read. `show` puts up the next form."""

    def __init__(self, desk: Desk, show: Callable[[ActForm], object]) -> None:
        this = dates.academic_year(date.today())
        years = [f"{year}-{year + 1}" for year in range(int(this[:4]) + 1, int(this[:4]) - 8, -1)]
        fields = (
            Field("year", mark("学年"), "choice", required=True, help=mark("表格里没有学年时用")),
            Field(
                "term", mark("学期"), "choice", choices="study_term", help=mark("表格里没有学期时用；全年成绩则留空")
            ),
        )
        super().__init__(
            mark("导入成绩与签到"), fields, save_text=mark("选择文件…"), whole=True,
            subtitle=_("成绩、出勤率、每月签到、缺席、奖惩；每一行要有学号或证件号码"),
            choices={"year": lambda: [(one, one) for one in years]},
        )  # fmt: skip
        self._desk, self._show = desk, show
        self.fill({"year": this})
        self.saved.connect(self._choose)

    def _choose(self, values: Mapping[str, Any]) -> None:
        chosen, _kind = QFileDialog.getOpenFileName(self, _("导入成绩与签到"), "", _("表格 ({kinds})", kinds=_SHEETS))
        if not chosen:
            self.refuse()
            return
        words = [chosen, "--year", str(values["year"])]
        if values["term"]:
            words += ["--term", str(values["term"])]

        def on_plan(answer: dict[str, Any]) -> None:
            self.done.emit("", None)
            self._show(PlannedForm(self._desk, words, answer))

        self._desk.jobs.run(
            ["studies", "import", *words, "--plan"], on_plan, title=_("正在读取 {name}", name=Path(chosen).name),
            fail=self.refuse, refused=on_plan, writes=False,
        )  # fmt: skip


class PlannedForm(ActForm):
    """What the file would add and what is wrong with it. Written is what was shown, or nothing."""

    def __init__(self, desk: Desk, words: Sequence[str], answer: Mapping[str, Any]) -> None:
        self._rejected = int(answer["rejected"])
        self._rows = int(answer["new"]) + int(answer["changed"])
        fields = (
            [Field("skip", mark("跳过有问题的行，导入其余的"), "flag", wide=True)]
            if self._rejected and self._rows
            else []
        )
        super().__init__(
            mark("导入成绩与签到"), fields, subtitle=str(answer["file"]), save_text=mark("导入"), whole=True
        )  # fmt: skip
        self._desk, self._words = desk, [*words, "--digest", str(answer["digest"])]
        self._tell_of(answer)
        self.fill({})
        self.saved.connect(self._write)

    def _tell_of(self, answer: Mapping[str, Any]) -> None:
        kinds = [f"{codes.label('record_table', kind)} {count:,}" for kind, count in answer["kinds"].items()]
        sums = [
            _n("新增 {count} 条", int(answer["new"])), _n("更改 {count} 条", int(answer["changed"])),
            _n("已有 {count} 条", int(answer["known"])), _n("有问题 {count} 行", self._rejected),
        ]  # fmt: skip
        years = [_("成绩的学年：{years}", years=_("、").join(answer["years"]))] if answer["years"] else []
        self._say("\n".join((" · ".join(sums), *kinds, *years)), "")
        problems = list(answer["problems"])
        if problems:
            self._news.addWidget(Label(mark("请核实"), "section"))
            self._say("\n".join(_said(one) for one in problems[:_MOST]), "muted")
        if len(problems) > _MOST:
            self._say(_n("还有 {count} 处，改好前面的再看", len(problems) - _MOST), "muted")

    def _say(self, text: str, role: str) -> None:
        label = Label(role=role, wrap=True, select=True)
        label.setText(text)
        self._news.addSpacing(6)
        self._news.addWidget(label)

    def _write(self, values: Mapping[str, Any]) -> None:
        if not self._rows:
            self.done.emit(_("没有可以导入的新内容"), None)
            return
        if self._rejected and not values.get("skip"):
            self.refuse(_n("有 {count} 行有问题：请改好文件再导入，或勾选跳过。", self._rejected))
            return
        words = ["studies", "import", *self._words, *(["--skip-rejected"] if self._rejected else [])]
        self._desk.jobs.run(
            words, self._on_written, title=_("正在导入 {name}", name=Path(self._words[0]).name), fail=self.refuse
        )

    def _on_written(self, answer: dict[str, Any]) -> None:
        act = answer.get("act")
        count = int(answer["new"]) + int(answer["changed"])
        self.done.emit(_n("已登记 {count} 条", count), act if isinstance(act, int) else None)


def _said(one: Mapping[str, Any]) -> str:
    if one.get("row") is None:
        return str(one["message"])
    where = _("第 {row} 行", row=one.get("row"))
    if one.get("sheet"):
        where = _("{sheet}第 {row} 行", sheet=one["sheet"], row=one.get("row"))
    what = [str(one[name]) for name in ("column", "message") if one.get(name)]
    return _("{where}：{what}", where=where, what=" ".join(what))
