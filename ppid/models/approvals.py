"""An answer on its way: drafted by one person, approved by another where the body demands it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from ppid.db import Model


class AnswerDraft(Model):
    """The answer form of one request as last saved. ``submitted`` keeps what was put before the approver.

    ``data`` holds what was typed, as the browser sent it: a list of texts for each field. ``submitted`` holds the same
    under "fields", the uploaded files of that moment under "files", and the drafter's office under "official_id".
    ``remark`` is what the approver wrote when the draft was sent back.
    """

    __tablename__ = "answer_draft"
    __table_args__ = (
        sa.CheckConstraint("(submitted IS NULL) = (submitted_at IS NULL)", name="submitted_has_moment"),
        sa.CheckConstraint("(submitted IS NULL) = (submitted_by_id IS NULL)", name="submitted_has_author"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column()
    body_id: Mapped[int] = mapped_column(sa.ForeignKey("public_body.id", ondelete="RESTRICT"))
    request_id: Mapped[int] = mapped_column(sa.ForeignKey("info_request.id", ondelete="RESTRICT"), unique=True)
    data: Mapped[dict[str, Any]]
    saved_by_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id", ondelete="RESTRICT"))
    saved_at: Mapped[datetime]
    submitted: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True))
    submitted_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id", ondelete="RESTRICT"))
    submitted_at: Mapped[datetime | None]
    remark: Mapped[str] = mapped_column(sa.Text, default="")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 -- read by SQLAlchemy as it stands
