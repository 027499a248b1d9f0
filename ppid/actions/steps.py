"""What every step of a request begins with: its facts, its clocks, who signs, and that nobody changed it meanwhile."""

from __future__ import annotations

from datetime import date, datetime

from ppid.access import Actor
from ppid.clock import local_date
from ppid.db import db
from ppid.law import clocks, workflow
from ppid.law.roles import Doer, Role
from ppid.law.workflow import Facts
from ppid.models import InfoRequest, Official
from ppid.queries import people as people_queries
from ppid.queries.calendars import calendar_of


class Stale(Exception):
    """Somebody else changed the request since the page was opened."""


def clocks_of(info_request: InfoRequest) -> clocks.Clocks:
    """Both clocks of a request, counted now from its facts with the calendar in force."""
    return clocks.reply_clocks(
        info_request.received_on,
        calendar_of(info_request.body),
        incomplete_on=info_request.incomplete_on,
        completed_on=info_request.completed_on,
        extended=info_request.extended_on is not None,
    )


def facts_of(info_request: InfoRequest, now: datetime, **more: object) -> Facts:
    """What the law may look at before a step; ``more`` are the facts that the step itself brings."""
    calendar = calendar_of(info_request.body)
    return Facts(
        today=local_date(now, info_request.body.zone),
        received_on=info_request.received_on,
        due_on=info_request.due_on,
        completeness_due_on=clocks.completeness_due(info_request.received_on, calendar),
        was_incomplete=info_request.incomplete_on is not None,
        **more,  # type: ignore[arg-type]  # the fields of Facts
    )


def signer_of(info_request: InfoRequest, role: Role, on: date, actor: Actor) -> Official | None:
    """Who signs: ``actor`` when it holds that office, else its holder."""
    return db.session.scalar(people_queries.holder_of(info_request.body_id, role, on, official_id=actor.official_id))


def check_version(info_request: InfoRequest, version: int | None) -> None:
    """Take the request for this step, as it stands now: of two steps at once the second waits and sees the first.

    Raises Stale when the page was opened on an older state. None skips that question (command line, demo).
    """
    db.session.refresh(info_request, with_for_update={"key_share": True, "of": InfoRequest})
    if version is not None and info_request.version != version:
        raise Stale


def allowed_now(info_request: InfoRequest, doer: Doer, now: datetime) -> list[workflow.Transition]:
    """The steps that the table allows this doer now."""
    return workflow.allowed_now(info_request.status, doer, facts_of(info_request, now))
