"""Questions about the log as outsiders ask them: its signed heads, and the places of records in it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import load_only

from ppid.models import Checkpoint, Event, Letter, LogLeaf, ObjectionLetter, PublicBody

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
