"""The rows behind figures: what counts in each request of some bodies and a period. No person is among the columns."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from ppid.law.cases import WITHHELD, Status
from ppid.law.workflow import AWAITING_REPLY, COMPLETE, EXTEND, LAPSE, REGISTER
from ppid.models import Event, InfoRequest, RequestItem

NO_UNIT = 0  # what was given to no unit
RECOUNTED = "recounted"
STATES_A_LIMIT = (REGISTER.name, COMPLETE.name, EXTEND.name, RECOUNTED)
AWAITING = tuple(sorted(AWAITING_REPLY))


def in_period(body_ids: Collection[int], first: date, last: date) -> sa.ColumnElement[bool]:
    """The condition for the requests of these bodies received from ``first`` to ``last``, local days of each body."""
    return sa.and_(InfoRequest.body_id.in_(body_ids), InfoRequest.received_on.between(first, last))


def narrowed(month: tuple[int, int] | None, unit_id: int | None, channel: str) -> sa.ColumnElement[bool]:
    """The condition for the requests of one month of receipt, one unit (NO_UNIT: given to none) or one channel."""
    wanted: list[sa.ColumnElement[bool]] = [sa.true()]
    if month is not None:
        wanted.append(InfoRequest.received_on.between(date(*month, 1), date(*month, monthrange(*month)[1])))
    if unit_id is not None:
        wanted.append(InfoRequest.unit_id.is_(None) if unit_id == NO_UNIT else InfoRequest.unit_id == unit_id)
    if channel:
        wanted.append(InfoRequest.channel == channel)
    return sa.and_(*wanted)


def lapsed_on() -> sa.ScalarSelect[date]:
    """The day on which a request was closed because it was not completed, as its record says."""
    return (
        sa.select(sa.func.max(Event.on))
        .where(Event.request_id == InfoRequest.id, Event.name == LAPSE.name)
        .scalar_subquery()
    )


def cases(condition: sa.ColumnElement[bool]) -> sa.Select[*tuple[Any, ...]]:
    """Select what figures need of each request, in the order of their ids."""
    lapsed = sa.case((InfoRequest.status == Status.NOT_COMPLETED, lapsed_on()))
    return (
        sa.select(
            InfoRequest.id,
            InfoRequest.body_id,
            InfoRequest.unit_id,
            InfoRequest.received_on,
            InfoRequest.recorded_at,
            InfoRequest.origin,
            InfoRequest.reply_due_on,
            InfoRequest.due_on,
            InfoRequest.statute_due_on,
            InfoRequest.incomplete_on,
            InfoRequest.completed_on,
            InfoRequest.extended_on,
            InfoRequest.answered_on,
            sa.func.coalesce(InfoRequest.withdrawn_on, lapsed).label("closed_on"),
            InfoRequest.outcome,
            InfoRequest.channel,
        )
        .where(condition)
        .order_by(InfoRequest.id)
    )


def stated_before(condition: sa.ColumnElement[bool], on: date) -> sa.Select[int, str]:
    """Select the limits that these requests had by the end of ``on``, if a decree has moved them since.

    Each as the record states it, oldest first: the last one of a request is the one that held. What the record of the
    request says of an objection is about another limit.
    """
    moved = aliased(Event)
    moved_later = sa.exists().where(
        moved.request_id == InfoRequest.id, moved.name == RECOUNTED, moved.on > on, _is_about_itself(moved)
    )
    return (
        sa.select(Event.request_id, Event.data["due_on"].as_string())
        .join(InfoRequest, InfoRequest.id == Event.request_id)
        .where(condition, moved_later, Event.name.in_(STATES_A_LIMIT), Event.on <= on, _is_about_itself(Event))
        .order_by(Event.request_id, Event.seq)
    )


def _is_about_itself(event: type[Event]) -> sa.ColumnElement[bool]:
    return event.data["objection"].as_string().is_(None)


def grounds(condition: sa.ColumnElement[bool]) -> sa.Select[int, str]:
    """Select the letters of Pasal 17 on which anything of these requests was kept back, once for each request."""
    return (
        sa.select(RequestItem.request_id, RequestItem.ground)
        .join(InfoRequest, InfoRequest.id == RequestItem.request_id)
        .where(condition, RequestItem.outcome.in_(tuple(sorted(WITHHELD))))
        .distinct()
        .order_by(RequestItem.request_id, RequestItem.ground)
    )
