"""Electronic signatures: the keys of a body or an official, what was signed with them, and signing of many at once."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ppid.db import Model, choice
from ppid.models.bodies import Official
from ppid.vault import Secret


class SigningMethod(StrEnum):
    """How a letter is signed: a PKCS#12 file, a PKCS#11 token, a remote service, or ink on paper and a scan."""

    FILE = "file"
    TOKEN = "token"  # noqa: S105 -- the name of a device
    REMOTE = "remote"
    PAPER = "paper"


class SigningKey(Model):
    """A certificate that may sign for a body: for one official, or for whoever signs when it names none.

    ``secret`` (sealed) is the PKCS#12 file in Base64 or the identity at the remote service; never its passphrase, which
    is asked at signing. ``place`` names token and key of a PKCS#11 device.
    """

    __tablename__ = "signing_key"
    __table_args__ = (
        sa.CheckConstraint("method <> 'paper'", name="method_has_key"),
        sa.CheckConstraint("(method = 'token') = (place <> '')", name="token_has_place"),
        sa.CheckConstraint("(method = 'token') = (secret_sealed IS NULL)", name="others_have_secret"),
        sa.Index("ix_signing_key_body", "body_id", "is_active"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    row_key: Mapped[str] = mapped_column(sa.String(32))
    body_id: Mapped[int] = mapped_column(sa.ForeignKey("public_body.id", ondelete="RESTRICT"))
    official_id: Mapped[int | None] = mapped_column(sa.ForeignKey("official.id", ondelete="RESTRICT"))
    method: Mapped[SigningMethod] = mapped_column(choice(SigningMethod, "method"))
    place: Mapped[str] = mapped_column(sa.String(200), default="")
    subject: Mapped[str] = mapped_column(sa.String(300), default="")
    issuer: Mapped[str] = mapped_column(sa.String(300), default="")
    fingerprint: Mapped[str] = mapped_column(sa.String(64), default="")
    valid_from_at: Mapped[datetime | None]
    valid_until_at: Mapped[datetime | None]
    is_active: Mapped[bool] = mapped_column(default=True)
    kept_at: Mapped[datetime]
    secret_sealed: Mapped[bytes | None]

    secret = Secret("secret")
    official: Mapped[Official | None] = relationship()


class LetterSignature(Model):
    """A signed copy of a letter beside the unsigned bytes: both are kept, and both are what was issued."""

    __tablename__ = "letter_signature"
    __table_args__ = (
        sa.CheckConstraint("(method = 'paper') = (key_id IS NULL)", name="paper_has_no_key"),
        sa.Index("ix_letter_signature_letter", "letter_id", "id"),
        sa.Index("ix_letter_signature_sha256", "sha256"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(sa.ForeignKey("public_body.id", ondelete="RESTRICT"))
    letter_id: Mapped[int] = mapped_column(sa.ForeignKey("letter.id", ondelete="RESTRICT"))
    official_id: Mapped[int | None] = mapped_column(sa.ForeignKey("official.id", ondelete="RESTRICT"))
    key_id: Mapped[int | None] = mapped_column(sa.ForeignKey("signing_key.id", ondelete="RESTRICT"))
    method: Mapped[SigningMethod] = mapped_column(choice(SigningMethod, "signed_by_method"))
    signer: Mapped[str] = mapped_column(sa.String(300), default="")
    issuer: Mapped[str] = mapped_column(sa.String(300), default="")
    is_timestamped: Mapped[bool] = mapped_column(default=False)
    signed_at: Mapped[datetime]
    sha256: Mapped[str] = mapped_column(sa.String(64))
    size_bytes: Mapped[int]
    media_type: Mapped[str] = mapped_column(sa.String(60))
    storage_key: Mapped[str] = mapped_column(sa.String(120))
    withdrawn_at: Mapped[datetime | None]  # a wrong scan is taken back; its bytes stay
    withdrawn_why: Mapped[str] = mapped_column(sa.Text, default="", server_default="")


class RunState(StrEnum):
    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"


class SigningRun(Model):
    """Many letters signed at once: ``letters`` by id, ``done`` of them finished, ``failures`` as [id, why]."""

    __tablename__ = "signing_run"
    __table_args__ = (sa.CheckConstraint("(state = 'running') = (ended_at IS NULL)", name="ended"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(sa.ForeignKey("public_body.id", ondelete="RESTRICT"))
    official_id: Mapped[int | None] = mapped_column(sa.ForeignKey("official.id", ondelete="RESTRICT"))
    key_id: Mapped[int] = mapped_column(sa.ForeignKey("signing_key.id", ondelete="RESTRICT"))
    letters: Mapped[list[Any]] = mapped_column(default=list)
    done: Mapped[int] = mapped_column(default=0)
    failures: Mapped[list[Any]] = mapped_column(default=list)
    state: Mapped[RunState] = mapped_column(choice(RunState, "run_state"))
    begun_at: Mapped[datetime]
    seen_at: Mapped[datetime]  # when it last moved; one that stands still has died
    ended_at: Mapped[datetime | None]
