"""Files of a case: their bytes go into the store before a step takes its lock, their rows in the step itself."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from ppid import storage
from ppid.access import Actor
from ppid.actions.events import record, record_for_objection
from ppid.db import db, rest
from ppid.models import FileKind, InfoRequest, Objection, StoredFile
from ppid.uploads import CleanFile


class FileAltered(Exception):
    """The stored bytes of a file are no longer those that were taken in."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A checked file on its way into a case; ``item_id`` for what is given out for one item."""

    clean: CleanFile
    kind: FileKind
    item_id: int | None = None


@contextmanager
def stored(
    about: InfoRequest | Objection, uploads: Sequence[Upload], *, now: datetime
) -> Iterator[tuple[StoredFile, ...]]:
    """Put files into the store and yield their rows, still in no session; when the step fails their bytes go again.

    The files of an objection lie under its own key; what is given out for an item lies with its request as well. Holds
    nothing in the database meanwhile: use it around ``committed()``.
    """
    request_id = about.request_id if isinstance(about, Objection) else about.id
    own_key = about.file_key if isinstance(about, Objection) else None
    body_id = about.body_id
    rest()
    keys: list[str] = []
    try:
        rows: list[StoredFile] = []
        for upload in uploads:
            key = storage.current().new_key("given" if upload.kind is FileKind.GIVEN else "files")
            storage.current().put(key, upload.clean.data)
            keys.append(key)
            lies_apart = own_key is not None and upload.item_id is None
            row = _row(upload, key, None if lies_apart else request_id, body_id, now)
            row.draft_key = own_key
            rows.append(row)
        yield tuple(rows)
    except BaseException:
        for key in keys:
            storage.current().delete(key)
        raise


def _row(upload: Upload, key: str, request_id: int | None, body_id: int, now: datetime) -> StoredFile:
    clean = upload.clean
    return StoredFile(
        body_id=body_id,
        request_id=request_id,
        item_id=upload.item_id,
        kind=upload.kind,
        name=clean.name,
        media_type=clean.media_type,
        size_bytes=clean.size_bytes,
        sha256=clean.sha256,
        storage_key=key,
        uploaded_at=now,
    )


def attach(file: StoredFile, info_request: InfoRequest, *, actor: Actor, now: datetime) -> None:
    """Let a file belong to a case, with an event that holds its fingerprint. The caller commits."""
    db.session.add(file)
    record("file_added", info_request, actor=actor, now=now, kind=file.kind, sha256=file.sha256)


def attach_to_objection(file: StoredFile, objection: Objection, *, actor: Actor, now: datetime) -> None:
    """Let a file belong to an objection, with an event that holds its fingerprint. The caller commits."""
    db.session.add(file)
    record_for_objection("file_added", objection, actor=actor, now=now, kind=file.kind, sha256=file.sha256)


def bytes_of(file: StoredFile) -> bytes:
    """The bytes as they were taken in. Raises FileMissing when they are gone, FileAltered when they changed."""
    data = storage.current().get(file.storage_key)
    if hashlib.sha256(data).hexdigest() != file.sha256:
        raise FileAltered(file.storage_key)
    return data
