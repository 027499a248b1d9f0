"""The letters that a body has issued, as a list by key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import load_only

from ppid.access import Actor
from ppid.models import InfoRequest, Letter, LetterRevocation, LetterSignature, Objection, ObjectionLetter, Official

PAGE_ROWS = 50


class State(StrEnum):
    """Which letters a list shows; the words stand in the address."""

    ALL = "semua"
    MINE = "giliran-saya"
    UNSIGNED = "belum-ditandatangani"
    SIGNED = "ditandatangani"
    DRAWING = "sedang-dibuat"
    REVOKED = "dicabut"


@dataclass(frozen=True, slots=True)
class Filter:
    """What is asked of the list; ``kind`` is the key of a kind of letter, or empty.

    ``own_kinds`` are those that the asking office signs when a letter names nobody.
    """

    state: State = State.ALL
    kind: str = ""
    own_kinds: frozenset[str] = frozenset()


SHOWN = load_only(
    Letter.body_id,
    Letter.request_id,
    Letter.official_id,
    Letter.kind,
    Letter.number,
    Letter.code,
    Letter.issued_on,
    Letter.sha256,
    Letter.size_bytes,
    Letter.revoked_at,
)


def _row() -> sa.Select[Letter, str | None, str | None, Official | None]:
    """Select letters with the number of their request, that of their objection, and who signs; facts stay sealed."""
    return (
        sa.select(Letter, InfoRequest.number, Objection.number, Official)
        .outerjoin(InfoRequest, InfoRequest.id == Letter.request_id)
        .outerjoin(ObjectionLetter, ObjectionLetter.letter_id == Letter.id)
        .outerjoin(Objection, Objection.id == ObjectionLetter.objection_id)
        .outerjoin(Official, Official.id == Letter.official_id)
        .options(SHOWN)
    )


def page(
    actor: Actor, wanted: Filter, *, after: int | None = None, before: int | None = None
) -> sa.Select[Letter, str | None, str | None, Official | None]:
    """Select a page of the letters of an office's body, newest first, one row more than shown.

    ``after`` and ``before`` are ids of the neighbouring pages' edge rows; with ``before`` the rows come reversed.
    """
    query = _row().where(Letter.body_id == actor.body_id, *_conditions(actor, wanted)).limit(PAGE_ROWS + 1)
    if before is not None:
        return query.where(Letter.id > before).order_by(Letter.id)
    if after is not None:
        query = query.where(Letter.id < after)
    return query.order_by(Letter.id.desc())


def _conditions(actor: Actor, wanted: Filter) -> list[sa.ColumnElement[bool]]:
    is_signed = sa.exists().where(LetterSignature.letter_id == Letter.id, LetterSignature.withdrawn_at.is_(None))
    stands = sa.and_(Letter.sha256.is_not(None), Letter.revoked_at.is_(None))
    found: list[sa.ColumnElement[bool]] = []
    if wanted.kind:
        found.append(Letter.kind == wanted.kind)
    match wanted.state:
        case State.MINE:
            found += [stands, ~is_signed, _names(actor, wanted.own_kinds)]
        case State.UNSIGNED:
            found += [stands, ~is_signed]
        case State.SIGNED:
            found += [Letter.revoked_at.is_(None), is_signed]
        case State.DRAWING:
            found.append(Letter.sha256.is_(None))
        case State.REVOKED:
            found.append(Letter.revoked_at.is_not(None))
    return found


def _names(actor: Actor, own_kinds: frozenset[str]) -> sa.ColumnElement[bool]:
    """The letters that this office-holder signs: those that bear their name, or no name but that of their office."""
    own = sa.select(Official.id).where(
        Official.body_id == actor.body_id,
        Official.account_id == actor.account_id,
        Official.account_id.is_not(None),
    )
    return sa.or_(
        Letter.official_id == actor.official_id,
        Letter.official_id.in_(own),
        sa.and_(Letter.official_id.is_(None), Letter.kind.in_(own_kinds)),
    )


def one(letter_id: int) -> sa.Select[Letter, str | None, str | None, Official | None]:
    """Select one letter as the list has it."""
    return _row().where(Letter.id == letter_id)


def chosen(body_id: int, letter_ids: Sequence[int]) -> sa.Select[Letter, str | None, str | None, Official | None]:
    """Select these letters of a body, newest first."""
    return _row().where(Letter.body_id == body_id, Letter.id.in_(letter_ids)).order_by(Letter.id.desc())


def how_many_undrawn(body_id: int) -> sa.Select[int]:
    """Select how many letters of a body wait for their PDF."""
    return sa.select(sa.func.count(Letter.id)).where(Letter.body_id == body_id, Letter.sha256.is_(None))


def how_many_mine(actor: Actor, own_kinds: frozenset[str]) -> sa.Select[int]:
    """Select how many letters wait for this office-holder's signature."""
    conditions = _conditions(actor, Filter(State.MINE, own_kinds=own_kinds))
    return sa.select(sa.func.count(Letter.id)).where(Letter.body_id == actor.body_id, *conditions)


def replaced_by(letter_id: int) -> sa.Select[LetterRevocation, Letter]:
    """Select the letter whose place this one took, and why."""
    return (
        sa.select(LetterRevocation, Letter)
        .join(Letter, Letter.id == LetterRevocation.letter_id)
        .where(LetterRevocation.replacement_id == letter_id)
        .options(SHOWN)
    )


def revocation_of(letter_id: int) -> sa.Select[LetterRevocation, Letter | None]:
    """Select why a letter was revoked, and the letter that replaces it."""
    return (
        sa.select(LetterRevocation, Letter)
        .outerjoin(Letter, Letter.id == LetterRevocation.replacement_id)
        .where(LetterRevocation.letter_id == letter_id)
        .options(SHOWN)
    )
