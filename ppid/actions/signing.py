"""Signing letters electronically, with a key that is asked for its passphrase each time. In ink: see `scans`.

A signature is a further copy; the unsigned bytes that were issued stay. What is slow (the print, the key, the service)
happens while no transaction is open, and the passphrase is neither kept nor written anywhere.
"""

from __future__ import annotations

import base64
import hashlib
import logging
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from ppid import settings, signing_service, storage
from ppid.access import Actor, Permission
from ppid.actions import crests, letters, signing_mails
from ppid.db import committed, db, rest
from ppid.letters import certificates
from ppid.letters.blocks import BadFacts
from ppid.letters.errors import CannotPrint
from ppid.letters.kinds import LETTERS
from ppid.letters.troubles import CannotSign, Trouble
from ppid.models import Letter, LetterSignature, Official, PublicBody, SigningKey, SigningMethod
from ppid.queries import signing as queries
from ppid.storage import StorageError

if TYPE_CHECKING:
    from ppid.letters.sign import Key, Signed

log = logging.getLogger(__name__)
PDF = "application/pdf"
FOLDER = "signatures"
BSRE = "bsre"
BSRE_NAMES = (
    "BSrE",
    "Sertifikasi Elektronik",
    "Badan Siber dan Sandi Negara",
    "Lembaga Sandi Negara",
)  # of its issuers


# Who may


def is_signer(letter: Letter, named: Official | None, actor: Actor) -> bool:
    """Whether this office-holder signs the letter. ``named`` is the official whose name stands below it."""
    if letter.body_id != actor.body_id or not actor.can(Permission.LETTER_SIGN):
        return False
    if named is None:
        return LETTERS[letter.kind].signer is actor.doer
    same_account = named.account_id is not None and named.account_id == actor.account_id
    return named.id == actor.official_id or same_account


def kinds_of(actor: Actor) -> frozenset[str]:
    """The kinds of letters that the office of ``actor`` signs."""
    return frozenset(kind.key for kind in LETTERS.values() if kind.signer is actor.doer)


def _check(letter: Letter, key: SigningKey | None, actor: Actor) -> None:
    """Raises CannotSign unless the letter can be signed with this key by this office-holder now."""
    if not is_signer(letter, _named(letter), actor):
        raise CannotSign(Trouble.NOT_YOURS)
    check_state(letter)
    if key is None:
        raise CannotSign(Trouble.KEY_NOT_YOURS)
    if db.session.scalars(queries.signed_by(key.method, [letter.id])).first() is not None:
        raise CannotSign(Trouble.SIGNED_ALREADY)


def _named(letter: Letter) -> Official | None:
    return None if letter.official_id is None else db.session.get_one(Official, letter.official_id)


def _differs(letter: Letter, key: SigningKey, subject: str) -> bool:
    return is_of_another(key, subject, _named(letter), db.session.get_one(PublicBody, letter.body_id))


def check_state(letter: Letter) -> None:
    """Raises CannotSign for a letter that is not drawn or no longer holds."""
    if letter.revoked_at is not None:
        raise CannotSign(Trouble.REVOKED)
    if letter.sha256 is None:
        raise CannotSign(Trouble.NOT_DRAWN)


def names_another(subject: str, official: Official | None, body: PublicBody) -> bool:
    """Whether a certificate names neither the official whose name stands below the letter nor, for none, the body."""
    if official is None:
        return not certificates.names_body(subject, body.name)
    return not certificates.is_same_name(subject, official.name)


def is_of_another(key: SigningKey, subject: str, named: Official | None, body: PublicBody) -> bool:
    """Whether whoever signs with this key has to know that ``subject``, its certificate's, is somebody else.

    A key of the body may bear the body's own name. What a remote service will sign with is not known before.
    """
    if not subject or (key.official_id is None and certificates.names_body(subject, body.name)):
        return False
    return names_another(subject, named or key.official, body)


def key_for(key_id: int, actor: Actor) -> SigningKey | None:
    """The key, when this office-holder may sign with it."""
    return db.session.scalars(queries.usable_by(actor).where(SigningKey.id == key_id)).one_or_none()


# Electronically


@dataclass(frozen=True, slots=True)
class _Work:
    """What signing needs, read before the slow part begins."""

    kind: str
    paper: str
    facts: str
    issued: bytes
    template_version: str | None
    pictures: dict[str, bytes]
    method: SigningMethod
    secret: str
    place: str
    reason: str
    city: str


def sign_letter(
    letter_id: int, key_id: int, passphrase: str, *, actor: Actor, now: datetime, other_name: bool = False
) -> LetterSignature:
    """Sign a letter with a key and keep the signed copy beside the issued one. Commits by itself.

    ``other_name``: whoever signs saw that the certificate names somebody else and stands by it. Of two who sign at once
    with the same method the first is kept and the other is told. Raises CannotSign.
    """
    letter = db.session.get_one(Letter, letter_id)
    key = key_for(key_id, actor)
    _check(letter, key, actor)
    assert key is not None  # checked
    if _differs(letter, key, key.subject) and not other_name:
        raise CannotSign(Trouble.OTHER_NAME)
    work = _work_of(letter, key)
    rest()
    signed = _signed(work, passphrase, now)
    place = _stored(signed.data)
    try:
        with committed():
            letter = db.session.get_one(Letter, letter_id, with_for_update=True)
            key = key_for(key_id, actor)
            _check(letter, key, actor)
            assert key is not None  # checked again
            made = LetterSignature(
                method=key.method,
                key_id=key.id,
                signer=signed.subject,
                issuer=signed.issuer,
                is_timestamped=signed.is_timestamped,
                sha256=hashlib.sha256(signed.data).hexdigest(),
                size_bytes=len(signed.data),
                media_type=PDF,
                storage_key=place,
            )
            more = {"other_name": "true"} if _differs(letter, key, signed.subject) else {}
            enter(made, letter, actor=actor, now=now, certificate=signed.fingerprint, **more)
            signing_mails.signed_copy_ready(letter, now=now)
    except BaseException:
        storage.current().delete(place)
        raise
    return made


def _work_of(letter: Letter, key: SigningKey) -> _Work:
    kind, text = LETTERS[letter.kind], letter.facts or ""
    try:
        pictures = crests.pictures_of(letter.body_id, kind.facts.from_json(text))
        issued = letters.bytes_of(letter)
    except BadFacts as error:
        raise CannotSign(Trouble.CANNOT_PRINT) from error
    except (StorageError, letters.LetterAltered) as error:
        raise CannotSign(Trouble.STORE_FAILED) from error
    return _Work(
        kind=letter.kind,
        paper=letter.paper,
        facts=text,
        issued=issued,
        template_version=letter.template_version,
        pictures=pictures,
        method=key.method,
        secret=key.secret or "",
        place=key.place,
        reason=f"{kind.title} nomor {letter.number}",
        city=db.session.get_one(PublicBody, letter.body_id).city,
    )


def _to_sign(work: _Work) -> bytes:
    """The letter as it says that it is signed electronically.

    When the form has changed since the letter was issued, so that it would look another one, the issued bytes are
    signed as they stand.
    """
    from ppid.letters import render, versions  # half a second of imports that only this needs

    facts = LETTERS[work.kind].facts.from_json(work.facts)
    try:
        if versions.template_version(work.kind) != work.template_version:
            again = render.render(work.kind, facts, paper=work.paper, pictures=work.pictures)
            if again != work.issued:
                return work.issued
        signing = _said_of(work.method)
        return render.render(work.kind, facts, paper=work.paper, pictures=work.pictures, signing=signing)
    except CannotPrint as error:
        raise CannotSign(Trouble.CANNOT_PRINT) from error


def _said_of(method: SigningMethod) -> str:
    """What a letter says of its signature: only a service of BSrE's lets it name BSrE."""
    is_elsewhere = method is SigningMethod.REMOTE and settings.current().signing_authority != BSRE
    return SigningMethod.FILE.value if is_elsewhere else method.value


def _signed(work: _Work, passphrase: str, now: datetime) -> Signed:
    from ppid.letters import sign  # slow to load, and only those who sign need it

    pdf = _to_sign(work)
    if work.method is SigningMethod.REMOTE:
        service = signing_service.current()
        data = service.sign(pdf, work.secret, passphrase, reason=work.reason, place=work.city)
        signed = sign.check(data, pdf)
        names_bsre = pdf != work.issued and _said_of(work.method) == SigningMethod.REMOTE.value
        if names_bsre and not any(name in signed.issuer for name in BSRE_NAMES):
            raise CannotSign(Trouble.OTHER_AUTHORITY)
        return signed
    return sign.sign(
        pdf,
        key_of(work.method, work.secret, work.place),
        passphrase,
        reason=work.reason,
        place=work.city,
        moment=now,
        timestamp_url=settings.current().tsa_url,
    )


def key_of(method: SigningMethod, secret: str, place: str) -> Key:
    """The key as `ppid.letters.sign` takes it: a file's bytes, or where it is in a token."""
    from ppid.letters import sign

    if method is SigningMethod.TOKEN:
        token, _bar, label = place.partition("|")
        return sign.TokenKey(settings.current().pkcs11_module, token, label)
    return sign.FileKey(base64.b64decode(secret))


def _stored(data: bytes) -> str:
    key = storage.current().new_key(FOLDER)
    try:
        storage.current().put(key, data)
    except StorageError as error:
        log.exception("a signed letter was not stored")
        raise CannotSign(Trouble.STORE_FAILED) from error
    return key


def enter(made: LetterSignature, letter: Letter, *, actor: Actor, now: datetime, **more: str) -> None:
    """Enter a signed copy of a letter and write it down; ``more`` goes on record. The caller commits."""
    made.body_id, made.letter_id, made.official_id, made.signed_at = letter.body_id, letter.id, actor.official_id, now
    letters.record_about(
        letter, "letter_signed", actor=actor, now=now, method=made.method.value, sha256=made.sha256, **more
    )
    db.session.add(made)


# What is handed out


def copy_of(signature: LetterSignature) -> bytes:
    """The stored bytes of a signed copy. Raises FileMissing when they are gone, LetterAltered when they changed."""
    data = storage.current().get(signature.storage_key)
    if hashlib.sha256(data).hexdigest() != signature.sha256:
        raise letters.LetterAltered(f"signature {signature.id}")
    return data


def best_copy(letter: Letter) -> bytes:
    """What a reader is handed: the last electronically signed copy, or the letter as it was issued."""
    signature = db.session.scalars(queries.latest_electronic(letter.id)).one_or_none()
    return letters.bytes_of(letter) if signature is None else copy_of(signature)
