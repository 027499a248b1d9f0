"""Accounts of officials, and the applicants and proxies of requests. What identifies a person is sealed."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from ppid.db import Model, choice
from ppid.law.workflow import ApplicantKind
from ppid.vault import Secret


class Account(Model):
    """Somebody who can sign in. What they may do follows from the offices they hold today."""

    __tablename__ = "account"
    __table_args__ = (sa.CheckConstraint("email = lower(email)", name="email_is_lower_case"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(sa.String(120), unique=True)
    name: Mapped[str] = mapped_column(sa.String(200))
    password_hash: Mapped[str] = mapped_column(sa.String(200))
    stamp: Mapped[str] = mapped_column(sa.String(32))  # changes with the password: older sessions end
    is_active: Mapped[bool] = mapped_column(default=True)
    must_change_password: Mapped[bool] = mapped_column(default=False)
    failed_count: Mapped[int] = mapped_column(default=0)
    locked_until_at: Mapped[datetime | None]
    last_seen_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class Applicant(Model):
    """The Pemohon as of one request: a snapshot, so that a later change of address rewrites no history.

    ``salt`` feeds the digests in events; when the person's data are erased the salt goes with them.
    """

    __tablename__ = "applicant"
    __table_args__ = (
        sa.Index("ix_applicant_identity_hash", "body_id", "identity_hash"),
        sa.CheckConstraint(
            "erased_at IS NOT NULL OR email_sealed IS NOT NULL OR phone_sealed IS NOT NULL "
            "OR address_sealed IS NOT NULL",
            name="reachable",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    row_key: Mapped[str] = mapped_column(sa.String(32))
    salt: Mapped[bytes | None]
    body_id: Mapped[int] = mapped_column(sa.ForeignKey("public_body.id", ondelete="RESTRICT"))
    kind: Mapped[ApplicantKind] = mapped_column(choice(ApplicantKind, "kind"))
    name: Mapped[str] = mapped_column(sa.String(200))
    occupation: Mapped[str] = mapped_column(sa.String(120), default="")
    is_foreign: Mapped[bool] = mapped_column(default=False)
    identity_sealed: Mapped[bytes | None]
    identity_hash: Mapped[str | None] = mapped_column(sa.String(64))
    address_sealed: Mapped[bytes | None]
    phone_sealed: Mapped[bytes | None]
    phone_hash: Mapped[str | None] = mapped_column(sa.String(64))
    email_sealed: Mapped[bytes | None]
    email_hash: Mapped[str | None] = mapped_column(sa.String(64))
    members_sealed: Mapped[bytes | None]
    erased_at: Mapped[datetime | None]

    identity = Secret("identity")  # NIK, passport, or number of the SK that ratifies the legal entity
    address = Secret("address")
    phone = Secret("phone")
    email = Secret("email")
    members = Secret("members")  # names of the members of a group, one a line


class Proxy(Model):
    """A kuasa and the special power of attorney it acts on."""

    __tablename__ = "proxy"

    id: Mapped[int] = mapped_column(primary_key=True)
    row_key: Mapped[str] = mapped_column(sa.String(32))
    body_id: Mapped[int] = mapped_column(sa.ForeignKey("public_body.id", ondelete="RESTRICT"))
    name: Mapped[str] = mapped_column(sa.String(200))
    identity_sealed: Mapped[bytes | None]
    identity_hash: Mapped[str | None] = mapped_column(sa.String(64))
    address_sealed: Mapped[bytes | None]
    phone_sealed: Mapped[bytes | None]
    email_sealed: Mapped[bytes | None]
    power_of_attorney: Mapped[str] = mapped_column(sa.String(200))

    identity = Secret("identity")
    address = Secret("address")
    phone = Secret("phone")
    email = Secret("email")
