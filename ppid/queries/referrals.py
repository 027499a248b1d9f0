"""Questions about what another body of the portal holds, and what was filed there."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from ppid.models import InfoRequest, PublicBody, Referral
from ppid.queries.bodies import listed


def bodies_called(names: Collection[str]) -> sa.Select[PublicBody]:
    """Select the bodies whose name or short name is one of these, which are written in lower case."""
    return listed().where(
        sa.or_(sa.func.lower(PublicBody.name).in_(names), sa.func.lower(PublicBody.short_name).in_(names))
    )


def holders(body_id: int) -> sa.Select[str]:
    """Select the names of the other bodies that take requests, to choose from in an answer."""
    return (
        sa.select(PublicBody.name)
        .where(PublicBody.accepts_requests, PublicBody.id != body_id)
        .order_by(PublicBody.name, PublicBody.id)
    )


def of_request(request_id: int) -> sa.Select[Referral]:
    """Select a request's referrals by item, with item, holder, and what was filed there: its number, key and moment."""
    filed = joinedload(Referral.forwarded).load_only(
        InfoRequest.number, InfoRequest.filing_key, InfoRequest.recorded_at
    )
    return (
        sa.select(Referral)
        .join(Referral.item)
        .where(Referral.request_id == request_id)
        .options(contains_eager(Referral.item), joinedload(Referral.holder), filed)
        .order_by(Referral.id)
    )


def forwarded_to(request_id: int, holder_id: int) -> sa.Select[InfoRequest]:
    """Select the request by which this one was forwarded to a body."""
    return sa.select(InfoRequest).where(InfoRequest.forwarded_from_id == request_id, InfoRequest.body_id == holder_id)


def source_of(request_id: int) -> sa.Select[str, str]:
    """Select the body and the number of the request from which another came; no more of a neighbour's row is told."""
    return (
        sa.select(PublicBody.name, InfoRequest.number)
        .join(InfoRequest, InfoRequest.body_id == PublicBody.id)
        .where(InfoRequest.id == request_id)
    )
