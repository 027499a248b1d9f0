"""The record: sealed events, the log they are merged into, and its signed heads. Rows are only ever added."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from ppid.db import Model


class Event(Model):
    """One fact in the life of a case. ``chain`` names the case; ``seal`` covers the fact and the seal before it.

    People's data enter ``data`` only as salted digests.
    """

    __tablename__ = "event"
    __table_args__ = (
        sa.UniqueConstraint("chain", "seq"),
        sa.CheckConstraint("seq > 0", name="seq"),
        sa.CheckConstraint("(seq = 1) = (previous_seal = '')", name="first_has_no_previous"),
        sa.Index("ix_event_request", "request_id", "id"),
        sa.Index("ix_event_body", "body_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(sa.ForeignKey("public_body.id", ondelete="RESTRICT"))
    request_id: Mapped[int | None] = mapped_column(sa.ForeignKey("info_request.id", ondelete="RESTRICT"))
    chain: Mapped[str] = mapped_column(sa.String(60))
    seq: Mapped[int]
    name: Mapped[str] = mapped_column(sa.String(60))
    at: Mapped[datetime]
    on: Mapped[date] = mapped_column("on_date")
    doer: Mapped[str] = mapped_column(sa.String(20))
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id", ondelete="RESTRICT"))
    official_id: Mapped[int | None] = mapped_column(sa.ForeignKey("official.id", ondelete="RESTRICT"))
    data: Mapped[dict[str, Any]]
    previous_seal: Mapped[str] = mapped_column(sa.String(64))
    seal: Mapped[str] = mapped_column(sa.String(64), unique=True)


class LogLeaf(Model):
    """The place of one seal in its body's Merkle log."""

    __tablename__ = "log_leaf"
    __table_args__ = (sa.CheckConstraint("position >= 0", name="position"),)

    body_id: Mapped[int] = mapped_column(sa.ForeignKey("public_body.id", ondelete="RESTRICT"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="RESTRICT"), unique=True)


class Checkpoint(Model):
    """A signed head of one body's log: a C2SP checkpoint note, and the tree's right edge so that it can grow."""

    __tablename__ = "checkpoint"
    __table_args__ = (sa.UniqueConstraint("body_id", "size"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(sa.ForeignKey("public_body.id", ondelete="RESTRICT"))
    size: Mapped[int]
    root: Mapped[str] = mapped_column(sa.String(64))
    edge: Mapped[list[Any]]
    note: Mapped[str] = mapped_column(sa.Text)
    signed_at: Mapped[datetime]


class HeadStamp(Model):
    """An RFC 3161 time stamp over the note of a signed head, by an authority that the portal does not run."""

    __tablename__ = "head_stamp"
    __table_args__ = (sa.UniqueConstraint("checkpoint_id", "authority"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(sa.ForeignKey("public_body.id", ondelete="RESTRICT"))
    checkpoint_id: Mapped[int] = mapped_column(sa.ForeignKey("checkpoint.id", ondelete="RESTRICT"))
    authority: Mapped[str] = mapped_column(sa.String(200))
    token: Mapped[bytes]
    stamped_at: Mapped[datetime]  # the authority's own moment


class HeadCosignature(Model):
    """A witness's word that a signed head only adds to the ones it saw before (C2SP tlog-cosignature), as one line."""

    __tablename__ = "head_cosignature"
    __table_args__ = (sa.UniqueConstraint("checkpoint_id", "witness"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(sa.ForeignKey("public_body.id", ondelete="RESTRICT"))
    checkpoint_id: Mapped[int] = mapped_column(sa.ForeignKey("checkpoint.id", ondelete="RESTRICT"))
    witness: Mapped[str] = mapped_column(sa.String(200))
    line: Mapped[str] = mapped_column(sa.Text)
    cosigned_at: Mapped[datetime]
