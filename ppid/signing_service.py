"""Signing elsewhere: the conversation with a remote signing service of the BSrE kind, and with time-stamp servers.

The service keeps the official's key. It is given the PDF, the official's identity (NIK) and passphrase, and gives the
signed PDF back; whether it is what was asked for is checked by `ppid.letters.sign`. Nothing is ever sent twice: after a
silence nobody knows whether the first one was signed. Written after the public description of BSrE's "esign client
service"; it has not been tried against the real one.
"""

from __future__ import annotations

import base64
import http.client
import ipaddress
import json
import logging
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import quote, urlsplit

from ppid import settings
from ppid.letters.troubles import CannotSign, Trouble

log = logging.getLogger(__name__)

CONNECT_SECONDS = 10.0
ANSWER_SECONDS = 60.0  # from the last byte sent to the last byte received
MAX_PDF_BYTES = 20 * 1024 * 1024
MAX_WORDS_BYTES = 64 * 1024  # of an answer that is no PDF
PIECE_BYTES = 64 * 1024
WRONG_PASSPHRASE_CODE = 2031
UNKNOWN_CODES = frozenset({1110, 1112, 2011})  # not registered, no certificate, no such user


# Talking to a server


class Unreachable(Exception):
    """No connection: nothing was asked."""


class Silent(Exception):
    """The question went out and no whole answer came in time; what became of it is not known."""


class TooLarge(Exception):
    """The answer is larger than anything that could be meant."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said."""

    status: int
    media_type: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a server is waited for."""

    connect_seconds: float = CONNECT_SECONDS
    answer_seconds: float = ANSWER_SECONDS


def ask(
    method: str,
    url: str,
    *,
    body: bytes = b"",
    headers: Mapping[str, str] | None = None,
    patience: Patience | None = None,
    most_bytes: int = MAX_PDF_BYTES,
) -> Answer:
    """Ask once, follow no redirect, repeat nothing. Raises Unreachable, Silent or TooLarge."""
    wait = patience or Patience()
    place = urlsplit(url)
    secure = place.scheme == "https"
    connect = http.client.HTTPSConnection if secure else http.client.HTTPConnection
    try:
        connection = connect(place.hostname or "", place.port, timeout=wait.connect_seconds)
        connection.connect()
    except (OSError, ValueError, http.client.HTTPException) as error:
        raise Unreachable(type(error).__name__) from error
    try:
        path = (place.path or "/") + (f"?{place.query}" if place.query else "")
        connection.sock.settimeout(wait.answer_seconds)
        connection.request(method, path, body=body or None, headers=dict(headers or {}))
        deadline = time.monotonic() + wait.answer_seconds
        with connection.getresponse() as reply:
            return Answer(reply.status, reply.headers.get_content_type(), _whole(reply, most_bytes, deadline))
    except (OSError, http.client.HTTPException) as error:
        raise Silent(type(error).__name__) from error
    finally:
        connection.close()


def _whole(reply: http.client.HTTPResponse, most_bytes: int, deadline: float) -> bytes:
    """The body of an answer. Raises Silent when it does not end in time, TooLarge when it is too long."""
    pieces, size = [], 0
    while piece := reply.read1(PIECE_BYTES):
        pieces.append(piece)
        size += len(piece)
        if size > most_bytes:
            raise TooLarge
        if time.monotonic() > deadline:
            raise Silent("the answer drips")
    if reply.length:
        raise Silent("the answer broke off")
    return b"".join(pieces)


def is_private_way(url: str) -> bool:
    """Whether a passphrase may travel to ``url``: encrypted, or within the office's own network by its address."""
    place = urlsplit(url)
    if place.scheme == "https":
        return bool(place.hostname)
    if place.scheme != "http" or not place.hostname:
        return False
    if place.hostname == "localhost":
        return True
    try:
        return ipaddress.ip_address(place.hostname).is_private
    except ValueError:
        return False


# Signing


class RemoteSigner(Protocol):
    """A service that keeps the keys of officials and signs with them."""

    def sign(self, pdf: bytes, identity: str, passphrase: str, *, reason: str, place: str) -> bytes:
        """Give back the signed PDF. Raises CannotSign. The answer is still to be checked."""
        ...

    def is_registered(self, identity: str) -> bool:
        """Whether the service can sign for this identity. Raises CannotSign when it cannot be asked."""
        ...


@dataclass(frozen=True, slots=True)
class EsignClient:
    """A service that speaks as BSrE's esign client service does: ``POST /api/sign/pdf`` with basic authentication."""

    url: str
    user: str
    password: str = field(repr=False)
    patience: Patience = field(default_factory=Patience)

    def sign(self, pdf: bytes, identity: str, passphrase: str, *, reason: str, place: str) -> bytes:
        fields = {
            "nik": identity,
            "passphrase": passphrase,
            "tampilan": "invisible",
            "reason": reason,
            "location": place,
        }
        body, kind = multipart(fields, "surat.pdf", pdf)
        answer = self._ask("POST", "/api/sign/pdf", body, {"Content-Type": kind})
        if answer.status == http.client.OK and answer.body.startswith(b"%PDF-"):
            return answer.body
        raise _refusal(answer, hidden=(identity, passphrase))

    def is_registered(self, identity: str) -> bool:
        answer = self._ask("GET", f"/api/user/status/{quote(identity, safe='')}", b"", {})
        if answer.status != http.client.OK:
            raise _refusal(answer, hidden=(identity,))
        return _code_of(_words_of(answer)) not in UNKNOWN_CODES

    def _ask(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Answer:
        if not is_private_way(self.url):
            raise CannotSign(Trouble.SERVICE_INSECURE)
        login = base64.b64encode(f"{self.user}:{self.password}".encode()).decode()
        every = {"Authorization": f"Basic {login}", "Accept": "application/pdf, application/json", **headers}
        try:
            return ask(method, self.url.rstrip("/") + path, body=body, headers=every, patience=self.patience)
        except Unreachable as error:
            raise CannotSign(Trouble.SERVICE_UNREACHABLE) from error
        except Silent as error:
            raise CannotSign(Trouble.SERVICE_SILENT) from error
        except TooLarge as error:
            raise CannotSign(Trouble.ANSWER_TOO_LARGE) from error


def multipart(fields: Mapping[str, str], filename: str, pdf: bytes) -> tuple[bytes, str]:
    """A form with one PDF named ``file``, as bytes, and its content type."""
    boundary = f"ppid{secrets.token_hex(24)}"
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n'
        f"Content-Type: text/plain; charset=utf-8\r\n\r\n{value}\r\n".encode()
        for name, value in fields.items()
    ]
    head = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{filename}"\r\n'
        "Content-Type: application/pdf\r\n\r\n"
    )
    return (
        b"".join([*parts, head.encode(), pdf, f"\r\n--{boundary}--\r\n".encode()]),
        f"multipart/form-data; boundary={boundary}",
    )


def _words_of(answer: Answer) -> dict[str, object]:
    """The JSON object of an answer; an empty one when it is none."""
    try:
        found = json.loads(answer.body[:MAX_WORDS_BYTES])
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _code_of(words: Mapping[str, object]) -> int:
    code = words.get("status_code", 0)
    return int(code) if isinstance(code, int) or (isinstance(code, str) and code.isdigit()) else 0


def _refusal(answer: Answer, *, hidden: tuple[str, ...]) -> CannotSign:
    """What an answer without a PDF means. Its words go to the log alone, without what was told in confidence."""
    words = _words_of(answer)
    said, code = str(words.get("error") or words.get("message") or ""), _code_of(words)
    for secret in hidden:
        said = said.replace(secret, "***") if secret else said
    log.warning("the signing service answered %s, code %s: %.200r", answer.status, code, said)
    if code == WRONG_PASSPHRASE_CODE or "passphrase" in said.lower():
        return CannotSign(Trouble.WRONG_PASSPHRASE)
    if code in UNKNOWN_CODES:
        return CannotSign(Trouble.IDENTITY_UNKNOWN)
    if answer.status in {http.client.UNAUTHORIZED, http.client.FORBIDDEN}:
        return CannotSign(Trouble.SERVICE_LOGIN)
    if answer.status >= http.client.INTERNAL_SERVER_ERROR:
        return CannotSign(Trouble.SERVICE_FAILED, str(code or answer.status))
    if answer.status == http.client.OK and not words:
        return CannotSign(Trouble.ANSWER_NO_PDF)
    return CannotSign(Trouble.SERVICE_REFUSED, str(code or answer.status))


def is_set_up() -> bool:
    """Whether this installation names a signing service."""
    return bool(settings.current().signing_url)


def current() -> RemoteSigner:
    """The signing service of this installation. Raises CannotSign when none is set up."""
    chosen = settings.current()
    if not chosen.signing_url:
        raise CannotSign(Trouble.NO_SERVICE)
    return EsignClient(chosen.signing_url, chosen.signing_user, chosen.signing_password)
