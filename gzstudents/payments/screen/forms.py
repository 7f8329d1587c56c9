"""Forms of the screen 发放: plans, budgets, transfers, exclusions, payment, returns, a bank account."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from gzstudents.consents import rules as consents
from gzstudents.kernel import dates, i18n, money
from gzstudents.kernel.errors import Problem, RuleBroken
from gzstudents.kernel.fields import Field
from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.payments import operations
from gzstudents.payments.queries import DueToOthers
from gzstudents.payments.queries.accounts import AccountRow
from gzstudents.payments.rules import accounts as rules
from gzstudents.payments.screen.reading import AccountPage
from gzstudents.ui.acts_screen import ActForm
from gzstudents.ui.commands import Command
from gzstudents.ui.desk import Desk
from gzstudents.ui.panel_parts import CalloutBar
from gzstudents.ui.parts import Label

_ALL = "*"
_MOST = 10  # awards that are named


class PlanForm(ActForm):
    """Schedules of a programme and an academic year, or of all. `say` shows whose have to be looked into."""

    def __init__(self, desk: Desk, programmes: Sequence[tuple[str, str]], say: Callable[[object], None]) -> None:
        first = int(dates.academic_year(date.today())[:4])
        years = [f"{year}-{year + 1}" for year in range(first + 1, first - 6, -1)]
        fields = (
            Field("programme", mark("奖学金项目"), "choice", required=True, wide=True),
            Field("academic_year", mark("学年"), "choice", required=True, wide=True,
                  help=mark("没有计划的奖学金制定计划，已有的按最新情况更新；已发放的不变")),
        )  # fmt: skip
        choices = {
            "programme": lambda: [(_ALL, _("全部项目")), *programmes],
            "academic_year": lambda: [(one, one) for one in years],
        }
        super().__init__(mark("制定发放计划"), fields, choices=choices, save_text=mark("制定"), whole=True)
        self._desk, self._say = desk, say
        self.fill({"programme": _ALL, "academic_year": years[1]})
        self.saved.connect(self._write)

    def _write(self, values: Mapping[str, Any]) -> None:
        chosen = [] if values["programme"] == _ALL else ["--programme", str(values["programme"])]
        self._desk.jobs.run(
            ["payments", "plan", "--year", str(values["academic_year"]), *chosen], self._on_done, title=_("正在制定发放计划"),
            fail=self.refuse,
        )  # fmt: skip

    def _on_done(self, answer: dict[str, Any]) -> None:
        self.done.emit(_n("已为 {count} 项奖学金制定计划", int(answer.get("made", 0))), None)
        odd = [*answer.get("unplanned", []), *answer.get("short", [])]
        if odd:
            said = [
                _("{name}（{number}）：{reason}", name=one["name"], number=one["student_number"], reason=one["reason"])
                for one in odd[:_MOST]
            ]
            self._say(RuleBroken(_n("{count} 项奖学金的计划需要核对：", len(odd)), said))


class BudgetForm(ActForm):
    """What a programme may spend in a calendar year."""

    def __init__(self, desk: Desk, programme: str, name: str, year: int) -> None:
        fields = (
            Field("year", mark("预算年度"), "number", required=True),
            Field("amount_fen", mark("预算"), "money", required=True),
            Field("document", mark("文号"), wide=True),
            Field("note", mark("备注"), "lines", wide=True),
        )
        super().__init__(mark("登记预算"), fields, subtitle=name, whole=True)
        self._desk, self._programme = desk, programme
        self.fill({"year": year})
        self.saved.connect(self._write)

    def _write(self, values: Mapping[str, Any]) -> None:
        self._desk.jobs.write(
            operations.set_budget, self._on_written, fail=self.refuse, programme=self._programme, year=int(values["year"]),
            amount_fen=int(values["amount_fen"]), document=values["document"] or "", note=values["note"] or "",
        )  # fmt: skip

    def _on_written(self, _result: Any, act: int | None) -> None:
        self.done.emit(_("已登记预算"), act)


class TransferForm(ActForm):
    """Tuition, rooms and insurance of a programme, up to a month, have been transferred."""

    def __init__(self, desk: Desk, programme: str, name: str, month: str, due: DueToOthers) -> None:
        fields = (
            Field("paid_on", mark("划拨日期"), "date", required=True),
            Field("voucher", mark("凭证号")),
            Field(
                "override",
                mark("超预算原因"),
                "lines",
                wide=True,
                help=mark("只在预算不足时填写，须有批准超预算的权限"),
            ),
        )
        title = _n("{name}：截至 {month} 给学校和保险公司的款项 {count} 笔，{amount}", due.parts, name=name, month=month,
                   amount=money.shown(due.sum_fen))  # fmt: skip
        super().__init__(mark("登记划拨"), fields, subtitle=title, whole=True)
        self._desk, self._programme, self._month = desk, programme, month
        self.fill({"paid_on": date.today().isoformat()})
        self.saved.connect(self._write)

    def _write(self, values: Mapping[str, Any]) -> None:
        self._desk.jobs.write(
            operations.transfer, self._on_written, fail=self.refuse, programme=self._programme, month=self._month,
            paid_on=values["paid_on"], voucher=values["voucher"] or "", override=values["override"] or "",
        )  # fmt: skip

    def _on_written(self, count: int, act: int | None) -> None:
        self.done.emit(_n("已登记划拨 {count} 笔", count), act)


class ExcludeForm(ActForm):
    """Lines are taken off a draft, with a reason."""

    def __init__(self, desk: Desk, line_ids: Sequence[int], subtitle: str) -> None:
        fields = (
            Field("reason", mark("原因"), "choice", required=True, wide=True),
            Field("detail", mark("说明"), "lines", wide=True, help=mark("重新生成发放表后仍然保留")),
        )
        from gzstudents.kernel import codes
        from gzstudents.payments.rules.verifying import MANUAL_REASONS

        choices = {"reason": lambda: [(one, codes.label("payment_reason", one)) for one in MANUAL_REASONS]}
        super().__init__(mark("不发放"), fields, subtitle=subtitle, choices=choices, whole=True)
        self._desk, self._lines = desk, list(line_ids)
        self.fill({})
        self.saved.connect(self._write)

    def _write(self, values: Mapping[str, Any]) -> None:
        self._desk.jobs.write(
            operations.exclude, self._on_written, fail=self.refuse, line_ids=self._lines, reason=values["reason"],
            detail=values["detail"] or "",
        )  # fmt: skip

    def _on_written(self, count: int, act: int | None) -> None:
        self.done.emit(_n("{count} 笔不发放", count), act)


class PaidForm(ActForm):
    """A locked roster has been paid out."""

    def __init__(self, desk: Desk, roster_id: int, name: str, total_fen: int) -> None:
        fields = (Field("paid_on", mark("发放日期"), "date", required=True), Field("voucher", mark("凭证号")))
        subtitle = _("{name}，{amount}", name=name, amount=money.shown(total_fen))
        super().__init__(mark("登记已发放"), fields, subtitle=subtitle, whole=True)
        self._desk, self._roster = desk, roster_id
        self.fill({"paid_on": date.today().isoformat()})
        self.saved.connect(self._write)

    def _write(self, values: Mapping[str, Any]) -> None:
        self._desk.jobs.write(
            operations.mark_paid, self._on_written, fail=self.refuse, roster_id=self._roster, paid_on=values["paid_on"],
            voucher=values["voucher"] or "",
        )  # fmt: skip

    def _on_written(self, count: int, act: int | None) -> None:
        self.done.emit(_n("已登记发放 {count} 笔", count), act)


class AccountForm(ActForm):
    """A student's bank account; before the first the notice is read out and the answer taken down (PIPL arts 28-30)."""

    def __init__(self, desk: Desk, person_id: int, page: AccountPage) -> None:
        fields = [
            Field("bank", mark("开户银行"), required=True),
            Field("branch", mark("开户网点")),
            Field("holder", mark("户名"), required=True, wide=True),
            Field(
                "number", mark("账号"), required=True, wide=True, help=mark("只显示后四位；查看完整账号会记入操作记录")
            ),
            Field("note", mark("备注"), "lines", wide=True),
        ]
        if page.asks_consent:
            fields = [
                Field("language", mark("告知语言"), "choice", choices="consent_language", required=True),
                Field("how", mark("方式"), "choice", choices="consent_how", required=True),
                *fields,
            ]
        super().__init__(
            mark("登记银行账户"), fields, subtitle=page.name, save_text=mark("本人同意，保存") if page.asks_consent else mark("保存"),
            whole=True, check=_problems_of,
        )  # fmt: skip
        self._desk, self._person, self._asks = desk, person_id, page.asks_consent
        self._used = next((one for one in page.accounts if one.is_current), None)
        if self._used is not None:
            self._say_used(self._used)
        self.fill({"language": i18n.language(), "how": "SCREEN"} if page.asks_consent else {})
        if page.asks_consent:
            self._notice = Label(wrap=True)
            self._news.addSpacing(6)
            self._news.addWidget(self._notice)
            self.edited.connect(self._on_edit)
            self._on_edit()
        self.saved.connect(self._write)

    def _say_used(self, used: AccountRow) -> None:
        bar = CalloutBar()
        said = _("现用账户：{bank} {number}。登记新账户后，款项发到新账户。", bank=used.bank, number=used.masked)
        bar.fill(said, "info", Command("payments.retire", mark("停用"), self._retire))
        self.put_news(bar)

    def _retire(self) -> None:
        if self._used is not None:
            self._desk.jobs.write(
                operations.retire_account, self._on_retired, fail=self.refuse, account_id=self._used.id
            )

    def _on_retired(self, _result: Any, act: int | None) -> None:
        if self._used is not None:
            self.done.emit(_("已停用账户 {number}", number=self._used.masked), act)

    def _on_edit(self) -> None:
        notice = consents.notice(rules.CONSENT)
        self._notice.setText(notice.text(self.fields["language"].value() or "zh_CN") if notice is not None else "")

    def _write(self, values: Mapping[str, Any]) -> None:
        given = {key: value or "" for key, value in values.items()}
        operation = operations.add_account_with_consent if self._asks else operations.add_account
        self._desk.jobs.write(operation, self._on_written, fail=self.refuse, person_id=self._person, **given)

    def _on_written(self, _result: Any, act: int | None) -> None:
        self.done.emit(_("已登记银行账户"), act)


def _problems_of(values: Mapping[str, Any]) -> list[Problem]:
    """What is no account number; a check digit that is wrong is only a warning (trap 21)."""
    number = str(values.get("number") or "")
    if number and not rules.is_number(number):
        return [Problem("number", _("账号应为 8 至 34 位数字（境外账号可含字母）。"), column="number")]
    if number and not rules.passes_luhn(number):
        return [Problem("luhn", _("账号的校验位不对，请核对。"), column="number", severity="warning")]
    return []
