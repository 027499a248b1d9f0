"""Dispute bundles: asked for on the pages of an objection or a dispute, followed while they are made, and fetched."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response, abort, flash, g, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from ppid import clock
from ppid.access import Actor, Permission, applicant_of
from ppid.actions import bundle_record, bundles, disputes, jobs
from ppid.bundles.facts import Audience
from ppid.db import committed, db
from ppid.law.disputes import Assessment, Timeliness
from ppid.law.roles import Role
from ppid.models import Bundle, BundleState, Dispute, Objection
from ppid.queries import bundles as queries
from ppid.queries import disputes as dispute_queries
from ppid.queries import objections as objection_queries
from ppid.queries.jobs import UNFINISHED
from ppid.web import doors, guard, objection_words, papers, wording
from ppid.web.limits import LOOKING, limiter
from ppid.web.scope import scoped

bp = Blueprint("bundles", __name__)
BUILDING = "10 per hour; 30 per day"  # each costs seconds of work
REFRESH_SECONDS = 4


def init() -> None:
    """Let the bundles tell events in the words of the pages."""
    bundle_record.teller.words = bundle_record.Words(
        sentence=wording.event_sentence,
        doer=wording.doer_words,
        evidence=lambda kind: str(wording.EVIDENCES[kind]),
        status=objection_words.status_words,
        public=wording.FOR_APPLICANTS | objection_words.FOR_APPLICANTS,
    )


# On the pages of others


@dataclass(frozen=True, slots=True)
class Offer:
    """What the page of an objection says about its bundle: the verdict of today, and the newest one made."""

    assessed: Assessment
    verdict: str
    bundle: Bundle | None
    days_kept: int = jobs.KEPT.days

    @property
    def verdict_is_premature(self) -> bool:
        return self.assessed.timeliness is Timeliness.PREMATURE

    @property
    def is_running(self) -> bool:
        return self.bundle is not None and self.bundle.state in UNFINISHED


@bp.app_template_global()
def bundle_offer(objection: Objection, audience: str) -> Offer:
    """What stands beside the button that asks for a bundle."""
    assessed = disputes.assess(objection, clock.today(objection.body.zone))
    bundle = db.session.scalar(queries.latest_of(objection.id, audience))
    if bundle is not None and not jobs.is_kept(bundle, clock.now()):
        bundle = None
    return Offer(
        assessed,
        objection_words.timeliness_words(assessed.timeliness),
        bundle,
    )


# The applicant


@bp.post("/lacak/keberatan/<int:id>/berkas-sengketa")
@guard.public
@limiter.limit(BUILDING)
def ask(id: int) -> AnyResponse:
    """Let the bundle be made for the applicant who opened this objection; asked again meanwhile, it is the same."""
    case_id, objection_id = doors.opened_ids()
    if case_id is None and objection_id is None:
        return doors.to_the_door()
    objection = db.session.scalars(objection_queries.whole(id)).one_or_none()
    if objection is None:
        abort(404)
    if objection.id != objection_id and (case_id is None or objection.request_id != case_id):
        abort(404)
    bundle = _asked(objection, Audience.APPLICANT, applicant_of(objection.body_id))
    return redirect(url_for(".show", key=bundle.key))


def _asked(objection: Objection, audience: Audience, actor: Actor) -> Bundle:
    with committed():
        bundle = bundles.ask(objection, audience, actor=actor, now=clock.now())
    if bundle.state is not BundleState.WAITING or bundle.total:
        flash(_("Berkas ini sedang dibuat atas permintaan sebelumnya; tidak ada yang kedua."))
    return bundle


@bp.get("/berkas-sengketa/<key>")
@guard.public
@limiter.limit(LOOKING)
def show(key: str) -> str | tuple[str, int]:
    """Say how far the applicant's bundle is, and offer it once it is finished."""
    bundle = _of_applicant(key)
    return _page(bundle) if bundle is not None else _gone()


@bp.get("/berkas-sengketa/<key>/zip")
@guard.public
@limiter.limit(LOOKING)
def applicant_zip(key: str) -> AnyResponse | tuple[str, int]:
    """Download everything: the PDF, the originals, the manifest and its seal."""
    return _applicants_download(key, only_pdf=False)


@bp.get("/berkas-sengketa/<key>/pdf")
@guard.public
@limiter.limit(LOOKING)
def applicant_pdf(key: str) -> AnyResponse | tuple[str, int]:
    """Download the indexed PDF alone."""
    return _applicants_download(key, only_pdf=True)


def _of_applicant(key: str) -> Bundle | None:
    """The bundle under this key while it is kept; the key is all that is asked."""
    bundle = db.session.scalar(dispute_queries.bundle_by_key(key))
    if bundle is None or bundle.audience != Audience.APPLICANT or not jobs.is_kept(bundle, clock.now()):
        return None
    return bundle


def _applicants_download(key: str, *, only_pdf: bool) -> AnyResponse | tuple[str, int]:
    bundle = _of_applicant(key)
    if bundle is None:
        return _gone()
    if bundle.state is not BundleState.DONE:
        return redirect(url_for(".show", key=key))
    return _download(bundle, only_pdf=only_pdf)


# The offices


@bp.post("/keberatan/<int:id>/berkas-sengketa")
@guard.requires(Permission.DISPUTE_VIEW)
def ask_for_body(id: int) -> AnyResponse:
    """Let the bundle be made for the body's own side."""
    bundle = _asked(scoped(Objection, id), Audience.BODY, g.actor)
    return redirect(url_for(".show_for_office", id=bundle.id))


@bp.post("/sengketa/<int:id>/berkas-sengketa")
@guard.requires(Permission.DISPUTE_VIEW)
def ask_for_dispute(id: int) -> AnyResponse:
    """Let the bundle of a dispute be made: for the commission with which it is registered, or for the body."""
    dispute = scoped(Dispute, id)
    audience = Audience.COMMISSION if g.actor.doer is Role.COMMISSIONER else Audience.BODY
    bundle = _asked(dispute.objection, audience, g.actor)
    return redirect(url_for(".show_for_office", id=bundle.id))


@bp.get("/berkas-sengketa/petugas/<int:id>")
@guard.requires(Permission.DISPUTE_VIEW)
def show_for_office(id: int) -> str:
    """Say how far an office's bundle is, and offer it once it is finished."""
    return _page(_of_office(id))


@bp.get("/berkas-sengketa/petugas/<int:id>/zip")
@guard.requires(Permission.DISPUTE_VIEW)
def office_zip(id: int) -> AnyResponse:
    """Download everything."""
    return _offices_download(id, only_pdf=False)


@bp.get("/berkas-sengketa/petugas/<int:id>/pdf")
@guard.requires(Permission.DISPUTE_VIEW)
def office_pdf(id: int) -> AnyResponse:
    """Download the indexed PDF alone."""
    return _offices_download(id, only_pdf=True)


def _of_office(id: int) -> Bundle:
    """The bundle of the acting office's side; the applicant's own and the other side's do not exist (404)."""
    bundle = scoped(Bundle, id)
    audience = Audience.COMMISSION if g.actor.doer is Role.COMMISSIONER else Audience.BODY
    if bundle.audience != audience or not jobs.is_kept(bundle, clock.now()):
        abort(404)
    return bundle


def _offices_download(id: int, *, only_pdf: bool) -> AnyResponse:
    bundle = _of_office(id)
    if bundle.state is not BundleState.DONE:
        return redirect(url_for(".show_for_office", id=id))
    return _download(bundle, only_pdf=only_pdf)


# What they share


def _page(bundle: Bundle) -> str:
    objection = db.session.get_one(Objection, bundle.objection_id)
    of_office = bundle.audience != Audience.APPLICANT
    views = ("show_for_office", "office_zip", "office_pdf") if of_office else ("show", "applicant_zip", "applicant_pdf")
    value = {"id": bundle.id} if of_office else {"key": bundle.key}
    here, whole, pdf = (url_for(f".{view}", **value) for view in views)
    return render_template(
        "bundles/show.html",
        bundle=bundle,
        objection=objection,
        body=objection.body,
        of_office=of_office,
        trail=_trail(objection, of_office=of_office),
        here=here,
        whole=whole,
        pdf=pdf,
        pdf_size=bundles.pdf_size(bundle),
        until=bundle.finished_at + jobs.KEPT if bundle.finished_at else None,
        days_kept=jobs.KEPT.days,
        is_running=bundle.state in UNFINISHED,
        refresh_seconds=REFRESH_SECONDS,
        zone=objection.body.zone,
    )


def _trail(objection: Objection, *, of_office: bool) -> list[tuple[str, str | None]]:
    """The way back: to the objection's page in the room of whoever looks."""
    here = (_("Berkas sengketa"), None)
    if not of_office:
        return [(objection.number, url_for("objections.show", id=objection.id)), here]
    if g.actor.can(Permission.OBJECTION_VIEW):
        return [(objection.number, url_for("objection_room.show", id=objection.id)), here]
    return [(objection.number, None), here]


def _gone() -> tuple[str, int]:
    return render_template("bundles/gone.html", days_kept=jobs.KEPT.days), 404


def _download(bundle: Bundle, *, only_pdf: bool) -> Response:
    """The stored pieces one after another, as a download."""
    objection = db.session.get_one(Objection, bundle.objection_id)
    kind, size = ("pdf", bundles.pdf_size(bundle)) if only_pdf else ("zip", bundle.size_bytes or 0)
    title = f"Berkas sengketa {objection.number}"
    return papers.streamed(bundles.pieces(bundle, only_pdf=only_pdf), title, kind, size)
