"""The words by which requests are found."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from ppid.db import Model


class RequestWords(Model):
    """The words of one request, separated by blanks, each behind the mark of its body (`ppid.queries.search.marked`).

    On PostgreSQL they are a tsvector with a GIN index, on SQLite a text and the virtual table ``request_words_fts``
    over it, which triggers keep in step.
    """

    __tablename__ = "request_words"

    request_id: Mapped[int] = mapped_column(
        sa.ForeignKey("info_request.id", ondelete="RESTRICT"), primary_key=True, autoincrement=False
    )
    body_id: Mapped[int] = mapped_column(sa.ForeignKey("public_body.id", ondelete="RESTRICT"))
    words: Mapped[str] = mapped_column(sa.Text().with_variant(TSVECTOR(), "postgresql"))
