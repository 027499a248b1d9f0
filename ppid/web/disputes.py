"""Disputes before the Komisi Informasi: the list of a body or of a commission, a petition put on record, one dispute.

Its stages are taken in `ppid.web.dispute_steps`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import selectinload
from werkzeug.wrappers import Response

from ppid import clock, standing
from ppid.access import Permission
from ppid.actions import disputes as actions
from ppid.actions.disputes import AlreadyDisputed, Competence
from ppid.db import committed, db
from ppid.law import disputes as law
from ppid.law.calendar import WorkingCalendar
from ppid.law.deadlines import Trace
from ppid.law.disputes import Assessment, Stage, Timeliness
from ppid.law.roles import Role
from ppid.law.rulings import ENDED
from ppid.law.steps import NotAllowed
from ppid.models import Dispute, Objection
from ppid.queries import disputes as queries
from ppid.queries import objections as objection_queries
from ppid.queries.calendars import calendar_of, calendars_of
from ppid.standing import Phase
from ppid.web import cases, guard, objection_words, wording
from ppid.web.forms.disputes import PetitionedForm, PetitionForm
from ppid.web.objection_room import load_case as load_objection
from ppid.web.scope import scoped
from ppid.web.worklists import key_of

bp = Blueprint("disputes", __name__)

Page = str | Response | tuple[str, int]
TONES = {Timeliness.PREMATURE: "calm", Timeliness.IN_TIME: "done", Timeliness.EXPIRED: "late"}
LOOKS = {
    Stage.PETITIONED: "filed",
    Stage.REGISTERED: "registered",
    Stage.PRELIMINARY: "mediation",
    Stage.MEDIATION: "mediation",
    Stage.ADJUDICATION: "adjudication",
    Stage.DECIDED: "decided",
    Stage.COURT: "adjudication",
    Stage.EXECUTED: "implemented",
    Stage.CLOSED: "closed",
}
# The step of the law's table behind each page of `ppid.web.dispute_steps`.
STEPS = {
    "registrasi": law.REGISTER,
    "pemeriksaan-awal": law.EXAMINE,
    "mediasi": law.MEDIATE,
    "ajudikasi": law.ADJUDICATE,
    "putusan": law.DECIDE,
    "gugatan": law.APPEAL,
    "pelaksanaan": law.EXECUTE,
    "selesai": law.CLOSE,
}
SLUGS = {step.name: slug for slug, step in STEPS.items()}
BEGINNING = frozenset(step.name for step in (law.EXAMINE, law.MEDIATE, law.ADJUDICATE, law.DECIDE, law.CLOSE))
ENDING = frozenset(step.name for step in (law.DECIDE, law.CLOSE))


# A dispute and its time


@dataclass(frozen=True, slots=True)
class CommissionClock:
    """One of the commission's own limits, and the day on which what it awaits was done."""

    trace: Trace
    ended_on: date | None
    standing: standing.Standing

    @property
    def is_late(self) -> bool:
        return self.standing.phase in {Phase.LATE, Phase.DONE_LATE}


@dataclass(frozen=True, slots=True)
class DisputeCase:
    """A dispute, the verdict on its time with the days it rests on, and how the commission's clocks stand."""

    dispute: Dispute
    assessed: Assessment
    clocks: tuple[CommissionClock, ...]
    today: date

    @property
    def tone(self) -> str:
        return TONES[self.assessed.timeliness]

    @property
    def is_ended(self) -> bool:
        return self.dispute.stage in {Stage.EXECUTED, Stage.CLOSED}

    @property
    def must_publish(self) -> bool:
        """Whether what was declared open still waits to be published; while a court looks at it, nothing is overdue."""
        dispute = self.dispute
        return dispute.outcome in law.OPENING and dispute.published_on is None and dispute.stage is not Stage.COURT


def case_of(dispute: Dispute, calendar: WorkingCalendar) -> DisputeCase:
    """A dispute as it stands today in its body's zone. ``calendar`` is that of the body."""
    today = clock.today(dispute.body.zone)
    traces = law.clocks_of(dispute.petitioned_on, dispute.registered_on, calendar)
    ends = (_first(dispute, BEGINNING), _first(dispute, ENDING))
    clocks = tuple(
        CommissionClock(trace, ended_on, standing.stand(trace, today, answered_on=ended_on))
        for trace, ended_on in zip(traces, ends, strict=False)
    )
    return DisputeCase(dispute, actions.assess(dispute.objection, dispute.petitioned_on, calendar), clocks, today)


def _first(dispute: Dispute, steps: frozenset[str]) -> date | None:
    """When the first of these steps was taken."""
    return min((stage.on for stage in dispute.stages if stage.step in steps), default=None)


def load_case(id: int) -> DisputeCase:
    """One dispute of the acting office: of its body, or registered with its commission; any other is 404."""
    scoped(Dispute, id)
    dispute = db.session.scalars(queries.whole(id)).one()
    return case_of(dispute, calendar_of(dispute.body))


def is_commission() -> bool:
    """Whether the acting office is that of a commission, which sees disputes and nothing else of a body."""
    return g.actor.doer is Role.COMMISSIONER


# The list


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of the list and the addresses of its neighbours."""

    rows: Sequence[Dispute]
    next_url: str | None
    previous_url: str | None


@bp.get("/sengketa")
@guard.requires(Permission.DISPUTE_VIEW)
def index() -> str:
    """Show the disputes of the acting office's body, or those registered with its commission, the latest first."""
    page = _listed()
    calendars = calendars_of(row.body for row in page.rows)
    return render_template(
        "disputes/index.html",
        body=cases.acting_body(),
        cases=[case_of(row, calendars[row.body_id]) for row in page.rows],
        page=page,
        looks=LOOKS,
        of_commission=is_commission(),
        says=objection_words,
    )


def _listed() -> Listed:
    after = key_of(request.args.get("sesudah"))
    before = key_of(request.args.get("sebelum")) if after is None else None
    select = queries.of_commission if is_commission() else queries.of_body
    query = select(g.actor.body_id, after=after, before=before).options(selectinload(Dispute.stages))
    found = db.session.scalars(query).all()
    more = len(found) > queries.PAGE_ROWS
    rows = found[: queries.PAGE_ROWS] if before is None else found[: queries.PAGE_ROWS][::-1]
    further, earlier = (more, after is not None) if before is None else (True, more)
    return Listed(
        rows,
        url_for(".index", sesudah=_spelled(rows[-1])) if rows and further else None,
        url_for(".index", sebelum=_spelled(rows[0])) if rows and earlier else None,
    )


def _spelled(row: Dispute) -> str:
    return f"{row.petitioned_on.isoformat()}.{row.id}"


# A petition put on record


@bp.route("/keberatan/<int:id>/sengketa", methods=["GET", "POST"])
@guard.requires(Permission.DISPUTE_RECORD)
def petition(id: int) -> Page:
    """Ask for the day of filing, show the verdict on its time, then ask for the commission; on POST, record it."""
    if is_commission():
        abort(404)  # objections are the body's; a commission learns of a dispute when it registers it
    objection = load_objection(id).objection
    existing = db.session.scalars(queries.of_objection(id)).one_or_none()
    if existing is not None and request.method == "GET":
        return redirect(url_for(".show", id=existing.id))
    if objection.status in ENDED and request.method == "GET":
        need = law.OBJECTION_STANDS
        raise NotAllowed(law.PETITION, need.otherwise, need.article, need.name)
    today = clock.today(objection.body.zone)
    day_form = PetitionedForm(
        received_on=objection.received_on, today=today, formdata=request.args if "tanggal" in request.args else None
    )
    form = PetitionForm(db.session.scalars(queries.commissions()).all(), actions.competence(objection.body))
    on = day_form.tanggal.data if "tanggal" in request.args and day_form.validate() else None
    if on is None or not form.validate_on_submit():
        status = 422 if request.method == "POST" or ("tanggal" in request.args and on is None) else 200
        return _petition_page(objection, day_form, form, today), status
    try:
        dispute_id = _petitioned(objection, on, form)
    except AlreadyDisputed:
        db.session.rollback()
        existing = db.session.scalars(queries.of_objection(id)).one()
        return _petition_page(load_objection(id).objection, day_form, form, today, existing), 409
    except NotAllowed as error:
        db.session.rollback()
        form.form_errors.append(f"{_(error.sentence)} ({error.article})")
        return _petition_page(load_objection(id).objection, day_form, form, today), 409
    flash(_("Permohonan sengketa tercatat."), "success")
    return redirect(url_for(".show", id=dispute_id))


def _petitioned(objection: Objection, on: date, form: PetitionForm) -> int:
    with committed():
        competence: Competence = form.competence
        dispute = actions.petition(
            objection,
            petitioned_on=on,
            competence=competence,
            note=form.note.data or "",
            actor=g.actor,
            now=clock.now(),
        )
        return dispute.id


def _petition_page(
    objection: Objection, day_form: PetitionedForm, form: PetitionForm, today: date, existing: Dispute | None = None
) -> str:
    on = day_form.tanggal.data if not day_form.errors else None
    return render_template(
        "disputes/petition.html",
        body=objection.body,
        objection=objection,
        day_form=day_form,
        form=form,
        today=today,
        on=on,
        assessed=actions.assess(objection, on) if on else None,
        proposed=actions.competence(objection.body),
        existing=existing,
        tones=TONES,
        words=wording,
        says=objection_words,
    )


# One dispute


@bp.get("/sengketa/<int:id>")
@guard.requires(Permission.DISPUTE_VIEW)
def show(id: int) -> str:
    """Show one dispute: its stages, the commission's clocks, the evidence on time, and what may be recorded next."""
    case = load_case(id)
    dispute = case.dispute
    objection = db.session.scalars(objection_queries.whole(dispute.objection_id)).one()
    may_record = g.actor.can(Permission.DISPUTE_RECORD)
    return render_template(
        "disputes/show.html",
        body=cases.acting_body(),
        case=case,
        dispute=dispute,
        objection=objection,
        stages=[(objection_words.step_words(stage.step), stage) for stage in dispute.stages],
        particulars=cases.particulars(objection.applicant, opened=False),
        proxy_particulars=cases.proxy_particulars(objection.proxy, opened=False) if objection.proxy else None,
        steps=_open_steps(dispute) if may_record else [],
        can_publish=case.must_publish and g.actor.doer is Role.OFFICER,
        of_commission=is_commission(),
        zone=dispute.body.zone,
        looks=LOOKS,
        publication=law.PUBLICATION,
        words=wording,
        says=objection_words,
    )


def _open_steps(dispute: Dispute) -> list[tuple[str, str]]:
    """The stages that the law allows the acting office to record now: label and page."""
    return [
        (_(step.label), url_for(".advance", id=dispute.id, step=SLUGS[step.name]))
        for step in actions.allowed_now(dispute, g.actor, clock.now())
    ]
