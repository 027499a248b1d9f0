"""Every time limit: its length, its article, and the day it ends on, also where a calendar hurts."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, reject
from hypothesis import strategies as st

from ppid.law import deadlines
from ppid.law.articles import SOURCES
from ppid.law.calendar import CalendarGap, DayKind, DayOff, WorkingCalendar
from ppid.law.deadlines import (
    CASSATION,
    COMMISSION_FINISH,
    COMPLETENESS,
    DEADLINES,
    DISPUTE,
    EXTENSION,
    OBJECTION,
    REPLY,
    RULING,
    Deadline,
    Unit,
    count,
    count_provisionally,
)
from tests.law import decrees
from tests.law.decrees import CALENDAR, DAYS_OFF
from tests.law.test_calendar import calendars, dates

THE_LAW = {
    "completeness": (3, Unit.WORKING_DAYS, "PerKI 1/2021"),
    "repair": (3, Unit.WORKING_DAYS, "PerKI 1/2021"),
    "reply": (10, Unit.WORKING_DAYS, "UU 14/2008 Pasal 22 ayat (7)"),
    "extension": (7, Unit.WORKING_DAYS, "UU 14/2008 Pasal 22 ayat (8)"),
    "objection": (30, Unit.WORKING_DAYS, "UU 14/2008 Pasal 36 ayat (1)"),
    "ruling": (30, Unit.WORKING_DAYS, "UU 14/2008 Pasal 36 ayat (2)"),
    "dispute": (14, Unit.WORKING_DAYS, "UU 14/2008 Pasal 37 ayat (2)"),
    "commission-register": (3, Unit.WORKING_DAYS, "PerKI 1/2013"),
    "commission-start": (14, Unit.WORKING_DAYS, "UU 14/2008 Pasal 38 ayat (1)"),
    "commission-finish": (100, Unit.WORKING_DAYS, "UU 14/2008 Pasal 38 ayat (2)"),
    "court-suit": (14, Unit.WORKING_DAYS, "UU 14/2008 Pasal 48"),
    "cassation": (14, Unit.CALENDAR_DAYS, "UU 14/2008 Pasal 50"),
    "complaint-verify": (3, Unit.WORKING_DAYS, "SP4N-LAPOR!"),
    "complaint-information": (5, Unit.WORKING_DAYS, "PermenPANRB 62/2018"),
    "complaint-aspiration": (5, Unit.WORKING_DAYS, "PermenPANRB 62/2018"),
    "complaint-ordinary": (14, Unit.WORKING_DAYS, "PermenPANRB 62/2018"),
    "complaint-oversight": (60, Unit.WORKING_DAYS, "PermenPANRB 62/2018"),
    "complaint-reply": (10, Unit.CALENDAR_DAYS, "SP4N-LAPOR!"),
}

# Event, then the last day of 3, 10, 10 and 7 more, 30, 14 and 100 working days, and of 10 if the event day counted.
WORKED = [
    pytest.param(
        "2023-04-17", "2023-04-27 2023-05-09 2023-05-19 2023-06-09 2023-05-15 2023-09-22", "2023-05-08", id="Lebaran"
    ),
    pytest.param(
        "2025-08-08",
        "2025-08-13 2025-08-25 2025-09-03 2025-09-23 2025-08-29 2026-01-02",
        "2025-08-22",
        id="joint leave added the day before",
    ),
    pytest.param(
        "2026-05-13",
        "2026-05-20 2026-06-03 2026-06-12 2026-07-02 2026-06-09 2026-10-12",
        "2026-06-02",
        id="three feasts in three weeks",
    ),
    pytest.param(
        "2026-11-21",
        "2026-11-25 2026-12-04 2026-12-15 2027-01-07 2026-12-10 2027-04-28",
        "2026-12-04",
        id="received on a Saturday",
    ),
]


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(("name", "rule"), THE_LAW.items())
def test_every_limit_has_the_length_and_the_article_of_its_text(name: str, rule: tuple[int, Unit, str]) -> None:
    deadline = DEADLINES[name]
    assert (deadline.days, deadline.unit, str(deadline.article)) == rule


def test_no_limit_is_missing_here() -> None:
    assert DEADLINES.keys() == THE_LAW.keys()


@pytest.mark.parametrize("deadline", DEADLINES.values(), ids=DEADLINES)
def test_every_limit_says_what_runs_from_when_and_where_it_is_written(deadline: Deadline) -> None:
    assert deadline.label
    assert deadline.runs_from
    assert deadline.duty
    assert deadline.article.source in SOURCES
    assert str(deadline.article).strip()


def test_where_the_text_says_days_and_not_working_days_a_note_says_so() -> None:
    for deadline in DEADLINES.values():
        if deadline.unit is Unit.CALENDAR_DAYS:
            assert '"kerja"' in deadline.note


@pytest.mark.parametrize(("event", "dues", "naive"), WORKED)
def test_the_worked_dates_come_out(event: str, dues: str, naive: str) -> None:
    starts = day(event)
    reply = count(REPLY, starts, CALENDAR).due
    counted = [
        count(COMPLETENESS, starts, CALENDAR).due,
        reply,
        count(EXTENSION, reply, CALENDAR).due,
        count(OBJECTION, starts, CALENDAR).due,
        count(DISPUTE, starts, CALENDAR).due,
        count(COMMISSION_FINISH, starts, CALENDAR).due,
    ]
    assert [found.isoformat() for found in counted] == dues.split()


@pytest.mark.parametrize(("event", "dues", "naive"), WORKED)
def test_the_day_of_the_event_is_never_counted(event: str, dues: str, naive: str) -> None:
    starts = day(event)
    with_event_day = CALENDAR.add(starts - timedelta(days=1), REPLY.days)
    assert with_event_day == day(naive), "the table's own counter-example"
    due = count(REPLY, starts, CALENDAR).due
    assert due != with_event_day if CALENDAR.is_working(starts) else due == with_event_day


@pytest.mark.parametrize("deadline", DEADLINES.values(), ids=DEADLINES)
def test_every_limit_begins_on_the_day_after_its_event(deadline: Deadline) -> None:
    trace = count(deadline, date(2026, 6, 3), CALENDAR)
    assert trace.days[0].day == date(2026, 6, 4)
    assert trace.days[-1].day == trace.due
    assert trace.days[-1].number == deadline.days


@pytest.mark.parametrize(
    ("received", "due", "extended"),
    [
        pytest.param("2026-01-02", "2026-01-19", "2026-01-28", id="Isra Mikraj on a Friday"),
        pytest.param("2026-03-02", "2026-03-16", "2026-04-01", id="the extension runs into Lebaran"),
        pytest.param("2026-03-06", "2026-03-27", "2026-04-08", id="Nyepi, Idulfitri and joint leave stand in between"),
        pytest.param("2026-05-13", "2026-06-03", "2026-06-12", id="Kenaikan, Iduladha, Waisak, Pancasila"),
        pytest.param("2026-11-02", "2026-11-16", "2026-11-25", id="two quiet weeks"),
        pytest.param("2026-12-11", "2026-12-29", "2027-01-11", id="over the year's end, with Isra Mikraj on 5 January"),
    ],
)
def test_an_answer_and_its_extension_are_due(received: str, due: str, extended: str) -> None:
    reply = count(REPLY, day(received), CALENDAR)
    assert reply.due == day(due)
    assert count(EXTENSION, reply.due, CALENDAR).due == day(extended)


@pytest.mark.parametrize(
    ("deadline", "event", "due"),
    [
        pytest.param(OBJECTION, "2026-03-16", "2026-05-06", id="silence: the objection window"),
        pytest.param(RULING, "2026-04-06", "2026-05-21", id="the ruling, long after 30 calendar days"),
        pytest.param(DISPUTE, "2026-05-21", "2026-06-15", id="the dispute after a silent superior"),
        pytest.param(DISPUTE, "2026-05-12", "2026-06-08", id="the dispute after a ruling received on 12 May"),
    ],
)
def test_the_chain_after_silence_ends_on_its_days(deadline: Deadline, event: str, due: str) -> None:
    assert count(deadline, day(event), CALENDAR).due == day(due)


def test_a_year_that_is_not_decreed_stops_the_count_and_is_named() -> None:
    with pytest.raises(CalendarGap) as caught:
        count(EXTENSION, date(2026, 12, 29), decrees.only(2026))
    assert caught.value.year == 2027


def test_the_extension_over_new_year_moves_later_with_every_day_that_is_decreed() -> None:
    starts, known = date(2026, 12, 29), decrees.only(2026)
    guess = count_provisionally(EXTENSION, starts, known)
    assert (guess.due, guess.provisional) == (date(2027, 1, 7), True)
    new_year = {date(2027, 1, 1): DayOff(DayKind.NATIONAL, "Tahun Baru Masehi", "SKB")}
    half = WorkingCalendar(known.days_off | new_year, (2026, 2027))
    assert count(EXTENSION, starts, half).due == date(2027, 1, 8)
    whole = count_provisionally(EXTENSION, starts, CALENDAR)
    assert (whole.due, whole.provisional) == (date(2027, 1, 11), False)


def test_a_count_over_an_estimated_feast_is_provisional() -> None:
    assert count(REPLY, date(2027, 3, 1), CALENDAR).provisional
    assert not count(REPLY, date(2027, 6, 7), CALENDAR).provisional


def test_calendar_days_need_no_decree() -> None:
    trace = count(CASSATION, date(2030, 12, 24), CALENDAR)
    assert trace.due == date(2031, 1, 7)
    assert not trace.provisional
    assert all(counted.reason is None for counted in trace.days)


@pytest.mark.parametrize(
    ("event", "due"),
    [
        pytest.param("2026-12-30", "2026-12-31", id="the last working day of the year"),
        pytest.param("2026-12-31", "2027-01-04", id="31 December"),
        pytest.param("2027-01-01", "2027-01-04", id="1 January ends with 31 December"),
        pytest.param("2026-12-23", "2026-12-28", id="Christmas with joint leave before it"),
        pytest.param("2024-02-13", "2024-02-15", id="the election"),
        pytest.param("2024-02-28", "2024-02-29", id="a leap day works"),
        pytest.param("2026-03-17", "2026-03-25", id="Nyepi to Lebaran is one long weekend"),
    ],
)
def test_one_working_day_after(event: str, due: str) -> None:
    assert CALENDAR.add(day(event), 1) == day(due)


def test_joint_leave_decreed_later_moves_the_limit_by_its_days() -> None:
    before = WorkingCalendar(
        {off: reason for off, reason in DAYS_OFF.items() if off != date(2025, 8, 18)}, decrees.YEARS
    )
    assert count(REPLY, date(2025, 8, 8), before).due == date(2025, 8, 22)
    assert count(REPLY, date(2025, 8, 8), CALENDAR).due == date(2025, 8, 25)


def test_a_body_with_six_working_days_answers_sooner() -> None:
    school = WorkingCalendar(DAYS_OFF, decrees.YEARS, (1, 2, 3, 4, 5, 6))
    assert count(REPLY, date(2026, 11, 2), school).due == date(2026, 11, 13)


def test_the_longest_lawful_path_takes_ninety_one_working_days() -> None:
    path = (REPLY, EXTENSION, OBJECTION, RULING, DISPUTE)
    assert sum(deadline.days for deadline in path) == 91
    starts = date(2026, 1, 5)
    due = starts
    for deadline in path:
        due = count(deadline, due, CALENDAR).due
    assert CALENDAR.between(starts, due) == 91


def test_a_trace_gives_every_day_its_number_or_its_reason() -> None:
    trace = count(REPLY, date(2026, 3, 6), CALENDAR)
    assert [counted.number for counted in trace.days if counted.number] == list(range(1, 11))
    reasons = {counted.day: counted.reason for counted in trace.days if counted.reason}
    assert {reason.kind for reason in reasons.values()} == {DayKind.WEEKEND, DayKind.NATIONAL, DayKind.COLLECTIVE}
    names = " ".join(reason.name for reason in reasons.values())
    assert "Nyepi" in names
    assert "Idul" in names
    assert "uti bersama" in names


def test_the_contract_of_a_trace_as_json() -> None:
    contract = count(EXTENSION, date(2026, 12, 29), CALENDAR).as_json()
    assert list(contract) == ["rule", "article", "from", "due", "days"]
    assert contract | {"days": None} == {
        "rule": "extension",
        "article": "UU 14/2008 Pasal 22 ayat (8)",
        "from": "2026-12-29",
        "due": "2027-01-11",
        "days": None,
    }
    days = contract["days"]
    assert isinstance(days, list)
    assert days[0] == {"date": "2026-12-30", "number": 1, "reason": None}
    assert days[2]["date"] == "2027-01-01"
    assert days[2]["number"] is None
    assert days[2]["reason"] == deadlines.explain(DAYS_OFF[date(2027, 1, 1)])
    assert days[3] == {"date": "2027-01-02", "number": None, "reason": "Sabtu"}
    assert [entry for entry in days if entry["number"] == 7] == [days[-1]]


def test_a_reason_names_the_day_its_decree_and_whether_it_is_an_estimate() -> None:
    assert deadlines.explain(DayOff(DayKind.NATIONAL, "Idulfitri", "SKB 1", estimated=True)) == (
        "Idulfitri (perkiraan), SKB 1"
    )
    assert deadlines.explain(DayOff(DayKind.WEEKEND, "Minggu", "")) == "Minggu"


def test_a_date_of_receipt_has_one_trace_however_often_it_is_asked() -> None:
    trace = count(REPLY, date(2026, 3, 6), CALENDAR)
    assert trace.days is trace.days
    assert trace == count(REPLY, date(2026, 3, 6), CALENDAR)


rules = st.sampled_from([rule for rule in DEADLINES.values() if rule.days < 40])


@given(calendars(), rules, dates)
def test_the_last_day_is_a_working_day_and_the_numbers_are_as_many_as_the_law_says(
    calendar: WorkingCalendar, rule: Deadline, starts: date
) -> None:
    try:
        trace = count(rule, starts, calendar)
    except CalendarGap:
        reject()
    numbers = [counted.number for counted in trace.days if counted.number is not None]
    assert numbers == list(range(1, rule.days + 1))
    assert all((counted.number is None) == (counted.reason is not None) for counted in trace.days)
    assert trace.days[0].day == starts + timedelta(days=1)
    assert trace.days[-1].day == trace.due
    if rule.unit is Unit.WORKING_DAYS:
        assert calendar.is_working(trace.due)
        assert all(calendar.reason_off(counted.day) == counted.reason for counted in trace.days)


@given(calendars(), rules, dates, dates)
def test_who_asks_later_is_never_answered_sooner(
    calendar: WorkingCalendar, rule: Deadline, one: date, other: date
) -> None:
    first, second = sorted((one, other))
    try:
        last = count(rule, second, calendar).due
    except CalendarGap:
        reject()
    assert count(rule, first, calendar).due <= last


@given(rules, dates, st.sets(st.dates(date(2029, 1, 1), date(2031, 12, 31)), max_size=30))
def test_one_more_day_off_never_brings_a_limit_forward(rule: Deadline, starts: date, off: set[date]) -> None:
    years = range(2029, 2033)
    bare = count(rule, starts, WorkingCalendar({}, years)).due
    some: dict[date, DayOff] = {}
    last = bare
    for day_off in sorted(off):
        some[day_off] = DayOff(DayKind.COLLECTIVE, "Cuti bersama", "SKB")
        due = count(rule, starts, WorkingCalendar(some, years)).due
        assert due >= last
        last = due


@given(rules, st.dates(date(2029, 9, 1), date(2029, 12, 31)), st.sets(st.dates(date(2030, 1, 1), date(2030, 12, 31))))
def test_a_provisional_date_is_the_earliest_that_the_decree_can_give(
    rule: Deadline, starts: date, off: set[date]
) -> None:
    known = WorkingCalendar({}, [2029])
    guess = count_provisionally(rule, starts, known)
    assert guess.provisional == (rule.unit is Unit.WORKING_DAYS and guess.due.year > 2029)
    decreed = WorkingCalendar({day: DayOff(DayKind.NATIONAL, "Libur", "SKB") for day in off}, [2029, 2030])
    final = count_provisionally(rule, starts, decreed)
    assert guess.due <= final.due
    if not off:
        assert guess.due == final.due


@given(rules, st.dates(date(2023, 1, 1), date(2027, 6, 30)))
def test_with_decreed_years_a_provisional_count_is_an_ordinary_one(rule: Deadline, starts: date) -> None:
    assert count_provisionally(rule, starts, CALENDAR) == count(rule, starts, CALENDAR)
