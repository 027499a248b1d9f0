"""What a coordinator looks after: who has not reported, what lies unanswered, which offices stand empty. No persons.

Every condition on bodies is one of `ppid.queries.oversight.overseen`. A day is always that of each body's own zone.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from ppid.clock import ZONES, local_date
from ppid.law.cases import OPEN
from ppid.law.reports import Span
from ppid.law.roles import Role
from ppid.models import Account, InfoRequest, Official, PublicBody, Reminder, ServiceReport, Unit
from ppid.queries.figures import AWAITING
from ppid.queries.tallies import today as today_of

PAGE_ROWS = 25
NEWLY_LATE_DAYS = 14  # calendar days
IDLE_DAYS = 30  # calendar days without a visit
SHOWN_DAYS = 14  # calendar days that a reminder stands on the worklist of the body
MOST_SHOWN = 3
OPEN_STATES = tuple(sorted(OPEN))
OFFICES = (Role.DESK, Role.OFFICER, Role.UNIT_OFFICER, Role.SUPERIOR)
DueKey = tuple[date, int]


def _by_zone(now: datetime, days: int) -> sa.ColumnElement[date]:
    """The day so many days ago in the zone of the body of the row."""
    past = {zone: sa.literal(local_date(now, zone) - timedelta(days=days), sa.Date) for zone in ZONES}
    return sa.case(past, value=PublicBody.zone)


def _this_year(now: datetime) -> sa.ColumnElement[date]:
    """The first day of the year it is in the zone of the body of the row."""
    first = {zone: sa.literal(local_date(now, zone).replace(month=1, day=1), sa.Date) for zone in ZONES}
    return sa.case(first, value=PublicBody.zone)


# Reports and reminders


def reports(bodies: sa.ColumnElement[bool], span: Span, subject: str) -> sa.Select[*tuple[Any, ...]]:
    """Select the bodies by name, the missing ones first: when each sent its report on ``span``, in how many editions.

    With the day of its last reminder about ``subject``.
    """
    sent = sa.and_(
        ServiceReport.body_id == PublicBody.id,
        ServiceReport.kind == span.kind.value,
        ServiceReport.year == span.year,
        ServiceReport.period == span.period,
        ServiceReport.sent_at.is_not(None),
    )
    sent_on = sa.select(sa.func.min(ServiceReport.sent_on)).where(sent).scalar_subquery()
    return (
        sa.select(
            PublicBody.slug,
            PublicBody.name,
            PublicBody.zone,
            sent_on.label("sent_on"),
            sa.select(sa.func.count(ServiceReport.id)).where(sent).scalar_subquery().label("editions"),
            _last_reminder(subject).label("reminded_on"),
        )
        .where(bodies)
        .order_by(sent_on.is_not(None), PublicBody.name, PublicBody.id)
    )


def _last_reminder(subject: str) -> sa.ScalarSelect[date]:
    return (
        sa.select(sa.func.max(Reminder.sent_on))
        .where(Reminder.body_id == PublicBody.id, Reminder.subject == subject)
        .scalar_subquery()
    )


def reminders(body_id: int, *, since_on: date | None = None, most: int = 10) -> sa.Select[Reminder, str]:
    """Select the reminders to a body with the name of the body they came from, newest first."""
    query = (
        sa.select(Reminder, PublicBody.name)
        .join(PublicBody, PublicBody.id == Reminder.from_body_id)
        .where(Reminder.body_id == body_id)
        .order_by(Reminder.id.desc())
        .limit(most)
    )
    return query if since_on is None else query.where(Reminder.sent_on >= since_on)


def shown_reminders(body_id: int, today: date) -> sa.Select[Reminder, str]:
    """Select what stands on the worklist of a body: its newest reminders of the last days."""
    return reminders(body_id, since_on=today - timedelta(days=SHOWN_DAYS), most=MOST_SHOWN)


def reminder_of_day(body_id: int, subject: str, on: date) -> sa.Select[Reminder]:
    """Select the reminder about ``subject`` that a body was sent on a day of its own zone."""
    return sa.select(Reminder).where(Reminder.body_id == body_id, Reminder.subject == subject, Reminder.sent_on == on)


# What lies unanswered


def owed(body_id: int, today: date) -> sa.Select[int, int]:
    """Count what a body has not answered though its limit has passed, and what is open from earlier years."""
    late = sa.and_(InfoRequest.status.in_(AWAITING), InfoRequest.due_on < today)
    old = InfoRequest.received_on < today.replace(month=1, day=1)
    return sa.select(
        sa.func.coalesce(sa.func.sum(sa.case((late, 1), else_=0)), 0),
        sa.func.coalesce(sa.func.sum(sa.case((old, 1), else_=0)), 0),
    ).where(InfoRequest.body_id == body_id, InfoRequest.status.in_(OPEN_STATES))


def backlog(bodies: sa.ColumnElement[bool], now: datetime) -> sa.Select[*tuple[Any, ...]]:
    """Count the open requests of each body received in an earlier year, with the oldest; most of them first."""
    late = sa.and_(InfoRequest.status.in_(AWAITING), InfoRequest.due_on < today_of(now))
    return (
        sa.select(
            PublicBody.slug,
            PublicBody.name,
            sa.func.count().label("open"),
            sa.func.sum(sa.case((late, 1), else_=0)).label("late"),
            sa.func.min(InfoRequest.received_on).label("oldest_on"),
        )
        .join(InfoRequest, InfoRequest.body_id == PublicBody.id)
        .where(bodies, InfoRequest.status.in_(OPEN_STATES), InfoRequest.received_on < _this_year(now))
        .group_by(PublicBody.id, PublicBody.slug, PublicBody.name)
        .order_by(sa.func.count().desc(), PublicBody.name, PublicBody.id)
    )


def how_many(bodies: sa.ColumnElement[bool]) -> sa.Select[int]:
    return sa.select(sa.func.count()).select_from(PublicBody).where(bodies)


def newly_late(
    bodies: sa.ColumnElement[bool], now: datetime, *, after: DueKey | None = None, before: DueKey | None = None
) -> sa.Select[*tuple[Any, ...]]:
    """Select the unanswered requests whose limit passed in the last days, newest first, one row more than shown.

    ``after`` and ``before`` are the edge rows of the neighbouring pages; with ``before`` the rows come reversed.
    """
    query = (
        sa.select(
            InfoRequest.id,
            InfoRequest.number,
            InfoRequest.received_on,
            InfoRequest.due_on,
            PublicBody.slug,
            PublicBody.name,
            PublicBody.zone,
            Unit.name.label("unit"),
        )
        .join(PublicBody, PublicBody.id == InfoRequest.body_id)
        .outerjoin(Unit, Unit.id == InfoRequest.unit_id)
        .where(
            bodies,
            InfoRequest.status.in_(AWAITING),
            InfoRequest.due_on < today_of(now),
            InfoRequest.due_on >= _by_zone(now, NEWLY_LATE_DAYS),
        )
        .limit(PAGE_ROWS + 1)
    )
    key = sa.tuple_(InfoRequest.due_on, InfoRequest.id)
    if before is not None:
        edge = sa.tuple_(sa.literal(before[0], sa.Date), sa.literal(before[1]))
        return query.where(key > edge).order_by(InfoRequest.due_on, InfoRequest.id)
    if after is not None:
        query = query.where(key < sa.tuple_(sa.literal(after[0], sa.Date), sa.literal(after[1])))
    return query.order_by(InfoRequest.due_on.desc(), InfoRequest.id.desc())


# Offices


def idle_offices(
    bodies: sa.ColumnElement[bool], now: datetime, *, after: int | None = None, before: int | None = None
) -> sa.Select[*tuple[Any, ...]]:
    """Select the offices held today whose account has not been seen for a month or ever, by body, one more than shown.

    ``after`` and ``before`` are ids of the neighbouring pages' edge rows; with ``before`` the rows come reversed.
    """
    idle_since = now - timedelta(days=IDLE_DAYS)
    held = sa.and_(
        Official.from_on <= today_of(now), sa.or_(Official.until_on.is_(None), Official.until_on >= today_of(now))
    )
    query = (
        sa.select(
            Official.id,
            Official.name,
            Official.jabatan,
            Account.last_seen_at,
            PublicBody.slug,
            PublicBody.name.label("body"),
            PublicBody.zone,
        )
        .join(PublicBody, PublicBody.id == Official.body_id)
        .join(Account, Account.id == Official.account_id)
        .where(
            bodies,
            held,
            Account.is_active,
            Official.role.in_(OFFICES),
            sa.or_(Account.last_seen_at.is_(None), Account.last_seen_at < idle_since),
        )
        .limit(PAGE_ROWS + 1)
    )
    key = sa.tuple_(PublicBody.name, Official.id)
    edge_id = before if before is not None else after
    if edge_id is not None:
        name = (
            sa.select(PublicBody.name)
            .join(Official, Official.body_id == PublicBody.id)
            .where(Official.id == edge_id, bodies)
            .correlate(None)
            .scalar_subquery()
        )
        edge = sa.tuple_(name, sa.literal(edge_id))
        query = query.where(key < edge if before is not None else key > edge)
    if before is not None:
        return query.order_by(PublicBody.name.desc(), Official.id.desc())
    return query.order_by(PublicBody.name, Official.id)
