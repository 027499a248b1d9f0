"""Who has what to deliver to the PPID Utama."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from ppid.law.workflow import AWAITING_REPLY, OPEN
from ppid.models import (
    Assignment,
    AssignmentState,
    Event,
    FileKind,
    InfoRequest,
    ItemDraft,
    Letter,
    StoredFile,
    Unit,
)

IN_FORCE = (AssignmentState.OPEN, AssignmentState.DRAFTED)
# As the index of what is in force has them: SQLite uses it only for a condition that it can read beforehand.
WRITTEN_OUT: list[sa.ColumnClause[str]] = [sa.literal_column(f"'{state.value}'") for state in IN_FORCE]
AWAITING_STATES = tuple(sorted(AWAITING_REPLY))
PREFIX = "unit:"


def of_request(request_id: int) -> sa.Select[Assignment]:
    """Select a request's assignments with unit and drafts, oldest first."""
    return (
        sa.select(Assignment)
        .where(Assignment.request_id == request_id)
        .options(joinedload(Assignment.unit), selectinload(Assignment.drafts))
        .order_by(Assignment.id)
    )


def whole(id: int) -> sa.Select[Assignment]:
    """Select one assignment with unit and drafts."""
    return (
        sa.select(Assignment)
        .where(Assignment.id == id)
        .options(joinedload(Assignment.unit), selectinload(Assignment.drafts))
    )


def in_force(request_id: int, unit_id: int) -> sa.Select[Assignment]:
    """Select the assignment of a request that a unit holds now."""
    return sa.select(Assignment).where(
        Assignment.request_id == request_id, Assignment.unit_id == unit_id, Assignment.state.in_(IN_FORCE)
    )


def given_to(unit_id: int | None) -> sa.ColumnElement[bool]:
    """The condition that a request was ever assigned to a unit and not recalled from it."""
    given = sa.select(Assignment.request_id).where(
        Assignment.unit_id == unit_id, Assignment.state != AssignmentState.RECALLED
    )
    return InfoRequest.id.in_(given)


def with_unit(unit_id: int) -> sa.ColumnElement[bool]:
    """The condition that a unit has a request to work on, or was asked for it while no unit has it."""
    in_force = sa.exists().where(Assignment.request_id == InfoRequest.id, Assignment.state.in_(WRITTEN_OUT))
    return sa.or_(
        in_force.where(Assignment.unit_id == unit_id), sa.and_(InfoRequest.unit_id == unit_id, sa.not_(in_force))
    )


def holding(request_ids: Sequence[int]) -> sa.Select[Assignment]:
    """Select the assignments in force of these requests with their units, the first to fall due first."""
    return (
        sa.select(Assignment)
        .where(Assignment.request_id.in_(request_ids), Assignment.state.in_(IN_FORCE))
        .options(joinedload(Assignment.unit))
        .order_by(Assignment.due_on, Assignment.id)
    )


def draft_key(assignment_id: int) -> str:
    """What the files of a unit carry while they are uploaded and not handed in."""
    return f"{PREFIX}{assignment_id}"


def draft_files(assignment_id: int) -> sa.Select[StoredFile]:
    """Select the files that a unit uploaded and did not hand in yet, by item and in the order of their coming."""
    return (
        sa.select(StoredFile)
        .where(StoredFile.draft_key == draft_key(assignment_id), StoredFile.request_id.is_(None))
        .order_by(StoredFile.item_id, StoredFile.id)
    )


def proposals(request_id: int) -> sa.Select[ItemDraft]:
    """Select what units propose for the items of a request, with assignment and unit, the latest first."""
    return (
        sa.select(ItemDraft)
        .join(ItemDraft.assignment)
        .where(Assignment.request_id == request_id, Assignment.state.in_(IN_FORCE))
        .options(contains_eager(ItemDraft.assignment).joinedload(Assignment.unit))
        .order_by(ItemDraft.written_at.desc(), ItemDraft.id.desc())
    )


def materials(request_id: int) -> sa.Select[StoredFile]:
    """Select the files that units handed in and nobody has given out, of assignments still in force."""
    return (
        sa.select(StoredFile)
        .join(Assignment, Assignment.id == StoredFile.assignment_id)
        .where(
            StoredFile.request_id == request_id,
            StoredFile.kind == FileKind.MATERIAL,
            Assignment.state.in_(IN_FORCE),
        )
        .order_by(StoredFile.id)
    )


def letters_of(request_id: int) -> sa.Select[Letter, int]:
    """Select the letters of a request's assignments, each with the id of its assignment, oldest first."""
    return (
        sa.select(Letter, Event.data["assignment"].as_integer())
        .join(Event, _issued())
        .where(Letter.request_id == request_id)
        .order_by(Letter.id)
    )


def letters_between(unit_id: int | None) -> sa.ColumnElement[bool]:
    """The condition that a letter went from or to a unit, about an assignment that was not taken back from it."""
    own = sa.select(Assignment.id).where(Assignment.unit_id == unit_id, Assignment.state != AssignmentState.RECALLED)
    return sa.exists().where(_issued(), Event.data["assignment"].as_integer().in_(own))


def _issued() -> sa.ColumnElement[bool]:
    """The event with which a letter of an assignment was issued, which names both."""
    return sa.and_(
        Event.request_id == Letter.request_id,
        Event.name == "letter_issued",
        Event.data["code"].as_string() == Letter.code,
        Event.data["assignment"].as_integer().is_not(None),
    )


def handed_in(assignment_id: int) -> sa.Select[StoredFile]:
    """Select the files that a unit handed in, in the order of their coming."""
    return (
        sa.select(StoredFile)
        .where(StoredFile.assignment_id == assignment_id, StoredFile.request_id.is_not(None))
        .order_by(StoredFile.id)
    )


def _open(body_id: int) -> sa.Select[Assignment]:
    """Select a body's open assignments whose request still awaits its answer, with unit and request."""
    return (
        sa.select(Assignment)
        .join(Assignment.info_request)
        .join(Assignment.unit)
        .where(
            Assignment.body_id == body_id,
            Assignment.state == AssignmentState.OPEN,
            InfoRequest.status.in_(AWAITING_STATES),
        )
        .options(contains_eager(Assignment.unit), contains_eager(Assignment.info_request))
    )


def late(body_id: int, *, today: date) -> sa.Select[Assignment]:
    """Select a body's open assignments past their internal limit on ``today``, most urgent first."""
    return _open(body_id).where(Assignment.due_on < today).order_by(Assignment.due_on, Assignment.id)


def to_hand_over(body_id: int, unit_id: int | None = None) -> sa.Select[Assignment]:
    """Select the open assignments of a body, or of one unit, with the items, by unit and due date."""
    query = _open(body_id) if unit_id is None else _open(body_id).where(Assignment.unit_id == unit_id)
    return query.options(contains_eager(Assignment.info_request).selectinload(InfoRequest.items)).order_by(
        Unit.name, Assignment.due_on, Assignment.id
    )


def how_many_open(body_id: int, unit_id: int) -> sa.Select[int]:
    """Select how many open assignments a unit has."""
    held = _open(body_id).where(Assignment.unit_id == unit_id).with_only_columns(Assignment.id).subquery()
    return sa.select(sa.func.count()).select_from(held)


def open_requests(body_id: int, *, today: date) -> sa.Select[int, int]:
    """Select how many requests of a body are open, and how many of them are past their limit on ``today``."""
    late_now = sa.and_(InfoRequest.status.in_(AWAITING_STATES), InfoRequest.due_on < today)
    return sa.select(
        sa.func.count(InfoRequest.id), sa.func.coalesce(sa.func.sum(sa.case((late_now, 1), else_=0)), 0)
    ).where(InfoRequest.body_id == body_id, InfoRequest.status.in_(tuple(sorted(OPEN))))


def units_by_id(body_id: int) -> sa.Select[Unit]:
    """Select every unit of a body, also those that are no longer active, by name."""
    return sa.select(Unit).where(Unit.body_id == body_id).order_by(Unit.name)
