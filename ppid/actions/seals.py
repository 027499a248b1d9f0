"""The second seal: merging events into one Merkle log per body, signing its head, and checking both levels again."""

from __future__ import annotations

import base64
import logging
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import sqlalchemy as sa

from ppid import settings, tlog, vault
from ppid.access import system_of
from ppid.actions import tiles
from ppid.actions.events import record_for_body, seal_of
from ppid.db import db
from ppid.models import Checkpoint, Event, LogLeaf, PublicBody

log = logging.getLogger(__name__)

BATCH = 5000
KEYS = "keys"  # in the folder of signed heads: the verifier line of every key that has signed one, oldest first


class LogBroken(Exception):
    """The log no longer fits its last signed head; nothing is signed over it. The message names the body."""


class UnknownKey(LogBroken):
    """The last head was signed with a key that nobody here knows, so nothing says that it is ours."""


@dataclass(frozen=True, slots=True)
class Flaw:
    """The first thing in a body's record that is not as it was sealed; ``event_id`` is None when no row is named."""

    body: str
    what: str
    event_id: int | None = None
    request_id: int | None = None


def origin_of(body: PublicBody) -> str:
    """The name of a body's log, as its checkpoints carry it."""
    host = urlsplit(settings.current().base_url).hostname or "localhost"
    return f"{host}/log/{body.slug}"


def address_of(body: PublicBody) -> str:
    """The page on which anybody reads the key of a body's log and its last signed head."""
    return f"{settings.current().base_url.rstrip('/')}/log/{body.slug}"


def leaf_of(seal: str) -> bytes:
    return tlog.leaf_hash(bytes.fromhex(seal))


def last_checkpoint(body_id: int) -> Checkpoint | None:
    return db.session.scalar(
        sa.select(Checkpoint).where(Checkpoint.body_id == body_id).order_by(Checkpoint.size.desc()).limit(1)
    )


def verifier_key(body: PublicBody) -> str:
    """The public key of a body's log, as a signed-note verifier line."""
    return tlog.verifier_key(origin_of(body), vault.current().log_seed())


def published(body: PublicBody) -> Path:
    """The folder outside the database that keeps a body's signed heads and the hash of every leaf."""
    return settings.current().instance / "log" / body.slug


@dataclass(frozen=True, slots=True)
class SignedHead:
    """A head of a body's log and the verifier line of the key that signed it; its name is the origin of the head."""

    size: int
    root: bytes
    text: str
    key: str


def opened(body: PublicBody, note: str) -> SignedHead:
    """Open a signed head of a body, also one signed with the key of a replaced master or under a former address.

    Raises NoteError unless this portal signed it for this log.
    """
    origin, _, _rest = note.partition("\n")
    if origin.partition("/")[2] == f"log/{body.slug}":
        for key in _keys_of(body, origin):
            try:
                head = tlog.open_note(note, key)
            except tlog.NoteError:
                continue
            return SignedHead(head.size, head.root, head.text, key)
    raise tlog.NoteError(f"no key of this portal signed this head of {body.slug}")


def _keys_of(body: PublicBody, origin: str) -> Iterator[str]:
    """Every key that may have signed heads of this origin, the present one first."""
    for seed in vault.current().log_seeds():
        yield tlog.verifier_key(origin, seed)
    yield from (key for key in _kept_keys(body) if key.startswith(f"{origin}+"))


def _kept_keys(body: PublicBody) -> list[str]:
    path = published(body) / KEYS
    return path.read_text().splitlines() if path.exists() else []


def former_keys(body: PublicBody) -> list[Event]:
    """The events at which another key took over, newest first; each names the former key and the size it signed."""
    query = sa.select(Event).where(Event.chain == f"body:{body.id}", Event.name == "log_key_changed")
    return list(db.session.scalars(query.order_by(Event.seq.desc())))


def merge(body: PublicBody, *, now: datetime) -> int:
    """Append a body's new seals to its log and sign the new head; return how many. The caller commits.

    A new master key or address continues the same tree under a new key: once all of it has been counted again, the
    record names the former key. Raises LogBroken when the present log does not fit its last signed head.
    """
    db.session.get(PublicBody, body.id, with_for_update=True)
    last = last_checkpoint(body.id)
    merged = sa.exists().where(LogLeaf.event_id == Event.id)
    query = sa.select(Event.id, Event.seal).where(Event.body_id == body.id, ~merged).order_by(Event.id).limit(BATCH)
    fresh = db.session.execute(query).all()
    if not fresh:
        return 0
    frontier = tlog.Frontier()
    if last is not None:
        frontier = tlog.Frontier.from_list([base64.b64decode(entry) for entry in last.edge])
        if _taken_over(body, last, frontier, now):
            fresh = db.session.execute(query).all()
    for id, seal in fresh:
        db.session.add(LogLeaf(body_id=body.id, position=frontier.size, event_id=id))
        frontier.append(leaf_of(seal))
    head = tlog.Checkpoint(origin_of(body), frontier.size, frontier.root())
    db.session.add(
        Checkpoint(
            body_id=body.id,
            size=head.size,
            root=base64.b64encode(head.root).decode(),
            edge=[base64.b64encode(entry).decode() for entry in frontier.to_list()],
            note=tlog.sign(head, origin_of(body), vault.current().log_seed()),
            signed_at=now,
        )
    )
    db.session.flush()
    return len(fresh)


def _taken_over(body: PublicBody, last: Checkpoint, frontier: tlog.Frontier, now: datetime) -> bool:
    """Check the last head; record it, and return True, when another key takes over from the one that signed it."""
    try:
        signed = opened(body, last.note)
    except tlog.NoteError as error:
        raise UnknownKey(body.slug) from error
    if (signed.size, signed.root) != (frontier.size, frontier.root()):
        raise LogBroken(body.slug)
    key = verifier_key(body)
    if signed.key == key:
        return False
    if _broken_log(body):
        raise LogBroken(body.slug)
    system = system_of(body.id)
    record_for_body("log_key_changed", body, actor=system, now=now, former=signed.key, key=key, size=signed.size)
    log.warning("the log of %s goes on with another key: %s after %s", body.slug, key, signed.key)
    return True


def publish(body: PublicBody) -> None:
    """Keep the newest head and its leaves outside the database as well. Call after the commit.

    Raises LogBroken when the rows no longer give the signed root: then nothing is written.
    """
    last = last_checkpoint(body.id)
    if last is None:
        return
    folder = published(body)
    folder.mkdir(parents=True, exist_ok=True)
    path = tiles.path_of(folder, 0)
    kept = tiles.read(path, 0, tiles.length(path))
    query = (
        sa.select(Event.seal)
        .join(LogLeaf, LogLeaf.event_id == Event.id)
        .where(LogLeaf.body_id == body.id, LogLeaf.position >= len(kept), LogLeaf.position < last.size)
        .order_by(LogLeaf.position)
    )
    fresh = [leaf_of(seal) for seal in db.session.scalars(query)]
    if tlog.root(kept + fresh) != base64.b64decode(last.root):
        raise LogBroken(body.slug)
    tiles.write(path, len(kept), fresh)
    tiles.grow(folder)
    (folder / f"{last.size}.checkpoint").write_text(last.note)
    known, key = _kept_keys(body), opened(body, last.note).key
    if key not in known:
        (folder / KEYS).write_text("".join(f"{line}\n" for line in (*known, key)))


def verify(body: PublicBody) -> Flaw | None:
    """Recompute every chain and the log of a body; return the first flaw, or None.

    The rows are compared with the signed heads in the database and with those kept outside it, so that even a case
    rewritten with all its seals is found.
    """
    return _broken_chain(body) or _broken_log(body)


def _broken_chain(body: PublicBody) -> Flaw | None:
    ends: dict[str, tuple[int, str]] = {}
    query = sa.select(Event).where(Event.body_id == body.id).order_by(Event.id).execution_options(yield_per=500)
    with closing(db.session.scalars(query)) as events:
        for event in events:
            seq, seal = ends.get(event.chain, (0, ""))
            if event.seq != seq + 1 or event.previous_seal != seal:
                what = "an event before this one is missing or was moved"
            elif seal_of(event) != event.seal:
                what = "the facts of this event are not those that were sealed"
            else:
                ends[event.chain] = (event.seq, event.seal)
                continue
            return Flaw(body.slug, what, event.id, event.request_id)
    return None


def _broken_log(body: PublicBody) -> Flaw | None:
    query = (
        sa.select(LogLeaf.position, Event.id, Event.request_id, Event.seal)
        .join(Event, Event.id == LogLeaf.event_id)
        .where(LogLeaf.body_id == body.id)
        .order_by(LogLeaf.position)
    )
    rows = db.session.execute(query).all()
    leaves = [leaf_of(row.seal) for row in rows]
    for position, row in enumerate(rows):
        if row.position != position:
            return Flaw(body.slug, "an entry of the log before this one is gone", row.id, row.request_id)
    path = tiles.path_of(published(body), 0)
    kept = tiles.read(path, 0, tiles.length(path))
    for row, leaf, known in zip(rows, leaves, kept, strict=False):
        if leaf != known:
            return Flaw(body.slug, "this event is not the one that was logged", row.id, row.request_id)
    if len(kept) > len(rows):
        return Flaw(body.slug, f"{len(kept) - len(rows)} logged events are gone from the end")
    return _misfit(body, rows, leaves)


def _misfit(body: PublicBody, rows: Sequence[Any], leaves: list[bytes]) -> Flaw | None:
    """The first signed head that the leaves do not give."""
    frontier, good = tlog.Frontier(), 0
    for head in _heads(body):
        if head is None:
            return Flaw(body.slug, "a signed head does not carry this portal's signature")
        if head.size > len(leaves):
            return Flaw(body.slug, f"{head.size - len(leaves)} logged events are gone from the end")
        frontier.extend(leaves[frontier.size : head.size])
        if frontier.root() != head.root:
            row = rows[good]
            return Flaw(
                body.slug, f"an event from this one up to entry {head.size} was changed", row.id, row.request_id
            )
        good = head.size
    return None


def _heads(body: PublicBody) -> list[SignedHead | None]:
    """Every signed head known, smallest first, from the database and from outside; None for a forged one."""
    notes = set(db.session.scalars(sa.select(Checkpoint.note).where(Checkpoint.body_id == body.id)))
    notes |= {path.read_text() for path in published(body).glob("*.checkpoint")}
    heads: list[SignedHead | None] = []
    for note in notes:
        try:
            heads.append(opened(body, note))
        except tlog.NoteError:
            heads.append(None)
    return sorted(heads, key=lambda head: -1 if head is None else head.size)
