"""The rows behind figures: what counts in each request of some bodies and a period. No person is among the columns."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

import sqlalchemy as sa

from ppid.law.cases import WITHHELD, Status
from ppid.law.workflow import AWAITING_REPLY, LAPSE
from ppid.models import Event, InfoRequest, RequestItem

AWAITING = tuple(sorted(AWAITING_REPLY))


def in_period(body_ids: Collection[int], first: date, last: date) -> sa.ColumnElement[bool]:
    """The condition for the requests of these bodies received from ``first`` to ``last``, local days of each body."""
    return sa.and_(InfoRequest.body_id.in_(body_ids), InfoRequest.received_on.between(first, last))


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


def grounds(condition: sa.ColumnElement[bool]) -> sa.Select[int, str]:
    """Select the letters of Pasal 17 on which anything of these requests was kept back, once for each request."""
    return (
        sa.select(RequestItem.request_id, RequestItem.ground)
        .join(InfoRequest, InfoRequest.id == RequestItem.request_id)
        .where(condition, RequestItem.outcome.in_(tuple(sorted(WITHHELD))))
        .distinct()
        .order_by(RequestItem.request_id, RequestItem.ground)
    )
