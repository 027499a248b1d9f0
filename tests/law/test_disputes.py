"""The way to the commission: the verdict on time, the competent commission, the stages."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppid.law import disputes
from ppid.law.disputes import (
    TRANSITIONS,
    Basis,
    DisputeFacts,
    DisputeOutcome,
    Level,
    Reach,
    Stage,
    Timeliness,
    assess,
    clocks_of,
    competent,
)
from ppid.law.objections import Ground, window_of
from ppid.law.roles import Party, Role
from ppid.law.steps import NotAllowed, check, fold
from tests.law.decrees import CALENDAR

DUE = date(2026, 5, 21)  # of an objection received on 6 April 2026
ONE_DAY = timedelta(days=1)


def judged(filed: date, ruled: date | None = None, received: date | None = None) -> tuple[Timeliness, Basis]:
    found = assess(filed, due_on=DUE, ruled_on=ruled, received_on=received, calendar=CALENDAR)
    return found.timeliness, found.basis


@pytest.mark.parametrize(
    ("filed", "ruled", "received", "timeliness", "basis"),
    [
        pytest.param(DUE, None, None, Timeliness.PREMATURE, Basis.WAITING, id="the last day is still the Atasan's"),
        pytest.param(DUE + ONE_DAY, None, None, Timeliness.IN_TIME, Basis.SILENT, id="the day after silence"),
        pytest.param(date(2026, 6, 15), None, None, Timeliness.IN_TIME, Basis.SILENT, id="the last day of silence"),
        pytest.param(date(2026, 6, 16), None, None, Timeliness.EXPIRED, Basis.SILENT, id="one day later"),
        pytest.param(
            date(2026, 6, 8),
            date(2026, 5, 11),
            date(2026, 5, 12),
            Timeliness.IN_TIME,
            Basis.RECEIVED,
            id="the last day after a ruling received on 12 May",
        ),
        pytest.param(
            date(2026, 6, 9),
            date(2026, 5, 11),
            date(2026, 5, 12),
            Timeliness.EXPIRED,
            Basis.RECEIVED,
            id="one day later than that",
        ),
        pytest.param(
            date(2026, 5, 11),
            date(2026, 5, 11),
            date(2026, 5, 11),
            Timeliness.IN_TIME,
            Basis.RECEIVED,
            id="on the day of an early ruling",
        ),
        pytest.param(
            date(2026, 12, 1), date(2026, 5, 11), None, Timeliness.IN_TIME, Basis.NOT_RECEIVED, id="never received"
        ),
        pytest.param(
            date(2026, 7, 1),
            date(2026, 6, 24),
            date(2026, 6, 25),
            Timeliness.IN_TIME,
            Basis.RECEIVED_LATE,
            id="a late ruling opens a window of its own",
        ),
        pytest.param(
            date(2026, 6, 10),
            date(2026, 6, 24),
            date(2026, 6, 25),
            Timeliness.IN_TIME,
            Basis.SILENT,
            id="what happens after the filing changes nothing",
        ),
    ],
)
def test_the_verdict_on_time(
    filed: date, ruled: date | None, received: date | None, timeliness: Timeliness, basis: Basis
) -> None:
    assert judged(filed, ruled, received) == (timeliness, basis)


def test_the_arithmetic_comes_with_the_verdict() -> None:
    found = assess(DUE + ONE_DAY, due_on=DUE, ruled_on=None, received_on=None, calendar=CALENDAR)
    (window,) = found.windows
    assert (window.starts, window.due, found.until) == (DUE, date(2026, 6, 15), date(2026, 6, 15))
    assert max(day.number or 0 for day in window.days) == window.deadline.days
    assert [day.reason.name for day in window.days if day.reason and day.reason.decree]


def test_the_later_end_counts_when_a_ruling_came_late() -> None:
    found = assess(
        date(2026, 6, 1), due_on=DUE, ruled_on=date(2026, 5, 22), received_on=date(2026, 5, 22), calendar=CALENDAR
    )
    assert len(found.windows) == 2
    assert found.until == max(window.due for window in found.windows)


def test_before_the_limit_there_is_no_window_to_show() -> None:
    found = assess(DUE, due_on=DUE, ruled_on=None, received_on=None, calendar=CALENDAR)
    assert (found.windows, found.until, found.provisional) == ((), None, False)


DAYS = st.dates(date(2025, 1, 1), date(2026, 9, 1))


@given(filed=DAYS, due=DAYS, ruled=st.none() | DAYS, wait=st.integers(0, 60))
def test_whoever_waits_for_the_limit_and_files_at_once_is_never_out_of_time(
    filed: date, due: date, ruled: date | None, wait: int
) -> None:
    received = ruled + timedelta(days=wait) if ruled else None
    found = assess(due + ONE_DAY, due_on=due, ruled_on=ruled, received_on=received, calendar=CALENDAR)
    if ruled is None or ruled > due:
        assert found.timeliness is Timeliness.IN_TIME
    other = assess(filed, due_on=due, ruled_on=ruled, received_on=received, calendar=CALENDAR)
    is_early = filed <= due and (ruled is None or ruled > filed)
    assert (other.timeliness is Timeliness.PREMATURE) == is_early


@pytest.mark.parametrize(
    ("reach", "has_local", "has_provincial", "level"),
    [
        (Reach.CENTRAL, True, True, Level.CENTRAL),
        (Reach.PROVINCIAL, True, True, Level.PROVINCIAL),
        (Reach.PROVINCIAL, False, False, Level.CENTRAL),
        (Reach.LOCAL, True, True, Level.LOCAL),
        (Reach.LOCAL, False, True, Level.PROVINCIAL),
        (Reach.LOCAL, False, False, Level.CENTRAL),
        (Reach.VERTICAL, True, True, Level.PROVINCIAL),
    ],
)
def test_the_commission_of_the_own_level_or_the_next_one_up(
    reach: Reach, has_local: bool, has_provincial: bool, level: Level
) -> None:
    assert competent(reach, has_local=has_local, has_provincial=has_provincial) is level


FACTS = DisputeFacts(
    today=date(2026, 7, 1),
    on=date(2026, 6, 30),
    last_on=date(2026, 6, 15),
    number="012/VI/KI-Kaltim/2026",
    outcome=DisputeOutcome.GRANTED,
)
OPENING = {Role.OFFICER, Role.SUPERIOR, Role.COMMISSIONER}


@pytest.mark.parametrize("step", TRANSITIONS.values(), ids=TRANSITIONS)
def test_a_stage_follows_only_where_the_table_has_it(step: disputes.Transition) -> None:
    for stage in (None, *Stage):
        for doer in (*Role, *Party):
            if (stage in step.sources or (stage is None and not step.sources)) and doer in step.doers:
                check(step, stage, doer, FACTS)
                continue
            with pytest.raises(NotAllowed) as refused:
                check(step, stage, doer, FACTS)
            assert refused.value.article is step.article
    assert step.doers >= OPENING


@pytest.mark.parametrize(
    ("step", "changes", "condition"),
    [
        (disputes.PETITION, {"has_objection": False}, "objected first"),
        (disputes.PETITION, {"objection_stands": False}, "objection stands"),
        (disputes.PETITION, {"on": date(2026, 7, 2)}, "not in future"),
        (disputes.REGISTER, {"number": " "}, "number named"),
        (disputes.REGISTER, {"on": date(2026, 6, 14)}, "in order"),
        (disputes.MEDIATE, {"only_refusal": True}, "mediation lawful"),
        (disputes.DECIDE, {"outcome": None}, "outcome named"),
        (disputes.DECIDE, {"number": ""}, "number named"),
        (disputes.CLOSE, {"on": date(2026, 8, 1)}, "not in future"),
    ],
)
def test_a_condition_bites(step: disputes.Transition, changes: dict[str, object], condition: str) -> None:
    state, doer = min(step.sources, default=None), Role.OFFICER
    check(step, state, doer, FACTS)
    with pytest.raises(NotAllowed) as refused:
        check(step, state, doer, replace(FACTS, **changes))  # type: ignore[arg-type]
    assert refused.value.precondition == condition


def test_the_stages_fold_to_where_a_dispute_stands() -> None:
    names = ["petition", "dispute_registered", "dispute_mediated", "dispute_adjudicated", "dispute_decided"]
    assert fold(TRANSITIONS, names) is Stage.DECIDED
    assert disputes.stage_of([*names, "dispute_appealed", "dispute_executed", "dispute_closed"]) is Stage.CLOSED


def test_the_commission_has_its_own_clocks_with_their_note() -> None:
    begin, finish = clocks_of(date(2026, 6, 15), date(2026, 6, 22), CALENDAR)
    assert (begin.deadline.days, finish.deadline.days) == (14, 100)
    assert "dapat" in finish.deadline.note
    assert len(clocks_of(date(2026, 6, 15), None, CALENDAR)) == 1


@pytest.mark.parametrize(
    ("ground", "answered", "received", "found", "until"),
    [
        pytest.param(Ground.NO_ANSWER, None, None, date(2026, 3, 16), date(2026, 5, 6), id="silence"),
        pytest.param(Ground.REFUSED, None, None, date(2026, 3, 16), date(2026, 5, 6), id="another word for silence"),
        pytest.param(
            Ground.REFUSED, date(2026, 3, 9), date(2026, 3, 9), date(2026, 3, 9), date(2026, 4, 28), id="refused early"
        ),
        pytest.param(Ground.REFUSED, date(2026, 3, 9), None, None, None, id="answered, not proven received"),
        pytest.param(Ground.PERIODIC_NOT_PROVIDED, None, None, None, None, id="ground b has no window"),
    ],
)
def test_the_window_of_a_chosen_ground(
    ground: Ground, answered: date | None, received: date | None, found: date | None, until: date | None
) -> None:
    window = window_of(
        ground, due_on=date(2026, 3, 16), answered_on=answered, received_answer_on=received, calendar=CALENDAR
    )
    assert (window.found_on, window.window.due if window.window else None) == (found, until)
    if until is not None:
        assert not window.is_late(until)
        assert window.is_late(until + ONE_DAY)
    else:
        assert not window.is_late(date(2030, 1, 1))
