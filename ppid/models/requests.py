"""Requests, their items, the notice that answers them, and how the answer was received."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ppid.db import Model, choice
from ppid.law.workflow import AccessMode, Channel, DeliveryMethod, EvidenceKind, ItemOutcome, Outcome, Status
from ppid.models.bodies import PublicBody, Unit
from ppid.models.people import Applicant, Proxy
from ppid.vault import Secret


class Origin(StrEnum):
    """Made here, or taken over from an older paper register (sealed events, no stored letters)."""

    PORTAL = "portal"
    REGISTER = "register"


class InfoRequest(Model):
    """A Permohonan Informasi.

    ``due_on`` is the operative limit, ``statute_due_on`` the one counted from receipt, ``reply_due_on`` the end of the
    reply period without extension: all stored facts of the day they were counted. Whether it is late is a question.
    """

    __tablename__ = "info_request"
    __table_args__ = (
        sa.UniqueConstraint("body_id", "year", "seq"),
        sa.UniqueConstraint("body_id", "number"),
        sa.CheckConstraint("seq > 0", name="seq"),
        sa.CheckConstraint("due_on >= received_on AND due_on >= reply_due_on", name="due_after_receipt"),
        sa.CheckConstraint(
            "(status IN ('answered', 'delivered')) = (outcome IS NOT NULL)", name="answered_has_outcome"
        ),
        sa.CheckConstraint("(answered_on IS NULL) = (outcome IS NULL)", name="answer_has_date"),
        sa.CheckConstraint("(status = 'withdrawn') = (withdrawn_on IS NOT NULL)", name="withdrawn_has_date"),
        sa.CheckConstraint("(status = 'delivered') = (answer_received_on IS NOT NULL)", name="delivered_has_receipt"),
        sa.CheckConstraint("status <> 'extended' OR extended_on IS NOT NULL", name="extended_has_date"),
        sa.CheckConstraint("(extended_on IS NULL) = (extension_reason IS NULL)", name="extension_has_reason"),
        sa.CheckConstraint("status <> 'not_completed' OR incomplete_on IS NOT NULL", name="lapse_follows_notice"),
        sa.CheckConstraint("(incomplete_on IS NULL) = (repair_due_on IS NULL)", name="notice_has_repair_limit"),
        sa.CheckConstraint("completed_on IS NULL OR incomplete_on IS NOT NULL", name="completion_follows_notice"),
        sa.CheckConstraint("backdated_reason IS NULL OR backdated_reason <> ''", name="backdating_has_reason"),
        sa.Index("uq_info_request_forwarded", "forwarded_from_id", "body_id", unique=True),
        sa.Index("ix_info_request_due", "body_id", "status", "due_on", "id"),
        sa.Index("ix_info_request_all_due", "body_id", "due_on", "id"),
        sa.Index("ix_info_request_received", "body_id", "received_on", "id"),
        sa.Index("ix_info_request_status", "body_id", "status", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column()
    body_id: Mapped[int] = mapped_column(sa.ForeignKey("public_body.id", ondelete="RESTRICT"))
    unit_id: Mapped[int | None] = mapped_column(sa.ForeignKey("unit.id", ondelete="RESTRICT"), index=True)
    applicant_id: Mapped[int] = mapped_column(sa.ForeignKey("applicant.id", ondelete="RESTRICT"), unique=True)
    proxy_id: Mapped[int | None] = mapped_column(sa.ForeignKey("proxy.id", ondelete="RESTRICT"))
    filing_key: Mapped[str] = mapped_column(sa.String(64), unique=True)
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    number: Mapped[str] = mapped_column(sa.String(120))
    year: Mapped[int]
    seq: Mapped[int]
    origin: Mapped[Origin] = mapped_column(choice(Origin, "origin"), default=Origin.PORTAL)
    language: Mapped[str] = mapped_column(sa.String(2), default="id")
    channel: Mapped[Channel] = mapped_column(choice(Channel, "channel"))
    received_at: Mapped[datetime]
    received_on: Mapped[date]
    recorded_at: Mapped[datetime]
    backdated_reason: Mapped[str | None] = mapped_column(sa.Text)
    refiled_from_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("info_request.id", ondelete="RESTRICT"), unique=True
    )
    forwarded_from_id: Mapped[int | None] = mapped_column(sa.ForeignKey("info_request.id", ondelete="RESTRICT"))
    purpose: Mapped[str] = mapped_column(sa.Text)
    access_mode: Mapped[AccessMode] = mapped_column(choice(AccessMode, "access_mode"))
    delivery_method: Mapped[DeliveryMethod] = mapped_column(choice(DeliveryMethod, "delivery_method"))
    status: Mapped[Status] = mapped_column(choice(Status, "status"))
    outcome: Mapped[Outcome | None] = mapped_column(choice(Outcome, "outcome"))
    reply_due_on: Mapped[date]
    due_on: Mapped[date]
    statute_due_on: Mapped[date]
    due_is_provisional: Mapped[bool] = mapped_column(default=False)
    incomplete_on: Mapped[date | None]
    missing: Mapped[list[Any] | None]
    repair_due_on: Mapped[date | None]
    completed_on: Mapped[date | None]
    extended_on: Mapped[date | None]
    extension_reason: Mapped[str | None] = mapped_column(sa.Text)
    answered_on: Mapped[date | None]
    answer_received_on: Mapped[date | None]
    withdrawn_on: Mapped[date | None]

    body: Mapped[PublicBody] = relationship()
    unit: Mapped[Unit | None] = relationship()
    applicant: Mapped[Applicant] = relationship()
    proxy: Mapped[Proxy | None] = relationship()
    items: Mapped[list[RequestItem]] = relationship(back_populates="info_request", order_by="RequestItem.number")
    notice: Mapped[Notice | None] = relationship(back_populates="info_request")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 -- read by SQLAlchemy as it stands


class RequestItem(Model):
    """One numbered part of what is asked, and what was decided about it."""

    __tablename__ = "request_item"
    __table_args__ = (
        sa.UniqueConstraint("request_id", "number"),
        sa.CheckConstraint("number > 0", name="number"),
        sa.CheckConstraint(
            "outcome <> 'refused' OR (ground <> '' AND reason <> '' AND consequence <> '')", name="refusal_is_reasoned"
        ),
        sa.CheckConstraint(
            "outcome <> 'given_in_part' OR (ground <> '' AND reason <> '' AND blackout <> '')",
            name="blackout_is_reasoned",
        ),
        sa.CheckConstraint(
            "outcome NOT IN ('refused', 'given_in_part') OR harm_test_id IS NOT NULL OR taken_over",
            name="withholding_is_tested",
        ),
        sa.CheckConstraint("outcome <> 'not_held' OR holder <> '' OR holder_unknown", name="holder_is_named"),
        sa.CheckConstraint("outcome <> 'not_documented' OR available_on IS NOT NULL", name="availability_is_dated"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(sa.ForeignKey("public_body.id", ondelete="RESTRICT"))
    request_id: Mapped[int] = mapped_column(sa.ForeignKey("info_request.id", ondelete="RESTRICT"))
    number: Mapped[int]
    text: Mapped[str] = mapped_column(sa.Text)
    outcome: Mapped[ItemOutcome | None] = mapped_column(choice(ItemOutcome, "outcome"))
    form: Mapped[AccessMode | None] = mapped_column(choice(AccessMode, "form"))
    holder: Mapped[str] = mapped_column(sa.String(300), default="")
    holder_unknown: Mapped[bool] = mapped_column(default=False)
    available_on: Mapped[date | None]
    ground: Mapped[str] = mapped_column(sa.String(1), default="")
    other_act: Mapped[str] = mapped_column(sa.String(300), default="")
    reason: Mapped[str] = mapped_column(sa.Text, default="")
    consequence: Mapped[str] = mapped_column(sa.Text, default="")
    blackout: Mapped[str] = mapped_column(sa.Text, default="")
    explanation: Mapped[str] = mapped_column(sa.Text, default="")
    harm_test_id: Mapped[int | None] = mapped_column(sa.ForeignKey("harm_test.id", ondelete="RESTRICT"), index=True)
    taken_over: Mapped[bool] = mapped_column(default=False)  # from a paper register, with its decisions as they stood

    info_request: Mapped[InfoRequest] = relationship(back_populates="items")


class Notice(Model):
    """The pemberitahuan tertulis of one request. Amounts are whole rupiah, ``provide_days`` working days."""

    __tablename__ = "notice"
    __table_args__ = (
        sa.CheckConstraint(
            "copy_rate >= 0 AND copy_sheets >= 0 AND delivery_cost >= 0 AND other_cost >= 0", name="costs"
        ),
        sa.CheckConstraint("provide_days >= 0", name="provide_days"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(sa.ForeignKey("public_body.id", ondelete="RESTRICT"))
    request_id: Mapped[int] = mapped_column(sa.ForeignKey("info_request.id", ondelete="RESTRICT"), unique=True)
    official_id: Mapped[int | None] = mapped_column(sa.ForeignKey("official.id", ondelete="RESTRICT"))
    issued_at: Mapped[datetime]
    issued_on: Mapped[date]
    provide_days: Mapped[int] = mapped_column(default=0)
    copy_rate: Mapped[int] = mapped_column(default=0)
    copy_sheets: Mapped[int] = mapped_column(default=0)
    delivery_cost: Mapped[int] = mapped_column(default=0)
    other_cost: Mapped[int] = mapped_column(default=0)
    payment: Mapped[str] = mapped_column(sa.String(300), default="")
    explanation: Mapped[str] = mapped_column(sa.Text, default="")

    info_request: Mapped[InfoRequest] = relationship(back_populates="notice")

    @property
    def total_cost(self) -> int:
        return self.copy_rate * self.copy_sheets + self.delivery_cost + self.other_cost


class Delivery(Model):
    """Evidence that the applicant received the answer; the first one starts the windows of the law."""

    __tablename__ = "delivery"

    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(sa.ForeignKey("public_body.id", ondelete="RESTRICT"))
    request_id: Mapped[int] = mapped_column(sa.ForeignKey("info_request.id", ondelete="RESTRICT"), index=True)
    evidence: Mapped[EvidenceKind] = mapped_column(choice(EvidenceKind, "evidence"))
    received_on: Mapped[date]
    recorded_at: Mapped[datetime]
    note: Mapped[str] = mapped_column(sa.Text, default="")


class FileKind(StrEnum):
    ATTACHMENT = "attachment"
    IDENTITY = "identity"
    POWER_OF_ATTORNEY = "power_of_attorney"
    INTAKE_SCAN = "intake_scan"
    EVIDENCE = "evidence"
    SOURCE = "source"  # to be blacked out; it never leaves the office
    MATERIAL = "material"  # what a unit handed in; internal until the PPID gives it
    GIVEN = "given"


class StoredFile(Model):
    """A file in the store, encrypted there. It belongs to a filing draft first and then to a request."""

    __tablename__ = "stored_file"
    __table_args__ = (
        sa.CheckConstraint("draft_key IS NOT NULL OR request_id IS NOT NULL", name="has_owner"),
        sa.CheckConstraint(
            "kind NOT IN ('given', 'source', 'material') OR item_id IS NOT NULL", name="given_belongs_to_item"
        ),
        sa.CheckConstraint("kind <> 'material' OR assignment_id IS NOT NULL", name="material_belongs_to_assignment"),
        sa.Index("ix_stored_file_request", "request_id", "id"),
        sa.Index("ix_stored_file_draft", "draft_key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(sa.ForeignKey("public_body.id", ondelete="RESTRICT"))
    draft_key: Mapped[str | None] = mapped_column(sa.String(64))
    request_id: Mapped[int | None] = mapped_column(sa.ForeignKey("info_request.id", ondelete="RESTRICT"))
    item_id: Mapped[int | None] = mapped_column(sa.ForeignKey("request_item.id", ondelete="RESTRICT"))
    assignment_id: Mapped[int | None] = mapped_column(sa.ForeignKey("assignment.id", ondelete="RESTRICT"), index=True)
    kind: Mapped[FileKind] = mapped_column(choice(FileKind, "kind"))
    name: Mapped[str] = mapped_column(sa.String(200))
    media_type: Mapped[str] = mapped_column(sa.String(120))
    size_bytes: Mapped[int]
    sha256: Mapped[str] = mapped_column(sa.String(64))
    storage_key: Mapped[str] = mapped_column(sa.String(120), unique=True)
    uploaded_at: Mapped[datetime]

    @property
    def is_of_objection(self) -> bool:
        """Whether it came with an objection, or carried out the order of its ruling."""
        return (self.draft_key or "").startswith("objection:")


class FilingDraft(Model):
    """A checked form waiting to be sent. Its key is the applicant's secret and makes sending happen once."""

    __tablename__ = "filing_draft"

    key: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    row_key: Mapped[str] = mapped_column(sa.String(32))
    body_id: Mapped[int] = mapped_column(sa.ForeignKey("public_body.id", ondelete="RESTRICT"))
    data_sealed: Mapped[bytes]
    created_at: Mapped[datetime]
    request_id: Mapped[int | None] = mapped_column(sa.ForeignKey("info_request.id", ondelete="RESTRICT"))

    data = Secret("data")
