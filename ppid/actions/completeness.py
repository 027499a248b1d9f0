"""A file that lacks something: told in time, completed in time, or closed without being refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from ppid.access import Actor, system_of
from ppid.actions import letters as letter_actions
from ppid.actions import mails
from ppid.actions.events import digest, record
from ppid.actions.steps import check_version, clocks_of, facts_of, signer_of
from ppid.clock import local_date
from ppid.db import db
from ppid.law import workflow
from ppid.law.deadlines import REPAIR, count_provisionally
from ppid.law.roles import Role
from ppid.letters import builders
from ppid.models import InfoRequest, Letter
from ppid.queries import requests as queries
from ppid.queries.calendars import calendar_of


def mark_incomplete(
    info_request: InfoRequest, *, missing: Sequence[str], actor: Actor, now: datetime, version: int | None = None
) -> None:
    """Tell the applicant, within the limit and once, what is missing; the repair period starts.

    The caller commits. Raises NotAllowed or Stale. Source: PerKI 1/2021 (completeness).
    """
    check_version(info_request, version)
    missing = tuple(entry.strip() for entry in missing if entry.strip())
    workflow.check(
        workflow.MARK_INCOMPLETE, info_request.status, actor.doer, facts_of(info_request, now, missing=missing)
    )
    on = local_date(now, info_request.body.zone)
    repair_due_on = count_provisionally(REPAIR, on, calendar_of(info_request.body)).due
    info_request.status, info_request.incomplete_on = workflow.Status.INCOMPLETE, on
    info_request.missing, info_request.repair_due_on = list(missing), repair_due_on
    record(
        workflow.MARK_INCOMPLETE.name,
        info_request,
        actor=actor,
        now=now,
        article=str(workflow.MARK_INCOMPLETE.article),
        missing=[digest(info_request.applicant, entry) for entry in missing],
        repair_due_on=info_request.repair_due_on,
    )
    signer = signer_of(info_request, Role.OFFICER, on)
    letter_actions.issue(
        "incomplete",
        info_request,
        lambda number, dated_on, check: builders.incomplete(
            info_request, number=number, dated_on=dated_on, check=check, signer=signer, missing=missing
        ),
        signer=signer,
        actor=actor,
        now=now,
    )
    mails.incomplete(info_request, now=now)


def complete(
    info_request: InfoRequest, *, explanation: str, actor: Actor, now: datetime, version: int | None = None
) -> None:
    """Take the missing parts in; the operative clock starts again on this day.

    The caller commits and stores the files that came along. Raises NotAllowed or Stale.
    """
    check_version(info_request, version)
    workflow.check(workflow.COMPLETE, info_request.status, actor.doer, facts_of(info_request, now))
    info_request.status = workflow.Status.REGISTERED
    info_request.completed_on = local_date(now, info_request.body.zone)
    counted = clocks_of(info_request)
    before = info_request.due_on
    info_request.reply_due_on, info_request.due_on = counted.operative.reply.due, counted.operative.due
    info_request.due_is_provisional = counted.operative.provisional
    record(
        workflow.COMPLETE.name,
        info_request,
        actor=actor,
        now=now,
        article=str(workflow.COMPLETE.article),
        explanation=digest(info_request.applicant, explanation) if explanation else None,
        before=before,
        due_on=info_request.due_on,
        statute_due_on=info_request.statute_due_on,
    )
    mails.completed(info_request, now=now)


def lapse(info_request: InfoRequest, *, now: datetime, today: date | None = None) -> None:
    """Close a request that was not completed in time; it is not refused and can be filed again.

    The caller commits. Raises NotAllowed while the repair period runs.
    """
    check_version(info_request, None)
    actor = system_of(info_request.body_id)
    facts = facts_of(info_request, now, repair_due_on=info_request.repair_due_on)
    if today is not None:
        facts = replace(facts, today=today)
    workflow.check(workflow.LAPSE, info_request.status, actor.doer, facts)
    info_request.status = workflow.Status.NOT_COMPLETED
    record(workflow.LAPSE.name, info_request, actor=actor, now=now, article=str(workflow.LAPSE.article))
    on = local_date(now, info_request.body.zone)
    signer = signer_of(info_request, Role.OFFICER, on)
    earlier = db.session.scalars(queries.letters_of(info_request.id).where(Letter.kind == "incomplete")).first()
    told_on, due_on = info_request.incomplete_on or date.min, info_request.repair_due_on or date.min
    letter_actions.issue(
        "not_completed",
        info_request,
        lambda number, dated_on, check: builders.not_completed(
            info_request,
            number=number,
            dated_on=dated_on,
            check=check,
            signer=signer,
            missing=[str(entry) for entry in info_request.missing or ()],
            incomplete_number=earlier.number if earlier else "",
            incomplete_on=told_on,
            told_on=told_on,
            due_on=due_on,
        ),
        signer=signer,
        actor=actor,
        now=now,
    )
    mails.lapsed(info_request, now=now)
