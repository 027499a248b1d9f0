"""Keeping the words by which requests are found. The caller commits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from ppid.db import db, dialect
from ppid.models import InfoRequest, RequestWords
from ppid.queries import search as queries
from ppid.words import forms_of

BATCH_ROWS = 500


def index(info_request: InfoRequest) -> None:
    """Let a request be found by what it says now: number, applicant, proxy, what is asked and what for.

    To be called again after each change of these, the erasure of somebody's data among them.
    """
    _write([info_request])


def index_next(after_id: int = 0, *, missing_only: bool) -> list[int]:
    """Index a batch of the requests that follow ``after_id``; return their ids, none when there are no more."""
    batch = db.session.scalars(queries.materials(after_id, BATCH_ROWS, missing_only=missing_only)).all()
    if batch:
        _write(batch)
    return [info_request.id for info_request in batch]


def _write(batch: Sequence[InfoRequest]) -> None:
    """Put the words of requests in the place of those that they had."""
    ids = [info_request.id for info_request in batch]
    db.session.execute(sa.delete(RequestWords).where(RequestWords.request_id.in_(ids)))
    db.session.execute(sa.insert(RequestWords), [_row(info_request) for info_request in batch])


def _row(info_request: InfoRequest) -> dict[str, Any]:
    names = [person.name for person in (info_request.applicant, info_request.proxy) if person is not None]
    asked = [item.text for item in info_request.items]
    forms = forms_of(info_request.number, *names, *asked, info_request.purpose)
    words = sorted(queries.marked(info_request.body_id, form) for form in forms)
    return {"request_id": info_request.id, "body_id": info_request.body_id, "words": " ".join(words)}


def compact() -> None:
    """Let go of what the index still holds of rewritten rows; PostgreSQL does so by itself, when it vacuums."""
    if dialect() == "sqlite":
        db.session.execute(sa.text("INSERT INTO request_words_fts (request_words_fts) VALUES ('rebuild')"))
