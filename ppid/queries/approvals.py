"""Questions about answers on their way: drafts, the files kept with them, and who may approve."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa
from sqlalchemy import orm

from ppid.access import GRANTS, Permission
from ppid.law.roles import Role
from ppid.law.workflow import AWAITING_REPLY, OPEN
from ppid.models import Account, AnswerDraft, Assignment, InfoRequest, Official, RequestItem, StoredFile
from ppid.queries.assignments import IN_FORCE
from ppid.queries.assignments import PREFIX as UNIT_PREFIX
from ppid.queries.people import held_on

OPEN_STATES = tuple(sorted(OPEN))
AWAITING_STATES = tuple(sorted(AWAITING_REPLY))
DECIDING = tuple(role for role in Role if Permission.REQUEST_DECIDE in GRANTS[role])
PREFIX = "answer:"


def draft_key(request_id: int) -> str:
    """What the files of a request's draft carry until the answer is issued."""
    return f"{PREFIX}{request_id}"


def of_request(request_id: int) -> sa.Select[AnswerDraft]:
    """Select the draft of a request's answer."""
    return sa.select(AnswerDraft).where(AnswerDraft.request_id == request_id)


def with_names(request_id: int) -> sa.Select[AnswerDraft, str, str | None]:
    """Select the draft of a request's answer with who saved it last and who put it before the approver."""
    saver, submitter = orm.aliased(Account), orm.aliased(Account)
    return (
        sa.select(AnswerDraft, saver.name, submitter.name)
        .join(saver, saver.id == AnswerDraft.saved_by_id)
        .outerjoin(submitter, submitter.id == AnswerDraft.submitted_by_id)
        .where(AnswerDraft.request_id == request_id)
    )


def files_of(request_id: int) -> sa.Select[StoredFile]:
    """Select the files kept with a draft, by item and in the order of their coming."""
    return (
        sa.select(StoredFile)
        .where(StoredFile.draft_key == draft_key(request_id), StoredFile.request_id.is_(None))
        .order_by(StoredFile.item_id, StoredFile.id)
    )


def waiting_among(request_ids: Sequence[int]) -> sa.Select[int]:
    """Select which of these requests have a draft that awaits approval; their state is the caller's to know."""
    return sa.select(AnswerDraft.request_id).where(
        AnswerDraft.request_id.in_(request_ids), AnswerDraft.submitted_at.is_not(None)
    )


def waiting(body_id: int) -> sa.Select[InfoRequest]:
    """Select a body's requests whose draft awaits approval, the most urgent first."""
    return (
        sa.select(InfoRequest)
        .join(AnswerDraft, AnswerDraft.request_id == InfoRequest.id)
        .where(
            InfoRequest.body_id == body_id,
            InfoRequest.status.in_(AWAITING_STATES),
            AnswerDraft.submitted_at.is_not(None),
        )
        .order_by(InfoRequest.due_on, InfoRequest.id)
    )


def approvers(body_id: int, but: int | None, on: date) -> sa.Select[int, str]:
    """Select office and address of who may approve on ``on`` and can be written to, without the account ``but``."""
    query = (
        sa.select(Official.id, Account.email)
        .join(Account, Account.id == Official.account_id)
        .where(Official.body_id == body_id, Official.role.in_(DECIDING), held_on(on), Account.is_active)
        .order_by(Official.id)
    )
    return query if but is None else query.where(Account.id != but)


def how_many_approvers(body_id: int, on: date) -> sa.Select[int]:
    """Select how many accounts could draft an answer and could approve one on ``on``."""
    found = approvers(body_id, None, on).with_only_columns(Official.account_id).order_by(None).distinct().subquery()
    return sa.select(sa.func.count()).select_from(found)


def drafts_left_behind() -> sa.Select[AnswerDraft]:
    """Select the drafts of requests that are closed."""
    return (
        sa.select(AnswerDraft)
        .join(InfoRequest, InfoRequest.id == AnswerDraft.request_id)
        .where(InfoRequest.status.not_in(OPEN_STATES))
        .order_by(AnswerDraft.id)
    )


def files_left_behind() -> sa.Select[StoredFile]:
    """Select the files kept with the draft of an answer, or uploaded by a unit, that nobody can send any more."""
    is_closed = InfoRequest.status.not_in(OPEN_STATES)
    of_unit = StoredFile.draft_key.like(f"{UNIT_PREFIX}%")
    return (
        sa.select(StoredFile)
        .join(RequestItem, RequestItem.id == StoredFile.item_id)
        .join(InfoRequest, InfoRequest.id == RequestItem.request_id)
        .outerjoin(Assignment, Assignment.id == StoredFile.assignment_id)
        .where(
            StoredFile.request_id.is_(None),
            sa.or_(
                sa.and_(StoredFile.draft_key.like(f"{PREFIX}%"), is_closed),
                sa.and_(of_unit, sa.or_(is_closed, Assignment.state.not_in(IN_FORCE))),
            ),
        )
        .order_by(StoredFile.id)
    )
