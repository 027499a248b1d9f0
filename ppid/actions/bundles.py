"""Dispute bundles: asked for once, made in the background step by step, kept for a week, and forgotten."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator
from datetime import datetime

from ppid.access import Actor
from ppid.actions import jobs
from ppid.actions.events import hold, record_for_objection
from ppid.actions.identity import SHOWN
from ppid.bundles import shelf
from ppid.bundles.archive import PDF
from ppid.bundles.facts import Audience
from ppid.db import db
from ppid.models import Bundle, BundleState, Objection
from ppid.queries import bundles as queries

ZIP_PART, PDF_PART = "zip", "pdf"


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
    return jobs.do_next(Bundle, _make)


def _make(work: jobs.Work) -> None:
    from ppid.actions import bundle_making  # half a second of imports that only this needs

    bundle_making.make(work)


def storage_key(key: str) -> str:
    """Where a bundle lies: the same place however often it is tried, so that nothing is left behind."""
    return f"bundles/{hashlib.sha256(key.encode()).hexdigest()[:32]}"


# Forgetting


def purge(now: datetime) -> int:
    """Take out of the store what was kept long enough, and forget it; return how many. Commits by itself."""
    return jobs.purge(Bundle, now, _places)


def _places(bundle: Bundle) -> tuple[str, str]:
    key = storage_key(bundle.key)
    return f"{key}/{ZIP_PART}", f"{key}/{PDF_PART}"
