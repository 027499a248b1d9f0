"""Finding a body's requests by the words in them."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.orm import joinedload, selectinload

from ppid.db import db, dialect
from ppid.models import InfoRequest, RequestItem, RequestWords
from ppid.words import Word, asked_for

MOST_WORDS = 16  # of one question
SHORTEST_BEGINNING = 3  # letters that stand for every word that begins with them
FEW = 2000  # hits that are quickly read and sorted
MANY = 30_000  # hits from which on a page is soon filled by reading along the list and looking at each request's words
FTS5 = sa.table("request_words_fts", sa.column("rowid", sa.Integer))
Condition = sa.ColumnElement[bool]


def marked(body_id: int, form: str) -> str:
    """A word of one body's own: the words of two bodies never meet in the index, however common they are."""
    return f"{body_id}b{form}"


@dataclass(frozen=True, slots=True)
class Found:
    """The requests that hold the words of a question, as a condition; ``few`` when all are quickly read and sorted."""

    condition: Condition
    few: bool


@dataclass(frozen=True, slots=True)
class Term:
    """A word as the index has it, or how it ``begins``."""

    text: str
    begins: bool = False


def found_by(body_id: int, text: str) -> Found:
    """Find the requests that hold every word of ``text``; of the last one the beginning is enough.

    Signs of any kind mean nothing: what has no word in it finds nothing, no text at all everything. Neither database
    knows beforehand how many texts hold a word, and the quick way to a few is the slow one to many: so the hits are
    counted here, up to MANY. PostgreSQL lists them in the same breath: it looks up an id in a list that it is given
    several times as fast as in one that it has to make itself.
    """
    if not text.strip():
        return Found(sa.true(), few=False)
    terms = _terms(body_id, asked_for(text)[:MOST_WORDS])
    if not terms:
        return Found(sa.false(), few=True)
    return _found_on_sqlite(terms) if dialect() == "sqlite" else _found_on_postgresql(terms)


def found_in_contents(text: str) -> Found:
    """The same for an office that is not told who asks and sees few requests: by number, items and purpose alone."""
    words = asked_for(text)[:MOST_WORDS]
    if not words:
        return Found(sa.false() if text.strip() else sa.true(), few=bool(text.strip()))
    columns = (InfoRequest.number, InfoRequest.purpose)
    told = [
        sa.or_(
            *(sa.func.lower(column).contains(word.text, autoescape=True) for column in columns),
            InfoRequest.items.any(sa.func.lower(RequestItem.text).contains(word.text, autoescape=True)),
        )
        for word in words
    ]
    return Found(sa.and_(*told), few=True)


def _found_on_sqlite(terms: list[list[Term]]) -> Found:
    hits = _hits_on_sqlite(terms)
    count = db.session.scalar(sa.select(sa.func.count()).select_from(hits.limit(MANY).subquery())) or 0
    if count <= FEW:
        return Found(InfoRequest.id.in_(db.session.scalars(hits).all() if count else ()), few=True)
    return Found(_among(hits) if count < MANY else _holds(terms), few=False)


def _found_on_postgresql(terms: list[list[Term]]) -> Found:
    hits = _hits_on_postgresql(terms)
    first = hits.limit(MANY).subquery()
    ids = sa.cast(sa.func.array_agg(first.c.request_id), sa.Text)  # as text: this program need not read it
    count, listed = db.session.execute(sa.select(sa.func.count(), ids).select_from(first)).one()
    if count == 0:
        return Found(sa.false(), few=True)
    if count == MANY:
        return Found(InfoRequest.id.in_(hits), few=False)
    given = sa.cast(sa.literal(listed, sa.Text), sa.ARRAY(sa.BigInteger))
    return Found(InfoRequest.id == sa.any_(given), few=count <= FEW)


def _terms(body_id: int, asked: list[Word]) -> list[list[Term]]:
    """For each word of a question what may stand for it in a request."""
    terms = [[Term(marked(body_id, word.sought))] for word in asked]
    if asked and len(asked[-1].text) >= SHORTEST_BEGINNING:
        root, begun = terms[-1][0], Term(marked(body_id, asked[-1].text), begins=True)
        terms[-1] = [begun] if root.text.startswith(begun.text) else [root, begun]
    return terms


def _hits_on_sqlite(terms: list[list[Term]]) -> sa.Select[int]:
    asked = (" OR ".join(f'"{one.text}"{" *" * one.begins}' for one in choice) for choice in terms)
    match = sa.literal_column("request_words_fts").op("MATCH", is_comparison=True)
    return sa.select(FTS5.c.rowid).where(match(" AND ".join(f"({one})" for one in asked)))


def _hits_on_postgresql(terms: list[list[Term]]) -> sa.Select[int]:
    asked = (" | ".join(f"'{one.text}'{':*' * one.begins}" for one in choice) for choice in terms)
    query = sa.cast(" & ".join(f"({one})" for one in asked), TSQUERY)
    return sa.select(RequestWords.request_id).where(RequestWords.words.op("@@", is_comparison=True)(query))


def _among(hits: sa.Select[int]) -> Condition:
    """Let the hits be listed once and each request be looked up there: wrapped up, SQLite joins them to nothing."""
    return sa.func.coalesce(InfoRequest.id.in_(hits), sa.false())


def _holds(terms: list[list[Term]]) -> Condition:
    """What FTS5 would say of one request. PostgreSQL asks its index about single rows by itself, SQLite cannot."""
    words = sa.literal(" ") + RequestWords.words + sa.literal(" ")
    fits = (
        sa.or_(*(sa.func.instr(words, f" {one.text}{'' if one.begins else ' '}") > 0 for one in choice))
        for choice in terms
    )
    return sa.exists().where(RequestWords.request_id == InfoRequest.id, *fits)


def materials(after_id: int, limit: int, *, missing_only: bool) -> sa.Select[InfoRequest]:
    """Select requests in the order of their ids with everything their words come from, or those without words only."""
    query = (
        sa.select(InfoRequest)
        .where(InfoRequest.id > after_id)
        .options(joinedload(InfoRequest.applicant), joinedload(InfoRequest.proxy), selectinload(InfoRequest.items))
        .order_by(InfoRequest.id)
        .limit(limit)
    )
    if not missing_only:
        return query
    return query.where(~sa.exists().where(RequestWords.request_id == InfoRequest.id))
