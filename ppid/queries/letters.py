"""Questions about letters: as anybody may ask them, never about the people in them; and which of them still hold."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased, load_only

from ppid.models import Letter, LetterRevocation, LetterSignature, ObjectionLetter, PublicBody, SigningMethod

CODE = re.compile(r"[2-9A-HJ-NP-Z]{12}")
FINGERPRINT = re.compile(r"[0-9a-f]{64}")


def code_in(text: str) -> str | None:
    """The verification code in what somebody typed, forgiving spaces, hyphens and small letters; None if it is none."""
    code = re.sub(r"[\s-]", "", text).upper()
    return code if CODE.fullmatch(code) else None


def fingerprint_in(text: str) -> str | None:
    """The SHA-256 in hexadecimal that a text is, in small letters; None if it is none."""
    found = text.strip().lower()
    return found if FINGERPRINT.fullmatch(found) else None


# For anybody


def by_code(code: str) -> sa.Select[Letter, PublicBody, str | None, str | None, str | None]:
    """Select the letter with this code, its body, the code of the letter after it, code and number of the one before.

    Only what a letter says about itself in public is loaded; its facts and whose it is stay where they are.
    """
    later, earlier = aliased(Letter), aliased(Letter)
    revoked, revoking = aliased(LetterRevocation), aliased(LetterRevocation)
    return (
        sa.select(Letter, PublicBody, later.code, earlier.code, earlier.number)
        .join(PublicBody, PublicBody.id == Letter.body_id)
        .outerjoin(revoked, revoked.letter_id == Letter.id)
        .outerjoin(later, later.id == revoked.replacement_id)
        .outerjoin(revoking, revoking.replacement_id == Letter.id)
        .outerjoin(earlier, earlier.id == revoking.letter_id)
        .where(Letter.code == code)
        .options(
            load_only(
                Letter.kind,
                Letter.number,
                Letter.code,
                Letter.issued_on,
                Letter.request_id,
                Letter.sha256,
                Letter.size_bytes,
                Letter.drawn_at,
                Letter.revoked_at,
                raiseload=True,
            )
        )
    )


def by_fingerprint(sha256: str) -> sa.Select[str, SigningMethod | None, datetime | None]:
    """Select code and way of signing of what was issued with exactly this SHA-256, and since when a scan is none.

    The way is None for the letter as it was drawn; a signed copy and a scan are what was issued too, a scan until it
    is taken back.
    """
    nothing: sa.ColumnElement[SigningMethod | None] = sa.cast(sa.null(), LetterSignature.method.type)
    never: sa.ColumnElement[datetime | None] = sa.cast(sa.null(), LetterSignature.withdrawn_at.type)
    drawn = sa.select(Letter.code, nothing.label("method"), never.label("withdrawn_at")).where(Letter.sha256 == sha256)
    signed = (
        sa.select(Letter.code, LetterSignature.method, LetterSignature.withdrawn_at)
        .join(Letter, Letter.id == LetterSignature.letter_id)
        .where(LetterSignature.sha256 == sha256)
    )
    both = sa.union_all(drawn, signed).subquery()
    return (
        sa.select(both.c.code, both.c.method, both.c.withdrawn_at).order_by(both.c.withdrawn_at.is_not(None)).limit(1)
    )


def known_codes(codes: Collection[str]) -> sa.Select[str]:
    """Select those of these codes that letters have."""
    return sa.select(Letter.code).where(Letter.code.in_(codes)).order_by(Letter.id)


def public_signatures(code: str) -> sa.Select[SigningMethod, str, bool, datetime, str]:
    """Select how and when the letter with this code was signed, who issued the certificate, and the copy's SHA-256.

    Not who signed, and no scan that was taken back.

    A certificate that its own holder issued names a person, so its issuer is left empty.
    """
    is_own = LetterSignature.issuer == LetterSignature.signer
    issuer: sa.ColumnElement[str] = sa.case((is_own, ""), else_=LetterSignature.issuer)
    return (
        sa.select(
            LetterSignature.method,
            issuer,
            LetterSignature.is_timestamped,
            LetterSignature.signed_at,
            LetterSignature.sha256,
        )
        .join(Letter, Letter.id == LetterSignature.letter_id)
        .where(Letter.code == code, LetterSignature.withdrawn_at.is_(None))
        .order_by(LetterSignature.id)
    )


# For the pages of a case


def in_force(query: sa.Select[Letter], kind: str | None = None) -> sa.Select[Letter]:
    """The same letters without those that were revoked; with ``kind`` only those of that kind."""
    valid = query.where(Letter.revoked_at.is_(None))
    return valid if kind is None else valid.where(Letter.kind == kind)


def answers_of(request_id: int) -> sa.Select[Letter]:
    """Select the written notices and the decrees of refusal of a request, oldest first, without what stands in them."""
    return (
        sa.select(Letter)
        .where(Letter.request_id == request_id, Letter.kind.in_(("notice", "refusal")))
        .options(load_only(Letter.kind, Letter.number, Letter.code, Letter.issued_on, Letter.revoked_at))
        .order_by(Letter.id)
    )


def revocations_of(letter_ids: Collection[int]) -> sa.Select[LetterRevocation, str | None, date | None, str | None]:
    """Select the revocations of these letters, each with number, date and code of the letter in its place."""
    later = aliased(Letter)
    return (
        sa.select(LetterRevocation, later.number, later.issued_on, later.code)
        .outerjoin(later, later.id == LetterRevocation.replacement_id)
        .where(LetterRevocation.letter_id.in_(letter_ids))
    )


def successors_of(letter: Letter) -> sa.Select[Letter]:
    """Select the later letters of the same kind that a body issued for itself and that may stand in the place of one.

    Each may do so once, and only while it holds.
    """
    return in_force(
        sa.select(Letter)
        .where(
            Letter.body_id == letter.body_id,
            Letter.kind == letter.kind,
            Letter.id > letter.id,
            Letter.request_id.is_(None),
            ~sa.exists().where(ObjectionLetter.letter_id == Letter.id),
            ~sa.exists().where(LetterRevocation.replacement_id == Letter.id),
        )
        .order_by(Letter.id)
    )
