"""A body's own limit for its units stands beside the law's, and says so."""

from __future__ import annotations

from datetime import date

from ppid.law.assignments import (
    DEFAULT_INTERNAL_DAYS,
    LONGEST_INTERNAL_DAYS,
    REMIND_AFTER_DUE_DAYS,
    REMIND_BEFORE_DUE_DAYS,
    internal_limit,
)
from ppid.law.deadlines import DEADLINES, REPLY, count
from tests.law.decrees import CALENDAR


def test_units_have_three_working_days_unless_the_body_says_otherwise() -> None:
    trace = count(internal_limit(DEFAULT_INTERNAL_DAYS), date(2026, 5, 13), CALENDAR)
    assert trace.due == date(2026, 5, 20)
    assert str(trace.deadline.article) == "Permendagri 3/2017"


def test_an_internal_limit_is_no_limit_of_the_law() -> None:
    assert internal_limit(3).name not in DEADLINES
    assert "internal" in internal_limit(3).note
    assert REPLY.days >= LONGEST_INTERNAL_DAYS


def test_officers_are_reminded_three_days_and_one_day_before_on_the_day_and_after() -> None:
    assert REMIND_BEFORE_DUE_DAYS == (3, 1, 0)
    assert REMIND_AFTER_DUE_DAYS == 1
