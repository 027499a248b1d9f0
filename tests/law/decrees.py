"""The decreed years as the portal ships them, and as the decrees list them."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path

import ppid
from ppid.law.calendar import DayKind, DayOff, WorkingCalendar

SHIPPED = Path(ppid.__file__).parent / "data" / "holidays.csv"
YEARS = range(2023, 2028)

NATIONAL = {
    2023: "01-01 01-22 02-18 03-22 04-07 04-22 04-23 05-01 05-18 06-01 06-04 06-29 07-19 08-17 09-28 12-25",
    2024: "01-01 02-08 02-10 03-11 03-29 03-31 04-10 04-11 05-01 05-09 05-23 06-01 06-17 07-07 08-17 09-16 12-25",
    2025: "01-01 01-27 01-29 03-29 03-31 04-01 04-18 04-20 05-01 05-12 05-29 06-01 06-06 06-27 08-17 09-05 12-25",
    2026: "01-01 01-16 02-17 03-19 03-21 03-22 04-03 04-05 05-01 05-14 05-27 05-31 06-01 06-16 08-17 08-25 12-25",
    2027: "01-01 01-05 02-06 03-08 03-10 03-11 03-26 03-28 05-01 05-06 05-17 05-20 06-01 06-06 08-15 08-17 12-25 12-26",
}
COLLECTIVE = {
    2023: "01-23 03-23 04-19 04-20 04-21 04-24 04-25 06-02 06-28 06-30 12-26",
    2024: "02-09 03-12 04-08 04-09 04-12 04-15 05-10 05-24 06-18 12-26",
    2025: "01-28 03-28 04-02 04-03 04-04 04-07 05-13 05-30 06-09 08-18 12-26",
    2026: "02-16 03-18 03-20 03-23 03-24 05-15 05-28 12-24",
    2027: "02-05 03-09 03-12 03-15 03-25 05-18 05-19 12-24",
}
ELECTION = {2024: "02-14 11-27"}
WORKING_DAYS = {2023: 239, 2024: 238, 2025: 237, 2026: 240, 2027: 242}


def days_of(lists: dict[int, str]) -> set[date]:
    """The dates of lists written as month and day."""
    return {date.fromisoformat(f"{year}-{day}") for year, days in lists.items() for day in days.split()}


def shipped() -> dict[date, DayOff]:
    """Every decreed day that the portal ships."""
    with SHIPPED.open(encoding="utf-8", newline="") as file:
        return {
            date.fromisoformat(row["day"]): DayOff(
                DayKind(row["kind"]), row["name"], row["decree"], row["source"], row["estimated"] == "yes"
            )
            for row in csv.DictReader(file)
        }


DAYS_OFF = shipped()
CALENDAR = WorkingCalendar(DAYS_OFF, YEARS)


def only(*years: int) -> WorkingCalendar:
    """The calendar of somebody to whom no other year is decreed."""
    return WorkingCalendar({day: off for day, off in DAYS_OFF.items() if day.year in years}, years)


def every_day(year: int) -> list[date]:
    """Each date of a year."""
    first = date(year, 1, 1)
    return [first + timedelta(days=number) for number in range((date(year + 1, 1, 1) - first).days)]
