"""What a report on the service of public information asks of the registers, and which reports a body has written."""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import defer

from ppid.law.reports import Span
from ppid.models import (
    Applicant,
    Dispute,
    DisputeStage,
    InfoRequest,
    Objection,
    ObjectionGround,
    ServiceReport,
)
from ppid.queries.figures import in_period

# What stands in the registers


def numbered(body_id: int, first: date, last: date) -> sa.Select[*tuple[Any, ...]]:
    """Select number and kind of applicant of each request of a period; no person is among the columns."""
    return (
        sa.select(InfoRequest.id, InfoRequest.number, Applicant.kind)
        .join(Applicant, Applicant.id == InfoRequest.applicant_id)
        .where(in_period([body_id], first, last))
        .order_by(InfoRequest.id)
    )


def objection_grounds(body_id: int, first: date, last: date) -> sa.Select[*tuple[Any, ...]]:
    """Count the objections received in a period by the ground that they name; one may name several."""
    return (
        sa.select(ObjectionGround.ground, sa.func.count())
        .join(Objection, Objection.id == ObjectionGround.objection_id)
        .where(Objection.body_id == body_id, Objection.received_on.between(first, last))
        .group_by(ObjectionGround.ground)
    )


def disputes(body_id: int, first: date, last: date) -> sa.Select[Dispute]:
    """Select the disputes brought before a commission in a period."""
    return (
        sa.select(Dispute)
        .where(Dispute.body_id == body_id, Dispute.petitioned_on.between(first, last))
        .order_by(Dispute.petitioned_on, Dispute.id)
    )


def dispute_steps(body_id: int, first: date, last: date, on: date) -> sa.Select[int, str]:
    """Select the steps that those disputes had taken by the end of ``on``."""
    return (
        sa.select(DisputeStage.dispute_id, DisputeStage.step)
        .join(Dispute, Dispute.id == DisputeStage.dispute_id)
        .where(Dispute.body_id == body_id, Dispute.petitioned_on.between(first, last), DisputeStage.on <= on)
    )


# Written and sent


def one_of(body_id: int, span: Span) -> sa.Select[ServiceReport]:
    """Select every edition of a body's report on a span, newest first, without the figures."""
    return (
        sa.select(ServiceReport)
        .where(
            ServiceReport.body_id == body_id,
            ServiceReport.kind == span.kind.value,
            ServiceReport.year == span.year,
            ServiceReport.period == span.period,
        )
        .options(defer(ServiceReport.figures), defer(ServiceReport.chapters))
        .order_by(ServiceReport.edition.desc())
    )


def of_year(body_id: int, year: int, *, sent_only: bool = False) -> sa.Select[ServiceReport]:
    """Select the reports of a body on a year and its parts, newest edition first, without texts and figures."""
    query = (
        sa.select(ServiceReport)
        .where(ServiceReport.body_id == body_id, ServiceReport.year == year)
        .options(defer(ServiceReport.figures), defer(ServiceReport.chapters))
        .order_by(ServiceReport.edition.desc())
    )
    return query.where(ServiceReport.sent_at.is_not(None)) if sent_only else query


def newest_sent(body_id: int, span: Span) -> sa.Select[ServiceReport]:
    """Select the newest edition that was sent, with everything."""
    return (
        sa.select(ServiceReport)
        .where(
            ServiceReport.body_id == body_id,
            ServiceReport.kind == span.kind.value,
            ServiceReport.year == span.year,
            ServiceReport.period == span.period,
            ServiceReport.sent_at.is_not(None),
        )
        .order_by(ServiceReport.edition.desc())
        .limit(1)
    )


def years_sent(body_id: int) -> sa.Select[int]:
    """Select the years on which a body has sent any report, newest first."""
    return (
        sa.select(ServiceReport.year)
        .where(ServiceReport.body_id == body_id, ServiceReport.sent_at.is_not(None))
        .distinct()
        .order_by(ServiceReport.year.desc())
    )


def undrawn() -> sa.Select[int]:
    """Select the reports that were sent and have no PDF yet."""
    return (
        sa.select(ServiceReport.id)
        .where(ServiceReport.sent_at.is_not(None), ServiceReport.storage_key.is_(None))
        .order_by(ServiceReport.id)
    )
