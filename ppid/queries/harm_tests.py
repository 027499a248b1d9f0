"""Harm tests: those of a body, those a refusal may rest on today, and what rests on one."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from ppid.law.harm_tests import Result
from ppid.models import ExemptEntry, HarmTest, InfoRequest, Letter, RequestItem

PAGE_ROWS = 25


class State(StrEnum):
    """How a test stands on a day. Expired is a question with a date, never stored."""

    DRAFT = "draft"
    DECIDED = "decided"
    EXPIRED = "expired"


def state_of(test: HarmTest, on: date) -> State:
    """How a test stands on ``on``, a date in its body's zone."""
    if test.decided_on is None:
        return State.DRAFT
    return State.EXPIRED if test.until_on is not None and test.until_on < on else State.DECIDED


def _is(state: State, on: date) -> sa.ColumnElement[bool]:
    """The same as a condition."""
    ended = sa.and_(HarmTest.until_on.is_not(None), HarmTest.until_on < on)
    return {
        State.DRAFT: HarmTest.decided_on.is_(None),
        State.DECIDED: sa.and_(HarmTest.decided_on.is_not(None), sa.not_(ended)),
        State.EXPIRED: sa.and_(HarmTest.decided_on.is_not(None), ended),
    }[state]


def seen_by(unit_id: int | None) -> sa.ColumnElement[bool]:
    """What a unit officer sees of the body's tests: every decided one, and the drafts of the own unit."""
    return sa.or_(HarmTest.decided_on.is_not(None), HarmTest.unit_id == unit_id)


def of_body(
    body_id: int, *, state: State | None = None, on: date, before: int | None = None, after: int | None = None
) -> sa.Select[HarmTest]:
    """Select a page of a body's tests in ``state``, newest first, one more than the page holds.

    ``before`` and ``after`` are the id of the last row seen; after ``after`` the rows come oldest first.
    """
    query = sa.select(HarmTest).where(HarmTest.body_id == body_id)
    if state is not None:
        query = query.where(_is(state, on))
    if after is not None:
        return query.where(HarmTest.id > after).order_by(HarmTest.id).limit(PAGE_ROWS + 1)
    if before is not None:
        query = query.where(HarmTest.id < before)
    return query.order_by(HarmTest.id.desc()).limit(PAGE_ROWS + 1)


def in_force(body_id: int, on: date) -> sa.Select[HarmTest]:
    """Select the decided tests of a body that close information on ``on``; the law still checks each one."""
    return (
        sa.select(HarmTest)
        .where(
            HarmTest.body_id == body_id,
            HarmTest.result.in_((Result.EXEMPT, Result.PARTLY_EXEMPT)),
            HarmTest.decided_on <= on,
            sa.or_(HarmTest.until_on.is_(None), HarmTest.until_on >= on),
            not_ended(),
        )
        .order_by(HarmTest.id.desc())
    )


def not_ended() -> sa.ColumnElement[bool]:
    """Whether no later decree has opened what a test closed; then nothing more may rest on it."""
    return ~sa.exists().where(ExemptEntry.harm_test_id == HarmTest.id, ExemptEntry.ended_on.is_not(None))


def whole(id: int) -> sa.Select[HarmTest]:
    """Select one test with its opinions."""
    return sa.select(HarmTest).where(HarmTest.id == id).options(selectinload(HarmTest.opinions))


def sheet_of(test: HarmTest) -> sa.Select[Letter]:
    """Select the sheet of a decided test."""
    return sa.select(Letter).where(
        Letter.body_id == test.body_id, Letter.kind == "harm_test", Letter.number == test.number
    )


def resting_on(test_id: int) -> sa.Select[int, str]:
    """Select id and number of some requests whose answer rests on a test, the latest first."""
    return (
        sa.select(InfoRequest.id, InfoRequest.number)
        .join(RequestItem, RequestItem.request_id == InfoRequest.id)
        .where(RequestItem.harm_test_id == test_id)
        .distinct()
        .order_by(InfoRequest.id.desc())
        .limit(PAGE_ROWS)
    )
