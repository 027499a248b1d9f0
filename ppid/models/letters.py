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
        sa.Index("ix_letter_body", "body_id", "id"),
        sa.Index("ix_letter_kind", "body_id", "kind", "id"),
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
    template_version: Mapped[str | None] = mapped_column(sa.String(16))  # of form and styles, when it was drawn

    facts = Secret("facts")


class LetterRevocation(Model):
    """Why a letter no longer holds, and the letter that stands in its place. Both letters are kept."""

    __tablename__ = "letter_revocation"
    __table_args__ = (
        sa.UniqueConstraint("letter_id"),
        sa.UniqueConstraint("replacement_id"),
        sa.CheckConstraint("replacement_id IS NULL OR replacement_id > letter_id", name="replaced_by_a_later_one"),
        sa.CheckConstraint("reason <> ''", name="reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(sa.ForeignKey("public_body.id", ondelete="RESTRICT"))
    letter_id: Mapped[int] = mapped_column(sa.ForeignKey("letter.id", ondelete="RESTRICT"))
    replacement_id: Mapped[int | None] = mapped_column(sa.ForeignKey("letter.id", ondelete="RESTRICT"))
    official_id: Mapped[int | None] = mapped_column(sa.ForeignKey("official.id", ondelete="RESTRICT"))
    reason: Mapped[str] = mapped_column(sa.Text)
    revoked_at: Mapped[datetime]


class LetterText(Model):
    """A body's own words for one block of a letter. The highest version holds; an empty text means the portal's own."""

    __tablename__ = "letter_text"
    __table_args__ = (sa.UniqueConstraint("body_id", "kind", "block", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(sa.ForeignKey("public_body.id", ondelete="RESTRICT"))
    kind: Mapped[str] = mapped_column(sa.String(32))
    block: Mapped[str] = mapped_column(sa.String(32))
    version: Mapped[int]
    text: Mapped[str] = mapped_column(sa.Text)
    official_id: Mapped[int | None] = mapped_column(sa.ForeignKey("official.id", ondelete="RESTRICT"))
    written_at: Mapped[datetime]


class Crest(Model):
    """The emblem of a letterhead, found by its SHA-256 (hexadecimal). Never changed: old letters still show it."""

    __tablename__ = "crest"
    __table_args__ = (
        sa.UniqueConstraint("body_id", "sha256"),
        sa.CheckConstraint("media_type IN ('image/png', 'image/jpeg')", name="media_type"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(sa.ForeignKey("public_body.id", ondelete="RESTRICT"))
    sha256: Mapped[str] = mapped_column(sa.String(64))
    media_type: Mapped[str] = mapped_column(sa.String(20))
    data: Mapped[bytes]
    kept_at: Mapped[datetime]
