"""Making a dispute bundle: its case is read, its documents are bound and packed one after another, the result is kept.

Loads the printer; `bundles` imports it only when there is something to make.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict
from datetime import datetime
from typing import BinaryIO

from ppid import clock, storage, vault
from ppid.actions import bundle_papers, bundle_record, bundle_sheets
from ppid.actions import letters as letter_actions
from ppid.actions.bundle_record import teller
from ppid.actions.bundles import PDF_PART, ZIP_PART, storage_key
from ppid.actions.jobs import Work
from ppid.bundles import chain, pages, shelf
from ppid.bundles.archive import Archive
from ppid.bundles.binding import Stack
from ppid.bundles.facts import AUDIENCES, Audience, Case, Entry, Front, Original, Role, Row
from ppid.bundles.pages import Part
from ppid.clock import ZONES, local_date
from ppid.db import db, rest
from ppid.letters import parts
from ppid.models import Bundle
from ppid.queries import bundles as queries
from ppid.queries import objections as objection_queries
from ppid.storage import StorageError

LAST_STEPS = 3  # binding, packing, storing
PUT_TOGETHER = (
    "Dokumen dijilid menurut urutan yang diminta untuk permohonan penyelesaian sengketa. Baris kecil di kaki setiap "
    "halaman ditambahkan oleh portal; berkas aslinya, yang tidak diubah, ada dalam ZIP."
)
OWN_CODE = (
    "Tanda bukti permohonan dan keberatan mencetak kode pelacakan. Tutup kode itu sebelum lembarnya diserahkan kepada "
    "pihak lain."
)


def make(work: Work) -> None:
    """Make the bundle that was claimed. Commits after every document. Raises Lost, StorageError, CannotPrint."""
    bundle = db.session.get_one(Bundle, work.claim.id)
    audience, objection_id, key = Audience(bundle.audience), bundle.objection_id, storage_key(bundle.key)
    _draw_letters(objection_id)
    case = read(objection_id, audience, clock.now())
    rest()
    work.begin(len(case.entries) + LAST_STEPS)
    with Archive(case) as packed, Stack() as stack:
        for number, entry in enumerate(case.entries, 1):
            stack.lay(entry, _parts_of(entry, number, packed, case.paper))
            work.step()
        bound, _front = stack.bind(case, front_of(case))
        work.step()
        with closing(bound):
            packed.finish(bound, vault.current().log_seed())
            work.step()
            shelf.keep(f"{key}/{PDF_PART}", bound)
            shelf.keep(f"{key}/{ZIP_PART}", packed.file)
        work.finish(
            storage_key=key,
            sha256=_digest(packed.file),
            size_bytes=shelf.size_of(packed.file),
            manifest=[asdict(member) for member in packed.members],
        )


def _digest(file: BinaryIO) -> str:
    digest = hashlib.sha256()
    for chunk in shelf.chunks(file):
        digest.update(chunk)
    return digest.hexdigest()


def _draw_letters(objection_id: int) -> None:
    """Draw what is issued and still without its PDF."""
    objection = db.session.scalars(objection_queries.whole(objection_id)).one()
    for id in db.session.scalars(queries.undrawn_of(objection)).all():
        letter_actions.draw(id)


def _parts_of(entry: Entry, number: int, packed: Archive, paper: str) -> Iterator[Part]:
    """The pages of an entry; its originals go into the ZIP on the way, one at a time."""
    if entry.sheet is not None:
        yield pages.of_sheet(entry.sheet, paper)
    for original in entry.also:
        packed.add(number, entry, original, bytes_of(original))
    if entry.original is not None:
        data = bytes_of(entry.original)
        packed.add(number, entry, entry.original, data)
        yield pages.of_original(entry.original, data, entry.title, paper)


def bytes_of(original: Original) -> bytes:
    """The bytes as they were taken in. Raises StorageError when they are gone or changed."""
    data = storage.current().get(original.storage_key)
    if hashlib.sha256(data).hexdigest() != original.sha256:
        raise StorageError(f"{original.storage_key} is not what was taken in")
    return data


# Reading the case


def read(objection_id: int, audience: Audience, now: datetime) -> Case:
    """A case as it is bound for an audience at ``now``."""
    objection = db.session.scalars(objection_queries.whole(objection_id)).one()
    body, today = objection.body, local_date(now, objection.body.zone)
    hidden = bundle_record.hidden_from(objection, audience)
    record = bundle_record.read(objection, hidden)
    log = bundle_record.log_of(record, objection)
    entries = list(bundle_papers.Papers(objection, audience, record, now).entries())
    timeline = bundle_record.timeline(record, objection, log, today)
    entries.append(
        Entry(bundle_papers.SECTIONS[Role.TIMELINE], Role.TIMELINE, "Lembar waktu", today.isoformat(), sheet=timeline)
    )
    status = teller.words.status(objection, today)
    return Case(
        audience=audience,
        body=body.name,
        applicant=objection.applicant.name,
        request_number=objection.info_request.number if objection.info_request else "",
        objection_number=objection.number,
        commission=bundle_sheets.commission_of(objection),
        status=bundle_sheets.UNOPENED_STATUS if objection.number in hidden.rulings else status,
        paper=body.paper,
        made_at=parts.local(now, body),
        zone=ZONES[body.zone],
        verdict=timeline.verdict,
        entries=tuple(entries),
        chain=record.name,
        links=record.links(),
        log=log,
    )


def front_of(case: Case) -> Front:
    """Cover and contents, without page numbers yet."""
    flaw = chain.flaw(case.chain, case.links)
    return Front(
        case=tuple(
            Row(label, value)
            for label, value in (
                ("Badan publik", case.body),
                ("Pemohon", case.applicant),
                ("Nomor keberatan", case.objection_number),
                ("Nomor permohonan", case.request_number or "Tanpa permohonan"),
                ("Keadaan keberatan", case.status),
                ("Komisi Informasi", case.commission),
                ("Dibuat pada", bundle_sheets.moment_words(case.made_at, case.zone)),
            )
        ),
        audience=AUDIENCES[case.audience],
        verdict=case.verdict,
        seal=(
            f"Rantai peristiwa TIDAK utuh: {flaw}."
            if flaw
            else f"Rantai {len(case.links)} peristiwa sudah dihitung ulang dan utuh; ujungnya {chain.head(case.links)}."
        ),
        lines=(),
        notes=(PUT_TOGETHER, *([OWN_CODE] if case.audience is Audience.APPLICANT else [])),
        page_count=0,
    )
