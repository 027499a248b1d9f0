"""Uji konsekuensi: the body's tests, written by PPID and units, decided by the PPID Utama, then never changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from flask import Blueprint, abort, current_app, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response

from ppid import clock
from ppid.access import Permission
from ppid.actions import harm_tests
from ppid.actions import letters as letter_actions
from ppid.actions.harm_tests import HarmTestError, Incomplete, OpenByLaw
from ppid.actions.steps import Stale
from ppid.db import committed, db
from ppid.i18n import format_moment
from ppid.law import exemptions
from ppid.law import harm_tests as law
from ppid.law.harm_tests import Requirement, Result
from ppid.law.roles import Role
from ppid.letters.errors import CannotPrint
from ppid.models import HarmTest, InfoRequest, PublicBody
from ppid.queries import harm_tests as queries
from ppid.queries.harm_tests import State
from ppid.storage import StorageError
from ppid.web import cases, guard, letter_marks
from ppid.web.forms.harm_tests import RESULTS, DecideForm, HarmTestForm, OpinionForm, start_of
from ppid.web.keeping import asked_number
from ppid.web.scope import scoped

bp = Blueprint("harm_tests", __name__)

Page = str | Response | tuple[str, int]
STATES = {"semua": None, "konsep": State.DRAFT, "diputuskan": State.DECIDED, "berakhir": State.EXPIRED}


# The list


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of tests, each with how it stands, and the addresses of its neighbours."""

    rows: Sequence[tuple[HarmTest, State]]
    next_url: str | None
    previous_url: str | None


@bp.get("/uji-konsekuensi")
@guard.requires(Permission.HARM_TEST_WRITE)
def index() -> str:
    """List the tests of the body, newest first."""
    body = cases.acting_body()
    chosen = request.args.get("keadaan", "semua")
    chosen = chosen if chosen in STATES else "semua"
    return render_template(
        "harm_tests/index.html",
        body=body,
        chosen=chosen,
        states=STATES,
        state_words=state_words,
        page=_page(body, chosen),
        results=RESULTS,
    )


def state_words(state: State | None) -> str:
    """The word of a state; None is all of them."""
    if state is None:
        return _("Semua")
    return {State.DRAFT: _("Konsep"), State.DECIDED: _("Diputuskan"), State.EXPIRED: _("Berakhir")}[state]


def _page(body: PublicBody, chosen: str) -> Listed:
    today = clock.today(body.zone)
    before = asked_number("sebelum")
    after = asked_number("sesudah") if before is None else None
    query = queries.of_body(body.id, state=STATES[chosen], on=today, before=before, after=after)
    if g.actor.doer is Role.UNIT_OFFICER:
        query = query.where(queries.seen_by(g.actor.unit_id))
    found = db.session.scalars(query).all()
    more, rows = len(found) > queries.PAGE_ROWS, found[: queries.PAGE_ROWS]
    older, newer = (more, before is not None) if after is None else (True, more)
    rows = rows if after is None else rows[::-1]
    return Listed(
        [(test, queries.state_of(test, today)) for test in rows],
        url_for(".index", keadaan=chosen, sebelum=rows[-1].id) if rows and older else None,
        url_for(".index", keadaan=chosen, sesudah=rows[0].id) if rows and newer else None,
    )


# Written


@dataclass(frozen=True, slots=True)
class Conflict:
    """Somebody was faster: who wrote last, when, and whether the draft can still be written."""

    who: str
    when: str
    can_go_on: bool


@bp.route("/uji-konsekuensi/baru", methods=["GET", "POST"])
@guard.requires(Permission.HARM_TEST_WRITE)
def new() -> Page:
    """Ask for a new test, for a request or from an older test; on POST, keep it as a draft."""
    body = cases.acting_body()
    for_request = _asked(InfoRequest, "permohonan")
    older = _asked(HarmTest, "dari")
    form = HarmTestForm(today=clock.today(body.zone), data=_start(for_request, older))
    if not form.is_submitted():
        form.version.renew(0)
        return _form_page(form, body, None, for_request)
    if not form.validate():
        return _form_page(form, body, None, for_request), 422
    concerned = for_request or older
    unit_id = concerned.unit_id if concerned and g.actor.unit_id is None else g.actor.unit_id
    with committed():
        test = harm_tests.write(
            body,
            form.values,
            actor=g.actor,
            now=clock.now(),
            request_id=for_request.id if for_request else None,
            unit_id=unit_id,
        )
    flash(_("Konsep pengujian tersimpan."), "success")
    return redirect(url_for(".show", id=test.id))


def _asked(model: type[InfoRequest] | type[HarmTest], name: str) -> InfoRequest | HarmTest | None:
    """The row that the address names; a neighbour's is 404, as is what is no number."""
    if name not in request.args:
        return None
    id = asked_number(name)
    if id is None:
        abort(404)
    return scoped(model, id)


def _start(for_request: InfoRequest | HarmTest | None, older: InfoRequest | HarmTest | None) -> dict[str, object]:
    """What the form of a new test begins with: the older test, or the words of the item that is asked for."""
    if isinstance(older, HarmTest):
        return start_of(older) | {"until_on": None}
    if not isinstance(for_request, InfoRequest):
        return {}
    number = asked_number("butir") or 1
    if "butir" not in request.args and len(for_request.items) > 1:
        return {}
    return {"information": next((item.text for item in for_request.items if item.number == number), "")}


@bp.route("/uji-konsekuensi/<int:id>", methods=["GET", "POST"])
@guard.requires(Permission.HARM_TEST_WRITE)
def show(id: int) -> Page:
    """Show a test: a draft as a form, a decided one to be read; on POST, keep the draft."""
    test, body = _load(id), cases.acting_body()
    if request.method == "GET" and test.decided_on is not None:
        return _decided_page(test, body)
    form = HarmTestForm(today=clock.today(body.zone), data=start_of(test))
    if not form.is_submitted():
        form.version.renew(test.version)
        return _form_page(form, body, test)
    if form.version.number == test.version and not form.validate():
        return _form_page(form, body, test), 422
    try:
        with committed():
            harm_tests.write(body, form.values, actor=g.actor, now=clock.now(), test=test, version=form.version.number)
    except (Stale, StaleDataError, HarmTestError):
        test, conflict = _conflict(id)
        form.version.renew(test.version)
        return _form_page(form, body, test, conflict=conflict), 409
    flash(_("Konsep pengujian tersimpan."), "success")
    return redirect(url_for(".show", id=id))


def _load(id: int) -> HarmTest:
    """One test of the acting office with its opinions; anybody else's is 404."""
    scoped(HarmTest, id)
    return db.session.scalars(queries.whole(id).execution_options(populate_existing=True)).one()


def _conflict(id: int) -> tuple[HarmTest, Conflict]:
    """The test as it stands after a step that was not taken, and who was faster."""
    db.session.rollback()
    test = _load(id)
    zone = cases.acting_body().zone
    return test, Conflict(test.written_by, format_moment(test.written_at, zone), test.decided_on is None)


def _form_page(
    form: HarmTestForm,
    body: PublicBody,
    test: HarmTest | None,
    for_request: InfoRequest | HarmTest | None = None,
    *,
    conflict: Conflict | None = None,
) -> str:
    if test is not None and test.request_id is not None:
        for_request = db.session.get(InfoRequest, test.request_id)
    return render_template(
        "harm_tests/form.html",
        body=body,
        form=form,
        test=test,
        for_request=for_request,
        conflict=conflict,
        lacking=None if test is None or test.decided_on else _lacking(test, body),
        consent=exemptions.PASAL_18_CONSENT,
        years=law.LONGEST_YEARS_LAW_ENFORCEMENT,
    )


def _lacking(test: HarmTest, body: PublicBody) -> list[Requirement]:
    """What the stored draft lacks to close the information today."""
    return law.missing(replace(test.facts, result=Result.EXEMPT, decided_on=clock.today(body.zone)))


def _decided_page(test: HarmTest, body: PublicBody) -> str:
    for_request = db.session.get(InfoRequest, test.request_id) if test.request_id else None
    sheet = db.session.scalars(queries.sheet_of(test)).one_or_none()
    sees_requests = g.actor.can(Permission.REQUEST_DECIDE)
    return render_template(
        "harm_tests/show.html",
        body=body,
        test=test,
        state=queries.state_of(test, clock.today(body.zone)),
        state_words=state_words,
        ground=exemptions.GROUNDS[test.ground],
        never_exempt=[entry for entry in exemptions.PASAL_18 if entry.letter in test.pasal_18],
        for_request=for_request,
        sheet=sheet,
        check_url=letter_marks.check_href,
        resting=db.session.execute(queries.resting_on(test.id)).all() if sees_requests else [],
        results=RESULTS,
    )


# Opinions, the decision and its sheet


@bp.route("/uji-konsekuensi/<int:id>/pendapat", methods=["GET", "POST"])
@guard.requires(Permission.HARM_TEST_WRITE)
def opinion(id: int) -> Page:
    """Ask for an opinion of the tim pertimbangan on a draft; on POST, keep it."""
    test, body, form = _load(id), cases.acting_body(), OpinionForm()
    if test.decided_on is not None:
        form.form_errors = [_("Pengujian ini sudah diputuskan; pendapat tidak dapat ditambahkan lagi.")]
        return render_template("harm_tests/opinion.html", body=body, test=test, form=form), 409
    if not form.is_submitted():
        return render_template("harm_tests/opinion.html", body=body, test=test, form=form)
    if not form.validate():
        return render_template("harm_tests/opinion.html", body=body, test=test, form=form), 422
    try:
        with committed():
            harm_tests.give_opinion(
                test,
                name=form.name.data or "",
                jabatan=form.jabatan.data or "",
                text=form.text.data or "",
                body=body,
                actor=g.actor,
                now=clock.now(),
            )
    except HarmTestError as error:
        test, _faster = _conflict(id)
        form.form_errors = [_(str(error))]
        return render_template("harm_tests/opinion.html", body=body, test=test, form=form), 409
    flash(_("Pendapat tim pertimbangan tercatat."), "success")
    return redirect(url_for(".show", id=id, _anchor="pendapat"))


@bp.route("/uji-konsekuensi/<int:id>/putuskan", methods=["GET", "POST"])
@guard.requires(Permission.HARM_TEST_DECIDE)
def decide(id: int) -> Page:
    """Ask what the test came to; on POST, decide it and issue its sheet."""
    test, body, form = _load(id), cases.acting_body(), DecideForm()
    if not form.is_submitted():
        form.version.renew(test.version)
        return _decide_page(form, test, body), 409 if test.decided_on else 200
    if form.version.number != test.version:
        return _decided_meanwhile(form, id, body)
    if not form.validate():
        return _decide_page(form, test, body), 422
    try:
        with committed():
            sheet = harm_tests.decide(
                test,
                Result(form.result.data),
                body=body,
                actor=g.actor,
                now=clock.now(),
                version=form.version.number,
            )
    except (Stale, StaleDataError):
        return _decided_meanwhile(form, id, body)
    except HarmTestError as error:
        return _not_decided(form, id, body, error)
    number = sheet.number
    _draw(sheet.id)
    flash(_("Pengujian diputuskan. Lembar pengujian terbit dengan nomor %(number)s.", number=number), "success")
    return redirect(url_for(".show", id=id))


def _decided_meanwhile(form: DecideForm, id: int, body: PublicBody) -> tuple[str, int]:
    """The page again, on the state that somebody else made."""
    test, conflict = _conflict(id)
    form.version.renew(test.version)
    return _decide_page(form, test, body, conflict), 409


def _not_decided(form: DecideForm, id: int, body: PublicBody, error: HarmTestError) -> tuple[str, int]:
    """The page again with what stands in the way."""
    test, conflict = _conflict(id)
    if isinstance(error, Incomplete):
        form.form_errors = [f"{_(need.sentence)} ({need.article})" for need in error.missing]
    elif isinstance(error, OpenByLaw):
        form.form_errors = [_("Informasi ini tidak dapat dikecualikan (%(article)s).", article=error.article)]
    else:
        return _decide_page(form, test, body, conflict), 409
    return _decide_page(form, test, body), 422


def _decide_page(form: DecideForm, test: HarmTest, body: PublicBody, conflict: Conflict | None = None) -> str:
    return render_template(
        "harm_tests/decide.html",
        body=body,
        form=form,
        test=test,
        conflict=conflict,
        lacking=_lacking(test, body),
        opened_by=law.opened_by_law(test.facts),
    )


def _draw(letter_id: int) -> None:
    """Draw the sheet after the commit. What cannot be drawn now is left to the background."""
    try:
        letter_actions.draw(letter_id)
    except (CannotPrint, StorageError):
        current_app.logger.exception("letter %s was not drawn", letter_id)


@bp.get("/uji-konsekuensi/<int:id>/lembar.pdf")
@guard.requires(Permission.HARM_TEST_WRITE)
def sheet(id: int) -> Response:
    """Hand out the sheet of a decided test: the very bytes that were issued."""
    test = scoped(HarmTest, id)
    issued = db.session.scalars(queries.sheet_of(test)).one_or_none()
    if issued is None or issued.sha256 is None:
        abort(404)  # a draft, or still being drawn
    name = _("Lembar pengujian konsekuensi %(number)s", number=issued.number).replace("/", "-")
    return cases.download(letter_actions.bytes_of(issued), f"{name}.pdf", "application/pdf", inline=True)
