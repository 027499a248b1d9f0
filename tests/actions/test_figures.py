"""Figures agree with a second, plain count over the rows, for today and for any day of the past."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta

import pytest
import sqlalchemy as sa
import time_machine

from ppid.access import system_of
from ppid.actions import extensions, figures, oversight
from ppid.actions.events import record
from ppid.db import committed, db
from ppid.law.compliance import Standing, Tally
from ppid.law.roles import Role
from ppid.law.workflow import ExtensionGround
from ppid.models import Event, InfoRequest, PublicBody
from tests import cases as made_cases
from tests import objections as filed
from tests import world
from tests.actions import test_calendars as calendar_cases

FIRST, LAST = date(2020, 1, 1), date(2030, 12, 31)
pytestmark = pytest.mark.usefixtures("app")


def plainly(rows: list[InfoRequest], on: date) -> Counter[str]:
    """The standings of some requests, counted from their dates alone."""
    found: Counter[str] = Counter()
    for row in rows:
        if row.received_on > on:
            continue
        extended = row.extended_on is not None and row.extended_on <= on
        due_on = row.due_on if extended or row.extended_on is None else row.reply_due_on
        lapsed_on = db.session.scalar(
            sa.select(Event.on).where(Event.request_id == row.id, Event.name == "lapse").limit(1)
        )
        closed_on = row.withdrawn_on or lapsed_on
        if row.answered_on is not None and row.answered_on <= on:
            first = row.answered_on <= row.reply_due_on
            found["on_time" if first else "extended" if row.answered_on <= due_on else "late"] += 1
        elif closed_on is not None and closed_on <= on:
            found["closed"] += 1
        elif row.incomplete_on and row.incomplete_on <= on and (row.completed_on is None or row.completed_on > on):
            found["pending"] += 1
        else:
            found["silent" if due_on < on else "pending"] += 1
    return found


def test_figures_agree_with_a_plain_count_for_every_day() -> None:
    made_cases.build()
    bodies = list(db.session.scalars(sa.select(PublicBody).order_by(PublicBody.id)))
    rows = list(db.session.scalars(sa.select(InfoRequest)))
    begun = min(row.received_on for row in rows)
    for after in range(-1, 90, 7):
        on = begun + timedelta(after)
        for id, counted in figures.of_bodies(bodies, FIRST, LAST, on=on).items():
            mine = [row for row in rows if row.body_id == id]
            assert +counted.total.standings == plainly(mine, on)
            for parts in (counted.months, counted.units, counted.channels):
                assert sum(parts.values(), Tally()) == counted.total


def test_a_period_counts_what_was_received_in_it() -> None:
    made_cases.build()
    body = db.session.scalars(sa.select(PublicBody).where(PublicBody.slug == "kaltim")).one()
    days = list(db.session.scalars(sa.select(InfoRequest.received_on).where(InfoRequest.body_id == body.id)))
    day = Counter(days).most_common(1)[0][0]
    counted = figures.of_body(body, day, day, on=LAST)
    assert counted.total.received == days.count(day)
    assert counted.total.of(*Standing) == days.count(day)


MOVED_AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)  # a decree after the limits of some had passed


def standings(on: date) -> dict[str, int]:
    return dict(+figures.of_body(world.body(), FIRST, LAST, on=on).total.standings)


def test_a_decree_does_not_change_how_cases_stood_before_it() -> None:
    """Limits of the day come from the record: of one that waited, one that was late, one that was extended later."""
    waited, late = calendar_cases.register("kunci-1"), calendar_cases.register("kunci-2")
    extended = calendar_cases.register("kunci-3", at=calendar_cases.RECEIVED + timedelta(days=1))
    days = [date(2026, 11, 1) + timedelta(number) for number in range(45)]
    decree_on = date(2026, 11, 20)
    with committed():
        extensions.extend(
            extended,
            ground=ExtensionGround.NOT_HELD,
            reason="Belum dikuasai",
            actor=world.actor(Role.OFFICER),
            now=datetime(2026, 11, 16, 2, 0, tzinfo=UTC),
        )
    before = {on: standings(on) for on in days if on < decree_on}
    assert before[date(2026, 11, 17)] == {"silent": 2, "pending": 1}
    with committed():
        calendar_cases.enter(calendar_cases.EXTRA)
        assert calendar_cases.recount(now=MOVED_AT)["kaltim"] == 3
    assert (waited.due_on, late.due_on) == (calendar_cases.MOVED, calendar_cases.MOVED)
    calendar_cases.answer(late, at=MOVED_AT + timedelta(hours=1))
    assert {on: standings(on) for on in days if on < decree_on} == before
    assert standings(decree_on) == {"silent": 1, "pending": 1, "late": 1}
    asked = oversight.Moment(FIRST, LAST, date(2026, 11, 17))
    behind = oversight.rows_behind(world.body(), asked, oversight.Slice("silent"))
    assert [one.request_id for one in behind] == [waited.id, late.id]
    assert {one.facts.due_on for one in behind} == {calendar_cases.DUE}


def test_the_limit_of_an_objection_is_not_taken_for_that_of_its_request() -> None:
    made = calendar_cases.register("kunci-1")
    actor, now = system_of(made.body_id), MOVED_AT
    with committed():
        record("recounted", made, actor=actor, now=now, due_on=date(2026, 12, 1), objection="0001/KEB")
    assert standings(date(2026, 11, 17)) == {"silent": 1}
    with committed():
        record("recounted", made, actor=actor, now=now - timedelta(days=9), due_on=date(2026, 12, 1), objection="1")
        record("recounted", made, actor=actor, now=now, due_on=made.due_on)
    assert standings(date(2026, 11, 17)) == {"silent": 1}


def test_a_decree_does_not_change_how_objections_stood_before_it() -> None:
    """One on the chain of its request, after the limit of a silent PPID; thirty working days from 18 November."""
    made = calendar_cases.register("kunci-1")
    with time_machine.travel(datetime(2026, 11, 18, 2, 0, tzinfo=UTC), tick=False):
        objection = filed.file(made, 1)
    due_on, days = objection.due_on, [date(2026, 12, 20) + timedelta(number) for number in range(40)]

    def told() -> list[tuple[date, bool]]:
        found = [oversight.objections_behind(world.body(), oversight.Moment(FIRST, LAST, on)) for on in days]
        return [(one.due_on, one.is_late) for (one,) in found]

    before = told()
    with committed():
        calendar_cases.enter(due_on)
        calendar_cases.recount(now=datetime.combine(days[-1], time(2), UTC))
    db.session.refresh(objection)
    assert objection.due_on > due_on
    after = told()
    assert after[:-1] == before[:-1]
    assert before[-2] == (due_on, True)
    assert after[-1][0] == objection.due_on
