"""What counting a time limit costs on a calendar of five decreed years, and what its explanation adds.

Run with ``.venv/bin/python bench/deadlines.py``. Times are microseconds per call, the best of several rounds.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from ppid.law.calendar import DayKind, DayOff, WorkingCalendar  # noqa: E402 -- the checkout is not installed
from ppid.law.clocks import reply_clocks  # noqa: E402
from ppid.law.deadlines import COMMISSION_FINISH, EXTENSION, OBJECTION, REPLY, Deadline, count  # noqa: E402

YEARS = range(2023, 2028)
ROUNDS = 5


def shipped() -> dict[date, DayOff]:
    with (ROOT / "ppid" / "data" / "holidays.csv").open(encoding="utf-8", newline="") as file:
        return {
            date.fromisoformat(row["day"]): DayOff(DayKind(row["kind"]), row["name"], row["decree"])
            for row in csv.DictReader(file)
        }


def microseconds(work: Callable[[date], object], days: list[date]) -> float:
    """The cost of one call, from the shortest of several rounds over all days."""
    times = []
    for _ in range(ROUNDS):
        begun = perf_counter()
        for day in days:
            work(day)
        times.append(perf_counter() - begun)
    return min(times) / len(days) * 1_000_000


def main() -> None:
    days_off = shipped()
    calendar = WorkingCalendar(days_off, YEARS)
    days = [date(2023, 1, 1) + timedelta(days=number) for number in range(4 * 365)]

    def counting(rule: Deadline) -> Callable[[date], object]:
        return lambda day: count(rule, day, calendar)

    rows: list[tuple[str, float]] = [
        (f"count {rule.name} ({rule.days} days)", microseconds(counting(rule), days))
        for rule in (REPLY, EXTENSION, OBJECTION, COMMISSION_FINISH)
    ]
    until = date(2027, 6, 1)
    rows += [
        ("working days between", microseconds(lambda day: calendar.between(day, until), days)),
        ("both clocks, extended", microseconds(lambda day: reply_clocks(day, calendar, extended=True), days)),
        ("count reply with its days", microseconds(lambda day: count(REPLY, day, calendar).days, days)),
        ("is it provisional", microseconds(lambda day: count(REPLY, day, calendar).provisional, days)),
        ("building the calendar", microseconds(lambda _day: WorkingCalendar(days_off, YEARS), days[:50])),
    ]
    print(f"{len(YEARS)} years, {len(days_off)} decreed days\n")
    print(f"{'':<36}{'µs':>10}")
    for name, cost in rows:
        print(f"{name:<36}{cost:>10.2f}")


if __name__ == "__main__":
    main()
