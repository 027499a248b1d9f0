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


def by_code(code: str) -> sa.Select[Letter, PublicBody, str | None, str | None]:
    """Select the letter with this code, its body, and the codes of the letter after it and of the one before it.

    Only what a letter says about itself in public is loaded; its facts and whose it is stay where they are.
    """
    later, earlier = aliased(Letter), aliased(Letter)
    revoked, revoking = aliased(LetterRevocation), aliased(LetterRevocation)
    return (
        sa.select(Letter, PublicBody, later.code, earlier.code)
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
                Letter.sha256,
                Letter.size_bytes,
                Letter.revoked_at,
                raiseload=True,
            )
        )
    )


def by_fingerprint(sha256: str) -> sa.CompoundSelect[str, SigningMethod | None]:
    """Select code and way of signing of what was issued with exactly this SHA-256 (hexadecimal).

    The way is None for the letter as it was drawn; a signed copy and a scan are what was issued too.
    """
    nothing: sa.ColumnElement[SigningMethod | None] = sa.cast(sa.null(), LetterSignature.method.type)
    drawn = sa.select(Letter.code, nothing.label("method")).where(Letter.sha256 == sha256)
    signed: sa.Select[str, SigningMethod | None] = (
        sa.select(Letter.code, LetterSignature.method)
        .join(Letter, Letter.id == LetterSignature.letter_id)
        .where(LetterSignature.sha256 == sha256)
    )
    return sa.union_all(drawn, signed).limit(1)


def known_codes(codes: Collection[str]) -> sa.Select[str]:
    """Select those of these codes that letters have."""
    return sa.select(Letter.code).where(Letter.code.in_(codes)).order_by(Letter.id)


def public_signatures(code: str) -> sa.Select[SigningMethod, str, bool, datetime]:
    """Select how and when the letter with this code was signed, and who issued the certificate; not who signed.

    A certificate that its own holder issued names a person, so its issuer is left empty.
    """
    is_own = LetterSignature.issuer == LetterSignature.signer
    issuer: sa.ColumnElement[str] = sa.case((is_own, ""), else_=LetterSignature.issuer)
    return (
        sa.select(LetterSignature.method, issuer, LetterSignature.is_timestamped, LetterSignature.signed_at)
        .join(Letter, Letter.id == LetterSignature.letter_id)
        .where(Letter.code == code)
        .order_by(LetterSignature.id)
    )


# For the pages of a case


def in_force(query: sa.Select[Letter], kind: str | None = None) -> sa.Select[Letter]:
    """The same letters without those that were revoked; with ``kind`` only those of that kind."""
    valid = query.where(Letter.revoked_at.is_(None))
    return valid if kind is None else valid.where(Letter.kind == kind)


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
