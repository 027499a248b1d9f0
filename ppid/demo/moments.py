"""When requests arrive: seasons, weekdays and hours, and counting working days back from today."""

from __future__ import annotations

from bisect import bisect_left
from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate
from random import Random
from zoneinfo import ZoneInfo

from ppid.demo.places import Place
from ppid.law.calendar import ONE_DAY, WorkingCalendar
from ppid.law.workflow import Channel

YEARS = 3
RECENT_DAYS = 45  # as many full cases as these days would bring of their own
LONG_AGO = 100

# How much is asked in each month: budgets and annual reports, then theses and the commission's yearly evaluation.
SEASON = (1.15, 1.1, 0.9, 0.8, 1.05, 1.15, 1.0, 0.95, 1.25, 1.2, 1.0, 0.6)
WEEKDAY = (1.3, 1.2, 1.0, 1.0, 0.8, 0.8, 0.7)
OFF_DUTY = 0.3  # of what the weekday would bring, on a holiday

AT_DESK = frozenset({Channel.COUNTER, Channel.LETTER, Channel.PHONE})
# Share of the channels in the register of old, and since the portal.
OLD_CHANNELS = {
    Channel.WEB: 18,
    Channel.COUNTER: 30,
    Channel.LETTER: 22,
    Channel.EMAIL: 14,
    Channel.PHONE: 2,
    Channel.WHATSAPP: 14,
}
NEW_CHANNELS = {
    Channel.WEB: 56,
    Channel.COUNTER: 13,
    Channel.LETTER: 8,
    Channel.EMAIL: 8,
    Channel.PHONE: 2,
    Channel.WHATSAPP: 13,
}
# Weight of each hour of the day for what people send from home.
HOURS = (3, 1, 1, 1, 1, 2, 4, 6, 10, 14, 15, 13, 9, 11, 13, 12, 9, 6, 5, 9, 12, 11, 8, 5)


def default_calendar(place: Place, today: date) -> WorkingCalendar:
    """The body's week and its local holidays, without any national decree."""
    return WorkingCalendar({}, range(today.year - YEARS - 1, today.year + 2), place.week)


def first_from(calendar: WorkingCalendar, day: date) -> date:
    """The first working day on or after ``day``."""
    while not calendar.is_working(day):
        day += ONE_DAY
    return day


def last_until(calendar: WorkingCalendar, day: date) -> date:
    """The last working day on or before ``day``."""
    while not calendar.is_working(day):
        day -= ONE_DAY
    return day


def forward(calendar: WorkingCalendar, day: date, days: int) -> date:
    """The ``days``-th working day after ``day``, also in a year without a decree."""
    for _ in range(days):
        day = first_from(calendar, day + ONE_DAY)
    return day


def back(calendar: WorkingCalendar, day: date, days: int) -> date:
    """The working day from which ``day``, itself a working day, is ``days`` working days away."""
    for _ in range(days):
        day = last_until(calendar, day - ONE_DAY)
    return day


def elapsed(calendar: WorkingCalendar, day: date, today: date) -> int:
    """Working days after ``day`` up to and including ``today``; LONG_AGO for that many or more."""
    count = 0
    while day < today and count < LONG_AGO:
        day += ONE_DAY
        count += calendar.is_working(day)
    return count


def years_before(today: date, years: int) -> date:
    """The same day some years ago; 28 February for a leap day."""
    try:
        return today.replace(year=today.year - years)
    except ValueError:
        return today.replace(year=today.year - years, day=28)


class Arrivals:
    """Draws the days on which one body is asked between two days (both included), a little more in later years."""

    def __init__(self, calendar: WorkingCalendar, first: date, last: date) -> None:
        self.days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
        weights = (self._weight(calendar, day, number) for number, day in enumerate(self.days))
        self._sums = list(accumulate(weights))

    def _weight(self, calendar: WorkingCalendar, day: date, number: int) -> float:
        growth = 0.85 + 0.3 * number / len(self.days)
        duty = 1.0 if calendar.is_working(day) else OFF_DUTY
        return growth * duty * SEASON[day.month - 1] * WEEKDAY[day.weekday()]

    def draw(self, rng: Random) -> date:
        return self.days[bisect_left(self._sums, rng.random() * self._sums[-1])]


def channel(rng: Random, *, staffed: bool, since_portal: bool) -> Channel:
    """A way of asking; nobody comes to a desk that is closed."""
    share = NEW_CHANNELS if since_portal else OLD_CHANNELS
    possible = [way for way in share if staffed or way not in AT_DESK]
    return rng.choices(possible, [share[way] for way in possible])[0]


def moment(rng: Random, place: Place, day: date, way: Channel) -> datetime:
    """An aware UTC instant on the local ``day``: within service hours at the desk, at any hour from home."""
    if way in AT_DESK:
        opening = next((hours for hours in place.hours if day.isoweekday() in hours.weekdays), place.hours[0])
        start = opening.opens.hour * 60 + opening.opens.minute
        minute = rng.randint(start, opening.closes.hour * 60 + opening.closes.minute - 15)
    else:
        minute = rng.choices(range(24), HOURS)[0] * 60 + rng.randint(0, 59)
    return _instant(place, day, minute, rng.randint(0, 59))


def early_moment(rng: Random, place: Place, day: date) -> datetime:
    """An instant before the office opens, so that what came in today lies behind whoever looks."""
    return _instant(place, day, rng.randint(5, 6 * 60 + 50), rng.randint(0, 59))


def _instant(place: Place, day: date, minute: int, second: int) -> datetime:
    local = datetime.combine(day, time(minute // 60, minute % 60, second), ZoneInfo(place.zone))
    return local.astimezone(UTC)
