"""Questions about a notice of incompleteness: was it received, and was the request filed again."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa

from ppid.law.workflow import RECEIVE_NOTICE
from ppid.models import Event, InfoRequest, OutboxMessage

NOTICE_OPENED = "notice_opened"
NOTICE_RECEIVED = RECEIVE_NOTICE.name
MAIL = ":incomplete"  # how the cause of the notice's mail ends


def notice_was_received() -> sa.ColumnElement[bool]:
    """The condition that a request's notice was opened by the applicant, handed over, or accepted by a mail server."""
    proven = (NOTICE_OPENED, NOTICE_RECEIVED)
    opened = sa.exists().where(Event.request_id == InfoRequest.id, Event.name.in_(proven))
    mailed = sa.exists().where(
        OutboxMessage.request_id == InfoRequest.id,
        OutboxMessage.once.endswith(MAIL),
        OutboxMessage.sent_at.is_not(None),
        OutboxMessage.reply != "",
    )
    return sa.or_(opened, mailed)


def opened_on(request_id: int) -> sa.Select[date]:
    """Select the day on which the applicant opened the notice, a date in the body's zone."""
    return sa.select(Event.on).where(Event.request_id == request_id, Event.name == NOTICE_OPENED)


def recorded_receipts(request_id: int) -> sa.Select[Event]:
    """Select the receipts of the notice that the office has recorded, the last one first: it corrects the others."""
    query = sa.select(Event).where(Event.request_id == request_id, Event.name == NOTICE_RECEIVED)
    return query.order_by(Event.seq.desc())


def mail_accepted_at(request_id: int) -> sa.Select[datetime | None]:
    """Select the moment at which a server accepted the mail that tells of the notice; none while it waits.

    The folder that development writes its mail to accepts nothing.
    """
    return sa.select(OutboxMessage.sent_at).where(
        OutboxMessage.once == f"request:{request_id}{MAIL}", OutboxMessage.reply != ""
    )


def refiled_as(request_id: int) -> sa.Select[InfoRequest]:
    """Select the request by which this one was filed again."""
    return sa.select(InfoRequest).where(InfoRequest.refiled_from_id == request_id)
