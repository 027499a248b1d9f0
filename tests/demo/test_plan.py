"""The plan of the demo world: deterministic, lawful in every step, and alive on the day it is loaded."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, date, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

import ppid
from ppid.demo.cases import harm_test_of
from ppid.demo.moments import AT_DESK, RECENT_DAYS
from ppid.demo.places import PLACE, PLACES
from ppid.demo.plan import plan
from ppid.demo.planned import Era, Fate, PlannedRequest
from ppid.demo.tempers import TEMPERS
from ppid.law.calendar import DayKind, DayOff, WorkingCalendar
from ppid.law.clocks import completeness_due, reply_clocks
from ppid.law.deadlines import REPAIR, REPLY
from ppid.law.exemptions import GROUNDS
from ppid.law.harm_tests import HarmFacts, Result
from ppid.law.roles import Role
from ppid.law.workflow import (
    ANSWER,
    AccessMode,
    ApplicantKind,
    Channel,
    DeliveryMethod,
    EvidenceKind,
    Facts,
    ItemFacts,
    ItemOutcome,
    Outcome,
    Status,
    check,
)

SATURDAY = date(2026, 11, 21)
DAYS = [
    pytest.param(SATURDAY, id="a Saturday"),
    pytest.param(date(2026, 11, 18), id="a Wednesday"),
    pytest.param(date(2026, 3, 30), id="the Monday after Idulfitri"),
    pytest.param(date(2027, 1, 1), id="New Year"),
]
HOLIDAYS = Path(ppid.__file__).parent / "data" / "holidays.csv"


@cache
def calendars() -> Mapping[str, WorkingCalendar]:
    """Each body's calendar, from the decreed days."""
    with HOLIDAYS.open(encoding="utf-8", newline="") as file:
        national = {
            date.fromisoformat(row["day"]): DayOff(DayKind(row["kind"]), row["name"], row["decree"])
            for row in csv.DictReader(file)
        }
    years = range(2022, 2029)
    found = {}
    for place in PLACES:
        local = {}
        for holiday in place.local_holidays:
            for year in years:
                day, decree = holiday.on(year)
                local[day] = DayOff(DayKind.LOCAL, holiday.name, decree)
        found[place.slug] = WorkingCalendar(national | local, years, place.week)
    return found


@cache
def planned(today: date = SATURDAY, seed: int = 1) -> tuple[PlannedRequest, ...]:
    return plan(seed, today, calendars())


def received_on(request: PlannedRequest) -> date:
    return request.received_at.astimezone(ZoneInfo(PLACE[request.body].zone)).date()


def due_on(request: PlannedRequest) -> date:
    calendar, received = calendars()[request.body], received_on(request)
    completed = request.completed_after
    return reply_clocks(
        received,
        calendar,
        incomplete_on=calendar.add(received, request.incomplete_after) if request.incomplete_after else None,
        completed_on=calendar.add(received, completed) if completed else None,
        extended=request.extended,
    ).operative.due


def test_the_same_seed_and_day_give_the_same_plan() -> None:
    assert plan(7, SATURDAY, calendars()) == plan(7, SATURDAY, calendars())
    assert plan(7, SATURDAY, calendars()) != plan(8, SATURDAY, calendars())


def test_a_plan_needs_no_calendar() -> None:
    assert len(plan(1, date(2028, 2, 29))) == len(planned())


def test_three_years_are_planned_in_order_of_arrival() -> None:
    requests = planned()
    assert len(requests) == 3000
    assert list(requests) == sorted(requests, key=lambda request: request.received_at)
    assert all(request.received_at.tzinfo is UTC for request in requests)
    days = [received_on(request) for request in requests]
    assert min(days) >= date(2023, 11, 21)
    assert max(days) == SATURDAY
    assert min(days) < date(2023, 12, 10)


def test_every_body_is_asked_and_the_larger_ones_more() -> None:
    asked = Counter(request.body for request in planned())
    assert set(asked) == set(PLACE)
    assert [body for body, _ in asked.most_common(2)] == ["kaltim", "samarinda"]


@pytest.mark.parametrize("today", DAYS)
def test_the_last_two_months_are_full_cases(today: date) -> None:
    full = [request for request in planned(today) if request.era is Era.FULL]
    assert 130 <= len(full) <= 170
    per_body = Counter(request.body for request in full)
    assert (per_body["kaltim"], per_body["samarinda"]) == (35, 25)
    boundary = today - timedelta(days=RECENT_DAYS)
    assert all(received_on(r) >= today - timedelta(days=60) for r in full)
    assert all(received_on(r) < boundary for r in planned(today) if r.era is Era.REGISTER)


@pytest.mark.parametrize("today", DAYS)
def test_every_desk_has_work_that_falls_due_around_today(today: date) -> None:
    for place in PLACES:
        calendar = calendars()[place.slug]
        waiting = [r for r in planned(today) if r.body == place.slug and r.fate is Fate.OPEN and not r.incomplete_after]
        due = Counter(due_on(request) for request in waiting)
        first = today if calendar.is_working(today) else calendar.add(today, 1)
        assert due[first] >= 1, place.slug
        assert due[calendar.add(first, 1)] >= 1, place.slug
        assert due[calendar.add(first, 3)] >= 1, place.slug
        assert any(received_on(request) == today for request in waiting), place.slug
        late = sorted(calendar.between(due_on(r), today) for r in waiting if due_on(r) < first)
        assert late == sorted(TEMPERS[place.slug].overdue), place.slug
        assert all(1 <= days <= 12 for days in late)


@pytest.mark.parametrize("today", DAYS)
def test_nothing_has_happened_in_the_future(today: date) -> None:
    for request in planned(today):
        calendar, received = calendars()[request.body], received_on(request)
        assert received <= today
        for days in (
            request.incomplete_after,
            request.completed_after,
            request.extended_after,
            request.withdrawn_after,
            request.lapses_after if request.fate is Fate.NOT_COMPLETED else None,
        ):
            assert days is None or calendar.add(received, days) <= today
        if request.answered_after is not None:
            answered = calendar.add(received, request.answered_after)
            assert calendar.add(answered, request.delivered_after or 0) <= today


@pytest.mark.parametrize("today", DAYS)
def test_silence_is_longer_than_any_open_case(today: date) -> None:
    silent = [request for request in planned(today) if request.fate is Fate.SILENT]
    assert silent
    for request in silent:
        assert calendars()[request.body].between(due_on(request), today) > 12


def test_each_fate_carries_its_own_facts_and_no_others() -> None:
    for request in planned():
        assert (request.answered_after is not None) == (request.fate is Fate.ANSWERED)
        assert (request.withdrawn_after is not None) == (request.fate is Fate.WITHDRAWN)
        assert (request.answer != "") == (request.fate is Fate.ANSWERED)
        assert (request.outcome is not None) == (request.fate is Fate.ANSWERED)
        assert all((item.outcome is not None) == (request.fate is Fate.ANSWERED) for item in request.items)
        assert (request.extension_reason != "") == request.extended
        assert (request.missing != "") == (request.incomplete_after is not None)
        assert (request.delivered_after is not None) == (request.evidence is not None)
        if request.fate is Fate.NOT_COMPLETED:
            assert request.lapses_after is not None


def test_steps_are_taken_within_their_own_limits() -> None:
    for request in planned():
        calendar, received = calendars()[request.body], received_on(request)
        if request.extended_after is not None:
            assert 1 <= request.extended_after <= REPLY.days
            assert request.answered_after is None or request.answered_after > request.extended_after
            assert not request.incomplete_after
        if request.incomplete_after is not None:
            assert calendar.add(received, request.incomplete_after) <= completeness_due(received, calendar)
            if request.completed_after is not None:
                assert 1 <= request.completed_after - request.incomplete_after <= REPAIR.days
                assert request.answered_after is not None
                assert request.answered_after > request.completed_after


def test_the_counted_limit_agrees_with_the_laws_clock() -> None:
    for request in planned():
        received = received_on(request)
        assert calendars()[request.body].add(received, request.limit_after) == due_on(request)


def decided_test(exemption: str) -> HarmFacts:
    """The test on which whatever has this exemption is kept back."""
    values = harm_test_of(exemption, ["PPID Utama"], SATURDAY) | {"participants": ("PPID Utama",)}
    return HarmFacts(**values, result=Result.EXEMPT, decided_on=SATURDAY)


def test_the_law_lets_every_planned_answer_pass() -> None:
    for request in planned():
        if request.fate is not Fate.ANSWERED:
            continue
        items = tuple(
            ItemFacts(
                number=number,
                outcome=item.outcome,
                holder=item.holder,
                holder_unknown=item.holder_unknown,
                available_on=SATURDAY if item.available_after_days else None,
                ground=item.ground,
                other_act=item.other_act,
                reason=item.reason,
                consequence=item.consequence,
                blackout=item.blackout,
                explanation=item.answer,
                harm_test=decided_test(item.exemption) if item.exemption else None,
            )
            for number, item in enumerate(request.items, 1)
        )
        check(ANSWER, Status.REGISTERED, Role.OFFICER, Facts(SATURDAY, SATURDAY, SATURDAY, items=items))


def test_everything_that_can_happen_happens() -> None:
    requests = planned()
    items = [item for request in requests for item in request.items]
    assert {request.outcome for request in requests} == {*Outcome, None}
    assert {item.outcome for item in items} == {*ItemOutcome, None}
    assert {item.ground for item in items if item.outcome is ItemOutcome.REFUSED} == set(GROUNDS)
    assert {request.fate for request in requests} == set(Fate)
    assert {request.channel for request in requests} == set(Channel)
    assert {request.applicant_kind for request in requests} == set(ApplicantKind)
    assert {request.access_mode for request in requests} == set(AccessMode)
    assert {request.delivery_method for request in requests} == set(DeliveryMethod)
    assert {request.evidence for request in requests} == {*EvidenceKind, None}
    assert {request.locale for request in requests} == {"id", "en"}
    assert any(request.proxy for request in requests)
    assert any(len(request.units) > 2 for request in requests)
    assert any(item.holder_unknown for item in items)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_full_cases_show_every_outcome_in_the_province(seed: int) -> None:
    full = [r for r in planned(seed=seed) if r.era is Era.FULL and r.body == "kaltim"]
    assert {item.outcome for request in full for item in request.items} == {*ItemOutcome, None}
    assert {Fate.ANSWERED, Fate.OPEN, Fate.WITHDRAWN, Fate.NOT_COMPLETED} <= {request.fate for request in full}
    assert any(request.completed_after for request in full)


def test_bodies_differ_in_temper() -> None:
    def lateness(body: str) -> float:
        closed = [r for r in planned() if r.body == body and r.fate in (Fate.ANSWERED, Fate.SILENT)]
        return sum(request.answered_late or request.fate is Fate.SILENT for request in closed) / len(closed)

    assert lateness("bontang") == lateness("ki-kaltim") == 0
    assert lateness("kutai-barat") > 0.35
    assert max(PLACE, key=lateness) == "kutai-barat"
    assert 0.02 < lateness("kaltim") < 0.15


def test_people_come_at_night_and_on_sundays_but_to_the_desk_in_its_hours() -> None:
    night = sunday = 0
    for request in planned():
        place = PLACE[request.body]
        local = request.received_at.astimezone(ZoneInfo(place.zone))
        if request.channel in AT_DESK:
            assert calendars()[request.body].is_working(local.date())
            hours = next(hours for hours in place.hours if local.isoweekday() in hours.weekdays)
            assert hours.opens <= local.time() <= hours.closes
        night += local.hour >= 22 or local.hour < 5
        sunday += local.isoweekday() == 7
    assert night > 50
    assert sunday > 50


def test_every_part_belongs_to_a_unit_and_every_applicant_can_be_reached() -> None:
    for request in planned():
        place = PLACE[request.body]
        for unit in request.units:
            assert place.unit(unit)
        asker = request.organisation or request.applicant
        assert asker.address
        assert request.channel is not Channel.EMAIL or asker.email
        assert request.delivery_method is not DeliveryMethod.EMAIL or asker.email
        assert request.purpose
        assert 1 <= len(request.items) <= 4


def test_no_identity_number_belongs_to_two_people() -> None:
    people = {request.applicant for request in planned()} | {r.proxy.person for r in planned() if r.proxy}
    assert len({person.identity for person in people}) == len(people)
    organisations = {request.organisation for request in planned() if request.organisation}
    names = Counter(organisation.name for organisation in organisations)
    assert names.most_common(1)[0][1] == 1
