"""Letters to sign and keys to sign with, in the small world."""

from __future__ import annotations

import base64
import hashlib
import io
from datetime import datetime

import pikepdf
import sqlalchemy as sa

from ppid import clock
from ppid.actions import letters, scans, signing_keys
from ppid.db import committed, db
from ppid.law.roles import Role
from ppid.letters.sign import Certificate
from ppid.models import Event, InfoRequest, Letter, LetterSignature, Official, SigningKey, SigningMethod
from ppid.uploads import CleanFile
from tests import keys, world


def official(role: Role, slug: str = "kaltim") -> Official:
    return db.session.get_one(Official, world.actor(role, slug).official_id)


def add_key(
    role: Role | None = Role.OFFICER,
    method: SigningMethod = SigningMethod.FILE,
    *,
    slug: str = "kaltim",
    secret: str | None = None,
    place: str = "",
    until: datetime | None = None,
) -> int:
    """A key for the holder of a role, or for the body, without opening it first; its id."""
    if secret is None:
        secret = base64.b64encode(keys.key_file(moment=clock.now())).decode() if method is SigningMethod.FILE else ""
    now = clock.now()
    owner = official(role, slug).name if role else world.body(slug).name
    certificate = Certificate(f"{owner}, Pemprov", "CA Uji", "ab" * 32, now, until or now.replace(year=now.year + 1))
    with committed():
        key = signing_keys.add(
            world.body(slug),
            method,
            official=official(role, slug) if role else None,
            certificate=None if method is SigningMethod.REMOTE else certificate,
            secret=secret,
            place=place,
            actor=world.actor(Role.ADMIN) if slug == "kaltim" else world.actor(Role.OFFICER, slug),
            now=now,
        )
        return key.id


def paper(pages: int = 1, mark: int = 0) -> bytes:
    """A PDF of empty pages, as a scanner would make it; another ``mark`` gives other bytes."""
    made = io.BytesIO()
    with pikepdf.new() as document:
        for _page in range(pages):
            document.add_blank_page(page_size=(595 + mark, 842))
        document.save(made, deterministic_id=True)
    return made.getvalue()


def clean(data: bytes) -> CleanFile:
    return CleanFile("pindaian.pdf", "application/pdf", data, hashlib.sha256(data).hexdigest(), len(data))


def scan_of(made: Letter, data: bytes | None = None, role: Role = Role.OFFICER) -> LetterSignature:
    """A scan of a letter with as many pages, brought, looked at and kept."""
    id, actor = made.id, world.actor(role)
    data = data or paper(scans.pages_of(letters.bytes_of(made), scans.PDF))
    scans.bring(id, clean(data), actor=actor, now=clock.now())
    laid = scans.brought(id, actor=actor, now=clock.now())
    assert laid is not None
    with committed():
        return scans.keep(id, laid.id, actor=actor, now=clock.now())


def letter(key: str = "kunci-1", *, drawn: bool = True) -> Letter:
    """A letter that the PPID signs: the answer to a request that was withdrawn."""
    return letter_of(withdrawn(key), drawn=drawn)


def withdrawn(key: str) -> InfoRequest:
    from ppid.actions import requests

    made = world.register(key)
    with committed():
        requests.withdraw(made, reason="Sudah ketemu", actor=world.actor(Role.DESK), now=clock.now())
    return made


def letter_of(made: InfoRequest, kind: str = "withdrawal", *, drawn: bool = True) -> Letter:
    query = sa.select(Letter).where(Letter.request_id == made.id, Letter.kind == kind)
    found = db.session.scalars(query).one()
    if drawn:
        letters.draw(found.id)
    return found


def signatures(letter_id: int) -> list[LetterSignature]:
    db.session.rollback()
    query = sa.select(LetterSignature).where(LetterSignature.letter_id == letter_id).order_by(LetterSignature.id)
    return list(db.session.scalars(query))


def events(name: str) -> list[Event]:
    return list(db.session.scalars(sa.select(Event).where(Event.name == name).order_by(Event.id)))


def key_of(id: int) -> SigningKey:
    return db.session.get_one(SigningKey, id, populate_existing=True)


def everything_stored() -> str:
    """Every value of every row of the database, as text."""
    from ppid.db import METADATA

    words = []
    for table in METADATA.sorted_tables:
        for row in db.session.execute(sa.select(table)):
            words += [repr(value) for value in row]
    return " ".join(words)
