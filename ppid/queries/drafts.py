"""Questions about forms that are filled in but not sent, and about where they may be sent."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from ppid.models import FileKind, FilingDraft, PublicBody, StoredFile

BODIES_SHOWN = 60
OF_AN_OBJECTION = "objection:%"
OF_A_CASE = "%:%"  # a key that names what its files belong to, "answer:7" or "objection:3"


def open_bodies(text: str = "") -> sa.Select[PublicBody]:
    """Select the bodies that take requests here, by name, those with every word of ``text``; one more than is shown."""
    query = sa.select(PublicBody).where(PublicBody.accepts_requests).order_by(PublicBody.name, PublicBody.id)
    for word in text.split()[:6]:
        escaped = word.lower().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        query = query.where(sa.func.lower(PublicBody.name).like(f"%{escaped}%", escape="\\"))
    return query.limit(BODIES_SHOWN + 1)


def files_of_draft(key: str, body_id: int) -> sa.Select[StoredFile]:
    """Select what was uploaded with a form that is not sent yet, oldest first."""
    return (
        sa.select(StoredFile)
        .where(StoredFile.draft_key == key, StoredFile.body_id == body_id, StoredFile.request_id.is_(None))
        .order_by(StoredFile.id)
    )


def unsent_before(moment: datetime) -> sa.Select[FilingDraft]:
    """Select the drafts saved before ``moment`` that became no request."""
    return sa.select(FilingDraft).where(FilingDraft.request_id.is_(None), FilingDraft.created_at < moment)


def unsent_files_before(moment: datetime) -> sa.Select[StoredFile]:
    """Select the files uploaded before ``moment`` whose form was never sent and not touched since.

    What lies with an answer in the making or with an objection is none of it: only such a key holds a colon.
    """
    touched = sa.exists().where(FilingDraft.key == StoredFile.draft_key, FilingDraft.created_at >= moment)
    return sa.select(StoredFile).where(
        StoredFile.request_id.is_(None),
        StoredFile.draft_key.not_like(OF_A_CASE),
        StoredFile.uploaded_at < moment,
        ~touched,
    )


def files_of_kind(request_id: int, kind: FileKind) -> sa.Select[StoredFile]:
    """Select a request's files of one kind, oldest first; not those that carried out the order of a ruling."""
    own = sa.or_(StoredFile.draft_key.is_(None), StoredFile.draft_key.not_like(OF_AN_OBJECTION))
    return (
        sa.select(StoredFile)
        .where(StoredFile.request_id == request_id, StoredFile.kind == kind, own)
        .order_by(StoredFile.item_id, StoredFile.id)
    )
