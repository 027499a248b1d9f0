"""Questions about blackings-out."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from ppid.models import InfoRequest, Redaction


def of_request(request_id: int) -> sa.Select[Redaction]:
    """Select a request's blackings-out with their files, oldest first."""
    return (
        sa.select(Redaction)
        .where(Redaction.request_id == request_id)
        .options(joinedload(Redaction.item), joinedload(Redaction.source), joinedload(Redaction.result))
        .order_by(Redaction.item_id, Redaction.id)
    )


def whole(id: int) -> sa.Select[Redaction]:
    """Select one blacking-out with everything its page shows."""
    return (
        sa.select(Redaction)
        .where(Redaction.id == id)
        .options(
            joinedload(Redaction.info_request).joinedload(InfoRequest.body),
            joinedload(Redaction.item),
            joinedload(Redaction.source),
            joinedload(Redaction.result),
        )
    )
