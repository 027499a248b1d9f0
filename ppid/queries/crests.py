"""Emblems of letterheads."""

from __future__ import annotations

import sqlalchemy as sa

from ppid.models import Crest


def crest_of(body_id: int, sha256: str) -> sa.Select[bytes]:
    """Select the picture that a body keeps under this fingerprint."""
    return sa.select(Crest.data).where(Crest.body_id == body_id, Crest.sha256 == sha256)


def crest_named(sha256: str) -> sa.Select[bytes, str]:
    """Select the picture with this fingerprint and its media type, whichever body keeps it."""
    return sa.select(Crest.data, Crest.media_type).where(Crest.sha256 == sha256).order_by(Crest.id).limit(1)
