"""A register as a table for people: its columns, the words above them, and its rows as cells, for whoever may see what.

The columns are those of the pages; `ppid.web` hands them over when it starts, so that a background job and a command
write the same.
"""

from __future__ import annotations

import calendar as months
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import islice
from typing import Any, BinaryIO, Self

from babel.dates import get_month_names
from flask_babel import force_locale, get_locale
from flask_babel import gettext as _

from ppid import sheets
from ppid.actions import register_filters, registers
from ppid.db import rest
from ppid.i18n import format_moment, format_short_date
from ppid.law.calendar import WorkingCalendar
from ppid.models import PublicBody
from ppid.queries.calendars import calendar_of
from ppid.queries.registers import EVERYTHING, Only, Period, RegisterKind
from ppid.sheets import Cell

PDF = "pdf"
FORMS = (sheets.XLSX, sheets.CSV, PDF)
MEDIA_TYPES = sheets.MEDIA_TYPES | {PDF: "application/pdf"}
Told = Callable[[int], None]


class People(StrEnum):
    """What a register shows of people: masked as on the screen, opened once that is on record, or nothing."""

    MASKED = "masked"
    OPENED = "opened"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which register, of which time, with how much of people, and which of its rows."""

    kind: RegisterKind
    period: Period
    people: People = People.MASKED
    only: Only = EVERYTHING

    def as_facts(self) -> dict[str, Any]:
        """The same as JSON holds it."""
        first, last = self.period.first, self.period.last
        return {
            "year": self.period.year,
            "first_on": first.isoformat() if first else None,
            "last_on": last.isoformat() if last else None,
            "people": self.people.value,
            **({"only": register_filters.as_facts(self.only)} if self.only != EVERYTHING else {}),
        }

    @classmethod
    def from_facts(cls, kind: RegisterKind, facts: Mapping[str, Any]) -> Self:
        first, last = (date.fromisoformat(day) if day else None for day in (facts["first_on"], facts["last_on"]))
        only = register_filters.from_facts(facts.get("only", {}))
        return cls(kind, Period(facts["year"], first, last), People(facts["people"]), only)


# Columns


@dataclass(frozen=True, slots=True)
class Eyes:
    """With which eyes a row is read: what is shown of people, by which calendar its time is judged, in which words."""

    people: People
    calendar: WorkingCalendar
    words: Any

    @property
    def opened(self) -> bool:
        return self.people is People.OPENED


@dataclass(frozen=True, slots=True)
class Column:
    """``width`` is in letters. ``group`` is the heading under which the column stands on the screen and on paper.

    On the screen the first cell of a group needs no name of its own, unless it ``is_named``. What ``is_personal`` is
    left out where nothing of people is shown. ``unbroken`` letters find room beside each other on paper.
    """

    heading: Any
    width: int
    group: Any
    value: Callable[[Any, Eyes], Cell]
    is_money: bool = False
    is_named: bool = False
    is_personal: bool = False
    unbroken: int = 0


@dataclass(slots=True)
class Book:
    """The columns and the titles of the registers; ``words`` looks the words of their cells up, once for all rows."""

    columns: Mapping[RegisterKind, tuple[Column, ...]]
    titles: Mapping[RegisterKind, Any]
    words: Callable[[], Any]


book = Book({}, {}, lambda: None)


def columns_of(wanted: Wanted) -> tuple[Column, ...]:
    """The columns in their order; without those that only speak of people where these are not shown."""
    columns = book.columns[wanted.kind]
    if wanted.people is not People.NONE:
        return columns
    return tuple(column for column in columns if not column.is_personal)


def eyes_of(body: PublicBody, people: People) -> Eyes:
    return Eyes(people, calendar_of(body), book.words())


# Periods

WHOLE = "setahun"
PARTS: dict[str, tuple[int, int]] = {
    WHOLE: (1, 12),
    **{f"semester-{half}": (6 * half - 5, 6 * half) for half in (1, 2)},
    **{f"triwulan-{quarter}": (3 * quarter - 2, 3 * quarter) for quarter in (1, 2, 3, 4)},
    **{f"bulan-{month}": (month, month) for month in range(1, 13)},
}


def period_of(year: int, part: str) -> Period:
    """A year, or the part of it that is called so."""
    if part == WHOLE:
        return Period(year)
    first, last = PARTS[part]
    return Period(year, date(year, first, 1), date(year, last, months.monthrange(year, last)[1]))


def part_of(period: Period) -> str:
    """What the part of the year is called; for any other span its two days."""
    called = (part for part in PARTS if period_of(period.year, part) == period)
    return next(called, f"{period.first}-{period.last}")


def part_label(part: str) -> str:
    """The words for a part of a year: "Triwulan 2", "Juni"."""
    name, _dash, number = part.partition("-")
    if name == "semester":
        return _("Semester %(number)s", number=number)
    if name == "triwulan":
        return _("Triwulan %(number)s", number=number)
    if name == "bulan":
        return str(get_month_names("wide", locale=str(get_locale() or "id"))[int(number)])
    return _("Setahun penuh")


def period_words(period: Period) -> str:
    """A period in words: "Triwulan 2 tahun 2026"."""
    if period.first is None or period.last is None:
        return _("Tahun %(year)s", year=period.year)
    part = part_of(period)
    if part in PARTS:
        return _("%(part)s tahun %(year)s", part=part_label(part), year=period.year)
    return _("%(first)s sampai %(last)s", first=format_short_date(period.first), last=format_short_date(period.last))


def wanted_words(wanted: Wanted) -> str:
    """Period and filter of a register: "Tahun 2026, hanya terlambat menurut keadaan 16 Jun 2026"."""
    return ", ".join((period_words(wanted.period), *_filter_words(wanted.only)))


def _filter_words(only: Only) -> tuple[str, ...]:
    words = register_filters.only_words(only)
    return (_("hanya: %(rows)s", rows=words),) if words else ()


# The table


def sheet_of(body: PublicBody, wanted: Wanted, now: datetime) -> sheets.Sheet:
    """Title, body, period, filter and columns of a register."""
    columns = columns_of(wanted)
    made = _("Dibuat %(when)s.", when=format_moment(now, body.zone))
    return sheets.Sheet(
        str(book.titles[wanted.kind]),
        (body.name, wanted_words(wanted), f"{made} {people_words(wanted.people)}"),
        tuple(str(column.heading) for column in columns),
        tuple(column.width for column in columns),
    )


def people_words(people: People) -> str:
    """What a register says of the people in it."""
    match people:
        case People.OPENED:
            return _("Memuat identitas Pemohon; jaga kerahasiaannya.")
        case People.NONE:
            return _("Versi publik, tanpa identitas Pemohon.")
        case People.MASKED:
            return _("Identitas Pemohon disamarkan.")


def cells_of(body: PublicBody, wanted: Wanted, told: Told | None = None) -> Iterator[sheets.Row]:
    """Every row of a register as cells, however many. ``told`` hears how many more were read; it may commit."""
    columns, eyes = columns_of(wanted), eyes_of(body, wanted.people)
    values = [column.value for column in columns]
    for rows in registers.chunks(wanted.kind, body.id, wanted.period, wanted.only):
        cells = [[value(row, eyes) for value in values] for row in rows]
        if wanted.people is People.NONE:
            cells = [_without_people(line, row) for line, row in zip(cells, rows, strict=True)]
        rest()
        if told is not None:
            told(len(rows))
        yield from cells


def write(
    file: BinaryIO,
    form: str,
    body: PublicBody,
    wanted: Wanted,
    *,
    now: datetime,
    told: Told | None = None,
    most: int | None = None,
) -> int:
    """Write a register as XLSX, CSV or PDF and return its number of rows. An official document, so in Indonesian.

    A sample ends after ``most`` rows. Raises CannotPrint.
    """
    with force_locale("id"):
        sheet = sheet_of(body, wanted, now)
        if form != PDF:
            return sheets.WRITERS[form](file, sheet, islice(cells_of(body, wanted, told), most))
        from ppid.actions import register_prints  # half a second of imports that only paper needs

        paper = register_prints.paper_of(body, wanted, sheet, now)
        return register_prints.write(file, paper, islice(cells_of(body, wanted), most), told)


# Texts without people

HIDDEN = "[disamarkan]"
NUMBERS = re.compile(
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"  # an e-mail address
    r"|(?<!\d)\d(?:[ .-]?\d){15}(?!\d)"  # a NIK
    r"|(?<![\d/])(?:\+62|62|0)[ -]?8\d(?:[ -]?\d){6,10}(?!\d)"  # a mobile telephone
)
HAS_NUMBER = re.compile(r"@|\d[\d .-]{7}")  # what may hold one of them: most texts do not
SHORTEST_NAME = 3


def _without_people(cells: list[Cell], row: Any) -> list[Cell]:
    """What people typed, without the applicant's own name and numbers, nor whatever looks like an address or number.

    Other names stay; that is why whoever publishes a register reads it first.
    """
    of = getattr(row, "objection", row)
    known = known_of(of.applicant, of.proxy)
    return [hiding(cell, known) if isinstance(cell, str) else cell for cell in cells]


def known_of(person: Any, proxy: Any) -> list[str]:
    """What is known of an applicant and a kuasa that texts may not tell."""
    stated = (person.name, person.identity, person.phone, person.email, proxy.name if proxy is not None else None)
    return [one.lower() for one in stated if one and len(one) >= SHORTEST_NAME]


def hiding(text: str, known: list[str]) -> str:
    """A text without what is known of somebody, nor whatever looks like an address or number."""
    lower = text.lower()
    if any(one in lower for one in known):
        parts = "|".join(re.escape(one) for one in sorted(known, key=len, reverse=True))
        text = re.sub(rf"(?<!\w)(?:{parts})(?!\w)", HIDDEN, text, flags=re.IGNORECASE)
    return NUMBERS.sub(HIDDEN, text) if HAS_NUMBER.search(text) else text
