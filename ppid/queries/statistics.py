"""What public statistics ask of the register beside the tallies: which years there are, and how requests came."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import defer

from ppid.models import BodyKind, InfoRequest, PublicBody, ServiceReport


def published() -> sa.ColumnElement[bool]:
    """The condition for the bodies whose statistics are public: all but the commissions, who judge the others."""
    return PublicBody.kind != BodyKind.COMMISSION


def first_received_on(bodies: sa.ColumnElement[bool]) -> sa.Select[date | None]:
    """Select the day of receipt of the oldest request of some bodies; one look into the index for each."""
    oldest = sa.select(sa.func.min(InfoRequest.received_on)).where(InfoRequest.body_id == PublicBody.id)
    return sa.select(sa.func.min(oldest.scalar_subquery())).select_from(PublicBody).where(bodies)


def channels(body_id: int, first: date, last: date) -> sa.Select[str, int]:
    """Count the requests of a body received from ``first`` to ``last`` by the way they came."""
    return (
        sa.select(InfoRequest.channel, sa.func.count())
        .where(InfoRequest.body_id == body_id, InfoRequest.received_on.between(first, last))
        .group_by(InfoRequest.channel)
    )


def bodies() -> sa.Select[PublicBody]:
    """Select the bodies whose statistics are public, by slug."""
    return sa.select(PublicBody).where(published()).order_by(PublicBody.slug)


def annual_report(body_id: int, year: int) -> sa.Select[ServiceReport]:
    """Select the newest annual report of a body on a year that has been sent."""
    return (
        sa.select(ServiceReport)
        .where(
            ServiceReport.body_id == body_id,
            ServiceReport.kind == "annual",
            ServiceReport.year == year,
            ServiceReport.sent_at.is_not(None),
        )
        .options(defer(ServiceReport.figures), defer(ServiceReport.chapters))
        .order_by(ServiceReport.edition.desc())
        .limit(1)
    )
