"""What is already public: the Daftar Informasi Publik."""

from __future__ import annotations

from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ppid.db import Model, choice
from ppid.models.bodies import PublicBody, Unit


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

    body: Mapped[PublicBody] = relationship()
    unit: Mapped[Unit | None] = relationship()
