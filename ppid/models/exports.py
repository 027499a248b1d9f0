"""Tables that are too long for one answer of the server: asked for, made in the background, fetched, forgotten."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from ppid.db import Model, choice


class ExportState(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Export(Model):
    """A register or report being made. ``subject`` names what, ``form`` is the file's ending, ``wanted`` its filter.

    ``done`` of ``total`` rows are written. Only whoever asked may fetch it.
    """

    __tablename__ = "export"
    __table_args__ = (
        sa.CheckConstraint("(state = 'done') = (storage_key IS NOT NULL)", name="done_has_bytes"),
        sa.CheckConstraint("(state = 'done') = (sha256 IS NOT NULL)", name="done_has_fingerprint"),
        sa.CheckConstraint("done >= 0 AND total >= 0", name="progress"),
        sa.CheckConstraint("form IN ('xlsx', 'csv', 'pdf', 'json')", name="form"),
        sa.Index("ix_export_waiting", "state", "id"),
        sa.Index("ix_export_official", "official_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(sa.ForeignKey("public_body.id", ondelete="RESTRICT"))
    official_id: Mapped[int | None] = mapped_column(sa.ForeignKey("official.id", ondelete="RESTRICT"))
    subject: Mapped[str] = mapped_column(sa.String(40))
    form: Mapped[str] = mapped_column(sa.String(8))
    wanted: Mapped[dict[str, Any]] = mapped_column(default=dict)
    state: Mapped[ExportState] = mapped_column(choice(ExportState, "export_state"))
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(sa.String(300), default="")
    asked_at: Mapped[datetime]
    claimed_until_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    storage_key: Mapped[str | None] = mapped_column(sa.String(120))
    sha256: Mapped[str | None] = mapped_column(sa.String(64))
    size_bytes: Mapped[int | None]
