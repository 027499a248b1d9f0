"""The papers of a body itself: the latest of each kind that still holds."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.orm import load_only

from ppid.models import Letter

KINDS = ("catalogue", "exempt_list", "charter")


def latest(body_id: int, kinds: Collection[str] = KINDS, *, drawn: bool = False) -> sa.Select[Letter]:
    """Select the latest letter of each kind that a body issued and has not revoked; its facts stay sealed.

    ``drawn`` looks only among those that can be read already.
    """
    own = (
        sa.select(sa.func.max(Letter.id))
        .where(
            Letter.request_id.is_(None),  # narrows the search to the few letters that are nobody's request
            Letter.body_id == body_id,
            Letter.kind.in_(kinds),
            Letter.revoked_at.is_(None),
        )
        .group_by(Letter.kind)
    )
    if drawn:
        own = own.where(Letter.sha256.is_not(None))
    return (
        sa.select(Letter)
        .where(Letter.id.in_(own))
        .options(
            load_only(
                Letter.body_id,
                Letter.kind,
                Letter.number,
                Letter.code,
                Letter.issued_on,
                Letter.sha256,
                Letter.size_bytes,
                Letter.storage_key,
                raiseload=True,
            )
        )
    )
