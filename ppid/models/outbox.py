"""What is to leave the house: written in the transaction of its cause, sent afterwards."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from ppid.db import Model
from ppid.vault import Secret


class OutboxMessage(Model):
    """One mail. Address and text are sealed; ``once`` makes the same cause send one message only.

    ``reply`` is what the mail server said when it took the mail; without a server it stays empty, and then the mail
    proves nothing. ``letter_id`` names the letter whose receipt the accepted mail proves, ``evidenced_at`` the moment
    at which that acceptance was entered in the case.
    """

    __tablename__ = "outbox_message"
    __table_args__ = (
        sa.Index(
            "ix_outbox_message_waiting",
            "next_try_at",
            sqlite_where=sa.text("sent_at IS NULL"),
            postgresql_where=sa.text("sent_at IS NULL"),
        ),
        sa.Index(
            "ix_outbox_message_accepted",
            "id",
            sqlite_where=sa.text("letter_id IS NOT NULL AND reply <> '' AND evidenced_at IS NULL"),
            postgresql_where=sa.text("letter_id IS NOT NULL AND reply <> '' AND evidenced_at IS NULL"),
        ),
        sa.CheckConstraint("tries >= 0", name="tries"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    row_key: Mapped[str] = mapped_column(sa.String(32))
    body_id: Mapped[int] = mapped_column(sa.ForeignKey("public_body.id", ondelete="RESTRICT"))
    request_id: Mapped[int | None] = mapped_column(sa.ForeignKey("info_request.id", ondelete="RESTRICT"), index=True)
    letter_id: Mapped[int | None] = mapped_column(sa.ForeignKey("letter.id", ondelete="RESTRICT"))
    once: Mapped[str] = mapped_column(sa.String(120), unique=True)
    to_sealed: Mapped[bytes]
    subject: Mapped[str] = mapped_column(sa.String(200))
    text_sealed: Mapped[bytes]
    created_at: Mapped[datetime]
    next_try_at: Mapped[datetime]
    claimed_until_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str] = mapped_column(sa.String(300), default="")
    sent_at: Mapped[datetime | None]
    reply: Mapped[str] = mapped_column(sa.String(300), default="")
    evidenced_at: Mapped[datetime | None]

    to = Secret("to")
    text = Secret("text")


class OutboxAttachment(Model):
    """A letter or a stored file that a mail carries; its bytes are read when the mail leaves."""

    __tablename__ = "outbox_attachment"
    __table_args__ = (sa.CheckConstraint("(letter_id IS NULL) <> (file_id IS NULL)", name="letter_or_file"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(sa.ForeignKey("public_body.id", ondelete="RESTRICT"))
    message_id: Mapped[int] = mapped_column(sa.ForeignKey("outbox_message.id", ondelete="RESTRICT"), index=True)
    letter_id: Mapped[int | None] = mapped_column(sa.ForeignKey("letter.id", ondelete="RESTRICT"))
    file_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stored_file.id", ondelete="RESTRICT"))
    name: Mapped[str] = mapped_column(sa.String(250))
