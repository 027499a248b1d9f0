"""Ranking: bodies under one head, or the units of one body, by how they keep the time limits, and how they moved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from ppid.actions import tallies
from ppid.db import db
from ppid.law.compliance import Place, Tally, percentile, ranking
from ppid.queries import oversight as queries


@dataclass(frozen=True, slots=True)
class Ranked:
    """One line of a ranking. ``moved`` is how many places it rose since the year before; None when either has none."""

    name: str
    slug: str
    place: Place
    tally: Tally
    moved: int | None

    @property
    def share(self) -> float | None:
        return self.place.kept / self.place.due if self.place.due else None

    @property
    def median_days(self) -> int | None:
        return percentile(self.tally.days, 0.5)


@dataclass(frozen=True, slots=True)
class Ranking:
    """Lines in their order and all of them together. ``apart`` is what belongs to no line, such as no unit.

    ``behind`` says how many bodies have taken steps that are not counted yet.
    """

    rows: tuple[Ranked, ...]
    total: Tally
    apart: Tally
    counted_at: datetime | None
    behind: int = 0

    @property
    def average(self) -> float | None:
        """The share of all of them together, so that each request weighs the same."""
        return self.total.kept / self.total.due if self.total.due else None


def of_bodies(bodies: sa.ColumnElement[bool], year: int, *, now: datetime) -> Ranking:
    """Rank ``bodies`` by what they received in ``year``, as it stands today. A fixed number of statements."""
    found = tallies.across(bodies, year, year, now=now)
    before = tallies.across(bodies, year - 1, year - 1, now=now)
    names = {row.body_id: (row.name, row.slug) for row in found.rows}
    rows = _ranked(
        names,
        {row.body_id: row.tally for row in found.rows},
        {row.body_id: row.tally for row in before.rows},
    )
    return Ranking(rows, found.total, Tally(), found.counted_at, len(found.behind))


def of_units(body_id: int, year: int, *, now: datetime) -> Ranking:
    """Rank the units of a body by the requests that each was given."""
    found = tallies.of_body(body_id, year, year, now=now)
    before = tallies.of_body(body_id, year - 1, year - 1, now=now)
    names = {id: (name, "") for id, name in db.session.execute(queries.unit_names(body_id))}
    now_by_unit = {id: found.units.get(id, Tally()) for id in names}
    rows = _ranked(names, now_by_unit, {id: before.units.get(id, Tally()) for id in names})
    total = sum(now_by_unit.values(), Tally())
    return Ranking(rows, total, found.units.get(None, Tally()), found.counted_at, 0 if found.is_current else 1)


def _ranked(
    names: Mapping[int, tuple[str, str]], counted: Mapping[int, Tally], before: Mapping[int, Tally]
) -> tuple[Ranked, ...]:
    """Rank both years the same way. Equals stand by name."""
    order = {key: number for number, key in enumerate(sorted(names, key=lambda key: (names[key], key)))}
    keys = {number: key for key, number in order.items()}
    earlier = {place.key: place.rank for place in _places(order, before)}
    return tuple(
        Ranked(*names[keys[place.key]], place, counted[keys[place.key]], _moved(earlier.get(place.key), place.rank))
        for place in _places(order, counted)
    )


def _places(order: Mapping[int, int], counted: Mapping[int, Tally]) -> list[Place]:
    """Rank by number in the order of the names, so that equals stand by name."""
    return ranking((order[key], one.kept, one.due) for key, one in counted.items())


def _moved(before: int | None, rank: int | None) -> int | None:
    return None if before is None or rank is None else before - rank
