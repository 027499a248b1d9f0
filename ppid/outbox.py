"""What leaves the house: queued in the transaction of its cause, delivered afterwards, delayed but never lost."""

from __future__ import annotations

import smtplib
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

import sqlalchemy as sa

from ppid import settings
from ppid.db import committed, db, rest
from ppid.models import OutboxMessage

BATCH = 20
CLAIM_SECONDS = 300
FIRST_PAUSE_SECONDS = 60
LONGEST_PAUSE_SECONDS = 6 * 3600
SMTP_TIMEOUT_SECONDS = 20

Carry = Callable[[EmailMessage], None]
Mail = tuple[int, str, str, str, str]  # id, row key, address, subject, text


def queue(
    *, body_id: int, to: str, subject: str, text: str, once: str, now: datetime, request_id: int | None = None
) -> None:
    """Let one mail leave after the commit. ``once`` names its cause: a second mail for the same cause is dropped."""
    if db.session.scalar(sa.select(OutboxMessage.id).where(OutboxMessage.once == once)) is not None:
        return
    message = OutboxMessage(
        row_key=uuid.uuid4().hex,
        body_id=body_id,
        request_id=request_id,
        once=once,
        subject=" ".join(subject.split())[:200],
        created_at=now,
        next_try_at=now,
    )
    message.to, message.text = to, text
    db.session.add(message)


def waiting(now: datetime) -> sa.Select[OutboxMessage]:
    """Select what may be tried at ``now``, oldest first."""
    return (
        sa.select(OutboxMessage)
        .where(
            OutboxMessage.sent_at.is_(None),
            OutboxMessage.next_try_at <= now,
            sa.or_(OutboxMessage.claimed_until_at.is_(None), OutboxMessage.claimed_until_at <= now),
        )
        .order_by(OutboxMessage.id)
        .limit(BATCH)
    )


def deliver(now: datetime) -> tuple[int, int]:
    """Try everything that is due once; return how many were sent and how many have to wait. Commits by itself.

    A batch is claimed first, so two workers do not send the same mail; no lock is held while a server is spoken to.
    """
    with committed():
        batch = list(db.session.scalars(waiting(now).with_for_update(skip_locked=True)))
        claimed: list[Mail] = [
            (message.id, message.row_key, message.to or "", message.subject, message.text or "") for message in batch
        ]
        for message in batch:
            message.claimed_until_at = now + timedelta(seconds=CLAIM_SECONDS)
    rest()
    sent = 0
    if not claimed:
        return 0, 0
    outcome: dict[int, str] = {}
    try:
        with _carrier() as carry:
            for mail in claimed:
                outcome[mail[0]] = _try(carry, mail, now)
    except OSError as error:  # smtplib's errors are OSErrors too
        outcome |= {id: _said(error) for id, *_rest in claimed if id not in outcome}
    with committed():
        for message in db.session.scalars(sa.select(OutboxMessage).where(OutboxMessage.id.in_(list(outcome)))):
            problem = outcome[message.id]
            message.claimed_until_at = None
            message.tries += 1
            if not problem:
                message.sent_at, message.last_error = now, ""
                sent += 1
            else:
                pause = min(FIRST_PAUSE_SECONDS * 2 ** (message.tries - 1), LONGEST_PAUSE_SECONDS)
                message.last_error, message.next_try_at = (problem, now + timedelta(seconds=pause))
    return sent, len(claimed) - sent


def _try(carry: Carry, mail: Mail, now: datetime) -> str:
    """Send one mail; the error in words, or an empty string. A server that hangs up ends the batch."""
    try:
        message = _message(*mail, now)
    except Exception as error:  # the standard library's parser raises anything from ValueError to IndexError
        return _said(error)  # an address that makes no header is that mail's own trouble, not the others'
    try:
        carry(message)
    except (smtplib.SMTPServerDisconnected, smtplib.SMTPConnectError):
        raise
    except (OSError, ValueError) as error:
        return _said(error)
    return ""


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:300]


def _message(id: int, key: str, to: str, subject: str, text: str, now: datetime) -> EmailMessage:
    message = EmailMessage()
    message["From"] = settings.current().mail_from
    message["To"] = to
    message["Subject"] = subject
    message["Date"] = format_datetime(now)
    host = urlsplit(settings.current().base_url).hostname or "localhost"
    message["Message-ID"] = f"<ppid-{id}-{key}@{host}>"  # the same on every try: a mail sent twice is seen once
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text)
    return message


class _ToFolder:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def __call__(self, message: EmailMessage) -> None:
        name = str(message["Message-ID"]).strip("<>").split("@")[0].replace("/", "_")
        (self.folder / f"{name}.eml").write_bytes(message.as_bytes())


class _ToServer:
    def __init__(self, server: smtplib.SMTP) -> None:
        self.server = server

    def __call__(self, message: EmailMessage) -> None:
        self.server.send_message(message)


@contextmanager
def _carrier() -> Iterator[Carry]:
    """A conversation with the mail server; in development without one, a folder."""
    address = settings.current().smtp_url
    if not address:
        yield _ToFolder(settings.current().instance / "mail")
        return
    url = urlsplit(address)
    kind = smtplib.SMTP_SSL if url.scheme == "smtps" else smtplib.SMTP
    with kind(url.hostname or "", url.port or 0, timeout=SMTP_TIMEOUT_SECONDS) as server:
        server.ehlo()
        if url.scheme == "smtp" and server.has_extn("starttls"):
            server.starttls()
            server.ehlo()
        if url.username:
            server.login(unquote(url.username), unquote(url.password or ""))
        yield _ToServer(server)
