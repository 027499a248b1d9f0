"""Files between page and store: judged as they come in, letters drawn after their step, all served as downloads."""

from __future__ import annotations

import hashlib
import io
import logging
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

import sqlalchemy as sa
from flask import Response, send_file
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from ppid.actions import drafts, files, letters, signing
from ppid.db import committed, db, rest
from ppid.letters.kinds import LETTERS
from ppid.models import FileKind, Letter, StoredFile
from ppid.queries import drafts as queries
from ppid.queries import objections as objection_queries
from ppid.queries import requests as request_queries
from ppid.storage import StorageError
from ppid.uploads import ATTACHMENTS, MAX_BYTES, SCANS, CleanFile, UploadRefused, accept, clean_name
from ppid.web.forms.applicant import CompleteForm
from ppid.web.forms.people import ProxyForm

log = logging.getLogger(__name__)
MAX_ATTACHMENTS = 10
PIECE_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class Slot:
    """A file field of a form: what its files are, which kinds are taken, and how many may stand beside each other."""

    kind: FileKind
    kinds: Collection[str]
    most: int = 1


SLOTS = {
    "power_file": Slot(FileKind.POWER_OF_ATTORNEY, SCANS),
    "identity_file": Slot(FileKind.IDENTITY, SCANS),
    "scan": Slot(FileKind.INTAKE_SCAN, SCANS, MAX_ATTACHMENTS),
    "attachments": Slot(FileKind.ATTACHMENT, ATTACHMENTS, MAX_ATTACHMENTS),
}


def keep(form: ProxyForm, key: str, body_id: int, now: datetime) -> bool:
    """Store what came with a form, drop what was ticked, and say beside the fields what is refused or missing.

    Commits, so that nothing has to be chosen again when another field is wrong. False when something is the matter.
    """
    before = list(db.session.scalars(queries.files_of_draft(key, body_id)))
    dropped = {file.id for file in before if str(file.id) in (form.remove.data or ())}
    added: list[StoredFile] = []
    rest()
    for name, slot in SLOTS.items():
        if name in form:
            fresh = _taken(form, name, slot, key, body_id, now)
            same = [file.id for file in before if file.kind is slot.kind and file.id not in dropped]
            if slot.most == 1 and fresh:
                dropped |= set(same)
            elif len(same) + len(fresh) > slot.most:
                form[name].errors = [_("paling banyak %(most)s berkas", most=slot.most)]
                drafts.erase(file.storage_key for file in fresh)
                fresh = []
            added += fresh
    if added or dropped:
        with committed():
            drafts.keep(added)
            lost = drafts.drop(dropped, key, body_id)
        drafts.erase(lost)
    form.show_stored(db.session.scalars(queries.files_of_draft(key, body_id)))
    there = {file.kind for file in form.stored}
    for kind, (field, words) in form.needed_files().items():
        if kind not in there and not field.errors:
            field.errors = [words]
    return not form.errors


def _taken(form: ProxyForm, name: str, slot: Slot, key: str, body_id: int, now: datetime) -> list[StoredFile]:
    """The files of one field that are accepted, in the store already; the others are named in its errors."""
    given = form[name].data
    uploads = given if isinstance(given, list) else [given]
    rows: list[StoredFile] = []
    problems: list[str] = []
    for upload in [one for one in uploads if isinstance(one, FileStorage)][: slot.most + 1]:
        shown = upload.filename or ""
        try:
            clean = accept(shown, upload.stream.read(MAX_BYTES + 1), kinds=slot.kinds)
            rows.append(drafts.put(clean, slot.kind, key=key, body_id=body_id, now=now))
        except UploadRefused as refused:
            problems.append(f"{clean_name(shown)}: {refused.message}")
        except StorageError:
            log.exception("an upload was not stored")
            problems.append(f"{clean_name(shown)}: " + _("berkas ini belum dapat disimpan, silakan coba lagi"))
    if problems:
        form[name].errors = problems
    return rows


def uploads_of(form: CompleteForm) -> list[files.Upload]:
    """The files of a short form, judged; what is refused is named beside the field."""
    uploads: list[files.Upload] = []
    problems: list[str] = []
    given = [one for one in form.attachments.data or () if isinstance(one, FileStorage)]
    if len(given) > MAX_ATTACHMENTS:
        problems.append(_("paling banyak %(most)s berkas", most=MAX_ATTACHMENTS))
    for upload in given[:MAX_ATTACHMENTS]:
        shown = upload.filename or ""
        try:
            clean = accept(shown, upload.stream.read(MAX_BYTES + 1))
            uploads.append(files.Upload(clean, FileKind.ATTACHMENT))
        except UploadRefused as refused:
            problems.append(f"{clean_name(shown)}: {refused.message}")
    form.attachments.errors = problems
    return uploads


def note_of(text: str, name: str = "kelengkapan.txt", kind: FileKind = FileKind.ATTACHMENT) -> files.Upload:
    """What somebody wrote, as a text file of the case: the record itself holds only its digest."""
    data = text.encode()
    clean = CleanFile(name, "text/plain", data, hashlib.sha256(data).hexdigest(), len(data))
    return files.Upload(clean, kind)


def draw_new(request_id: int) -> None:
    """Draw the letters that a step has just issued. What cannot be drawn now is left to the background pass."""
    _draw(request_queries.letters_of(request_id))


def draw_objection(objection_id: int) -> None:
    """The same for the letters of an objection, which may have no request."""
    _draw(objection_queries.letters_of(objection_id))


def _draw(issued: sa.Select[Letter]) -> None:
    waiting = issued.where(Letter.sha256.is_(None)).with_only_columns(Letter.id)
    draw_these(db.session.scalars(waiting).all())


def draw_these(ids: Iterable[int]) -> None:
    """The same for letters by id."""
    for id in ids:
        try:
            letters.draw(id)
        except Exception:  # the step is done and committed; its page must still appear
            db.session.rollback()
            log.exception("letter %s was not drawn at once", id)


def letter_answer(letter: Letter) -> Response:
    """A drawn letter as a download: the copy that is signed electronically when there is one."""
    name = _slug(f"{LETTERS[letter.kind].title} {letter.number}")
    return _attachment(signing.best_copy(letter), "application/pdf", f"{name}.pdf")


def file_answer(file: StoredFile) -> Response:
    """A stored file as a download."""
    return _attachment(files.bytes_of(file), file.media_type, file.name)


def _attachment(data: bytes, media_type: str, name: str) -> Response:
    rest()
    answer = send_file(io.BytesIO(data), mimetype=media_type, as_attachment=True, download_name=name, max_age=0)
    return _harmless(answer)


def streamed(pieces: Iterator[bytes], title: str, kind: str, size_bytes: int, media_type: str = "") -> Response:
    """A download that is sent piece by piece; ``kind`` is the ending of its name, such as "pdf" or "zip"."""
    rest()
    answer = Response(pieces, mimetype=media_type or f"application/{kind}")
    answer.content_length = size_bytes
    answer.headers.set("Content-Disposition", "attachment", filename=f"{_slug(title)}.{kind}")
    return _harmless(answer)


def sheet_answer(file: BinaryIO, media_type: str, name: str) -> Response:
    """A table as a download, sent piece by piece; its file is closed with the last one."""
    rest()
    size_bytes = file.seek(0, io.SEEK_END)
    file.seek(0)
    answer = Response(_pieces(file), mimetype=media_type)
    answer.content_length = size_bytes
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    answer.call_on_close(file.close)
    return _harmless(answer)


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    with file:
        while piece := file.read(PIECE_BYTES):
            yield piece


def _harmless(answer: Response) -> Response:
    """A download is saved and not shown, by whatever program."""
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _slug(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9]+", "-", text).strip("-")
