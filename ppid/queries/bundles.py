"""Questions about dispute bundles, and about what proves the way of a case beside its letters."""

from __future__ import annotations

import sqlalchemy as sa

from ppid.models import (
    Bundle,
    Delivery,
    Event,
    HarmTest,
    InfoRequest,
    Letter,
    LogLeaf,
    Objection,
    ObjectionLetter,
    OutboxMessage,
    RequestItem,
)
from ppid.queries.jobs import UNFINISHED


def unfinished_of(objection_id: int, audience: str) -> sa.Select[Bundle]:
    """Select the bundle of an objection that is being made for an audience."""
    return (
        sa.select(Bundle)
        .where(Bundle.objection_id == objection_id, Bundle.audience == audience, Bundle.state.in_(UNFINISHED))
        .order_by(Bundle.id)
        .limit(1)
    )


def latest_of(objection_id: int, audience: str) -> sa.Select[Bundle]:
    """Select the newest bundle of an objection for an audience."""
    return (
        sa.select(Bundle)
        .where(Bundle.objection_id == objection_id, Bundle.audience == audience)
        .order_by(Bundle.id.desc())
        .limit(1)
    )


def undrawn_of(objection: Objection) -> sa.Select[int]:
    """Select the letters of an objection, of its request and of the harm tests behind it that have no PDF yet."""
    own: sa.ColumnElement[bool] = Letter.id.in_(
        sa.select(ObjectionLetter.letter_id).where(ObjectionLetter.objection_id == objection.id)
    )
    if objection.info_request is not None:
        behind = sheets_behind(objection.info_request).with_only_columns(Letter.id).order_by(None)
        own = sa.or_(own, Letter.request_id == objection.request_id, Letter.id.in_(behind))
    return sa.select(Letter.id).where(own, Letter.sha256.is_(None)).order_by(Letter.id)


def deliveries_of(request_id: int) -> sa.Select[Delivery]:
    """Select every proof that a request's answer was received."""
    return sa.select(Delivery).where(Delivery.request_id == request_id).order_by(Delivery.id)


def mails_of(objection: Objection) -> sa.Select[OutboxMessage]:
    """Select the mails to the applicant, about the request and about this objection, that a server accepted."""
    own = OutboxMessage.once.startswith(f"objection:{objection.id}:", autoescape=True)
    if objection.request_id is not None:
        own = sa.or_(own, OutboxMessage.once.startswith(f"request:{objection.request_id}:", autoescape=True))
    return (
        sa.select(OutboxMessage)
        .where(own, OutboxMessage.sent_at.is_not(None), OutboxMessage.reply != "")
        .order_by(OutboxMessage.sent_at, OutboxMessage.id)
    )


def sheets_behind(info_request: InfoRequest) -> sa.Select[Letter]:
    """Select the sheets of the harm tests on which a request's answer rests."""
    tested = (
        sa.select(HarmTest.number)
        .join(RequestItem, RequestItem.harm_test_id == HarmTest.id)
        .where(RequestItem.request_id == info_request.id)
    )
    return (
        sa.select(Letter)
        .where(Letter.body_id == info_request.body_id, Letter.kind == "harm_test", Letter.number.in_(tested))
        .order_by(Letter.id)
    )


def newest_logged(chain: str) -> sa.Select[int, int]:
    """Select number in the chain and place in the log of a chain's newest logged event."""
    return (
        sa.select(Event.seq, LogLeaf.position)
        .join(LogLeaf, LogLeaf.event_id == Event.id)
        .where(Event.chain == chain)
        .order_by(Event.seq.desc())
        .limit(1)
    )


def logged_seals(body_id: int, size: int) -> sa.Select[str]:
    """Select the seals of the first ``size`` entries of a body's log, in their order."""
    return (
        sa.select(Event.seal)
        .join(LogLeaf, LogLeaf.event_id == Event.id)
        .where(LogLeaf.body_id == body_id, LogLeaf.position < size)
        .order_by(LogLeaf.position)
    )
