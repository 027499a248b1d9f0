"""Decreed days off and the years whose decree is known."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from ppid.db import Model, choice
from ppid.law.calendar import DayKind


class Holiday(Model):
    """One decreed day, for the nation (``body_id`` is null) or for one body. A removed row stays, with its reason."""

    __tablename__ = "holiday"
    __table_args__ = (
        sa.CheckConstraint("(removed_at IS NULL) = (removal_decree IS NULL)", name="removal_has_decree"),
        sa.CheckConstraint("decree <> ''", name="has_decree"),
        sa.CheckConstraint("kind <> 'weekend'", name="weekend_is_no_decree"),
        sa.Index(
            "uq_holiday_in_force",
            "day",
            sa.text("coalesce(body_id, 0)"),
            unique=True,
            sqlite_where=sa.text("removed_at IS NULL"),
            postgresql_where=sa.text("removed_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int | None] = mapped_column(sa.ForeignKey("public_body.id", ondelete="RESTRICT"), index=True)
    day: Mapped[date]
    kind: Mapped[DayKind] = mapped_column(choice(DayKind, "kind"))
    name: Mapped[str] = mapped_column(sa.String(120))
    decree: Mapped[str] = mapped_column(sa.String(300))
    source: Mapped[str] = mapped_column(sa.String(300), default="")
    estimated: Mapped[bool] = mapped_column(default=False)
    entered_by: Mapped[str] = mapped_column(sa.String(200))
    entered_at: Mapped[datetime]
    removed_by: Mapped[str | None] = mapped_column(sa.String(200))
    removed_at: Mapped[datetime | None]
    removal_decree: Mapped[str | None] = mapped_column(sa.String(300))


class CalendarYear(Model):
    """A year that may be counted in, because its national days off are decreed (or known as estimates)."""

    __tablename__ = "calendar_year"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    decree: Mapped[str] = mapped_column(sa.String(300))
    estimated: Mapped[bool] = mapped_column(default=False)


class CalendarVersion(Model):
    """One row that moves with every change, so that each process knows when its calendars are old."""

    __tablename__ = "calendar_version"
    __table_args__ = (sa.CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    version: Mapped[int]
