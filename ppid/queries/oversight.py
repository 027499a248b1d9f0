"""Whom those who check may look at: a coordinator the bodies under its own, a commission those of its region."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload

from ppid.access import Actor
from ppid.law.roles import Role
from ppid.law.rulings import OBJECT
from ppid.models import (
    BodyKind,
    Dispute,
    Event,
    InfoRequest,
    LogLeaf,
    Objection,
    ObjectionItem,
    Origin,
    PublicBody,
    Unit,
)
from ppid.queries.figures import RECOUNTED, in_period

ACROSS = frozenset({Role.COORDINATOR, Role.COMMISSIONER, Role.AUDITOR})
REGIONS = (BodyKind.REGENCY, BodyKind.CITY)  # under one province and compared with each other


def overseen(actor: Actor) -> sa.ColumnElement[bool]:
    """The condition for the public bodies whose figures an office may see.

    A commission without a region of its own is the national one and sees all; commissions are no subject of oversight.
    A coordinator or auditor sees the body it belongs to and the bodies under it; every other office its own body.
    """
    if actor.doer not in ACROSS:
        return PublicBody.id == actor.body_id
    own = sa.select(PublicBody.parent_id, PublicBody.kind).where(PublicBody.id == actor.body_id).subquery()
    is_commission = sa.exists().where(own.c.kind == BodyKind.COMMISSION)
    head = sa.select(
        sa.case((own.c.kind == BodyKind.COMMISSION, own.c.parent_id), else_=actor.body_id)
    ).scalar_subquery()
    is_national = sa.exists().where(own.c.kind == BodyKind.COMMISSION, own.c.parent_id.is_(None))
    return sa.and_(
        PublicBody.kind != BodyKind.COMMISSION,
        sa.or_(sa.and_(is_commission, is_national), PublicBody.id == head, PublicBody.parent_id == head),
    )


def bodies_of(actor: Actor) -> sa.Select[PublicBody]:
    """Select the bodies an office oversees, by name."""
    return sa.select(PublicBody).where(overseen(actor)).order_by(PublicBody.name, PublicBody.id)


def peers(body: PublicBody) -> sa.ColumnElement[bool]:
    """The condition for the bodies one is compared with, itself among them: the same kind under the same head."""
    kinds = REGIONS if body.kind in REGIONS else (body.kind,)
    same_head = PublicBody.parent_id.is_(None) if body.parent_id is None else PublicBody.parent_id == body.parent_id
    return sa.and_(PublicBody.kind.in_(kinds), same_head)


# Behind the figures of one body


def recorded_after(body_id: int, first: date, last: date, moment: datetime) -> sa.Select[int]:
    """Count the requests of a period that came on the record only after ``moment``, with an earlier day of receipt."""
    return (
        sa.select(sa.func.count())
        .select_from(InfoRequest)
        .where(in_period([body_id], first, last), InfoRequest.recorded_at >= moment)
        .where(InfoRequest.origin == Origin.PORTAL)
    )


def numbers_of(ids: Collection[int]) -> sa.Select[int, str]:
    """Select the ids and numbers of requests."""
    return sa.select(InfoRequest.id, InfoRequest.number).where(InfoRequest.id.in_(ids))


def unit_names(body_id: int) -> sa.Select[int, str]:
    return sa.select(Unit.id, Unit.name).where(Unit.body_id == body_id).order_by(Unit.name, Unit.id)


def objections(body_id: int, first: date, last: date) -> sa.Select[*tuple[Any, ...]]:
    """Select what figures need of each objection of a body received from ``first`` to ``last``, and its request."""
    return (
        sa.select(
            Objection.id,
            Objection.number,
            Objection.request_id,
            Objection.received_on,
            Objection.due_on,
            Objection.ruled_on,
            sa.func.coalesce(Objection.withdrawn_on, Objection.settled_on).label("ended_on"),
            Objection.outcome,
            Objection.recorded_at,
        )
        .where(Objection.body_id == body_id, Objection.received_on.between(first, last))
        .order_by(Objection.received_on, Objection.id)
    )


def objection_limits_before(body_id: int, first: date, last: date, on: date) -> sa.Select[int, str]:
    """Select the limits that these objections had by the end of ``on``, if a decree has moved them since.

    Each as the record states it, oldest first: the last one of an objection is the one that held.
    """
    moved = aliased(Event)
    moved_later = sa.exists().where(_of_objection(moved), moved.name == RECOUNTED, moved.on > on)
    stated = Event.name.in_((OBJECT.name, RECOUNTED))
    return (
        sa.select(Objection.id, Event.data["due_on"].as_string())
        .join(Event, _of_objection(Event))
        .where(Objection.body_id == body_id, Objection.received_on.between(first, last))
        .where(moved_later, stated, Event.on <= on)
        .order_by(Objection.id, Event.seq)
    )


def _of_objection(event: type[Event]) -> sa.ColumnElement[bool]:
    """The condition for an event about the objection of the row, on its request's chain or on its own."""
    request_id, own_id = sa.cast(Objection.request_id, sa.String), sa.cast(Objection.id, sa.String)
    chain = sa.case(
        (Objection.request_id.is_not(None), sa.literal("request:") + request_id),
        else_=sa.literal("objection:") + own_id,
    )
    return sa.and_(event.chain == chain, event.data["objection"].as_string() == Objection.number)


def orders(body_id: int, first: date, last: date) -> sa.Select[*tuple[Any, ...]]:
    """Select what the rulings on these objections ordered: the item, the limit, and when it was carried out."""
    return (
        sa.select(
            ObjectionItem.objection_id, ObjectionItem.number, ObjectionItem.order_due_on, ObjectionItem.executed_on
        )
        .join(Objection, Objection.id == ObjectionItem.objection_id)
        .where(
            Objection.body_id == body_id,
            Objection.received_on.between(first, last),
            ObjectionItem.order_due_on.is_not(None),
        )
        .order_by(ObjectionItem.objection_id, ObjectionItem.number)
    )


def disputes(body_id: int, first: date, last: date) -> sa.Select[Dispute]:
    """Select the disputes brought before a commission from ``first`` to ``last``, with the objection."""
    return (
        sa.select(Dispute)
        .where(Dispute.body_id == body_id, Dispute.petitioned_on.between(first, last))
        .options(joinedload(Dispute.objection))
        .order_by(Dispute.petitioned_on, Dispute.id)
    )


# One case


def request_overseen(id: int, actor: Actor) -> sa.Select[int]:
    """Select the id of a request if the office oversees its body."""
    return (
        sa.select(InfoRequest.id)
        .join(PublicBody, PublicBody.id == InfoRequest.body_id)
        .where(InfoRequest.id == id, overseen(actor))
    )


def sealed_events(request_id: int) -> sa.Select[Event, int | None]:
    """Select the events of a request, oldest first, each with its place in the body's published log."""
    return (
        sa.select(Event, LogLeaf.position)
        .outerjoin(LogLeaf, LogLeaf.event_id == Event.id)
        .where(Event.request_id == request_id)
        .order_by(Event.seq)
    )


def is_before(commission_id: int, request_id: int) -> sa.Select[bool]:
    """Whether a dispute about a request is registered with this commission."""
    return sa.select(
        sa.exists().where(
            Dispute.objection_id == Objection.id,
            Objection.request_id == request_id,
            Dispute.commission_id == commission_id,
            Dispute.registered_on.is_not(None),
        )
    )
