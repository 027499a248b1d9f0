"""Official letters: the facts they were made from and, once drawn, the fingerprint of their bytes."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from ppid.db import Model
from ppid.vault import Secret


class Letter(Model):
    """A letter is issued with its facts and number; its PDF is drawn once, right after, and never again.

    ``facts`` (JSON, sealed) hold people's data. ``code`` is the short code of the public verification page.
    """

    __tablename__ = "letter"
    __table_args__ = (
        sa.CheckConstraint(
            "(sha256 IS NULL) = (drawn_at IS NULL) AND (sha256 IS NULL) = (storage_key IS NULL) "
            "AND (sha256 IS NULL) = (size_bytes IS NULL)",
            name="drawn_is_whole",
        ),
        sa.UniqueConstraint("body_id", "series", "year", "seq"),
        sa.Index("ix_letter_request", "request_id", "id"),
        sa.Index("ix_letter_sha256", "sha256"),
        sa.Index(
            "ix_letter_undrawn",
            "id",
            sqlite_where=sa.text("sha256 IS NULL"),
            postgresql_where=sa.text("sha256 IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    row_key: Mapped[str] = mapped_column(sa.String(32))
    body_id: Mapped[int] = mapped_column(sa.ForeignKey("public_body.id", ondelete="RESTRICT"))
    request_id: Mapped[int | None] = mapped_column(sa.ForeignKey("info_request.id", ondelete="RESTRICT"))
    official_id: Mapped[int | None] = mapped_column(sa.ForeignKey("official.id", ondelete="RESTRICT"))
    kind: Mapped[str] = mapped_column(sa.String(32))
    number: Mapped[str] = mapped_column(sa.String(120))
    series: Mapped[str | None] = mapped_column(sa.String(20))
    year: Mapped[int | None]
    seq: Mapped[int | None]
    code: Mapped[str] = mapped_column(sa.String(20), unique=True)
    paper: Mapped[str] = mapped_column(sa.String(2))
    issued_at: Mapped[datetime]
    issued_on: Mapped[date]
    facts_sealed: Mapped[bytes]
    sha256: Mapped[str | None] = mapped_column(sa.String(64))
    size_bytes: Mapped[int | None]
    storage_key: Mapped[str | None] = mapped_column(sa.String(120))
    drawn_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]

    facts = Secret("facts")
