"""Questions across many bodies: their tallies, what has happened since, their objections and disputes.

``wanted`` is a condition on PublicBody; ``today`` the day in each body's own zone, an expression over PublicBody.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from ppid.clock import ZONES, local_date
from ppid.law import rulings
from ppid.law.cases import WITHHELD, Outcome, Status
from ppid.models import BodyTally, Dispute, Event, InfoRequest, Objection, ObjectionItem, PublicBody, RequestItem

WITHHELD_ANYTHING = tuple(sorted(Outcome(one.value) for one in WITHHELD))  # what `outcome_of` makes of such an item
FORM = 2  # of the JSON; tallies of another form count as none, and are written anew from the rows


@dataclass(frozen=True, slots=True)
class Years:
    """A period of whole years, both ends in it."""

    first: int
    last: int

    def hold(self, column: Any) -> sa.ColumnElement[bool]:
        """The condition that a date lies in them."""
        inside: sa.ColumnElement[bool] = column.between(date(self.first, 1, 1), date(self.last, 12, 31))
        return inside


def today(now: datetime) -> sa.ColumnElement[date]:
    """The day it is in the zone of the body of the row."""
    return sa.case({zone: sa.literal(local_date(now, zone), sa.Date) for zone in ZONES}, value=PublicBody.zone)


def _is_readable() -> sa.ColumnElement[bool]:
    return BodyTally.total["form"].as_integer() == FORM


def bodies(wanted: sa.ColumnElement[bool]) -> sa.Select[*tuple[Any, ...]]:
    """Select bodies by name, each with its newest event and with how far its tallies have been counted."""
    counted = (
        sa.select(
            BodyTally.body_id,
            sa.func.max(BodyTally.event_id).label("event_id"),
            sa.func.min(BodyTally.counted_at).label("counted_at"),
            sa.func.min(sa.cast(BodyTally.total["calendar"].as_string(), sa.BigInteger)).label("calendar"),
        )
        .where(_is_readable())
        .group_by(BodyTally.body_id)
        .subquery()
    )
    newest = sa.select(Event.id).where(Event.body_id == PublicBody.id).order_by(Event.id.desc()).limit(1)
    return (
        sa.select(
            PublicBody.id,
            PublicBody.slug,
            PublicBody.name,
            PublicBody.short_name,
            PublicBody.kind,
            PublicBody.parent_id,
            PublicBody.zone,
            newest.scalar_subquery().label("newest_id"),
            newest.with_only_columns(Event.at).scalar_subquery().label("newest_at"),
            counted.c.event_id,
            counted.c.counted_at,
            counted.c.calendar,
        )
        .outerjoin(counted, counted.c.body_id == PublicBody.id)
        .where(wanted)
        .order_by(PublicBody.name, PublicBody.id)
    )


def stored(wanted: sa.ColumnElement[bool], years: Years, *, months: bool, units: bool) -> sa.Select[*tuple[Any, ...]]:
    """Select the tallies of some bodies and years; their parts are many times as large as their totals."""
    parts = (*((BodyTally.months,) if months else ()), *((BodyTally.units,) if units else ()))
    return (
        sa.select(BodyTally.body_id, BodyTally.year, BodyTally.total, *parts)
        .join(PublicBody, PublicBody.id == BodyTally.body_id)
        .where(wanted, BodyTally.year.between(years.first, years.last), _is_readable())
        .order_by(BodyTally.body_id, BodyTally.year)
    )


def received(ids: Collection[int], years: Years, most: int) -> sa.Select[int, int]:
    """Count the requests of these bodies and years, looking at no more than ``most`` of them in all."""
    some = sa.select(InfoRequest.body_id).where(InfoRequest.body_id.in_(ids), years.hold(InfoRequest.received_on))
    looked_at = some.limit(most).subquery()
    return sa.select(looked_at.c.body_id, sa.func.count()).group_by(looked_at.c.body_id)


def _year_of(column: Any) -> sa.ColumnElement[int]:
    return sa.cast(sa.extract("year", column), sa.Integer)


def _parts(with_parts: bool) -> tuple[sa.ColumnElement[Any], ...]:
    """Where a request is counted beside the total of its body and year."""
    month = sa.cast(sa.extract("month", InfoRequest.received_on), sa.Integer)
    parts = (month.label("month"), InfoRequest.unit_id.label("unit_id"), InfoRequest.channel.label("channel"))
    return parts if with_parts else ()


def alike(ids: Collection[int], years: Years, *, with_parts: bool) -> sa.Select[*tuple[Any, ...]]:
    """Select what `ppid.queries.figures.cases` selects, once for all requests that are alike; ``times`` is how many.

    When a request was closed does not matter here, only whether.
    """
    lapsed = sa.case((InfoRequest.status == Status.NOT_COMPLETED, InfoRequest.incomplete_on))
    columns = (
        InfoRequest.body_id.label("body_id"),
        InfoRequest.received_on.label("received_on"),
        InfoRequest.reply_due_on.label("reply_due_on"),
        InfoRequest.due_on.label("due_on"),
        InfoRequest.statute_due_on.label("statute_due_on"),
        InfoRequest.incomplete_on.label("incomplete_on"),
        InfoRequest.completed_on.label("completed_on"),
        InfoRequest.extended_on.label("extended_on"),
        InfoRequest.answered_on.label("answered_on"),
        sa.func.coalesce(InfoRequest.withdrawn_on, lapsed).label("closed_on"),
        InfoRequest.outcome.label("outcome"),
        *((InfoRequest.unit_id.label("unit_id"), InfoRequest.channel.label("channel")) if with_parts else ()),
    )
    rows = sa.select(*columns).where(InfoRequest.body_id.in_(ids), years.hold(InfoRequest.received_on)).subquery()
    return sa.select(*rows.c, sa.func.count().label("times")).group_by(*rows.c)


DATES = 11  # columns of `alike` that make up what figures look at, with the body whose calendar they stand in


def grounds(ids: Collection[int], years: Years, *, with_parts: bool) -> sa.Select[*tuple[Any, ...]]:
    """Count the requests of which something was kept back, for each letter of Pasal 17."""
    where = (InfoRequest.body_id.label("body_id"), _year_of(InfoRequest.received_on).label("year"), *_parts(with_parts))
    return (
        sa.select(*where, RequestItem.ground, sa.func.count(RequestItem.request_id.distinct()).label("times"))
        .join(InfoRequest, InfoRequest.id == RequestItem.request_id)
        .where(
            InfoRequest.body_id.in_(ids),
            years.hold(InfoRequest.received_on),
            InfoRequest.outcome.in_(WITHHELD_ANYTHING),
            RequestItem.outcome.in_(tuple(sorted(WITHHELD))),
        )
        .group_by(*where, RequestItem.ground)
    )


def years_with_requests(body_id: int) -> sa.Select[int]:
    return sa.select(_year_of(InfoRequest.received_on)).where(InfoRequest.body_id == body_id).distinct()


def years_touched(body_id: int, after: int) -> sa.Select[int]:
    """Select the years of receipt of the requests that have events after the event ``after``."""
    return (
        sa.select(_year_of(InfoRequest.received_on))
        .join(Event, Event.request_id == InfoRequest.id)
        .where(Event.body_id == body_id, Event.id > after)
        .distinct()
    )


def _times(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    """How many rows of a group meet a condition."""
    return sa.func.coalesce(sa.func.sum(sa.case((condition, 1), else_=0)), 0)


def objections(
    wanted: sa.ColumnElement[bool], years: Years, today: sa.ColumnElement[date]
) -> sa.Select[*tuple[Any, ...]]:
    """Count the objections of each body received in some years, by how they stand."""
    is_open, is_ruled = Objection.status.in_(sorted(rulings.OPEN)), Objection.status.in_(sorted(rulings.RULED))
    return (
        sa.select(
            Objection.body_id,
            sa.func.count().label("received"),
            _times(is_ruled).label("ruled"),
            _times(sa.and_(is_ruled, Objection.ruled_on > Objection.due_on)).label("ruled_late"),
            _times(is_open).label("open"),
            _times(sa.and_(is_open, Objection.due_on < today)).label("silent"),
            _times(Objection.status.in_(sorted(rulings.ENDED))).label("ended"),
        )
        .join(PublicBody, PublicBody.id == Objection.body_id)
        .where(wanted, years.hold(Objection.received_on))
        .group_by(Objection.body_id)
    )


def orders(wanted: sa.ColumnElement[bool], years: Years, today: sa.ColumnElement[date]) -> sa.Select[*tuple[Any, ...]]:
    """Count what the rulings on these objections ordered, item by item, and whether it was carried out."""
    return (
        sa.select(
            Objection.body_id,
            sa.func.count().label("ordered"),
            _times(ObjectionItem.executed_on.is_not(None)).label("executed"),
            _times(sa.and_(ObjectionItem.executed_on.is_(None), ObjectionItem.order_due_on < today)).label("overdue"),
        )
        .join(ObjectionItem, ObjectionItem.objection_id == Objection.id)
        .join(PublicBody, PublicBody.id == Objection.body_id)
        .where(wanted, years.hold(Objection.received_on), ObjectionItem.order_due_on.is_not(None))
        .group_by(Objection.body_id)
    )


def disputes(wanted: sa.ColumnElement[bool], years: Years) -> sa.Select[int, int]:
    """Count the disputes over what each body did, brought before a commission in some years."""
    return (
        sa.select(Dispute.body_id, sa.func.count())
        .join(PublicBody, PublicBody.id == Dispute.body_id)
        .where(wanted, years.hold(Dispute.petitioned_on))
        .group_by(Dispute.body_id)
    )
