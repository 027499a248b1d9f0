"""The list of exempt information (DIK), the decrees that put something on it or take it off, the list as a paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from ppid import clock
from ppid.access import Permission
from ppid.actions import classification as actions
from ppid.actions.catalogue import MOST_ROWS_AT_ONCE, CatalogueError
from ppid.actions.classification import Decree
from ppid.actions.steps import Stale
from ppid.db import committed, db
from ppid.law import catalogue as law
from ppid.models import ExemptEntry, HarmTest, Letter, PublicBody
from ppid.queries import exemptions as queries
from ppid.queries.exemptions import State
from ppid.web import cases, guard, papers, signers
from ppid.web.body_papers import draw_soon, latest_of
from ppid.web.forms.catalogue import ClassificationForm, EndingForm, IssueForm
from ppid.web.keeping import asked_number
from ppid.web.letter_marks import check_href
from ppid.web.scope import scoped

bp = Blueprint("classification", __name__)

Page = str | Response | tuple[str, int]
STATES = {"berlaku": State.IN_FORCE, "berakhir": State.EXPIRED, "dicabut": State.ENDED}


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of lines, each with how it stands, and the addresses of its neighbours."""

    rows: Sequence[tuple[ExemptEntry, State]]
    next_url: str | None
    previous_url: str | None


@bp.get("/petugas/dik")
@guard.requires(Permission.CATALOGUE_MANAGE)
def index() -> str:
    """List the lines of the DIK, newest first, and how many tests wait for a decree."""
    body = cases.acting_body()
    chosen = request.args.get("keadaan", "berlaku")
    chosen = chosen if chosen in STATES else "berlaku"
    today = clock.today(body.zone)
    counts = db.session.execute(queries.how_many(body.id, today)).one()
    return render_template(
        "classification/index.html",
        body=body,
        chosen=chosen,
        states=STATES,
        counts=dict(zip(State, counts, strict=True)),
        state_words=state_words,
        page=_page(body, chosen),
        waiting=len(actions.candidates(body, today)),
        latest=latest_of(body.id).get("exempt_list"),
        check_url=check_href,
        article=law.CLASSIFICATION,
    )


def state_words(state: State) -> str:
    """The word of a state of a line."""
    return {
        State.IN_FORCE: _("Berlaku"),
        State.EXPIRED: _("Jangka waktu berakhir"),
        State.ENDED: _("Dicabut dengan keputusan"),
    }[state]


def _page(body: PublicBody, chosen: str) -> Listed:
    today = clock.today(body.zone)
    before = asked_number("sebelum")
    after = asked_number("sesudah") if before is None else None
    query = queries.of_body(body.id, state=STATES[chosen], on=today, before=before, after=after)
    found = db.session.scalars(query).all()
    more, rows = len(found) > queries.PAGE_ROWS, found[: queries.PAGE_ROWS]
    older, newer = (more, before is not None) if after is None else (True, more)
    rows = rows if after is None else rows[::-1]
    return Listed(
        [(entry, queries.state_of(entry, today)) for entry in rows],
        url_for(".index", keadaan=chosen, sebelum=rows[-1].id) if rows and older else None,
        url_for(".index", keadaan=chosen, sesudah=rows[0].id) if rows and newer else None,
    )


# The decree


@bp.route("/petugas/dik/tetapkan", methods=["GET", "POST"])
@guard.requires(Permission.CATALOGUE_MANAGE)
def decree() -> Page:
    """Ask which tests become exemptions; on POST, show the decree as a draft, or issue it."""
    body = cases.acting_body()
    today = clock.today(body.zone)
    candidates = actions.candidates(body, today)
    form = ClassificationForm(candidates, today=today)
    if not form.is_submitted():
        return _decree_page(form, body, candidates)
    if not form.validate():
        return _decree_page(form, body, candidates), 422
    wanted = Decree(
        tuple(int(id) for id in form.tests.data or ()),
        approval=form.approval.data or "",
        approval_on=form.approval_on.data,
    )
    try:
        if "pratinjau" in request.form:
            return _draft(body, wanted)
        with committed():
            issued = actions.decree(body, wanted, actor=g.actor, now=clock.now())
    except CatalogueError as error:
        return _refused(form, body, error)
    return _decreed(issued, _("Keputusan %(number)s terbit, dan DIK memuat informasinya.", number=issued.number))


def _draft(body: PublicBody, wanted: Decree) -> Response:
    data = actions.preview(body, wanted, actor=g.actor, now=clock.now())
    return cases.download(data, f"{_('Konsep keputusan')}.pdf", "application/pdf", inline=True)


def _decreed(issued: Letter, words: str) -> Response:
    draw_soon(issued.id, 1)
    flash(words, "success")
    return redirect(url_for(".index"))


def _refused(form: ClassificationForm, body: PublicBody, error: CatalogueError) -> tuple[str, int]:
    """The page again: what was chosen is no longer so."""
    form.form_errors = [_(str(error))]
    return _decree_page(form, body, actions.candidates(body, form.today)), 409


def _decree_page(form: ClassificationForm, body: PublicBody, candidates: Sequence[HarmTest]) -> str:
    return render_template(
        "classification/decree.html",
        body=body,
        form=form,
        candidates=candidates,
        is_cut=len(candidates) >= queries.MOST_CANDIDATES,
        units=actions.units_of(body),
        article=law.CLASSIFICATION,
        signer=signers.of(body, "classification"),
    )


def _load(id: int) -> ExemptEntry:
    """One line of the acting office's body with its test and decree; anybody else's is 404."""
    scoped(ExemptEntry, id)
    return db.session.scalars(queries.one(g.actor.body_id, id)).one()


@bp.route("/petugas/dik/<int:id>/akhiri", methods=["GET", "POST"])
@guard.requires(Permission.CATALOGUE_MANAGE)
def end(id: int) -> Page:
    """Ask why something is no longer exempt; on POST, show the decree as a draft, or issue it."""
    entry, body = _load(id), cases.acting_body()
    form = EndingForm(today=clock.today(body.zone))
    if entry.ended_on is not None:
        return _end_page(form, body, entry), 409
    if not form.is_submitted():
        return _end_page(form, body, entry)
    if not form.validate():
        return _end_page(form, body, entry), 422
    wanted = Decree((), (id,), form.reason.data or "", form.approval.data or "", form.approval_on.data)
    try:
        if "pratinjau" in request.form:
            return _draft(body, wanted)
        with committed():
            issued = actions.decree(body, wanted, actor=g.actor, now=clock.now())
    except CatalogueError as error:
        form.form_errors = [_(str(error))]
        return _end_page(form, body, _load(id)), 409
    return _decreed(issued, _("Keputusan %(number)s terbit. Informasi itu kini terbuka.", number=issued.number))


def _end_page(form: EndingForm, body: PublicBody, entry: ExemptEntry) -> str:
    return render_template(
        "classification/end.html",
        body=body,
        form=form,
        entry=entry,
        article=law.CLASSIFICATION,
        signer=signers.of(body, "classification"),
    )


@bp.get("/petugas/dik/<int:id>/keputusan.pdf")
@guard.requires(Permission.CATALOGUE_MANAGE)
def decree_letter(id: int) -> Response:
    """The decree that put a line on the list: the very bytes that were issued."""
    entry = _load(id)
    if entry.letter.sha256 is None:
        abort(404)  # still being drawn
    return papers.letter_answer(entry.letter)


# The list as a paper


@bp.route("/petugas/dik/terbitkan", methods=["GET", "POST"])
@guard.requires(Permission.CATALOGUE_MANAGE)
def issue() -> Page:
    """Show what the DIK would hold; on POST, issue it."""
    body, form = cases.acting_body(), IssueForm()
    if not form.is_submitted():
        return _issue_page(form, body)
    if not form.validate():
        return _issue_page(form, body), 422
    rows = _in_force(body)
    try:
        with committed():
            issued = actions.issue_list(body, before=form.version.number, actor=g.actor, now=clock.now())
    except Stale:
        return _issue_page(form, body, issued_meanwhile=True), 409
    except CatalogueError as error:
        form.form_errors = [_(str(error))]
        return _issue_page(form, body), 422
    number = issued.number
    if draw_soon(issued.id, rows):
        flash(_("DIK terbit dengan nomor %(number)s.", number=number), "success")
    else:
        flash(_("DIK terbit dengan nomor %(number)s. Berkas PDF-nya sedang dibuat.", number=number), "success")
    return redirect(url_for(".index"))


def _in_force(body: PublicBody) -> int:
    return int(db.session.execute(queries.how_many(body.id, clock.today(body.zone))).one()[0])


def _issue_page(form: IssueForm, body: PublicBody, *, issued_meanwhile: bool = False) -> str:
    latest = latest_of(body.id).get("exempt_list")
    form.version.renew(latest.id if latest else 0)
    return render_template(
        "classification/issue.html",
        body=body,
        form=form,
        latest=latest,
        holding=_in_force(body),
        issued_meanwhile=issued_meanwhile,
        most_rows=MOST_ROWS_AT_ONCE,
        article=law.CLASSIFICATION,
    )
