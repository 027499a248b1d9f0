"""What runs beside the pages: mail, letters still to be drawn, seals. Each pass is safe to repeat and to interrupt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from ppid import outbox
from ppid.actions import daily, drafts, letters, seals
from ppid.db import committed, db
from ppid.models import Event, LogLeaf, PublicBody
from ppid.queries import daily as daily_queries


@dataclass(frozen=True, slots=True)
class Done:
    """What one pass did."""

    letters: int = 0
    mails_sent: int = 0
    mails_waiting: int = 0
    events_sealed: int = 0


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
    return lines


def run_once(now: datetime) -> Done:
    """One pass over everything. Mail leaves and events are sealed also when a letter cannot be drawn."""
    try:
        drawn = draw_letters()
    finally:
        sent, waiting = outbox.deliver(now)
        sealed = seal_events(now)
    return Done(drawn, sent, waiting, sealed)
