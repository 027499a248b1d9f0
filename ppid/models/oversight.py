"""What those who check keep: counted figures of each body, reminders, and the decrees that appoint a body's PPID."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ppid.db import Model
from ppid.models.bodies import PublicBody


class BodyTally(Model):
    """The counted cases of a body received in one year, up to and with its event ``event_id``.

    ``total``, ``months`` (by number) and ``units`` (by id, beside them by channel) hold tallies of
    `ppid.law.compliance` in which nothing depends on today: open cases are counted by their limit, so that lateness
    stays a question with a date.
    """

    __tablename__ = "body_tally"
    __table_args__ = (sa.UniqueConstraint("body_id", "year"), sa.Index("ix_body_tally_year", "year", "body_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(sa.ForeignKey("public_body.id", ondelete="RESTRICT"))
    year: Mapped[int]
    event_id: Mapped[int]
    counted_at: Mapped[datetime]
    total: Mapped[dict[str, Any]] = mapped_column(default=dict)
    months: Mapped[dict[str, Any]] = mapped_column(default=dict)
    units: Mapped[dict[str, Any]] = mapped_column(default=dict)

    body: Mapped[PublicBody] = relationship()


class Reminder(Model):
    """A coordinator's word to a body, on the record of the body. ``subject`` says about what, as a key."""

    __tablename__ = "reminder"
    __table_args__ = (
        sa.CheckConstraint("text <> ''", name="text"),
        sa.Index("ix_reminder_body", "body_id", "id"),
        sa.Index("ix_reminder_from", "from_body_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(sa.ForeignKey("public_body.id", ondelete="RESTRICT"))
    from_body_id: Mapped[int] = mapped_column(sa.ForeignKey("public_body.id", ondelete="RESTRICT"))
    official_id: Mapped[int | None] = mapped_column(sa.ForeignKey("official.id", ondelete="RESTRICT"))
    subject: Mapped[str] = mapped_column(sa.String(40))
    text: Mapped[str] = mapped_column(sa.Text)
    sent_at: Mapped[datetime]
    sent_on: Mapped[date]


class AppointmentDecree(Model):
    """The SK that appoints a body's PPID: kept as it was handed in, valid until a day or until the next one."""

    __tablename__ = "appointment_decree"
    __table_args__ = (
        sa.UniqueConstraint("body_id", "number"),
        sa.CheckConstraint("valid_until_on IS NULL OR valid_until_on >= decided_on", name="period"),
        sa.CheckConstraint("(storage_key IS NULL) = (sha256 IS NULL)", name="file_has_fingerprint"),
        sa.Index("ix_appointment_decree_body", "body_id", "decided_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(sa.ForeignKey("public_body.id", ondelete="RESTRICT"))
    number: Mapped[str] = mapped_column(sa.String(120))
    decided_on: Mapped[date]
    issuer: Mapped[str] = mapped_column(sa.String(200))
    subject: Mapped[str] = mapped_column(sa.String(300), default="")
    members: Mapped[list[Any]] = mapped_column(default=list)
    valid_until_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    file_name: Mapped[str] = mapped_column(sa.String(200), default="")
    storage_key: Mapped[str | None] = mapped_column(sa.String(120))
    sha256: Mapped[str | None] = mapped_column(sa.String(64))
    size_bytes: Mapped[int | None]
    recorded_at: Mapped[datetime]
    official_id: Mapped[int | None] = mapped_column(sa.ForeignKey("official.id", ondelete="RESTRICT"))
