"""Questions about what is asked for on a page and made in the background."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypeVar

import sqlalchemy as sa

from ppid.models import Bundle, Export

WAITING, RUNNING, DONE, FAILED = "waiting", "running", "done", "failed"
UNFINISHED = (WAITING, RUNNING)
Job = Bundle | Export
Kind = TypeVar("Kind", Bundle, Export)


def free(table: type[Job], now: datetime) -> sa.Select[Any]:
    """Select the oldest job of a table that nobody does: new, or left behind by a process that died."""
    abandoned = sa.and_(table.state == RUNNING, table.claimed_until_at <= now)
    return sa.select(table).where(sa.or_(table.state == WAITING, abandoned)).order_by(table.id).limit(1)


def kept_before(table: type[Kind], moment: datetime) -> sa.Select[Kind]:
    """Select the jobs of a table that ended, well or not, before ``moment``."""
    return sa.select(table).where(table.finished_at < moment).order_by(table.id)
