"""Questions about what is already public: the catalogue of every body, found by words, and as its keeper sees it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from ppid.law.catalogue import oldest_fresh
from ppid.models import CatalogueEntry, Category, PublicBody, Unit

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
        matching = CatalogueEntry.is_listed & every_word(
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
    return sa.select(sa.func.count(CatalogueEntry.id)).where(CatalogueEntry.is_listed)


def of_body(body_id: int, rows: int) -> sa.Select[CatalogueEntry]:
    """Select the first entries of a body's catalogue by title, with their units."""
    return (
        sa.select(CatalogueEntry)
        .outerjoin(CatalogueEntry.unit)
        .where(CatalogueEntry.body_id == body_id, CatalogueEntry.is_listed)
        .options(contains_eager(CatalogueEntry.unit))
        .order_by(CatalogueEntry.title, CatalogueEntry.id)
        .limit(rows)
    )


def titled(body_id: int, words: tuple[str, ...]) -> sa.Select[str]:
    """Select the titles of a body's listed entries that contain one of the words, by title."""
    return (
        sa.select(CatalogueEntry.title)
        .where(
            CatalogueEntry.body_id == body_id,
            CatalogueEntry.is_listed,
            sa.or_(*(contains(CatalogueEntry.title, word) for word in words)),
        )
        .order_by(CatalogueEntry.title, CatalogueEntry.id)
    )


def _joined(query: sa.Select[Any]) -> sa.Select[Any]:
    return query.join(CatalogueEntry.body).outerjoin(CatalogueEntry.unit)


# For whoever keeps the list of a body

KEPT_ROWS = 25


class State(StrEnum):
    """How an entry stands in the list of its body on a day."""

    LISTED = "listed"
    STALE = "stale"  # listed, announced periodically, and not renewed in time
    REMOVED = "removed"


def is_stale(on: date) -> sa.ColumnElement[bool]:
    """Whether an entry is one that has to be renewed on ``on``, as the law says it."""
    renewed = CatalogueEntry.updated_on
    return sa.and_(
        CatalogueEntry.is_listed,
        CatalogueEntry.category == Category.PERIODIC,
        sa.or_(renewed.is_(None), renewed < oldest_fresh(on)),
    )


def lacks_columns() -> sa.ColumnElement[bool]:
    """Whether a column of the statutory list would stay empty."""
    return sa.and_(
        CatalogueEntry.is_listed,
        sa.or_(
            sa.and_(CatalogueEntry.holder == "", CatalogueEntry.unit_id.is_(None)),
            sa.and_(CatalogueEntry.made == "", CatalogueEntry.year.is_(None)),
            CatalogueEntry.form == "",
            CatalogueEntry.retention == "",
        ),
    )


@dataclass(frozen=True, slots=True)
class Kept:
    """What the keeper of a body's list looks for. ``on`` is the day of the question, in the body's zone."""

    body_id: int
    on: date
    words: tuple[str, ...] = ()
    category: Category | None = None
    state: State = State.LISTED

    @property
    def condition(self) -> sa.ColumnElement[bool]:
        states = {
            State.LISTED: CatalogueEntry.is_listed,
            State.STALE: is_stale(self.on),
            State.REMOVED: sa.not_(CatalogueEntry.is_listed),
        }
        matching = every_word(
            self.words,
            CatalogueEntry.title,
            CatalogueEntry.summary,
            CatalogueEntry.holder,
            CatalogueEntry.responsible,
            Unit.name,
            sa.cast(CatalogueEntry.year, sa.String),
        )
        in_category = sa.true() if self.category is None else CatalogueEntry.category == self.category
        return sa.and_(CatalogueEntry.body_id == self.body_id, states[self.state], in_category, matching)


def kept(
    wanted: Kept, *, after: tuple[str, int] | None = None, before: tuple[str, int] | None = None
) -> sa.Select[CatalogueEntry]:
    """Select a page of a body's own list by title, with units, one row more than the page holds.

    ``after`` and ``before`` are title and id at the neighbouring page's edge. With ``before`` the rows come reversed.
    """
    key = sa.tuple_(CatalogueEntry.title, CatalogueEntry.id)
    query = _of_unit(sa.select(CatalogueEntry)).where(wanted.condition).limit(KEPT_ROWS + 1)
    query = query.options(contains_eager(CatalogueEntry.unit))
    if before is not None:
        return query.where(key < before).order_by(CatalogueEntry.title.desc(), CatalogueEntry.id.desc())
    if after is not None:
        query = query.where(key > after)
    return query.order_by(CatalogueEntry.title, CatalogueEntry.id)


def title_of(body_id: int, entry_id: int) -> sa.Select[str]:
    """Select the title of an entry of a body: with its id the place where it stands in the list."""
    return sa.select(CatalogueEntry.title).where(CatalogueEntry.id == entry_id, CatalogueEntry.body_id == body_id)


def kept_total(wanted: Kept) -> sa.Select[int]:
    """Select how many entries the keeper's question finds."""
    return _of_unit(sa.select(sa.func.count(CatalogueEntry.id))).where(wanted.condition)


def standing(body_id: int, on: date) -> sa.Select[int, int, int, int]:
    """Select how many entries of a body are listed, are to be renewed, lack a column, and were taken off."""
    return sa.select(
        sa.func.count(CatalogueEntry.id).filter(CatalogueEntry.is_listed),
        sa.func.count(CatalogueEntry.id).filter(is_stale(on)),
        sa.func.count(CatalogueEntry.id).filter(lacks_columns()),
        sa.func.count(CatalogueEntry.id).filter(sa.not_(CatalogueEntry.is_listed)),
    ).where(CatalogueEntry.body_id == body_id)


def whole_list(body_id: int) -> sa.Select[CatalogueEntry]:
    """Select every listed entry of a body with its unit, by category as the Act has them, then by title."""
    order = sa.case({category.value: place for place, category in enumerate(Category)}, value=CatalogueEntry.category)
    return (
        _of_unit(sa.select(CatalogueEntry))
        .where(CatalogueEntry.body_id == body_id, CatalogueEntry.is_listed)
        .options(contains_eager(CatalogueEntry.unit))
        .order_by(order, CatalogueEntry.title, CatalogueEntry.id)
    )


def _of_unit(query: sa.Select[Any]) -> sa.Select[Any]:
    return query.outerjoin(CatalogueEntry.unit)
