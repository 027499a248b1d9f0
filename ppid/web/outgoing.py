"""Outgoing letters: the list of what a body has issued, and the page of one letter with all its copies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import Blueprint, Response, abort, g, render_template, request, url_for
from flask_babel import gettext as _

from ppid.access import Permission
from ppid.actions import letters as letter_actions
from ppid.actions import revocations, signing, signing_keys, signing_mails, signing_runs
from ppid.db import db
from ppid.law.letters import CORRECTIONS, NEITHER
from ppid.law.roles import Role
from ppid.letters import certificates
from ppid.letters.kinds import LETTERS
from ppid.models import (
    Letter,
    LetterRevocation,
    LetterSignature,
    Objection,
    Official,
    PublicBody,
    SigningKey,
    SigningMethod,
)
from ppid.queries import objections as objection_queries
from ppid.queries import outgoing as queries
from ppid.queries import signing as signing_queries
from ppid.queries.outgoing import State
from ppid.uploads import MAX_BYTES, SCANS, extensions
from ppid.web import cases, guard, letter_marks, objection_room, signers, signing_words, wording
from ppid.web.forms.scans import ScanForm
from ppid.web.forms.signing import STATES, LetterFilterForm, SignForm
from ppid.web.keeping import asked_number
from ppid.web.letter_subjects import subject_of
from ppid.web.scope import scoped

bp = Blueprint("outgoing", __name__)
ENDINGS = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}
DRAWING_REFRESH_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Row:
    """One letter of the list: what it is about, who signs it, and how it stands."""

    letter: Letter
    about: str
    signer: str
    state: str
    words: str
    can_sign: bool


def row_of(
    letter: Letter, registration: str | None, objection: str | None, named: Official | None, signatures: Sequence[str]
) -> Row:
    """A letter as the list shows it; ``signatures`` are the methods of its signed copies."""
    electronic = any(method != SigningMethod.PAPER for method in signatures)
    match (letter.revoked_at is not None, letter.sha256 is None, electronic, bool(signatures)):
        case (True, _, _, _):
            state, words = "revoked", _("Dicabut")
        case (_, True, _, _):
            state, words = "queued", _("Sedang dibuat")
        case (_, _, True, _):
            state, words = "valid", _("Ditandatangani secara elektronik")
        case (_, _, _, True):
            state, words = "done", _("Ditandatangani basah")
        case _:
            state, words = "draft", _("Belum ditandatangani")
    return Row(
        letter,
        about=objection or registration or subject_of(letter),
        signer=named.name if named else str(wording.DOERS[LETTERS[letter.kind].signer]),
        state=state,
        words=words,
        can_sign=state in {"draft", "done"} and signing.is_signer(letter, named, g.actor),
    )


@bp.get("/petugas/surat")
@guard.requires(Permission.LETTER_VIEW)
def index() -> str:
    """Show the letters of the body, newest first, by key."""
    body = cases.acting_body()
    form = LetterFilterForm(formdata=request.args)
    own_kinds = signing.kinds_of(g.actor)
    wanted = replace(form.wanted, own_kinds=own_kinds)
    after = asked_number("sesudah")
    before = asked_number("sebelum") if after is None else None
    found = list(db.session.execute(queries.page(g.actor, wanted, after=after, before=before)).all())
    more, found = len(found) > queries.PAGE_ROWS, found[: queries.PAGE_ROWS]
    if before is not None:
        found.reverse()
    further, earlier = (more, after is not None) if before is None else (True, more)
    methods = _methods([letter.id for letter, *_rest in found])
    undrawn = db.session.scalar(queries.how_many_undrawn(body.id)) or 0
    mine = (
        db.session.scalar(queries.how_many_mine(g.actor, own_kinds)) or 0 if g.actor.can(Permission.LETTER_SIGN) else 0
    )
    rows = [row_of(*one, methods.get(one[0].id, ())) for one in found]
    return render_template(
        "outgoing/index.html",
        body=body,
        form=form,
        rows=rows,
        can_pick=any(row.can_sign for row in rows),
        undrawn=undrawn,
        mine=mine,
        refresh_seconds=DRAWING_REFRESH_SECONDS if undrawn else None,
        states=STATES,
        mine_state=State.MINE.value,
        runs=db.session.scalars(signing_queries.runs_of(g.actor)).all(),
        is_running=signing_runs.is_running,
        can_go_on=signing_runs.can_go_on,
        next_url=_neighbour(form, "sesudah", found[-1][0].id) if found and further else None,
        previous_url=_neighbour(form, "sebelum", found[0][0].id) if found and earlier else None,
        letter_title=wording.letter_title,
    )


def _neighbour(form: LetterFilterForm, name: str, id: int) -> str:
    asked: dict[str, Any] = form.in_address | {name: id}
    return url_for(".index", **asked)


def _methods(letter_ids: Sequence[int]) -> dict[int, list[str]]:
    """The methods of the signed copies of some letters."""
    found: dict[int, list[str]] = {}
    for one in db.session.scalars(signing_queries.signatures_of(letter_ids)):
        found.setdefault(one.letter_id, []).append(one.method)
    return found


# One letter


@bp.get("/petugas/surat/<int:id>")
@guard.requires(Permission.LETTER_VIEW)
def show(id: int) -> str:
    """Show one letter: what it is, its copies, and how it is signed."""
    return letter_page(scoped(Letter, id), sign_form(), ScanForm())


def usable_keys() -> Sequence[SigningKey]:
    """The keys with which the acting office may sign."""
    return db.session.scalars(signing_queries.usable_by(g.actor)).all()


def sign_form() -> SignForm:
    """A key and its passphrase, as sent or empty."""
    return SignForm(usable_keys())


def untouched() -> SignForm:
    """The form of signing beside another one of the page, as if nothing had been sent."""
    return SignForm(usable_keys(), formdata=None)


def key_marks(keys: Sequence[SigningKey], named: Official | None) -> list[signing_words.KeyMark]:
    """What is to be seen of these keys before a letter that bears this name is signed."""
    body = cases.acting_body()
    return signing_words.marks_of(keys, signing_keys.trust_in_keys(body), named, body) if keys else []


def handed_out_words(kind: str) -> str:
    """Who gets the signed copy of such a letter from now on."""
    if signing_mails.is_for_applicant(kind):
        return _("Pemohon mengunduh salinan bertanda tangan elektronik yang terakhir; bila belum ada, surat aslinya.")
    if CORRECTIONS.get(kind, NEITHER).by_later:
        return _(
            "Pengunjung situs mengunduh salinan bertanda tangan elektronik yang terakhir; bila belum ada, aslinya."
        )
    return _(
        "Surat ini intern. Yang membukanya dari halaman perkara mendapat salinan bertanda tangan elektronik yang "
        "terakhir; bila belum ada, surat aslinya."
    )


def _who_signs(letter: Letter, named: Official | None) -> str:
    """Who may sign a letter electronically, for somebody who may not."""
    if LETTERS[letter.kind].signer is Role.UNIT_OFFICER:
        return _(
            "Surat perangkat daerah ditandatangani di atas kertas oleh PPID Pelaksananya; pindaiannya dapat diunggah "
            "di halaman ini."
        )
    if named is None:
        return _(
            "Surat ini tidak memuat nama pejabat, jadi hanya pemegang peran %(role)s yang dapat menandatanganinya "
            "secara elektronik.",
            role=wording.DOERS[LETTERS[letter.kind].signer],
        )
    if named.account_id is None:
        return _(
            "%(name)s, %(office)s, tidak mempunyai akun di portal ini, jadi surat ini ditandatangani di atas kertas.",
            name=named.name,
            office=signers.office_words(named),
        )
    return _(
        "Hanya %(name)s, %(office)s, yang dapat menandatangani surat ini secara elektronik, setelah masuk dengan "
        "akunnya sendiri.",
        name=named.name,
        office=signers.office_words(named),
    )


def letter_page(letter: Letter, form: SignForm, scan_form: ScanForm, problem: str | None = None) -> str:
    """The page of a letter; ``problem`` is why the step that was just tried did not happen."""
    body = cases.acting_body()
    _letter, registration, objection_number, named = db.session.execute(queries.one(letter.id)).one()
    objection = db.session.scalar(objection_queries.objection_of_letter(letter.id))
    ever_signed = db.session.scalars(signing_queries.ever_signed(letter.id)).all()
    signatures = [one for one in ever_signed if one.withdrawn_at is None]
    methods = {one.method for one in signatures}
    stands = letter.sha256 is not None and letter.revoked_at is None
    may_sign = stands and signing.is_signer(letter, named, g.actor)
    free = [key for key in usable_keys() if key.method not in methods]
    form.offer(free)
    marks = key_marks(free, named) if may_sign else []
    return render_template(
        "outgoing/show.html",
        body=body,
        zone=body.zone,
        letter=letter,
        row=row_of(letter, registration, objection_number, named, [one.method for one in signatures]),
        title=wording.letter_title(letter.kind),
        case_href=_case_of(letter, objection),
        signatures=signatures,
        opens=may_open(letter, objection),
        revocation=_revocation_of(letter),
        replaces=db.session.execute(queries.replaced_by(letter.id)).one_or_none(),
        outdated=letter_marks.outdated_notice(letter),
        taken_back=[one for one in ever_signed if one.withdrawn_at is not None],
        other_names={one.id for one in signatures if _names_another(one, named, body)},
        named=named,
        handed_out=handed_out_words(letter.kind),
        check_url=letter_marks.check_href(letter.code),
        marks=marks,
        who_signs=_who_signs(letter, named) if stands and not may_sign else None,
        form=form,
        scan_form=scan_form,
        problem=problem,
        may_sign=may_sign,
        has_key=bool(form.usable),
        can_sign=may_sign and bool(free),
        can_scan=stands and g.actor.can(Permission.LETTER_SIGN),
        methods=signing_words.METHODS,
        scans=extensions(SCANS),
        largest=MAX_BYTES,
        corrections=revocations.allowed_now(letter, g.actor) if g.actor.can(Permission.LETTER_REVOKE) else [],
    )


def _names_another(signature: LetterSignature, named: Official | None, body: PublicBody) -> bool:
    """Whether the certificate behind a signed copy names neither the official below the letter nor the body."""
    if signature.method is SigningMethod.PAPER or certificates.names_body(signature.signer, body.name):
        return False
    return signing.names_another(signature.signer, named, body)


def _case_of(letter: Letter, objection: Objection | None) -> str | None:
    """The page of what a letter is about; None when it is about the body itself."""
    if objection is not None:
        return url_for("objection_room.show", id=objection.id)
    return None if letter.request_id is None else url_for("officer.request_show", id=letter.request_id)


def _revocation_of(letter: Letter) -> tuple[LetterRevocation, Letter | None] | None:
    if letter.revoked_at is None:
        return None
    found = db.session.execute(queries.revocation_of(letter.id)).one_or_none()
    return None if found is None else (found[0], found[1])


# Downloads


def may_open(letter: Letter, objection: Objection | None) -> bool:
    """Whether the acting office may read a letter now: as on the page of its case."""
    return cases.may_open(letter) if objection is None else objection_room.may_open(letter, objection)


def _readable(id: int) -> Letter:
    """A drawn letter that the acting office may read now; every other one is 404."""
    letter = scoped(Letter, id)
    objection = db.session.scalar(objection_queries.objection_of_letter(letter.id))
    if letter.sha256 is None or not may_open(letter, objection):
        abort(404)
    return letter


def _name(letter: Letter, ending: str, suffix: str = "") -> str:
    words = " ".join(part for part in (wording.letter_title(letter.kind), letter.number, suffix) if part)
    return f"{words.replace('/', '-')}.{ending}"


@bp.get("/petugas/surat/<int:id>/asli.pdf")
@guard.requires(Permission.LETTER_VIEW)
def original(id: int) -> Response:
    """Hand out a letter as it was issued, without any signature."""
    letter = _readable(id)
    return cases.download(letter_actions.bytes_of(letter), _name(letter, "pdf"), "application/pdf", inline=True)


@bp.get("/petugas/surat/salinan/<int:id>")
@guard.requires(Permission.LETTER_VIEW)
def signed_copy(id: int) -> Response:
    """Hand out a signed copy: the PDF with its signature, or the scan of the one signed in ink."""
    signature = scoped(LetterSignature, id)
    if signature.withdrawn_at is not None:
        abort(404)
    letter = _readable(signature.letter_id)
    is_scan = signature.method is SigningMethod.PAPER
    suffix = _("pindaian") if is_scan else _("bertanda tangan elektronik")
    name = _name(letter, ENDINGS.get(signature.media_type, "bin"), suffix)
    return cases.download(signing.copy_of(signature), name, signature.media_type, inline=not is_scan)
