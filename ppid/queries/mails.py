"""Questions about the mails of a case: which were accepted, and what became of the one that carries the answer."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from ppid.models import Letter, LetterSignature, OutboxAttachment, OutboxMessage, SigningMethod


def carries_undrawn() -> sa.ColumnElement[bool]:
    """The condition that a mail carries a letter whose PDF is still to be made."""
    return sa.exists().where(
        OutboxAttachment.message_id == OutboxMessage.id,
        OutboxAttachment.letter_id == Letter.id,
        Letter.sha256.is_(None),
    )


def signed_copies(letter_ids: Collection[int]) -> sa.Select[LetterSignature]:
    """Select the electronically signed copies of these letters, oldest first."""
    return (
        sa.select(LetterSignature)
        .where(LetterSignature.letter_id.in_(letter_ids), LetterSignature.method != SigningMethod.PAPER)
        .order_by(LetterSignature.id)
    )


def still_to_leave(letter_id: int) -> sa.Select[OutboxMessage]:
    """Select the mails that carry a letter and that nobody has begun to send."""
    carries = sa.exists().where(
        OutboxAttachment.message_id == OutboxMessage.id, OutboxAttachment.letter_id == letter_id
    )
    return sa.select(OutboxMessage).where(
        carries, OutboxMessage.sent_at.is_(None), OutboxMessage.claimed_until_at.is_(None)
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
