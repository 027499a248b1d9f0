"""The mail that carried an answer, as evidence of its receipt.

Source: UU 14/2008 Pasal 36 ayat (1) and Pasal 37 ayat (2): the windows run from the receipt of the answer.
"""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from ppid import outbox
from ppid.access import system_of
from ppid.actions import requests
from ppid.clock import local_date
from ppid.db import db
from ppid.i18n import format_moment
from ppid.law.workflow import EvidenceKind, Status
from ppid.models import InfoRequest, OutboxMessage
from ppid.queries import mails as queries


def accepted() -> list[int]:
    """The mails that a server accepted and whose acceptance is in no case yet, oldest first."""
    return list(db.session.scalars(queries.accepted().with_only_columns(OutboxMessage.id)))


def record_receipt(message_id: int, *, now: datetime) -> bool:
    """Enter the acceptance of one mail in its case; return whether it was the receipt of the answer.

    The caller commits. Only what a mail server replied counts: the folder of development replies nothing. A case whose
    answer has been received otherwise stays as it is. Done once, however often it is called.
    """
    message = db.session.scalars(sa.select(OutboxMessage).where(OutboxMessage.id == message_id).with_for_update()).one()
    if not message.reply or message.sent_at is None or message.evidenced_at is not None or message.request_id is None:
        return False
    moment = max(now, message.sent_at)
    message.evidenced_at = moment
    info_request = db.session.get_one(InfoRequest, message.request_id)
    requests.check_version(info_request, None)
    if info_request.status is not Status.ANSWERED or info_request.answered_on is None:
        return False
    requests.deliver(
        info_request,
        EvidenceKind.MAIL_ACCEPTED,
        received_on=max(local_date(message.sent_at, info_request.body.zone), info_request.answered_on),
        actor=system_of(info_request.body_id),
        now=moment,
        note=_note(message, info_request),
    )
    return True


def _note(message: OutboxMessage, info_request: InfoRequest) -> str:
    """What proves it: the Message-ID, the server's reply and the moment. The address stays in the sealed mail."""
    assert message.sent_at is not None
    at = format_moment(message.sent_at, info_request.body.zone)
    return f"Message-ID {outbox.message_id(message.id, message.row_key)}; {message.reply}; {at}"
