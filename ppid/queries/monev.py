"""Questionnaires of the commissions: whom each concerns, what the bodies answered, and what was published."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from ppid.clock import ZONES
from ppid.law.monev import EntryState
from ppid.models import BodyKind, MonevAnswer, MonevEntry, PublicBody, Questionnaire


def concerned(commission: PublicBody) -> sa.ColumnElement[bool]:
    """The condition for the bodies that a commission rates: those of its region; the national one rates all.

    It is what `ppid.queries.oversight.overseen` says of a commissioner. Commissions are not rated.
    """
    is_commission = commission.kind is BodyKind.COMMISSION
    if is_commission and commission.parent_id is None:
        return PublicBody.kind != BodyKind.COMMISSION
    head = commission.parent_id if is_commission else commission.id
    return sa.and_(PublicBody.kind != BodyKind.COMMISSION, sa.or_(PublicBody.id == head, PublicBody.parent_id == head))


def bodies(questionnaire: Questionnaire) -> sa.Select[PublicBody]:
    """Select the bodies that a questionnaire concerns, by id."""
    return sa.select(PublicBody).where(concerned(questionnaire.commission)).order_by(PublicBody.id)


def addressed(questionnaire: Questionnaire) -> sa.ColumnElement[bool]:
    """The condition for the bodies that a questionnaire asked, whether they began to answer or not.

    They are those it concerns, as long as they came to the portal before it closed in their own zone. Neither moves
    once it has closed, so the list of a published one stays as it was.
    """
    next_day = datetime.combine(questionnaire.closes_on + timedelta(days=1), time())
    in_time = (
        sa.and_(
            PublicBody.zone == zone,
            PublicBody.created_at < next_day.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC),
        )
        for zone in ZONES
    )
    return sa.and_(concerned(questionnaire.commission), sa.or_(*in_time))


def _rates(body: PublicBody) -> sa.ColumnElement[bool]:
    """The same the other way round: whether the commission of the row, a PublicBody, rates ``body``."""
    if body.kind is BodyKind.COMMISSION:
        return sa.false()
    is_commission = PublicBody.kind == BodyKind.COMMISSION
    head = sa.case((is_commission, PublicBody.parent_id), else_=PublicBody.id)
    heads = [id for id in (body.id, body.parent_id) if id is not None]
    return sa.or_(sa.and_(is_commission, PublicBody.parent_id.is_(None)), head.in_(heads))


def concerning(body: PublicBody) -> sa.Select[Questionnaire, MonevEntry]:
    """Select the opened questionnaires that concern a body, newest first, each with what the body answered so far."""
    mine = sa.and_(MonevEntry.questionnaire_id == Questionnaire.id, MonevEntry.body_id == body.id)
    return (
        sa.select(Questionnaire, MonevEntry)
        .join(PublicBody, PublicBody.id == Questionnaire.commission_id)
        .outerjoin(MonevEntry, mine)
        .where(Questionnaire.is_open, _rates(body))
        .options(joinedload(Questionnaire.commission))
        .order_by(Questionnaire.year.desc(), Questionnaire.id.desc())
    )


def open_for(body: PublicBody, slug: str, year: int) -> sa.Select[Questionnaire, MonevEntry]:
    """Select one of them by the slug of its commission and its year."""
    return concerning(body).where(PublicBody.slug == slug, Questionnaire.year == year)


def of_commission(commission_id: int) -> sa.Select[Questionnaire]:
    """Select the questionnaires of a commission, newest first."""
    return (
        sa.select(Questionnaire)
        .where(Questionnaire.commission_id == commission_id)
        .options(joinedload(Questionnaire.commission))
        .order_by(Questionnaire.year.desc())
    )


def of_year(commission_id: int, year: int) -> sa.Select[Questionnaire]:
    return of_commission(commission_id).where(Questionnaire.year == year)


def entry_of(questionnaire_id: int, body_id: int) -> sa.Select[MonevEntry]:
    """Select what a body answers to a questionnaire, with every answer."""
    return (
        sa.select(MonevEntry)
        .where(MonevEntry.questionnaire_id == questionnaire_id, MonevEntry.body_id == body_id)
        .options(
            selectinload(MonevEntry.answers),
            joinedload(MonevEntry.body),
            joinedload(MonevEntry.questionnaire).joinedload(Questionnaire.commission),
        )
        .execution_options(populate_existing=True)
    )


def entries(questionnaire_id: int) -> sa.Select[MonevEntry]:
    """Select everything that was answered to a questionnaire, in the order of bodies."""
    return (
        sa.select(MonevEntry)
        .where(MonevEntry.questionnaire_id == questionnaire_id)
        .options(selectinload(MonevEntry.answers), joinedload(MonevEntry.body))
        .order_by(MonevEntry.body_id)
        .execution_options(populate_existing=True)
    )


def answering(questionnaire_id: int) -> sa.Select[PublicBody]:
    """Select the bodies that began to answer a questionnaire, by id."""
    return (
        sa.select(PublicBody)
        .join(MonevEntry, MonevEntry.body_id == PublicBody.id)
        .where(MonevEntry.questionnaire_id == questionnaire_id)
        .order_by(PublicBody.id)
    )


def answer_of_commission(id: int, commission_id: int) -> sa.Select[MonevAnswer]:
    """Select an answer that was sent to a commission; a draft is the body's own."""
    return (
        sa.select(MonevAnswer)
        .join(MonevEntry, MonevEntry.id == MonevAnswer.entry_id)
        .join(Questionnaire, Questionnaire.id == MonevEntry.questionnaire_id)
        .where(
            MonevAnswer.id == id,
            Questionnaire.commission_id == commission_id,
            MonevEntry.state != EntryState.DRAFT,
        )
    )


# Lists


def participants(questionnaire: Questionnaire) -> sa.Select[*tuple[Any, ...]]:
    """Select the bodies that a questionnaire asked by name, with how far each of them is."""
    given = sa.func.count(MonevAnswer.given)
    contested = sa.func.count().filter(MonevAnswer.contest != "")
    decided = sa.func.count(MonevAnswer.first_given)
    counts = (
        sa.select(
            MonevAnswer.entry_id,
            sa.func.count().label("answers"),
            given.label("given"),
            contested.label("contested"),
            decided.label("decided"),
        )
        .join(MonevEntry, MonevEntry.id == MonevAnswer.entry_id)
        .where(MonevEntry.questionnaire_id == questionnaire.id)
        .group_by(MonevAnswer.entry_id)
        .subquery()
    )
    mine = sa.and_(MonevEntry.questionnaire_id == questionnaire.id, MonevEntry.body_id == PublicBody.id)
    return (
        sa.select(
            PublicBody.slug,
            PublicBody.name,
            PublicBody.kind,
            PublicBody.zone,
            MonevEntry.id.label("entry_id"),
            MonevEntry.state,
            MonevEntry.submitted_at,
            MonevEntry.visit_score,
            MonevEntry.result,
            MonevEntry.category,
            sa.func.coalesce(counts.c.answers, 0).label("answers"),
            sa.func.coalesce(counts.c.given, 0).label("given"),
            sa.func.coalesce(counts.c.contested, 0).label("contested"),
            sa.func.coalesce(counts.c.decided, 0).label("decided"),
        )
        .outerjoin(MonevEntry, mine)
        .outerjoin(counts, counts.c.entry_id == MonevEntry.id)
        .where(sa.or_(MonevEntry.id.is_not(None), addressed(questionnaire)))
        .order_by(PublicBody.name, PublicBody.id)
    )


def given(questionnaire_id: int) -> sa.Select[int, int | None, str, int | None]:
    """Select what is given so far for the answers that were sent: entry, its visit score, question and score."""
    return (
        sa.select(MonevEntry.id, MonevEntry.visit_score, MonevAnswer.question, MonevAnswer.given)
        .join(MonevAnswer, MonevAnswer.entry_id == MonevEntry.id)
        .where(
            MonevEntry.questionnaire_id == questionnaire_id,
            MonevEntry.state != EntryState.DRAFT,
            MonevAnswer.given.is_not(None),
        )
    )


def published() -> sa.Select[Questionnaire]:
    """Select every published questionnaire, newest first."""
    return (
        sa.select(Questionnaire)
        .join(PublicBody, PublicBody.id == Questionnaire.commission_id)
        .where(Questionnaire.published_at.is_not(None))
        .options(joinedload(Questionnaire.commission))
        .order_by(Questionnaire.year.desc(), PublicBody.name, Questionnaire.id)
    )


def published_one(slug: str, year: int) -> sa.Select[Questionnaire]:
    """Select the published questionnaire of a commission and year."""
    return published().where(PublicBody.slug == slug, Questionnaire.year == year)


def results(questionnaire: Questionnaire) -> sa.Select[*tuple[Any, ...]]:
    """Select the bodies of a published questionnaire with their results, the highest first, those without one last.

    They are all that it asked: who began no answer stands there as well.
    """
    mine = sa.and_(MonevEntry.questionnaire_id == questionnaire.id, MonevEntry.body_id == PublicBody.id)
    return (
        sa.select(
            PublicBody.id,
            PublicBody.slug,
            PublicBody.name,
            PublicBody.kind,
            MonevEntry.result,
            MonevEntry.category,
        )
        .outerjoin(MonevEntry, mine)
        .where(sa.or_(MonevEntry.id.is_not(None), addressed(questionnaire)))
        .order_by(MonevEntry.result.is_(None), MonevEntry.result.desc(), PublicBody.name, PublicBody.id)
    )
