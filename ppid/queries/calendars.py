"""The working calendar of a body, built from decreed rows and kept per process until a decree changes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from threading import Lock

import sqlalchemy as sa

from ppid.db import db
from ppid.law.calendar import DayOff, WorkingCalendar
from ppid.models import CalendarVersion, CalendarYear, Holiday, PublicBody

_known: dict[tuple[str, int | None, str], tuple[int, WorkingCalendar]] = {}
_lock = Lock()


def forget() -> None:
    """Drop every calendar of this process; for a database that was put back to an earlier state."""
    with _lock:
        _known.clear()


def version() -> int:
    """The number of the calendar's present state; it moves with every change."""
    return db.session.scalar(sa.select(CalendarVersion.version)) or 0


def days_in_force(body_id: int | None) -> sa.Select[Holiday]:
    """Select the national days off in force and, for a body, its own; the body's own last."""
    mine = (
        Holiday.body_id.is_(None) if body_id is None else sa.or_(Holiday.body_id.is_(None), Holiday.body_id == body_id)
    )
    own_last = (Holiday.day, Holiday.body_id.is_not(None), Holiday.id)
    return sa.select(Holiday).where(Holiday.removed_at.is_(None), mine).order_by(*own_last)


def in_year(year: int, body_id: int | None = None) -> sa.Select[Holiday]:
    """Select the days off in force in ``year``."""
    return days_in_force(body_id).where(sa.extract("year", Holiday.day) == year)


def calendars_of(bodies: Iterable[PublicBody]) -> dict[int, WorkingCalendar]:
    """The calendars of several bodies by their ids. One statement for all when nothing changed since the last call."""
    current = version()
    return {body.id: _calendar(body, current) for body in set(bodies)}


def calendar_of(body: PublicBody | None) -> WorkingCalendar:
    """The calendar of ``body`` (None: the national one). One statement when nothing changed since the last call."""
    return _calendar(body, version())


def _calendar(body: PublicBody | None, current: int) -> WorkingCalendar:
    body_id, week = (None, "12345") if body is None else (body.id, body.week)
    key = (str(db.engine.url), body_id, week)
    with _lock:
        known = _known.get(key)
    if known is not None and known[0] == current:
        return known[1]
    days: dict[date, DayOff] = {}
    for row in db.session.scalars(days_in_force(body_id)):
        days.setdefault(row.day, DayOff(row.kind, row.name, row.decree, row.source, row.estimated))
    calendar = WorkingCalendar(days, db.session.scalars(sa.select(CalendarYear.year)), [int(day) for day in week])
    with _lock:
        _known[key] = (current, calendar)
    return calendar
