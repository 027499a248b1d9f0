"""The registers as long lists: read in small pieces, and on record when they leave with people's identities."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from ppid.access import Actor
from ppid.actions.events import record_for_body
from ppid.db import db, rest
from ppid.models import PublicBody
from ppid.queries import registers as queries
from ppid.queries.registers import REGISTERS, Key, Period, RegisterKind

CHUNK_ROWS = 500


def stream(kind: RegisterKind, body_id: int, period: Period) -> Iterator[Any]:
    """Every row of a register in order, however many, with what its columns need.

    Read in pieces, each in a transaction of its own, so nothing is held in the database or in memory for long.
    """
    register = REGISTERS[kind]
    last: Key | None = None
    while True:
        found = db.session.scalars(queries.rows_of(kind, body_id, period, after=last, rows=CHUNK_ROWS)).all()
        yield from found
        if len(found) < CHUNK_ROWS:
            return
        last = register.key_of(found[-1])
        del found
        rest()


def first_year(kind: RegisterKind, body: PublicBody, otherwise: int) -> int:
    """The year in which a body's register begins."""
    first = db.session.scalar(queries.first_year(kind, body.id))
    return otherwise if first is None else int(getattr(first, "year", first))


def record_export(
    kind: RegisterKind, body: PublicBody, period: Period, *, file_format: str, actor: Actor, now: datetime
) -> int:
    """Put on the body's record that a register leaves with people's identities, and how many rows. The caller commits.

    Returns the number of rows. Source: UU 27/2022.
    """
    rows = db.session.scalar(queries.how_many(kind, body.id, period)) or 0
    record_for_body(
        "register_exported",
        body,
        actor=actor,
        now=now,
        kind=kind,
        year=period.year,
        first_on=period.first,
        last_on=period.last,
        rows=rows,
        format=file_format,
    )
    return rows
