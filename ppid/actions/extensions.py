"""Giving the PPID more time, once and for reasons."""

from __future__ import annotations

from datetime import datetime

from ppid.access import Actor
from ppid.actions import letters as letter_actions
from ppid.actions import mails
from ppid.actions.events import digest, record
from ppid.actions.steps import check_version, clocks_of, facts_of, signer_of
from ppid.clock import local_date
from ppid.law import workflow
from ppid.law.roles import Role
from ppid.law.workflow import ExtensionGround
from ppid.letters import builders
from ppid.models import InfoRequest


def extend(
    info_request: InfoRequest,
    *,
    ground: ExtensionGround,
    reason: str,
    actor: Actor,
    now: datetime,
    version: int | None = None,
) -> None:
    """Give the PPID the extension of the law, once, for written reasons.

    The caller commits. Raises NotAllowed unless the request awaits its first reply and its limit has not passed, or
    Stale. Source: UU 14/2008 Pasal 22 ayat (8).
    """
    check_version(info_request, version)
    facts = facts_of(info_request, now, reason=reason)
    workflow.check(workflow.EXTEND, info_request.status, actor.doer, facts)
    before, on = info_request.due_on, local_date(now, info_request.body.zone)
    info_request.status = workflow.Status.EXTENDED
    info_request.extended_on, info_request.extension_reason = on, reason
    counted = clocks_of(info_request)
    info_request.due_on, info_request.statute_due_on = counted.operative.due, counted.statute.due
    info_request.due_is_provisional = counted.operative.provisional
    record(
        workflow.EXTEND.name,
        info_request,
        actor=actor,
        now=now,
        article=str(workflow.EXTEND.article),
        ground=ground,
        reason=digest(info_request.applicant, reason),
        before=before,
        due_on=info_request.due_on,
    )
    signer = signer_of(info_request, Role.OFFICER, on, actor)
    letter_actions.issue(
        "extension",
        info_request,
        lambda number, dated_on, check: builders.extension(
            info_request,
            number=number,
            dated_on=dated_on,
            check=check,
            signer=signer,
            clock=counted.operative,
            ground=ground.value,
            reason=reason,
        ),
        signer=signer,
        actor=actor,
        now=now,
    )
    mails.extended(info_request, before=before, now=now)
