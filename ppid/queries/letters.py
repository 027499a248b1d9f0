"""Questions about letters as anybody may ask them: never about the people in them."""

from __future__ import annotations

import re

import sqlalchemy as sa
from sqlalchemy.orm import load_only

from ppid.models import Letter, PublicBody

CODE = re.compile(r"[2-9A-HJ-NP-Z]{12}")


def code_in(text: str) -> str | None:
    """The verification code in what somebody typed, forgiving spaces, hyphens and small letters; None if it is none."""
    code = re.sub(r"[\s-]", "", text).upper()
    return code if CODE.fullmatch(code) else None


def _public() -> sa.Select[Letter, PublicBody]:
    """Select what a letter says about itself in public, and its body; its facts stay sealed."""
    return (
        sa.select(Letter, PublicBody)
        .join(PublicBody, PublicBody.id == Letter.body_id)
        .options(
            load_only(
                Letter.kind,
                Letter.number,
                Letter.code,
                Letter.issued_on,
                Letter.sha256,
                Letter.revoked_at,
                raiseload=True,
            )
        )
    )


def by_code(code: str) -> sa.Select[Letter, PublicBody]:
    """Select the letter with this verification code and its body."""
    return _public().where(Letter.code == code)


def by_fingerprint(sha256: str) -> sa.Select[str]:
    """Select the verification code of the letter whose PDF has exactly this SHA-256 (hexadecimal)."""
    return sa.select(Letter.code).where(Letter.sha256 == sha256).limit(1)
