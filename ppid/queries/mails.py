"""Questions about the mails of a case: which were accepted, and what became of the one that carries the answer."""

from __future__ import annotations

import sqlalchemy as sa

from ppid.models import Letter, OutboxAttachment, OutboxMessage


def carries_undrawn() -> sa.ColumnElement[bool]:
    """The condition that a mail carries a letter whose PDF is still to be made."""
    return sa.exists().where(
        OutboxAttachment.message_id == OutboxMessage.id,
        OutboxAttachment.letter_id == Letter.id,
        Letter.sha256.is_(None),
    )


def accepted() -> sa.Select[OutboxMessage]:
    """Select the mails that a server accepted and whose acceptance was not entered in a case yet, oldest first."""
    return (
        sa.select(OutboxMessage)
        .where(OutboxMessage.letter_id.is_not(None), OutboxMessage.reply != "", OutboxMessage.evidenced_at.is_(None))
        .order_by(OutboxMessage.id)
    )


def of_answer(request_id: int) -> sa.Select[OutboxMessage, bool]:
    """Select the mail that carries a request's answer, and whether a letter in it is still to be drawn."""
    return sa.select(OutboxMessage, carries_undrawn()).where(
        OutboxMessage.request_id == request_id, OutboxMessage.letter_id.is_not(None)
    )
