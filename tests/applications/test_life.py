"""A whole cycle on one store: 港澳 2025-2026, from the quota letter to the decision, every figure worked out by hand."""

from pathlib import Path
from typing import Any

import pytest

from gzstudents.applications import operations
from gzstudents.applications.operations import Doubtful
from gzstudents.applications.printing import notice as printing
from gzstudents.applications.queries import applications, cycles, notices
from gzstudents.applications.rules.quotas import Cell
from gzstudents.kernel import access, journal, settings
from gzstudents.kernel.errors import RuleBroken, StaleRecord
from gzstudents.kernel.store import Store
from gzstudents.studies.model import StudyResult
from tests.applications import offices
from tests.certificates.pages import text_of

# 平均成绩, 品行（两位评审）, 综合素质（两位评审）
POINTS = {
    "陈小明": (9000, (900, 900), (1600, 1800)),
    "黄国强": (8500, (1000, 900), (1800, 2000)),
    "何家欣": (9200, (800, 800), (1400, 1600)),
    "李嘉欣": (8500, (900, 1000), (2000, 1800)),
    "梁志文": (7800, (700, 800), (1000, 1200)),
}
# 0.6 × 90 + 0.25 × 90 + 0.15 × 85 = 89.25 · 51 + 23.75 + 14.25 = 89 · 55.2 + 20 + 11.25 = 86.45 · as 黄国强 · 46.8 + 18.75 + 8.25 = 73.8
SCORES = {"陈小明": 8925, "黄国强": 8900, "李嘉欣": 8900, "何家欣": 8645, "梁志文": 7380}
RANKS = {"陈小明": (1, 1), "黄国强": (2, 1), "李嘉欣": (2, 1), "何家欣": (4, 2), "梁志文": (5, 3)}


def _rows(session: Any, cycle_id: int) -> dict[str, Any]:
    return {row.name: row for row in applications.list_applications(session, cycle_id=cycle_id)}


def test_from_the_letter_to_the_decision(store: Store, tmp_path: Path) -> None:
    with store.writing("陈静", "cycles.add") as session:
        settings.save_settings(session, office_contact="国际学院 201 室")
        stays = offices.students(session)
        stays[4].adviser = "王建国"
        for stay in stays[:5]:
            average = POINTS[offices.NAMES[stays.index(stay)]][0]
            session.add(StudyResult(enrolment_id=stay.id, academic_year="2024-2025", average=average, failed=0))
        made = offices.cycle(session)
        people = [(stay.person_id, stay.id) for stay in stays]
    with store.writing("陈静", "applications.enter") as session:
        ids = [operations.enter(session, cycle_id=made, person_id=person) for person, _stay in people]
        with pytest.raises(RuleBroken, match="陈小明在这个批次已有申请 APP-2025-00001"):
            operations.enter(session, cycle_id=made, person_id=people[0][0])
        with pytest.raises(RuleBroken, match="没有“全额”这个等级"):
            operations.edit(session, application_id=ids[0], values={"wanted_grade": "FULL"})
        with pytest.raises(RuleBroken, match="处于“筹备”，不能提交"):
            operations.submit(session, application_ids=ids, today="2025-10-20")
        operations.advance(session, cycle_id=made, state="OPEN", today="2025-10-20")
    with store.writing("陈静", "applications.submit") as session:
        done = operations.submit(session, application_ids=ids, today="2025-10-20", confirmed=True)
        assert (done.many, done.refused) == (6, [])
        operations.move(session, application_ids=[ids[5]], action="withdraw")
        with pytest.raises(RuleBroken, match="请填写“退回修改”的原因"):
            operations.move(session, application_ids=ids[:2], action="return")
        with pytest.raises(Doubtful, match="截止日期是 2025-10-31"):
            operations.advance(session, cycle_id=made, state="REVIEW", today="2025-10-20")
        operations.advance(session, cycle_id=made, state="REVIEW", today="2025-11-01")
    _review(store, made, ids)
    _distribute(store, made, ids, tmp_path)


def _review(store: Store, made: int, ids: list[int]) -> None:
    with store.writing("陈静", "applications.assign") as session:
        found = operations.assign(session, application_ids=ids[:5], reviewers=["王建国", "林芳", "赵敏"])
        assert found == {"王建国": ["APP-2025-00005"]}
        criteria = {one.code: one.id for one in cycles.list_criteria(session, made)}
        with pytest.raises(RuleBroken, match="有 5 份申请还没有排名"):
            operations.advance(session, cycle_id=made, state="DISTRIBUTION", today="2025-11-10")
    with store.writing("陈静", "applications.review") as session:
        for place, reviewer in enumerate(("林芳", "赵敏")):
            for identity, name in zip(ids, POINTS, strict=False):
                _average, conduct, work = POINTS[name]
                points = {criteria["CONDUCT"]: conduct[place], criteria["WORK"]: work[place]}
                vote = "SUPPORT" if name != "梁志文" else "OPPOSE"
                operations.give(
                    session, application_id=identity, reviewer=reviewer, points=points, recommendation=vote,
                    reviewed_on="2025-11-05",
                )  # fmt: skip
        with pytest.raises(RuleBroken, match="须回避，不能评分：王建国 是学生的辅导员。"):
            operations.give(session, application_id=ids[4], reviewer="王建国", points={})
        with pytest.raises(RuleBroken, match="应在 0 到 10 之间"):
            operations.give(session, application_id=ids[0], reviewer="林芳", points={criteria["CONDUCT"]: 1001})
        with pytest.raises(RuleBroken, match="没有这个评分项"):
            operations.give(session, application_id=ids[0], reviewer="林芳", points={criteria["MARKS"]: 100})
    with store.writing("陈静", "applications.rank") as session:
        found_ranks = operations.rank(session, cycle_id=made, today="2025-11-10")
    assert found_ranks.ranked == 5
    assert found_ranks.tied == ["APP-2025-00002", "APP-2025-00004"]
    with store.writing("陈静", "applications.rank") as session:
        assert operations.rank(session, cycle_id=made, today="2025-11-10") == found_ranks
    assert not session.info["changed"]  # the same again writes nothing
    with store.reading() as session:
        rows = _rows(session, made)
        page = applications.get_application(session, ids[4], today="2025-11-10")
    assert {name: rows[name].score for name in SCORES} == SCORES
    assert {name: (rows[name].rank, rows[name].college_rank) for name in RANKS} == RANKS
    assert page is not None
    assert [(one.reviewer, one.conflict) for one in page.reviews] == [
        ("王建国", True),
        ("林芳", False),
        ("赵敏", False),
    ]
    assert [(part.mean, part.part) for part in page.breakdown.parts] == [(7800, 4680), (750, 1875), (1100, 825)]
    assert ("平均成绩", "78", False) in page.facts
    _blind(store, made, ids[0])


def _blind(store: Store, made: int, identity: int) -> None:
    """Who only reviews sees and gives points in the own name, and neither ranks nor what the others said."""
    access.sign_in(access.Person(slot="1", login="lin", name="林芳", roles=frozenset({"reviewer"})))
    try:
        with store.reading() as session:
            page = applications.get_application(session, identity, today="2025-11-10")
            rows = applications.list_applications(session, cycle_id=made)
        with (
            store.writing("林芳", "applications.review") as session,
            pytest.raises(RuleBroken, match="只能以自己的姓名"),
        ):
            operations.give(session, application_id=identity, reviewer="赵敏", points={})
    finally:
        access.sign_out()
    assert page is not None
    assert (page.mine, [one.reviewer for one in page.reviews], page.row.score, page.breakdown.parts) == (
        True,
        ["林芳"],
        None,
        (),
    )
    assert {(row.score, row.rank) for row in rows} == {(None, None)}


def _distribute(store: Store, made: int, ids: list[int], folder: Path) -> None:
    with store.writing("陈静", "cycles.advance") as session:
        operations.advance(session, cycle_id=made, state="DISTRIBUTION", today="2025-11-10")
        with pytest.raises(RuleBroken, match="还没有拟获奖的申请"):
            operations.advance(session, cycle_id=made, state="NOTICE", today="2025-11-12")
        grades = ("SPECIAL", "FIRST", "SECOND", "SECOND")
        order = session.connection().exec_driver_sql(
            "SELECT id FROM applications WHERE cycle_id = ? AND rank IS NOT NULL ORDER BY rank", (made,)
        )  # fmt: skip
        for one, grade in zip(order.scalars().all(), grades, strict=False):
            session.connection().exec_driver_sql(
                "INSERT INTO placements (application_id, state, level, grade, amount_fen, method) VALUES (?, 'PLACED', 'BA', ?, 1, 'HAND')",
                (one, grade),
            )
        operations.advance(session, cycle_id=made, state="NOTICE", today="2025-11-12", confirmed=True)
        with pytest.raises(Doubtful, match="3 个工作日，应不少于 5 个工作日"):
            operations.publish(session, cycle_id=made, starts_on="2025-11-12", ends_on="2025-11-14")
        notice = operations.publish(session, cycle_id=made, starts_on="2025-11-12", ends_on="2025-11-18")
    with store.reading() as session:
        sheet = notices.get_notice(session, notice)
        assert [(line.name, line.grade) for line in sheet.lines] == [  # 管理学院 before 文学院, the best grade first
            ("陈小明", "SPECIAL"), ("何家欣", "SECOND"), ("黄国强", "FIRST"), ("李嘉欣", "SECOND"),
        ]  # fmt: skip
        printing.write(folder / "公示.pdf", notices.printable(sheet))
        printed = text_of((folder / "公示.pdf").read_bytes())
        number = sheet.lines[0].number
        for said in (
            "下列4名学生",
            "2025年11月12日至2025年11月18日",
            "（国际学院201室）",
            "办公室（盖章）",
            "Page1of1",
            number,
        ):
            assert said in printed, said
        assert all(line.amount_fen is None and "*" in line.number for line in sheet.lines)
        assert applications.list_applications(session, cycle_id=made, stage="PUBLIC_NOTICE", college="文学院")
    with store.writing("陈静", "applications.object") as session:
        with pytest.raises(RuleBroken, match="不在公示名单上"):
            operations.object_to(session, application_id=ids[4], text="……")
        first = operations.object_to(session, application_id=ids[1], text="成绩有误", received_on="2025-11-13")
        second = operations.object_to(session, application_id=ids[2], text="曾受处分", received_on="2025-11-14")
        operations.answer(session, objection_id=first, upheld=False, text="经核查，成绩无误。", decided_on="2025-11-17")
        with pytest.raises(RuleBroken, match="1 条异议还没有处理"):
            operations.advance(session, cycle_id=made, state="FINAL", today="2025-11-19")
        operations.answer(session, objection_id=second, upheld=True, text="处分属实。", decided_on="2025-11-17")
        act = session.info["act_id"]
    with store.reading() as session:
        row = _rows(session, made)["何家欣"]
        assert (row.outcome, row.outcome_reason) == ("CHALLENGED", "处分属实。")
        detail = cycles.get_cycle(session, made)
        assert detail is not None
        assert (detail.standing.approved, detail.standing.objections, detail.row.places) == (3, 0, 4)
        assert [one.upheld for one in notices.objections_of(session, cycle_id=made)] == [True, False]
    with store.writing("陈静", "journal.undo") as session:
        journal.undo(session, act)
    with store.reading() as session:
        assert _rows(session, made)["何家欣"].outcome == "OPEN"
        assert notices.objections_of(session, cycle_id=made) == []


def test_the_new_year_is_what_was_shown(store: Store) -> None:
    from gzstudents.applications.queries.rollover import plan_roll_over

    with store.writing("陈静", "cycles.add") as session:
        old = offices.cycle(session, notice_from="2025-11-17", notice_until="2025-11-21")
        share = cycles.ShareRow("AT_MOST", "country_group", "not_in", "ASEAN", 250, "非东盟不超过 25%", "At most 25 %")
        operations.set_shares(session, cycle_id=old, shares=[share])
        other = operations.add_cycle(
            session, programme="UNI", academic_year=offices.YEAR, values={"budget_fen": 5_000_000}
        )
        session.connection().exec_driver_sql("UPDATE cycles SET state = 'FINAL' WHERE id = ?", (old,))
        _odd_ones(session)
    with store.reading() as session:
        plan = plan_roll_over(session, offices.YEAR)
    assert [(one.old.called, one.archives, one.skipped) for one in plan.cycles] == [
        ("中国政府奖学金", False, "项目已于 2026-08-31 结束。"), ("港澳及华侨学生奖学金", True, ""),
        ("港澳及华侨学生奖学金 第 2 批", False, ""), ("台湾学生奖学金", False, ""), ("广东省政府来粤留学生奖学金", False, "2026-2027 学年已有这个批次。"),
        ("优秀学生奖学金", False, ""), ("预科生奖学金", False, ""),
    ]  # fmt: skip
    running = "旧批次还没有评定完，不归档。"
    assert [one.notes for one in plan.new] == [
        (), (running,), ("2026-2027 学年没有资助标准。请先在“项目与批次”中填写，填写之前不能评定。", running),
        ("2026-2027 学年没有“二等”的资助标准，名额表里的这些名额用不上。", running),
        ("资助标准里还有金额没有填写，填写之前不能评定。", running),
    ]  # fmt: skip
    with store.writing("陈静", "cycles.roll_over") as session:
        with pytest.raises(StaleRecord):
            operations.roll_over(session, academic_year=offices.YEAR, digest="another")
        assert operations.roll_over(session, academic_year=offices.YEAR, digest=plan.digest) == plan
    with store.reading() as session:
        new = {one.programme: one for one in cycles.list_cycles(session, academic_year="2026-2027")}
        assert sorted(new) == ["GD", "HKMO", "PREP", "TW", "UNI"]
        made = [one for one in cycles.list_cycles(session, academic_year="2026-2027") if one.programme != "GD"]
        assert len(made) == len(plan.new)
        for one in plan.new:  # each as it was shown: days, money, places, shares, rubric
            (row,) = (row for row in made if (row.programme, row.round) == (one.old.programme, one.old.round))
            shown = cycles.get_cycle(session, row.id)
            assert shown is not None
            assert {day.name: day.after for day in one.days} == {k: v for k, v in shown.days.items() if v}
            assert (one.old.budget_fen, one.old.quota_mode, one.old.places) == (
                row.budget_fen, shown.quota_mode, shown.simple_places,
            )  # fmt: skip
            assert (len(one.old.quotas), len(one.old.shares), len(one.old.criteria)) == (
                len(shown.cells), len(shown.shares), len(shown.criteria),
            )  # fmt: skip
        (first,) = (one for one in made if (one.programme, one.round) == ("HKMO", 1))
        detail = cycles.get_cycle(session, first.id)
        before = cycles.get_cycle(session, old)
        assert detail is not None
        assert before is not None
        assert {one.name: one.after for one in plan.new[0].days} == {k: v for k, v in detail.days.items() if v}
        assert (detail.row.state, before.row.state) == ("DRAFT", "ARCHIVED")
        assert detail.cells == before.cells == [*offices.PLACES]
        assert detail.shares == [share]
        assert [one[1:] for one in detail.criteria] == [one[1:] for one in before.criteria]
        assert detail.document == ""  # another letter comes
        assert new["UNI"].budget_fen == 5_000_000
        assert isinstance(detail.cells[0], Cell)
        again = plan_roll_over(session, offices.YEAR)
        assert {one.skipped for one in again.cycles} == {"2026-2027 学年已有这个批次。", "项目已于 2026-08-31 结束。"}
    with store.writing("陈静", "cycles.roll_over") as session, pytest.raises(RuleBroken, match="没有可以结转"):
        operations.roll_over(session, academic_year=offices.YEAR)
    with store.writing("陈静", "cycles.remove") as session:
        operations.remove_cycle(session, cycle_id=new["UNI"].id)
        with pytest.raises(RuleBroken, match="批次已归档"):
            operations.edit_cycle(session, cycle_id=old, values={"note": "x"})
    assert other


def _odd_ones(session: Any) -> None:
    """A programme that ends, a second round, rates that end, a cycle that is there already, a grade given up, no amounts yet."""
    run = session.connection().exec_driver_sql
    for code, values in (
        ("CGS", {}),
        ("HKMO", {"quota_mode": "SIMPLE", "places": 7}),
        ("TW", {}),
        ("GD", {}),
        ("PREP", {}),
    ):
        operations.add_cycle(session, programme=code, academic_year=offices.YEAR, values=values)
    operations.add_cycle(session, programme="GD", academic_year="2026-2027")
    run("UPDATE programmes SET valid_to = '2026-08-31' WHERE code = 'CGS'")
    ended = "UPDATE rates SET valid_to = '2026-08-31' WHERE programme_id = (SELECT id FROM programmes WHERE"
    run(f"{ended} code = 'TW')")
    uni = cycles.list_cycles(session, programme="UNI")[0].id
    operations.set_places(session, cycle_id=uni, cells=[Cell("BA", "SECOND", "", 1), Cell("BA", "FIRST", "", 1)])
    run(f"{ended} code = 'UNI') AND grade = 'SECOND'")


def test_conditions_refuse_leave_out_or_mark(store: Store) -> None:
    with store.writing("陈静", "cycles.add") as session:
        good, other = offices.students(session, 2)
        other.level = "NON"
        people = good.person_id, other.person_id
    with store.writing("陈静", "cycles.add") as session:
        made = offices.cycle(session)
        ids = [operations.enter(session, cycle_id=made, person_id=one) for one in people]
        operations.advance(session, cycle_id=made, state="OPEN", today="2025-10-20")
        with pytest.raises(RuleBroken, match="1 份申请不符合条件") as refused:
            operations.submit(session, application_ids=ids, today="2025-10-20", confirmed=True)
        assert not isinstance(refused.value, Doubtful)
        assert all(reason.startswith("APP-2025-00002：") for reason in refused.value.reasons)
        with pytest.raises(Doubtful, match="需要核对"):
            operations.submit(session, application_ids=ids, today="2025-10-20", on_refusal=operations.SKIP)
        done = operations.submit(
            session, application_ids=ids, today="2025-10-20", on_refusal=operations.SKIP, confirmed=True
        )
        assert (done.many, {number for number, _reason in done.refused}) == (1, {"APP-2025-00002"})
        done = operations.submit(
            session, application_ids=ids[1:], today="2025-10-20", on_refusal=operations.MARK, confirmed=True
        )
        assert (done.many, {number for number, _reason in done.marked}) == (1, {"APP-2025-00002"})
        marked = applications.get_application(session, ids[1], today="2025-10-20")
        assert marked is not None
        assert marked.row.stage == "SUBMITTED"
        assert "只奖励全日制本专科生、硕士生和博士生。" in marked.row.outcome_reason
        operations.move(session, application_ids=ids[1:], action="withdraw")
        assert operations.enter(
            session, cycle_id=made, person_id=people[1]
        )  # whoever withdrew may apply anew, with a new number
        assert [row.number for row in applications.list_applications(session, stage="DRAFT")] == ["APP-2025-00003"]


def test_renewals_are_proposed_from_the_year_before(store: Store) -> None:
    from gzstudents.scholarships.model import Award, Programme

    with store.writing("陈静", "cycles.add") as session:
        stays = offices.students(session, 4)
        stays[0].expected_end, stays[3].expected_end = "2026", "2025-07"
        programme = session.query(Programme).filter_by(code="HKMO").one()
        for stay, state in zip(stays, ("ACTIVE", "SUSPENDED", "FINISHED", "ACTIVE"), strict=True):
            session.add(
                Award(person_id=stay.person_id, enrolment_id=stay.id, programme_id=programme.id, academic_year="2024-2025",
                      grade="SECOND", amount_fen=500_000, decided_on="2024-12-01", state=state)
            )  # fmt: skip
    with store.writing("陈静", "cycles.add") as session:
        programme = session.query(Programme).filter_by(code="HKMO").one()
        made = offices.cycle(session)
        programme.renewable = 0
        session.flush()
        with pytest.raises(RuleBroken, match="不续发"):
            operations.propose_renewals(session, cycle_id=made)
        programme.renewable = 1
        session.flush()
        found = operations.propose_renewals(session, cycle_id=made)
        assert {(one.name, one.reason) for one in found} == {
            ("陈小明", ""), ("黄国强", "去年的奖学金处于中止状态。"), ("何家欣", ""),
            ("李嘉欣", "预计 2025-07 毕业。延长学制的，请单独登记申请。"),
        }  # fmt: skip
        rows = applications.list_applications(session, cycle_id=made)
        assert {(row.route, row.wanted_grade) for row in rows} == {("RENEWAL", "SECOND")}
        again = operations.propose_renewals(session, cycle_id=made)
        assert sorted(one.reason for one in again if "已有申请" in one.reason) == [
            "已有申请 APP-2025-00001。", "已有申请 APP-2025-00002。",
        ]  # fmt: skip


def test_documents_belong_to_the_application(store: Store) -> None:
    from gzstudents.attachments import operations as attachments
    from gzstudents.attachments import queries as papers
    from tests.attachments.test_store import plain

    with store.writing("陈静", "cycles.add") as session:
        one, other = (stay.person_id for stay in offices.students(session, 2))
    with store.writing("陈静", "attachments.add") as session:
        made = offices.cycle(session)
        identity = operations.enter(session, cycle_id=made, person_id=one)
        target = next(found for found in papers.list_targets(session, one) if found.table == papers.APPLICATIONS)
        assert (target.id, target.words) == (identity, "奖学金申请 · APP-2025-00001 · 2025-2026")
        given: dict[str, Any] = {"found": plain(b"plan"), "kind": "OTHER", "title": "学习计划"}
        attachments.add(session, person_id=one, record_table=target.table, record_id=target.id, **given)
        with pytest.raises(RuleBroken, match="附件所属的记录已不存在"):
            attachments.add(session, person_id=other, record_table=target.table, record_id=target.id, **given)
        papers_too: dict[str, Any] = {"application_id": identity, "files": [plain(b"essay")]}
        operations.add_documents(session, kind="OTHER", **papers_too)
        with pytest.raises(RuleBroken, match="照片属于学生本人"):
            operations.add_documents(session, kind="PHOTO", **papers_too)
        page = applications.get_application(session, identity, today="2025-10-20")
        assert page is not None
        assert sorted(title for _kind, title in page.attachments) == ["scan.pdf", "学习计划"]
