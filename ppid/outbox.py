"""What leaves the house: queued in the transaction of its cause, delivered afterwards, delayed but never lost."""

from __future__ import annotations

import hashlib
import re
import smtplib
import time
import uuid
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import sqlalchemy as sa

from ppid import settings, storage
from ppid.db import committed, db, rest
from ppid.models import Letter, OutboxAttachment, OutboxMessage, StoredFile
from ppid.queries import mails as queries

BATCH = 20
CLAIM_SECONDS = 600
FIRST_PAUSE_SECONDS = 60
LONGEST_PAUSE_SECONDS = 6 * 3600
SMTP_TIMEOUT_SECONDS = 20
SLOWEST_BYTES_PER_SECOND = 100_000  # a large mail may take its time
LONGEST_REPLY = 300

Carry = Callable[[EmailMessage], str]  # hands a mail over; returns what the server said, nothing without a server


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A letter or a stored file that a mail is to carry, by its id; ``name`` is that of the attached file."""

    name: str
    letter_id: int | None = None
    file_id: int | None = None


@dataclass(frozen=True, slots=True)
class Enclosed:
    """The same at the moment of sending: where its bytes lie, and their fingerprint."""

    name: str
    media_type: str
    storage_key: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail that this pass has claimed."""

    id: int
    key: str
    to: str
    subject: str
    text: str
    enclosed: tuple[Enclosed, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a try: the server's reply, or the problem in words."""

    reply: str = ""
    problem: str = ""
    ends_batch: bool = False


class EnclosureAltered(Exception):
    """The stored bytes of an attachment are no longer those that were taken in."""


def queue(
    *,
    body_id: int,
    to: str,
    subject: str,
    text: str,
    once: str,
    now: datetime,
    request_id: int | None = None,
    letter_id: int | None = None,
    enclosures: Sequence[Enclosure] = (),
) -> None:
    """Let one mail leave after the commit. ``once`` names its cause: a second mail for the same cause is dropped.

    With ``letter_id`` the acceptance of the mail proves the receipt of that letter. A mail waits until every letter
    that it carries is drawn.
    """
    if db.session.scalar(sa.select(OutboxMessage.id).where(OutboxMessage.once == once)) is not None:
        return
    message = OutboxMessage(
        row_key=uuid.uuid4().hex,
        body_id=body_id,
        request_id=request_id,
        letter_id=letter_id,
        once=once,
        subject=" ".join(subject.split())[:200],
        created_at=now,
        next_try_at=now,
    )
    message.to, message.text = to, text
    db.session.add(message)
    if enclosures:
        db.session.flush()
        db.session.add_all(
            OutboxAttachment(
                body_id=body_id, message_id=message.id, letter_id=one.letter_id, file_id=one.file_id, name=one.name
            )
            for one in enclosures
        )


def waiting(now: datetime) -> sa.Select[OutboxMessage]:
    """Select what may be tried at ``now``, oldest first."""
    return (
        sa.select(OutboxMessage)
        .where(
            OutboxMessage.sent_at.is_(None),
            OutboxMessage.next_try_at <= now,
            sa.or_(OutboxMessage.claimed_until_at.is_(None), OutboxMessage.claimed_until_at <= now),
            ~queries.carries_undrawn(),
        )
        .order_by(OutboxMessage.id)
        .limit(BATCH)
    )


def deliver(now: datetime, *, moment: Callable[[], datetime] | None = None) -> tuple[int, int]:
    """Try everything that is due once; return how many were sent and how many have to wait. Commits by itself.

    A batch is claimed first, so two workers do not send the same mail; no lock is held while a server is spoken to or
    an attachment is read. What became of a mail is kept before the next one is begun. ``moment`` tells when a server
    took a mail, for that may be evidence; it is ``now`` when left out.
    """
    claimed = _claim(now)
    if not claimed:
        return 0, 0
    started, sent, left = time.monotonic(), 0, deque(claimed)
    try:
        with _carrier() as carry:
            while left and time.monotonic() - started < CLAIM_SECONDS / 3:
                mail = left.popleft()
                outcome = _try(carry, mail, now)
                _keep([mail], outcome, moment() if moment else now, tried_at=now)
                sent += not outcome.problem
                if outcome.ends_batch:
                    break
    except OSError as error:  # no conversation came about; smtplib's errors are OSErrors too
        _keep(left, Outcome(problem=_said(error)), now, tried_at=now)
        left.clear()
    _release(left)
    return sent, len(claimed) - sent


def _claim(now: datetime) -> list[Mail]:
    """Take a batch for this worker and read what is needed to send it."""
    with committed():
        batch = list(db.session.scalars(waiting(now).with_for_update(skip_locked=True)))
        enclosed = _enclosed([message.id for message in batch])
        claimed = [
            Mail(one.id, one.row_key, one.to or "", one.subject, one.text or "", tuple(enclosed.get(one.id, ())))
            for one in batch
        ]
        for message in batch:
            message.claimed_until_at = now + timedelta(seconds=CLAIM_SECONDS)
    rest()
    return claimed


def _enclosed(message_ids: list[int]) -> dict[int, list[Enclosed]]:
    """What these mails carry, in the order in which it was enclosed; a letter that was signed meanwhile as signed."""
    query = (
        sa.select(OutboxAttachment, Letter, StoredFile)
        .outerjoin(Letter, Letter.id == OutboxAttachment.letter_id)
        .outerjoin(StoredFile, StoredFile.id == OutboxAttachment.file_id)
        .where(OutboxAttachment.message_id.in_(message_ids))
        .order_by(OutboxAttachment.id)
    )
    rows = db.session.execute(query).all() if message_ids else []
    letter_ids = [letter.id for _attachment, letter, _file in rows if letter is not None]
    signed = {one.letter_id: one for one in db.session.scalars(queries.signed_copies(letter_ids))} if letter_ids else {}
    found: dict[int, list[Enclosed]] = {}
    for attachment, letter, file in rows:
        kind, row = (
            ("application/pdf", signed.get(letter.id, letter)) if letter is not None else (file.media_type, file)
        )
        assert row.storage_key is not None  # a mail with a letter that is not drawn yet is not claimed
        assert row.sha256 is not None
        one = Enclosed(attachment.name, kind, row.storage_key, row.sha256)
        found.setdefault(attachment.message_id, []).append(one)
    return found


def _keep(mails: Iterable[Mail], outcome: Outcome, at: datetime, *, tried_at: datetime) -> None:
    """Write down what became of these mails."""
    with committed():
        ids = [mail.id for mail in mails]
        for message in db.session.scalars(sa.select(OutboxMessage).where(OutboxMessage.id.in_(ids))):
            message.claimed_until_at = None
            message.tries += 1
            message.last_error = outcome.problem
            if outcome.problem:
                pause = min(FIRST_PAUSE_SECONDS * 2 ** (message.tries - 1), LONGEST_PAUSE_SECONDS)
                message.next_try_at = tried_at + timedelta(seconds=pause)
            else:
                message.sent_at, message.reply = at, outcome.reply


def _release(mails: Iterable[Mail]) -> None:
    """Let mails that were not begun be taken by the next pass."""
    ids = [mail.id for mail in mails]
    if ids:
        with committed():
            db.session.execute(sa.update(OutboxMessage).where(OutboxMessage.id.in_(ids)).values(claimed_until_at=None))


def _try(carry: Carry, mail: Mail, now: datetime) -> Outcome:
    """Send one mail. A server that hangs up ends the batch."""
    try:
        message = _message(mail, now)
    except Exception as error:  # an address that makes no header, a file that is gone: that mail's own trouble
        return Outcome(problem=_said(error, mail.to))  # the standard library's parser raises anything
    try:
        return Outcome(reply=" ".join(carry(message).split())[:LONGEST_REPLY])
    except (OSError, ValueError) as error:
        hung_up = isinstance(error, smtplib.SMTPServerDisconnected | smtplib.SMTPConnectError)
        return Outcome(problem=_said(error, mail.to), ends_batch=hung_up)


def _said(error: Exception, to: str = "") -> str:
    """An error in few words, without the address to which the mail goes."""
    words = str(error)
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        words = "; ".join(f"{code} {_text(said)}" for code, said in error.recipients.values())
    elif isinstance(error, smtplib.SMTPResponseException):
        words = f"{error.smtp_code} {_text(error.smtp_error)}"
    if to:
        words = re.sub(re.escape(to), "...", words, flags=re.IGNORECASE)
    return f"{type(error).__name__}: {' '.join(words.split())}"[:LONGEST_REPLY]


def _text(said: bytes | str) -> str:
    return said.decode(errors="replace") if isinstance(said, bytes) else said


def message_id(id: int, key: str) -> str:
    """The Message-ID of a mail, the same on every try: a mail sent twice is seen once."""
    host = urlsplit(settings.current().base_url).hostname or "localhost"
    return f"<ppid-{id}-{key}@{host}>"


def _message(mail: Mail, now: datetime) -> EmailMessage:
    message = EmailMessage()
    message["From"] = settings.current().mail_from
    message["To"] = mail.to
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(now)
    message["Message-ID"] = message_id(mail.id, mail.key)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text)
    for one in mail.enclosed:
        main, _slash, kind = one.media_type.partition("/")
        message.add_attachment(_bytes_of(one), maintype=main, subtype=kind or "octet-stream", filename=one.name)
    return message


def _bytes_of(one: Enclosed) -> bytes:
    """Raises FileMissing when they are gone, EnclosureAltered when they changed."""
    data = storage.current().get(one.storage_key)
    if hashlib.sha256(data).hexdigest() != one.sha256:
        raise EnclosureAltered(one.name)
    return data


class _ToFolder:
    """Development without a server: a file is written, nobody has accepted anything, so there is no reply."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def __call__(self, message: EmailMessage) -> str:
        name = str(message["Message-ID"]).strip("<>").split("@")[0].replace("/", "_")
        (self.folder / f"{name}.eml").write_bytes(message.as_bytes())
        return ""


class _Server(smtplib.SMTP):
    """A mail server whose last word about a mail is kept: its acceptance is evidence."""

    said = ""

    def data(self, msg: Any) -> tuple[int, bytes]:
        code, words = super().data(msg)
        self.said = f"{code} {_text(words)}"
        return code, words


class _SecureServer(_Server, smtplib.SMTP_SSL):
    """The same, encrypted from the first byte."""


class _ToServer:
    def __init__(self, server: _Server) -> None:
        self.server = server

    def __call__(self, message: EmailMessage) -> str:
        if self.server.sock is not None:
            slow_seconds = len(message.as_bytes()) / SLOWEST_BYTES_PER_SECOND
            self.server.sock.settimeout(SMTP_TIMEOUT_SECONDS + slow_seconds)
        self.server.said = ""
        self.server.send_message(message)
        return self.server.said


@contextmanager
def _carrier() -> Iterator[Carry]:
    """A conversation with the mail server; in development without one, a folder.

    The settings decide which: only what a server replied counts as the acceptance of a mail, a folder replies nothing.
    """
    address = settings.current().smtp_url
    if not address:
        yield _ToFolder(settings.current().instance / "mail")
        return
    url = urlsplit(address)
    kind = _SecureServer if url.scheme == "smtps" else _Server
    with kind(url.hostname or "", url.port or 0, timeout=SMTP_TIMEOUT_SECONDS) as server:
        server.ehlo()
        if url.scheme == "smtp" and server.has_extn("starttls"):
            server.starttls()
            server.ehlo()
        if url.username:
            server.login(unquote(url.username), unquote(url.password or ""))
        yield _ToServer(server)
