"""Disposisi: giving items to units, taking them back, and what the units hand in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm.attributes import flag_modified

from ppid.access import Actor
from ppid.actions import letters as letter_actions
from ppid.actions import official_mails
from ppid.actions.events import digest, plain, record
from ppid.actions.steps import Stale, allowed_now, check_version, facts_of, signer_of
from ppid.clock import local_date
from ppid.db import db
from ppid.law import workflow
from ppid.law.assignments import LONGEST_INTERNAL_DAYS, internal_limit
from ppid.law.deadlines import Trace, count_provisionally
from ppid.law.roles import Role
from ppid.law.workflow import ItemFacts
from ppid.letters import case_form_builders as builders
from ppid.models import (
    Assignment,
    AssignmentState,
    FileKind,
    InfoRequest,
    ItemDraft,
    Official,
    PublicBody,
    StoredFile,
)
from ppid.queries import assignments as queries
from ppid.queries.calendars import calendar_of
from ppid.queries.requests import units_of


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

    A unit that holds the request already gets the new items added, and its limit counted anew. Raises NotAllowed,
    Stale or AssignmentError.
    Source: UU 14/2008 Pasal 13; Permendagri 3/2017.
    """
    check_version(info_request, version)
    body, made = info_request.body, []
    units = {unit.id for unit in db.session.scalars(units_of(body.id))}
    facts = facts_of(info_request, now)
    if not tasks:
        workflow.check(workflow.ASSIGN, info_request.status, actor.doer, facts)
    for task in tasks:
        items = _named(info_request, task.item_numbers)
        workflow.check(workflow.ASSIGN, info_request.status, actor.doer, replace(facts, items=items))
        if not {task.unit_id, *task.copies} <= units:
            raise AssignmentError("Perangkat daerah itu tidak ada pada badan publik ini.")
        days = task.internal_days or body.internal_days
        if not 0 < days <= LONGEST_INTERNAL_DAYS:
            raise AssignmentError(f"Batas waktu internal 1 sampai {LONGEST_INTERNAL_DAYS} hari kerja.")
        made.append(_give(info_request, task, days, actor, now))
    flag_modified(info_request, "status")  # who assigns from a page opened before this one sees it first
    return made


def assign_whole(
    info_request: InfoRequest,
    unit_id: int,
    *,
    actor: Actor,
    now: datetime,
    instruction: str = "",
    internal_days: int | None = None,
    version: int | None = None,
) -> Assignment:
    """Give every item of a request to a unit that does not hold it yet, as one of many at once. The caller commits.

    Raises NotAllowed, Stale, or AssignmentError when the unit holds it already.
    """
    check_version(info_request, version)
    if db.session.scalar(queries.in_force(info_request.id, unit_id)) is not None:
        raise AssignmentError("Perangkat daerah itu sudah memegang permohonan ini.")
    items = tuple(item.number for item in info_request.items)
    task = Task(unit_id, items, instruction, internal_days=internal_days)
    return assign(info_request, [task], actor=actor, now=now)[0]


def internal_due(body: PublicBody, days: int, now: datetime) -> Trace:
    """The body's own limit of ``days`` working days, counted from today in its zone."""
    return count_provisionally(internal_limit(days), local_date(now, body.zone), calendar_of(body))


def _give(info_request: InfoRequest, task: Task, days: int, actor: Actor, now: datetime) -> Assignment:
    counted = internal_due(info_request.body, days, now)
    on, due_on = counted.starts, counted.due
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
        db.session.refresh(assignment)
        assignment.item_numbers = sorted({*assignment.item_numbers, *numbers})
        assignment.copies = sorted({*assignment.copies, *task.copies})
        assignment.instruction = task.instruction or assignment.instruction
        assignment.state, assignment.closed_at = AssignmentState.OPEN, None
        assignment.assigned_on, assignment.assigned_at = on, now
        assignment.internal_days, assignment.due_on = days, due_on
    event = record(
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
    _write_to_unit(assignment, actor, now)
    official_mails.assigned(assignment, numbers, event, actor=actor, now=now)
    return assignment


def _write_to_unit(assignment: Assignment, actor: Actor, now: datetime) -> None:
    """Issue the cover letter of an assignment, which says how the whole of it stands now."""
    info_request = assignment.info_request
    signer = signer_of(info_request, Role.OFFICER, assignment.assigned_on, actor)
    found = db.session.scalars(queries.units_by_id(assignment.body_id)) if assignment.copies else ()
    names = {unit.id: unit.name for unit in found}
    letter_actions.issue(
        "assignment",
        info_request,
        lambda number, dated_on, check: builders.assignment(
            assignment,
            [names[id] for id in assignment.copies if id in names],
            number=number,
            dated_on=dated_on,
            check=check,
            signer=signer,
        ),
        signer=signer,
        actor=actor,
        now=now,
        assignment=assignment,
    )


def _take(assignment: Assignment, version: int | None) -> InfoRequest:
    """Take an assignment for a step, as it stands now. Raises Stale when its page was opened on an older state."""
    info_request = assignment.info_request
    check_version(info_request, None)
    db.session.refresh(assignment)
    if version is not None and assignment.version != version:
        raise Stale
    flag_modified(assignment, "state")  # a page that is open elsewhere is older from now on
    return info_request


def _in_force(assignment: Assignment) -> None:
    if assignment.state not in queries.IN_FORCE:
        raise AssignmentError("Disposisi ini sudah tidak berlaku.")


def _own(assignment: Assignment, actor: Actor) -> None:
    if actor.unit_id != assignment.unit_id:
        raise AssignmentError("Disposisi ini bukan untuk perangkat daerah Anda.")
    _in_force(assignment)


def recall(assignment: Assignment, *, actor: Actor, now: datetime, version: int | None = None) -> None:
    """Take an assignment back. The caller commits.

    Raises NotAllowed, Stale, or AssignmentError when it is not in force.
    """
    info_request = _take(assignment, version)
    workflow.check(workflow.RECALL, info_request.status, actor.doer, facts_of(info_request, now))
    _in_force(assignment)
    assignment.state, assignment.closed_at = AssignmentState.RECALLED, now
    record(workflow.RECALL.name, info_request, actor=actor, now=now, unit=assignment.unit_id)


def draft_files(assignment: Assignment) -> Sequence[StoredFile]:
    """The files that the unit uploaded and did not hand in yet, by item."""
    return db.session.scalars(queries.draft_files(assignment.id)).all()


def keep_files(
    assignment: Assignment,
    uploaded: Iterable[StoredFile],
    dropped: Iterable[int] = (),
    *,
    actor: Actor,
    now: datetime,
) -> list[str]:
    """Keep what a unit uploaded with a form that cannot be handed in yet, and forget what it took out by id.

    The caller commits, and erases afterwards the bytes that are returned. Raises NotAllowed or AssignmentError.
    """
    info_request = assignment.info_request
    if workflow.DRAFT not in allowed_now(info_request, actor.doer, now):
        workflow.check(workflow.DRAFT, info_request.status, actor.doer, facts_of(info_request, now))
    _own(assignment, actor)
    gone = _dropped(assignment, dropped)
    for file in uploaded:
        file.request_id, file.draft_key, file.assignment_id = None, queries.draft_key(assignment.id), assignment.id
        db.session.add(file)
    return gone


def _dropped(assignment: Assignment, ids: Iterable[int]) -> list[str]:
    chosen = set(ids)
    found = [file for file in draft_files(assignment) if file.id in chosen]
    for file in found:
        db.session.delete(file)
    db.session.flush()
    return [file.storage_key for file in found]


def hand_in(
    assignment: Assignment,
    decisions: Mapping[int, Mapping[str, Any]],
    *,
    actor: Actor,
    now: datetime,
    files: Sequence[StoredFile] = (),
    dropped: Iterable[int] = (),
    version: int | None = None,
) -> list[str]:
    """Keep a unit's proposal for each of its items, by item number, with the material for them.

    What it uploaded before goes along, except the files ``dropped`` by id. The caller commits, and erases afterwards
    the bytes that are returned. Raises NotAllowed, Stale, or AssignmentError for another unit's items.
    """
    info_request = _take(assignment, version)
    items = tuple(ItemFacts(number) for number in decisions)
    workflow.check(workflow.DRAFT, info_request.status, actor.doer, facts_of(info_request, now, items=items))
    _own(assignment, actor)
    numbers = {item.id: item.number for item in info_request.items}
    if not {*decisions, *(numbers.get(file.item_id or 0) for file in files)} <= set(assignment.item_numbers):
        raise AssignmentError("Butir itu tidak ditugaskan kepada perangkat daerah Anda.")
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
    gone = _dropped(assignment, dropped)
    files = [*draft_files(assignment), *files]
    for file in files:
        file.assignment_id, file.request_id, file.draft_key = assignment.id, info_request.id, None
        db.session.add(file)
    assignment.state, assignment.closed_at = AssignmentState.DRAFTED, now
    record(
        workflow.DRAFT.name,
        info_request,
        actor=actor,
        now=now,
        unit=assignment.unit_id,
        items=sorted(decisions),
        files=[file.sha256 for file in files],
    )
    _write_to_ppid(assignment, actor, now)
    official_mails.handed_in(assignment, actor=actor, now=now)
    return gone


def _write_to_ppid(assignment: Assignment, actor: Actor, now: datetime) -> None:
    """Issue the nota dinas of a unit: what it proposes as it stands now, and the files that it handed in."""
    info_request = assignment.info_request
    signer = db.session.get(Official, actor.official_id) if actor.official_id else None
    drafts = db.session.scalars(sa.select(ItemDraft).where(ItemDraft.assignment_id == assignment.id))
    decisions = {draft.item_number: draft.decision for draft in drafts}
    files = db.session.scalars(queries.handed_in(assignment.id)).all()
    earlier = [one for one, id in db.session.execute(queries.letters_of(info_request.id)) if id == assignment.id]
    dispositions = [one for one in earlier if one.kind == "assignment"]
    answers = [one for one in earlier if one.kind == "unit_answer"]
    letter_actions.issue(
        "unit_answer",
        info_request,
        lambda number, dated_on, check: builders.unit_answer(
            assignment,
            decisions,
            files,
            number=number,
            dated_on=dated_on,
            check=check,
            signer=signer,
            disposition=dispositions[-1] if dispositions else None,
            replaces=answers[-1].number if answers else "",
        ),
        signer=signer,
        actor=actor,
        now=now,
        assignment=assignment,
    )


def give_back(assignment: Assignment, *, reason: str, actor: Actor, now: datetime, version: int | None = None) -> None:
    """Return an assignment with written reasons. The caller commits. Raises NotAllowed, Stale or AssignmentError."""
    info_request = _take(assignment, version)
    workflow.check(workflow.RETURN, info_request.status, actor.doer, facts_of(info_request, now, reason=reason))
    _own(assignment, actor)
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
    official_mails.given_back(assignment, actor=actor, now=now)


def give_materials(
    info_request: InfoRequest, chosen: Mapping[int, Iterable[int]], *, version: int | None = None
) -> tuple[StoredFile, ...]:
    """Let material of the units, by item number, be what the answer gives; it goes out with the notice.

    To be called in the transaction of the answer, before it. The caller commits. Raises Stale, or AssignmentError for
    a file that is no material of that item.
    """
    wanted = {id: number for number, ids in chosen.items() for id in ids}
    if not wanted:
        return ()
    check_version(info_request, version)
    items = {item.number: item.id for item in info_request.items}
    found = db.session.scalars(queries.materials(info_request.id).where(StoredFile.id.in_(wanted))).all()
    if len(found) != len(wanted) or any(file.item_id != items.get(wanted[file.id]) for file in found):
        raise AssignmentError("Bahan yang dipilih tidak ada lagi pada butir itu.")
    for file in found:
        file.kind = FileKind.GIVEN
    return tuple(found)
