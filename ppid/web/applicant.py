"""The applicant's room: opened with number and code, it shows one case and nothing else."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response

from ppid import clock
from ppid.access import applicant_of
from ppid.actions import completeness, files, referrals, request_forms, requests
from ppid.db import committed, db
from ppid.law.articles import KIP, Article
from ppid.law.deadlines import COMPLETENESS, OBJECTION, REPAIR
from ppid.law.workflow import OPEN, EvidenceKind, NotAllowed, Status
from ppid.letters.kinds import LETTERS
from ppid.models import FileKind, InfoRequest, Letter, Objection, StoredFile
from ppid.queries import drafts as file_queries
from ppid.queries import requests as queries
from ppid.web import doors, guard, letter_marks, papers, progress, rights, turns, wording
from ppid.web.doors import opened_case, to_the_door
from ppid.web.forms.applicant import LONGEST_NUMBER, CompleteForm, TrackForm, WithdrawForm
from ppid.web.limits import FILING, GUESSING, LOOKING, limiter

bp = Blueprint("applicant", __name__)
ANSWER_LETTERS = frozenset({"notice", "refusal"})
OBJECTION_LETTERS = frozenset({"objection", "ruling"})  # they are read on the objection's own page
ELSEWHERE = OBJECTION_LETTERS | {kind.key for kind in LETTERS.values() if kind.is_internal}
EXEMPTING = Article(KIP, 17)
SENT = frozenset({FileKind.ATTACHMENT, FileKind.IDENTITY, FileKind.POWER_OF_ATTORNEY, FileKind.INTAKE_SCAN})


# The door


@bp.route("/lacak", methods=["GET", "POST"])
@guard.public
@limiter.limit(GUESSING, methods=["POST"])
def track() -> str | Response | tuple[str, int]:
    """Ask for number and code. A wrong number and a wrong code look the same and cost the same."""
    form = TrackForm()
    if request.method == "GET":
        form.number.data = request.args.get("nomor", "")[:LONGEST_NUMBER].replace("\x00", "")
        return render_template("applicant/track.html", form=form)
    if form.validate_on_submit():
        found = doors.found(form.number.data or "", form.token.data or "")
        if found is not None:
            doors.enter(found)
            if isinstance(found, Objection):
                return redirect(url_for("objections.show", id=found.id))
            if found.status is Status.INCOMPLETE:
                with committed():  # whoever opens the case receives the notice in it
                    completeness.note_opened(found, actor=applicant_of(found.body_id), now=clock.now())
            return redirect(url_for(".case"))
        form.form_errors.append(
            _(
                "Nomor pendaftaran dan kode pelacakan itu tidak cocok. Periksa keduanya pada tanda bukti penerimaan, "
                "lalu coba lagi."
            )
        )
    form.token.data = ""
    return render_template("applicant/track.html", form=form), 422


@bp.post("/lacak/tutup")
@guard.public
def close() -> Response:
    """Close the case in this browser, as on a telephone that others use."""
    doors.leave()
    flash(_("Halaman permohonan sudah ditutup di peramban ini."))
    return redirect(url_for(".track"))


# The case


@bp.get("/lacak/permohonan")
@guard.public
@limiter.limit(LOOKING)
def case() -> str | Response:
    """Show where the case stands, whose turn it is, what comes next and by when."""
    info_request = opened_case()
    return to_the_door() if info_request is None else _case_page(info_request)


def _case_page(info_request: InfoRequest, sent: progress.Sent | None = None) -> str:
    """The page of a case; ``sent`` is an explanation that was not taken, to be shown as it was typed."""
    body = info_request.body
    today = clock.today(body.zone)
    counted = requests.clocks_of(info_request)
    letters = db.session.scalars(queries.letters_of(info_request.id)).all()
    kept = db.session.scalars(queries.files_of(info_request.id)).all()
    shown = progress.progress_of(info_request)
    is_open = info_request.status is Status.DELIVERED
    hidden = ELSEWHERE if is_open else ELSEWHERE | ANSWER_LETTERS
    return render_template(
        "applicant/case.html",
        body=body,
        info_request=info_request,
        items=info_request.items,
        today=today,
        counted=counted,
        differ=counted.statute != counted.operative,
        turn=turns.turn_words(info_request, today),
        moments=[
            (event, sentence)
            for event in db.session.scalars(queries.events_of(info_request.id))
            if (sentence := wording.applicants_sentence(event, answer_is_open=is_open))
        ],
        letters=[letter for letter in letters if letter.kind not in hidden],
        marks=letter_marks.marks_of(letters),
        is_open=is_open,
        can_open=info_request.status is Status.ANSWERED,
        can_withdraw=info_request.status in OPEN,
        given=_given(kept) if is_open else [],
        sent_files=[one for one in kept if one.kind in SENT],
        objecting=rights.objecting(info_request, today),
        progress=shown,
        doors=referrals.doors_of(info_request),
        may_forward=referrals.may_forward,
        explain_forms=progress.explain_forms(info_request, shown.asked, sent),
        sent=sent,
        can_refile=completeness.can_refile(info_request),
        can_make_form=request_forms.can_issue(info_request, letters),
        repair=REPAIR,
        objection=OBJECTION,
        completeness=COMPLETENESS,
        exempting=EXEMPTING,
        wording=wording,
        zone=body.zone,
    )


def _given(kept: Sequence[StoredFile]) -> list[StoredFile]:
    """What the answer gave, by item; what a ruling ordered stands on the objection's own page."""
    files_given = [one for one in kept if one.kind is FileKind.GIVEN and not one.is_of_objection]
    return sorted(files_given, key=lambda one: (one.item_id or 0, one.id))


@bp.post("/lacak/buka-jawaban")
@guard.public
def open_answer() -> Response:
    """Open the answer: a receipt in the sense of the law, so it is a step of its own and is recorded."""
    now = clock.now()
    try:
        with committed():
            info_request = opened_case(locked=True)
            if info_request is None:
                return to_the_door()
            if info_request.status is not Status.DELIVERED:
                requests.deliver(
                    info_request,
                    EvidenceKind.OPENED,
                    received_on=clock.local_date(now, info_request.body.zone),
                    actor=applicant_of(info_request.body_id),
                    now=now,
                )
    except NotAllowed:
        flash(_("Permohonan ini belum dijawab, jadi belum ada jawaban yang dapat dibuka."), "warning")
    except StaleDataError:
        db.session.rollback()  # opened in another window at the same moment: it is open now
    return redirect(url_for(".case", _anchor="jawaban"))


@bp.get("/lacak/surat/<int:id>")
@guard.public
@limiter.limit(LOOKING)
def letter(id: int) -> str | Response:
    """Download a letter of the opened case; the answer only after it was opened."""
    info_request = opened_case()
    if info_request is None:
        return to_the_door()
    found = db.session.scalars(queries.letters_of(info_request.id).where(Letter.id == id)).one_or_none()
    if found is None or found.kind in ELSEWHERE:
        abort(404)
    if found.kind in ANSWER_LETTERS and info_request.status is not Status.DELIVERED:
        flash(_("Buka jawabannya lebih dahulu, lalu unduh suratnya."))
        return redirect(url_for(".case", _anchor="jawaban"))
    if found.sha256 is None:
        return render_template("applicant/not_drawn.html", back=url_for(".case"), body=info_request.body)
    return papers.letter_answer(found)


@bp.get("/lacak/berkas/<int:id>")
@guard.public
@limiter.limit(LOOKING)
def given_file(id: int) -> str | Response:
    """Download a file that was given with the answer, after the answer was opened."""
    info_request = opened_case()
    if info_request is None:
        return to_the_door()
    query = file_queries.files_of_kind(info_request.id, FileKind.GIVEN).where(StoredFile.id == id)
    found = db.session.scalars(query).one_or_none()
    if found is None:
        abort(404)
    if info_request.status is not Status.DELIVERED:
        flash(_("Buka jawabannya lebih dahulu, lalu unduh berkasnya."))
        return redirect(url_for(".case", _anchor="jawaban"))
    return papers.file_answer(found)


@bp.route("/lacak/lengkapi", methods=["GET", "POST"])
@guard.public
@limiter.limit(FILING, methods=["POST"])
def complete() -> str | Response | tuple[str, int]:
    """Take in what was missing; the operative clock starts again on this day."""
    info_request = opened_case()
    if info_request is None:
        return to_the_door()
    form, now = CompleteForm(), clock.now()
    if request.method != "POST":
        if info_request.status is not Status.INCOMPLETE:
            return redirect(url_for(".case"))
        return _complete_page(form, info_request)
    fine = form.validate()
    uploads = papers.uploads_of(form)
    if not fine or form.attachments.errors:
        return _complete_page(form, info_request), 422
    uploads.insert(0, papers.note_of(form.explanation.data or ""))
    actor = applicant_of(info_request.body_id)
    try:
        with files.stored(info_request, uploads, now=now) as rows, committed():
            completeness.complete(info_request, explanation=form.explanation.data or "", actor=actor, now=now)
            for row in rows:
                files.attach(row, info_request, actor=actor, now=now)
    except (NotAllowed, StaleDataError) as error:
        db.session.rollback()
        return _complete_page(form, info_request, refused=error), 409
    flash(_("Terima kasih, kelengkapan Anda sudah kami terima."), "success")
    return redirect(url_for(".case"))


def _complete_page(form: CompleteForm, info_request: InfoRequest, refused: Exception | None = None) -> str:
    waits = info_request.status is Status.INCOMPLETE
    return render_template(
        "applicant/complete.html",
        form=form,
        **_asked_of(info_request, refused),
        missing=info_request.missing or (),
        until=turns.repair_words(info_request, clock.today(info_request.body.zone)) if waits else "",
    )


def _asked_of(info_request: InfoRequest, refused: Exception | None) -> dict[str, object]:
    """What the page of a step shows beside its form: the case and, when the step was refused, why."""
    today = clock.today(info_request.body.zone)
    return {
        "info_request": info_request,
        "body": info_request.body,
        "is_refused": refused is not None,
        "reason": f"{_(refused.sentence)} ({refused.article})" if isinstance(refused, NotAllowed) else "",
        "state": wording.status_words(info_request, today),
    }


@bp.post("/lacak/penjelasan/<int:id>")
@guard.public
@limiter.limit(FILING)
def explain(id: int) -> Response | tuple[str, int]:
    """Take in the applicant's answer to a question of the PPID; the clock does not move."""
    info_request = opened_case()
    if info_request is None:
        return to_the_door()
    sent = progress.take_explanation(info_request, id, now=clock.now())
    if sent is not None:
        return _case_page(info_request, sent), sent.status
    flash(_("Terima kasih, penjelasan Anda sudah kami terima."), "success")
    return redirect(url_for(".case", _anchor="penjelasan"))


@bp.post("/lacak/ajukan-kembali")
@guard.public
@limiter.limit(FILING)
def refile() -> Response:
    """File a request that was not completed once more, with everything that was in it; pressed twice, it is one."""
    info_request = opened_case()
    if info_request is None:
        return to_the_door()
    try:
        made, is_new = progress.refile(info_request, now=clock.now())
    except NotAllowed as error:
        flash(f"{_(error.sentence)} ({error.article})", "warning")
        return redirect(url_for(".case"))
    if is_new:
        papers.draw_new(made.id)
    else:
        flash(_("Permohonan ini sudah diajukan kembali sebelumnya; tidak ada permohonan kedua yang dibuat."))
    return redirect(url_for("filing.receipt", key=made.filing_key))


@bp.route("/lacak/cabut", methods=["GET", "POST"])
@guard.public
@limiter.limit(LOOKING)
def withdraw() -> str | Response | tuple[str, int]:
    """Ask once more, then take the request back."""
    info_request = opened_case()
    if info_request is None:
        return to_the_door()
    form, now = WithdrawForm(), clock.now()
    if form.validate_on_submit():
        try:
            with committed():
                requests.withdraw(
                    info_request, reason=form.reason.data or "", actor=applicant_of(info_request.body_id), now=now
                )
        except (NotAllowed, StaleDataError) as error:
            db.session.rollback()
            return _withdraw_page(form, info_request, refused=error), 409
        papers.draw_new(info_request.id)
        flash(_("Permohonan sudah dicabut. Surat keterangannya dapat diunduh di bawah."), "success")
        return redirect(url_for(".case"))
    if request.method == "GET" and info_request.status not in OPEN:
        return redirect(url_for(".case"))
    page = _withdraw_page(form, info_request)
    return (page, 422) if request.method == "POST" else page


def _withdraw_page(form: WithdrawForm, info_request: InfoRequest, refused: Exception | None = None) -> str:
    return render_template("applicant/withdraw.html", form=form, **_asked_of(info_request, refused))
