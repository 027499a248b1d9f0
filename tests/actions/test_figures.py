"""Figures agree with a second, plain count over the rows, for today and for any day of the past."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from ppid.actions import figures
from ppid.db import db
from ppid.law.compliance import Standing, Tally
from ppid.models import Event, InfoRequest, PublicBody
from tests import cases as made_cases

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
