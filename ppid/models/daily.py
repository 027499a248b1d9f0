"""What the daily run has done already, so that a second run, or one after a missed day, repeats nothing."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from ppid.db import Model


class DailyMark(Model):
    """One thing done once; ``key`` names it, with the date it depends on."""

    __tablename__ = "daily_mark"

    key: Mapped[str] = mapped_column(sa.String(120), primary_key=True)
    body_id: Mapped[int] = mapped_column(sa.ForeignKey("public_body.id", ondelete="RESTRICT"), index=True)
    done_at: Mapped[datetime]
