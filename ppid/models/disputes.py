"""Disputes before the Komisi Informasi, followed stage by stage, and the bundles made for them."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ppid.db import Model, choice
from ppid.law.disputes import DisputeOutcome, Level, Stage
from ppid.models.bodies import PublicBody
from ppid.models.objections import Objection


class Dispute(Model):
    """A sengketa informasi. ``commission_id`` is the commission as a body of the portal, where it is one."""

    __tablename__ = "dispute"
    __table_args__ = (
        sa.CheckConstraint("(decided_on IS NULL) = (outcome IS NULL)", name="decision_has_outcome"),
        sa.CheckConstraint("(registered_on IS NULL) = (registration_number IS NULL)", name="registration_has_number"),
        sa.CheckConstraint("registered_on IS NULL OR registered_on >= petitioned_on", name="registered_after_petition"),
        sa.Index("ix_dispute_body", "body_id", "petitioned_on", "id"),
        sa.Index("ix_dispute_commission", "commission_id", "petitioned_on", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column()
    body_id: Mapped[int] = mapped_column(sa.ForeignKey("public_body.id", ondelete="RESTRICT"))
    objection_id: Mapped[int] = mapped_column(sa.ForeignKey("objection.id", ondelete="RESTRICT"), unique=True)
    commission_id: Mapped[int | None] = mapped_column(sa.ForeignKey("public_body.id", ondelete="RESTRICT"))
    level: Mapped[Level] = mapped_column(choice(Level, "level"))
    commission_name: Mapped[str] = mapped_column(sa.String(200))
    stage: Mapped[Stage] = mapped_column(choice(Stage, "stage"))
    petitioned_on: Mapped[date]
    registration_number: Mapped[str | None] = mapped_column(sa.String(120))
    registered_on: Mapped[date | None]
    outcome: Mapped[DisputeOutcome | None] = mapped_column(choice(DisputeOutcome, "outcome"))
    decision_number: Mapped[str] = mapped_column(sa.String(120), default="")
    decided_on: Mapped[date | None]
    decision_summary: Mapped[str] = mapped_column(sa.Text, default="")
    to_publish: Mapped[str] = mapped_column(sa.Text, default="")
    published_on: Mapped[date | None]
    published_at_url: Mapped[str] = mapped_column(sa.String(300), default="")
    recorded_at: Mapped[datetime]

    body: Mapped[PublicBody] = relationship(foreign_keys=[body_id])
    objection: Mapped[Objection] = relationship()
    stages: Mapped[list[DisputeStage]] = relationship(back_populates="dispute", order_by="DisputeStage.id")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 -- read by SQLAlchemy as it stands


class DisputeStage(Model):
    """One step of a dispute as it was recorded."""

    __tablename__ = "dispute_stage"

    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(sa.ForeignKey("public_body.id", ondelete="RESTRICT"))
    dispute_id: Mapped[int] = mapped_column(sa.ForeignKey("dispute.id", ondelete="RESTRICT"), index=True)
    step: Mapped[str] = mapped_column(sa.String(40))
    on: Mapped[date]
    note: Mapped[str] = mapped_column(sa.Text, default="")
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str] = mapped_column(sa.String(300), default="")

    dispute: Mapped[Dispute] = relationship(back_populates="stages")


class BundleState(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Bundle(Model):
    """A dispute bundle: asked for, built in the background, kept for a while and fetched.

    ``done`` of ``total`` documents are in; ``manifest`` lists each with its fingerprint. ``key`` opens it to whoever
    asked for it.
    """

    __tablename__ = "bundle"
    __table_args__ = (
        sa.CheckConstraint("(state = 'done') = (storage_key IS NOT NULL)", name="done_has_bytes"),
        sa.CheckConstraint("(state = 'done') = (sha256 IS NOT NULL)", name="done_has_fingerprint"),
        sa.CheckConstraint("done >= 0 AND done <= total", name="progress"),
        sa.Index("ix_bundle_waiting", "state", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(sa.ForeignKey("public_body.id", ondelete="RESTRICT"))
    objection_id: Mapped[int] = mapped_column(sa.ForeignKey("objection.id", ondelete="RESTRICT"), index=True)
    key: Mapped[str] = mapped_column(sa.String(64), unique=True)
    audience: Mapped[str] = mapped_column(sa.String(20))
    state: Mapped[BundleState] = mapped_column(choice(BundleState, "state"))
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    manifest: Mapped[list[Any]] = mapped_column(default=list)
    error: Mapped[str] = mapped_column(sa.String(300), default="")
    asked_at: Mapped[datetime]
    claimed_until_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    storage_key: Mapped[str | None] = mapped_column(sa.String(120))
    sha256: Mapped[str | None] = mapped_column(sa.String(64))
    size_bytes: Mapped[int | None]
