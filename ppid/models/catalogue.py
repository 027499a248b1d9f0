"""What is public already (DIP) and what is exempt by decree (DIK)."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ppid.db import Model, choice
from ppid.models.bodies import PublicBody, Unit
from ppid.models.harm_tests import HarmTest
from ppid.models.letters import Letter


class Category(StrEnum):
    """UU 14/2008 Pasal 9, 10 and 11."""

    PERIODIC = "periodic"
    IMMEDIATE = "immediate"
    ANY_TIME = "any_time"


class CatalogueEntry(Model):
    __tablename__ = "catalogue_entry"
    __table_args__ = (sa.Index("ix_catalogue_entry_body_id_title", "body_id", "title"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(sa.ForeignKey("public_body.id", ondelete="RESTRICT"))
    unit_id: Mapped[int | None] = mapped_column(sa.ForeignKey("unit.id", ondelete="RESTRICT"))
    title: Mapped[str] = mapped_column(sa.String(300))
    summary: Mapped[str] = mapped_column(sa.Text)
    category: Mapped[Category] = mapped_column(choice(Category, "category"))
    year: Mapped[int | None]
    form: Mapped[str] = mapped_column(sa.String(120), default="")
    url: Mapped[str] = mapped_column(sa.String(500), default="")
    holder: Mapped[str] = mapped_column(sa.String(200), default="", server_default="")  # who controls it
    responsible: Mapped[str] = mapped_column(sa.String(200), default="", server_default="")  # who answers for making it
    made: Mapped[str] = mapped_column(sa.String(200), default="", server_default="")  # when and where, in words
    retention: Mapped[str] = mapped_column(sa.String(120), default="", server_default="")
    updated_on: Mapped[date | None]
    is_listed: Mapped[bool] = mapped_column(default=True, server_default=sa.true())

    body: Mapped[PublicBody] = relationship()
    unit: Mapped[Unit | None] = relationship()


class ExemptEntry(Model):
    """A line of the Daftar Informasi yang Dikecualikan: a harm test that a decree has made an exemption of the body."""

    __tablename__ = "exempt_entry"
    __table_args__ = (sa.UniqueConstraint("harm_test_id"), sa.Index("ix_exempt_entry_body", "body_id", "id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(sa.ForeignKey("public_body.id", ondelete="RESTRICT"))
    harm_test_id: Mapped[int] = mapped_column(sa.ForeignKey("harm_test.id", ondelete="RESTRICT"))
    letter_id: Mapped[int] = mapped_column(sa.ForeignKey("letter.id", ondelete="RESTRICT"), index=True)
    decreed_on: Mapped[date]
    ended_on: Mapped[date | None]  # when a later decree took it off the list

    harm_test: Mapped[HarmTest] = relationship()
    letter: Mapped[Letter] = relationship()
