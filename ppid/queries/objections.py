"""Questions about objections. Lateness is one of them: a select with a date."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from ppid.law.rulings import OPEN, ObjectionStatus
from ppid.models import (
    Applicant,
    Event,
    HarmTest,
    InfoRequest,
    Letter,
    Objection,
    ObjectionItem,
    ObjectionLetter,
    Official,
    RequestItem,
    RulingDraft,
    StoredFile,
)

PAGE_ROWS = 25
OPEN_STATES = tuple(sorted(OPEN))


@dataclass(frozen=True, slots=True)
class Filter:
    """What a worklist of objections shows. ``state`` is a status, or "open", "overdue", "to_execute" or "all"."""

    state: str = "open"
    text: str = ""


def by_filing_key(key: str) -> sa.Select[Objection]:
    return sa.select(Objection).where(Objection.filing_key == key)


def by_token(token_hashes: tuple[str, ...]) -> sa.Select[Objection]:
    """Select the objection with this token; the caller still compares the number."""
    return sa.select(Objection).where(Objection.token_hash.in_(token_hashes))


def whole(objection_id: int) -> sa.Select[Objection]:
    """Select one objection with everything its pages show, without joins, so that the row can be locked again."""
    return (
        sa.select(Objection)
        .where(Objection.id == objection_id)
        .options(
            selectinload(Objection.body),
            selectinload(Objection.applicant),
            selectinload(Objection.proxy),
            selectinload(Objection.grounds),
            selectinload(Objection.items),
            selectinload(Objection.ruling),
            selectinload(Objection.info_request).selectinload(InfoRequest.items),
            selectinload(Objection.info_request).selectinload(InfoRequest.notice),
        )
    )


def of_request(request_id: int) -> sa.Select[Objection]:
    """Select the objections to one request, oldest first."""
    return (
        sa.select(Objection)
        .where(Objection.request_id == request_id)
        .options(selectinload(Objection.grounds), selectinload(Objection.items))
        .order_by(Objection.id)
    )


def waiting_orders(body_id: int) -> sa.Select[ObjectionItem]:
    """Select what rulings ordered and nobody has carried out yet, by limit."""
    return (
        sa.select(ObjectionItem)
        .where(
            ObjectionItem.body_id == body_id,
            ObjectionItem.order_due_on.is_not(None),
            ObjectionItem.executed_on.is_(None),
        )
        .order_by(ObjectionItem.order_due_on, ObjectionItem.id)
    )


def _matching(body_id: int, wanted: Filter, today: date) -> sa.ColumnElement[bool]:
    conditions = [Objection.body_id == body_id]
    if wanted.state == "open":
        conditions.append(Objection.status.in_(OPEN_STATES))
    elif wanted.state == "overdue":
        conditions += [Objection.status.in_(OPEN_STATES), Objection.due_on < today]
    elif wanted.state == "to_execute":
        unfinished = sa.exists().where(
            ObjectionItem.objection_id == Objection.id,
            ObjectionItem.order_due_on.is_not(None),
            ObjectionItem.executed_on.is_(None),
        )
        conditions.append(unfinished)
    elif wanted.state in set(ObjectionStatus):
        conditions.append(Objection.status == ObjectionStatus(wanted.state))
    for word in wanted.text.lower().split()[:6]:
        conditions.append(
            sa.or_(
                sa.func.lower(Objection.number).contains(word, autoescape=True),
                sa.func.lower(Applicant.name).contains(word, autoescape=True),
            )
        )
    return sa.and_(*conditions)


def worklist(
    body_id: int,
    wanted: Filter,
    *,
    today: date,
    after: tuple[date, int] | None = None,
    before: tuple[date, int] | None = None,
) -> sa.Select[Objection]:
    """Select a page of objections by limit, one row more than the page holds; ``today`` is a date in the body's zone.

    ``after`` and ``before`` are keys (due date, id) of the neighbouring page. With ``before`` the rows come reversed.
    """
    query = (
        sa.select(Objection)
        .join(Objection.applicant)
        .where(_matching(body_id, wanted, today))
        .options(
            joinedload(Objection.applicant),
            joinedload(Objection.info_request),
            selectinload(Objection.grounds),
            selectinload(Objection.items),
        )
        .limit(PAGE_ROWS + 1)
    )
    key = sa.tuple_(Objection.due_on, Objection.id)
    newest_first = wanted.state not in {"open", "overdue"}
    forward = before is None
    edge = after or before
    if edge is not None:
        query = query.where(key > edge if forward != newest_first else key < edge)
    if forward != newest_first:
        return query.order_by(Objection.due_on, Objection.id)
    return query.order_by(Objection.due_on.desc(), Objection.id.desc())


def counts(body_id: int, *, today: date) -> sa.Select[ObjectionStatus, int, int]:
    """Select per status: how many, and how many of them await a ruling past their limit on ``today``."""
    overdue = sa.and_(Objection.status.in_(OPEN_STATES), Objection.due_on < today)
    return (
        sa.select(Objection.status, sa.func.count(), sa.func.coalesce(sa.func.sum(sa.case((overdue, 1), else_=0)), 0))
        .where(Objection.body_id == body_id)
        .group_by(Objection.status)
    )


def order_counts(body_id: int, *, today: date) -> sa.Select[int, int]:
    """Select in how many objections something ordered still waits, and in how many of them past its limit."""
    late = sa.case((ObjectionItem.order_due_on < today, ObjectionItem.objection_id))
    return sa.select(sa.func.count(sa.distinct(ObjectionItem.objection_id)), sa.func.count(sa.distinct(late))).where(
        ObjectionItem.body_id == body_id,
        ObjectionItem.order_due_on.is_not(None),
        ObjectionItem.executed_on.is_(None),
    )


def orders_due_until(body_id: int, last: date) -> sa.Select[ObjectionItem]:
    """Select what was ordered, waits, and falls due by ``last``, with its objection, most urgent first."""
    return (
        waiting_orders(body_id).where(ObjectionItem.order_due_on <= last).options(joinedload(ObjectionItem.objection))
    )


def awaiting_ruling(body_id: int) -> sa.Select[Objection]:
    """Select what awaits a ruling, most urgent first."""
    return (
        sa.select(Objection)
        .where(Objection.body_id == body_id, Objection.status.in_(OPEN_STATES))
        .options(joinedload(Objection.applicant), joinedload(Objection.proxy), joinedload(Objection.body))
        .order_by(Objection.due_on, Objection.id)
    )


def due_until(body_id: int, last: date) -> sa.Select[Objection]:
    """Select what awaits a ruling and falls due by ``last``, most urgent first."""
    return awaiting_ruling(body_id).where(Objection.due_on <= last)


def letters_of(objection_id: int) -> sa.Select[Letter]:
    return (
        sa.select(Letter)
        .join(ObjectionLetter, ObjectionLetter.letter_id == Letter.id)
        .where(ObjectionLetter.objection_id == objection_id)
        .order_by(Letter.id)
    )


def objection_of_letter(letter_id: int) -> sa.Select[Objection]:
    """Select the objection that a letter belongs to."""
    return (
        sa.select(Objection)
        .join(ObjectionLetter, ObjectionLetter.objection_id == Objection.id)
        .where(ObjectionLetter.letter_id == letter_id)
    )


def harm_tests_of(request_id: int) -> sa.Select[HarmTest]:
    """Select the harm tests on which the answer to a request rests."""
    rested_on = sa.select(RequestItem.harm_test_id).where(RequestItem.request_id == request_id)
    return sa.select(HarmTest).where(HarmTest.id.in_(rested_on)).order_by(HarmTest.id)


def files_of(objection: Objection) -> sa.Select[StoredFile]:
    """Select the files that came with an objection or prove something about it, oldest first."""
    return (
        sa.select(StoredFile)
        .where(StoredFile.draft_key == objection.file_key, StoredFile.body_id == objection.body_id)
        .order_by(StoredFile.id)
    )


def events_of(objection: Objection) -> sa.Select[Event]:
    """Select the events of the chain an objection is recorded on, oldest first: its request's, or its own."""
    if objection.request_id is not None:
        return sa.select(Event).where(Event.request_id == objection.request_id).order_by(Event.seq)
    return sa.select(Event).where(Event.chain == f"objection:{objection.id}").order_by(Event.seq)


def doers_of(objection: Objection) -> sa.Select[Official]:
    """Select the office-holders who took a step on the chain of an objection."""
    taken = events_of(objection).with_only_columns(Event.official_id).order_by(None)
    return sa.select(Official).where(Official.id.in_(taken))


def submitted_among(objection_ids: Sequence[int]) -> sa.Select[int]:
    """Select which of these objections have a draft of a ruling that awaits the Atasan PPID."""
    return sa.select(RulingDraft.objection_id).where(
        RulingDraft.objection_id.in_(objection_ids), RulingDraft.is_submitted
    )


def drafts_left_behind() -> sa.Select[RulingDraft]:
    """Select the drafts for objections that await no ruling any more."""
    return (
        sa.select(RulingDraft)
        .join(Objection, Objection.id == RulingDraft.objection_id)
        .where(Objection.status.not_in(OPEN_STATES))
        .order_by(RulingDraft.id)
    )


def draft_of(objection_id: int) -> sa.Select[RulingDraft]:
    return sa.select(RulingDraft).where(RulingDraft.objection_id == objection_id)
