"""Objections to the Atasan PPID: their grounds and items, the ruling, and what it ordered."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ppid.db import Model, choice
from ppid.law.cases import Channel, EvidenceKind
from ppid.law.objections import Ground
from ppid.law.rulings import ObjectionStatus, Verdict
from ppid.models.bodies import Official, PublicBody
from ppid.models.people import Applicant, Proxy
from ppid.models.requests import InfoRequest


class Objection(Model):
    """A Keberatan. ``request_id`` is None only for ground b, which needs no request before it.

    ``due_on`` ends the time of the Atasan PPID: a stored fact of the day it was counted. Whether the objection came
    late, or its ruling, is a question. Its files lie under ``file_key``.
    """

    __tablename__ = "objection"
    __table_args__ = (
        sa.UniqueConstraint("body_id", "year", "seq"),
        sa.UniqueConstraint("body_id", "number"),
        sa.CheckConstraint("seq > 0", name="seq"),
        sa.CheckConstraint("due_on >= received_on", name="due_after_receipt"),
        sa.CheckConstraint("(status IN ('ruled', 'received')) = (outcome IS NOT NULL)", name="ruled_has_outcome"),
        sa.CheckConstraint("(ruled_on IS NULL) = (outcome IS NULL)", name="ruling_has_date"),
        sa.CheckConstraint("(status = 'received') = (ruling_received_on IS NOT NULL)", name="received_has_date"),
        sa.CheckConstraint("(status = 'withdrawn') = (withdrawn_on IS NOT NULL)", name="withdrawn_has_date"),
        sa.CheckConstraint(
            "(status = 'settled') = (settled_on IS NOT NULL) AND (settled_on IS NULL) = (settlement IS NULL)",
            name="settlement_is_written",
        ),
        sa.CheckConstraint("ruled_on IS NULL OR ruled_on >= received_on", name="ruled_after_receipt"),
        sa.CheckConstraint("backdated_reason IS NULL OR backdated_reason <> ''", name="backdating_has_reason"),
        sa.CheckConstraint("proxy_id IS NULL OR power_of_attorney <> ''", name="proxy_is_empowered"),
        sa.Index("ix_objection_due", "body_id", "status", "due_on", "id"),
        sa.Index("ix_objection_received", "body_id", "received_on", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column()
    body_id: Mapped[int] = mapped_column(sa.ForeignKey("public_body.id", ondelete="RESTRICT"))
    request_id: Mapped[int | None] = mapped_column(sa.ForeignKey("info_request.id", ondelete="RESTRICT"), index=True)
    applicant_id: Mapped[int] = mapped_column(sa.ForeignKey("applicant.id", ondelete="RESTRICT"), index=True)
    proxy_id: Mapped[int | None] = mapped_column(sa.ForeignKey("proxy.id", ondelete="RESTRICT"))
    power_of_attorney: Mapped[str] = mapped_column(sa.String(200), default="")
    filing_key: Mapped[str] = mapped_column(sa.String(64), unique=True)
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    number: Mapped[str] = mapped_column(sa.String(120))
    year: Mapped[int]
    seq: Mapped[int]
    language: Mapped[str] = mapped_column(sa.String(2), default="id")
    channel: Mapped[Channel] = mapped_column(choice(Channel, "channel"))
    received_at: Mapped[datetime]
    received_on: Mapped[date]
    recorded_at: Mapped[datetime]
    backdated_reason: Mapped[str | None] = mapped_column(sa.Text)
    purpose: Mapped[str] = mapped_column(sa.Text)
    case_position: Mapped[str] = mapped_column(sa.Text)
    status: Mapped[ObjectionStatus] = mapped_column(choice(ObjectionStatus, "status"))
    outcome: Mapped[Verdict | None] = mapped_column(choice(Verdict, "outcome"))
    due_on: Mapped[date]
    due_is_provisional: Mapped[bool] = mapped_column(default=False)
    ruled_on: Mapped[date | None]
    ruling_received_on: Mapped[date | None]
    receipt_evidence: Mapped[EvidenceKind | None] = mapped_column(choice(EvidenceKind, "receipt_evidence"))
    receipt_note: Mapped[str] = mapped_column(sa.Text, default="")
    withdrawn_on: Mapped[date | None]
    settled_on: Mapped[date | None]
    settlement: Mapped[str | None] = mapped_column(sa.Text)
    applicant_response: Mapped[str] = mapped_column(sa.Text, default="")

    body: Mapped[PublicBody] = relationship()
    info_request: Mapped[InfoRequest | None] = relationship()
    applicant: Mapped[Applicant] = relationship()
    proxy: Mapped[Proxy | None] = relationship()
    grounds: Mapped[list[ObjectionGround]] = relationship(back_populates="objection", order_by="ObjectionGround.ground")
    items: Mapped[list[ObjectionItem]] = relationship(back_populates="objection", order_by="ObjectionItem.number")
    ruling: Mapped[Ruling | None] = relationship(back_populates="objection")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 -- read by SQLAlchemy as it stands

    @property
    def file_key(self) -> str:
        """The key under which its files lie, apart from those of the request."""
        return f"objection:{self.id}"


class ObjectionGround(Model):
    """One ground of an objection with the window it stood in on the day of filing, and what was decided on it."""

    __tablename__ = "objection_ground"
    __table_args__ = (
        sa.UniqueConstraint("objection_id", "ground"),
        sa.CheckConstraint("(found_on IS NULL) = (window_due_on IS NULL)", name="window_has_start"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(sa.ForeignKey("public_body.id", ondelete="RESTRICT"))
    objection_id: Mapped[int] = mapped_column(sa.ForeignKey("objection.id", ondelete="RESTRICT"))
    ground: Mapped[Ground] = mapped_column(choice(Ground, "ground"))
    found_on: Mapped[date | None]
    window_due_on: Mapped[date | None]
    verdict: Mapped[Verdict | None] = mapped_column(choice(Verdict, "verdict"))
    reason: Mapped[str] = mapped_column(sa.Text, default="")

    objection: Mapped[Objection] = relationship(back_populates="grounds")


class ObjectionItem(Model):
    """One numbered part of what the objection is about; taken over from the request unchanged, with its number.

    What the ruling orders to be done with it is followed to its end: ``order_due_on`` and ``executed_on``.
    """

    __tablename__ = "objection_item"
    __table_args__ = (
        sa.UniqueConstraint("objection_id", "number"),
        sa.CheckConstraint("number > 0", name="number"),
        sa.CheckConstraint(
            "(order_due_on IS NOT NULL) = (verdict IN ('accepted', 'accepted_in_part') AND verdict IS NOT NULL)",
            name="order_has_limit",
        ),
        sa.CheckConstraint("executed_on IS NULL OR order_due_on IS NOT NULL", name="execution_follows_order"),
        sa.Index(
            "ix_objection_item_waiting",
            "body_id",
            "order_due_on",
            "id",
            sqlite_where=sa.text("order_due_on IS NOT NULL AND executed_on IS NULL"),
            postgresql_where=sa.text("order_due_on IS NOT NULL AND executed_on IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(sa.ForeignKey("public_body.id", ondelete="RESTRICT"))
    objection_id: Mapped[int] = mapped_column(sa.ForeignKey("objection.id", ondelete="RESTRICT"))
    request_item_id: Mapped[int | None] = mapped_column(sa.ForeignKey("request_item.id", ondelete="RESTRICT"))
    number: Mapped[int]
    text: Mapped[str] = mapped_column(sa.Text)
    verdict: Mapped[Verdict | None] = mapped_column(choice(Verdict, "verdict"))
    reason: Mapped[str] = mapped_column(sa.Text, default="")
    order_due_on: Mapped[date | None]
    executed_on: Mapped[date | None]
    execution_note: Mapped[str] = mapped_column(sa.Text, default="")

    objection: Mapped[Objection] = relationship(back_populates="items")


class Ruling(Model):
    """The tanggapan of the Atasan PPID. ``order_days`` are working days."""

    __tablename__ = "ruling"
    __table_args__ = (
        sa.CheckConstraint("order_days >= 0", name="order_days"),
        sa.CheckConstraint("(order_days > 0) = (order_due_on IS NOT NULL)", name="order_has_limit"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(sa.ForeignKey("public_body.id", ondelete="RESTRICT"))
    objection_id: Mapped[int] = mapped_column(sa.ForeignKey("objection.id", ondelete="RESTRICT"), unique=True)
    official_id: Mapped[int | None] = mapped_column(sa.ForeignKey("official.id", ondelete="RESTRICT"))
    issued_at: Mapped[datetime]
    issued_on: Mapped[date]
    reasons: Mapped[str] = mapped_column(sa.Text, default="")
    order: Mapped[str] = mapped_column(sa.Text, default="")
    order_days: Mapped[int] = mapped_column(default=0)
    order_due_on: Mapped[date | None]

    objection: Mapped[Objection] = relationship(back_populates="ruling")
    official: Mapped[Official | None] = relationship()


class RulingDraft(Model):
    """The ruling form as last saved: drafted by the office, ruled by the Atasan PPID."""

    __tablename__ = "ruling_draft"

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column()
    body_id: Mapped[int] = mapped_column(sa.ForeignKey("public_body.id", ondelete="RESTRICT"))
    objection_id: Mapped[int] = mapped_column(sa.ForeignKey("objection.id", ondelete="RESTRICT"), unique=True)
    data: Mapped[dict[str, Any]]
    saved_by: Mapped[str] = mapped_column(sa.String(300))
    saved_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id", ondelete="RESTRICT"))
    saved_at: Mapped[datetime]
    is_submitted: Mapped[bool] = mapped_column(default=False)
    remark: Mapped[str] = mapped_column(sa.Text, default="")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 -- read by SQLAlchemy as it stands


class ObjectionLetter(Model):
    """A letter that belongs to an objection."""

    __tablename__ = "objection_letter"

    letter_id: Mapped[int] = mapped_column(sa.ForeignKey("letter.id", ondelete="RESTRICT"), primary_key=True)
    objection_id: Mapped[int] = mapped_column(sa.ForeignKey("objection.id", ondelete="RESTRICT"), index=True)
    body_id: Mapped[int] = mapped_column(sa.ForeignKey("public_body.id", ondelete="RESTRICT"))
