"""What the tests of the coordinator's room share: bodies under the province, and what they answered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import count

import sqlalchemy as sa
import time_machine

from ppid.clock import local_date
from ppid.db import committed, db
from ppid.law.cases import Outcome, Status
from ppid.models import BodyKind, InfoRequest, PublicBody
from tests import world

NUMBERS: Iterator[int] = count(1)


def under_the_province(*slugs: str) -> None:
    """Let Samarinda, and new kabupaten of these slugs, lie in Kalimantan Timur."""
    with committed():
        for slug in slugs:
            name = slug.title()
            world._body(slug, BodyKind.REGENCY, f"Pemerintah Kabupaten {name}", name, "Asia/Makassar", name)
        db.session.execute(
            sa.update(PublicBody)
            .where(PublicBody.slug.in_(["samarinda", *slugs]))
            .values(parent_id=world.body("kaltim").id)
        )


def received(slug: str, at: datetime, *, answered: bool | None = None, unit_id: int | None = None) -> InfoRequest:
    """Put a request on a register at a moment; answered on its last day (True), a day later (False), or not at all."""
    with time_machine.travel(at, tick=False):
        made = world.register(f"koordinasi-{next(NUMBERS):022}", slug, received_at=at, unit_id=unit_id)
    if answered is not None:
        on = made.due_on + timedelta(days=0 if answered else 1)
        with committed():
            db.session.execute(
                sa.update(InfoRequest)
                .where(InfoRequest.id == made.id)
                .values(status=Status.ANSWERED, outcome=Outcome.GIVEN, answered_on=on)
            )
    return made


def due(made: InfoRequest, day: date) -> None:
    """Move the limit of a request to a day."""
    with committed():
        db.session.execute(
            sa.update(InfoRequest)
            .where(InfoRequest.id == made.id)
            .values(due_on=day, reply_due_on=day, statute_due_on=day, received_on=day - timedelta(days=14))
        )


def today(at: datetime) -> date:
    return local_date(at, "Asia/Makassar")
