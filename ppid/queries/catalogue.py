"""Questions about what is already public: the catalogue of every body, found by words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from ppid.models import CatalogueEntry, PublicBody, Unit

PAGE_ROWS = 20
MOST_CHARACTERS = 200
MOST_WORDS = 12

Place = tuple[int, str, int]  # rank, title, id: where an entry stands among the results


def words_of(text: str) -> tuple[str, ...]:
    """The words of a search, each once, as many as a search takes."""
    plain = text.replace("\x00", " ")[:MOST_CHARACTERS]
    return tuple(dict.fromkeys(plain.lower().split()))[:MOST_WORDS]


def contains(column: Any, word: str) -> sa.ColumnElement[bool]:
    """Whether a column contains a word, in whatever case; ``%``, ``_`` and ``\\`` stand for themselves."""
    escaped = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return sa.type_coerce(column, sa.Text).ilike(f"%{escaped}%", escape="\\")


def every_word(words: tuple[str, ...], *columns: Any) -> sa.ColumnElement[bool]:
    """Whether each word occurs in at least one of the columns. True without words."""
    return sa.and_(sa.true(), *(sa.or_(*(contains(column, word) for column in columns)) for word in words))


@dataclass(frozen=True, slots=True)
class Search:
    """What somebody looks for, in everything that is public or in what one body published."""

    words: tuple[str, ...] = ()
    body_id: int | None = None

    @property
    def condition(self) -> sa.ColumnElement[bool]:
        matching = every_word(
            self.words,
            CatalogueEntry.title,
            CatalogueEntry.summary,
            PublicBody.name,
            PublicBody.short_name,
            Unit.name,
            sa.cast(CatalogueEntry.year, sa.String),
        )
        return matching if self.body_id is None else sa.and_(matching, CatalogueEntry.body_id == self.body_id)

    @property
    def rank(self) -> sa.ColumnElement[int]:
        """First the entries whose title has every word, as words begin; then inside longer words; then the others."""
        begins = (contains(sa.literal(" ") + CatalogueEntry.title, f" {word}") for word in self.words)
        return sa.case((sa.and_(sa.true(), *begins), 0), (every_word(self.words, CatalogueEntry.title), 1), else_=2)


def found(search: Search, *, after: Place | None = None, before: Place | None = None) -> sa.Select[CatalogueEntry]:
    """Select a page of entries with body and unit, best first, one row more than the page holds.

    ``after`` and ``before`` are the places of the neighbouring page's edge. With ``before`` the rows come reversed.
    """
    key = (search.rank, CatalogueEntry.title, CatalogueEntry.id)
    query = (
        _joined(sa.select(CatalogueEntry))
        .where(search.condition)
        .options(contains_eager(CatalogueEntry.body), contains_eager(CatalogueEntry.unit))
        .limit(PAGE_ROWS + 1)
    )
    if before is not None:
        return query.where(sa.tuple_(*key) < before).order_by(*(column.desc() for column in key))
    if after is not None:
        query = query.where(sa.tuple_(*key) > after)
    return query.order_by(*key)


def place_of(search: Search, entry_id: int) -> sa.Select[int, str, int]:
    """Select where an entry stands among the results of a search."""
    return sa.select(search.rank, CatalogueEntry.title, CatalogueEntry.id).where(CatalogueEntry.id == entry_id)


def total(search: Search) -> sa.Select[int]:
    """Select how many entries a search finds."""
    return _joined(sa.select(sa.func.count(CatalogueEntry.id))).where(search.condition)


def everything() -> sa.Select[int]:
    """Select how many entries all bodies have published."""
    return sa.select(sa.func.count(CatalogueEntry.id))


def of_body(body_id: int, rows: int) -> sa.Select[CatalogueEntry]:
    """Select the first entries of a body's catalogue by title, with their units."""
    return (
        sa.select(CatalogueEntry)
        .outerjoin(CatalogueEntry.unit)
        .where(CatalogueEntry.body_id == body_id)
        .options(contains_eager(CatalogueEntry.unit))
        .order_by(CatalogueEntry.title, CatalogueEntry.id)
        .limit(rows)
    )


def _joined(query: sa.Select[Any]) -> sa.Select[Any]:
    return query.join(CatalogueEntry.body).outerjoin(CatalogueEntry.unit)
