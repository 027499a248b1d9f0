"""A mail server of the tests' own, and the application that sends through it."""

from __future__ import annotations

import email
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from flask import Flask

from ppid import create_app
from ppid.db import db
from tests.conftest import STATEMENTS, printed_once, settings_for


class Postbox:
    """What a mail server keeps. ``refuses`` are addresses, ``hangs_up_after`` a number of mails."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.refuses: set[str] = set()
        self.hangs_up_after: int | None = None
        self.login: tuple[bytes, bytes] | None = None

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.hangs_up_after is not None and len(self.mails) >= self.hangs_up_after:
            server.transport.close()
            return "421 gone"
        if address in self.refuses:
            return "550 no such person"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        message = email.message_from_bytes(envelope.content, policy=default)
        assert isinstance(message, EmailMessage)
        self.mails.append(message)
        self.recipients += envelope.rcpt_tos
        return "250 OK"

    def authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: object
    ) -> AuthResult:
        assert isinstance(data, LoginPassword)
        self.login = (data.login, data.password)
        return AuthResult(success=True)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@contextmanager
def mail_server() -> Iterator[tuple[Postbox, Controller]]:
    """A mail server that is not started yet; it is stopped in the end."""
    box = Postbox()
    controller = Controller(
        box,
        hostname="127.0.0.1",
        port=free_port(),
        authenticator=box.authenticate,
        auth_require_tls=False,
    )
    yield box, controller
    if controller.loop.is_running():
        controller.stop()
    else:
        controller.loop.close()


@contextmanager
def mailing_app(controller: Controller, database_url: str, instance: Path) -> Iterator[Flask]:
    """The application with that server as its own, inside its context."""
    chosen = replace(
        settings_for(instance, database_url),
        smtp_url=f"smtp://ppid%40kaltim:rahasia%2Fsekali@127.0.0.1:{controller.port}",
        mail_from="Portal PPID <ppid@kaltim.example>",
        base_url="https://ppid.kaltim.example",
    )
    made = create_app(chosen)
    made.testing = True
    with printed_once(), made.app_context():
        db.engine.update_execution_options(compiled_cache=STATEMENTS)
        yield made
        db.session.remove()
        db.engine.dispose()
