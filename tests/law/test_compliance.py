"""How a case stands on a day, what is counted, and how bodies are compared."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from statistics import mean as plain_mean

import pytest

from ppid.law.cases import Outcome
from ppid.law.compliance import (
    FEWEST_RANKED,
    INDICATORS,
    CaseFacts,
    Standing,
    Tally,
    lower_bound,
    mean,
    percentile,
    ranking,
    standing,
    tally,
)

RECEIVED, FIRST, LAST = date(2026, 3, 6), date(2026, 3, 27), date(2026, 4, 8)
CASE = CaseFacts(RECEIVED, FIRST, FIRST, FIRST)
EXTENDED = CaseFacts(RECEIVED, FIRST, LAST, LAST, extended_on=FIRST)


def answered(case: CaseFacts, on: date, outcome: Outcome = Outcome.GIVEN) -> CaseFacts:
    return replace(case, answered_on=on, outcome=outcome, days=9, statute_days=9)


@pytest.mark.parametrize(
    ("case", "on", "expected"),
    [
        pytest.param(CASE, FIRST, Standing.PENDING, id="the last day is still the PPID's"),
        pytest.param(CASE, FIRST + timedelta(1), Standing.SILENT, id="the day after is not"),
        pytest.param(answered(CASE, FIRST), date(2027, 1, 1), Standing.ON_TIME, id="answered on the last day"),
        pytest.param(answered(CASE, LAST), date(2027, 1, 1), Standing.LATE, id="answered later, without extension"),
        pytest.param(answered(EXTENDED, LAST), date(2027, 1, 1), Standing.EXTENDED, id="on the extension's last day"),
        pytest.param(EXTENDED, LAST, Standing.PENDING, id="the extension's last day is still the PPID's"),
        pytest.param(
            CaseFacts(RECEIVED, FIRST, FIRST, FIRST, incomplete_on=RECEIVED), LAST, Standing.PENDING, id="incomplete"
        ),
        pytest.param(
            CaseFacts(RECEIVED, FIRST, FIRST, FIRST, closed_on=RECEIVED), LAST, Standing.CLOSED, id="withdrawn"
        ),
    ],
)
def test_a_case_stands_on_a_day(case: CaseFacts, on: date, expected: Standing) -> None:
    assert standing(case, on) is expected


def test_a_day_of_the_past_sees_only_what_had_happened() -> None:
    case = answered(EXTENDED, LAST)
    assert case.as_of(RECEIVED - timedelta(1)) is None
    before = case.as_of(FIRST - timedelta(1))
    assert before is not None
    assert (before.due_on, before.answered_on, before.outcome) == (FIRST, None, None)
    assert tally([case], FIRST - timedelta(1)).standings == {Standing.PENDING: 1}
    assert tally([case], LAST).standings == {Standing.EXTENDED: 1}
    assert tally([case], RECEIVED - timedelta(1)).received == 0


def test_figures_of_parts_add_up_to_those_of_the_whole() -> None:
    rng = Random(7)
    cases = [_random(rng) for _ in range(400)]
    on = date(2026, 9, 1)
    parts = sum((tally(cases[first : first + 37], on) for first in range(0, 400, 37)), Tally())
    assert parts == tally(cases, on)
    assert parts.received == sum(case.received_on <= on for case in cases)
    for indicator in INDICATORS.values():
        assert 0 <= indicator.value(parts) <= (indicator.whole(parts) if indicator.whole else parts.received)
    known = [case.days for case in cases if case.answered_on and case.answered_on <= on and case.days is not None]
    assert mean(parts.days) == pytest.approx(plain_mean(known))
    assert percentile(parts.days, 0.5) == sorted(known)[(len(known) + 1) // 2 - 1]


def test_cases_that_are_alike_may_be_counted_together() -> None:
    rng = Random(11)
    on = date(2026, 9, 1)
    together = Tally()
    one_by_one = []
    for _ in range(60):
        case, times = replace(_random(rng), grounds=("a", "h")), rng.randint(0, 4)
        together.add(case, on, times)
        one_by_one += [case] * times
    assert together == tally(one_by_one, on)


def _random(rng: Random) -> CaseFacts:
    received = date(2026, 1, 1) + timedelta(rng.randrange(300))
    first = received + timedelta(14)
    last = first + timedelta(9) if rng.random() < 0.3 else first
    answer = received + timedelta(rng.randrange(1, 40)) if rng.random() < 0.8 else None
    outcome = rng.choice(list(Outcome)) if answer else None
    days = (answer - received).days if answer else None
    extended = first if last > first else None
    return CaseFacts(
        received,
        first,
        last,
        last,
        extended_on=extended,
        answered_on=answer,
        outcome=outcome,
        days=days,
        statute_days=days,
    )


def test_ninety_percent_of_ten_answers_are_nine() -> None:
    days = Counter(range(1, 11))
    assert [percentile(days, share) for share in (0.1, 0.5, 0.9, 1)] == [1, 5, 9, 10]
    assert percentile(Counter(), 0.5) is None
    assert mean(Counter()) is None
    with pytest.raises(ValueError, match="share"):
        percentile(days, 0)


@pytest.mark.parametrize(
    ("kept", "due", "bound"),
    [(1, 1, 0.2065), (10, 10, 0.7225), (90, 100, 0.8256), (0, 10, 0.0), (0, 0, 0.0)],
)
def test_the_lower_bound_is_wilsons(kept: int, due: int, bound: float) -> None:
    assert lower_bound(kept, due) == pytest.approx(bound, abs=5e-5)


def test_one_perfect_case_is_not_first_and_equals_share_a_rank() -> None:
    places = ranking([(1, 1, 1), (2, 90, 100), (3, 40, 50), (4, 90, 100), (5, FEWEST_RANKED, FEWEST_RANKED)])
    assert [(place.key, place.rank) for place in places] == [(2, 1), (4, 1), (3, 3), (5, 4), (1, None)]
    assert ranking(reversed([(1, 1, 1), (2, 9, 10), (3, 9, 10)])) == ranking([(1, 1, 1), (2, 9, 10), (3, 9, 10)])
