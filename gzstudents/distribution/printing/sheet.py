"""The reason sheet: why somebody was awarded or not, on one page in Chinese and English. The same values give the same file."""

from collections.abc import Mapping, Sequence
from datetime import date

from gzstudents.distribution.rules.sheet import Both, Condition, Decided, Sheet
from gzstudents.kernel import codes, scaled
from gzstudents.kernel.folio import About, Folio
from gzstudents.kernel.ink import number
from gzstudents.kernel.money import yuan
from gzstudents.kernel.paper import BLUE, GREY, INK, MM, RULE, ZEBRA, Letterhead, Report, Tile
from gzstudents.kernel.progress import SILENT, Progress
from gzstudents.kernel.setting import Style, wrapped
from gzstudents.kernel.tables import Column, Row, Table
from gzstudents.kernel.told import halves

_SIDE = 18 * MM
_BELOW = 60.0  # the note and the places to sign
# a long sheet is set smaller until it has one page; below that nobody reads it
_SCALES = (1.0, 0.94, 0.88, 0.82, 0.76, 0.7, 0.65)
_TITLE: Both = ("奖学金评定理由", "Reasons of a scholarship decision")
_MET = {True: ("符合", "Met"), False: ("不符合", "Not met"), None: ("待核实", "Not known")}
_METHODS = {"HAND": ("人工", "By hand"), "FILL": ("按排名", "By rank"), "OPTIMAL": ("优化方案", "Optimised plan")}


def content(sheets: Sequence[Sheet], office: Mapping[str, str], progress: Progress = SILENT) -> bytes:
    """All sheets in one file, each with its own page numbers; `office` as settings.on_paper()."""
    made = max((_day(one.decided) for one in sheets), default=date(2000, 1, 1))
    school = _school(sheets[0].decided, office)[0] if sheets else ""
    file = Folio(About(" ".join(_TITLE), school, made=made))
    for one in progress.over(sheets, len(sheets)):
        _fitted(one, office).into(file)
    return file.save()


def _fitted(one: Sheet, office: Mapping[str, str]) -> "_Page":
    """On one page, as large as it goes; what is too long even for the smallest type runs over pages in the usual one."""
    for scale in _SCALES:
        page = _Page(one, office, scale)
        page.fill()
        if len(page.pages) == 1:
            return page
    page = _Page(one, office)
    page.fill()
    return page


def _day(one: Decided) -> date:
    return date.fromisoformat(one.decided_on) if one.decided_on else date(2000, 1, 1)


class _Page(Report):
    """Set on paper that is larger by `scale` than A4, and drawn smaller by as much."""

    def __init__(self, sheet: Sheet, office: Mapping[str, str], scale: float = 1.0) -> None:
        self.sheet, self.office, self.scale = sheet, office, scale
        one = sheet.decided
        school = _school(one, office)
        super().__init__(
            Letterhead(
                title=_TITLE[0],
                subtitle=_TITLE[1],
                right=f"{one.academic_year} 学年",
                right_note=f"{one.number}",
                foot="  ".join(part for part in school if part),
                made=_day(one),
            )
        )
        self.width, self.height = self.width / scale, self.height / scale
        self.right = self.width - _SIDE
        self.pages.clear()
        self.new_page()

    def fill(self) -> None:
        one = self.sheet.decided
        self._who(one)
        self.tiles(_tiles(one))
        self.y -= 4
        self._result(one)
        self._rules(one)
        self._marks(one)
        self._place(one)
        if not self.sheet.is_frozen:
            self.notes(
                [
                    "本表按现有记录生成，批次定稿时固定下来。",
                    "Made from the records as they stand; fixed when the round is finalised.",
                ]
            )
        self.signatures(["经办人 Handled by", "审核人 Checked by", "日期 Date"])

    def into(self, file: Folio) -> None:
        """Its pages, numbered by themselves in both languages."""
        for place, ink in enumerate(self.pages, start=1):
            ink.line(_SIDE, 15 * MM, self.width - _SIDE, 15 * MM, stroke=RULE)
            room = self.width - 2 * _SIDE
            ink.text(_SIDE, 10.6 * MM, self.clean(self.head.foot), "plain", 7.2, fill=GREY, fit=room * 0.7, smallest=1)
            many = len(self.pages)
            count = f"第 {place} 页，共 {many} 页  Page {place} of {many}"
            ink.text(self.width - _SIDE, 10.6 * MM, count, "plain", 7.2, align="right", fill=GREY)
            if self.scale != 1:
                drawn = number(self.scale)
                ink.ops[:] = [f"q {drawn} 0 0 {drawn} 0 0 cm", *ink.ops, "Q"]
            file.page(ink, self.width * self.scale, self.height * self.scale)

    def _who(self, one: Decided) -> None:
        """Who, for what: two columns of labels and values."""
        person = self.sheet.applicant
        left = [
            (("申请人", "Applicant"), "  ".join(part for part in (person.name, person.latin) if part)),
            (("学号", "Student no."), person.student_number),
            (
                ("层次 / 学院", "Level / college"),
                "  ".join(part for part in (_label("level", one.level), one.college) if part),
            ),
        ]
        right = [
            (("项目", "Programme"), one.programme[0]),
            *self._other_name(one),
            (("申请类型", "Application"), f"{_label('application_route', one.route)}  {one.submitted_on}".rstrip()),
            (("学生群体", "Population"), _label("population", one.population)),
        ]
        top, half, low = self.y, self.measure / 2, self.y
        for column, pairs in enumerate((left, right)):
            self.y = top
            for (zh, en), value in pairs:
                x = self.left + column * (half + 6)
                self.say(x, self.y - 13, f"{zh} {en}".strip(), 7.6, fill=GREY, fit=78)
                # the name in the other language stands under the first; what is long has more lines, never smaller type
                style, size, fill = (Style("medium"), 9.0, INK) if zh else (Style("plain"), 7.6, GREY)
                for line in wrapped(self.clean(value or "—"), style, size, half - 92):
                    self.y -= 13
                    self.say(x + 84, self.y, line, size, stack=style.stack, fill=fill)
            low = min(low, self.y)
        self.y = low - 12

    @staticmethod
    def _other_name(one: Decided) -> list[tuple[Both, str]]:
        """The English name of the programme, where it has one of its own."""
        return [(("", ""), one.programme[1])] if one.programme[1] and one.programme[1] != one.programme[0] else []

    def _result(self, one: Decided) -> None:
        """The decision and its reason in both languages, in a box of its own."""
        lines = _reasons(one)
        style = Style("plain")
        set_lines = [part for line in lines for part in wrapped(self.clean(line), style, 9, self.measure - 24)]
        high = 12 + 13 * len(set_lines)
        self.need(high + 8)
        self.y -= high
        self.ink.rect(self.left, self.y, self.measure, high, fill=ZEBRA)
        self.ink.rect(self.left, self.y, 2.5, high, fill=BLUE)
        at = self.y + high - 15
        for part in set_lines:
            self.say(self.left + 12, at, part, 9)
            at -= 13

    def _rules(self, one: Decided) -> None:
        if not one.conditions and not one.bars:
            return
        self.heading("申请条件", "Conditions")
        columns = [
            Column("条件"), Column("Condition"), Column("现有记录", "On record"), Column("结果", "Result", width=92),
        ]  # fmt: skip
        rows = [_condition(found) for found in one.conditions]
        rows += [Row([*bar, "—", _both(_MET[False])]) for bar in one.bars]
        self.table(Table(columns, rows, row_height=16))

    def _marks(self, one: Decided) -> None:
        if not one.marks:
            return
        self.heading("评审得分", "Scores by criterion and reviewer")
        names = [vote.reviewer for vote in one.votes]
        columns = [
            Column("评审项目", "Criterion"), Column("权重", "Weight", "right"),
            *(Column(name, "", "right") for name in names), Column("平均", "Mean", "right"), Column("计分", "Counts", "right"),
        ]  # fmt: skip
        rows = [
            Row([
                _both(mark.name), scaled.percent(mark.weight),
                *("回避" if vote.conflict else _points(vote.points[at] if at < len(vote.points) else None) for vote in one.votes),
                _points(mark.mean), _points(mark.part),
            ])
            for at, mark in enumerate(one.marks)
        ]  # fmt: skip
        if one.votes:
            words = [
                "回避 Conflict" if vote.conflict else _label("recommendation", vote.recommendation) or "—"
                for vote in one.votes
            ]
            rows.append(Row(["评审意见 Vote", "", *words, "", ""]))
        rows.append(Row(["综合得分 Score", "", *("" for _one in names), "", _points(one.score)], "total"))
        self.table(Table(columns, rows, row_height=16))

    def _place(self, one: Decided) -> None:
        """The cells that were open to the applicant, the money, and what the year had given already."""
        rows = [
            Row([
                " · ".join(part for part in (_label("level", row.level), _label("award_grade", row.grade), row.college) if part)
                or "全部 All",
                str(row.places), str(row.taken), str(row.places - row.taken),
            ])
            for row in one.rows
        ]  # fmt: skip
        if one.budget_fen is not None:
            money = [yuan(one.budget_fen), yuan(one.spent_fen), yuan(one.budget_fen - one.spent_fen)]
            rows.append(Row(["预算（元） Budget, CNY", *money]))
        if rows:
            self.heading("名额与预算", "Places and budget of the round")
            columns = [
                Column("名额", "Places of"), Column("共有", "In all", "right"), Column("已分配", "Given", "right"),
                Column("剩余", "Left", "right"),
            ]  # fmt: skip
            self.table(Table(columns, rows, row_height=16, keep=_BELOW))
        if one.held:
            named = "；".join(f"{_both(halves(name))} {yuan(fen)}" for name, fen in one.held)
            self.notes([f"本学年已获资助（元） Other awards of the year (CNY)：{named}"])


def _school(one: Decided, office: Mapping[str, str]) -> Both:
    """As it was called when it was decided."""
    return one.school if any(one.school) else (office.get("university_zh", ""), office.get("university_en", ""))


def _tiles(one: Decided) -> list[Tile]:
    rank = f"{one.rank} / {one.ranked}" if one.rank else "—"
    amount = yuan(one.amount_fen) if one.state == "PLACED" else "—"
    grade = codes.label("award_grade", one.grade, "zh_CN") if one.state == "PLACED" and one.grade else ""
    return [
        Tile("结果", codes.label("placement_state", one.state, "zh_CN") + (f" {grade}" if grade else ""), "Result"),
        Tile("排名", rank, "Rank"),
        Tile("得分", _points(one.score), "Score"),
        Tile("金额（元）", amount, "CNY"),
    ]


def _reasons(one: Decided) -> list[str]:
    """The reason in a sentence of each language."""
    grades = (
        (codes.label("award_grade", one.grade, "zh_CN"), codes.label("award_grade", one.grade, "en"))
        if one.grade
        else ("", "")
    )
    method = _METHODS.get(one.method, ("", ""))
    on = one.decided_on or "—"
    if one.state == "PLACED":
        return [
            f"{on} 分配“{grades[0] or one.programme[0]}”名额，{yuan(one.amount_fen)} 元；分配方式：{method[0]}。",
            f"Placed on {on}: {grades[1] or one.programme[1] or one.programme[0]}, CNY {yuan(one.amount_fen)}; {method[1].lower()}.",
        ]
    if one.state == "WAITLISTED":
        return [
            f"{on} 列入候补，第 {one.waiting or 1} 名。",
            f"On the waiting list since {on}, place {one.waiting or 1}.",
        ]
    if one.state in {"UNPLACED", "REVOKED"}:
        said = [codes.label("unplaced_reason", one.reason, code) if one.reason else "" for code in ("zh_CN", "en")]
        state = [codes.label("placement_state", one.state, code) for code in ("zh_CN", "en")]
        told = [part for part in dict.fromkeys(one.detail) if part]
        return [
            f"{on} {state[0]}：{said[0]}。{''.join(told[:1])}",
            f"{state[1]} on {on}: {said[1]}. {''.join(told[1:])}".rstrip(),
        ]
    return ["还没有决定。", "Not decided yet."]


def _condition(one: Condition) -> Row:
    met = _MET[one.met]
    if one.severity == "INFO" and one.met is not True:
        met = ("仅供参考", "For information")
    elif one.severity == "WARNING" and one.met is False:
        met = ("提醒", "Warning")
    return Row([*one.sentence, _both(one.fact) or "—", _both(met)])


def _both(pair: Both) -> str:
    return "  ".join(dict.fromkeys(part for part in pair if part))


def _label(name: str, code: str) -> str:
    """A code in both languages."""
    return _both((codes.label(name, code, "zh_CN"), codes.label(name, code, "en"))) if code else ""


def _points(value: int | None) -> str:
    return "—" if value is None else scaled.shown(value)
