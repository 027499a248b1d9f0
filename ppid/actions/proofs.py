"""Proofs that anybody can check: where a record stands in the log, and that the log was only ever added to.

A proof is a file of its own (docs/log-format.md, docs/verify_log.py). Each is checked here before it is handed out.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from ppid import tlog
from ppid.actions import seals, tiles
from ppid.actions.events import sealed_facts
from ppid.actions.seals import LogBroken
from ppid.actions.tiles import Tree
from ppid.clock import local_date
from ppid.db import db
from ppid.models import Checkpoint, Event, Letter, PublicBody
from ppid.queries import proofs as queries

FORMAT = "portal-ppid-bukti-1"
DAYS_A_PAGE = 30
MOST_HEADS = 4000  # read for one page of days


class NoSuchRecord(Exception):
    """There is no such letter, record or head in the log."""


@dataclass(frozen=True, slots=True)
class Record:
    """One event in the log: ``index`` counts from zero; ``head`` is the first signed head over it.

    ``event`` is None where only its seal was asked for.
    """

    event: Event | None
    seal: str
    index: int
    head: Checkpoint
    path: tuple[bytes, ...]

    @property
    def number(self) -> int:
        """Its place as people count."""
        return self.index + 1


@dataclass(frozen=True, slots=True)
class Proof:
    """Records with their places, the heads over them from the smallest to the newest, and the steps between those.

    ``waiting`` are the events that the next head will hold. ``letter`` is what the records are about, if a letter.
    """

    body: PublicBody
    records: Sequence[Record]
    heads: Sequence[Checkpoint]
    steps: Sequence[tuple[bytes, ...]]
    letter: Letter | None = None
    waiting: Sequence[Event] = field(default=())

    def as_json(self) -> dict[str, Any]:
        """The proof as it is handed out: hashes in hexadecimal, heads as signed notes, no data of people."""
        letter = self.letter
        return {
            "format": FORMAT,
            "log": {"origin": seals.origin_of(self.body), "verifier_key": seals.verifier_key(self.body)},
            "letter": letter and {"code": letter.code, "kind": letter.kind, "number": letter.number},
            "entries": [
                {
                    "index": one.index,
                    "size": one.head.size,
                    "facts": one.event and sealed_facts(one.event),
                    "previous": one.event and one.event.previous_seal,
                    "seal": one.seal,
                    "path": [part.hex() for part in one.path],
                }
                for one in self.records
            ],
            "heads": [head.note for head in self.heads],
            "steps": [[part.hex() for part in step] for step in self.steps],
        }


def tree_of(body: PublicBody, size: int) -> Tree:
    """The tree under one of a body's heads."""

    def rows(start: int, end: int) -> list[bytes]:
        return [seals.leaf_of(seal) for seal in db.session.scalars(queries.seals_between(body.id, start, end))]

    return Tree(seals.published(body), size, rows)


def of_letter(code: str, kept: Sequence[int] = ()) -> Proof:
    """The proof that a letter was issued, drawn and signed as the record says.

    ``kept`` are sizes of further heads that the proof is to pass through, such as one that somebody has kept. Raises
    NoSuchRecord when no letter has the code or there is no such head, and LogBroken when the log does not fit.
    """
    row = db.session.execute(queries.letter_with(code)).one_or_none()
    if row is None:
        raise NoSuchRecord(code)
    letter, body, objection_id = row
    chain = f"body:{letter.body_id}"
    if letter.request_id is not None or objection_id is not None:
        chain = f"request:{letter.request_id}" if letter.request_id is not None else f"objection:{objection_id}"
    found = db.session.execute(queries.records_of(letter, chain)).all()
    logged = [(event, event.seal, index) for event, index in found if index is not None]
    waiting = [event for event, index in found if index is None]
    return _proof(body, logged, kept, letter=letter, waiting=waiting)


def of_seal(body: PublicBody, seal: str) -> Proof:
    """The place of the event with this seal (hexadecimal), without its facts. Raises NoSuchRecord and LogBroken."""
    index = db.session.scalar(queries.record_with(body.id, seal))
    if index is None:
        raise NoSuchRecord(seal)
    return _proof(body, [(None, seal, index)], ())


def of_growth(body: PublicBody, old_size: int, size: int) -> Proof:
    """The proof that nothing changed between two heads. Raises NoSuchRecord and LogBroken."""
    heads = db.session.scalars(queries.heads_of(body.id, {old_size, size})).all()
    if old_size > size or {head.size for head in heads} != {old_size, size}:
        raise NoSuchRecord(f"{old_size} to {size}")
    return Proof(body, (), heads, _steps(body, heads))


def _proof(
    body: PublicBody,
    logged: Sequence[tuple[Event | None, str, int]],
    kept: Sequence[int],
    *,
    letter: Letter | None = None,
    waiting: Sequence[Event] = (),
) -> Proof:
    if not logged:
        return Proof(body, (), (), (), letter, waiting)
    heads = db.session.scalars(queries.heads_for(body.id, [index for *_rest, index in logged], kept)).all()
    if not set(kept) <= {head.size for head in heads}:
        raise NoSuchRecord(f"heads of {kept}")
    records = []
    for event, seal, index in logged:
        head = next(one for one in heads if one.size > index)
        records.append(Record(event, seal, index, head, _path(body, seal, index, head)))
    return Proof(body, records, heads, _steps(body, heads), letter, waiting)


def _path(body: PublicBody, seal: str, index: int, head: Checkpoint) -> tuple[bytes, ...]:
    path = tree_of(body, head.size).inclusion(index)
    if not tlog.verify_inclusion(seals.leaf_of(seal), index, head.size, path, _signed_root(body, head)):
        raise LogBroken(body.slug)
    return tuple(path)


def _steps(body: PublicBody, heads: Sequence[Checkpoint]) -> list[tuple[bytes, ...]]:
    steps = []
    for old, new in pairwise(heads):
        path = tree_of(body, new.size).consistency(old.size)
        roots = _signed_root(body, old), _signed_root(body, new)
        if not tlog.verify_consistency(old.size, roots[0], new.size, roots[1], path):
            raise LogBroken(body.slug)
        steps.append(tuple(path))
    return steps


def _signed_root(body: PublicBody, head: Checkpoint) -> bytes:
    """The root in a head's note. Raises LogBroken unless this portal signed it for this size."""
    try:
        signed = tlog.open_note(head.note, seals.verifier_key(body))
    except tlog.NoteError as error:
        raise LogBroken(body.slug) from error
    if (signed.size, signed.root) != (head.size, base64.b64decode(head.root)):
        raise LogBroken(body.slug)
    return signed.root


# Heads by day


@dataclass(frozen=True, slots=True)
class HeadOfDay:
    """The last head that was signed on a day, in the body's zone."""

    on: date
    size: int
    signed_at: datetime


def days_of(body: PublicBody, from_size: int | None = None) -> tuple[list[HeadOfDay], int | None]:
    """One page of a body's days with their last heads, newest first, and the key of the next page if there is one.

    ``from_size`` is such a key: the last head of the first day on the page.
    """
    rows = db.session.execute(queries.heads_up_to(body.id, from_size, MOST_HEADS)).all()
    days: list[HeadOfDay] = []
    for size, signed_at in rows:
        on = local_date(signed_at, body.zone)
        if days and days[-1].on == on:
            continue
        if len(days) == DAYS_A_PAGE:
            return days, size
        days.append(HeadOfDay(on, size, signed_at))
    if len(rows) < MOST_HEADS:
        return days, None
    if len(days) < 2:
        return days, rows[-1].size
    return days[:-1], days[-1].size  # the rest of the last day may lie beyond what was read


def head_on(body: PublicBody, on: date) -> Checkpoint | None:
    """The head that held at the end of a day in the body's zone."""
    midnight = datetime.combine(on + timedelta(days=1), time.min, ZoneInfo(body.zone))
    return db.session.scalar(queries.head_before(body.id, midnight))


def first_head(body: PublicBody) -> Checkpoint | None:
    return db.session.scalar(queries.first_head(body.id))


def head_of_size(body: PublicBody, size: int) -> Checkpoint:
    """The head over exactly so many records. Raises NoSuchRecord."""
    head = db.session.scalar(queries.heads_of(body.id, {size}))
    if head is None:
        raise NoSuchRecord(str(size))
    return head


def tile(body: PublicBody, level: int, number: int, width: int) -> bytes:
    """The bytes of a tile, or of its first ``width`` hashes. Raises NoSuchRecord when the log is not so large yet."""
    newest = seals.last_checkpoint(body.id)
    try:
        return b"".join(tree_of(body, newest.size if newest else 0).hashes(level, number * tiles.WIDTH, width))
    except tlog.TreeError as error:
        raise NoSuchRecord(f"tile {level}/{number}") from error
