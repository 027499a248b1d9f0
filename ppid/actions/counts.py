"""The counted requests of one body and year in which nothing depends on today, and how they are kept as JSON."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from ppid.actions import figures
from ppid.db import db
from ppid.law.compliance import CaseFacts, Standing, Tally, standing
from ppid.models import PublicBody
from ppid.queries import calendars
from ppid.queries import tallies as queries
from ppid.queries.tallies import Years

END = date.max - timedelta(days=1)  # by then a case is answered, closed or silent, or its applicant had to act
OPEN = (Standing.SILENT, Standing.PENDING)
NO_UNIT = ""  # JSON has no None among its keys


@dataclass(slots=True)
class Part:
    """Counted requests, as they stand at the end of time, and the last limits of those that still await an answer."""

    tally: Tally = field(default_factory=Tally)
    due: Counter[date] = field(default_factory=Counter)

    def add(self, case: CaseFacts, times: int) -> None:
        self.tally.add(case, END, times)
        if standing(case, END) is Standing.SILENT:
            self.due[case.due_on] += times

    def include(self, other: Part) -> None:
        self.tally.include(other.tally)
        self.due.update(other.due)

    def at(self, on: date) -> Tally:
        """The same requests as they stand at the end of ``on``, if none of them has moved since they were counted."""
        silent = sum(times for due_on, times in self.due.items() if due_on < on)
        standings = Counter(self.tally.standings)
        standings[Standing.PENDING] += standings[Standing.SILENT] - silent
        standings[Standing.SILENT] = silent
        return replace(self.tally, standings=+standings)


@dataclass(slots=True)
class Counts:
    """The requests of one body received in ``year``.

    ``months`` are keyed by number, ``units`` by id (None is what no unit was given), ``channels`` by their value.
    """

    body_id: int
    year: int
    total: Part = field(default_factory=Part)
    months: dict[int, Part] = field(default_factory=lambda: defaultdict(Part))
    units: dict[int | None, Part] = field(default_factory=lambda: defaultdict(Part))
    channels: dict[str, Part] = field(default_factory=lambda: defaultdict(Part))

    def places(self, row: Any, month: int) -> tuple[Part, ...]:
        """Where a row with its parts is counted; the total is added up from the months."""
        return self.months[month], self.units[row.unit_id], self.channels[str(row.channel)]


def count(bodies: Sequence[PublicBody], years: Years, *, with_parts: bool) -> list[Counts]:
    """Count the requests of some bodies and years from their rows. Two statements and the calendars."""
    ids, known = [body.id for body in bodies], calendars.calendars_of(bodies)
    found: dict[tuple[int, int], Counts] = {}
    facts: dict[tuple[Any, ...], CaseFacts] = {}  # the same dates come back with every unit

    def places(row: Any, year: int, month: int) -> tuple[Part, ...]:
        counts = found.get((row.body_id, year))
        if counts is None:
            counts = found[row.body_id, year] = Counts(row.body_id, year)
        return counts.places(row, month) if with_parts else (counts.total,)

    for row in db.session.execute(queries.alike(ids, years, with_parts=with_parts).execution_options(yield_per=2000)):
        dates = row[: queries.DATES]
        if dates not in facts:
            facts[dates] = figures.facts_of(row, known[row.body_id], ())
        for part in places(row, row.received_on.year, row.received_on.month):
            part.add(facts[dates], row.times)
    for row in db.session.execute(queries.grounds(ids, years, with_parts=with_parts)):
        for part in places(row, row.year, row.month if with_parts else 0):
            part.tally.grounds[row.ground] += row.times
    for counts in found.values():
        for month in counts.months.values():
            counts.total.include(month)
    return list(found.values())


def pack(part: Part) -> dict[str, Any]:
    """What JSON keeps, small: only what was counted, and working days as a list by their number.

    Whoever changes its form raises `queries.FORM`.
    """
    tally = part.tally
    return {
        "standings": _plain({key: times for key, times in tally.standings.items() if key not in OPEN}),
        "incomplete": tally.of(Standing.PENDING),
        "due": {due_on.isoformat(): times for due_on, times in sorted(part.due.items())},
        "outcomes": _plain(tally.outcomes),
        "grounds": _plain(tally.grounds),
        "days": _list(tally.days),
        "statute_days": _list(tally.statute_days),
        "statute_kept": tally.statute_kept,
    }


def unpack(kept: Mapping[str, Any]) -> Part:
    """The part that `pack` has kept."""
    due = Counter({date.fromisoformat(due_on): times for due_on, times in kept["due"].items()})
    open_now = {Standing.SILENT.value: due.total(), Standing.PENDING.value: kept["incomplete"]}
    tally = Tally(
        Counter(kept["standings"] | open_now),
        Counter(kept["outcomes"]),
        Counter(kept["grounds"]),
        _counter(kept["days"]),
        _counter(kept["statute_days"]),
        kept["statute_kept"],
    )
    return Part(tally, due)


def pack_parts(parts: Mapping[Any, Part]) -> dict[str, Any]:
    return {NO_UNIT if key is None else str(key): pack(part) for key, part in parts.items()}


def pack_places(counts: Counts) -> dict[str, Any]:
    """Units and channels, which stand in one column."""
    return {"units": pack_parts(counts.units), "channels": pack_parts(counts.channels)}


def unpacked(row: Any) -> Counts:
    """What a row of `queries.stored` holds, with the parts that were selected."""
    counts = Counts(row.body_id, row.year, unpack(row.total))
    if "months" in row._fields:
        counts.months = {int(key): unpack(kept) for key, kept in row.months.items()}
    if "units" in row._fields:
        counts.units = {int(key) if key != NO_UNIT else None: unpack(kept) for key, kept in row.units["units"].items()}
        counts.channels = {key: unpack(kept) for key, kept in row.units["channels"].items()}
    return counts


def _plain(counter: Mapping[str, int]) -> dict[str, int]:
    return {str(key): times for key, times in sorted(counter.items()) if times}


def _list(days: Counter[int]) -> list[int]:
    return [days[number] for number in range(max(days, default=-1) + 1)]


def _counter(days: Iterable[int]) -> Counter[int]:
    return Counter({number: times for number, times in enumerate(days) if times})
