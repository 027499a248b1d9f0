"""The registry of SK pengelola: the decree that appoints a body's PPID, kept as it was handed in, until it ends."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

from ppid import storage
from ppid.access import Actor
from ppid.actions.events import hold, record_for_body
from ppid.actions.files import FileAltered
from ppid.clock import local_date
from ppid.db import db, rest
from ppid.models import AppointmentDecree, PublicBody
from ppid.queries import appointments as queries
from ppid.queries.appointments import VALID, state_of
from ppid.uploads import CleanFile

KINDS = frozenset({"pdf"})
FOLDER = "decrees"


class AppointmentError(Exception):
    """The decree cannot be kept or ended so; ``field`` names what is wrong."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


@dataclass(frozen=True, slots=True)
class Stated:
    """A decree as somebody states it. ``members`` are pairs of name and jabatan, in their order."""

    number: str
    decided_on: date
    issuer: str
    subject: str
    members: Sequence[tuple[str, str]]
    valid_until_on: date | None = None
    replaces: bool = True


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file in the store that no row points to yet."""

    clean: CleanFile
    storage_key: str


@contextmanager
def stored(clean: CleanFile) -> Iterator[KeptFile]:
    """Put the PDF into the store; when the step fails it goes again. Use it around ``committed()``."""
    rest()
    key = storage.current().new_key(FOLDER)
    storage.current().put(key, clean.data)
    try:
        yield KeptFile(clean, key)
    except BaseException:
        storage.current().delete(key)
        raise


def add(body: PublicBody, stated: Stated, file: KeptFile, *, actor: Actor, now: datetime) -> AppointmentDecree:
    """Keep a decree. One that ``replaces`` ends the earlier ones from its own day on. The caller commits.

    Raises AppointmentError when the number is there already or its days contradict each other.
    """
    hold(body)
    if db.session.scalar(queries.numbered(body.id, stated.number)) is not None:
        raise AppointmentError("number", "Keputusan dengan nomor ini sudah tercatat.")
    if stated.decided_on > local_date(now, body.zone):
        raise AppointmentError("decided_on", "Tanggal ini belum tiba.")
    if stated.valid_until_on is not None and stated.valid_until_on < stated.decided_on:
        raise AppointmentError("valid_until_on", "Hari terakhir tidak boleh mendahului tanggal keputusan.")
    replaced = _replaced(body, stated) if stated.replaces else []
    for one in replaced:
        one.ended_on = stated.decided_on
    decree = AppointmentDecree(
        body_id=body.id,
        number=stated.number,
        decided_on=stated.decided_on,
        issuer=stated.issuer,
        subject=stated.subject,
        members=[{"name": name, "jabatan": jabatan} for name, jabatan in stated.members],
        valid_until_on=stated.valid_until_on,
        file_name=file.clean.name,
        storage_key=file.storage_key,
        sha256=file.clean.sha256,
        size_bytes=file.clean.size_bytes,
        recorded_at=now,
        official_id=actor.official_id,
    )
    db.session.add(decree)
    db.session.flush()
    record_for_body(
        "appointment_recorded",
        body,
        actor=actor,
        now=now,
        number=decree.number,
        decided_on=decree.decided_on,
        valid_until_on=decree.valid_until_on,
        replaced=[one.number for one in replaced],
        sha256=decree.sha256,
    )
    return decree


def _replaced(body: PublicBody, stated: Stated) -> list[AppointmentDecree]:
    """The decrees that were still in force on the day of the new one."""
    return [
        one
        for one in db.session.scalars(queries.of_body(body.id))
        if one.decided_on <= stated.decided_on and can_end(one, stated.decided_on)
    ]


def can_end(decree: AppointmentDecree, on: date) -> bool:
    """Whether there is anything left to end: not what was ended, nor what ran out by itself."""
    return state_of(decree, on) in VALID


def end(decree: AppointmentDecree, body: PublicBody, ended_on: date, *, actor: Actor, now: datetime) -> None:
    """Let a decree end: from ``ended_on`` on it is no longer in force. The caller commits.

    Raises AppointmentError when it ended before, or the day lies before the decree or has not come yet.
    """
    hold(body)
    db.session.refresh(decree)
    today = local_date(now, body.zone)
    if not can_end(decree, today):
        raise AppointmentError("", "Keputusan ini sudah tidak berlaku.")
    if ended_on < decree.decided_on:
        raise AppointmentError("ended_on", "Tanggal berakhir tidak boleh mendahului tanggal keputusan.")
    if ended_on > today:
        raise AppointmentError("ended_on", "Tanggal ini belum tiba.")
    decree.ended_on = ended_on
    record_for_body("appointment_ended", body, actor=actor, now=now, number=decree.number, ended_on=ended_on)


def bytes_of(decree: AppointmentDecree) -> bytes:
    """The PDF as it was taken in. Raises FileMissing when it is gone, FileAltered when it changed."""
    if decree.storage_key is None:
        raise storage.FileMissing(f"decree {decree.id}")
    data = storage.current().get(decree.storage_key)
    if hashlib.sha256(data).hexdigest() != decree.sha256:
        raise FileAltered(decree.storage_key)
    return data
