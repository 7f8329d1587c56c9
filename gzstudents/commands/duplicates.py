"""`duplicates`: people who stand in the register twice: find them, merge them, part them again, say that they are two.

JSON of `find`: {"people", "compared", "skipped", "found", "whole"}, with --student {"student", "pairs"}; of `list`: {"count",
"pairs"} and with --merges {"merges"}; of `merge`: {"redirect", "person", "act"}, with --dry-run {"lines", "belongings",
"notes", "blockers"}; of `unmerge`: {"reversed", "kept", "failed"}, with --dry-run {"later", "added", "gone", "crossed"}.
"""

import argparse
from typing import Any

from sqlalchemy.orm import Session

from gzstudents.commands.office import Answer, Office
from gzstudents.commands.usage import number
from gzstudents.duplicates import operations
from gzstudents.duplicates.queries import comparing, finding, parting, queue, reading
from gzstudents.duplicates.rules import reason, thresholds
from gzstudents.duplicates.rules.combining import SIDES
from gzstudents.kernel.errors import RuleBroken, UserError
from gzstudents.kernel.i18n import _, _n
from gzstudents.kernel.journal.outcomes import Outcome, reason_text
from gzstudents.students import chosen
from gzstudents.students.merged import current_id
from gzstudents.students.model import Person

_SHOWN = 50  # lines of the table when nobody says how many; JSON has all


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser("duplicates", help=_("重复人员：查找、合并、拆分"))
    whats = parser.add_subparsers(dest="what", metavar=_("做什么"), required=True)
    find = whats.add_parser("find", help=_("查找可能重复的人员"))
    find.add_argument("--all", action="store_true", help=_("全部重新比较；不写则只比较改过的人"))
    find.add_argument("--student", metavar=_("学号"), help=_("只为这一个人查找；学号，或 #人员编号"))
    listed = whats.add_parser("list", help=_("列出找到的重复人员"))
    listed.add_argument("--decided", action="store_true", help=_("也列出认定不是同一人的"))
    listed.add_argument("--merges", action="store_true", help=_("列出已合并、可以拆分的"))
    listed.add_argument("--limit", type=number(0, 10_000_000), metavar="N", help=_("最多列出几行"))
    merge = whats.add_parser("merge", help=_("把两条记录合并为一个人"))
    merge.add_argument("--keep", required=True, metavar=_("学号"), help=_("保留的人；学号，或 #人员编号"))
    merge.add_argument("--merge", required=True, metavar=_("学号"), help=_("并入的人；学号，或 #人员编号"))
    merge.add_argument(
        "--choose", action="append", default=[], type=_choice, metavar="KEY=kept|merged|both",
        help=_("某个字段用哪一边的；可写多次，不写的按建议"),
    )  # fmt: skip
    merge.add_argument("--dry-run", action="store_true", help=_("只列出会怎样，不合并"))
    unmerge = whats.add_parser("unmerge", help=_("拆分一次合并"))
    unmerge.add_argument("merge", type=number(1, 2**62), metavar="N", help=_("编号，见 list --merges"))
    unmerge.add_argument("--put-back", action="append", default=[], metavar="KEY", help=_("合并后又改过的，仍恢复原值"))
    unmerge.add_argument("--with-other", action="append", default=[], metavar="KEY", help=_("合并后新增的，归拆出的人"))
    unmerge.add_argument("--remember", action="store_true", help=_("同时认定两人不是同一人"))
    unmerge.add_argument("--dry-run", action="store_true", help=_("只列出会怎样，不拆分"))
    reject = whats.add_parser("reject", help=_("认定两人不是同一人"))
    reject.add_argument("one", metavar=_("学号"), help=_("学号，或 #人员编号"))
    reject.add_argument("other", metavar=_("学号"), help=_("学号，或 #人员编号"))
    reject.add_argument("--reason", default="", metavar=_("理由"), help=_("为什么"))


def _choice(text: str) -> tuple[str, str]:
    key, _sign, side = text.rpartition("=")
    if not key or side not in SIDES:
        raise argparse.ArgumentTypeError(_("“{text}”请写成 字段=kept、merged 或 both", text=text))
    return key, side


def run(arguments: argparse.Namespace, office: Office) -> Answer:
    work = {"find": _find, "list": _list, "merge": _merge, "unmerge": _unmerge, "reject": _reject}
    return work[arguments.what](arguments, office)


def _person(session: Session, text: str) -> int:
    """The person with a student number or #id; the number of a record that was merged leads to whom it became."""
    text = text.strip()
    found = (
        current_id(session, int(text[1:]))
        if text[:1] == "#" and text[1:].isdigit()
        else chosen.owner_of_number(session, text)
    )
    if found is None or session.get(Person, found) is None:
        raise RuleBroken(_("没有学号为“{number}”的学生。", number=text))
    return found


# -- finding ---------------------------------------------------------------------------------------------------------------


def _find(arguments: argparse.Namespace, office: Office) -> Answer:
    store = office.store()
    if arguments.student:
        return _find_one(arguments.student, office)
    if store.refusal:
        raise UserError(store.refusal)
    with store.reading() as session:
        searched = finding.search(session.connection(), office.progress, whole=arguments.all)
    finding.keep(store.engine, searched)
    likely = sum(one.score >= thresholds().likely for one in searched.found)
    data = {
        "people": searched.people, "compared": searched.compared, "skipped": searched.skipped, "found": len(searched.found),
        "likely": likely, "whole": searched.changed is None, "changed": ["duplicate_pairs"],
    }  # fmt: skip
    lines = [_n("比较了 {count} 人。", searched.people), _n("找到 {count} 对可能重复的人员。", len(searched.found))]
    return Answer(data, "\n".join(lines))


def _find_one(text: str, office: Office) -> Answer:
    with office.store().reading() as session:
        person = _person(session, text)
        (profile,) = reading.profiles(session.connection(), [person])
        hits = queue.may_be(session, profile.known, limit=50)
    lines = [f"{hit.score:>3}  {_called(hit.person)}  {_words(hit.reasons)}" for hit in hits]
    data = {"student": person, "pairs": [{**hit._asdict(), "person": hit.person._asdict()} for hit in hits]}
    return Answer(data, "\n".join(lines) or _("没有找到可能是同一人的记录。"))


def _list(arguments: argparse.Namespace, office: Office) -> Answer:
    limit = arguments.limit if arguments.limit is not None else queue.MOST if arguments.json else _SHOWN
    with office.store().reading() as session:
        if arguments.merges:
            merges = queue.list_merges(session, limit)
            lines = [
                f"{row.id:>5}  {row.merged_on}  {row.merged_by}  {row.name} (#{row.merged_id}) → {_called(row.person)}"
                for row in merges
            ]
            data: dict[str, Any] = {"merges": [{**row._asdict(), "person": row.person._asdict()} for row in merges]}
            return Answer(data, "\n".join(lines) or _("还没有合并过。"))
        pairs = queue.list_pairs(session, decided=arguments.decided, limit=limit)
        fresh = queue.standing(session)
    lines = [f"{row.score:>3}  {_called(row.one)}  {_called(row.other)}  {_words(row.reasons)}" for row in pairs]
    if not fresh.searched_at:
        lines.append(_("还没有查找过，请先运行 duplicates find。"))
    data = {"count": len(pairs), "pairs": [_pair(row) for row in pairs], **fresh._asdict()}
    return Answer(data, "\n".join(lines) or _("没有待处理的重复人员。"))


def _pair(row: queue.PairRow) -> dict[str, Any]:
    return {
        **row._asdict(), "one": row.one._asdict(), "other": row.other._asdict(),
        "words": [reason(code).text for code in row.reasons],
        "decided": None if row.decided is None else row.decided._asdict(),
    }  # fmt: skip


def _called(side: queue.Side) -> str:
    return " ".join(part for part in (side.name, side.student_number or f"#{side.id}") if part)


def _words(reasons: tuple[str, ...]) -> str:
    return _("；").join(reason(code).text for code in reasons)


# -- deciding --------------------------------------------------------------------------------------------------------------


def _merge(arguments: argparse.Namespace, office: Office) -> Answer:
    store = office.store()
    with store.reading() as session:
        kept, merged = (_person(session, text) for text in (arguments.keep, arguments.merge))
        if arguments.dry_run:
            return _would_merge(comparing.comparison(session, kept, merged))
    with store.writing(office.actor, operations.merge.verb) as session:  # type: ignore[attr-defined]
        redirect = operations.merge(session, kept_id=kept, merged_id=merged, choices=dict(arguments.choose))
        act = session.info["act_id"]
    data = {"redirect": redirect, "person": kept, "merged": merged, "act": act}
    return Answer(data, _("已合并为 #{kept}；拆分：duplicates unmerge {redirect}", kept=kept, redirect=redirect))


def _would_merge(found: comparing.Comparison) -> Answer:
    lines = [
        f"{line.key:<20}  {line.kept_text or '—'}  |  {line.merged_text or '—'}  → {line.suggested}"
        for line in found.lines
        if not line.same
    ]
    data = {
        "lines": [line._asdict() for line in found.lines], "belongings": [one._asdict() for one in found.belongings],
        "notes": list(found.notes), "blockers": list(found.blockers),
    }  # fmt: skip
    return Answer(data, "\n".join([*lines, *found.notes, *found.blockers]), refused=bool(found.blockers))


def _unmerge(arguments: argparse.Namespace, office: Office) -> Answer:
    store = office.store()
    if arguments.dry_run:
        with store.reading() as session:
            return _would_part(parting.parting(session, arguments.merge))
    with store.writing(office.actor, operations.unmerge.verb) as session:  # type: ignore[attr-defined]
        report = operations.unmerge(
            session, redirect_id=arguments.merge, put_back=arguments.put_back, with_other=arguments.with_other,
            remember=arguments.remember,
        )  # fmt: skip
        act = session.info["act_id"]
    data = {
        "act": act, "reversed": len(report.reversed), "kept": [_outcome(one) for one in report.kept],
        "failed": [_outcome(one) for one in report.failed],
    }  # fmt: skip
    lines = [_n("已恢复 {count} 条记录。", len(report.reversed))]
    lines += [f"  {one.label}  {reason_text(one.reason)}" for one in (*report.kept, *report.failed)]
    return Answer(data, "\n".join(lines))


def _would_part(found: parting.Parting) -> Answer:
    data = {
        "later": [{**one._asdict(), "key": one.key} for one in found.later],
        "added": [{**one._asdict(), "key": one.key} for one in found.added],
        "gone": found.gone, "crossed": found.crossed,
    }  # fmt: skip
    lines = [f"{one.key}  {one.before} → {one.now}" for one in found.later]
    lines += [f"{one.key}  {one.side}" for one in found.added]
    return Answer(data, "\n".join(lines) or _("合并之后没有改过，拆分后两条记录与合并前完全一样。"))


def _outcome(one: Outcome) -> dict[str, Any]:
    return {**one._asdict(), "message": reason_text(one.reason)}


def _reject(arguments: argparse.Namespace, office: Office) -> Answer:
    store = office.store()
    with store.reading() as session:
        one, other = (_person(session, text) for text in (arguments.one, arguments.other))
    with store.writing(office.actor, operations.reject.verb) as session:  # type: ignore[attr-defined]
        operations.reject(session, person_id=one, other_id=other, reason=arguments.reason)
    return Answer({"one": one, "other": other}, _("已认定不是同一人；资料再有改动时会重新提示。"))
