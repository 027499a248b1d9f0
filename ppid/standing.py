"""Where a count stands on a given day: which working day it is, how many are left, how late it is.

Pure: dates in, facts out. The words belong to the templates.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ppid.law.calendar import ONE_DAY, CalendarGap
from ppid.law.deadlines import CountedDay, Trace, Unit

SOON_DAYS = 3  # from here on a count turns amber: there is still time to act, but not much


class Phase(StrEnum):
    BEFORE = "before"
    RUNNING = "running"
    LAST_DAY = "last_day"
    LATE = "late"
    DONE = "done"
    DONE_LATE = "done_late"


@dataclass(frozen=True, slots=True)
class Standing:
    """A count in figures: ``number`` of ``total_days`` is reached, or ``late_days`` have passed since ``due``.

    ``late_days`` is 0 where no number can be told: no working day has passed, or the days that have are not decreed.
    """

    phase: Phase
    number: int
    total_days: int
    late_days: int
    due: date
    in_calendar_days: bool

    @property
    def left_days(self) -> int:
        return self.total_days - self.number

    @property
    def tone(self) -> str:
        """One of calm, soon, late, done: the key of colour and shape."""
        if self.phase is Phase.DONE:
            return "done"
        if self.phase in (Phase.LATE, Phase.DONE_LATE):
            return "late"
        soon = self.phase is Phase.LAST_DAY or (self.left_days <= SOON_DAYS < self.total_days)
        return "soon" if soon else "calm"


def stand(trace: Trace, today: date, *, extension: Trace | None = None, answered_on: date | None = None) -> Standing:
    """Say where a count stands on ``today``, or stood on ``answered_on``, which ended it.

    Dates are in the body's own zone. Past the years that are decreed no number of late days is told: it stays 0.
    """
    last = extension or trace
    moment = answered_on or today
    days = (*trace.days, *(extension.days if extension else ()))
    return Standing(
        phase=_phase(trace, last.due, today, answered_on),
        number=sum(1 for d in days if d.number is not None and d.day <= moment),
        total_days=trace.deadline.days + (extension.deadline.days if extension else 0),
        late_days=_late_days(last, moment) if moment > last.due else 0,
        due=last.due,
        in_calendar_days=trace.deadline.unit is Unit.CALENDAR_DAYS,
    )


def days_after(trace: Trace, until: date) -> Iterator[CountedDay]:
    """Yield the days after the limit up to ``until``, numbered from one, as far as the calendar knows them."""
    every_day, calendar, number, day = (trace.deadline.unit is Unit.CALENDAR_DAYS, trace.calendar, 0, trace.due)
    while day < until:
        day += ONE_DAY
        if not every_day and day.year not in calendar.years:
            return
        reason = None if every_day else calendar.reason_off(day)
        number += reason is None
        yield CountedDay(day, None if reason else number, reason)


def _phase(trace: Trace, due: date, today: date, answered_on: date | None) -> Phase:
    if answered_on is not None:
        return Phase.DONE if answered_on <= due else Phase.DONE_LATE
    if today > due:
        return Phase.LATE
    if today == due:
        return Phase.LAST_DAY
    first = next((d.day for d in trace.days if d.number is not None), due)
    return Phase.RUNNING if today >= first else Phase.BEFORE


def _late_days(trace: Trace, moment: date) -> int:
    if trace.deadline.unit is Unit.CALENDAR_DAYS:
        return (moment - trace.due).days
    if any(year in trace.calendar.provisional_years for year in range(trace.due.year, moment.year + 1)):
        return 0
    try:
        return trace.calendar.between(trace.due, moment)
    except CalendarGap:
        return 0
