"""The words by which a body's requests are found, and the full-text index over them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

# The rows' own text is the index's content, so that it stands in the database once. Words are looked up, never phrases
# or ranks: no positions and no lengths are kept. The tokenizer takes every letter beyond ASCII as it is.
FTS5 = """
CREATE VIRTUAL TABLE request_words_fts USING fts5(
  words, content='request_words', content_rowid='request_id', tokenize='ascii', detail=none, columnsize=0
)
"""
FORGET_OLD = (
    "INSERT INTO request_words_fts (request_words_fts, rowid, words) VALUES ('delete', OLD.request_id, OLD.words);"
)
ADD_NEW = "INSERT INTO request_words_fts (rowid, words) VALUES (NEW.request_id, NEW.words);"
KEEP_IN_STEP = {"INSERT": ADD_NEW, "DELETE": FORGET_OLD, "UPDATE": f"{FORGET_OLD} {ADD_NEW}"}


def upgrade() -> None:
    op.create_table(
        "request_words",
        sa.Column("request_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("body_id", NUMBER, nullable=False),
        sa.Column("words", sa.Text().with_variant(postgresql.TSVECTOR(), "postgresql"), nullable=False),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{table}.id"], name=op.f(f"fk_request_words_{column}_{table}"), ondelete="RESTRICT"
            )
            for column, table in (("request_id", "info_request"), ("body_id", "public_body"))
        ),
        sa.PrimaryKeyConstraint("request_id", name=op.f("pk_request_words")),
    )
    if op.get_bind().dialect.name == "postgresql":
        op.create_index(op.f("ix_request_words_words"), "request_words", ["words"], postgresql_using="gin")
        return
    op.execute(FTS5)
    for change, statements in KEEP_IN_STEP.items():
        op.execute(
            f"CREATE TRIGGER request_words_{change.lower()} AFTER {change} ON request_words BEGIN {statements} END"
        )
