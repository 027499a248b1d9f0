"""Questions about electronic signatures: keys and who may use them, what was signed, and runs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from ppid.access import GRANTS, Actor, Permission
from ppid.models import Event, LetterSignature, Official, SigningKey, SigningMethod, SigningRun
from ppid.queries.people import held_on

ELECTRONIC = tuple(method for method in SigningMethod if method is not SigningMethod.PAPER)
SIGNING_ROLES = tuple(role for role, granted in GRANTS.items() if Permission.LETTER_SIGN in granted)
RECENT_RUNS = 5


def keys_of(body_id: int) -> sa.Select[SigningKey]:
    """Select every key of a body, those in use first, with the official it belongs to; sealed secrets stay behind."""
    return (
        sa.select(SigningKey)
        .where(SigningKey.body_id == body_id)
        .options(joinedload(SigningKey.official))
        .order_by(SigningKey.is_active.desc(), SigningKey.id.desc())
    )


def keys_added(body_id: int) -> sa.Select[Event]:
    """Select what the record of a body says of each key that was added."""
    return sa.select(Event).where(Event.chain == f"body:{body_id}", Event.name == "signing_key_added")


def usable_by(actor: Actor) -> sa.Select[SigningKey]:
    """Select the keys that an office-holder may sign with: their own in whatever office, and the body's."""
    own = sa.select(Official.id).where(
        Official.body_id == actor.body_id,
        sa.or_(
            Official.id == actor.official_id,
            sa.and_(Official.account_id == actor.account_id, Official.account_id.is_not(None)),
        ),
    )
    return (
        sa.select(SigningKey)
        .where(
            SigningKey.body_id == actor.body_id,
            SigningKey.is_active,
            sa.or_(SigningKey.official_id.is_(None), SigningKey.official_id.in_(own)),
        )
        .options(joinedload(SigningKey.official))
        .order_by(SigningKey.official_id.is_(None), SigningKey.id)
    )


def same_key(body_id: int, official_id: int | None, method: SigningMethod, fingerprint: str) -> sa.Select[int]:
    """Select the key in use that a new one would double: by its certificate, or where it has none by its official."""
    query = sa.select(SigningKey.id).where(
        SigningKey.body_id == body_id, SigningKey.method == method, SigningKey.is_active
    )
    whose = SigningKey.official_id.is_(None) if official_id is None else SigningKey.official_id == official_id
    return query.where(whose, SigningKey.fingerprint == fingerprint)


def signers_of(body_id: int, day: date) -> sa.Select[Official]:
    """Select who may sign letters of a body on ``day``, by name."""
    return (
        sa.select(Official)
        .where(Official.body_id == body_id, Official.role.in_(SIGNING_ROLES), held_on(day))
        .order_by(Official.name, Official.id)
    )


def signatures_of(letter_ids: Sequence[int]) -> sa.Select[LetterSignature]:
    """Select the signed copies of some letters, oldest first; scans that were taken back are none."""
    return (
        sa.select(LetterSignature)
        .where(LetterSignature.letter_id.in_(letter_ids), LetterSignature.withdrawn_at.is_(None))
        .order_by(LetterSignature.id)
    )


def ever_signed(letter_id: int) -> sa.Select[LetterSignature]:
    """Select the signed copies of a letter, oldest first, with the scans that were taken back."""
    return sa.select(LetterSignature).where(LetterSignature.letter_id == letter_id).order_by(LetterSignature.id)


def latest_electronic(letter_id: int) -> sa.Select[LetterSignature]:
    """Select the last electronically signed copy of a letter."""
    return (
        sa.select(LetterSignature)
        .where(LetterSignature.letter_id == letter_id, LetterSignature.method.in_(ELECTRONIC))
        .order_by(LetterSignature.id.desc())
        .limit(1)
    )


def signed_by(method: SigningMethod, letter_ids: Sequence[int]) -> sa.Select[int]:
    """Select which of these letters carry a signature of this method."""
    return sa.select(LetterSignature.letter_id).where(
        LetterSignature.letter_id.in_(letter_ids), LetterSignature.method == method
    )


def scan_with(letter_id: int, sha256: str) -> sa.Select[int]:
    """Select the scan of a letter with exactly these bytes, unless it was taken back."""
    return sa.select(LetterSignature.id).where(
        LetterSignature.letter_id == letter_id,
        LetterSignature.method == SigningMethod.PAPER,
        LetterSignature.sha256 == sha256,
        LetterSignature.withdrawn_at.is_(None),
    )


def runs_of(actor: Actor) -> sa.Select[SigningRun]:
    """Select the last runs that an office-holder began, newest first."""
    return (
        sa.select(SigningRun)
        .where(SigningRun.body_id == actor.body_id, SigningRun.official_id == actor.official_id)
        .order_by(SigningRun.id.desc())
        .limit(RECENT_RUNS)
    )
