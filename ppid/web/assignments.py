"""Disposisi: the PPID gives items to units and takes them back; a unit hands in what it proposes, or returns them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response

from ppid import clock
from ppid.access import Permission
from ppid.actions import approvals, assignments, drafts, files, requests
from ppid.actions.assignments import AssignmentError
from ppid.actions.requests import Stale
from ppid.db import committed, db
from ppid.law import exemptions, workflow
from ppid.law.assignments import internal_limit
from ppid.law.calendar import WorkingCalendar
from ppid.law.deadlines import Trace
from ppid.law.roles import Role
from ppid.law.workflow import AWAITING_REPLY, NotAllowed, Transition
from ppid.models import Assignment, AssignmentState, InfoRequest, ItemDraft, Letter, StoredFile
from ppid.queries import assignments as queries
from ppid.queries import requests as request_queries
from ppid.queries.calendars import calendar_of
from ppid.standing import Phase, Standing, stand
from ppid.uploads import MAX_BYTES, extensions
from ppid.web import cases, guard, papers, steps, wording
from ppid.web.cases import Case
from ppid.web.forms.assignments import ADD, AssignForm, HandInForm, RecallForm, ReturnForm, assign_form, hand_in_form
from ppid.web.forms.items import from_draft
from ppid.web.scope import scoped

bp = Blueprint("assignments", __name__)
DRAWN_AT_ONCE = 5  # letters; more of them are left to the background
OwnForm = HandInForm | ReturnForm | RecallForm
Page = str | Response | tuple[str, int]


# What the other pages show


@dataclass(frozen=True, slots=True)
class Task:
    """An assignment and how its internal limit stands on ``today``; ``counts`` while the answer still waits for it."""

    assignment: Assignment
    standing: Standing
    counts: bool

    @property
    def is_late(self) -> bool:
        """Past the internal limit on a day on which the law's answer is still awaited. A question, never stored."""
        return self.counts and self.standing.phase is Phase.LATE


def task_of(assignment: Assignment, info_request: InfoRequest, calendar: WorkingCalendar, today: date) -> Task:
    """An assignment with its internal limit, ending on the stored date."""
    trace = Trace(internal_limit(assignment.internal_days), assignment.assigned_on, assignment.due_on, calendar)
    counts = assignment.state is AssignmentState.OPEN and info_request.status in AWAITING_REPLY
    return Task(assignment, stand(trace, today), counts)


@dataclass(frozen=True, slots=True)
class Panel:
    """What the page of a request says about its assignments.

    ``materials`` are files by assignment and item id, ``written`` the letters that went to and fro by assignment id.
    """

    tasks: list[Task]
    materials: dict[tuple[int | None, int | None], list[StoredFile]]
    written: dict[int, list[Letter]]
    units: dict[int, str]
    can_recall: bool
    can_work: bool

    def copies(self, assignment: Assignment) -> str:
        return ", ".join(self.units[id] for id in assignment.copies if id in self.units)

    def decision(self, draft: ItemDraft) -> dict[str, Any]:
        return from_draft(draft.decision)

    def letters(self, assignment: Assignment) -> list[Letter]:
        return self.written.get(assignment.id, [])

    def files(self, assignment: Assignment, item_id: int) -> list[StoredFile]:
        return self.materials.get((assignment.id, item_id), [])


def panel_of(case: Case, kept: Sequence[StoredFile]) -> Panel:
    """The assignments of a case; a unit officer sees those of the own unit. ``kept`` are the case's files."""
    info_request, is_unit = case.info_request, g.actor.doer is Role.UNIT_OFFICER
    body = info_request.body
    calendar = calendar_of(body)
    found = db.session.scalars(queries.of_request(info_request.id)).all()
    if is_unit:
        found = [one for one in found if one.unit_id == g.actor.unit_id and one.state is not AssignmentState.RECALLED]
    materials: dict[tuple[int | None, int | None], list[StoredFile]] = {}
    for file in kept:
        if file.assignment_id is not None:
            materials.setdefault((file.assignment_id, file.item_id), []).append(file)
    written: dict[int, list[Letter]] = {}
    for letter, id in db.session.execute(queries.letters_of(info_request.id)):
        written.setdefault(id, []).append(letter)
    is_awaited = info_request.status in AWAITING_REPLY
    return Panel(
        [task_of(one, info_request, calendar, case.today) for one in found],
        materials,
        written,
        {unit.id: unit.name for unit in db.session.scalars(queries.units_by_id(body.id))},
        can_recall=is_awaited and g.actor.can(Permission.REQUEST_DECIDE),
        can_work=is_awaited and is_unit,
    )


def held_by(rows: Sequence[InfoRequest], calendar: WorkingCalendar, today: date) -> dict[int, list[Task]]:
    """What the rows of a worklist say, by request: which units are late, or for a unit officer the own task."""
    found: dict[int, list[Task]] = {}
    by_id = {row.id: row for row in rows}
    for one in db.session.scalars(queries.holding(list(by_id))):
        task = task_of(one, by_id[one.request_id], calendar, today)
        if one.unit_id == g.actor.unit_id if g.actor.doer is Role.UNIT_OFFICER else task.is_late:
            found.setdefault(one.request_id, []).append(task)
    return found


# Given and taken back


@bp.route("/permohonan/<int:id>/disposisi", methods=["GET", "POST"])
@guard.requires(Permission.REQUEST_DECIDE)
def assign(id: int) -> Page:
    """Ask which units are to do what by when; on POST, assign it, or show one more row."""
    case, now = cases.load_case(id), clock.now()
    info_request = case.info_request
    if request.method == "GET":
        steps.check_now(workflow.ASSIGN, info_request)
    units = db.session.scalars(request_queries.units_of(info_request.body_id)).all()
    form = assign_form(info_request, units, now=now, more=ADD in request.form)
    if not form.is_submitted() or ADD in request.form:
        return _assign_page(form, case)
    if not form.validate():
        return _not_assigned(form, id, None)
    try:
        with committed():
            made = assignments.assign(info_request, form.tasks, actor=g.actor, now=now, version=form.version.number)
            late = [one.unit.name for one in made if one.due_on > info_request.due_on]
    except (Stale, StaleDataError, NotAllowed, AssignmentError) as error:
        return _not_assigned(form, id, error)
    if len(form.tasks) <= DRAWN_AT_ONCE:
        papers.draw_new(id)
    flash(_("Disposisi tercatat untuk %(count)s perangkat daerah.", count=len(form.tasks)), "success")
    if late:
        flash(
            _("Batas waktu internal %(units)s sesudah batas waktu jawaban.", units=", ".join(late)),
            "warning",
        )
    return redirect(url_for("officer.request_show", id=id, _anchor="disposisi"))


def _assign_page(form: AssignForm, case: Case, conflict: steps.Conflict | None = None) -> str:
    info_request = case.info_request
    return render_template(
        "assignments/assign.html",
        body=info_request.body,
        case=case,
        info_request=info_request,
        form=form,
        conflict=conflict,
        panel=panel_of(case, ()),
        passes_limit=form.passes(info_request.due_on),
        words=wording,
    )


def _not_assigned(form: AssignForm, id: int, error: Exception | None) -> tuple[str, int]:
    """The page again with what was typed: 409 when the case has changed, 422 when something is missing."""
    db.session.rollback()
    case = cases.load_case(id)
    conflict, status = None, _write_down(form, error)
    if form.version.number != case.info_request.version:
        conflict, status = steps.conflict_of(workflow.ASSIGN, case.info_request), 409
        form.form_errors.clear()
        form.version.renew(case.info_request.version)
    return _assign_page(form, case, conflict), status


def _write_down(form: AssignForm | OwnForm, error: Exception | None) -> int:
    """Write what an action refused above its form; return the status of the page."""
    if isinstance(error, NotAllowed):
        form.form_errors.append(f"{_(error.sentence)} ({error.article})")
        return 422 if error.precondition else 409
    if isinstance(error, AssignmentError):
        form.form_errors.append(_(str(error)))
    return 422


@bp.route("/disposisi/<int:id>/tarik", methods=["GET", "POST"])
@guard.requires(Permission.REQUEST_DECIDE)
def recall(id: int) -> Page:
    """Ask whether an assignment is taken back; on POST, take it back."""
    assignment, case, form = *_loaded(id), RecallForm()
    if not form.is_submitted():
        _check_now(workflow.RECALL, assignment, case.info_request)
        form.version.renew(assignment.version)
        return _own_page("assignments/recall.html", form, assignment, case)
    if not form.validate():
        return _refused("assignments/recall.html", workflow.RECALL, form, id, None)
    try:
        with committed():
            assignments.recall(assignment, actor=g.actor, now=clock.now(), version=form.version.number)
    except (Stale, StaleDataError, NotAllowed, AssignmentError) as error:
        return _refused("assignments/recall.html", workflow.RECALL, form, id, error)
    flash(_("Disposisi kepada %(unit)s ditarik kembali.", unit=assignment.unit.name), "success")
    return redirect(url_for("officer.request_show", id=assignment.request_id, _anchor="disposisi"))


# The unit's own page


@bp.url_value_preprocessor
def _room_for_files(endpoint: str | None, _values: object) -> None:
    """What a unit hands in may be large, as an answer may; only who has signed in may send that much."""
    if endpoint == "assignments.show" and "_user_id" in session:
        request.max_content_length = steps.MOST_ANSWER_BYTES


def _loaded(id: int) -> tuple[Assignment, Case]:
    """An assignment of the acting office and the case it belongs to; anybody else's is 404."""
    scoped(Assignment, id)
    assignment = db.session.scalars(queries.whole(id)).one()
    info_request = db.session.scalars(request_queries.whole(assignment.request_id)).one()
    body = info_request.body
    return assignment, cases.case_of(info_request, calendar_of(body), clock.today(body.zone))


def _is_in_force(transition: Transition, assignment: Assignment, info_request: InfoRequest) -> bool:
    allowed = requests.allowed_now(info_request, g.actor.doer, clock.now())
    return transition in allowed and assignment.state in queries.IN_FORCE


def _check_now(transition: Transition, assignment: Assignment, info_request: InfoRequest) -> None:
    """Open a step's page only when it can be taken. Raises NotAllowed."""
    steps.check_now(transition, info_request)
    if assignment.state not in queries.IN_FORCE:
        raise NotAllowed(transition, "Disposisi ini sudah tidak berlaku.", transition.article)


def _own_page(
    template: str, form: OwnForm, assignment: Assignment, case: Case, conflict: steps.Conflict | None = None
) -> str:
    info_request = case.info_request
    kept = db.session.scalars(request_queries.files_of(info_request.id)).all()
    return render_template(
        template,
        body=info_request.body,
        case=case,
        info_request=info_request,
        form=form,
        conflict=conflict,
        assignment=assignment,
        task=task_of(assignment, info_request, calendar_of(info_request.body), case.today),
        panel=panel_of(case, kept),
        can_work=_is_in_force(workflow.DRAFT, assignment, info_request),
        uploaded=assignments.draft_files(assignment) if isinstance(form, HandInForm) else (),
        never_exempt=exemptions.PASAL_18,
        consent=exemptions.PASAL_18_CONSENT,
        largest=f"{MAX_BYTES // 1024 // 1024} MB",
        attachments=extensions(),
        words=wording,
    )


def _refused(template: str, transition: Transition, form: OwnForm, id: int, error: Exception | None) -> tuple[str, int]:
    """A page again with what was typed: 409 when the assignment has changed, 422 when something is missing."""
    db.session.rollback()
    assignment, case = _loaded(id)
    status, conflict = _write_down(form, error), None
    can_go_on = _is_in_force(transition, assignment, case.info_request)
    if form.version.number != assignment.version or not can_go_on:
        conflict, status = replace(steps.conflict_of(transition, case.info_request), can_go_on=can_go_on), 409
        form.form_errors.clear()
        form.version.renew(assignment.version)
    return _own_page(template, form, assignment, case, conflict), status


def _by_the_unit(transition: Transition) -> None:
    """Only the unit's own officer takes its steps. Raises NotAllowed."""
    if g.actor.doer not in transition.doers:
        raise NotAllowed(transition, "Jabatan ini tidak berwenang melakukan langkah tersebut.", transition.article)


@bp.route("/disposisi/<int:id>", methods=["GET", "POST"])
@guard.requires(Permission.REQUEST_VIEW)
def show(id: int) -> Page:
    """Show one assignment and ask for a proposal on each item; on POST, hand it in."""
    assignment, case = _loaded(id)
    info_request, template, now = case.info_request, "assignments/show.html", clock.now()
    form = hand_in_form(assignment, info_request, today=case.today)
    if not form.is_submitted():
        if assignment.state is AssignmentState.RECALLED and g.actor.doer is Role.UNIT_OFFICER:
            abort(404)
        return _own_page(template, form, assignment, case)
    _by_the_unit(workflow.DRAFT)
    if not form.validate():
        return _kept_and_refused(template, form, id, None)
    uploads = approvals.new_uploads(form.uploads(info_request.items), assignments.draft_files(assignment))
    facts: dict[str, Any] = {"actor": g.actor, "now": now, "dropped": form.dropped_ids, "version": form.version.number}
    try:
        with files.stored(info_request, uploads, now=now) as kept, committed():
            gone = assignments.hand_in(assignment, form.decisions(), files=kept, **facts)
    except (Stale, StaleDataError, NotAllowed, AssignmentError) as error:
        return _kept_and_refused(template, form, id, error)
    drafts.erase(gone)
    papers.draw_new(info_request.id)
    flash(_("Bahan jawaban diserahkan kepada PPID Utama."), "success")
    return redirect(url_for(".show", id=id))


def _kept_and_refused(template: str, form: HandInForm, id: int, error: Exception | None) -> tuple[str, int]:
    """The page again with what was typed; the sound files that came with it are kept for the next try."""
    db.session.rollback()
    (assignment, case), now = _loaded(id), clock.now()
    uploads = approvals.new_uploads(form.uploads(case.info_request.items), assignments.draft_files(assignment))
    try:
        with files.stored(case.info_request, uploads, now=now) as kept, committed():
            gone = assignments.keep_files(assignment, kept, form.dropped_ids, actor=g.actor, now=now)
    except (NotAllowed, AssignmentError):
        form.files_lost = bool(uploads)
    else:
        drafts.erase(gone)
    return _refused(template, workflow.DRAFT, form, id, error)


@bp.route("/disposisi/<int:id>/kembalikan", methods=["GET", "POST"])
@guard.requires(Permission.REQUEST_VIEW)
def give_back(id: int) -> Page:
    """Ask why; on POST, return the assignment to the PPID Utama."""
    assignment, case, form = *_loaded(id), ReturnForm()
    _by_the_unit(workflow.RETURN)
    if not form.is_submitted():
        _check_now(workflow.RETURN, assignment, case.info_request)
        form.version.renew(assignment.version)
        return _own_page("assignments/return.html", form, assignment, case)
    if not form.validate():
        return _refused("assignments/return.html", workflow.RETURN, form, id, None)
    try:
        with committed():
            assignments.give_back(
                assignment, reason=form.reason.data or "", actor=g.actor, now=clock.now(), version=form.version.number
            )
    except (Stale, StaleDataError, NotAllowed, AssignmentError) as error:
        return _refused("assignments/return.html", workflow.RETURN, form, id, error)
    flash(_("Disposisi dikembalikan kepada PPID Utama."), "success")
    return redirect(url_for("officer.worklist"))


# Handed over


@bp.get("/disposisi/serah-terima")
@guard.requires(Permission.REQUEST_VIEW)
def handover() -> str:
    """List what is open, to be handed over when a term of office ends: the body's, or for a unit officer the unit's."""
    is_unit = g.actor.doer is Role.UNIT_OFFICER
    if not is_unit and not g.actor.can(Permission.REQUEST_DECIDE):
        abort(404)
    body = cases.acting_body()
    today, calendar = clock.today(body.zone), calendar_of(body)
    found = db.session.scalars(queries.to_hand_over(body.id, g.actor.unit_id if is_unit else None)).all()
    by_unit: dict[str, list[Task]] = {}
    for one in found:
        by_unit.setdefault(one.unit.name, []).append(task_of(one, one.info_request, calendar, today))
    return render_template(
        "assignments/handover.html",
        body=body,
        today=today,
        by_unit=by_unit,
        open_count=None if is_unit else db.session.execute(queries.open_requests(body.id, today=today)).one(),
        words=wording,
    )
