"""Asking the applicant what is meant, inside the clock: the clock does not move."""

from __future__ import annotations

from datetime import datetime

from ppid.access import Actor
from ppid.actions import mails, official_mails
from ppid.actions.events import digest, record
from ppid.actions.steps import check_version, facts_of
from ppid.db import db
from ppid.law import workflow
from ppid.law.workflow import Channel
from ppid.models import Clarification, InfoRequest


class AlreadyAnswered(Exception):
    """The question has its answer; it is on the record and stays as it is."""


def ask(
    info_request: InfoRequest, question: str, *, actor: Actor, now: datetime, version: int | None = None
) -> Clarification:
    """Put a question to the applicant. The caller commits. Raises NotAllowed or Stale."""
    check_version(info_request, version)
    workflow.check(workflow.CLARIFY, info_request.status, actor.doer, facts_of(info_request, now, reason=question))
    clarification = Clarification(
        body_id=info_request.body_id,
        request_id=info_request.id,
        question=question.strip(),
        asked_by=actor.jabatan or actor.name,
        asked_at=now,
    )
    db.session.add(clarification)
    db.session.flush()
    record(
        workflow.CLARIFY.name,
        info_request,
        actor=actor,
        now=now,
        clarification=clarification.id,
        question=digest(info_request.applicant, question.strip()),
        due_on=info_request.due_on,
    )
    mails.clarification(info_request, number=clarification.id, now=now)
    return clarification


def explain(
    clarification: Clarification,
    info_request: InfoRequest,
    answer: str,
    *,
    actor: Actor,
    now: datetime,
    channel: Channel = Channel.WEB,
) -> None:
    """Take the applicant's explanation in, once; ``channel`` is how it reached whoever writes it down.

    The caller commits. Raises NotAllowed or AlreadyAnswered.
    """
    check_version(info_request, None)
    db.session.refresh(clarification)
    workflow.check(workflow.EXPLAIN, info_request.status, actor.doer, facts_of(info_request, now, reason=answer))
    if clarification.answered_at is not None:
        raise AlreadyAnswered
    clarification.answer, clarification.answered_at = answer.strip(), now
    record(
        workflow.EXPLAIN.name,
        info_request,
        actor=actor,
        now=now,
        clarification=clarification.id,
        channel=channel,
        answer=digest(info_request.applicant, answer.strip()),
    )
    official_mails.explained(info_request, clarification, actor=actor, now=now)
