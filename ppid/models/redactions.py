"""Blacked-out copies: which file became which, and every mark with its reason."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ppid.db import Model
from ppid.models.requests import StoredFile


class Redaction(Model):
    """One blacking-out of one PDF. ``marks`` holds page, rectangle (PDF points), Pasal 17 letter and reason.

    ``result_id`` is null while the marks are still being drawn.
    """

    __tablename__ = "redaction"

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column()
    body_id: Mapped[int] = mapped_column(sa.ForeignKey("public_body.id", ondelete="RESTRICT"))
    request_id: Mapped[int] = mapped_column(sa.ForeignKey("info_request.id", ondelete="RESTRICT"), index=True)
    item_id: Mapped[int] = mapped_column(sa.ForeignKey("request_item.id", ondelete="RESTRICT"))
    source_id: Mapped[int] = mapped_column(sa.ForeignKey("stored_file.id", ondelete="RESTRICT"))
    result_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stored_file.id", ondelete="RESTRICT"))
    marks: Mapped[list[Any]] = mapped_column(default=list)
    made_by: Mapped[str] = mapped_column(sa.String(200))
    made_at: Mapped[datetime]

    source: Mapped[StoredFile] = relationship(foreign_keys=[source_id])
    result: Mapped[StoredFile | None] = relationship(foreign_keys=[result_id])

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 -- read by SQLAlchemy as it stands
