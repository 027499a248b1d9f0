"""Signing electronically: one letter with its page open, or many letters in a run beside the pages."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from threading import Thread

from flask import Blueprint, Flask, abort, current_app, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from ppid import clock
from ppid.access import Actor, Permission
from ppid.actions import signing, signing_keys, signing_runs
from ppid.db import committed, db
from ppid.letters.troubles import CannotSign, Trouble
from ppid.models import Letter, Official, SigningKey, SigningRun
from ppid.queries import outgoing as letter_queries
from ppid.queries import signing as queries
from ppid.queries.outgoing import State
from ppid.web import cases, guard, outgoing, signing_words, wording
from ppid.web.forms import Form
from ppid.web.forms.officer import add_error
from ppid.web.forms.scans import ScanForm
from ppid.web.forms.signing import PassphraseForm, SignForm
from ppid.web.limits import limiter
from ppid.web.scope import scoped

bp = Blueprint("signing", __name__)
log = logging.getLogger(__name__)
TRYING = "20 per minute; 300 per hour"  # a passphrase is not to be guessed here
PICKED = "pilih"
REFRESH_SECONDS = 3
OF_PASSPHRASE = frozenset({Trouble.WRONG_PASSPHRASE, Trouble.PIN_LOCKED})
Page = str | Response | tuple[str, int]


@bp.post("/petugas/surat/<int:id>/tanda-tangani")
@guard.requires(Permission.LETTER_SIGN)
@limiter.limit(TRYING)
def sign(id: int) -> Page:
    """Sign one letter with a key."""
    letter = scoped(Letter, id)
    form = outgoing.sign_form()
    if not form.validate():
        return outgoing.letter_page(letter, form, ScanForm(formdata=None)), 422
    try:
        signing.sign_letter(
            id,
            int(form.key.data),
            form.passphrase.data or "",
            actor=g.actor,
            now=clock.now(),
            other_name=bool(form.other_name.data),
        )
    except CannotSign as error:
        db.session.rollback()
        return _refused(scoped(Letter, id), form, error)
    flash(_("Surat ditandatangani secara elektronik. %(who)s", who=outgoing.handed_out_words(letter.kind)), "success")
    return redirect(url_for("outgoing.show", id=id))


def _refused(letter: Letter, form: SignForm, error: CannotSign) -> tuple[str, int]:
    """The same page with what was the matter: beside the passphrase, or on top."""
    words = signing_words.trouble_words(error)
    if error.trouble in OF_PASSPHRASE or error.trouble is Trouble.OTHER_NAME:
        add_error(form.passphrase if error.trouble in OF_PASSPHRASE else form.other_name, words)
        return outgoing.letter_page(letter, form, ScanForm(formdata=None)), 422
    return outgoing.letter_page(letter, form, ScanForm(formdata=None), words), 409


# Many at once


@bp.route("/petugas/surat/tanda-tangani", methods=["GET", "POST"])
@guard.requires(Permission.LETTER_SIGN)
@limiter.limit(TRYING, methods=["POST"])
def batch() -> Page:
    """List the chosen letters and ask for the key; on POST, begin to sign them."""
    form, ids = outgoing.sign_form(), _picked()
    rows = _rows(ids)
    ready = [row.letter.id for row in rows if row.can_sign]
    if request.method == "GET":
        return _batch_page(form, rows, too_many=len(ids) > signing_runs.MOST_LETTERS)
    form.validate()
    if not ready:
        form.form_errors.append(_("Pilih paling sedikit satu surat yang dapat Anda tanda tangani."))
    if len(ids) > signing_runs.MOST_LETTERS:
        form.form_errors.append(_("Paling banyak %(count)s surat sekaligus.", count=signing_runs.MOST_LETTERS))
    chosen = next((mark for mark in _marks(rows) if str(mark.key.id) == form.key.data), None)
    if chosen is not None and chosen.is_of_another and not form.other_name.data:
        add_error(form.other_name, signing_words.trouble_words(CannotSign(Trouble.OTHER_NAME)))
    if form.errors or form.form_errors:
        return _batch_page(form, rows), 422
    with committed():
        key = signing.key_for(int(form.key.data), g.actor) or abort(404)
        run_id = signing_runs.begin(ready, key, actor=g.actor, now=clock.now()).id
    _start(run_id, form)
    return redirect(url_for(".run", id=run_id))


def _marks(rows: Sequence[outgoing.Row]) -> list[signing_words.KeyMark]:
    """What is to be seen of the keys on offer before these letters are signed; they name one official or none."""
    ids = {row.letter.official_id for row in rows if row.can_sign and row.letter.official_id is not None}
    named = db.session.get(Official, ids.pop()) if len(ids) == 1 else None
    return outgoing.key_marks(outgoing.usable_keys(), named)


def _picked() -> list[int]:
    given = request.values.getlist(PICKED)
    return list(dict.fromkeys(int(text) for text in given if text.isascii() and text.isdigit() and len(text) < 16))


def _rows(ids: Sequence[int]) -> list[outgoing.Row]:
    """The chosen letters of the body, as many as a run takes."""
    chosen = list(ids)[: signing_runs.MOST_LETTERS]
    found = db.session.execute(letter_queries.chosen(g.actor.body_id, chosen)).all()
    methods: dict[int, list[str]] = {}
    for one in db.session.scalars(queries.signatures_of(chosen)):
        methods.setdefault(one.letter_id, []).append(one.method)
    return [outgoing.row_of(*one, methods.get(one[0].id, ())) for one in found]


def _batch_page(form: SignForm, rows: Sequence[outgoing.Row], *, too_many: bool = False) -> str:
    return render_template(
        "signing/batch.html",
        body=cases.acting_body(),
        form=form,
        rows=rows,
        ready=sum(row.can_sign for row in rows),
        too_many=too_many,
        most=signing_runs.MOST_LETTERS,
        has_key=bool(form.usable),
        marks=_marks(rows),
        back=url_for("outgoing.index", keadaan=State.MINE.value),
        letter_title=wording.letter_title,
    )


@bp.get("/petugas/surat/proses/<int:id>")
@guard.requires(Permission.LETTER_SIGN)
def run(id: int) -> str:
    """Say how far a run is."""
    return _run_page(_own(id), PassphraseForm())


def _own(id: int) -> SigningRun:
    """A run of the acting office; somebody else's is 404."""
    found = scoped(SigningRun, id)
    if found.official_id != g.actor.official_id:
        abort(404)
    return found


def _run_page(run: SigningRun, form: Form) -> str:
    now = clock.now()
    failures = {int(id): CannotSign(Trouble(trouble), detail) for id, trouble, detail in run.failures}
    letters = {
        letter.id: letter
        for letter, *_rest in db.session.execute(letter_queries.chosen(g.actor.body_id, list(failures)))
    }
    body, key = cases.acting_body(), db.session.get_one(SigningKey, run.key_id)
    named = db.session.get(Official, run.official_id) if run.official_id else None
    return render_template(
        "signing/run.html",
        body=body,
        zone=body.zone,
        run=run,
        key=key,
        marks=signing_words.marks_of([key], signing_keys.trust_in_keys(body), named, body),
        is_running=signing_runs.is_running(run, now),
        can_go_on=signing_runs.can_go_on(run, now),
        failures=[(letters[id], signing_words.trouble_words(why)) for id, why in failures.items() if id in letters],
        form=form,
        refresh_seconds=REFRESH_SECONDS,
        here=url_for(".run", id=run.id),
        letter_title=wording.letter_title,
    )


@bp.post("/petugas/surat/proses/<int:id>/lanjutkan")
@guard.requires(Permission.LETTER_SIGN)
@limiter.limit(TRYING)
def resume(id: int) -> Page:
    """Go on with a run that stands still."""
    form = PassphraseForm()
    if not form.validate():
        return _run_page(_own(id), form), 422
    with committed():
        resumed = signing_runs.resume(_own(id), now=clock.now())
    if resumed:
        _start(id, form)
    else:
        flash(_("Proses ini masih berjalan atau sudah selesai, jadi tidak dilanjutkan lagi."), "warning")
    return redirect(url_for(".run", id=id))


@bp.post("/petugas/surat/proses/<int:id>/hentikan")
@guard.requires(Permission.LETTER_SIGN)
def stop(id: int) -> Page:
    """End a run after the letter that is being signed."""
    with committed():
        stopped = signing_runs.stop(_own(id), now=clock.now())
    flash(_("Proses dihentikan.") if stopped else _("Proses ini sudah berakhir."))
    return redirect(url_for(".run", id=id))


def _start(run_id: int, form: PassphraseForm) -> None:
    """Let a thread of this process sign; the passphrase is in its hands alone and goes with it."""
    passphrase, other_name = form.passphrase.data or "", bool(form.other_name.data)
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # the application behind the proxy
    Thread(
        target=_work, args=(app, run_id, passphrase, g.actor, other_name), name=f"signing-{run_id}", daemon=True
    ).start()


def _work(app: Flask, run_id: int, passphrase: str, actor: Actor, other_name: bool) -> None:
    with app.app_context():
        try:
            signing_runs.work(run_id, passphrase, actor=actor, other_name=other_name)
        except Exception:  # nobody waits for a thread; its row says that it stands still
            log.exception("signing run %s ended", run_id)
