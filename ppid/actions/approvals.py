"""An answer on its way: saved as a draft with its files, put before the approver, sent back, or issued."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm.attributes import flag_modified

from ppid.access import Actor
from ppid.actions import assignments, files, official_mails, requests
from ppid.actions.answers import Answer, facts_of_items, finished_copies, tested
from ppid.actions.events import canonical, digest, record
from ppid.actions.steps import allowed_now, check_version, facts_of
from ppid.clock import local_date
from ppid.db import db
from ppid.law import conditions, workflow
from ppid.law.cases import HANDED_OUT
from ppid.law.workflow import NotAllowed
from ppid.models import Account, AnswerDraft, InfoRequest, StoredFile
from ppid.queries import approvals as queries

Typed = Mapping[str, Sequence[str]]


class DraftChanged(Exception):
    """Somebody else saved the draft since the page was opened."""


def draft_of(info_request: InfoRequest) -> AnswerDraft | None:
    """The draft of a request's answer, or None."""
    return db.session.scalar(queries.of_request(info_request.id))


def files_of(info_request: InfoRequest) -> Sequence[StoredFile]:
    """The files that are kept with the draft, by item."""
    return db.session.scalars(queries.files_of(info_request.id)).all()


def new_uploads(uploads: Iterable[files.Upload], kept: Iterable[StoredFile]) -> list[files.Upload]:
    """Those that are not kept yet: a page that stayed open after a download sends its files once more."""
    known = {(file.item_id, file.name, file.sha256) for file in kept}
    return [one for one in uploads if (one.item_id, one.clean.name, one.clean.sha256) not in known]


def save(
    info_request: InfoRequest,
    typed: Typed,
    uploaded: Iterable[StoredFile] = (),
    *,
    actor: Actor,
    now: datetime,
    version: int | None = None,
    draft_version: int | None = None,
) -> AnswerDraft:
    """Keep the form of an answer as it was typed, right or wrong, with its files. The caller commits.

    Raises NotAllowed when the request awaits no answer, Stale, or DraftChanged when somebody else saved meanwhile.
    """
    check_version(info_request, version)
    if workflow.SUBMIT not in allowed_now(info_request, actor.doer, now):
        workflow.check(workflow.SUBMIT, info_request.status, actor.doer, facts_of(info_request, now))
    assert actor.account_id is not None  # an office that may draft is held by an account
    draft = draft_of(info_request)
    if draft is None:
        draft = AnswerDraft(body_id=info_request.body_id, request_id=info_request.id, submitted=None)
        db.session.add(draft)
    elif draft_version is not None and draft.version != draft_version and draft.saved_by_id != actor.account_id:
        raise DraftChanged
    draft.data = {name: list(texts) for name, texts in typed.items()}
    draft.saved_by_id, draft.saved_at = actor.account_id, now
    for file in uploaded:
        file.request_id, file.draft_key = None, queries.draft_key(info_request.id)
        db.session.add(file)
    _touch(draft)
    return draft


def remove_file(
    info_request: InfoRequest, file_id: int, *, actor: Actor, now: datetime, version: int | None = None
) -> list[str]:
    """Take a file out of the draft; return where its bytes lie, to be erased after the commit.

    One that is no longer there is no error. The caller commits. Raises NotAllowed or Stale.
    """
    check_version(info_request, version)
    if workflow.SUBMIT not in allowed_now(info_request, actor.doer, now):
        workflow.check(workflow.SUBMIT, info_request.status, actor.doer, facts_of(info_request, now))
    found = [file for file in files_of(info_request) if file.id == file_id]
    draft = draft_of(info_request)
    for file in found:
        db.session.delete(file)
    if found and draft is not None:
        _touch(draft)
    return [file.storage_key for file in found]


def _touch(draft: AnswerDraft) -> None:
    """Let whoever reads the draft on an open page see that it changed, also when only its files did."""
    flag_modified(draft, "data")
    db.session.flush()


def _taken(info_request: InfoRequest, draft_version: int | None) -> AnswerDraft:
    """The draft for a step. Raises DraftChanged when it is not what the page showed, or gone."""
    draft = draft_of(info_request)
    if draft is None or (draft_version is not None and draft.version != draft_version):
        raise DraftChanged
    return draft


def lacks_approver(info_request: InfoRequest, actor: Actor, now: datetime) -> bool:
    """Whether the body demands a second person and nobody but ``actor`` could approve today."""
    body = info_request.body
    others = queries.approvers(body.id, actor.account_id, local_date(now, body.zone)).limit(1)
    return body.needs_approval and db.session.execute(others).first() is None


def submit(
    info_request: InfoRequest,
    drafted: Answer,
    *,
    actor: Actor,
    now: datetime,
    version: int | None = None,
    draft_version: int | None = None,
) -> AnswerDraft:
    """Put the saved draft before whoever may approve it, and tell them. The caller commits.

    ``drafted`` is the answer that the draft says, with the files it would give. Raises NotAllowed, Stale or
    DraftChanged.
    """
    check_version(info_request, version)
    draft = _taken(info_request, draft_version)
    decided, _tests = tested(info_request.body_id, drafted.decisions)
    items = facts_of_items(info_request, decided, drafted.files, finished_copies(info_request))
    workflow.check(workflow.SUBMIT, info_request.status, actor.doer, facts_of(info_request, now, items=items))
    if lacks_approver(info_request, actor, now):
        need = conditions.SECOND_PAIR_OF_EYES
        raise NotAllowed(
            workflow.SUBMIT,
            "Belum ada orang lain yang dapat menyetujui. Mintalah admin menunjuk pejabat lain, atau biarkan petugas "
            "meja layanan yang mengajukan konsep ini.",
            need.article,
            need.name,
        )
    kept = _listed(files_of(info_request))
    draft.submitted = {"fields": dict(draft.data), "files": kept, "official_id": actor.official_id}
    draft.submitted_by_id, draft.submitted_at, draft.remark = actor.account_id, now, ""
    db.session.flush()
    event = record(
        workflow.SUBMIT.name,
        info_request,
        actor=actor,
        now=now,
        article=str(workflow.SUBMIT.article),
        draft=digest(info_request.applicant, canonical(draft.submitted).decode()),
        files=[file["sha256"] for file in kept],
    )
    on = local_date(now, info_request.body.zone)
    told = db.session.execute(queries.approvers(info_request.body_id, actor.account_id, on))
    for official_id, email in told:
        official_mails.approval_wanted(info_request, official_id=official_id, to=email, event=event, now=now)
    return draft


def _listed(kept: Iterable[StoredFile]) -> list[dict[str, Any]]:
    return [{"id": file.id, "item_id": file.item_id, "name": file.name, "sha256": file.sha256} for file in kept]


def send_back(
    info_request: InfoRequest,
    remark: str,
    *,
    actor: Actor,
    now: datetime,
    version: int | None = None,
    draft_version: int | None = None,
) -> None:
    """Give the draft back to its drafter with a remark. The caller commits.

    Raises NotAllowed, Stale or DraftChanged.
    """
    check_version(info_request, version)
    draft = _taken(info_request, draft_version)
    facts = facts_of(info_request, now, reason=remark, submitted=draft.submitted_at is not None)
    workflow.check(workflow.SEND_BACK, info_request.status, actor.doer, facts)
    drafter = db.session.get(Account, draft.submitted_by_id)
    draft.submitted, draft.submitted_by_id, draft.submitted_at = None, None, None
    draft.remark = remark.strip()
    db.session.flush()
    event = record(
        workflow.SEND_BACK.name,
        info_request,
        actor=actor,
        now=now,
        article=str(workflow.SEND_BACK.article),
        remark=digest(info_request.applicant, remark),
    )
    if drafter is not None and drafter.is_active and drafter.id != actor.account_id:
        official_mails.draft_sent_back(info_request, account_id=drafter.id, to=drafter.email, event=event, now=now)


def issue(
    info_request: InfoRequest,
    drafted: Answer,
    materials: Mapping[int, Iterable[int]],
    *,
    actor: Actor,
    now: datetime,
    version: int | None = None,
    draft_version: int | None = None,
) -> list[str]:
    """Answer the request as its draft says, with the files kept for what is given and the chosen ``materials``.

    The caller commits, and erases afterwards the bytes that are returned: files of items that are not given. Raises
    NotAllowed, Stale, DraftChanged or AssignmentError.
    """
    check_version(info_request, version)
    _taken(info_request, draft_version)
    given = assignments.give_materials(info_request, materials, version=version)
    numbers = {one.facts.number for one in drafted.decisions if one.facts.outcome in HANDED_OUT}
    ids = {item.id for item in info_request.items if item.number in numbers}
    kept = files_of(info_request)
    chosen = tuple(file for file in kept if file.item_id in ids)
    requests.answer(info_request, replace(drafted, files=(*chosen, *given)), actor=actor, now=now, version=version)
    unused = [file for file in kept if file.item_id not in ids]
    for file in unused:
        db.session.delete(file)
    return [file.storage_key for file in unused]
