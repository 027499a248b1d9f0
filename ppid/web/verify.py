"""Is this letter real? Anybody may ask, with its code or with the file itself. Nothing about people is said."""

from __future__ import annotations

import hashlib

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from ppid.db import db
from ppid.queries import letters as queries
from ppid.web import guard
from ppid.web.forms.public import CodeForm, FileForm
from ppid.web.limits import GUESSING, LOOKING, limiter
from ppid.web.wording import letter_title

bp = Blueprint("verify", __name__)


@bp.route("/periksa", methods=["GET", "POST"])
@guard.public
@limiter.limit(LOOKING)
def ask() -> str | Response | tuple[str, int]:
    """Ask for the code or the file; a code leads to its letter."""
    form = CodeForm()
    if form.validate_on_submit():
        return redirect(url_for(".letter", code=form.wanted or UNKNOWN))
    page = _ask_page(form, FileForm(formdata=None))
    return (page, 422) if form.is_submitted() else page


@bp.get("/periksa/<code>")
@guard.public
@limiter.limit(LOOKING)
def letter(code: str) -> str | Response | tuple[str, int]:
    """What is known of the letter with this code. A code that never was and one that cannot be look the same."""
    wanted = queries.code_in(code)
    row = db.session.execute(queries.by_code(wanted)).one_or_none() if wanted else None
    if row is None:
        return render_template("verify/unknown.html"), 404
    found, body = row
    if found.code != code:
        return redirect(url_for(".letter", code=found.code))
    return render_template(
        "verify/letter.html",
        letter=found,
        body=body,
        title=letter_title(found.kind),
        form=FileForm(formdata=None, data={"sent_from": found.code}),
    )


@bp.route("/periksa/berkas", methods=["GET", "POST"])
@guard.public
@limiter.limit(GUESSING, methods=["POST"])
def file() -> Response | tuple[str, int]:
    """Compare a file with what was issued, by fingerprint. The file is read once and not kept."""
    form = FileForm()
    if not form.is_submitted():
        return redirect(url_for(".ask"))  # whoever comes back to this address, as after choosing a language
    if not form.validate():
        return _ask_page(CodeForm(formdata=None), form), 422
    fingerprint = hashlib.file_digest(form.file.data.stream, "sha256").hexdigest()
    code = db.session.scalar(queries.by_fingerprint(fingerprint))
    if code is not None:
        flash(_("Berkas yang Anda kirim sama persis dengan surat ini."), "success")
        return redirect(url_for(".letter", code=code))
    flash(
        _(
            "Berkas yang Anda kirim tidak sama dengan surat mana pun yang diterbitkan melalui portal ini. "
            "Berkas itu mungkin sudah diubah, atau bukan berasal dari portal ini."
        ),
        "error",
    )
    sent_from = queries.code_in(form.sent_from.data or "")
    return redirect(url_for(".letter", code=sent_from) if sent_from else url_for(".ask"))


def _ask_page(form: CodeForm, file_form: FileForm) -> str:
    return render_template("verify/ask.html", form=form, file_form=file_form)


UNKNOWN = "tidak-dikenal"  # where a code that cannot be one leads: to the same page as a code that never was
