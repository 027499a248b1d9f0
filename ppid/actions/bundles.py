"""Dispute bundles: asked for once, made in the background step by step, kept for a week, and forgotten."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from ppid import clock
from ppid.access import Actor
from ppid.actions.events import hold, record_for_objection
from ppid.actions.identity import SHOWN
from ppid.bundles import shelf
from ppid.bundles.archive import PDF
from ppid.bundles.facts import Audience
from ppid.db import committed, db, rest
from ppid.models import Bundle, BundleState, Objection
from ppid.queries import bundles as queries

KEPT = timedelta(days=7)
LEASE = timedelta(minutes=10)  # of one document; a process that says nothing for so long has died
GIVEN_UP = timedelta(days=1)  # a bundle that was not finished by then never will be
ZIP_PART, PDF_PART = "zip", "pdf"


class Lost(Exception):
    """Another process is making this bundle now."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A bundle that this process makes, until ``until`` unless it says so again."""

    id: int
    until: datetime


# Asking


def ask(objection: Objection, audience: Audience, *, actor: Actor, now: datetime) -> Bundle:
    """Let a bundle be made; while one is being made for the same audience, it is that one. The caller commits.

    For the commission it shows the applicant's identity, and that is recorded. Source: UU 27/2022.
    """
    hold(objection)
    running = db.session.scalar(queries.unfinished_of(objection.id, audience))
    if running is not None:
        return running
    bundle = Bundle(
        body_id=objection.body_id,
        objection_id=objection.id,
        key=secrets.token_urlsafe(32),
        audience=audience.value,
        state=BundleState.WAITING,
        done=0,
        total=0,
        manifest=[],
        error="",
        asked_at=now,
    )
    db.session.add(bundle)
    db.session.flush()
    if audience is Audience.COMMISSION:
        record_for_objection(SHOWN, objection, actor=actor, now=now, what="bundle")
    return bundle


def is_kept(bundle: Bundle, now: datetime) -> bool:
    """Whether a finished bundle may still be fetched."""
    return bundle.finished_at is None or now - bundle.finished_at <= KEPT


def pdf_size(bundle: Bundle) -> int:
    """How large the PDF of a finished bundle is, in bytes."""
    return next((int(one["size"]) for one in bundle.manifest if one["path"] == PDF), 0)


def pieces(bundle: Bundle, *, only_pdf: bool) -> Iterator[bytes]:
    """The bytes of a finished bundle as it was stored, piece by piece."""
    assert bundle.storage_key is not None
    part, size = (PDF_PART, pdf_size(bundle)) if only_pdf else (ZIP_PART, bundle.size_bytes or 0)
    return shelf.read(f"{bundle.storage_key}/{part}", size)


# Making


def make_next() -> bool:
    """Make the oldest bundle that waits; tell whether there was one. Commits by itself, after every document.

    What goes wrong is written down for whoever asked, and raised.
    """
    claim = _claim()
    if claim is None:
        return False
    from ppid.actions import bundle_making  # half a second of imports that only this needs

    try:
        bundle_making.make(Work(claim))
    except Lost:
        db.session.rollback()
    except Exception as error:
        db.session.rollback()
        with committed():
            bundle = db.session.get_one(Bundle, claim.id)
            bundle.state, bundle.error = BundleState.FAILED, type(error).__name__
            bundle.finished_at = clock.now()
        error.add_note(f"bundle {claim.id}")
        raise
    return True


def _claim() -> Claim | None:
    """Take a bundle for this process; one that was given up is closed."""
    now = clock.now()
    with committed():
        bundle = db.session.scalars(queries.free(now).with_for_update(skip_locked=True)).one_or_none()
        if bundle is None:
            return None
        if now - bundle.asked_at > GIVEN_UP:
            bundle.state, bundle.error, bundle.finished_at = BundleState.FAILED, "GivenUp", now
            return None
        bundle.state, bundle.done, bundle.claimed_until_at = BundleState.RUNNING, 0, now + LEASE
        return Claim(bundle.id, now + LEASE)


class Work:
    """One bundle in the making: keeps the lease and says how far it is."""

    def __init__(self, claim: Claim) -> None:
        self.claim = claim
        self.done, self.total = 0, 0

    def step(self) -> None:
        """One document more is in. Raises Lost when another process has taken the bundle over."""
        self.done += 1
        self._write(done=self.done, total=self.total)

    def begin(self, total: int) -> None:
        self.total = total
        self._write(done=0, total=total)

    def finish(self, **values: object) -> None:
        self._write(done=self.total, state=BundleState.DONE, finished_at=clock.now(), **values)

    def _write(self, **values: object) -> None:
        until = clock.now() + LEASE
        with committed():
            mine = sa.and_(Bundle.id == self.claim.id, Bundle.claimed_until_at == self.claim.until)
            written = db.session.execute(sa.update(Bundle).where(mine).values(claimed_until_at=until, **values))
            if written.rowcount != 1:  # type: ignore[attr-defined]  # an update has one
                raise Lost
        self.claim = Claim(self.claim.id, until)


def storage_key(key: str) -> str:
    """Where a bundle lies: the same place however often it is tried, so that nothing is left behind."""
    return f"bundles/{hashlib.sha256(key.encode()).hexdigest()[:32]}"


# Forgetting


def purge(now: datetime) -> int:
    """Take out of the store what was kept long enough, and forget it; return how many. Commits by itself."""
    expired: Sequence[Bundle] = db.session.scalars(queries.kept_before(now - KEPT)).all()
    gone = [(bundle.id, storage_key(bundle.key)) for bundle in expired]
    rest()
    for id, key in gone:
        for part in (ZIP_PART, PDF_PART):
            shelf.remove(f"{key}/{part}")
        with committed():
            db.session.execute(sa.delete(Bundle).where(Bundle.id == id))
    return len(gone)
