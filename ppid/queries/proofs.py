"""Questions about the log as outsiders ask them: its signed heads, and the places of records in it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased, load_only

from ppid.models import (
    Checkpoint,
    Event,
    HeadCosignature,
    HeadStamp,
    Letter,
    LogLeaf,
    ObjectionLetter,
    PublicBody,
)

OF_A_LETTER = ("letter_issued", "letter_drawn", "letter_signed")  # in their order; a reason of revocation stays closed


def letter_with(code: str) -> sa.Select[Letter, PublicBody, int | None]:
    """Select the letter with this code, its body and the id of the objection that it is about; not what it says."""
    shown = (
        Letter.body_id,
        Letter.request_id,
        Letter.kind,
        Letter.number,
        Letter.code,
        Letter.issued_on,
        Letter.sha256,
    )
    return (
        sa.select(Letter, PublicBody, ObjectionLetter.objection_id)
        .join(PublicBody, PublicBody.id == Letter.body_id)
        .outerjoin(ObjectionLetter, ObjectionLetter.letter_id == Letter.id)
        .where(Letter.code == code)
        .options(load_only(*shown, raiseload=True))
    )


def records_of(letter: Letter, chain: str) -> sa.Select[Event, int | None]:
    """Select the events of a letter on its chain that hold nothing of people, each with its place in the log if any."""
    code, sha256 = Event.data["code"].as_string(), Event.data["sha256"].as_string()
    drawn = sa.and_(Event.name == "letter_drawn", sha256 == letter.sha256)
    return (
        sa.select(Event, LogLeaf.position)
        .outerjoin(LogLeaf, LogLeaf.event_id == Event.id)
        .where(Event.chain == chain, Event.name.in_(OF_A_LETTER), sa.or_(code == letter.code, drawn))
        .order_by(Event.seq)
    )


def record_with(body_id: int, seal: str) -> sa.Select[int]:
    """Select the place in a body's log of the event with this seal."""
    return (
        sa.select(LogLeaf.position)
        .join(Event, Event.id == LogLeaf.event_id)
        .where(Event.seal == seal, LogLeaf.body_id == body_id)
    )


def seals_between(body_id: int, start: int, end: int) -> sa.Select[str]:
    """Select the seals at the places from ``start`` to before ``end`` of a body's log, in their order."""
    return (
        sa.select(Event.seal)
        .join(LogLeaf, LogLeaf.event_id == Event.id)
        .where(LogLeaf.body_id == body_id, LogLeaf.position >= start, LogLeaf.position < end)
        .order_by(LogLeaf.position)
    )


def heads_for(body_id: int, positions: Collection[int], sizes: Collection[int] = ()) -> sa.Select[Checkpoint]:
    """Select the first head over each of these places, the newest head, and those of these sizes; smallest first."""
    of_body = Checkpoint.body_id == body_id
    wanted = [sa.select(sa.func.max(Checkpoint.size)).where(of_body).scalar_subquery()]
    for position in positions:
        first = sa.select(sa.func.min(Checkpoint.size)).where(of_body, Checkpoint.size > position)
        wanted.append(first.scalar_subquery())
    chosen = sa.or_(*(Checkpoint.size == one for one in wanted), Checkpoint.size.in_(sizes))
    return sa.select(Checkpoint).where(of_body, chosen).order_by(Checkpoint.size)


def heads_of(body_id: int, sizes: Collection[int]) -> sa.Select[Checkpoint]:
    """Select the heads of exactly these sizes, smallest first."""
    return (
        sa.select(Checkpoint).where(Checkpoint.body_id == body_id, Checkpoint.size.in_(sizes)).order_by(Checkpoint.size)
    )


def heads_up_to(body_id: int, size: int | None, limit: int) -> sa.Select[int, datetime]:
    """Select size and moment of a body's heads, newest first, from the one of ``size`` down."""
    query = sa.select(Checkpoint.size, Checkpoint.signed_at).where(Checkpoint.body_id == body_id)
    if size is not None:
        query = query.where(Checkpoint.size <= size)
    return query.order_by(Checkpoint.size.desc()).limit(limit)


def head_before(body_id: int, moment: datetime) -> sa.Select[Checkpoint]:
    """Select the last head that was signed before a moment."""
    return (
        sa.select(Checkpoint)
        .where(Checkpoint.body_id == body_id, Checkpoint.signed_at < moment)
        .order_by(Checkpoint.size.desc())
        .limit(1)
    )


def first_head(body_id: int) -> sa.Select[Checkpoint]:
    """Select the first head that was signed for a body."""
    return sa.select(Checkpoint).where(Checkpoint.body_id == body_id).order_by(Checkpoint.size).limit(1)


# Stamps and witnesses


def _newest() -> sa.ScalarSelect[int]:
    """The size of the newest head of the body of the row."""
    other = aliased(Checkpoint)
    return (
        sa.select(sa.func.max(other.size))
        .where(other.body_id == Checkpoint.body_id)
        .correlate(Checkpoint)
        .scalar_subquery()
    )


def unstamped() -> sa.Select[Checkpoint, str, str, datetime | None]:
    """Select the newest head of each body if it is not stamped, with slug, zone and the body's last stamp.

    Longest ago first.
    """
    last = sa.select(sa.func.max(HeadStamp.stamped_at)).where(HeadStamp.body_id == Checkpoint.body_id).scalar_subquery()
    return (
        sa.select(Checkpoint, PublicBody.slug, PublicBody.zone, last.label("last_at"))
        .join(PublicBody, PublicBody.id == Checkpoint.body_id)
        .where(Checkpoint.size == _newest(), ~sa.exists().where(HeadStamp.checkpoint_id == Checkpoint.id))
        .order_by(last.is_not(None), last, Checkpoint.body_id)
    )


def unwitnessed(witness: str, limit: int | None) -> sa.Select[Checkpoint, int | None]:
    """Select the newest head of each body that a witness has not cosigned, with the size of the last one it has.

    The logs that it knows come first; of the others, which it may refuse each time, always some.
    """
    other = aliased(Checkpoint)
    seen = (
        sa.select(sa.func.max(other.size))
        .join(HeadCosignature, HeadCosignature.checkpoint_id == other.id)
        .where(other.body_id == Checkpoint.body_id, HeadCosignature.witness == witness)
        .correlate(Checkpoint)
        .scalar_subquery()
    )
    cosigned = sa.exists().where(HeadCosignature.checkpoint_id == Checkpoint.id, HeadCosignature.witness == witness)
    return (
        sa.select(Checkpoint, seen.label("seen"))
        .where(Checkpoint.size == _newest(), ~cosigned)
        .order_by(seen.is_(None), sa.func.random())
        .limit(limit)
    )


def stamps(body_id: int, limit: int) -> sa.Select[HeadStamp, int]:
    """Select the newest stamps of a body, each with the size of its head."""
    return (
        sa.select(HeadStamp, Checkpoint.size)
        .join(Checkpoint, Checkpoint.id == HeadStamp.checkpoint_id)
        .where(HeadStamp.body_id == body_id)
        .order_by(Checkpoint.size.desc(), HeadStamp.id)
        .limit(limit)
    )


def stamp_of(body_id: int, size: int) -> sa.Select[HeadStamp]:
    """Select the stamp of the head over exactly so many records."""
    return (
        sa.select(HeadStamp)
        .join(Checkpoint, Checkpoint.id == HeadStamp.checkpoint_id)
        .where(HeadStamp.body_id == body_id, Checkpoint.size == size)
        .order_by(HeadStamp.id)
        .limit(1)
    )


def cosignatures(checkpoint_ids: Collection[int]) -> sa.Select[HeadCosignature]:
    """Select what witnesses put to these heads, oldest first."""
    return (
        sa.select(HeadCosignature)
        .where(HeadCosignature.checkpoint_id.in_(checkpoint_ids))
        .order_by(HeadCosignature.checkpoint_id, HeadCosignature.id)
    )


def newest_cosignatures(body_id: int, limit: int) -> sa.Select[HeadCosignature, int]:
    """Select the newest cosignatures of a body, each with the size of its head."""
    return (
        sa.select(HeadCosignature, Checkpoint.size)
        .join(Checkpoint, Checkpoint.id == HeadCosignature.checkpoint_id)
        .where(HeadCosignature.body_id == body_id)
        .order_by(Checkpoint.size.desc(), HeadCosignature.id)
        .limit(limit)
    )


def log_standing() -> sa.Select[*tuple[Any, ...]]:
    """Select each body's newest head, with how many of its events await the next one and its last stamp."""
    merged = sa.exists().where(LogLeaf.event_id == Event.id)
    waiting = sa.select(sa.func.count()).where(Event.body_id == PublicBody.id, ~merged).scalar_subquery()
    last = sa.select(sa.func.max(HeadStamp.stamped_at)).where(HeadStamp.body_id == PublicBody.id).scalar_subquery()
    return (
        sa.select(PublicBody, Checkpoint, waiting.label("waiting"), last.label("last_at"))
        .join(Checkpoint, Checkpoint.body_id == PublicBody.id)
        .where(Checkpoint.size == _newest())
        .order_by(PublicBody.slug)
    )
