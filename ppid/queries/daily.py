"""What falls due: the questions of the daily run."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from ppid.law.roles import Role
from ppid.law.workflow import AWAITING_REPLY, Status
from ppid.models import Account, Assignment, AssignmentState, DailyMark, InfoRequest, Official, Origin, PublicBody
from ppid.queries.completeness import notice_was_received
from ppid.queries.people import held_on

AWAITING = tuple(sorted(AWAITING_REPLY))


def bodies() -> sa.Select[PublicBody]:
    """Select every body that takes requests."""
    return sa.select(PublicBody).where(PublicBody.accepts_requests).order_by(PublicBody.id)


def uncompleted(body_id: int, today: date) -> sa.Select[InfoRequest]:
    """Select what may be closed by now: told long enough ago, and the notice is known to have been received.

    Whether the period that runs from that receipt has passed is for the law to say.
    """
    return (
        sa.select(InfoRequest)
        .where(
            InfoRequest.body_id == body_id,
            InfoRequest.status == Status.INCOMPLETE,
            InfoRequest.repair_due_on < today,
            notice_was_received(),
        )
        .order_by(InfoRequest.id)
    )


def due_until(body_id: int, last: date) -> sa.Select[InfoRequest]:
    """Select what awaits an answer and falls due by ``last``, most urgent first; old registers are left out."""
    return (
        sa.select(InfoRequest)
        .where(
            InfoRequest.body_id == body_id,
            InfoRequest.status.in_(AWAITING),
            InfoRequest.due_on <= last,
            InfoRequest.origin == Origin.PORTAL,
        )
        .options(joinedload(InfoRequest.applicant), joinedload(InfoRequest.proxy), joinedload(InfoRequest.body))
        .order_by(InfoRequest.due_on, InfoRequest.id)
    )


def marks(body_id: int, keys: list[str]) -> sa.Select[str]:
    """Select which of these things are done already."""
    return sa.select(DailyMark.key).where(DailyMark.body_id == body_id, DailyMark.key.in_(keys))


def officials_to_tell(body_id: int, roles: tuple[Role, ...], on: date) -> sa.Select[int, int | None, Role, str]:
    """Select id, unit, role and address of the office-holders of these roles who can be written to."""
    return (
        sa.select(Official.id, Official.unit_id, Official.role, Account.email)
        .join(Account, Account.id == Official.account_id)
        .where(Official.body_id == body_id, Official.role.in_(roles), held_on(on), Account.is_active)
        .order_by(Official.id)
    )


def units_holding(request_ids: list[int]) -> sa.Select[int, int]:
    """Select request and unit of the open assignments of these requests."""
    return sa.select(Assignment.request_id, Assignment.unit_id).where(
        Assignment.request_id.in_(request_ids), Assignment.state == AssignmentState.OPEN
    )
