"""Figures across many bodies: counted beside the pages for each body and year, made good for today when read.

What a page asks for::

    found = tallies.across(oversight.overseen(actor), 2026, 2026, now=now)  # requests received in these years
    for row in found.rows:  # one for each body, by name
        row.tally  # a Tally of ppid.law.compliance, silent and pending as of ``row.on``, the body's own today
    found.total, found.objections, found.disputes  # of all of them
    found.counted_at, found.behind  # the oldest count, and the rows whose body has taken newer steps since

    tallies.details(condition, 2026, 2026, now=now)  # their requests by month, with units=True by unit too, by body id
    tallies.of_body(body_id, 2026, 2026, now=now)  # those of one body, by month, by unit and by channel
    tallies.as_figures(body, first, last, now=now)  # the same as `Figures`, where they are exactly those of the rows

`BodyTally` changes only with a step of its body: open requests are kept by their limits, so that which of them are late
is asked anew each day. A body whose newest steps are not in its tallies yet is counted from its rows on the spot, as
long as these are no more than LIVE_ROWS in all; else it is shown as it was counted, and says so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from ppid.actions.counts import Counts, count, pack, pack_parts, pack_places, unpacked
from ppid.actions.events import hold
from ppid.actions.figures import Figures
from ppid.clock import local_date
from ppid.db import committed, db, dialect, rest
from ppid.law.compliance import Tally
from ppid.law.remedies import ObjectionFigures
from ppid.models import BodyKind, BodyTally, PublicBody
from ppid.queries import calendars
from ppid.queries import tallies as queries
from ppid.queries.tallies import Years

LIVE_ROWS = 3000  # requests that a page counts from the rows itself
PASS_BODIES = 20  # bodies that one pass of the worker counts again
GRACE = timedelta(minutes=2)  # a step may be committed so much later than it was recorded
LATE_EVENTS = 10_000  # ids that may be committed after a higher one; they were given out in the same few moments


@dataclass(slots=True)
class Detail:
    """The requests of one body received in a period, as they stand at the end of ``on``, its own today.

    ``months`` are keyed by (year, month) of receipt, ``units`` by id (None is what no unit was given), ``channels`` by
    their value. ``counted_at`` is when they were counted, None if they never were; ``is_current`` says that nothing has
    happened since.
    """

    body_id: int
    on: date
    counted_at: datetime | None = None
    is_current: bool = False
    total: Tally = field(default_factory=Tally)
    months: dict[tuple[int, int], Tally] = field(default_factory=lambda: defaultdict(Tally))
    units: dict[int | None, Tally] = field(default_factory=lambda: defaultdict(Tally))
    channels: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))

    def take(self, counts: Counts) -> None:
        """Add what was counted of one year."""
        self.total.include(counts.total.at(self.on))
        for month, part in counts.months.items():
            self.months[counts.year, month].include(part.at(self.on))
        for unit_id, part in counts.units.items():
            self.units[unit_id].include(part.at(self.on))
        for channel, part in counts.channels.items():
            self.channels[channel].include(part.at(self.on))


@dataclass(frozen=True, slots=True)
class Row:
    """One body in a table of many. ``disputes`` were brought before the commission in the period."""

    body_id: int
    slug: str
    name: str
    short_name: str
    kind: BodyKind
    parent_id: int | None
    zone: str
    on: date
    tally: Tally
    objections: ObjectionFigures
    disputes: int
    counted_at: datetime | None
    is_current: bool


@dataclass(frozen=True, slots=True)
class Across:
    """Many bodies side by side, by name."""

    rows: tuple[Row, ...]
    total: Tally
    objections: ObjectionFigures
    disputes: int

    @property
    def counted_at(self) -> datetime | None:
        """The oldest moment at which any of them was counted; None when there is none."""
        return min((row.counted_at for row in self.rows if row.counted_at is not None), default=None)

    @property
    def behind(self) -> tuple[Row, ...]:
        """Those that have taken steps which are not counted yet."""
        return tuple(row for row in self.rows if not row.is_current)


def across(bodies: sa.ColumnElement[bool], first_year: int, last_year: int, *, now: datetime) -> Across:
    """Count the requests, objections and disputes of ``bodies`` (a condition on PublicBody) of some years.

    A fixed number of statements whatever the number of bodies.
    """
    years = Years(first_year, last_year)
    found = db.session.execute(queries.bodies(bodies)).all()
    today = queries.today(now)
    details = _details(bodies, found, years, now)
    objections: defaultdict[int, ObjectionFigures] = defaultdict(ObjectionFigures)
    for select in (queries.objections(bodies, years, today), queries.orders(bodies, years, today)):
        for body_id, *counts in db.session.execute(select):
            names = select.selected_columns.keys()[1:]
            objections[body_id] += ObjectionFigures(**dict(zip(names, counts, strict=True)))
    disputes = dict(db.session.execute(queries.disputes(bodies, years)).all())
    rows = tuple(
        Row(
            row.id,
            row.slug,
            row.name,
            row.short_name,
            row.kind,
            row.parent_id,
            row.zone,
            details[row.id].on,
            details[row.id].total,
            objections[row.id],
            disputes.get(row.id, 0),
            details[row.id].counted_at,
            details[row.id].is_current,
        )
        for row in found
    )
    total = Tally()
    for row in rows:
        total.include(row.tally)
    return Across(
        rows,
        total,
        sum((row.objections for row in rows), ObjectionFigures()),
        sum(row.disputes for row in rows),
    )


def details(
    bodies: sa.ColumnElement[bool], first_year: int, last_year: int, *, now: datetime, units: bool = False
) -> dict[int, Detail]:
    """Count the requests of ``bodies`` (a condition on PublicBody) of some years by month, and by unit if asked."""
    found = db.session.execute(queries.bodies(bodies)).all()
    return _details(bodies, found, Years(first_year, last_year), now, months=True, units=units)


def of_body(body_id: int, first_year: int, last_year: int, *, now: datetime) -> Detail:
    """The same for one body, by month, by unit and by channel."""
    return details(PublicBody.id == body_id, first_year, last_year, now=now, units=True)[body_id]


def as_figures(body: PublicBody, first: date, last: date, *, now: datetime) -> Figures | None:
    """The figures of one body for whole years as they stand today, from its tallies.

    None where these may not be those of its rows: then the rows are to be counted.
    """
    if (first.month, first.day, last.month, last.day) != (1, 1, 12, 31):
        return None
    wanted, years = PublicBody.id == body.id, Years(first.year, last.year)
    (row,) = found = db.session.execute(queries.bodies(wanted)).all()
    if row.counted_at is not None and row.newest_at is not None and row.newest_at > row.counted_at - GRACE:
        return None  # a step of those moments may have been committed after the count
    counted = _details(wanted, found, years, now, months=True, units=True)[body.id]
    if not counted.is_current:
        return None
    parts = (counted.total, counted.months, counted.units, counted.channels)
    return Figures(body.id, first, last, counted.on, *parts)


def _details(
    bodies: sa.ColumnElement[bool],
    found: Sequence[Any],
    years: Years,
    now: datetime,
    *,
    months: bool = False,
    units: bool = False,
) -> dict[int, Detail]:
    """What was counted of ``bodies``, ``found`` by `queries.bodies`, brought up to now where that is possible."""
    version = calendars.version()
    kept: defaultdict[int, list[Counts]] = defaultdict(list)
    for row in db.session.execute(queries.stored(bodies, years, months=months, units=units)):
        kept[row.body_id].append(unpacked(row))
    old = {row.id for row in found if _is_old(row, version)}
    live = _few_enough([row for row in found if row.id in old], kept, years)
    made = {
        row.id: Detail(
            row.id,
            local_date(now, row.zone),
            now if row.id in live or row.newest_id is None else row.counted_at,
            row.id in live or row.id not in old,
        )
        for row in found
    }
    for counts in (one for id, several in kept.items() if id not in live for one in several):
        made[counts.body_id].take(counts)
    for counts in count(_bodies(live), years, with_parts=months or units) if live else ():
        made[counts.body_id].take(counts)
    return made


def _is_old(row: Any, version: int) -> bool:
    """Whether a body has taken steps since it was counted, or a decree has changed the days that were counted."""
    if row.event_id is None:
        return row.newest_id is not None
    return bool((row.newest_id or 0) > row.event_id or row.calendar != version)


def _few_enough(old: Sequence[Any], kept: Mapping[int, Sequence[Counts]], years: Years) -> set[int]:
    """Choose among bodies that must be counted again those whose requests a page can count itself, smallest first."""
    sizes = {
        row.id: sum(one.total.tally.received for one in kept.get(row.id, ())) for row in old if row.event_id is not None
    }
    if uncounted := {row.id for row in old if row.event_id is None}:
        found = dict(db.session.execute(queries.received(uncounted, years, LIVE_ROWS + 1)).all())
        if sum(found.values()) <= LIVE_ROWS:
            sizes |= {id: found.get(id, 0) for id in uncounted}
    chosen, rows = set(), 0
    for id, size in sorted(sizes.items(), key=lambda one: (one[1], one[0])):
        rows += size
        if rows > LIVE_ROWS:
            break
        chosen.add(id)
    return chosen


def _bodies(ids: Iterable[int]) -> Sequence[PublicBody]:
    return db.session.scalars(sa.select(PublicBody).where(PublicBody.id.in_(sorted(ids)))).all()


def recount(body_id: int, *, now: datetime, whole: bool = False) -> int:
    """Count again the years that the newest steps of a body touched, or all of them; return how many. It commits.

    The newest event is read before the rows: whatever is committed in between is counted now and once more later.
    """
    rest()
    (body,), version = _bodies([body_id]), calendars.version()
    counted = db.session.execute(queries.bodies(PublicBody.id == body_id)).one()
    if whole or counted.event_id is None or counted.calendar != version:
        wanted = set(db.session.scalars(queries.years_with_requests(body_id)))
    else:
        wanted = set(db.session.scalars(queries.years_touched(body_id, counted.event_id - LATE_EVENTS)))
    if counted.event_id is None:
        wanted.add(local_date(now, body.zone).year)  # so that a body without requests is known to have none
    values = [_values(_of_year(body, year), version) for year in sorted(wanted)]
    with committed():
        hold(db.session.get_one(PublicBody, body_id))  # two workers that count the same body wait for each other
        _store(body_id, counted.newest_id or 0, now, values)
    return len(values)


def _of_year(body: PublicBody, year: int) -> Counts:
    return next(iter(count([body], Years(year, year), with_parts=True)), Counts(body.id, year))


def _values(counts: Counts, version: int) -> dict[str, Any]:
    return {
        "body_id": counts.body_id,
        "year": counts.year,
        "total": pack(counts.total) | {"calendar": version, "form": queries.FORM},
        "months": pack_parts(counts.months),
        "units": pack_places(counts),
    }


def _store(body_id: int, event_id: int, now: datetime, values: Sequence[dict[str, Any]]) -> None:
    """Keep what was counted, unless somebody has counted later. All tallies of a body reach up to the same event."""
    insert = sqlite.insert if dialect() == "sqlite" else postgresql.insert
    reached = {"event_id": event_id, "counted_at": now}
    for one in values:
        statement = insert(BodyTally).values(one | reached)
        new = {name: statement.excluded[name] for name in ("total", "months", "units", "event_id", "counted_at")}
        earlier = BodyTally.counted_at <= now
        db.session.execute(
            statement.on_conflict_do_update(index_elements=["body_id", "year"], set_=new, where=earlier),
            execution_options={"synchronize_session": False},
        )
    db.session.execute(
        sa.update(BodyTally).where(BodyTally.body_id == body_id, BodyTally.counted_at <= now).values(reached),
        execution_options={"synchronize_session": False},
    )


def refresh(now: datetime, limit: int | None = PASS_BODIES) -> int:
    """Count again the bodies that have taken steps since they were counted, longest ago first; return how many.

    Each is committed by itself, so a pass may be interrupted. ``limit`` bounds one pass; None takes them all.
    """
    version = calendars.version()
    found = [
        row for row in db.session.execute(queries.bodies(sa.true())) if _is_old(row, version) or _was_hasty(row, now)
    ]
    found.sort(key=lambda row: (row.counted_at is not None, row.counted_at or now, row.id))
    for row in found[:limit]:
        recount(row.id, now=now)
    return len(found[:limit])


def _was_hasty(row: Any, now: datetime) -> bool:
    """Whether a step recorded before the newest one may have been committed after the body was counted.

    Ids are given out before the commit. So a body that was counted right after its newest event is counted once more
    when every transaction of that time has ended.
    """
    if row.counted_at is None or row.newest_at is None:
        return False
    return bool(row.newest_at > row.counted_at - GRACE and now >= row.counted_at + GRACE)
