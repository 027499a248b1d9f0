"""Questions about requests. Lateness is one of them: a select with a date."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from ppid.access import Actor, Permission
from ppid.law.roles import Role
from ppid.law.workflow import ANSWERED, AWAITING_REPLY, OPEN, Channel, Status
from ppid.models import Delivery, Event, InfoRequest, Letter, Official, StoredFile, Unit
from ppid.queries import assignments, search
from ppid.queries.notes import tagged

PAGE_ROWS = 25
OPEN_STATES = tuple(sorted(OPEN))
AWAITING_STATES = tuple(sorted(AWAITING_REPLY))
ANSWERED_STATES = tuple(sorted(ANSWERED))


def visible(actor: Actor) -> sa.ColumnElement[bool]:
    """The condition under which an office sees a request: its own body; a unit officer sees what the unit was given."""
    mine = InfoRequest.body_id == actor.body_id
    if actor.doer is not Role.UNIT_OFFICER:
        return mine
    return sa.and_(mine, assignments.given_to(actor.unit_id))


def awaiting_reply(body_id: int, *, due_by: date) -> sa.Select[InfoRequest]:
    """Select one body's open requests due on or before ``due_by``, most urgent first.

    ``due_by`` is a date in the body's own zone. Overdue is this select with yesterday.
    """
    return (
        sa.select(InfoRequest)
        .where(InfoRequest.body_id == body_id, InfoRequest.status.in_(AWAITING_STATES), InfoRequest.due_on <= due_by)
        .order_by(InfoRequest.due_on, InfoRequest.id)
    )


@dataclass(frozen=True, slots=True)
class Filter:
    """What a worklist shows. ``state`` is a Status, or "open", "overdue" or "all"."""

    state: str = "open"
    unit_id: int | None = None
    channel: Channel | None = None
    text: str = ""
    tag: str = ""


def matching(actor: Actor, wanted: Filter, *, today: date) -> sa.ColumnElement[bool]:
    """The condition of a worklist; ``today`` is a date in the body's zone."""
    return _matching(actor, wanted, today, _found(actor, wanted.text))


def _found(actor: Actor, text: str) -> search.Found:
    """Who is not told who asks does not find it by a name either."""
    if actor.can(Permission.APPLICANT_VIEW):
        return search.found_by(actor.body_id, text)
    return search.found_in_contents(text)


def _matching(actor: Actor, wanted: Filter, today: date, found: search.Found) -> sa.ColumnElement[bool]:
    conditions = [visible(actor), found.condition]
    if wanted.state == "open":
        conditions.append(InfoRequest.status.in_(OPEN_STATES))
    elif wanted.state == "overdue":
        conditions += [InfoRequest.status.in_(AWAITING_STATES), InfoRequest.due_on < today]
    elif wanted.state in set(Status):
        conditions.append(InfoRequest.status == Status(wanted.state))
    if wanted.unit_id is not None:
        conditions.append(assignments.with_unit(wanted.unit_id))
    if wanted.channel is not None:
        conditions.append(InfoRequest.channel == wanted.channel)
    if wanted.tag:
        conditions.append(tagged(actor.body_id, wanted.tag))
    return sa.and_(*conditions)


def worklist(
    actor: Actor,
    wanted: Filter,
    *,
    today: date,
    after: tuple[date, int] | None = None,
    before: tuple[date, int] | None = None,
    rows: int | None = None,
) -> sa.Select[InfoRequest]:
    """Select a page of requests with applicant, unit and first item, by due date, one row more than the page holds.

    ``after`` and ``before`` are keys (due date, id) of the neighbouring page. With ``before`` the rows come reversed.
    ``rows`` asks for exactly so many instead.
    """
    found = _found(actor, wanted.text)
    query = (
        sa.select(InfoRequest)
        .join(InfoRequest.applicant)
        .where(_matching(actor, wanted, today, found))
        .options(contains_eager(InfoRequest.applicant), joinedload(InfoRequest.unit), selectinload(InfoRequest.items))
        .limit(PAGE_ROWS + 1 if rows is None else rows)
    )
    key = sa.tuple_(InfoRequest.due_on, InfoRequest.id)
    newest_first = wanted.state not in {"open", "overdue", *OPEN_STATES}
    forward = before is None
    edge = after or before
    if edge is not None:
        query = query.where(key > edge if forward != newest_first else key < edge)
    due_on: sa.SQLColumnExpression[date] = InfoRequest.due_on
    if found.few or wanted.state in {"open", "overdue"}:
        # A few among many: to find and sort them is quick, to look for them along the index of all due dates is not.
        due_on = sa.func.coalesce(due_on, due_on)
    if forward != newest_first:
        return query.order_by(due_on, InfoRequest.id)
    return query.order_by(due_on.desc(), InfoRequest.id.desc())


def how_many(actor: Actor, wanted: Filter, *, today: date) -> sa.Select[int]:
    """Select how many requests a worklist has in all."""
    return sa.select(sa.func.count(InfoRequest.id)).where(matching(actor, wanted, today=today))


def chosen(actor: Actor, ids: Sequence[int]) -> sa.Select[InfoRequest]:
    """Select those of these requests that an office sees, with applicant and items, by due date."""
    return (
        sa.select(InfoRequest)
        .where(visible(actor), InfoRequest.id.in_(ids))
        .options(joinedload(InfoRequest.applicant), selectinload(InfoRequest.items))
        .order_by(InfoRequest.due_on, InfoRequest.id)
    )


def counts(actor: Actor, *, today: date) -> sa.Select[Status, int, int]:
    """Select per state: how many, and how many of them are past their limit on ``today``."""
    overdue = sa.and_(InfoRequest.status.in_(AWAITING_STATES), InfoRequest.due_on < today)
    return (
        sa.select(InfoRequest.status, sa.func.count(), sa.func.coalesce(sa.func.sum(sa.case((overdue, 1), else_=0)), 0))
        .where(visible(actor))
        .group_by(InfoRequest.status)
    )


def whole(request_id: int) -> sa.Select[InfoRequest]:
    """Select one request with everything its page shows.

    No joins: a step reads the same row again and locks it, which PostgreSQL refuses across an outer join.
    """
    return (
        sa.select(InfoRequest)
        .where(InfoRequest.id == request_id)
        .options(
            selectinload(InfoRequest.body),
            selectinload(InfoRequest.applicant),
            selectinload(InfoRequest.proxy),
            selectinload(InfoRequest.unit),
            selectinload(InfoRequest.notice),
            selectinload(InfoRequest.items),
        )
    )


def by_token(token_hashes: tuple[str, ...]) -> sa.Select[InfoRequest]:
    """Select the request with this token; the caller still compares the number."""
    return sa.select(InfoRequest).where(InfoRequest.token_hash.in_(token_hashes))


def by_number(body_id: int, number: str) -> sa.Select[InfoRequest]:
    """Select the request of a body with this registration number, however its letters were typed."""
    typed = {number, "".join(number.split())}
    return sa.select(InfoRequest).where(
        InfoRequest.body_id == body_id, InfoRequest.number.in_(sorted(typed | {one.upper() for one in typed}))
    )


def by_filing_key(key: str) -> sa.Select[InfoRequest]:
    return sa.select(InfoRequest).where(InfoRequest.filing_key == key)


def events_of(request_id: int) -> sa.Select[Event]:
    """Select a request's events, oldest first."""
    return sa.select(Event).where(Event.request_id == request_id).order_by(Event.seq)


def doers_of(request_id: int) -> sa.Select[Official]:
    """Select the office-holders who took a step in a request."""
    taken = sa.select(Event.official_id).where(Event.request_id == request_id)
    return sa.select(Official).where(Official.id.in_(taken))


def letters_of(request_id: int) -> sa.Select[Letter]:
    return sa.select(Letter).where(Letter.request_id == request_id).order_by(Letter.id)


def files_of(request_id: int) -> sa.Select[StoredFile]:
    return sa.select(StoredFile).where(StoredFile.request_id == request_id).order_by(StoredFile.id)


def receipt_of_answer(request_id: int) -> sa.Select[Delivery]:
    """Select the evidence that a request's answer was received."""
    return sa.select(Delivery).where(Delivery.request_id == request_id).order_by(Delivery.id).limit(1)


def units_of(body_id: int) -> sa.Select[Unit]:
    """Select a body's active units by name."""
    return sa.select(Unit).where(Unit.body_id == body_id, Unit.is_active).order_by(Unit.name)


def public_counters() -> sa.Select[int, int, int]:
    """Select three totals of the whole portal: received, answered, awaiting an answer."""
    return sa.select(
        sa.func.count(InfoRequest.id),
        sa.func.coalesce(sa.func.sum(sa.case((InfoRequest.status.in_(ANSWERED_STATES), 1), else_=0)), 0),
        sa.func.coalesce(sa.func.sum(sa.case((InfoRequest.status.in_(OPEN_STATES), 1), else_=0)), 0),
    )
