"""A form on its way: kept sealed while it is checked, sent once, and forgotten when it is not sent."""

from __future__ import annotations

import json
import re
import secrets
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from ppid import storage
from ppid.access import Actor
from ppid.actions import requests
from ppid.actions.filing import Filing, Person
from ppid.db import committed, db, dialect
from ppid.law.workflow import AccessMode, ApplicantKind, Channel, DeliveryMethod
from ppid.models import FileKind, FilingDraft, InfoRequest, PublicBody, StoredFile
from ppid.queries import approvals as approval_queries
from ppid.queries import drafts as queries
from ppid.uploads import CleanFile

REQUEST, OBJECTION = "request", "objection"  # what a form is about
KEPT = timedelta(days=2)
GRACE = timedelta(hours=1)  # whoever sends in the last moment is not overtaken by the purge
KEY = re.compile(r"[A-Za-z0-9_-]{32}")
BATCH = 200


class DraftGone(Exception):
    """There is no such draft, or it was kept as long as drafts are kept."""


class DraftUnfinished(Exception):
    """The form was put aside while it was being filled in; it cannot be sent yet."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A form as it was typed. ``stated`` holds plain values; ``finished`` says that it passed its checks."""

    key: str
    body_id: int
    stated: dict[str, Any] = field(repr=False)
    finished: bool
    request_id: int | None


def new_key() -> str:
    """A key that nobody guesses: 192 bits. Whoever holds it holds the form and, once sent, its receipt."""
    return secrets.token_urlsafe(24)


def is_key(text: str | None) -> bool:
    """Whether ``text`` has the shape of a key."""
    return bool(text and KEY.fullmatch(text))


def save(
    body: PublicBody, key: str, stated: Mapping[str, Any], *, finished: bool, now: datetime, about: str = REQUEST
) -> None:
    """Keep a form under its key, over what was kept before; one that was sent stays as it is. The caller commits."""
    draft = FilingDraft(key=key, row_key=uuid.uuid4().hex, body_id=body.id, created_at=now)
    kept = {"finished": finished, "stated": dict(stated), "about": about}
    draft.data = json.dumps(kept, ensure_ascii=False)
    values = {name: getattr(draft, name) for name in ("row_key", "body_id", "data_sealed", "created_at")}
    insert = sqlite.insert if dialect() == "sqlite" else postgresql.insert
    statement = insert(FilingDraft).values(key=key, **values)
    db.session.execute(
        statement.on_conflict_do_update(index_elements=["key"], set_=values, where=FilingDraft.request_id.is_(None)),
        execution_options={"synchronize_session": False},
    )


def load(key: str, *, now: datetime, about: str = REQUEST) -> Draft:
    """The form kept under ``key``. Raises DraftGone, also for one that is about something else."""
    return _opened(db.session.get(FilingDraft, key) if is_key(key) else None, now, about)


def _opened(row: FilingDraft | None, now: datetime, about: str = REQUEST) -> Draft:
    if row is None or (row.request_id is None and now - row.created_at > KEPT):
        raise DraftGone
    kept = json.loads(row.data or "{}")
    if kept.get("about", REQUEST) != about:
        raise DraftGone
    return Draft(row.key, row.body_id, kept.get("stated", {}), kept.get("finished", False), row.request_id)


def send(key: str, *, actor: Actor, language: str, now: datetime) -> InfoRequest:
    """Make a request of a draft, received ``now``; sent again, it is the same request. The typed form is forgotten.

    The caller commits. Raises DraftGone, DraftUnfinished, or NotAllowed.
    """
    row = db.session.get(FilingDraft, key, with_for_update=True) if is_key(key) else None
    draft = _opened(row, now)
    assert row is not None  # _opened says so
    if draft.request_id is not None:
        return db.session.get_one(InfoRequest, draft.request_id)
    if not draft.finished:
        raise DraftUnfinished
    body = db.session.get_one(PublicBody, draft.body_id)
    filing = filing_of(draft.stated, key=key, channel=Channel.WEB, received_at=now, language=language)
    made = requests.register(body, filing, actor=actor, now=now)
    row.request_id = made.id
    row.data = "{}"
    return made


def filing_of(
    stated: Mapping[str, Any],
    *,
    key: str,
    channel: Channel,
    received_at: datetime,
    language: str = "id",
    backdated_reason: str = "",
) -> Filing:
    """What a checked form states, as registering needs it. Dates never come from the form of a citizen."""
    return Filing(
        filing_key=key,
        channel=channel,
        kind=ApplicantKind(stated["kind"]),
        applicant=person_of(stated),
        items=tuple(stated["items"]),
        purpose=stated["purpose"],
        access_mode=AccessMode(stated["access_mode"]),
        delivery_method=DeliveryMethod(stated["delivery_method"]),
        received_at=received_at,
        unit_id=stated.get("unit_id"),
        is_foreign=bool(stated.get("is_foreign")),
        members=stated.get("members") or "",
        proxy=person_of(stated, "proxy_") if stated.get("by_proxy") else None,
        power_of_attorney=stated.get("power_of_attorney") or "",
        backdated_reason=backdated_reason,
        language=language,
    )


def person_of(stated: Mapping[str, Any], prefix: str = "") -> Person:
    """The person that a form states in the fields that begin with ``prefix``."""
    names = ("name", "identity", "address", "phone", "email", "occupation")
    return Person(**{name: stated.get(prefix + name) or "" for name in names})


def take(key: str, *, now: datetime, about: str) -> Draft:
    """Take a finished form away to be made into what it is about. The caller commits.

    Raises DraftGone, also for who comes second, or DraftUnfinished.
    """
    row = db.session.get(FilingDraft, key, with_for_update=True) if is_key(key) else None
    draft = _opened(row, now, about)
    if not draft.finished:
        raise DraftUnfinished
    db.session.delete(row)
    db.session.flush()
    return draft


# Files of a form


def put(file: CleanFile, kind: FileKind, *, key: str, body_id: int, now: datetime) -> StoredFile:
    """Write a clean file to the store; return its row, to be added in the step's transaction. Raises StorageError."""
    storage_key = storage.current().new_key("filings")
    storage.current().put(storage_key, file.data)
    return StoredFile(
        body_id=body_id,
        draft_key=key,
        kind=kind,
        name=file.name,
        media_type=file.media_type,
        size_bytes=file.size_bytes,
        sha256=file.sha256,
        storage_key=storage_key,
        uploaded_at=now,
    )


def keep(files: Iterable[StoredFile]) -> None:
    """Add the rows of uploaded files. The caller commits."""
    db.session.add_all(files)


def drop(ids: Iterable[int], key: str, body_id: int) -> list[str]:
    """Remove files from a form that is not sent; return where they lie, to be erased after the commit."""
    chosen = set(ids)
    rows = [row for row in db.session.scalars(queries.files_of_draft(key, body_id)) if row.id in chosen]
    for row in rows:
        db.session.delete(row)
    return [row.storage_key for row in rows]


def erase(storage_keys: Iterable[str]) -> None:
    """Remove bytes from the store; to be called when no row names them any more."""
    for storage_key in storage_keys:
        storage.current().delete(storage_key)


def purge(now: datetime) -> int:
    """Forget the forms that were never sent, with their files; return how many. Commits by itself, safe to repeat.

    Source: UU 27/2022 (data are kept no longer than their purpose).
    """
    before, forgotten = now - KEPT - GRACE, 0
    while files := db.session.scalars(queries.unsent_files_before(before).limit(BATCH)).all():
        found = [(file.id, file.storage_key) for file in files]
        erase(storage_key for _id, storage_key in found)
        with committed():
            db.session.execute(sa.delete(StoredFile).where(StoredFile.id.in_([id for id, _key in found])))
    while keys := db.session.scalars(
        queries.unsent_before(before).with_only_columns(FilingDraft.key).limit(BATCH)
    ).all():
        with committed():
            db.session.execute(sa.delete(FilingDraft).where(FilingDraft.key.in_(keys)))
        forgotten += len(keys)
    return forgotten


def purge_answers() -> int:
    """Forget the drafts of answers to closed requests, with their files; return how many there were.

    Commits by itself, safe to repeat. Source: UU 27/2022 (data are kept no longer than their purpose).
    """
    forgotten = 0
    while True:
        with committed():
            left = db.session.scalars(approval_queries.drafts_left_behind().limit(BATCH)).all()
            files = db.session.scalars(approval_queries.files_left_behind().limit(BATCH)).all()
            keys = [file.storage_key for file in files]
            for row in (*left, *files):
                db.session.delete(row)
        if not left and not keys:
            return forgotten
        erase(keys)
        forgotten += len(left) + len(keys)
