"""Blacked-out copies: which file became which, and every mark with its reason."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ppid.db import Model
from ppid.models.requests import InfoRequest, RequestItem, StoredFile


class Redaction(Model):
    """One blacking-out of one PDF.

    ``pages`` holds width and height of each page in points. ``marks`` holds for each mark an id, the page, the
    rectangle (points, from the lower left corner), the letter of Pasal 17 and the reason. While the marks are being
    drawn there is no result; ``drawn`` are the pages that are pictures in it.
    """

    __tablename__ = "redaction"

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column()
    body_id: Mapped[int] = mapped_column(sa.ForeignKey("public_body.id", ondelete="RESTRICT"))
    request_id: Mapped[int] = mapped_column(sa.ForeignKey("info_request.id", ondelete="RESTRICT"), index=True)
    item_id: Mapped[int] = mapped_column(sa.ForeignKey("request_item.id", ondelete="RESTRICT"))
    source_id: Mapped[int] = mapped_column(sa.ForeignKey("stored_file.id", ondelete="RESTRICT"), unique=True)
    result_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stored_file.id", ondelete="RESTRICT"), unique=True)
    pages: Mapped[list[Any]]
    marks: Mapped[list[Any]] = mapped_column(default=list)
    drawn: Mapped[list[Any]] = mapped_column(default=list)
    made_by: Mapped[str] = mapped_column(sa.String(200))
    made_at: Mapped[datetime]
    changed_by: Mapped[str] = mapped_column(sa.String(200))
    changed_at: Mapped[datetime]

    info_request: Mapped[InfoRequest] = relationship()
    item: Mapped[RequestItem] = relationship()
    source: Mapped[StoredFile] = relationship(foreign_keys=[source_id])
    result: Mapped[StoredFile | None] = relationship(foreign_keys=[result_id])

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 -- read by SQLAlchemy as it stands
