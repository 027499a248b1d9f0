"""A second computation of what a report says: plain Python over the rows, sharing nothing with the portal's own.

And the writing of reports for tests.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import ceil
from typing import Any

import sqlalchemy as sa

from ppid import clock
from ppid.actions import report_figures
from ppid.actions import reports as actions
from ppid.db import committed, db
from ppid.law.reports import SECTIONS, ReportKind, Span
from ppid.law.roles import Role
from ppid.models import Event, InfoRequest, PublicBody, RequestItem, ServiceReport
from ppid.queries.calendars import calendar_of
from tests import world

YEAR = Span(ReportKind.ANNUAL, 2025)
TEXTS = {key: f"Uraian tentang {key}.\n\nParagraf kedua." for key in SECTIONS}
MOST = 120  # working days; more are counted as so many


@dataclass
class Counts:
    """What was counted by hand."""

    standings: Counter[str] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)
    months: Counter[int] = field(default_factory=Counter)
    channels: Counter[str] = field(default_factory=Counter)
    units: Counter[int | None] = field(default_factory=Counter)
    letters: Counter[str] = field(default_factory=Counter)
    days: list[int] = field(default_factory=list)
    lines: dict[str, list[Any]] = field(default_factory=dict)

    @property
    def received(self) -> int:
        return self.standings.total()

    @property
    def answered(self) -> int:
        return sum(self.standings[one] for one in ("first", "extended", "late"))

    @property
    def due(self) -> int:
        return self.answered + self.standings["silent"]

    @property
    def kept(self) -> int:
        return self.standings["first"] + self.standings["extended"]

    def within(self, share: float) -> int:
        """The day within which this share of the answers came."""
        return sorted(self.days)[ceil(share * len(self.days)) - 1]


def by_hand(body: PublicBody, first: date, last: date, on: date) -> Counts:
    """Count the requests of a body received from ``first`` to ``last`` as they stood at the end of ``on``."""
    found, calendar = Counts(), calendar_of(body)
    lapses = sa.select(Event.request_id, Event.on).where(Event.name == "lapse")
    lapsed = dict(db.session.execute(lapses).all())
    grounds: dict[int, set[str]] = {}
    for item in db.session.scalars(sa.select(RequestItem).where(RequestItem.body_id == body.id)):
        if item.outcome is not None and item.outcome.value in ("refused", "given_in_part"):
            grounds.setdefault(item.request_id, set()).add(item.ground)
    rows = db.session.scalars(sa.select(InfoRequest).where(InfoRequest.body_id == body.id).order_by(InfoRequest.id))
    for row in rows:
        if not first <= row.received_on <= min(last, on):
            continue
        answered_on = row.answered_on if row.answered_on and row.answered_on <= on else None
        is_extended = row.extended_on is not None and row.extended_on <= on
        due_on = row.due_on if is_extended or row.extended_on is None else row.reply_due_on
        closed_on = row.withdrawn_on or (lapsed.get(row.id) if row.status.value == "not_completed" else None)
        waits = (
            row.incomplete_on is not None
            and row.incomplete_on <= on
            and not (row.completed_on and row.completed_on <= on)
        )
        if answered_on:
            how = "first" if answered_on <= row.reply_due_on else "extended" if answered_on <= due_on else "late"
        elif closed_on and closed_on <= on:
            how = "closed"
        else:
            how = "pending" if waits or due_on >= on else "silent"
        days = None
        if answered_on:
            starts = row.completed_on if row.completed_on and row.due_on != row.statute_due_on else row.received_on
            span = (starts + timedelta(number) for number in range(1, max(0, (answered_on - starts).days) + 1))
            days = sum(calendar.reason_off(day) is None for day in span)
            found.days.append(min(days, MOST))
            assert row.outcome is not None
            found.outcomes[row.outcome.value] += 1
            found.letters.update(grounds.get(row.id, set()))
        found.standings[how] += 1
        found.months[row.received_on.month] += 1
        found.channels[row.channel.value] += 1
        found.units[row.unit_id] += 1
        found.lines[row.number] = [row.received_on, answered_on, days, how]
    return found


def written(span: Span = YEAR, slug: str = "kaltim", texts: dict[str, str] | None = None) -> ServiceReport:
    """A draft with all its texts."""
    with committed():
        report = actions.begin(world.body(slug), span, now=clock.now())
    with committed():
        report = db.session.get_one(ServiceReport, report.id)
        actions.save(report, TEXTS if texts is None else texts, version=report.version, now=clock.now())
    return report


def sent(span: Span = YEAR, slug: str = "kaltim") -> ServiceReport:
    """A report that was sent; its PDF is not drawn."""
    return send(written(span, slug))


def send(report: ServiceReport) -> ServiceReport:
    body, now = db.session.get_one(PublicBody, report.body_id), clock.now()
    on = report_figures.last_whole_day(body, now)
    figures = report_figures.of_span(body, actions.span_of(report), on=on)
    with committed():
        report = db.session.get_one(ServiceReport, report.id)
        actor = world.actor(Role.OFFICER, report.body.slug)
        actions.send(report, figures, version=report.version, actor=actor, now=now)
    return report
