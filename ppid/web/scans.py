"""A letter signed in ink: its scan is brought, looked at beside the letter, kept, and taken back when it was wrong."""

from __future__ import annotations

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from ppid import clock
from ppid.access import Permission
from ppid.actions import files
from ppid.actions import letters as letter_actions
from ppid.actions import scans as actions
from ppid.actions.files import FileAltered
from ppid.db import committed, db, rest
from ppid.letters.troubles import CannotSign, Trouble
from ppid.models import Letter, LetterSignature, SigningMethod
from ppid.storage import FileMissing, StorageError
from ppid.web import cases, guard, outgoing, signing_words, wording
from ppid.web.forms.officer import add_error
from ppid.web.forms.scans import KeepScanForm, ScanForm, WithdrawScanForm
from ppid.web.scope import scoped

bp = Blueprint("scans", __name__)
MOST_SHOWN = 20  # pages of a scan that are shown to be looked at
OF_THE_FILE = frozenset({Trouble.SCAN_BROKEN, Trouble.SCAN_SHORT})
Page = str | Response | tuple[str, int]


@bp.post("/petugas/surat/<int:id>/pindaian")
@guard.requires(Permission.LETTER_SIGN)
def bring(id: int) -> Page:
    """Take the scan of a letter that was printed and signed by hand, to be looked at before it is kept."""
    letter, form = scoped(Letter, id), ScanForm()
    if not form.validate():
        return outgoing.letter_page(letter, outgoing.untouched(), form), 422
    assert form.clean is not None  # validated
    try:
        actions.bring(id, form.clean, actor=g.actor, now=clock.now())
    except CannotSign as error:
        db.session.rollback()
        words = signing_words.trouble_words(error)
        if error.trouble in OF_THE_FILE:
            add_error(form.scan, words)
            return outgoing.letter_page(scoped(Letter, id), outgoing.untouched(), form), 422
        return outgoing.letter_page(scoped(Letter, id), outgoing.untouched(), form, words), 409
    return redirect(url_for(".check", id=id))


@bp.route("/petugas/surat/<int:id>/pindaian/periksa", methods=["GET", "POST"])
@guard.requires(Permission.LETTER_SIGN)
def check(id: int) -> Page:
    """Show the scan beside what the letter is; on POST, keep it as the copy signed in ink."""
    letter, form = scoped(Letter, id), KeepScanForm()
    if request.method == "GET":
        return _check_page(letter, form)
    if not form.validate():
        return _check_page(letter, form), 422
    try:
        with committed():
            actions.keep(id, form.file_id, actor=g.actor, now=clock.now())
    except CannotSign as error:
        db.session.rollback()
        return _check_page(scoped(Letter, id), KeepScanForm(formdata=None), signing_words.trouble_words(error)), 409
    flash(_("Pindaian disimpan sebagai salinan bertanda tangan basah."), "success")
    return redirect(url_for("outgoing.show", id=id))


def _check_page(letter: Letter, form: KeepScanForm, problem: str | None = None) -> str:
    file = actions.brought(letter.id, actor=g.actor, now=clock.now())
    pages, wanted = 0, 0
    if file is not None:
        form.file.data = str(file.id)
        try:
            wanted = actions.pages_of(letter_actions.bytes_of(letter), actions.PDF) if letter.sha256 else 0
            pages = actions.pages_of(files.bytes_of(file), file.media_type)
        except (StorageError, FileAltered, letter_actions.LetterAltered, CannotSign):
            file = None
    form.seen.label.text = _(
        "Pindaian ini adalah surat nomor %(number)s, bertanda tangan dan berstempel.", number=letter.number
    )
    return render_template(
        "scans/check.html",
        body=cases.acting_body(),
        letter=letter,
        title=wording.letter_title(letter.kind),
        form=form,
        file=file,
        pages=pages,
        wanted=wanted,
        most_shown=MOST_SHOWN,
        problem=problem,
    )


@bp.get("/petugas/surat/<int:id>/pindaian/halaman/<int:page>.png")
@guard.requires(Permission.LETTER_SIGN)
def picture(id: int, page: int) -> Response:
    """One page of the scan that waits to be looked at, as a picture."""
    letter = scoped(Letter, id)
    file = actions.brought(letter.id, actor=g.actor, now=clock.now()) or abort(404)
    db.session.expunge(file)
    rest()
    try:
        data, media_type = actions.picture(file, page)
    except (FileMissing, FileAltered, IndexError):
        abort(404)
    answer = Response(data, mimetype=media_type)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@bp.route("/petugas/surat/salinan/<int:id>/tarik", methods=["GET", "POST"])
@guard.requires(Permission.LETTER_SIGN)
def withdraw(id: int) -> Page:
    """Ask why a scan is wrong; on POST, take it back."""
    signature, form = scoped(LetterSignature, id), WithdrawScanForm()
    if signature.method is not SigningMethod.PAPER:
        abort(404)
    letter_id = signature.letter_id
    if signature.withdrawn_at is not None:
        return _withdraw_page(signature, form), 409 if form.is_submitted() else 200
    if not form.is_submitted():
        return _withdraw_page(signature, form)
    if not form.validate():
        return _withdraw_page(signature, form), 422
    try:
        with committed():
            actions.withdraw(signature, form.reason.data or "", actor=g.actor, now=clock.now())
    except CannotSign:
        db.session.rollback()
        return _withdraw_page(scoped(LetterSignature, id), form), 409
    flash(_("Pindaian ditarik. Berkasnya tetap disimpan, tetapi bukan lagi salinan surat ini."), "success")
    return redirect(url_for("outgoing.show", id=letter_id))


def _withdraw_page(signature: LetterSignature, form: WithdrawScanForm) -> str:
    body = cases.acting_body()
    return render_template(
        "scans/withdraw.html",
        body=body,
        zone=body.zone,
        letter=scoped(Letter, signature.letter_id),
        signature=signature,
        form=form,
    )
