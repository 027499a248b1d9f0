"""Harm tests: those of a body, and those a refusal may rest on today."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from ppid.law.harm_tests import Result
from ppid.models import HarmTest

PAGE_ROWS = 25


def of_body(body_id: int, *, before: int | None = None) -> sa.Select[HarmTest]:
    """Select a page of a body's tests, newest first, one more than the page holds; ``before`` is the last id seen."""
    query = sa.select(HarmTest).where(HarmTest.body_id == body_id)
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
        )
        .order_by(HarmTest.id.desc())
    )


def whole(id: int) -> sa.Select[HarmTest]:
    """Select one test with its opinions."""
    return sa.select(HarmTest).where(HarmTest.id == id).options(selectinload(HarmTest.opinions))
