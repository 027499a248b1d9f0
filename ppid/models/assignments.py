"""Disposisi: which unit owes which items to the PPID Utama by when, and what it drafted."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ppid.db import Model, choice
from ppid.models.bodies import Unit
from ppid.models.requests import InfoRequest


class AssignmentState(StrEnum):
    OPEN = "open"
    DRAFTED = "drafted"
    RETURNED = "returned"
    RECALLED = "recalled"


class Assignment(Model):
    """Some items of a request, given to one unit. ``due_on`` is the body's internal limit, never the law's."""

    __tablename__ = "assignment"
    __table_args__ = (
        sa.Index(
            "uq_assignment_in_force",
            "request_id",
            "unit_id",
            unique=True,
            sqlite_where=sa.text("state IN ('open', 'drafted')"),
            postgresql_where=sa.text("state IN ('open', 'drafted')"),
        ),
        sa.Index("ix_assignment_unit", "unit_id", "state", "due_on"),
        sa.Index("ix_assignment_body", "body_id", "state", "due_on"),
        sa.CheckConstraint("(state = 'returned') = (return_reason IS NOT NULL)", name="return_has_reason"),
        sa.CheckConstraint("(state = 'open') = (closed_at IS NULL)", name="closed_has_moment"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column()
    body_id: Mapped[int] = mapped_column(sa.ForeignKey("public_body.id", ondelete="RESTRICT"))
    request_id: Mapped[int] = mapped_column(sa.ForeignKey("info_request.id", ondelete="RESTRICT"))
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("unit.id", ondelete="RESTRICT"))
    item_numbers: Mapped[list[Any]]
    copies: Mapped[list[Any]] = mapped_column(default=list)
    instruction: Mapped[str] = mapped_column(sa.Text, default="")
    internal_days: Mapped[int]
    state: Mapped[AssignmentState] = mapped_column(choice(AssignmentState, "state"))
    assigned_on: Mapped[date]
    assigned_at: Mapped[datetime]
    due_on: Mapped[date]
    closed_at: Mapped[datetime | None]
    return_reason: Mapped[str | None] = mapped_column(sa.Text)

    unit: Mapped[Unit] = relationship()
    info_request: Mapped[InfoRequest] = relationship()
    drafts: Mapped[list[ItemDraft]] = relationship(back_populates="assignment", order_by="ItemDraft.item_number")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 -- read by SQLAlchemy as it stands


class ItemDraft(Model):
    """What a unit proposes for one item; ``decision`` has the fields of the answer form."""

    __tablename__ = "item_draft"
    __table_args__ = (sa.UniqueConstraint("assignment_id", "item_number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(sa.ForeignKey("public_body.id", ondelete="RESTRICT"))
    assignment_id: Mapped[int] = mapped_column(sa.ForeignKey("assignment.id", ondelete="RESTRICT"))
    item_number: Mapped[int]
    decision: Mapped[dict[str, Any]]
    written_by: Mapped[str] = mapped_column(sa.String(200))
    written_at: Mapped[datetime]

    assignment: Mapped[Assignment] = relationship(back_populates="drafts")
