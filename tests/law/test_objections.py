"""When an objection opens, on which ground, and until when: silence never closes a request."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import chain, combinations

import pytest

from ppid.law.objections import LABELS, Ground, OpenGround, open_grounds
from ppid.law.workflow import ItemOutcome
from tests.law import decrees
from tests.law.decrees import CALENDAR

DUE = date(2026, 3, 16)
ONE_DAY = timedelta(days=1)


def grounds(
    *,
    today: date = date(2026, 3, 20),
    due_on: date = DUE,
    answered_on: date | None = None,
    received_answer_on: date | None = None,
    outcomes: frozenset[ItemOutcome] = frozenset(),
    has_fee: bool = False,
) -> list[OpenGround]:
    return open_grounds(
        due_on=due_on,
        answered_on=answered_on,
        received_answer_on=received_answer_on,
        outcomes=outcomes,
        has_fee=has_fee,
        today=today,
        calendar=CALENDAR,
    )


def test_the_seven_grounds_have_their_letters_articles_and_words() -> None:
    assert [ground.value for ground in Ground] == list("abcdefg")
    assert LABELS.keys() == set(Ground)
    assert all(LABELS.values())
    assert str(Ground.NO_ANSWER.article) == "UU 14/2008 Pasal 35 ayat (1) huruf c"


def test_on_the_last_day_nothing_is_open_yet() -> None:
    assert grounds(today=DUE) == []


def test_the_day_after_silence_opens_ground_c_for_thirty_working_days() -> None:
    (found,) = grounds(today=DUE + ONE_DAY)
    assert (found.ground, found.found_on) == (Ground.NO_ANSWER, DUE)
    assert found.window is not None
    assert found.window.due == date(2026, 5, 6)


def test_silence_stays_open_however_long_it_lasts() -> None:
    (found,) = grounds(today=date(2026, 12, 1))
    assert found.window is not None
    assert found.window.due == date(2026, 5, 6), "the window has ended; whether that matters is not decided here"


@pytest.mark.parametrize(
    ("outcome", "ground"),
    [
        (ItemOutcome.REFUSED, Ground.REFUSED),
        (ItemOutcome.GIVEN_IN_PART, Ground.NOT_AS_ASKED),
        (ItemOutcome.NOT_HELD, Ground.NOT_FULFILLED),
        (ItemOutcome.NOT_DOCUMENTED, Ground.NOT_FULFILLED),
    ],
)
def test_an_answer_opens_the_ground_of_what_it_withholds(outcome: ItemOutcome, ground: Ground) -> None:
    found = grounds(answered_on=DUE, received_answer_on=DUE, outcomes=frozenset({outcome, ItemOutcome.GIVEN}))
    assert [one.ground for one in found] == [ground]


def test_a_full_answer_in_time_and_without_fee_opens_nothing() -> None:
    assert grounds(answered_on=DUE, received_answer_on=DUE, outcomes=frozenset({ItemOutcome.GIVEN})) == []


def test_a_fee_can_be_objected_to() -> None:
    found = grounds(answered_on=DUE, outcomes=frozenset({ItemOutcome.GIVEN}), has_fee=True)
    assert [one.ground for one in found] == [Ground.UNREASONABLE_FEE]


def test_a_late_answer_turns_silence_into_lateness() -> None:
    late = DUE + ONE_DAY
    found = grounds(answered_on=late, received_answer_on=late, outcomes=frozenset({ItemOutcome.GIVEN}))
    assert [one.ground for one in found] == [Ground.LATE]


def test_what_an_answer_opens_runs_from_the_day_it_was_received() -> None:
    received = date(2026, 4, 6)
    (found,) = grounds(answered_on=DUE, received_answer_on=received, outcomes=frozenset({ItemOutcome.REFUSED}))
    assert found.found_on == received
    assert found.window is not None
    assert found.window.due == date(2026, 5, 21)


def test_without_proof_of_receipt_no_window_has_started() -> None:
    (found,) = grounds(answered_on=DUE, outcomes=frozenset({ItemOutcome.REFUSED}))
    assert (found.found_on, found.window) == (None, None)


def test_every_mixture_of_outcomes_opens_exactly_its_grounds() -> None:
    every = chain.from_iterable(combinations(ItemOutcome, size) for size in range(1, len(ItemOutcome) + 1))
    for mixture in every:
        found = {one.ground for one in grounds(answered_on=DUE, outcomes=frozenset(mixture))}
        assert (Ground.REFUSED in found) == (ItemOutcome.REFUSED in mixture)
        assert (Ground.NOT_AS_ASKED in found) == (ItemOutcome.GIVEN_IN_PART in mixture)
        assert (Ground.NOT_FULFILLED in found) == (
            ItemOutcome.NOT_HELD in mixture or ItemOutcome.NOT_DOCUMENTED in mixture
        )
        assert not found & {Ground.NO_ANSWER, Ground.LATE, Ground.PERIODIC_NOT_PROVIDED, Ground.UNREASONABLE_FEE}


def test_a_window_over_an_undecreed_year_is_open_but_provisional() -> None:
    (found,) = open_grounds(
        due_on=date(2026, 12, 21),
        answered_on=None,
        received_answer_on=None,
        outcomes=frozenset(),
        has_fee=False,
        today=date(2026, 12, 22),
        calendar=decrees.only(2026),
    )
    assert found.window is not None
    assert found.window.provisional
