"""Questions about a body's own words: those that hold now, and how they came to be."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from ppid.models import LetterText, Official

PAGE_ROWS = 20


def current(body_id: int, kind: str | None = None) -> sa.Select[LetterText]:
    """Select the latest version of each block that a body ever worded, of one kind of letter or of all."""
    newer = aliased(LetterText)
    is_newest = ~sa.exists().where(
        newer.body_id == LetterText.body_id,
        newer.kind == LetterText.kind,
        newer.block == LetterText.block,
        newer.version > LetterText.version,
    )
    query = sa.select(LetterText).where(LetterText.body_id == body_id, is_newest)
    if kind is not None:
        query = query.where(LetterText.kind == kind)
    return query.order_by(LetterText.kind, LetterText.block)


def _of_block(body_id: int, kind: str, block: str) -> sa.Select[LetterText]:
    return sa.select(LetterText).where(
        LetterText.body_id == body_id, LetterText.kind == kind, LetterText.block == block
    )


def latest(body_id: int, kind: str, block: str) -> sa.Select[LetterText]:
    """Select the version of a block that holds now."""
    return _of_block(body_id, kind, block).order_by(LetterText.version.desc()).limit(1)


def pair(body_id: int, kind: str, block: str, version: int) -> sa.Select[LetterText]:
    """Select one version of a block and the one before it, the newer first."""
    query = _of_block(body_id, kind, block).where(LetterText.version.in_((version, version - 1)))
    return query.order_by(LetterText.version.desc())


def history(body_id: int, kind: str, block: str, *, before: int | None = None) -> sa.Select[LetterText, Official]:
    """Select the versions of a block with who wrote them, the latest first, one more row than a page shows.

    ``before`` is the last version seen.
    """
    query = (
        sa.select(LetterText, Official)
        .outerjoin(Official, Official.id == LetterText.official_id)
        .where(LetterText.body_id == body_id, LetterText.kind == kind, LetterText.block == block)
    )
    if before is not None:
        query = query.where(LetterText.version < before)
    return query.order_by(LetterText.version.desc()).limit(PAGE_ROWS + 1)
