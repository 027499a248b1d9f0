"""Public bodies, their units and the officials who hold their offices."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ppid.db import Model, choice
from ppid.law.assignments import DEFAULT_INTERNAL_DAYS
from ppid.law.numbering import DECREE_PATTERN, LETTER_PATTERN, REGISTER_PATTERN
from ppid.law.roles import Role


class BodyKind(StrEnum):
    PROVINCE = "province"
    REGENCY = "regency"
    CITY = "city"
    CENTRAL = "central"
    VERTICAL = "vertical"
    ENTERPRISE = "enterprise"
    VILLAGE = "village"
    COMMISSION = "commission"


class PublicBody(Model):
    """A Badan Publik. ``zone`` is an IANA name; ``week`` holds ISO weekday digits, with a decree if it is its own."""

    __tablename__ = "public_body"
    __table_args__ = (
        sa.CheckConstraint("zone IN ('Asia/Jakarta', 'Asia/Makassar', 'Asia/Jayapura')", name="zone"),
        sa.CheckConstraint("paper IN ('A4', 'F4')", name="paper"),
        sa.CheckConstraint("week = '12345' OR week_decree <> ''", name="own_week_has_decree"),
        sa.CheckConstraint("internal_days > 0 AND copy_rate >= 0", name="own_rules"),
        sa.CheckConstraint("NOT needs_identity_scan OR identity_rule <> ''", name="identity_scan_has_rule"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(sa.String(60), unique=True)
    kind: Mapped[BodyKind] = mapped_column(choice(BodyKind, "kind"))
    name: Mapped[str] = mapped_column(sa.String(200))
    short_name: Mapped[str] = mapped_column(sa.String(80))
    parent_id: Mapped[int | None] = mapped_column(sa.ForeignKey("public_body.id", ondelete="RESTRICT"), index=True)
    zone: Mapped[str] = mapped_column(sa.String(40), default="Asia/Makassar")
    week: Mapped[str] = mapped_column(sa.String(7), default="12345")
    week_decree: Mapped[str] = mapped_column(sa.String(200), default="")
    letterhead: Mapped[list[Any]] = mapped_column(default=list)
    address: Mapped[str] = mapped_column(sa.String(300), default="")
    city: Mapped[str] = mapped_column(sa.String(80), default="")
    postcode: Mapped[str] = mapped_column(sa.String(10), default="")
    phone: Mapped[str] = mapped_column(sa.String(40), default="")
    whatsapp: Mapped[str] = mapped_column(sa.String(40), default="")
    email: Mapped[str] = mapped_column(sa.String(120), default="")
    website: Mapped[str] = mapped_column(sa.String(200), default="")
    hours: Mapped[list[Any]] = mapped_column(default=list)
    maklumat: Mapped[list[Any]] = mapped_column(default=list)
    accent: Mapped[str] = mapped_column(sa.String(7), default="")
    paper: Mapped[str] = mapped_column(sa.String(2), default="A4")
    register_code: Mapped[str] = mapped_column(sa.String(40), unique=True)
    register_pattern: Mapped[str] = mapped_column(sa.String(80), default=REGISTER_PATTERN)
    letter_code: Mapped[str] = mapped_column(sa.String(40), default="")
    letter_classification: Mapped[str] = mapped_column(sa.String(40), default="")
    letter_pattern: Mapped[str] = mapped_column(sa.String(80), default=LETTER_PATTERN)
    decree_pattern: Mapped[str] = mapped_column(sa.String(80), default=DECREE_PATTERN, server_default=DECREE_PATTERN)
    needs_identity_scan: Mapped[bool] = mapped_column(default=False)
    identity_rule: Mapped[str] = mapped_column(sa.String(300), default="")
    needs_approval: Mapped[bool] = mapped_column(default=False)
    internal_days: Mapped[int] = mapped_column(default=DEFAULT_INTERNAL_DAYS)
    copy_rate: Mapped[int] = mapped_column(default=0)  # whole rupiah a sheet
    cost_table: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")  # what each medium costs
    crest_sha256: Mapped[str | None] = mapped_column(sa.String(64))
    letter_copies: Mapped[dict[str, Any]] = mapped_column(
        default=dict, server_default="{}"
    )  # tembusan by kind of letter
    accepts_requests: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]

    units: Mapped[list[Unit]] = relationship(back_populates="body", order_by="Unit.name")


class Unit(Model):
    """A perangkat daerah with its PPID Pelaksana."""

    __tablename__ = "unit"
    __table_args__ = (sa.UniqueConstraint("body_id", "slug"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(sa.ForeignKey("public_body.id", ondelete="RESTRICT"))
    slug: Mapped[str] = mapped_column(sa.String(80))
    name: Mapped[str] = mapped_column(sa.String(200))
    short_name: Mapped[str] = mapped_column(sa.String(80))
    is_active: Mapped[bool] = mapped_column(default=True)
    code: Mapped[str] = mapped_column(sa.String(40), default="", server_default="")  # as it stands in numbers
    letterhead: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")
    address: Mapped[str] = mapped_column(sa.String(300), default="", server_default="")
    contact: Mapped[str] = mapped_column(sa.String(200), default="", server_default="")
    crest_sha256: Mapped[str | None] = mapped_column(sa.String(64))

    body: Mapped[PublicBody] = relationship(back_populates="units")


class Official(Model):
    """An office (jabatan) held by somebody from a date to a date; the role belongs to the office."""

    __tablename__ = "official"
    __table_args__ = (
        sa.CheckConstraint("until_on IS NULL OR until_on >= from_on", name="term"),
        sa.CheckConstraint("(role = 'unit_officer') = (unit_id IS NOT NULL)", name="unit_officer_has_unit"),
        sa.Index("ix_official_account", "account_id"),
        sa.Index("ix_official_body_role", "body_id", "role"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(sa.ForeignKey("public_body.id", ondelete="RESTRICT"))
    unit_id: Mapped[int | None] = mapped_column(sa.ForeignKey("unit.id", ondelete="RESTRICT"))
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id", ondelete="RESTRICT"))
    role: Mapped[Role] = mapped_column(choice(Role, "role"))
    jabatan: Mapped[str] = mapped_column(sa.String(200))
    name: Mapped[str] = mapped_column(sa.String(200))
    nip: Mapped[str] = mapped_column(sa.String(24), default="")
    rank: Mapped[str] = mapped_column(sa.String(80), default="")
    acting: Mapped[str] = mapped_column(sa.String(8), default="")
    principal: Mapped[str] = mapped_column(sa.String(200), default="", server_default="")  # jabatan signed for, "a.n."
    decree: Mapped[str] = mapped_column(sa.String(200), default="")
    from_on: Mapped[date]
    until_on: Mapped[date | None]

    body: Mapped[PublicBody] = relationship()
    unit: Mapped[Unit | None] = relationship()
