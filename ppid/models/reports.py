"""Laporan layanan informasi publik: written in the portal, counted from the register, sent to the commission."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ppid.db import Model
from ppid.models.bodies import PublicBody


class ServiceReport(Model):
    """The report of a body on a year, a half of it (``period`` "1", "2") or a month ("01" to "12").

    ``chapters`` are the texts people write, by key. When it is sent, ``figures`` are frozen as they were counted at the
    end of ``counted_on``, and the PDF is kept; a sent report is never changed, a correction is a new ``edition``.
    """

    __tablename__ = "service_report"
    __table_args__ = (
        sa.UniqueConstraint("body_id", "kind", "year", "period", "edition"),
        sa.CheckConstraint("kind IN ('annual', 'semester', 'month')", name="kind"),
        sa.CheckConstraint("(kind = 'annual') = (period = '')", name="part_of_year"),
        sa.CheckConstraint("(sent_at IS NULL) = (sent_on IS NULL)", name="sent"),
        sa.CheckConstraint("sent_at IS NULL OR counted_on IS NOT NULL", name="sent_is_counted"),
        sa.CheckConstraint("(storage_key IS NULL) = (sha256 IS NULL)", name="file_has_fingerprint"),
        sa.Index("ix_service_report_commission", "commission_id", "year", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column()
    body_id: Mapped[int] = mapped_column(sa.ForeignKey("public_body.id", ondelete="RESTRICT"))
    kind: Mapped[str] = mapped_column(sa.String(10))
    year: Mapped[int]
    period: Mapped[str] = mapped_column(sa.String(2), default="")
    edition: Mapped[int] = mapped_column(default=1)
    chapters: Mapped[dict[str, Any]] = mapped_column(default=dict)
    figures: Mapped[dict[str, Any]] = mapped_column(default=dict)
    counted_on: Mapped[date | None]
    commission_id: Mapped[int | None] = mapped_column(sa.ForeignKey("public_body.id", ondelete="RESTRICT"))
    official_id: Mapped[int | None] = mapped_column(sa.ForeignKey("official.id", ondelete="RESTRICT"))
    written_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    sent_on: Mapped[date | None]
    storage_key: Mapped[str | None] = mapped_column(sa.String(120))
    sha256: Mapped[str | None] = mapped_column(sa.String(64))
    size_bytes: Mapped[int | None]

    body: Mapped[PublicBody] = relationship(foreign_keys=[body_id])

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 -- read by SQLAlchemy as it stands
