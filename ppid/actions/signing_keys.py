"""The keys that sign for a body: taken in after they opened once, and put out of use. Passphrases are never kept."""

from __future__ import annotations

import base64
import uuid
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ppid import settings
from ppid.access import Actor
from ppid.actions import signing
from ppid.actions.events import record_for_body
from ppid.db import db
from ppid.letters.certificates import Trust
from ppid.letters.troubles import CannotSign, Trouble
from ppid.models import Official, PublicBody, SigningKey, SigningMethod
from ppid.queries import signing as queries

if TYPE_CHECKING:
    from ppid.letters.sign import Certificate

FORGOTTEN = "-"  # stands where the secret of a key out of use stood


def place_of(token: str, label: str) -> str:
    """Where a key is in a token. Neither label may hold the bar between them."""
    return f"{token}|{label}"


def open_file(data: bytes, passphrase: str, *, now: datetime) -> Certificate:
    """Open a PKCS#12 file once, to see that it can sign and whose it is. Raises CannotSign."""
    return _open(SigningMethod.FILE, base64.b64encode(data).decode(), "", passphrase, now)


def open_token(place: str, pin: str, *, now: datetime) -> Certificate:
    """The same with a key in a token. Raises CannotSign."""
    return _open(SigningMethod.TOKEN, "", place, pin, now)


def _open(method: SigningMethod, secret: str, place: str, passphrase: str, now: datetime) -> Certificate:
    from ppid.letters import sign  # slow to load, and only the admin who adds a key needs it

    roots = settings.current().trust_roots
    return sign.inspect(signing.key_of(method, secret, place), passphrase, now, Path(roots) if roots else None)


def trust_in_keys(body: PublicBody) -> dict[int, Trust]:
    """Who vouched for each key of a body when it was added, by the key's id, as the body's record has it."""
    found = db.session.scalars(queries.keys_added(body.id))
    return {int(event.data["key"]): Trust(event.data.get("trust") or Trust.UNKNOWN) for event in found}


def add(
    body: PublicBody,
    method: SigningMethod,
    *,
    official: Official | None,
    certificate: Certificate | None,
    secret: str = "",
    place: str = "",
    other_name: bool = False,
    actor: Actor,
    now: datetime,
) -> SigningKey:
    """Let a key sign for an official, or for whoever signs when there is none. The caller commits.

    ``secret`` is the file in Base64 or the identity at the remote service. ``other_name``: the admin saw that the
    certificate names somebody else and stands by it. Raises CannotSign for a key that is there, or when that was not
    said.
    """
    official_id = official.id if official else None
    fingerprint = certificate.fingerprint if certificate else ""
    if db.session.scalars(queries.same_key(body.id, official_id, method, fingerprint)).first() is not None:
        raise CannotSign(Trouble.KEY_THERE)
    differs = certificate is not None and signing.names_another(certificate.subject, official, body)
    if differs and not other_name:
        raise CannotSign(Trouble.OTHER_NAME)
    key = SigningKey(
        row_key=uuid.uuid4().hex,
        body_id=body.id,
        official_id=official_id,
        method=method,
        place=place,
        fingerprint=fingerprint,
        kept_at=now,
    )
    if certificate is not None:
        key.subject, key.issuer = certificate.subject, certificate.issuer
        key.valid_from_at, key.valid_until_at = certificate.valid_from, certificate.valid_until
    key.secret = secret
    db.session.add(key)
    db.session.flush()
    record_for_body(
        "signing_key_added",
        body,
        actor=actor,
        now=now,
        key=key.id,
        method=method.value,
        certificate=fingerprint,
        signer=official_id,
        trust=certificate.trust.value if certificate else "",
        other_name=differs,
    )
    return key


def end(key: SigningKey, body: PublicBody, *, actor: Actor, now: datetime) -> bool:
    """Put a key out of use and forget its secret; False when it was so already. The caller commits."""
    if not key.is_active:
        return False
    key.is_active = False
    if key.method is not SigningMethod.TOKEN:
        key.secret = FORGOTTEN
    record_for_body(
        "signing_key_ended",
        body,
        actor=actor,
        now=now,
        key=key.id,
        method=key.method.value,
        certificate=key.fingerprint,
    )
    return True
