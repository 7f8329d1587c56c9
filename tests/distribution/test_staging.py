"""What is staged on the screen and not saved: it outlives whatever is read anew, and nothing of it goes without a word."""

from typing import Any

from gzstudents.distribution import operations, queries
from gzstudents.distribution.rules.standing import OPEN, PLACED, UNPLACED, WAITLISTED, Seat
from gzstudents.distribution.screen import reading
from gzstudents.distribution.screen.staging import Staging
from gzstudents.kernel.store import Store
from gzstudents.scholarships.model import ExternalAward
from tests import make
from tests.distribution.making import YEAR, Made, application, cycle, hmt
from tests.distribution.test_board import act, lines


def again(store: Store, made: Made, staging: Staging) -> list[str]:
    """The board read anew, with everybody's conditions; the sentences of what had to go."""
    with store.reading() as session:
        page: Any = reading.page(session, year="", cycle_id=made.cycle)
        checked = reading.checked(session, year="", cycle_id=made.cycle)
    return staging.show(page.board.lines, page.live) + staging.check(checked.live)


def opened(store: Store, made: Made) -> Staging:
    staging = Staging()
    assert again(store, made, staging) == []
    return staging


def test_two_who_change_places_stay_staged_when_the_board_is_read_anew(store: Store) -> None:
    made = hmt(store)
    first, second, third, fourth = made.applications
    act(store, operations.fill, cycle_ids=[made.cycle])
    staging = opened(store, made)
    staging.take_back([first])
    staging.place([second], lambda _key: "FIRST")
    staging.place([first], lambda _key: "SECOND")
    staging.refuse([third], "QUOTA_FULL", "委员会讨论过")
    kept = dict(staging.staged)
    assert again(store, made, staging) == []  # the full matrix refuses neither of them
    assert staging.staged == kept
    assert staging.lines[third].seat.detail == "委员会讨论过"  # the same reason in other words is a change too
    act(store, operations.waitlist, application_id=third, version=lines(store, made)[third].version)
    gone = again(store, made, staging)
    assert gone == [f"{staging.lines[third].called}刚由别人重新分配。"]
    assert set(staging.staged) == {first, second}
    act(store, operations.save, cycle_ids=[made.cycle], changes=staging.changes())
    assert [one.seat.grade for one in lines(store, made).values()][:2] == ["SECOND", "FIRST"]
    assert fourth not in kept


def test_what_is_decided_while_a_save_or_a_fill_is_under_way_stays(store: Store) -> None:
    made = hmt(store)
    first, second, third, fourth = made.applications
    staging = opened(store, made)
    staging.place([first], lambda _key: "FIRST")
    handed = staging.changes()
    staging.place([second], lambda _key: "SECOND")  # before the answer is there
    act(store, operations.save, cycle_ids=[made.cycle], changes=handed)
    staging.saved(handed)
    assert again(store, made, staging) == []
    assert list(staging.staged) == [second]
    with store.reading() as session:
        filling = queries.planned(session, cycle_ids=[made.cycle], staged=dict(staging.staged))
    staging.refuse([third], "HAND", "本人放弃")  # while the fill was looking
    assert staging.fill(queries.seats_of(filling, "FILL")) == []
    assert staging.lines[third].seat.reason == "HAND"
    assert (staging.lines[fourth].seat.state, staging.lines[fourth].seat.method) == (UNPLACED, "FILL")


def test_two_desks_that_put_somebody_on_the_waiting_list(store: Store) -> None:
    made = hmt(store)
    first, second, _third, fourth = made.applications
    staging = opened(store, made)
    staging.wait([fourth, second])
    assert [staging.lines[key].seat.waiting for key in (fourth, second)] == [1, 2]
    act(store, operations.waitlist, application_id=first, version=0)
    handed = staging.changes()  # staged before it was read anew
    act(store, operations.save, cycle_ids=[made.cycle], changes=handed)
    staging.saved(handed)
    assert sorted(one.seat.waiting or 0 for one in lines(store, made).values()) == [0, 1, 2, 3]
    with store.writing("office", "applications.move") as session:
        session.connection().exec_driver_sql("UPDATE applications SET outcome = 'WITHDRAWN' WHERE id = ?", (first,))
    assert again(store, made, staging) == []
    staging.take_back([first])
    assert "申请的结果是“本人撤回”" in staging.wait([first])[0]  # told at once, not when it is saved
    staging.discard()
    assert staging.lines[first].seat == Seat(WAITLISTED, waiting=1, method="HAND")
    assert staging.staged == {}


def test_a_plan_that_moves_somebody_who_may_not_be_moved_leaves_her_where_she_is(store: Store) -> None:
    made = hmt(store)
    first = made.applications[0]
    act(store, operations.place, application_id=first, grade="FIRST", version=0)
    with store.writing("office", "applications.move") as session:
        session.connection().exec_driver_sql("UPDATE applications SET outcome = 'EXCLUDED' WHERE id = ?", (first,))
    staging = opened(store, made)
    assert staging.take_over({first: Seat(PLACED, "SECOND", method="OPTIMAL")}) != []
    assert staging.lines[first].seat.grade == "FIRST"
    assert staging.staged == {}
    assert staging.live is not None
    assert staging.live.seats[first] != OPEN
    assert staging.clear_lapsed([first]) == []
    assert (staging.lines[first].seat.state, staging.lines[first].seat.reason) == (UNPLACED, "HAND")
    act(store, operations.save, cycle_ids=[made.cycle], changes=staging.changes())
    assert act(store, operations.fill, cycle_ids=[made.cycle]).placed == 2  # the place is free for others


def test_an_award_from_elsewhere_is_seen_on_the_board_and_not_only_when_it_is_finalised(store: Store) -> None:
    make.name_school(store)
    with store.writing("office", "applications.register") as session:
        one = cycle(session, "GD", quota_mode="SIMPLE", places=2)
        stays = [make.student(session, stay={"level": "MA", "funding": "1"}) for _number in range(2)]
        made = Made(one.id, [application(session, one, stay, place).id for place, stay in enumerate(stays, 1)])
        holder = stays[0].person_id
    act(store, operations.fill, cycle_ids=[made.cycle])
    with store.writing("office", "scholarships.external") as session:
        session.add(
            ExternalAward(person_id=holder, academic_year=YEAR, name="校友奖学金", is_chinese=1, amount_fen=100)
        )
    staging = opened(store, made)
    assert staging.live is not None
    assert [staging.live.lost(key) is not None for key in made.applications] == [True, False]
    assert staging.clear_lapsed(made.applications) == []
    assert staging.lines[made.applications[0]].seat.reason == "EXCLUSIVE"
    assert list(staging.staged) == made.applications[:1]
