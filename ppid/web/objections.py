"""The applicant's room of one objection: where it stands, the ruling once opened, and the way to the commission."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response

from ppid import clock
from ppid.access import applicant_of
from ppid.actions import disputes, objections
from ppid.db import committed, db
from ppid.i18n import format_date
from ppid.law.deadlines import DISPUTE, RULING, Trace, count_provisionally
from ppid.law.disputes import Assessment, Timeliness
from ppid.law.rulings import OPEN, RULED, ObjectionStatus
from ppid.law.workflow import EvidenceKind, NotAllowed
from ppid.models import Dispute, Event, FileKind, Letter, Objection, ObjectionLetter, StoredFile
from ppid.queries import disputes as dispute_queries
from ppid.queries import objections as queries
from ppid.queries.calendars import calendar_of
from ppid.web import doors, guard, letter_marks, objection_words, papers, rights, wording
from ppid.web.forms.objections import PetitionDayForm, RespondForm, WithdrawObjectionForm
from ppid.web.limits import FILING, LOOKING, limiter

bp = Blueprint("objections", __name__)
BEFORE_COMMISSION = OPEN | RULED  # states from which the way to the commission is open, or will be
EXECUTION = "execute_ruling"
SENT = frozenset({FileKind.ATTACHMENT, FileKind.POWER_OF_ATTORNEY, FileKind.INTAKE_SCAN})
TONES = {Timeliness.PREMATURE: "calm", Timeliness.IN_TIME: "done", Timeliness.EXPIRED: "late"}


# Which objection


def _opened(id: int) -> Objection | Response:
    """The objection, when this visit opened it or the case it is about; a foreign one does not exist (404)."""
    case_id, objection_id = doors.opened_ids()
    if case_id is None and objection_id is None:
        return doors.to_the_door()
    objection = db.session.scalars(queries.whole(id)).one_or_none()
    if objection is None:
        abort(404)
    of_case = case_id is not None and objection.request_id == case_id
    if not of_case and objection.id != objection_id:
        abort(404)
    return objection


def _is_open(objection: Objection) -> bool:
    """Whether the applicant has received the ruling, so that it may be shown."""
    return objection.status is ObjectionStatus.RECEIVED


# Its page


@dataclass(frozen=True, slots=True)
class Turn:
    """Whose turn it is, in a few words; ``tone`` as the notes have it; ``next`` says what comes and by when."""

    whose: str
    tone: str
    next: tuple[str, ...]


def turn_of(objection: Objection, today: date, dispute: Dispute | None = None) -> Turn:
    """Whose turn it is on ``today`` and what happens next, told to the applicant; ``dispute`` once one is on record."""
    due = format_date(objection.due_on)
    match objection.status:
        case ObjectionStatus.REGISTERED if today > objection.due_on:
            return Turn(
                _("Atasan PPID terlambat menanggapi"),
                "late",
                (
                    _(
                        "Batas waktunya %(due)s. Keberatan Anda tidak hangus: Atasan PPID tetap wajib menanggapi.",
                        due=due,
                    ),
                    _disputed(dispute)
                    or _("Anda sekarang boleh membawanya ke Komisi Informasi; batas waktunya tertulis di bawah."),
                ),
            )
        case ObjectionStatus.REGISTERED:
            return Turn(
                _("Giliran Atasan PPID"),
                "calm",
                (_("Atasan PPID menanggapi secara tertulis paling lambat %(due)s.", due=due),),
            )
        case ObjectionStatus.RULED:
            return Turn(
                _("Giliran Anda"),
                "soon",
                (
                    _("Tanggapan Atasan PPID sudah tersedia. Buka tanggapannya di bawah."),
                    _(
                        "Saat Anda membukanya, portal mencatat bahwa tanggapan sudah Anda terima, dan jangka waktu ke "
                        "Komisi Informasi, %(days)s hari kerja, mulai berjalan.",
                        days=DISPUTE.days,
                    ),
                ),
            )
        case ObjectionStatus.RECEIVED:
            return Turn(
                _("Tanggapan sudah Anda terima"),
                "done",
                (
                    _disputed(dispute)
                    or _("Bila Anda tidak puas, Anda berhak meminta Komisi Informasi menyelesaikannya."),
                ),
            )
        case ObjectionStatus.SETTLED:
            return Turn(
                _("Selesai"),
                "done",
                (
                    _("Keberatan ini dicatat sebagai selesai melalui musyawarah yang Anda setujui."),
                    _("Bila Anda tidak pernah menyetujuinya, segera hubungi badan publiknya."),
                ),
            )
    return Turn(
        _("Selesai"),
        "calm",
        (_("Keberatan ini sudah dicabut. Anda boleh mengajukan keberatan lagi selama haknya masih ada."),),
    )


def _disputed(dispute: Dispute | None) -> str:
    """That the way to the commission was taken already; empty when it was not."""
    if dispute is None:
        return ""
    return _(
        "Sengketanya sudah diajukan kepada %(commission)s pada %(day)s; tahapnya tertulis di bawah.",
        commission=dispute.commission_name,
        day=format_date(dispute.petitioned_on),
    )


@dataclass(frozen=True, slots=True)
class Petition:
    """A dispute filed on some day: the verdict on its time in words, and the days it rests on."""

    assessed: Assessment
    verdict: str
    tone: str
    why: str


def petition_of(objection: Objection, filed_on: date) -> Petition:
    assessed = disputes.assess(objection, filed_on)
    return Petition(
        assessed,
        objection_words.timeliness_words(assessed.timeliness),
        TONES[assessed.timeliness],
        objection_words.basis_words(assessed.basis),
    )


@bp.get("/lacak/keberatan/<int:id>")
@guard.public
@limiter.limit(LOOKING)
def show(id: int) -> str | Response | tuple[str, int]:
    """Show where the objection stands, whose turn it is, what comes next and by when."""
    objection = _opened(id)
    return objection if isinstance(objection, Response) else _page(objection)


def _page(objection: Objection, respond_form: RespondForm | None = None, refused: str = "") -> str:
    """The page of an objection; ``respond_form`` holds a response that was not taken, ``refused`` says why."""
    body, is_open = objection.body, _is_open(objection)
    today = clock.today(body.zone)
    moments = _events(objection)
    item_of = _handed_over(moments)
    kept, letters = db.session.scalars(queries.files_of(objection)).all(), _letters(objection)
    day_form = PetitionDayForm(request.args) if "tanggal" in request.args else PetitionDayForm(formdata=None)
    asked = day_form.day if "tanggal" in request.args and day_form.validate() else None
    before = objection.status in BEFORE_COMMISSION
    dispute = db.session.scalars(dispute_queries.of_objection(objection.id)).first()
    return render_template(
        "objections/show.html",
        body=body,
        objection=objection,
        today=today,
        state=rights.state_of(objection, today),
        turn=turn_of(objection, today, dispute),
        trace=ruling_trace(objection),
        is_open=is_open,
        can_open=objection.status is ObjectionStatus.RULED,
        can_withdraw=objection.status in OPEN,
        moments=[
            (event, sentence)
            for event in moments
            if (is_open or event.name != EXECUTION)
            and (sentence := objection_words.applicants_sentence(event.name, event.data, ruling_is_open=is_open))
        ],
        letters=[one for one in letters if is_open or one.kind != "ruling"],
        marks=letter_marks.marks_of(letters),
        given=_given(kept, item_of) if is_open else {},
        sent_files=[file for file in kept if file.kind in SENT and file.sha256 not in item_of],
        respond_form=respond_form or RespondForm(formdata=None, text=objection.applicant_response),
        refused=refused,
        now_filed=petition_of(objection, today) if before else None,
        asked=petition_of(objection, asked) if before and asked else None,
        day_form=day_form,
        silence=count_provisionally(DISPUTE, objection.due_on, calendar_of(body)) if before else None,
        competence=disputes.competence(body) if before else None,
        dispute=dispute,
        case_is_open=objection.request_id is not None and doors.opened_ids()[0] == objection.request_id,
        dispute_rule=DISPUTE,
        file_kinds=wording.FILE_KINDS,
        words=objection_words,
        wording=wording,
        zone=body.zone,
    )


def ruling_trace(objection: Objection) -> Trace:
    """The clock of the Atasan PPID day by day, ending on the stored date."""
    counted = count_provisionally(RULING, objection.received_on, calendar_of(objection.body))
    return replace(counted, due=objection.due_on)


def _events(objection: Objection) -> list[Event]:
    """What happened to this objection; its request's chain tells of others too."""
    return [
        event
        for event in db.session.scalars(queries.events_of(objection))
        if event.data.get("objection") == objection.number
    ]


def _letters(objection: Objection) -> Sequence[Letter]:
    return db.session.scalars(queries.letters_of(objection.id)).all()


def _handed_over(moments: Sequence[Event]) -> dict[str, int]:
    """The fingerprint of each file that was handed over to carry a ruling out, with the number of its item."""
    return {
        sha256: event.data["item"] for event in moments if event.name == EXECUTION for sha256 in event.data["files"]
    }


def _given(files: Sequence[StoredFile], item_of: dict[str, int]) -> dict[int, list[StoredFile]]:
    """By item, the files with which the order was carried out."""
    given: dict[int, list[StoredFile]] = {}
    for file in files:
        if file.sha256 in item_of:
            given.setdefault(item_of[file.sha256], []).append(file)
    return given


# What can be downloaded


@bp.get("/lacak/keberatan/surat/<int:id>")
@guard.public
@limiter.limit(LOOKING)
def letter(id: int) -> str | Response | tuple[str, int]:
    """Download a letter of an opened objection; the ruling only after it was opened."""
    link = db.session.get(ObjectionLetter, id)
    objection = _opened(link.objection_id if link else 0)
    if isinstance(objection, Response):
        return objection
    found = db.session.get_one(Letter, id)
    if found.kind == "ruling" and not _is_open(objection):
        flash(_("Buka tanggapannya lebih dahulu, lalu unduh suratnya."))
        return redirect(url_for(".show", id=objection.id, _anchor="tanggapan"))
    if found.sha256 is None:
        back = url_for(".show", id=objection.id)
        return render_template("applicant/not_drawn.html", back=back, body=objection.body)
    return papers.letter_answer(found)


@bp.get("/lacak/keberatan/berkas/<int:id>")
@guard.public
@limiter.limit(LOOKING)
def given_file(id: int) -> str | Response | tuple[str, int]:
    """Download a file that was handed over to carry a ruling out, after the ruling was opened."""
    file = db.session.get(StoredFile, id)
    owner = (file.draft_key or "").partition(":") if file else ("", "", "")
    objection = _opened(int(owner[2]) if owner[0] == "objection" and owner[2].isdigit() else 0)
    if isinstance(objection, Response):
        return objection
    if file is None or file.sha256 not in _handed_over(_events(objection)):
        abort(404)
    if not _is_open(objection):
        flash(_("Buka tanggapannya lebih dahulu, lalu unduh berkasnya."))
        return redirect(url_for(".show", id=objection.id, _anchor="tanggapan"))
    return papers.file_answer(file)


# What the applicant does


@bp.post("/lacak/keberatan/<int:id>/buka-tanggapan")
@guard.public
@limiter.limit(LOOKING)
def open_ruling(id: int) -> Response | str | tuple[str, int]:
    """Open the ruling: a receipt in the sense of the law, so it is a step of its own and is recorded."""
    objection, now = _opened(id), clock.now()
    if isinstance(objection, Response):
        return objection
    try:
        with committed():
            if not _is_open(objection):
                objections.receive(
                    objection,
                    EvidenceKind.OPENED,
                    received_on=clock.local_date(now, objection.body.zone),
                    actor=applicant_of(objection.body_id),
                    now=now,
                )
    except NotAllowed:
        db.session.rollback()
        if not _is_open(objection):
            flash(_("Keberatan ini belum ditanggapi, jadi belum ada tanggapan yang dapat dibuka."), "warning")
    except StaleDataError:
        db.session.rollback()  # opened in another window at the same moment: it is open now
    return redirect(url_for(".show", id=id, _anchor="tanggapan"))


@bp.post("/lacak/keberatan/<int:id>/tanggapi")
@guard.public
@limiter.limit(FILING)
def respond(id: int) -> Response | str | tuple[str, int]:
    """Keep what the applicant says to the ruling, for the register; only after the ruling was opened."""
    objection, form = _opened(id), RespondForm()
    if isinstance(objection, Response):
        return objection
    if not _is_open(objection):
        flash(_("Buka tanggapannya lebih dahulu."))
        return redirect(url_for(".show", id=id, _anchor="tanggapan"))
    if not form.validate_on_submit():
        return _page(objection, form), 422
    try:
        with committed():
            objections.respond(
                objection, text=form.text.data or "", actor=applicant_of(objection.body_id), now=clock.now()
            )
    except (NotAllowed, StaleDataError) as error:
        db.session.rollback()
        return _page(objection, form, _reason(error)), 409
    flash(_("Terima kasih, tanggapan Anda sudah dicatat."), "success")
    return redirect(url_for(".show", id=id, _anchor="tanggapan-anda"))


@bp.route("/lacak/keberatan/<int:id>/cabut", methods=["GET", "POST"])
@guard.public
@limiter.limit(LOOKING)
def withdraw(id: int) -> str | Response | tuple[str, int]:
    """Ask once more, then take the objection back."""
    objection, form = _opened(id), WithdrawObjectionForm()
    if isinstance(objection, Response):
        return objection
    if form.validate_on_submit():
        try:
            with committed():
                objections.withdraw(
                    objection, reason=form.reason.data or "", actor=applicant_of(objection.body_id), now=clock.now()
                )
        except (NotAllowed, StaleDataError) as error:
            db.session.rollback()
            return _withdraw_page(form, objection, _reason(error)), 409
        flash(_("Keberatan sudah dicabut."), "success")
        return redirect(url_for(".show", id=id))
    if request.method == "GET" and objection.status not in OPEN:
        return redirect(url_for(".show", id=id))
    page = _withdraw_page(form, objection)
    return (page, 422) if request.method == "POST" else page


def _withdraw_page(form: WithdrawObjectionForm, objection: Objection, refused: str = "") -> str:
    return render_template(
        "objections/withdraw.html",
        form=form,
        objection=objection,
        body=objection.body,
        refused=refused,
        state=rights.state_of(objection, clock.today(objection.body.zone)),
    )


def _reason(error: Exception) -> str:
    """Why a step was not taken, in a sentence."""
    if isinstance(error, NotAllowed):
        return f"{_(error.sentence)} ({error.article})"
    return _("Keadaannya berubah sejak halaman ini Anda buka.")
