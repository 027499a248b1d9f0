"""Disposisi: giving items to units, taking them back, and what the units hand in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from ppid.access import Actor
from ppid.actions.events import digest, plain, record
from ppid.actions.steps import check_version, facts_of
from ppid.clock import local_date
from ppid.db import db
from ppid.law import workflow
from ppid.law.assignments import LONGEST_INTERNAL_DAYS, internal_limit
from ppid.law.deadlines import count_provisionally
from ppid.law.workflow import ItemFacts
from ppid.models import Assignment, AssignmentState, InfoRequest, ItemDraft, Unit
from ppid.queries import assignments as queries
from ppid.queries.calendars import calendar_of


class AssignmentError(ValueError):
    """An assignment does not fit the request or the body; the message is Indonesian."""


@dataclass(frozen=True, slots=True)
class Task:
    """What one unit is to do. ``internal_days`` are working days, None for the body's own default."""

    unit_id: int
    item_numbers: tuple[int, ...]
    instruction: str = ""
    copies: tuple[int, ...] = ()
    internal_days: int | None = None


def _named(info_request: InfoRequest, numbers: Sequence[int]) -> tuple[ItemFacts, ...]:
    known = {item.number for item in info_request.items}
    if not set(numbers) <= known:
        raise AssignmentError("Butir yang dipilih tidak ada pada permohonan ini.")
    return tuple(ItemFacts(number) for number in numbers)


def assign(
    info_request: InfoRequest, tasks: Sequence[Task], *, actor: Actor, now: datetime, version: int | None = None
) -> list[Assignment]:
    """Give items to one or several units. The caller commits.

    A unit that holds the request already gets the new items added. Raises NotAllowed, Stale or AssignmentError.
    Source: UU 14/2008 Pasal 13; Permendagri 3/2017.
    """
    check_version(info_request, version)
    body, made = info_request.body, []
    facts = facts_of(info_request, now)
    if not tasks:
        workflow.check(workflow.ASSIGN, info_request.status, actor.doer, facts)
    for task in tasks:
        items = _named(info_request, task.item_numbers)
        workflow.check(workflow.ASSIGN, info_request.status, actor.doer, replace(facts, items=items))
        unit = db.session.get(Unit, task.unit_id)
        if unit is None or unit.body_id != body.id or not unit.is_active:
            raise AssignmentError("Perangkat daerah itu tidak ada pada badan publik ini.")
        days = task.internal_days or body.internal_days
        if not 0 < days <= LONGEST_INTERNAL_DAYS:
            raise AssignmentError(f"Batas waktu internal 1 sampai {LONGEST_INTERNAL_DAYS} hari kerja.")
        made.append(_give(info_request, task, days, actor, now))
    return made


def _give(info_request: InfoRequest, task: Task, days: int, actor: Actor, now: datetime) -> Assignment:
    on = local_date(now, info_request.body.zone)
    due_on = count_provisionally(internal_limit(days), on, calendar_of(info_request.body)).due
    numbers = sorted(set(task.item_numbers))
    assignment = db.session.scalar(queries.in_force(info_request.id, task.unit_id))
    if assignment is None:
        assignment = Assignment(
            body_id=info_request.body_id,
            request_id=info_request.id,
            unit_id=task.unit_id,
            item_numbers=numbers,
            copies=list(task.copies),
            instruction=task.instruction,
            internal_days=days,
            state=AssignmentState.OPEN,
            assigned_on=on,
            assigned_at=now,
            due_on=due_on,
        )
        db.session.add(assignment)
    else:
        assignment.item_numbers = sorted({*assignment.item_numbers, *numbers})
        assignment.copies, assignment.instruction = list(task.copies), task.instruction
        assignment.state, assignment.closed_at = AssignmentState.OPEN, None
        assignment.internal_days, assignment.due_on = days, due_on
    record(
        workflow.ASSIGN.name,
        info_request,
        actor=actor,
        now=now,
        unit=task.unit_id,
        items=numbers,
        copies=list(task.copies),
        internal_days=days,
        due_on=due_on,
        instruction=digest(info_request.applicant, task.instruction) if task.instruction else None,
    )
    return assignment


def recall(assignment: Assignment, *, actor: Actor, now: datetime) -> None:
    """Take an assignment back. The caller commits. Raises NotAllowed, or AssignmentError when it is not in force."""
    info_request = assignment.info_request
    check_version(info_request, None)
    workflow.check(workflow.RECALL, info_request.status, actor.doer, facts_of(info_request, now))
    if assignment.state not in queries.IN_FORCE:
        raise AssignmentError("Disposisi ini sudah tidak berlaku.")
    assignment.state, assignment.closed_at = AssignmentState.RECALLED, now
    record(workflow.RECALL.name, info_request, actor=actor, now=now, unit=assignment.unit_id)


def _own(assignment: Assignment, actor: Actor) -> None:
    if actor.unit_id != assignment.unit_id:
        raise AssignmentError("Disposisi ini bukan untuk perangkat daerah Anda.")
    if assignment.state not in queries.IN_FORCE:
        raise AssignmentError("Disposisi ini sudah tidak berlaku.")


def hand_in(assignment: Assignment, decisions: Mapping[int, Mapping[str, Any]], *, actor: Actor, now: datetime) -> None:
    """Keep a unit's proposal for each of its items, by item number, and tell the PPID Utama it is there.

    The caller commits. Raises NotAllowed, or AssignmentError for another unit's items.
    """
    info_request = assignment.info_request
    check_version(info_request, None)
    _own(assignment, actor)
    if not set(decisions) <= set(assignment.item_numbers):
        raise AssignmentError("Butir itu tidak ditugaskan kepada perangkat daerah Anda.")
    items = tuple(ItemFacts(number) for number in decisions)
    workflow.check(workflow.DRAFT, info_request.status, actor.doer, facts_of(info_request, now, items=items))
    known = {
        draft.item_number: draft
        for draft in db.session.scalars(sa.select(ItemDraft).where(ItemDraft.assignment_id == assignment.id))
    }
    for number, decision in decisions.items():
        draft = known.get(number)
        if draft is None:
            draft = ItemDraft(body_id=assignment.body_id, assignment_id=assignment.id, item_number=number)
            db.session.add(draft)
        draft.decision, draft.written_by, draft.written_at = plain(decision), actor.name, now
    assignment.state, assignment.closed_at = AssignmentState.DRAFTED, now
    record(workflow.DRAFT.name, info_request, actor=actor, now=now, unit=assignment.unit_id, items=sorted(decisions))


def give_back(assignment: Assignment, *, reason: str, actor: Actor, now: datetime) -> None:
    """Return an assignment with written reasons. The caller commits. Raises NotAllowed or AssignmentError."""
    info_request = assignment.info_request
    check_version(info_request, None)
    _own(assignment, actor)
    workflow.check(workflow.RETURN, info_request.status, actor.doer, facts_of(info_request, now, reason=reason))
    assignment.state, assignment.closed_at = AssignmentState.RETURNED, now
    assignment.return_reason = reason.strip()
    record(
        workflow.RETURN.name,
        info_request,
        actor=actor,
        now=now,
        unit=assignment.unit_id,
        reason=digest(info_request.applicant, reason),
    )
