"""What officers keep beside a case: notes, tags, and the filters of their own worklist."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from ppid.models import CaseNote, CaseTag, InfoRequest, SavedFilter


def notes_of(request_id: int) -> sa.Select[CaseNote]:
    """Select the notes of a request with the office each was written from, newest first."""
    return (
        sa.select(CaseNote)
        .where(CaseNote.request_id == request_id)
        .options(joinedload(CaseNote.official))
        .order_by(CaseNote.written_at.desc(), CaseNote.id.desc())
    )


def tags_of(request_ids: Sequence[int]) -> sa.Select[CaseTag]:
    """Select the tags of these requests by word."""
    return sa.select(CaseTag).where(CaseTag.request_id.in_(request_ids)).order_by(CaseTag.tag)


def used_tags(body_id: int, *, limit: int = 200) -> sa.Select[str]:
    """Select the words that a body uses as tags, in order; one look into the index for each word, not for each case."""
    of_body = sa.select(sa.func.min(CaseTag.tag)).where(CaseTag.body_id == body_id)
    words = of_body.with_only_columns(sa.func.min(CaseTag.tag).label("tag")).cte("words", recursive=True)
    following = of_body.where(CaseTag.tag > words.c.tag).scalar_subquery()
    words = words.union_all(sa.select(following).where(words.c.tag.is_not(None)))
    return sa.select(words.c.tag).where(words.c.tag.is_not(None)).limit(limit)


def tagged(body_id: int, tag: str) -> sa.ColumnElement[bool]:
    """The condition that a request of a body bears a tag."""
    return InfoRequest.id.in_(sa.select(CaseTag.request_id).where(CaseTag.body_id == body_id, CaseTag.tag == tag))


def filters_of(account_id: int | None, body_id: int) -> sa.Select[SavedFilter]:
    """Select the filters that an account keeps for the worklist of a body, by name."""
    return (
        sa.select(SavedFilter)
        .where(SavedFilter.account_id == account_id, SavedFilter.body_id == body_id)
        .order_by(sa.func.lower(SavedFilter.name), SavedFilter.id)
    )
