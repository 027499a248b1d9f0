"""A body's own words in its letters: each change is a new version, and what was issued keeps the words of its day."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from ppid.access import Actor
from ppid.actions.events import hold, record_for_body
from ppid.db import db
from ppid.letters import texts
from ppid.letters.blocks import Facts, OwnText
from ppid.letters.texts import Block, Fault
from ppid.models import LetterText, PublicBody
from ppid.queries import letter_texts as queries

Made = TypeVar("Made", bound=Facts)


class TextRefused(ValueError):
    """A text that cannot stand in its place, and all that is wrong with it."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__(", ".join(fault.reason for fault in faults))
        self.faults = faults


class TextChanged(Exception):
    """Somebody saved another version since the page was opened."""


def checked(block: Block, typed: str) -> str:
    """A typed text as it is kept: empty where it says just what the portal says. Raises TextRefused."""
    text = texts.normal(typed)
    if found := texts.faults(block, text):
        raise TextRefused(found)
    return "" if text == block.default else text


def save(
    body: PublicBody, kind: str, block: Block, typed: str, *, based_on: int, actor: Actor, now: datetime
) -> LetterText | None:
    """Keep a body's words for a block as its next version, or None when nothing changed. The caller commits.

    ``based_on`` is the version that the page showed, 0 where there was none. An empty text is the portal's own words.
    Raises TextRefused, or TextChanged when somebody saved meanwhile.
    """
    text = checked(block, typed)
    hold(body)
    last = db.session.scalar(queries.latest(body.id, kind, block.key))
    version = last.version if last else 0
    if version != based_on:
        raise TextChanged
    if text == (last.text if last else ""):
        return None
    made = LetterText(
        body_id=body.id,
        kind=kind,
        block=block.key,
        version=version + 1,
        text=text,
        official_id=actor.official_id,
        written_at=now,
    )
    db.session.add(made)
    record_for_body(
        "letter_text_saved",
        body,
        actor=actor,
        now=now,
        kind=kind,
        block=block.key,
        version=made.version,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
    )
    return made


def restore(
    body: PublicBody, kind: str, block: Block, version: int, *, based_on: int, actor: Actor, now: datetime
) -> LetterText | None:
    """Let an older version hold again, as a new one; None when it says what holds now. The caller commits.

    Raises LookupError without such a version, TextRefused when it no longer fits the block, and TextChanged.
    """
    older = next(
        (row for row in db.session.scalars(queries.pair(body.id, kind, block.key, version)) if row.version == version),
        None,
    )
    if older is None:
        raise LookupError(f"{kind} {block.key} has no version {version}")
    return save(body, kind, block, older.text, based_on=based_on, actor=actor, now=now)


def texts_for(body_id: int, kind: str) -> tuple[OwnText, ...]:
    """The own words of a body for a kind of letter, as they hold now; in one statement."""
    with db.session.no_autoflush:  # a step may be half way through its changes
        rows = db.session.scalars(queries.current(body_id, kind)).all()
    return tuple(OwnText(row.block, row.text, row.version) for row in rows if row.text)


def worded(facts: Made, body_id: int, kind: str) -> Made:
    """The facts of a letter with the body's own words as they hold now."""
    return replace(facts, texts=texts_for(body_id, kind))


def phrases_for(body_id: int) -> dict[str, tuple[str, ...]]:
    """A body's standard phrases by their use ("extension", "not_held" ...); in one statement."""
    return {own.block: texts.phrases(own.text) for own in texts_for(body_id, texts.REASONS)}
