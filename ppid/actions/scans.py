"""Letters signed in ink: the scan is brought, looked at beside its letter, kept when it is confirmed, or taken back.

What a scan shows is for people to say: only its pages can be counted here.
"""

from __future__ import annotations

import hashlib
from datetime import datetime

from ppid import redaction
from ppid.access import Actor, Permission
from ppid.actions import drafts, files, letters, signing
from ppid.db import committed, db, rest
from ppid.letters.troubles import CannotSign, Trouble
from ppid.models import FileKind, Letter, LetterSignature, Official, SigningMethod, StoredFile
from ppid.queries import drafts as draft_queries
from ppid.queries import signing as queries
from ppid.storage import StorageError
from ppid.uploads import CleanFile

PDF = "application/pdf"


def _key(letter_id: int, actor: Actor) -> str:
    """The scans that an office-holder has brought for a letter lie under this, until one is kept or time forgets it."""
    return f"surat-{letter_id}-{actor.official_id}"


def bring(letter_id: int, scan: CleanFile, *, actor: Actor, now: datetime) -> None:
    """Lay a scan beside its letter to be looked at, in the place of one brought before. Commits by itself.

    Raises CannotSign, also for one that does not open or has fewer pages than the letter.
    """
    if not actor.can(Permission.LETTER_SIGN):
        raise CannotSign(Trouble.NOT_YOURS)
    letter = db.session.get_one(Letter, letter_id)
    signing.check_state(letter)
    if db.session.scalars(queries.scan_with(letter.id, scan.sha256)).first() is not None:
        raise CannotSign(Trouble.SCANNED_ALREADY)
    body_id, key = letter.body_id, _key(letter_id, actor)
    try:
        issued = letters.bytes_of(letter)
        rest()
        wanted, found = pages_of(issued, PDF), pages_of(scan.data, scan.media_type)
        if found < wanted:
            raise CannotSign(Trouble.SCAN_SHORT, f"{found}/{wanted}")
        laid = drafts.put(scan, FileKind.INTAKE_SCAN, key=key, body_id=body_id, now=now)
    except (StorageError, letters.LetterAltered) as error:
        raise CannotSign(Trouble.STORE_FAILED) from error
    with committed():
        before = [file.id for file in db.session.scalars(draft_queries.files_of_draft(key, body_id))]
        lost = drafts.drop(before, key, body_id)
        drafts.keep([laid])
    drafts.erase(lost)


def pages_of(data: bytes, media_type: str) -> int:
    """How many pages a scan or a letter has; a picture is one. Raises CannotSign for a PDF that does not open."""
    if media_type != PDF:
        return 1
    try:
        return redaction.page_count(data)
    except redaction.RedactionError as error:
        raise CannotSign(Trouble.SCAN_BROKEN) from error


def brought(letter_id: int, *, actor: Actor, now: datetime) -> StoredFile | None:
    """The scan that this office-holder has brought for a letter and not confirmed yet; none once it is too old."""
    query = draft_queries.files_of_draft(_key(letter_id, actor), actor.body_id)
    found = db.session.scalars(query).all()
    return found[-1] if found and now - found[-1].uploaded_at <= drafts.KEPT else None


def keep(letter_id: int, file_id: int, *, actor: Actor, now: datetime) -> LetterSignature:
    """Keep the brought scan as the letter's copy signed in ink. The caller commits.

    ``file_id`` is the one that was seen. Raises CannotSign when it is no longer there.
    """
    letter = db.session.get_one(Letter, letter_id, with_for_update=True)
    if letter.body_id != actor.body_id or not actor.can(Permission.LETTER_SIGN):
        raise CannotSign(Trouble.NOT_YOURS)
    signing.check_state(letter)
    file = brought(letter_id, actor=actor, now=now)
    if file is None or file.id != file_id:
        raise CannotSign(Trouble.SCAN_GONE)
    if db.session.scalars(queries.scan_with(letter.id, file.sha256)).first() is not None:
        raise CannotSign(Trouble.SCANNED_ALREADY)
    named = None if letter.official_id is None else db.session.get_one(Official, letter.official_id)
    made = LetterSignature(
        method=SigningMethod.PAPER,
        signer=named.name if named else "",
        sha256=file.sha256,
        size_bytes=file.size_bytes,
        media_type=file.media_type,
        storage_key=file.storage_key,
    )
    signing.enter(made, letter, actor=actor, now=now)
    db.session.delete(file)
    return made


def picture(file: StoredFile, page: int) -> tuple[bytes, str]:
    """A page of a brought scan as a picture, and its media type. Raises FileMissing, files.FileAltered, IndexError."""
    data = files.bytes_of(file)
    if file.media_type != PDF and page != 1:
        raise IndexError(page)
    return (redaction.page_png(data, page), "image/png") if file.media_type == PDF else (data, file.media_type)


def withdraw(signature: LetterSignature, reason: str, *, actor: Actor, now: datetime) -> None:
    """Take a wrong scan back: its bytes stay, but it is no copy of the letter any more. The caller commits.

    Raises CannotSign for what is no scan, or was taken back before.
    """
    db.session.refresh(signature, with_for_update=True)
    if signature.body_id != actor.body_id or not actor.can(Permission.LETTER_SIGN):
        raise CannotSign(Trouble.NOT_YOURS)
    if signature.method is not SigningMethod.PAPER or signature.withdrawn_at is not None or not reason.strip():
        raise CannotSign(Trouble.SCAN_GONE)
    signature.withdrawn_at, signature.withdrawn_why = now, reason.strip()
    letters.record_about(
        db.session.get_one(Letter, signature.letter_id),
        "scan_withdrawn",
        actor=actor,
        now=now,
        sha256=signature.sha256,
        reason=hashlib.sha256(signature.withdrawn_why.encode()).hexdigest(),
    )
