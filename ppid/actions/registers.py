"""The registers as long lists: read in small pieces, and on record when they leave with people's identities."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from ppid.access import Actor
from ppid.actions import register_filters, register_lines
from ppid.actions.events import record_for_body
from ppid.db import db, rest
from ppid.models import PublicBody
from ppid.queries import registers as queries
from ppid.queries.registers import EVERYTHING, REGISTERS, Key, Only, Period, RegisterKind

CHUNK_ROWS = 500


def chunks(kind: RegisterKind, body_id: int, period: Period, only: Only = EVERYTHING) -> Iterator[list[Any]]:
    """Every wanted row of a register in order, however many, with what its columns need, some hundred at a time.

    Each chunk is read in a transaction of its own, so nothing is held in the database or in memory for long.
    """
    last: Key | None = None
    while True:
        found = _read(kind, body_id, period, only, last)
        if found:
            last = REGISTERS[kind].key_of(found[-1])
            yield found
        rest()
        if len(found) < CHUNK_ROWS:
            return


def _read(kind: RegisterKind, body_id: int, period: Period, only: Only, after: Key | None) -> list[Any]:
    match kind:
        case RegisterKind.REQUESTS:
            return list(register_lines.requests(body_id, period, only, after, CHUNK_ROWS))
        case RegisterKind.OBJECTIONS:
            return list(register_lines.objections(body_id, period, only, after, CHUNK_ROWS))
        case RegisterKind.DISPUTES:
            query = queries.rows_of(kind, body_id, period, only, after=after, rows=CHUNK_ROWS)
            return list(db.session.scalars(query).all())


def first_year(kind: RegisterKind, body: PublicBody, otherwise: int) -> int:
    """The year in which a body's register begins."""
    first = db.session.scalar(queries.first_year(kind, body.id))
    return otherwise if first is None else int(getattr(first, "year", first))


def record_export(
    kind: RegisterKind,
    body: PublicBody,
    period: Period,
    only: Only = EVERYTHING,
    *,
    file_format: str,
    actor: Actor,
    now: datetime,
) -> int:
    """Put on the body's record that a register leaves with people's identities, and how many rows. The caller commits.

    Returns the number of rows. Source: UU 27/2022.
    """
    rows = db.session.scalar(queries.how_many(kind, body.id, period, only)) or 0
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
        **({"only": register_filters.as_facts(only)} if only != EVERYTHING else {}),
    )
    return rows
