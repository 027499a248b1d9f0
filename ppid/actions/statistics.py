"""Statistics for everybody, so that nobody can be recognised in them.

The rule: what is told of people is told of groups. A table divides the requests of a body and year into groups, and no
group is smaller than FEWEST_SHOWN requests: smaller ones are merged, together with the smallest of the others if they
are still too few. So a difference between published numbers is itself a group of that size or larger. A table that
divides further divides those same groups. A body and year with fewer requests in all is told only to be so small.
Groups without any request are told as they are: there is nobody in them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from ppid.actions import tallies
from ppid.actions.tallies import Across, Detail, Row
from ppid.clock import local_date
from ppid.db import db
from ppid.law.compliance import FEWEST_SHOWN, Tally
from ppid.models import PublicBody, ServiceReport
from ppid.queries import statistics as queries

MONTHS = range(1, 13)
Key = TypeVar("Key")


def is_small(counted: int) -> bool:
    """Whether a group is one whose people could be recognised."""
    return 0 < counted < FEWEST_SHOWN


def merged(sizes: Mapping[Key, int]) -> frozenset[Key]:
    """The groups that must be told as one, so that none smaller remains or can be found by subtraction.

    Empty when all may be told. Where all of them together are too few, all that have anybody in them are returned:
    they may not be told at all.
    """
    small = {key for key, size in sizes.items() if is_small(size)}
    if not small:
        return frozenset()
    others = sorted((key for key, size in sizes.items() if size and key not in small), key=lambda key: sizes[key])
    while others and (sum(sizes[key] for key in small) < FEWEST_SHOWN or len(small) == 1):
        small.add(others.pop(0))
    return frozenset(small)


@dataclass(frozen=True, slots=True)
class BodyStatistics:
    """The statistics of one body and year. ``channels`` counts receipts only; ``merged_*`` are told as one."""

    year: int
    detail: Detail
    channels: Mapping[str, int]
    merged_months: frozenset[int]
    merged_channels: frozenset[str]

    @property
    def total(self) -> Tally:
        return self.detail.total

    @property
    def is_small(self) -> bool:
        return is_small(self.total.received)

    def month(self, number: int) -> Tally | None:
        """What is told of one month; None where it is merged with others."""
        return None if number in self.merged_months else self.detail.months.get((self.year, number), Tally())

    @property
    def other_months(self) -> Tally:
        """What is told of the merged months together."""
        return sum((self.detail.months[self.year, number] for number in sorted(self.merged_months)), Tally())


def of_body(body: PublicBody, year: int, *, now: datetime) -> BodyStatistics:
    """The statistics of one body on the requests received in ``year``."""
    detail = tallies.of_body(body.id, year, year, now=now)
    counted = db.session.execute(queries.channels(body.id, date(year, 1, 1), date(year, 12, 31)))
    channels = {str(channel): times for channel, times in counted}
    return BodyStatistics(year, detail, channels, merged_months(detail, year), merged(channels))


def merged_months(detail: Detail, year: int) -> frozenset[int]:
    """The months of a year that are told as one."""
    return merged(
        {number: detail.months[year, number].received for number in MONTHS if (year, number) in detail.months}
    )


@dataclass(frozen=True, slots=True)
class Overview:
    """Bodies side by side. ``small`` have too few requests to be told alone; ``total`` is of what is told at all."""

    across: Across
    small: frozenset[int]
    total: Tally
    is_whole: bool

    def shown(self, row: Row) -> Tally | None:
        """What is told of a body; None where it has too few requests."""
        return None if row.body_id in self.small else row.tally


def overview(year: int, *, now: datetime) -> Overview:
    """Every body whose statistics are public, by name, with the requests received in ``year``.

    The total takes in the small bodies only when they are enough together: else it would tell of them by subtraction.
    """
    across = tallies.across(queries.published(), year, year, now=now)
    return told(across)


def told(across: Across) -> Overview:
    """What may be told of many bodies."""
    small = frozenset(row.body_id for row in across.rows if is_small(row.tally.received))
    rest = sum((row.tally for row in across.rows if row.body_id in small), Tally())
    is_whole = not is_small(rest.received)
    counted = [row for row in across.rows if is_whole or row.body_id not in small]
    return Overview(
        across,
        small,
        sum((row.tally for row in counted), Tally()),
        is_whole,
    )


def years(first: date | None, *, now: datetime, zone: str) -> list[int]:
    """The years that can be chosen, newest first: from that of the first request to the current one."""
    last = local_date(now, zone).year
    return list(range(last, min(first.year if first else last, last) - 1, -1))


def annual_report(body: PublicBody, year: int) -> ServiceReport | None:
    """The annual report on a year that a body has sent to its commission."""
    return db.session.scalar(queries.annual_report(body.id, year))


def _(text: str) -> str:
    """Mark words for the catalogue; the page translates them."""
    return text


RULE = _(
    "Jumlah setahun setiap badan publik ditampilkan utuh, kecuali bila permohonannya kurang dari tiga. Kelompok "
    "menurut bulan dan kanal yang berisi kurang dari tiga permohonan digabung dengan kelompok lain, supaya tidak ada "
    "Pemohon yang dapat dikenali, juga tidak dengan mengurangkan angka yang satu dari angka yang lain."
)
