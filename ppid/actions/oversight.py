"""The rows behind the figures of one body: which requests and objections a figure counts, for the end of any day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from ppid.actions import figures
from ppid.actions.figures import Counted
from ppid.db import db
from ppid.law.compliance import INDICATORS, Tally
from ppid.law.remedies import OF_DISPUTES, OF_ITEMS, REMEDIES, ObjectionFigures, Remedies
from ppid.law.rulings import Verdict
from ppid.models import Dispute, PublicBody
from ppid.queries import figures as figure_queries
from ppid.queries import oversight as queries


@dataclass(frozen=True, slots=True)
class Moment:
    """What figures of one body are asked for: what was received from ``first`` to ``last``, at the end of ``on``."""

    first: date
    last: date
    on: date


@dataclass(frozen=True, slots=True)
class Slice:
    """The rows of one figure. ``is_whole`` asks for what the figure is a share of; the rest narrows it down.

    ``month`` is (year, month) of receipt, ``unit_id`` NO_UNIT for what no unit was given, ``ground`` a letter of Pasal
    17.
    """

    indicator: str
    is_whole: bool = False
    month: tuple[int, int] | None = None
    unit_id: int | None = None
    channel: str = ""
    ground: str = ""

    def holds(self, one: Counted, on: date) -> bool:
        """Whether a request counts here, by the very definition of the figure; its facts are those of ``on``.

        Its month, unit and channel were asked of the database already.
        """
        facts = one.facts
        if self.ground and self.ground not in facts.grounds:
            return False
        indicator, alone = INDICATORS[self.indicator], Tally()
        alone.add(facts, on)
        counts = indicator.whole if self.is_whole and indicator.whole is not None else indicator.value
        return counts(alone) > 0


def rows_behind(body: PublicBody, asked: Moment, wanted: Slice) -> list[Counted]:
    """Read the requests that a figure counts, by id, with their facts at the end of ``asked.on``."""
    found = []
    narrowed = figure_queries.narrowed(wanted.month, wanted.unit_id, wanted.channel)
    period = figure_queries.in_period([body.id], asked.first, asked.last)
    for one in figures.read([body], period & narrowed, asked.on):
        facts = one.facts.as_of(asked.on)
        if facts is not None:
            was = replace(one, facts=facts)
            if wanted.holds(was, asked.on):
                found.append(was)
    return found


def recorded_later(body: PublicBody, asked: Moment) -> int:
    """How many requests of the period were put on record after ``asked.on`` and so are left out of its figures."""
    ended_at = datetime.combine(asked.on + timedelta(days=1), time(), ZoneInfo(body.zone))
    return db.session.scalar(queries.recorded_after(body.id, asked.first, min(asked.last, asked.on), ended_at)) or 0


@dataclass(frozen=True, slots=True)
class Order:
    """What a ruling orders to be done with one item of an objection, as it stood at the end of a day."""

    item: int
    due_on: date
    executed_on: date | None
    is_overdue: bool


@dataclass(frozen=True, slots=True)
class ObjectionRow:
    """One objection as it stood at the end of a day."""

    id: int
    number: str
    request_id: int | None
    received_on: date
    recorded_at: datetime
    due_on: date
    ruled_on: date | None
    ended_on: date | None
    outcome: Verdict | None
    is_late: bool
    orders: tuple[Order, ...] = ()

    @property
    def is_open(self) -> bool:
        return self.ruled_on is None and self.ended_on is None

    @property
    def ordered(self) -> int:
        return len(self.orders)

    @property
    def executed(self) -> int:
        return sum(one.executed_on is not None for one in self.orders)

    @property
    def overdue(self) -> int:
        return sum(one.is_overdue for one in self.orders)


def objections_behind(body: PublicBody, asked: Moment) -> list[ObjectionRow]:
    """Read the objections received in the period, as they stood at the end of ``asked.on``. Three statements.

    Limits are those of that day, also where a decree has moved them since.
    """
    orders: defaultdict[int, list[Order]] = defaultdict(list)
    for objection_id, item, due_on, done_on in db.session.execute(queries.orders(body.id, asked.first, asked.last)):
        executed_on = done_on if done_on and done_on <= asked.on else None
        orders[objection_id].append(Order(item, due_on, executed_on, executed_on is None and due_on < asked.on))
    period = (body.id, asked.first, min(asked.last, asked.on))
    moved = dict(db.session.execute(queries.objection_limits_before(*period, asked.on)).all())
    return [
        _as_of(row, orders[row.id], asked.on, date.fromisoformat(moved[row.id]) if row.id in moved else row.due_on)
        for row in db.session.execute(queries.objections(*period))
    ]


def _as_of(row: Any, orders: Sequence[Order], on: date, due_on: date) -> ObjectionRow:
    ruled_on = row.ruled_on if row.ruled_on and row.ruled_on <= on else None
    ended_on = row.ended_on if row.ended_on and row.ended_on <= on else None
    return ObjectionRow(
        row.id,
        row.number,
        row.request_id,
        row.received_on,
        row.recorded_at,
        due_on,
        ruled_on,
        ended_on,
        row.outcome if ruled_on else None,
        is_late=due_on < (ruled_on or on) and (ruled_on is not None or ended_on is None),
        orders=tuple(orders) if ruled_on else (),
    )


def disputes_behind(body: PublicBody, asked: Moment) -> Sequence[Dispute]:
    """Read the disputes brought before a commission in the period, until the end of ``asked.on``."""
    return db.session.scalars(queries.disputes(body.id, asked.first, min(asked.last, asked.on))).all()


def counted(rows: Sequence[ObjectionRow]) -> ObjectionFigures:
    """Count objections as the tables across bodies do."""
    return ObjectionFigures(
        received=len(rows),
        ruled=sum(row.ruled_on is not None for row in rows),
        ruled_late=sum(row.ruled_on is not None and row.is_late for row in rows),
        open=sum(row.is_open for row in rows),
        silent=sum(row.is_open and row.is_late for row in rows),
        ended=sum(row.ruled_on is None and row.ended_on is not None for row in rows),
        ordered=sum(row.ordered for row in rows),
        executed=sum(row.executed for row in rows),
        overdue=sum(row.overdue for row in rows),
    )


@dataclass(frozen=True, slots=True)
class Sought:
    """The objections, ordered items (each with its objection) and disputes behind a figure of `REMEDIES`, or all."""

    objections: Sequence[ObjectionRow] = ()
    items: Sequence[tuple[ObjectionRow, Order]] = ()
    disputes: Sequence[Dispute] = ()

    def __len__(self) -> int:
        return len(self.objections) + len(self.items) + len(self.disputes)

    @property
    def counted(self) -> Remedies:
        """The figures of all objections and disputes that are held here."""
        return Remedies(counted(self.objections), len(self.disputes))


def sought(body: PublicBody, asked: Moment) -> Sought:
    """Read every objection and dispute of the period, as they stood at the end of ``asked.on``."""
    return Sought(objections_behind(body, asked), disputes=disputes_behind(body, asked))


def remedies_behind(found: Sought, key: str, *, is_whole: bool = False) -> Sought:
    """Of what was `sought`, the rows that a figure counts, by its very definition, or those it is a share of."""
    indicator = REMEDIES[key]
    counts = indicator.whole if is_whole and indicator.whole is not None else indicator.value
    if key in OF_DISPUTES:
        return Sought(disputes=[one for one in found.disputes if counts(Remedies(disputes=1))])
    if key in OF_ITEMS:
        items = ((row, order) for row in found.objections for order in row.orders)
        return Sought(
            items=[(row, one) for row, one in items if counts(Remedies(counted([replace(row, orders=(one,))])))]
        )
    return Sought([row for row in found.objections if counts(Remedies(counted([row])))])
