"""Monitoring and evaluation: the commission's yearly questionnaire, what each body answers, and what it is given."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ppid.db import Model, choice
from ppid.law.monev import EntryState
from ppid.models.bodies import PublicBody


class Questionnaire(Model):
    """The SAQ of one commission and year. ``aspects`` are data: each with its weight and its questions.

    Until it ``is_open`` it may be changed; from then on only its dates.
    """

    __tablename__ = "questionnaire"
    __table_args__ = (
        sa.UniqueConstraint("commission_id", "year"),
        sa.CheckConstraint("opens_on <= closes_on AND closes_on <= objections_until_on", name="dates"),
        sa.CheckConstraint("0 <= visit_weight AND visit_weight <= 100", name="visit_weight"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column()
    commission_id: Mapped[int] = mapped_column(sa.ForeignKey("public_body.id", ondelete="RESTRICT"))
    year: Mapped[int]
    title: Mapped[str] = mapped_column(sa.String(200))
    aspects: Mapped[list[Any]] = mapped_column(default=list)
    visit_weight: Mapped[int] = mapped_column(default=0)  # percent of the result that a visit or presentation gives
    opens_on: Mapped[date]
    closes_on: Mapped[date]
    objections_until_on: Mapped[date]
    is_open: Mapped[bool] = mapped_column(default=False)
    published_at: Mapped[datetime | None]
    written_at: Mapped[datetime]

    commission: Mapped[PublicBody] = relationship()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 -- read by SQLAlchemy as it stands


class MonevEntry(Model):
    """What one body answers to a questionnaire; ``result`` (0 to 100, two decimals) once it is final."""

    __tablename__ = "monev_entry"
    __table_args__ = (
        sa.UniqueConstraint("questionnaire_id", "body_id"),
        sa.CheckConstraint("(state = 'draft') = (submitted_at IS NULL)", name="submitted"),
        sa.CheckConstraint("(state = 'final') = (result IS NOT NULL)", name="final_has_result"),
        sa.CheckConstraint("result IS NULL OR (result >= 0 AND result <= 100)", name="result"),
        sa.CheckConstraint("visit_score IS NULL OR (visit_score >= 0 AND visit_score <= 100)", name="visit_score"),
        sa.Index("ix_monev_entry_body", "body_id", "questionnaire_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column()
    questionnaire_id: Mapped[int] = mapped_column(sa.ForeignKey("questionnaire.id", ondelete="RESTRICT"))
    body_id: Mapped[int] = mapped_column(sa.ForeignKey("public_body.id", ondelete="RESTRICT"))
    state: Mapped[EntryState] = mapped_column(choice(EntryState, "entry_state"))
    submitted_at: Mapped[datetime | None]
    verified_at: Mapped[datetime | None]
    contested_at: Mapped[datetime | None]
    visit_score: Mapped[int | None]
    visit_note: Mapped[str] = mapped_column(sa.Text, default="")
    result: Mapped[float | None]
    category: Mapped[str] = mapped_column(sa.String(40), default="")

    body: Mapped[PublicBody] = relationship()
    questionnaire: Mapped[Questionnaire] = relationship()
    answers: Mapped[list[MonevAnswer]] = relationship(back_populates="entry", order_by="MonevAnswer.id")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 -- read by SQLAlchemy as it stands


class MonevAnswer(Model):
    """An answer to one question, with its proof: a link, a file, or what the portal knows by itself.

    ``claimed``, ``given`` and ``contested`` are percents of the question's weight: what the body says, what the
    commission gives, and what the body asks for in the objection period.
    """

    __tablename__ = "monev_answer"
    __table_args__ = (
        sa.UniqueConstraint("entry_id", "question"),
        sa.CheckConstraint("claimed >= 0 AND claimed <= 100", name="claimed"),
        sa.CheckConstraint("given IS NULL OR (given >= 0 AND given <= 100)", name="given"),
        sa.CheckConstraint("(storage_key IS NULL) = (sha256 IS NULL)", name="file_has_fingerprint"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(sa.ForeignKey("public_body.id", ondelete="RESTRICT"))
    entry_id: Mapped[int] = mapped_column(sa.ForeignKey("monev_entry.id", ondelete="RESTRICT"))
    question: Mapped[str] = mapped_column(sa.String(40))
    claimed: Mapped[int] = mapped_column(default=0)
    note: Mapped[str] = mapped_column(sa.Text, default="")
    link: Mapped[str] = mapped_column(sa.String(500), default="")
    known: Mapped[dict[str, Any]] = mapped_column(default=dict)  # what the portal found by itself, and when
    file_name: Mapped[str] = mapped_column(sa.String(200), default="")
    storage_key: Mapped[str | None] = mapped_column(sa.String(120))
    sha256: Mapped[str | None] = mapped_column(sa.String(64))
    given: Mapped[int | None]
    first_given: Mapped[int | None]  # what was given before the objection was decided
    given_note: Mapped[str] = mapped_column(sa.Text, default="")
    contest: Mapped[str] = mapped_column(sa.Text, default="")
    changed_at: Mapped[datetime]

    entry: Mapped[MonevEntry] = relationship(back_populates="answers")
