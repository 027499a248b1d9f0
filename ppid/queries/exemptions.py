"""Questions about the list of exempt information (DIK): what stands on it, what could, and what has come off it."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from ppid.models import ExemptEntry, HarmTest
from ppid.queries import harm_tests

PAGE_ROWS = 25
MOST_CANDIDATES = 100


class State(StrEnum):
    """How a line of the DIK stands on a day. Expired is a question with a date, never stored."""

    IN_FORCE = "in_force"
    EXPIRED = "expired"
    ENDED = "ended"


def state_of(entry: ExemptEntry, on: date) -> State:
    """How a line stands on ``on``, a date in its body's zone."""
    if entry.ended_on is not None:
        return State.ENDED
    until = entry.harm_test.until_on
    return State.EXPIRED if until is not None and until < on else State.IN_FORCE


def _is(state: State, on: date) -> sa.ColumnElement[bool]:
    """The same as a condition."""
    expired = sa.and_(HarmTest.until_on.is_not(None), HarmTest.until_on < on)
    return {
        State.IN_FORCE: sa.and_(ExemptEntry.ended_on.is_(None), sa.not_(expired)),
        State.EXPIRED: sa.and_(ExemptEntry.ended_on.is_(None), expired),
        State.ENDED: ExemptEntry.ended_on.is_not(None),
    }[state]


def _entries(body_id: int) -> sa.Select[ExemptEntry]:
    return (
        sa.select(ExemptEntry)
        .join(ExemptEntry.harm_test)
        .where(ExemptEntry.body_id == body_id)
        .options(contains_eager(ExemptEntry.harm_test), joinedload(ExemptEntry.letter))
    )


def of_body(
    body_id: int, *, state: State | None, on: date, before: int | None = None, after: int | None = None
) -> sa.Select[ExemptEntry]:
    """Select a page of a body's lines with test and decree, newest first, one more than the page holds.

    ``before`` and ``after`` are the id of the last row seen; after ``after`` the rows come oldest first.
    """
    query = _entries(body_id)
    if state is not None:
        query = query.where(_is(state, on))
    if after is not None:
        return query.where(ExemptEntry.id > after).order_by(ExemptEntry.id).limit(PAGE_ROWS + 1)
    if before is not None:
        query = query.where(ExemptEntry.id < before)
    return query.order_by(ExemptEntry.id.desc()).limit(PAGE_ROWS + 1)


def in_force(body_id: int, on: date) -> sa.Select[ExemptEntry]:
    """Select every line that holds on ``on``, in the order in which they were decreed."""
    return _entries(body_id).where(_is(State.IN_FORCE, on)).order_by(ExemptEntry.id)


def how_many(body_id: int, on: date) -> sa.Select[int, int, int]:
    """Select how many lines of a body hold, have expired and were ended by a decree."""
    holding, expired, ended = (sa.func.count(ExemptEntry.id).filter(_is(state, on)) for state in State)
    return sa.select(holding, expired, ended).join(ExemptEntry.harm_test).where(ExemptEntry.body_id == body_id)


def one(body_id: int, id: int) -> sa.Select[ExemptEntry]:
    """Select one line with its test and decree."""
    return _entries(body_id).where(ExemptEntry.id == id)


def candidates(body_id: int, on: date) -> sa.Select[HarmTest]:
    """Select the decided tests in force that no decree has made exemptions yet; the law still checks each one."""
    decreed = sa.exists().where(ExemptEntry.harm_test_id == HarmTest.id)
    return harm_tests.in_force(body_id, on).where(~decreed).limit(MOST_CANDIDATES)
