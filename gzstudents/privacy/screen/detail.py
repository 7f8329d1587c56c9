"""What the panel says of one line."""

from collections.abc import Sequence

from gzstudents.consents.queries import ConsentRow
from gzstudents.kernel import codes
from gzstudents.kernel.access import called
from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.privacy import rules
from gzstudents.privacy.queries.disclosures import DisclosureRow
from gzstudents.privacy.queries.due import DueRow, ErasureRow
from gzstudents.privacy.screen.reading import Line
from gzstudents.ui.commands import Command
from gzstudents.ui.panel import Callout, Detail, Pair, Section


def line_detail(line: Line, commands: Sequence[Command], more: Sequence[Command]) -> Detail:
    return Detail(
        line.who or _("（无姓名）"),
        "  ·  ".join(part for part in (line.number, line.what) if part),
        pills=[(line.state, line.tone, True)],
        commands=commands,
        more=more,
        callouts=_callouts(line),
        sections=[section for section in _sections(line.source) if section.pairs],
    )


def imports_go_too(files: Sequence[str]) -> str:
    """Said before an erasure is confirmed."""
    return _n(
        "{count} 项未完成的导入含有此人，将一并删除；其他人仍要导入时请重新选择文件：{files}。",
        len(files),
        files=_("、").join(files),
    )


def views_change_too(called: Sequence[str]) -> str:
    """The same of saved views."""
    return _n(
        "{count} 个已保存的视图写有此人的姓名、号码或联系方式，将从条件中去掉：{views}。",
        len(called),
        views=_("、").join(called),
    )


def _callouts(line: Line) -> list[Callout]:
    if isinstance(line.source, DisclosureRow) and not line.source.id:
        return [Callout(_("这份名单已导出，还没有登记提供给谁、依据是什么。"), "warn")]
    if isinstance(line.source, ErasureRow) and line.source.state == "PROPOSED":
        return [Callout(_("由提出人以外的另一人确认后清除；清除不能撤销，统计数字不变。"), "warn")]
    return []


def _sections(row: object) -> list[Section]:
    if isinstance(row, ConsentRow):
        return [Section(mark("同意"), _of_consent(row)), Section(mark("告知"), _of_notice(row))]
    if isinstance(row, DisclosureRow):
        return [Section(mark("对外提供"), _of_disclosure(row)), Section(mark("文件"), _of_file(row))]
    if isinstance(row, DueRow):
        return [Section(mark("保存期限"), _of_due(row))]
    return [Section(mark("清除"), _of_erasure(row))] if isinstance(row, ErasureRow) else []


def _of_consent(row: ConsentRow) -> list[Pair]:
    return [
        Pair(mark("答复"), codes.label("consent_answer", row.answer)),
        Pair(mark("答复日期"), row.answered_on),
        Pair(mark("方式"), codes.label("consent_how", row.how)),
        *([Pair(mark("撤回日期"), row.withdrawn_on)] if row.withdrawn_on else []),
    ]


def _of_notice(row: ConsentRow) -> list[Pair]:
    said = f"{codes.label('consent_language', row.language)} · {row.version}"
    return [Pair(mark("告知版本"), said), Pair(mark("告知内容"), row.notice, wide=True)]


def _of_disclosure(row: DisclosureRow) -> list[Pair]:
    pairs = [
        Pair(mark("接收方类型"), codes.label("disclosure_recipient", row.kind) if row.kind else ""),
        Pair(mark("用途"), row.purpose, wide=True),
        Pair(mark("合法性基础"), codes.label("disclosure_basis", row.basis) if row.basis else "", wide=True),
        Pair(mark("提供的内容"), _("、").join(map(_, row.fields.split())), wide=True),
        Pair(mark("人数"), f"{row.people_count:,}"),
        Pair(mark("经办人"), called(row.who) if row.who else ""),
    ]
    return [pair for pair in pairs if pair.value]


def _of_file(row: DisclosureRow) -> list[Pair]:
    return [
        *([Pair(mark("文件"), row.file, wide=True)] if row.file else []),
        *([Pair(mark("文件校验值（SHA-256）"), row.sha256, wide=True)] if row.sha256 else []),
    ]


def _of_due(row: DueRow) -> list[Pair]:
    group = rules.groups()[row.group]
    return [
        Pair(mark("起算日"), row.since),
        Pair(mark("到期日"), row.due_on),
        Pair(mark("保存年限"), _n("{count} 年", row.years)),
        Pair(mark("依据"), group.basis(), wide=True),
    ]


def _of_erasure(row: ErasureRow) -> list[Pair]:
    pairs = [
        Pair(mark("原因"), codes.label("erasure_reason", row.reason)),
        Pair(mark("提出人"), called(row.proposed_by) if row.proposed_by else ""),
        Pair(mark("提出日期"), row.proposed_on),
        Pair(mark("确认人"), called(row.decided_by) if row.decided_by else ""),
        Pair(mark("确认日期"), row.decided_on),
        Pair(mark("一并删除的未完成导入"), f"{row.imports:,}" if row.imports else ""),
    ]
    return [pair for pair in pairs if pair.value]
