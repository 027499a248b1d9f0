"""Which days count: the working week, decreed days off, and the years whose decree is known.

Source: Perpres 21/2023 Pasal 3 (Monday to Friday), the joint decrees (SKB) on national holidays and joint leave.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

MONDAY_TO_FRIDAY = (1, 2, 3, 4, 5)
ONE_DAY = timedelta(days=1)


class DayKind(StrEnum):
    """Why a day is not a working day."""

    NATIONAL = "national"
    COLLECTIVE = "collective"
    ELECTION = "election"
    LOCAL = "local"
    WEEKEND = "weekend"


DECREED_KINDS = tuple(kind for kind in DayKind if kind is not DayKind.WEEKEND)


@dataclass(frozen=True, slots=True)
class DayOff:
    """One day that does not count, with the decree that says so."""

    kind: DayKind
    name: str
    decree: str
    source: str = ""
    estimated: bool = False


class CalendarGap(Exception):
    """A count enters a year whose holidays are not decreed yet; ``year`` names it."""

    def __init__(self, year: int) -> None:
        super().__init__(f"no decreed calendar for {year}")
        self.year = year


WEEKDAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")


class WorkingCalendar:
    """The working days of one body over the years that are decreed.

    ``week`` holds ISO weekday numbers (1 is Monday). ``provisional_years`` are counted as if only the known days were
    off; every count that touches one says so (`is_provisional`). Immutable; a count is two bisections.
    """

    def __init__(
        self,
        days_off: Mapping[date, DayOff],
        years: Iterable[int],
        week: Iterable[int] = MONDAY_TO_FRIDAY,
        provisional_years: Iterable[int] = (),
    ) -> None:
        self.days_off = dict(days_off)
        self.week = frozenset(week)
        self.provisional_years = frozenset(provisional_years)
        self.years = frozenset(years) | self.provisional_years
        self._weekend = {number: DayOff(DayKind.WEEKEND, WEEKDAYS[number - 1], "") for number in range(1, 8)}
        self._runs = {year: run for run in self._tables() for year in run[0]}

    def _tables(self) -> Iterable[tuple[range, list[date]]]:
        """Yield each run of consecutive known years with its sorted working days."""
        remaining = sorted(self.years)
        while remaining:
            first = last = remaining.pop(0)
            while remaining and remaining[0] == last + 1:
                last = remaining.pop(0)
            start, end = date(first, 1, 1).toordinal(), date(last, 12, 31).toordinal()
            days = (date.fromordinal(number) for number in range(start, end + 1))
            yield range(first, last + 1), [day for day in days if self.is_working(day)]

    def reason_off(self, day: date) -> DayOff | None:
        """Why ``day`` does not count, or None for a working day. A decreed day outranks the weekend."""
        decreed = self.days_off.get(day)
        if decreed is not None:
            return decreed
        return None if day.isoweekday() in self.week else self._weekend[day.isoweekday()]

    def is_working(self, day: date) -> bool:
        return day not in self.days_off and day.isoweekday() in self.week

    def _run(self, year: int) -> tuple[range, list[date]]:
        try:
            return self._runs[year]
        except KeyError:
            raise CalendarGap(year) from None

    def add(self, starts: date, days: int) -> date:
        """The date of the ``days``-th working day after ``starts``; ``starts`` itself never counts.

        Raises CalendarGap when the count enters a year without a decree.
        """
        years, table = self._run(starts.year)
        index = bisect_right(table, starts) + days - 1
        if index >= len(table):
            raise CalendarGap(years[-1] + 1)
        return table[index]

    def between(self, after: date, until: date) -> int:
        """Working days after ``after`` up to and including ``until``; negative when ``until`` lies before.

        Raises CalendarGap when either date, or a year between them, has no decree.
        """
        years, table = self._run(after.year)
        if until.year not in years:
            raise CalendarGap(until.year if until.year not in self._runs else years[-1] + 1)
        return bisect_right(table, until) - bisect_right(table, after)

    def next_working(self, day: date) -> date:
        """``day`` itself when it is a working day, else the first one after it. Raises CalendarGap."""
        return day if self.is_working(day) and day.year in self._runs else self.add(day, 1)

    def is_provisional(self, first: date, last: date) -> bool:
        """Whether anything from ``first`` to ``last`` rests on an undecreed year or an estimated day."""
        if any(year in self.provisional_years for year in range(first.year, last.year + 1)):
            return True
        return any(first < day <= last and off.estimated for day, off in self.days_off.items())

    def with_provisional(self, *years: int) -> WorkingCalendar:
        """The same calendar, counting ``years`` provisionally."""
        known = self.years - self.provisional_years
        return WorkingCalendar(self.days_off, known, self.week, self.provisional_years | set(years))
