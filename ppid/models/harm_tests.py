"""Uji konsekuensi: the record behind every exemption, and the opinions of the advisory team."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ppid.db import Model, choice
from ppid.law.harm_tests import HarmFacts, Result


class HarmTest(Model):
    """One tested piece of information; reusable while it is valid. A decided test is never changed, only replaced."""

    __tablename__ = "harm_test"
    __table_args__ = (
        sa.UniqueConstraint("body_id", "year", "seq"),
        sa.CheckConstraint("(result IS NULL) = (decided_on IS NULL)", name="result_has_date"),
        sa.CheckConstraint("(number IS NULL) = (decided_on IS NULL)", name="decided_has_number"),
        sa.CheckConstraint("until_on IS NULL OR decided_on IS NULL OR until_on > decided_on", name="period"),
        sa.CheckConstraint(
            "result IS NULL OR result = 'open' OR ground NOT IN ('a', 'b', 'c', 'd', 'e', 'f') OR until_on IS NOT NULL",
            name="exemption_expires",
        ),
        sa.Index("ix_harm_test_body", "body_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column()
    body_id: Mapped[int] = mapped_column(sa.ForeignKey("public_body.id", ondelete="RESTRICT"))
    request_id: Mapped[int | None] = mapped_column(sa.ForeignKey("info_request.id", ondelete="RESTRICT"), index=True)
    unit_id: Mapped[int | None] = mapped_column(sa.ForeignKey("unit.id", ondelete="RESTRICT"))
    number: Mapped[str | None] = mapped_column(sa.String(120))
    year: Mapped[int | None]
    seq: Mapped[int | None]
    information: Mapped[str] = mapped_column(sa.Text)
    ground: Mapped[str] = mapped_column(sa.String(1), default="")
    act: Mapped[str] = mapped_column(sa.Text, default="")
    if_opened: Mapped[str] = mapped_column(sa.Text, default="")
    if_closed: Mapped[str] = mapped_column(sa.Text, default="")
    public_interest: Mapped[str] = mapped_column(sa.Text, default="")
    participants: Mapped[list[Any]] = mapped_column(default=list)
    pasal_18_checked: Mapped[bool] = mapped_column(default=False)
    pasal_18: Mapped[list[Any]] = mapped_column(default=list)
    consent: Mapped[bool] = mapped_column(default=False)
    public_office: Mapped[bool] = mapped_column(default=False)
    result: Mapped[Result | None] = mapped_column(choice(Result, "result"))
    decided_on: Mapped[date | None]
    until_on: Mapped[date | None]
    written_by: Mapped[str] = mapped_column(sa.String(200))
    written_at: Mapped[datetime]

    opinions: Mapped[list[HarmOpinion]] = relationship(back_populates="harm_test", order_by="HarmOpinion.id")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 -- read by SQLAlchemy as it stands

    @property
    def facts(self) -> HarmFacts:
        """The test as the law looks at it."""
        return HarmFacts(
            information=self.information,
            ground=self.ground,
            act=self.act,
            if_opened=self.if_opened,
            if_closed=self.if_closed,
            public_interest=self.public_interest,
            participants=tuple(str(name) for name in self.participants),
            result=self.result,
            decided_on=self.decided_on,
            until_on=self.until_on,
            pasal_18_checked=self.pasal_18_checked,
            pasal_18=tuple(str(letter) for letter in self.pasal_18),
            consent=self.consent,
            public_office=self.public_office,
        )


class HarmOpinion(Model):
    """What a member of the tim pertimbangan says about a test."""

    __tablename__ = "harm_opinion"
    __table_args__ = (sa.CheckConstraint("text <> ''", name="text"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(sa.ForeignKey("public_body.id", ondelete="RESTRICT"))
    harm_test_id: Mapped[int] = mapped_column(sa.ForeignKey("harm_test.id", ondelete="RESTRICT"), index=True)
    name: Mapped[str] = mapped_column(sa.String(200))
    jabatan: Mapped[str] = mapped_column(sa.String(200))
    text: Mapped[str] = mapped_column(sa.Text)
    given_at: Mapped[datetime]

    harm_test: Mapped[HarmTest] = relationship(back_populates="opinions")
