"""What is asked for on a page and made in the background: claimed by one process, kept alive, or taken over by another.

A job is a row of its own table; how it is made is told by the noun that it belongs to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from ppid import clock
from ppid.bundles import shelf
from ppid.db import committed, db, rest
from ppid.queries import jobs as queries
from ppid.queries.jobs import DONE, FAILED, RUNNING, Job, Kind

KEPT = timedelta(days=7)
LEASE = timedelta(minutes=10)  # of one step; a process that says nothing for so long has died
GIVEN_UP = timedelta(days=1)  # what was not finished by then never will be


class Lost(Exception):
    """Another process does this job now."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A job that this process does, until ``until`` unless it says so again."""

    table: type[Job]
    id: int
    until: datetime


class Work:
    """One job being done: keeps the lease and says how far it is."""

    def __init__(self, claim: Claim) -> None:
        self.claim = claim
        self.done, self.total = 0, 0

    def begin(self, total: int) -> None:
        self.total = total
        self._write(done=0, total=total)

    def step(self, count: int = 1) -> None:
        """So many more are done. Raises Lost when another process has taken the job over."""
        self.done = min(self.done + count, self.total)
        self._write(done=self.done, total=self.total)

    def finish(self, **values: object) -> None:
        self._write(done=self.total, state=DONE, finished_at=clock.now(), **values)

    def _write(self, **values: object) -> None:
        table, until = self.claim.table, clock.now() + LEASE
        with committed():
            mine = sa.and_(table.id == self.claim.id, table.claimed_until_at == self.claim.until)
            written = db.session.execute(sa.update(table).where(mine).values(claimed_until_at=until, **values))
            if written.rowcount != 1:  # type: ignore[attr-defined]  # an update has one
                raise Lost
        self.claim = Claim(table, self.claim.id, until)


def do_next(table: type[Job], make: Callable[[Work], None]) -> bool:
    """Do the oldest job of a table that waits; tell whether there was one. Commits by itself, after every step.

    What goes wrong is written down for whoever asked, and raised.
    """
    claimed = claim(table)
    if claimed is None:
        return False
    try:
        make(Work(claimed))
    except Lost:
        db.session.rollback()
    except Exception as error:
        db.session.rollback()
        _fail(claimed, type(error).__name__)
        error.add_note(f"{table.__tablename__} {claimed.id}")
        raise
    return True


def claim(table: type[Job]) -> Claim | None:
    """Take a job for this process; one that was given up is closed."""
    now = clock.now()
    with committed():
        job = db.session.scalars(queries.free(table, now).with_for_update(skip_locked=True)).one_or_none()
        if job is None:
            return None
        if now - job.asked_at > GIVEN_UP:
            _set(table, job.id, state=FAILED, error="GivenUp", finished_at=now)
            return None
        _set(table, job.id, state=RUNNING, done=0, claimed_until_at=now + LEASE)
        return Claim(table, job.id, now + LEASE)


def _fail(claimed: Claim, error: str) -> None:
    with committed():
        _set(claimed.table, claimed.id, state=FAILED, error=error, finished_at=clock.now())


def _set(table: type[Job], id: int, **values: object) -> None:
    db.session.execute(sa.update(table).where(table.id == id).values(**values))


def is_kept(job: Job, now: datetime) -> bool:
    """Whether what was made may still be fetched."""
    return job.finished_at is None or now - job.finished_at <= KEPT


def purge(table: type[Kind], now: datetime, places: Callable[[Kind], Iterable[str]]) -> int:
    """Take out of the store what was kept long enough, and forget it; return how many. Commits by itself.

    ``places`` are the keys under which the store may hold what a job made.
    """
    expired: Sequence[Kind] = db.session.scalars(queries.kept_before(table, now - KEPT)).all()
    gone = [(job.id, tuple(places(job))) for job in expired]
    rest()
    for id, keys in gone:
        for key in keys:
            shelf.remove(key)
        with committed():
            db.session.execute(sa.delete(table).where(table.id == id))
    return len(gone)
