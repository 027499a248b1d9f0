"""What runs beside the pages: mail, letters still to be drawn, seals. Each pass is safe to repeat and to interrupt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from ppid import outbox
from ppid.actions import (
    answer_mails,
    bundles,
    daily,
    drafts,
    exports,
    head_stamps,
    letters,
    ruling_drafts,
    seals,
    tallies,
    witnesses,
)
from ppid.db import committed, db
from ppid.models import Event, LogLeaf, PublicBody
from ppid.queries import daily as daily_queries


@dataclass(frozen=True, slots=True)
class Done:
    """What one pass did."""

    letters: int = 0
    mails_sent: int = 0
    mails_waiting: int = 0
    answers_received: int = 0
    events_sealed: int = 0
    bundles_made: int = 0
    exports_made: int = 0
    bodies_counted: int = 0


def draw_letters(share: int = 0, shares: int = 1) -> int:
    """Draw every letter that is still without its PDF, or one of several shares of them; return how many.

    One that cannot be drawn does not keep the others waiting. Raises ExceptionGroup when there were such.
    """
    drawn, last, errors = 0, 0, []
    while ids := letters.undrawn(share, shares, after=last):
        for last in ids:
            try:
                letters.draw(last)
                drawn += 1
            except Exception as error:
                db.session.rollback()
                error.add_note(f"letter {last}")
                errors.append(error)
    if errors:
        raise ExceptionGroup("letters could not be drawn", errors)
    return drawn


def seal_events(now: datetime) -> int:
    """Merge the new seals of every body and publish the heads; return how many. Raises LogBroken."""
    sealed = 0
    merged = sa.exists().where(LogLeaf.event_id == Event.id)
    for id in db.session.scalars(sa.select(Event.body_id).where(~merged).distinct()).all():
        count = 1
        while count:
            with committed():
                body = db.session.get_one(PublicBody, id)
                count = seals.merge(body, now=now)
            if count:
                seals.publish(db.session.get_one(PublicBody, id))
            sealed += count
    return sealed


def run_daily(now: datetime, on: date | None = None) -> list[str]:
    """The daily run of every body, each in its own transaction; return what was done, one line each."""
    lines: list[str] = []
    for id in db.session.scalars(daily_queries.bodies().with_only_columns(PublicBody.id)).all():
        with committed():
            report = daily.run(db.session.get_one(PublicBody, id), now=now, on=on)
        lines += report.lines()
    removed = drafts.purge(now)
    if removed:
        lines.append(f"{removed} isian yang tidak dikirim dihapus")
    if forgotten := drafts.purge_answers():
        lines.append(f"{forgotten} konsep jawaban dan berkasnya yang tidak terpakai dihapus")
    with committed():
        left = ruling_drafts.forget_left_behind()
    if left:
        lines.append(f"{left} konsep tanggapan keberatan yang tidak terpakai dihapus")
    if expired := bundles.purge(now):
        lines.append(f"{expired} berkas sengketa dihapus setelah masa simpannya")
    if forgotten_tables := exports.purge(now):
        lines.append(f"{forgotten_tables} unduhan register dihapus setelah masa simpannya")
    return [*lines, *attest(now)]


def attest(now: datetime, *, everything: bool = False) -> list[str]:
    """Have the newest heads of the logs stamped and witnessed, where the settings say so; return what was done.

    Of many only some are done at once, and stamped once a day, unless ``everything`` is wanted.
    """
    if everything:
        stamped, witnessed = head_stamps.stamp_heads(now, limit=None, again=True), witnesses.ask_all(now, limit=None)
    else:
        stamped, witnessed = head_stamps.stamp_heads(now), witnesses.ask_all(now)
    lines = [f"tidak dicap waktu: {trouble}" for trouble in stamped.troubles]
    lines += [f"tidak disaksikan: {trouble}" for trouble in witnessed.troubles]
    if stamped.done:
        lines.append(f"{stamped.done} kepala buku dicap waktu")
    if witnessed.done:
        lines.append(f"{witnessed.done} kepala buku disaksikan")
    return lines


def record_receipts(now: datetime) -> int:
    """Enter in their cases the answers that a mail server has accepted; return how many were received by that.

    Finds also what a pass left behind that died between sending and recording. One that cannot be entered does not
    keep the others waiting. Raises ExceptionGroup when there were such.
    """
    received, errors = 0, []
    for id in answer_mails.accepted():
        try:
            with committed():
                received += answer_mails.record_receipt(id, now=now)
        except Exception as error:
            error.add_note(f"mail {id}")
            errors.append(error)
    if errors:
        raise ExceptionGroup("receipts could not be recorded", errors)
    return received


def run_once(now: datetime, *, moment: Callable[[], datetime] | None = None) -> Done:
    """One pass over everything. Mail leaves and events are sealed also when a letter cannot be drawn.

    ``moment`` tells when a server took a mail and when the heads are signed, which is after the letters that were drawn
    meanwhile; it is ``now`` when left out.
    """
    try:
        drawn = draw_letters()
    finally:
        try:
            sent, waiting = outbox.deliver(now, moment=moment)
            received = record_receipts(now)
        finally:
            sealed = seal_events(now if moment is None else moment())
    made = bundles.make_next()  # one a pass: mail does not wait behind a queue of them
    written = exports.make_next()
    counted = tallies.refresh(now)
    return Done(drawn, sent, waiting, received, sealed, int(made), int(written), counted)
