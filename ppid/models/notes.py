"""What officers keep for themselves: notes and tags of a case, saved filters. None of it is on the record."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ppid.db import Model
from ppid.models.bodies import Official


class CaseNote(Model):
    """An internal note, written from an office; the applicant never sees it."""

    __tablename__ = "case_note"
    __table_args__ = (sa.CheckConstraint("text <> ''", name="text"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(sa.ForeignKey("public_body.id", ondelete="RESTRICT"))
    request_id: Mapped[int] = mapped_column(sa.ForeignKey("info_request.id", ondelete="RESTRICT"), index=True)
    official_id: Mapped[int] = mapped_column(sa.ForeignKey("official.id", ondelete="RESTRICT"))
    text: Mapped[str] = mapped_column(sa.Text)
    written_at: Mapped[datetime]

    official: Mapped[Official] = relationship()


class CaseTag(Model):
    """A word by which a body groups its cases."""

    __tablename__ = "case_tag"
    __table_args__ = (
        sa.UniqueConstraint("request_id", "tag"),
        sa.CheckConstraint("tag <> '' AND tag = lower(tag)", name="tag"),
        sa.Index("ix_case_tag_body", "body_id", "tag", "request_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(sa.ForeignKey("public_body.id", ondelete="RESTRICT"))
    request_id: Mapped[int] = mapped_column(sa.ForeignKey("info_request.id", ondelete="RESTRICT"))
    tag: Mapped[str] = mapped_column(sa.String(40))


class SavedFilter(Model):
    """A worklist filter that an officer keeps under a name."""

    __tablename__ = "saved_filter"
    __table_args__ = (sa.UniqueConstraint("account_id", "body_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(sa.ForeignKey("public_body.id", ondelete="RESTRICT"))
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id", ondelete="RESTRICT"))
    name: Mapped[str] = mapped_column(sa.String(60))
    query: Mapped[str] = mapped_column(sa.String(500))
