"""Is this letter real? Anybody may ask, with its code or with the file itself. Nothing about people is said."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from flask import Blueprint, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from ppid import settings
from ppid.actions import proofs
from ppid.actions.proofs import Proof
from ppid.actions.seals import LogBroken
from ppid.db import db, rest
from ppid.letters import verdict
from ppid.letters.verdict import Verdict
from ppid.models import Letter, PublicBody, SigningMethod
from ppid.queries import letters as queries
from ppid.web import guard, letter_marks
from ppid.web import verdict_words as words
from ppid.web.forms.public import PDF_SIGN, SIGN_WITHIN_BYTES, CodeForm, FileForm
from ppid.web.limits import GUESSING, LOOKING, limiter
from ppid.web.verdict_words import Line
from ppid.web.wording import letter_title

bp = Blueprint("verify", __name__)
Page = str | Response | tuple[str, int]

UNKNOWN = "tidak-dikenal"  # where a code that cannot be one leads: to the same page as a code that never was
NATION = "Asia/Jakarta"  # the zone of a moment in a file that is no letter of a body
DRAWN_BY_US = (None, SigningMethod.PAPER)  # copies that hold no electronic signature, as the portal knows


@dataclass(frozen=True, slots=True)
class Found:
    """A letter as anybody may know it, and the codes of the letter in its place and of the one whose place it took."""

    letter: Letter
    body: PublicBody
    later: str | None
    earlier: str | None
    earlier_number: str | None

    @property
    def standing(self) -> str:
        return words.standing(self.letter.revoked_at is not None, self.later is not None)


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a file; ``lines`` tell the rest.

    ``state`` is "exact", "withdrawn" (a scan that was taken back), "extended", "altered" or "unknown".
    """

    state: str
    sentence: str
    lines: Sequence[Line] = field(default=())

    @property
    def tone(self) -> str:
        return {"exact": "done", "extended": "soon"}.get(self.state, "late")


# With the code


@bp.route("/periksa", methods=["GET", "POST"])
@guard.public
@limiter.limit(LOOKING)
def ask() -> Page:
    """Ask for the code or the file; a code leads to its letter."""
    form = CodeForm()
    if form.validate_on_submit():
        return redirect(url_for(".letter", code=form.wanted or UNKNOWN))
    page = _ask_page(form, FileForm(formdata=None))
    return (page, 422) if form.is_submitted() else page


@bp.get("/periksa/<code>")
@guard.public
@limiter.limit(LOOKING)
def letter(code: str) -> Page:
    """What is known of the letter with this code. A code that never was and one that cannot be look the same."""
    wanted = queries.code_in(code)
    found = _found(wanted) if wanted else None
    if found is None:
        return render_template("verify/unknown.html"), 404
    if found.letter.code != code:
        return redirect(url_for(".letter", code=found.letter.code))
    return _letter_page(found)


# With the file


@bp.get("/periksa/sidik/<sha256>")
@guard.public
@limiter.limit(LOOKING)
def fingerprint(sha256: str) -> Page:
    """Say what the file with this SHA-256 is, as a page or, when asked so, as JSON: the file itself stays away."""
    wanted = queries.fingerprint_in(sha256)
    found, answer = _known(wanted) if wanted else (None, Answer("unknown", words.unknown()))
    if request.accept_mimetypes.best == "application/json":
        told = {
            "state": answer.state,
            "sentence": " ".join(filter(None, (answer.sentence, found.standing if found else ""))),
            "is_revoked": found is not None and found.letter.revoked_at is not None,
            "href": url_for(".letter", code=found.letter.code) if found else None,
        }
        response: Response = jsonify(told)
        response.headers.add("Vary", "Accept")
        return response
    if found is None:
        return _ask_page(CodeForm(formdata=None), FileForm(formdata=None), answer), 404
    return _letter_page(found, answer)


@bp.route("/periksa/berkas", methods=["GET", "POST"])
@guard.public
@limiter.limit(GUESSING, methods=["POST"])
def file() -> Page:
    """Compare a file with what was issued and judge its signatures. It is read once and kept nowhere."""
    form = FileForm()
    if not form.is_submitted():
        return redirect(url_for(".ask"))  # whoever comes back to this address, as after choosing a language
    if not form.validate():
        return _ask_page(CodeForm(formdata=None), form), 422
    data = form.file.data.stream.read(verdict.MOST_BYTES)
    try:
        found, answer = _compared(data)
    except verdict.Busy:
        form.file.errors = [_("Portal sedang memeriksa banyak berkas. Coba lagi sebentar lagi.")]
        return _ask_page(CodeForm(formdata=None), form), 422
    sent_from = queries.code_in(form.sent_from.data or "")
    found = found or (_found(sent_from) if sent_from else None)
    if found is None:
        return _ask_page(CodeForm(formdata=None), FileForm(formdata=None), answer)
    return _letter_page(found, answer)


def _compared(data: bytes) -> tuple[Found | None, Answer]:
    """Which letter a file is or claims to be, and what became of it. Raises Busy."""
    sha256 = hashlib.sha256(data).hexdigest()
    match = db.session.execute(queries.by_fingerprint(sha256)).one_or_none()
    if match is not None and match.method in DRAWN_BY_US:
        return _matched(match.code, match.method, match.withdrawn_at)
    if PDF_SIGN not in data[:SIGN_WITHIN_BYTES]:
        return None, Answer("unknown", words.unknown())  # a picture: it is a scan of ours, or nothing can be told of it
    rest()  # nothing is held in the database while a stranger's file is opened
    chosen = settings.current().trust_roots
    judged = verdict.examine(data, Path(chosen) if chosen else None)
    if match is not None:
        return _judged(_found(match.code), "exact", words.exact(match.code, match.method), judged)
    claimed = [code for code in judged.codes if queries.code_in(code)]
    known = db.session.scalars(queries.known_codes(claimed)).first() if claimed else None
    found = _found(known) if known else None
    if found is None:
        return _judged(None, "unknown", words.unknown(), judged)
    shown, size_bytes = found.letter.code, found.letter.size_bytes
    if size_bytes and hashlib.sha256(data[:size_bytes]).hexdigest() == found.letter.sha256:
        return _judged(found, "extended", words.extended(shown), judged)
    return _judged(found, "altered", words.altered(shown), judged)


def _judged(found: Found | None, state: str, sentence: str, judged: Verdict) -> tuple[Found | None, Answer]:
    return found, Answer(state, sentence, words.of_verdict(judged, found.body.zone if found else NATION))


# What they share


def _found(code: str) -> Found | None:
    row = db.session.execute(queries.by_code(code)).one_or_none()
    return None if row is None else Found(*row)


def _known(sha256: str) -> tuple[Found | None, Answer]:
    """The letter that a fingerprint belongs to, and which copy of it that is."""
    match = db.session.execute(queries.by_fingerprint(sha256)).one_or_none()
    if match is None:
        return None, Answer("unknown", words.unknown())
    return _matched(match.code, match.method, match.withdrawn_at)


def _matched(code: str, method: SigningMethod | None, withdrawn_at: datetime | None) -> tuple[Found | None, Answer]:
    """The letter of a copy that is just as it was issued, unless that copy was taken back."""
    found = _found(code)
    if found is not None and withdrawn_at is not None:
        return found, Answer("withdrawn", words.withdrawn(code, withdrawn_at, found.body.zone))
    return found, Answer("exact", words.exact(code, method))


def _letter_page(found: Found, answer: Answer | None = None) -> str:
    rows = db.session.execute(queries.public_signatures(found.letter.code)).all()
    return render_template(
        "verify/letter.html",
        found=found,
        letter=found.letter,
        body=found.body,
        title=letter_title(found.letter.kind),
        proof=_proof(found.letter.code),
        signed=words.signed(((row[0], row[1], row[2], row[3]) for row in rows), found.body.zone),
        copies=words.copies(found.letter, [(row[0], row[3], row[4]) for row in rows], found.body.zone),
        outdated=letter_marks.outdated_notice(found.letter) if found.letter.kind == "notice" else None,
        answer=answer,
        form=FileForm(formdata=None, data={"sent_from": found.letter.code}),
    )


def _proof(code: str) -> Proof | None:
    """Where a letter stands in the log; None when the log no longer fits its signed heads."""
    try:
        return proofs.of_letter(code)
    except LogBroken:
        return None


def _ask_page(form: CodeForm, file_form: FileForm, answer: Answer | None = None) -> str:
    return render_template("verify/ask.html", form=form, file_form=file_form, answer=answer)
