"""Registers that are too long for one answer of the server: asked for, made in the background, fetched, forgotten.

What a file shows of people is settled when it is asked for, by the rights that the official has then.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime

from ppid import clock
from ppid.access import Actor, Permission
from ppid.actions import jobs, register_sheets, registers, report_files
from ppid.actions.register_sheets import PDF, People, Wanted
from ppid.bundles import shelf
from ppid.db import db
from ppid.models import Export, ExportState, Official, PublicBody
from ppid.queries import exports as queries
from ppid.queries import registers as register_queries
from ppid.queries.registers import RegisterKind
from ppid.sheets import CSV, XLSX

AT_ONCE = {XLSX: 2_000, CSV: 2_000, PDF: 50}  # rows that one answer of the server writes
MOST_PRINTED = 20_000  # rows of a PDF; more is some thousand pages


class NotForThisOffice(Exception):
    """The identities are not for whoever asks."""


class TooLong(Exception):
    """Nobody reads a PDF of so many rows."""


def subject_of(kind: RegisterKind) -> str:
    return f"register:{kind.value}"


def is_register(export: Export) -> bool:
    """Whether it holds a register; else it is a report being printed, which has a page of its own."""
    return export.subject.startswith("register:")


def wanted_of(export: Export) -> Wanted:
    """Which register an export holds."""
    return Wanted.from_facts(RegisterKind(export.subject.partition(":")[2]), export.wanted)


def is_long(form: str, rows: int) -> bool:
    """Whether so many rows are made in the background."""
    return rows > AT_ONCE[form]


def can_be_printed(rows: int) -> bool:
    return rows <= MOST_PRINTED


# Asking


def ask(body: PublicBody, wanted: Wanted, form: str, *, actor: Actor, now: datetime) -> Export:
    """Let a register be made for an official; while the same one is being made for them, it is that.

    With identities it is put on the body's record at once, as it is when it leaves at once. The caller commits.
    Raises NotForThisOffice and TooLong. Source: UU 27/2022.
    """
    if wanted.people is People.OPENED and not actor.can(Permission.IDENTITY_SHOW):
        raise NotForThisOffice(actor.jabatan)
    official = db.session.get_one(Official, actor.official_id, with_for_update={"key_share": True})
    subject, facts = subject_of(wanted.kind), wanted.as_facts()
    for export in db.session.scalars(queries.unfinished_of(official.id, subject, form)):
        if export.wanted == facts:
            return export
    rows = db.session.scalar(register_queries.how_many(wanted.kind, body.id, wanted.period, wanted.only)) or 0
    if form == PDF and not can_be_printed(rows):
        raise TooLong(str(rows))
    export = Export(
        body_id=body.id,
        official_id=official.id,
        subject=subject,
        form=form,
        wanted=facts,
        state=ExportState.WAITING,
        done=0,
        total=rows,
        error="",
        asked_at=now,
    )
    db.session.add(export)
    db.session.flush()
    if wanted.people is People.OPENED:
        registers.record_export(wanted.kind, body, wanted.period, wanted.only, file_format=form, actor=actor, now=now)
    return export


def pieces(export: Export) -> Iterator[bytes]:
    """The bytes of a finished export, piece by piece. Raises StorageError when one is gone or damaged."""
    assert export.storage_key is not None
    return shelf.read(export.storage_key, export.size_bytes or 0)


# Making


def make_next() -> bool:
    """Make the oldest export that waits; tell whether there was one. Commits by itself, some hundred rows at a time.

    What goes wrong is written down for whoever asked, and raised.
    """
    return jobs.do_next(Export, _make)


def _make(work: jobs.Work) -> None:
    export = db.session.get_one(Export, work.claim.id)
    if not is_register(export):
        report_files.make(work)
        return
    body = db.session.get_one(PublicBody, export.body_id)
    wanted, form, key = wanted_of(export), export.form, storage_key(export)
    work.begin(db.session.scalar(register_queries.how_many(wanted.kind, body.id, wanted.period, wanted.only)) or 0)
    with shelf.scratch() as file:
        register_sheets.write(file, form, body, wanted, now=clock.now(), told=work.step)
        digest = hashlib.sha256()
        for chunk in shelf.chunks(file):
            digest.update(chunk)
        work.step(0)  # whoever lost it leaves alone what another has stored
        shelf.keep(key, file)
        work.finish(storage_key=key, sha256=digest.hexdigest(), size_bytes=shelf.size_of(file))


def storage_key(export: Export) -> str:
    """Where an export lies: the same place however often it is tried, so that nothing is left behind."""
    return f"exports/{export.id}"


# Forgetting


def purge(now: datetime) -> int:
    """Take out of the store what was kept long enough, and forget it; return how many. Commits by itself."""
    return jobs.purge(Export, now, lambda export: [storage_key(export)])
