"""Questions about what an applicant was asked."""

from __future__ import annotations

import sqlalchemy as sa

from ppid.law import workflow
from ppid.models import Clarification, Event


def clarifications_of(request_id: int) -> sa.Select[Clarification]:
    """Select a request's clarifications, oldest first."""
    return sa.select(Clarification).where(Clarification.request_id == request_id).order_by(Clarification.id)


def explanations_of(request_id: int) -> sa.Select[Event]:
    """Select the events by which the explanations of a request came in."""
    return sa.select(Event).where(Event.request_id == request_id, Event.name == workflow.EXPLAIN.name)
