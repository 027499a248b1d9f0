"""Many letters signed one after the other with a passphrase that only the running process holds.

Each letter is a step of its own. When the process dies, the row tells how far it came, and whoever gives the passphrase
again goes on from there.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa

from ppid import clock
from ppid.access import Actor
from ppid.actions import signing
from ppid.db import committed, db
from ppid.letters.troubles import CannotSign, Trouble
from ppid.models import RunState, SigningKey, SigningRun
from ppid.queries import signing as queries

log = logging.getLogger(__name__)
MOST_LETTERS = 100
SILENCE = timedelta(minutes=2)  # longer than one letter takes at worst; a run that says nothing for so long has died


class Lost(Exception):
    """The run was stopped, or another process goes on with it."""


def begin(letter_ids: Sequence[int], key: SigningKey, *, actor: Actor, now: datetime) -> SigningRun:
    """Write down which letters are to be signed with which key. The caller commits, then lets `work` do it."""
    run = SigningRun(
        body_id=actor.body_id,
        official_id=actor.official_id,
        key_id=key.id,
        letters=list(dict.fromkeys(letter_ids))[:MOST_LETTERS],
        done=0,
        failures=[],
        state=RunState.RUNNING,
        begun_at=now,
        seen_at=now,
    )
    db.session.add(run)
    db.session.flush()
    return run


def is_running(run: SigningRun, now: datetime) -> bool:
    """Whether a process is at it."""
    return run.state is RunState.RUNNING and now - run.seen_at <= SILENCE


def can_go_on(run: SigningRun, now: datetime) -> bool:
    """Whether letters are left and nobody is at it."""
    return not is_running(run, now) and run.done < len(run.letters)


def resume(run: SigningRun, *, now: datetime) -> bool:
    """Open a run that stands still for going on with what is left; False when it does not. The caller commits."""
    if not can_go_on(run, now):
        return False
    moved = sa.update(SigningRun).where(SigningRun.id == run.id, SigningRun.seen_at == run.seen_at)
    values = {"state": RunState.RUNNING, "failures": [], "seen_at": now, "ended_at": None}
    return db.session.execute(moved.values(**values)).rowcount == 1  # type: ignore[attr-defined]  # an update has one


def stop(run: SigningRun, *, now: datetime) -> bool:
    """End a run after the letter that is being signed; False when it has ended. The caller commits."""
    if run.state is not RunState.RUNNING:
        return False
    run.state, run.ended_at = RunState.STOPPED, now
    return True


def work(run_id: int, passphrase: str, *, actor: Actor, other_name: bool = False) -> None:
    """Sign what is left of a run. Commits after every letter. ``other_name`` is what `signing.sign_letter` takes.

    What is wrong with one letter is written down; what would be wrong with each of them (a passphrase, a server that
    does not answer) ends the run at once.
    """
    run = db.session.get_one(SigningRun, run_id)
    key_id, chosen, progress = run.key_id, [int(id) for id in run.letters], _Progress(run)
    method = db.session.get_one(SigningKey, key_id).method
    signed = set(db.session.scalars(queries.signed_by(method, chosen)))
    progress.done = len(signed)
    try:
        for id in chosen:
            if id in signed:
                continue
            trouble = _sign_one(id, key_id, passphrase, actor, other_name=other_name)
            if trouble is None:
                progress.done += 1
            else:
                progress.failures.append([id, trouble.trouble.value, trouble.detail])
            if trouble is not None and trouble.stops_a_run:
                progress.say(RunState.STOPPED)
                return
            progress.say(RunState.RUNNING)
        progress.say(RunState.DONE)
    except Lost:
        db.session.rollback()


def _sign_one(letter_id: int, key_id: int, passphrase: str, actor: Actor, *, other_name: bool) -> CannotSign | None:
    """Sign a letter; why it was not, or None. One that somebody else has just signed is signed."""
    try:
        signing.sign_letter(letter_id, key_id, passphrase, actor=actor, now=clock.now(), other_name=other_name)
    except CannotSign as error:
        db.session.rollback()
        return None if error.trouble is Trouble.SIGNED_ALREADY else error
    except Exception:
        db.session.rollback()
        log.exception("letter %s was not signed", letter_id)
        return CannotSign(Trouble.UNEXPECTED)
    return None


class _Progress:
    """How far a run is, written so that only one process can say it."""

    def __init__(self, run: SigningRun) -> None:
        self.id, self.seen_at = run.id, run.seen_at
        self.done = 0
        self.failures: list[list[object]] = []

    def say(self, state: RunState) -> None:
        """Raises Lost when the run was stopped or taken over meanwhile."""
        now = clock.now()
        mine = sa.and_(
            SigningRun.id == self.id, SigningRun.seen_at == self.seen_at, SigningRun.state == RunState.RUNNING
        )
        ended = None if state is RunState.RUNNING else now
        values = {"done": self.done, "failures": self.failures, "seen_at": now, "state": state, "ended_at": ended}
        with committed():
            written = db.session.execute(sa.update(SigningRun).where(mine).values(**values))
            if written.rowcount != 1:  # type: ignore[attr-defined]  # an update has one
                raise Lost
        self.seen_at = now
