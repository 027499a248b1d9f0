"""Which days count, for everybody and for a body with its own week or its own days off."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from hypothesis import given, reject
from hypothesis import strategies as st

from ppid.law.calendar import CalendarGap, DayKind, DayOff, WorkingCalendar
from tests.law import decrees
from tests.law.decrees import CALENDAR, DAYS_OFF

SIX_DAYS = (1, 2, 3, 4, 5, 6)
DECREED = range(2029, 2032)
dates = st.dates(date(2029, 1, 1), date(2030, 12, 31))
weeks = st.sets(st.integers(1, 7), min_size=1).map(sorted)


@st.composite
def calendars(draw: st.DrawFn) -> WorkingCalendar:
    """A calendar of three years, with any days off and any week."""
    off = draw(st.sets(st.dates(date(2029, 1, 1), date(2031, 12, 31)), max_size=60))
    return WorkingCalendar({day: DayOff(DayKind.NATIONAL, "Libur", "SKB") for day in off}, DECREED, draw(weeks))


@pytest.mark.parametrize(
    ("kind", "lists"),
    [
        pytest.param(DayKind.NATIONAL, decrees.NATIONAL, id="national"),
        pytest.param(DayKind.COLLECTIVE, decrees.COLLECTIVE, id="joint leave"),
        pytest.param(DayKind.ELECTION, decrees.ELECTION, id="elections"),
    ],
)
def test_the_portal_ships_the_decreed_days_and_no_others(kind: DayKind, lists: dict[int, str]) -> None:
    assert {day for day, off in DAYS_OFF.items() if off.kind is kind} == decrees.days_of(lists)


@pytest.mark.parametrize(("year", "days"), decrees.WORKING_DAYS.items())
def test_each_year_has_its_number_of_working_days(year: int, days: int) -> None:
    assert sum(CALENDAR.is_working(day) for day in decrees.every_day(year)) == days


def test_every_decreed_day_names_its_decree_and_where_it_was_read() -> None:
    assert all(off.name and off.decree and off.source for off in DAYS_OFF.values())


def test_only_dates_not_yet_final_are_estimates() -> None:
    assert {day for day, off in DAYS_OFF.items() if off.estimated} == {
        date(2027, 3, 10),
        date(2027, 3, 11),
        date(2027, 5, 17),
    }


def test_a_working_day_has_no_reason_and_every_other_day_has_one() -> None:
    for year in decrees.YEARS:
        for day in decrees.every_day(year):
            assert CALENDAR.is_working(day) == (CALENDAR.reason_off(day) is None)


@pytest.mark.parametrize(
    ("day", "kind", "name"),
    [
        pytest.param(date(2026, 11, 21), DayKind.WEEKEND, "Sabtu", id="a Saturday"),
        pytest.param(date(2026, 11, 22), DayKind.WEEKEND, "Minggu", id="a Sunday"),
        pytest.param(date(2026, 3, 22), DayKind.NATIONAL, "Idul", id="a decree outranks the Sunday it falls on"),
        pytest.param(date(2026, 3, 18), DayKind.COLLECTIVE, "Cuti", id="joint leave"),
        pytest.param(date(2024, 2, 14), DayKind.ELECTION, "Pem", id="the general election"),
    ],
)
def test_a_day_off_says_why(day: date, kind: DayKind, name: str) -> None:
    reason = CALENDAR.reason_off(day)
    assert reason is not None
    assert reason.kind is kind
    assert name in reason.name


def test_a_body_with_six_days_counts_its_saturdays() -> None:
    saturday = date(2026, 11, 21)
    school = WorkingCalendar(DAYS_OFF, decrees.YEARS, SIX_DAYS)
    assert school.is_working(saturday)
    assert not CALENDAR.is_working(saturday)
    assert not school.is_working(date(2026, 1, 31) + timedelta(days=1))
    assert not school.is_working(date(2027, 2, 6)), "a decreed Saturday stays off"


def test_a_local_day_off_counts_for_its_own_body_only() -> None:
    jubilee = date(2026, 1, 9)
    here = WorkingCalendar(
        DAYS_OFF | {jubilee: DayOff(DayKind.LOCAL, "Hari jadi provinsi", "Keputusan Gubernur")}, decrees.YEARS
    )
    assert here.add(date(2026, 1, 8), 1) == date(2026, 1, 12)
    assert CALENDAR.add(date(2026, 1, 8), 1) == jubilee


@pytest.mark.parametrize(
    ("starts", "days", "year"),
    [
        pytest.param(date(2027, 12, 20), 10, 2028, id="over the year's end"),
        pytest.param(date(2028, 5, 1), 1, 2028, id="inside an unknown year"),
        pytest.param(date(2022, 12, 30), 1, 2022, id="before the first known year"),
    ],
)
def test_a_count_that_enters_an_unknown_year_names_it(starts: date, days: int, year: int) -> None:
    with pytest.raises(CalendarGap) as caught:
        CALENDAR.add(starts, days)
    assert caught.value.year == year
    assert str(year) in str(caught.value)


def test_a_year_missing_in_the_middle_is_a_gap_too() -> None:
    patchy = WorkingCalendar(DAYS_OFF, (2024, 2026))
    with pytest.raises(CalendarGap) as caught:
        patchy.add(date(2024, 12, 27), 10)
    assert caught.value.year == 2025
    with pytest.raises(CalendarGap) as caught:
        patchy.between(date(2024, 12, 27), date(2026, 1, 5))
    assert caught.value.year == 2025


@pytest.mark.parametrize(("after", "until"), [("2027-12-01", "2028-01-10"), ("2028-01-10", "2027-12-01")])
def test_days_between_are_not_guessed_either(after: str, until: str) -> None:
    with pytest.raises(CalendarGap) as caught:
        CALENDAR.between(date.fromisoformat(after), date.fromisoformat(until))
    assert caught.value.year == 2028


def test_days_between_are_negative_backwards() -> None:
    assert CALENDAR.between(date(2026, 3, 6), date(2026, 3, 27)) == 10
    assert CALENDAR.between(date(2026, 3, 27), date(2026, 3, 6)) == -10
    assert CALENDAR.between(date(2026, 3, 6), date(2026, 3, 6)) == 0


def test_the_next_working_day_may_be_the_day_itself() -> None:
    assert CALENDAR.next_working(date(2026, 11, 20)) == date(2026, 11, 20)
    assert CALENDAR.next_working(date(2026, 11, 21)) == date(2026, 11, 23)
    with pytest.raises(CalendarGap):
        CALENDAR.next_working(date(2028, 1, 3))


def test_estimates_and_undecreed_years_make_a_span_provisional() -> None:
    assert not CALENDAR.is_provisional(date(2027, 1, 4), date(2027, 3, 9))
    assert CALENDAR.is_provisional(date(2027, 3, 1), date(2027, 3, 10))
    assert not CALENDAR.is_provisional(date(2027, 3, 11), date(2027, 3, 31)), "the day of the event never counts"
    ahead = CALENDAR.with_provisional(2028)
    assert ahead.is_provisional(date(2027, 12, 30), date(2028, 1, 3))
    assert not ahead.is_provisional(date(2027, 12, 1), date(2027, 12, 31))
    assert ahead.add(date(2027, 12, 31), 1) == date(2028, 1, 3)
    with pytest.raises(CalendarGap):
        CALENDAR.add(date(2027, 12, 31), 1)


@given(calendars(), dates, st.integers(1, 40))
def test_adding_and_counting_between_are_each_others_inverse(
    calendar: WorkingCalendar, starts: date, days: int
) -> None:
    try:
        due = calendar.add(starts, days)
    except CalendarGap:
        reject()
    assert calendar.is_working(due)
    assert calendar.between(starts, due) == days
    assert calendar.add(starts, calendar.between(starts, due)) == due


@given(calendars(), dates, dates)
def test_days_between_are_those_that_somebody_counts_on_fingers(
    calendar: WorkingCalendar, after: date, until: date
) -> None:
    after, until = sorted((after, until))
    days = [after + timedelta(days=number) for number in range(1, (until - after).days + 1)]
    assert calendar.between(after, until) == sum(calendar.is_working(day) for day in days)


@given(
    st.lists(st.dates(date(2029, 1, 1), date(2030, 12, 31)), unique=True, max_size=40),
    dates,
    st.integers(1, 60),
    st.integers(),
)
def test_the_order_in_which_decrees_arrive_does_not_matter(off: list[date], starts: date, days: int, seed: int) -> None:
    other = list(off)
    random.Random(seed).shuffle(other)
    one, two = (
        WorkingCalendar({day: DayOff(DayKind.NATIONAL, "Libur", "SKB") for day in order}, years)
        for order, years in ((off, (2029, 2030, 2031)), (other, (2031, 2029, 2030)))
    )
    assert one.add(starts, days) == two.add(starts, days)
