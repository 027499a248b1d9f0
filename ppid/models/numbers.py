"""The last number given out, per body, series and year."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from ppid.db import Model


class NumberSeries(Model):
    __tablename__ = "number_series"
    __table_args__ = (sa.CheckConstraint("last >= 0", name="last"),)

    body_id: Mapped[int] = mapped_column(sa.ForeignKey("public_body.id", ondelete="RESTRICT"), primary_key=True)
    series: Mapped[str] = mapped_column(sa.String(20), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]
