"""Proofs that anybody can check: where a record stands in the log, and that the log was only ever added to.

A proof is a file of its own (docs/log-format.md, docs/verify_log.py). Each is checked here before it is handed out.
"""

from __future__ import annotations

import base64
from collections import defaultdict
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
from ppid.models import Checkpoint, Event, HeadCosignature, HeadStamp, Letter, PublicBody
from ppid.queries import proofs as queries

FORMAT = "portal-ppid-bukti-1"
DAYS_A_PAGE = 30
MOST_HEADS = 4000  # read for one page of days
MOST_STAMPS = 10  # shown on the page of a log
MOST_COSIGNATURES = 100  # among which the newest of each witness is looked for


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
        keys = [seals.opened(self.body, head.note).key for head in self.heads] or [seals.verifier_key(self.body)]
        former = [key for key in dict.fromkeys(keys) if key != keys[-1]]
        return {
            "format": FORMAT,
            "log": {"origin": keys[-1].partition("+")[0], "verifier_key": keys[-1], "former_keys": former},
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
            "heads": cosigned(self.heads),
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
        signed = seals.opened(body, head.note)
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


# What others say of the heads


def cosigned(heads: Sequence[Checkpoint]) -> list[str]:
    """The notes of some heads, with the lines of their witnesses below the signature. One statement."""
    lines: defaultdict[int, list[str]] = defaultdict(list)
    for one in db.session.scalars(queries.cosignatures([head.id for head in heads])):
        lines[one.checkpoint_id].append(f"{one.line}\n")
    return ["".join((head.note, *lines[head.id])) for head in heads]


def stamp_of(body: PublicBody, size: int) -> HeadStamp:
    """The time stamp of the head over exactly so many records. Raises NoSuchRecord."""
    stamp = db.session.scalar(queries.stamp_of(body.id, size))
    if stamp is None:
        raise NoSuchRecord(str(size))
    return stamp


def stamps_of(body: PublicBody) -> list[tuple[HeadStamp, int]]:
    """The newest stamps of a body, each with the size of its head."""
    return [(stamp, size) for stamp, size in db.session.execute(queries.stamps(body.id, MOST_STAMPS))]


def witnesses_of(body: PublicBody) -> list[tuple[HeadCosignature, int]]:
    """The newest cosignature of each witness, with the size of its head."""
    newest: dict[str, tuple[HeadCosignature, int]] = {}
    for one, size in db.session.execute(queries.newest_cosignatures(body.id, MOST_COSIGNATURES)):
        newest.setdefault(one.witness, (one, size))
    return sorted(newest.values(), key=lambda found: found[0].witness)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a log stands, for the admin. ``key`` is empty when nobody here knows the key of the newest head."""

    body: PublicBody
    size: int
    signed_at: datetime
    waiting: int
    key: str
    stamped_at: datetime | None
    witnesses: Sequence[tuple[str, int, datetime]]


def standing_of_logs() -> list[Standing]:
    """How the log of each body stands, by slug."""
    return [
        Standing(
            body,
            head.size,
            head.signed_at,
            waiting,
            _key_of(body, head),
            last_at,
            [(one.witness, size, one.cosigned_at) for one, size in witnesses_of(body)],
        )
        for body, head, waiting, last_at in db.session.execute(queries.log_standing()).all()
    ]


def _key_of(body: PublicBody, head: Checkpoint) -> str:
    try:
        return seals.opened(body, head.note).key
    except tlog.NoteError:
        return ""
