"""Who has what to deliver to the PPID Utama."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from ppid.law.workflow import AWAITING_REPLY
from ppid.models import Assignment, AssignmentState, InfoRequest

IN_FORCE = (AssignmentState.OPEN, AssignmentState.DRAFTED)


def of_request(request_id: int) -> sa.Select[Assignment]:
    """Select a request's assignments with unit and drafts, oldest first."""
    return (
        sa.select(Assignment)
        .where(Assignment.request_id == request_id)
        .options(joinedload(Assignment.unit), selectinload(Assignment.drafts))
        .order_by(Assignment.id)
    )


def in_force(request_id: int, unit_id: int) -> sa.Select[Assignment]:
    """Select the assignment of a request that a unit holds now."""
    return sa.select(Assignment).where(
        Assignment.request_id == request_id, Assignment.unit_id == unit_id, Assignment.state.in_(IN_FORCE)
    )


def given_to(unit_id: int) -> sa.Exists:
    """The condition that a request was ever assigned to a unit and not recalled from it."""
    return sa.exists().where(
        Assignment.request_id == InfoRequest.id,
        Assignment.unit_id == unit_id,
        Assignment.state != AssignmentState.RECALLED,
    )


def late(body_id: int, *, today: date) -> sa.Select[Assignment]:
    """Select a body's open assignments past their internal limit on ``today``, most urgent first."""
    return (
        sa.select(Assignment)
        .join(Assignment.info_request)
        .where(
            Assignment.body_id == body_id,
            Assignment.state == AssignmentState.OPEN,
            Assignment.due_on < today,
            InfoRequest.status.in_(tuple(sorted(AWAITING_REPLY))),
        )
        .options(joinedload(Assignment.unit), contains_eager(Assignment.info_request))
        .order_by(Assignment.due_on, Assignment.id)
    )
