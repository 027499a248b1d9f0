"""Figures from the rows themselves: exact for the end of any day, and the same again whenever they are asked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from ppid.clock import local_date
from ppid.db import db
from ppid.law.calendar import CalendarGap, WorkingCalendar
from ppid.law.compliance import CaseFacts, Tally
from ppid.models import Origin, PublicBody
from ppid.queries import calendars
from ppid.queries import figures as queries


@dataclass(frozen=True, slots=True)
class Counted:
    """One request as figures see it, where it is counted, and when it came on the record."""

    request_id: int
    body_id: int
    unit_id: int | None
    channel: str
    facts: CaseFacts
    recorded_at: datetime


@dataclass(slots=True)
class Figures:
    """The requests of one body received from ``first`` to ``last``, as they stood at the end of ``on``.

    Days are in the body's own zone. ``months`` are keyed by (year, month) of receipt, ``units`` by id; None is what no
    unit was given.
    """

    body_id: int
    first: date
    last: date
    on: date
    total: Tally = field(default_factory=Tally)
    months: dict[tuple[int, int], Tally] = field(default_factory=lambda: defaultdict(Tally))
    units: dict[int | None, Tally] = field(default_factory=lambda: defaultdict(Tally))
    channels: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))

    def add(self, counted: Counted) -> None:
        """Count one request everywhere it belongs."""
        received_on = counted.facts.received_on
        if received_on > self.on:
            return
        self.total.add(counted.facts, self.on)
        self.months[received_on.year, received_on.month].add(counted.facts, self.on)
        self.units[counted.unit_id].add(counted.facts, self.on)
        self.channels[counted.channel].add(counted.facts, self.on)


def of_bodies(bodies: Sequence[PublicBody], first: date, last: date, *, on: date) -> dict[int, Figures]:
    """Count the requests of some bodies received from ``first`` to ``last``, as they stood at the end of ``on``.

    Three statements and the calendars, whatever the number of bodies. Limits are those of that day, also where a decree
    has moved them since.
    """
    found = {body.id: Figures(body.id, first, last, on) for body in bodies}
    for counted in counted_of(bodies, first, last, on):
        found[counted.body_id].add(counted)
    return found


def of_body(body: PublicBody, first: date, last: date, *, on: date) -> Figures:
    """The same for one body."""
    return of_bodies([body], first, last, on=on)[body.id]


def counted_of(bodies: Sequence[PublicBody], first: date, last: date, on: date | None = None) -> Iterator[Counted]:
    """Read the requests of some bodies received from ``first`` to ``last``, in the order of their ids; as `read`."""
    return read(bodies, queries.in_period([body.id for body in bodies], first, last), on)


def read(bodies: Sequence[PublicBody], wanted: sa.ColumnElement[bool], on: date | None = None) -> Iterator[Counted]:
    """Read the requests that ``wanted`` names, as figures see them; all of them belong to ``bodies``.

    With ``on``, only what was on record by the end of that day, under the limits that it had then; the rest is for
    `CaseFacts.as_of`. What was taken over from an older register counts however late that was done.
    """
    zones = {body.id: body.zone for body in bodies}
    known, moved = calendars.calendars_of(bodies), {}
    if on is not None:
        moved = {id: date.fromisoformat(due) for id, due in db.session.execute(queries.stated_before(wanted, on))}
    grounds: defaultdict[int, list[str]] = defaultdict(list)
    for request_id, ground in db.session.execute(queries.grounds(wanted)):
        grounds[request_id].append(ground)
    for row in db.session.execute(queries.cases(wanted).execution_options(yield_per=2000)):
        if on is not None and row.origin is Origin.PORTAL and local_date(row.recorded_at, zones[row.body_id]) > on:
            continue
        facts = facts_of(row, known[row.body_id], tuple(grounds.get(row.id, ())))
        if on is not None and row.id in moved:
            facts = _rewound(facts, moved[row.id], on)
        yield Counted(row.id, row.body_id, row.unit_id, str(row.channel), facts, row.recorded_at)


def _rewound(facts: CaseFacts, due_on: date, on: date) -> CaseFacts:
    """A case that was moved after ``on``, and so awaited its answer then, under the limit that held before."""
    if facts.extended_on is not None and facts.extended_on <= on:
        return replace(facts, due_on=due_on)
    return replace(facts, first_due_on=due_on, due_on=due_on, extended_on=None)


def facts_of(row: Any, calendar: WorkingCalendar, grounds: tuple[str, ...]) -> CaseFacts:
    """One row of `ppid.queries.figures.cases` as the law looks at it."""
    has_restarted = row.completed_on is not None and row.due_on != row.statute_due_on  # told in time what was missing
    starts = row.completed_on if has_restarted else row.received_on
    return CaseFacts(
        received_on=row.received_on,
        first_due_on=row.reply_due_on,
        due_on=row.due_on,
        statute_due_on=row.statute_due_on,
        incomplete_on=row.incomplete_on,
        completed_on=row.completed_on,
        extended_on=row.extended_on,
        answered_on=row.answered_on,
        closed_on=row.closed_on,
        outcome=row.outcome,
        days=_days(calendar, starts, row.answered_on),
        statute_days=_days(calendar, row.received_on, row.answered_on),
        grounds=grounds,
    )


def _days(calendar: WorkingCalendar, starts: date, answered_on: date | None) -> int | None:
    """Working days from ``starts`` to the answer; None without one, or where a year has no decree yet."""
    if answered_on is None:
        return None
    try:
        return max(0, calendar.between(starts, answered_on))
    except CalendarGap:
        return None
