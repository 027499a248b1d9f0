"""The two clocks of an answer: the statute's from receipt, the operative one from a complete file."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppid.law.clocks import completeness_due, reply_clocks
from tests.law import decrees
from tests.law.decrees import CALENDAR

MONDAY = date(2026, 11, 2)
LAST_DAY_TO_TELL = date(2026, 11, 5)
COMPLETED = date(2026, 11, 10)


def test_a_file_complete_on_arrival_has_one_clock() -> None:
    counted = reply_clocks(MONDAY, CALENDAR)
    assert counted.statute == counted.operative
    assert counted.operative.due == date(2026, 11, 16)
    assert counted.operative.extension is None


def test_a_missing_part_may_be_named_for_three_working_days() -> None:
    assert completeness_due(MONDAY, CALENDAR) == LAST_DAY_TO_TELL


def test_a_notice_in_time_restarts_the_operative_clock_on_the_day_of_completion() -> None:
    counted = reply_clocks(MONDAY, CALENDAR, incomplete_on=LAST_DAY_TO_TELL, completed_on=COMPLETED)
    assert counted.statute.due == date(2026, 11, 16), "the statute counts from receipt, whatever happens"
    assert counted.operative.due == date(2026, 11, 24)
    assert counted.operative.reply.starts == COMPLETED


def test_a_notice_one_day_late_restarts_nothing() -> None:
    counted = reply_clocks(MONDAY, CALENDAR, incomplete_on=date(2026, 11, 6), completed_on=COMPLETED)
    assert counted.operative == counted.statute
    assert counted.operative.due == date(2026, 11, 16)


def test_a_file_still_incomplete_keeps_the_clock_of_receipt() -> None:
    counted = reply_clocks(MONDAY, CALENDAR, incomplete_on=date(2026, 11, 3))
    assert counted.operative == counted.statute


def test_an_extension_follows_the_last_day_of_the_ten_on_each_clock() -> None:
    counted = reply_clocks(
        MONDAY, CALENDAR, incomplete_on=date(2026, 11, 3), completed_on=date(2026, 11, 5), extended=True
    )
    assert counted.statute.extension is not None
    assert counted.operative.extension is not None
    assert counted.statute.extension.starts == counted.statute.reply.due == date(2026, 11, 16)
    assert counted.statute.due == date(2026, 11, 25)
    assert counted.operative.extension.starts == counted.operative.reply.due == date(2026, 11, 19)
    assert counted.operative.due == date(2026, 11, 30)


def test_the_day_of_the_extension_does_not_matter_only_that_there_is_one() -> None:
    assert reply_clocks(MONDAY, CALENDAR, extended=True).operative.due == date(2026, 11, 25)


def test_a_clock_that_enters_an_undecreed_year_says_so() -> None:
    counted = reply_clocks(date(2026, 12, 11), decrees.only(2026), extended=True)
    assert not counted.operative.reply.provisional
    assert counted.operative.provisional
    assert not reply_clocks(date(2026, 12, 11), CALENDAR, extended=True).operative.provisional


@given(st.dates(date(2026, 1, 1), date(2027, 6, 30)), st.integers(1, 6), st.integers(1, 3), st.booleans())
def test_completion_never_shortens_the_time_of_the_ppid(
    received: date, told_after: int, completed_after: int, extended: bool
) -> None:
    told = CALENDAR.add(received, told_after)
    completed = CALENDAR.add(told, completed_after)
    counted = reply_clocks(received, CALENDAR, incomplete_on=told, completed_on=completed, extended=extended)
    assert counted.statute == reply_clocks(received, CALENDAR, extended=extended).statute
    assert counted.operative.due >= counted.statute.due
    restarted = counted.operative != counted.statute
    assert restarted == (told_after <= 3)
    if restarted:
        moved = CALENDAR.between(counted.statute.due, counted.operative.due)
        assert moved == told_after + completed_after


@pytest.mark.parametrize("extended", [False, True])
def test_both_clocks_explain_themselves(extended: bool) -> None:
    clock = reply_clocks(MONDAY, CALENDAR, extended=extended).operative
    assert [counted.number for counted in clock.reply.days if counted.number] == list(range(1, 11))
    assert (clock.extension is not None) == extended
