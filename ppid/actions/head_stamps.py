"""Time stamps over the newest heads of the logs, once a day, by an authority that the portal does not run."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime

from ppid import settings, timestamps
from ppid.clock import local_date
from ppid.db import committed, db, rest
from ppid.models import Checkpoint, HeadStamp, PublicBody
from ppid.queries import proofs as queries
from ppid.timestamps import NoAnswer, NotStamped, Stamp

PASS_HEADS = 50  # stamped in one daily pass; it comes again after some minutes

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Attested:
    """What came of asking somebody outside: how many heads were attested, and what went wrong, for the admin."""

    done: int = 0
    troubles: tuple[str, ...] = ()


def stamp_heads(now: datetime, *, limit: int | None = PASS_HEADS, again: bool = False) -> Attested:
    """Have the newest head of each body stamped unless it is, or the body had a stamp today.

    With ``again``, also a second time on a day. Nothing is held in the database while the authority is asked, and
    sealing does not depend on it. It commits head by head.
    """
    url = settings.current().log_tsa_url
    if not url:
        return Attested()
    found = [
        (head.id, head.note.encode(), slug)
        for head, slug, zone, last_at in db.session.execute(queries.unstamped())
        if again or last_at is None or local_date(last_at, zone) < local_date(now, zone)
    ]
    done, troubles = 0, []
    for id, note, slug in found[:limit]:
        rest()
        try:
            made = timestamps.stamp(url, note, now=now)
        except NotStamped as error:
            troubles.append(f"{slug}: {error}")
            log.warning("the head of the log of %s was not stamped: %s", slug, error)
            if isinstance(error, NoAnswer):
                break  # the same server would not answer for the next head either
            continue
        with committed():
            done += _keep(id, made)
    return Attested(done, tuple(troubles))


def _keep(checkpoint_id: int, made: Stamp) -> bool:
    """Store a stamp, unless another worker was faster."""
    head = db.session.get_one(Checkpoint, checkpoint_id)
    db.session.get(PublicBody, head.body_id, with_for_update=True)
    if db.session.scalar(queries.stamp_of(head.body_id, head.size)) is not None:
        return False
    db.session.add(
        HeadStamp(
            body_id=head.body_id,
            checkpoint_id=head.id,
            authority=made.authority,
            token=made.token,
            stamped_at=made.moment,
        )
    )
    return True
