"""Correcting a wrong letter: revoked, or replaced by a new one after a look at its draft."""

from __future__ import annotations

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from ppid import clock
from ppid.access import Permission
from ppid.actions import revocations as actions
from ppid.db import committed, db
from ppid.law import letters as law
from ppid.law.steps import NotAllowed
from ppid.models import Letter
from ppid.queries import letters as queries
from ppid.queries import objections as objection_queries
from ppid.web import cases, guard, letter_marks, outgoing, papers, signers, wording
from ppid.web.forms.revocations import ReplaceForm, RevokeForm
from ppid.web.scope import scoped

bp = Blueprint("revocations", __name__)
Page = str | Response | tuple[str, int]


def _check_now(step: law.Correcting, letter: Letter, *, has_successor: bool = False) -> None:
    """Open a page only when its step can be taken, and say why not. Raises NotAllowed."""
    known = actions.facts_of(letter, g.actor, reason="-", has_successor=has_successor)
    law.check(step, actions.standing_of(letter), known)


@bp.route("/petugas/surat/<int:id>/cabut", methods=["GET", "POST"])
@guard.requires(Permission.LETTER_REVOKE)
def revoke(id: int) -> Page:
    """Ask why, and which letter stands in the place of this one; on POST, revoke it."""
    letter = scoped(Letter, id)
    rule = law.CORRECTIONS.get(letter.kind, law.NEITHER)
    successors = db.session.scalars(queries.successors_of(letter)).all() if rule.by_later else []
    _check_now(law.REVOKE, letter, has_successor=bool(successors))
    form = RevokeForm(successors, needs_one=not rule.alone)
    if not form.is_submitted():
        return _page("revoke", letter, form, rule)
    if not form.validate():
        return _page("revoke", letter, form, rule), 422
    try:
        with committed():
            successor = next((one for one in successors if one.id == form.successor_id), None)
            actions.revoke(letter, form.reason.data or "", actor=g.actor, now=clock.now(), successor=successor)
    except NotAllowed as error:
        return _refused("revoke", id, form, error)
    flash(_("Surat %(number)s dicabut. Berkasnya tetap disimpan.", number=letter.number), "success")
    return redirect(url_for("outgoing.show", id=id))


@bp.route("/petugas/surat/<int:id>/ganti", methods=["GET", "POST"])
@guard.requires(Permission.LETTER_REVOKE)
def replace(id: int) -> Page:
    """Ask what is written wrongly and why; on POST, issue the letter anew and revoke this one."""
    letter = scoped(Letter, id)
    _check_now(law.REPLACE, letter)
    if not _is_open(letter):
        return _to_identity(letter)
    form, rule = _form(letter), law.CORRECTIONS[letter.kind]
    if not form.is_submitted():
        return _page("replace", letter, form, rule)
    if not form.validate():
        return _page("replace", letter, form, rule), 422
    now = clock.now()
    try:
        with committed():
            made = actions.replace_letter(letter, form.corrections, form.reason.data or "", actor=g.actor, now=now)
    except NotAllowed as error:
        return _refused("replace", id, form, error)
    made_id, number = made.id, made.number
    papers.draw_these([made_id])
    if outdated := letter_marks.outdated_notice(scoped(Letter, made_id)):
        flash(
            _(
                "Pemberitahuan tertulis nomor %(number)s masih menyebut keputusan yang lama. Gantilah juga surat itu.",
                number=outdated.notice.number,
            ),
            "warning",
        )
    flash(_("Surat pengganti terbit dengan nomor %(number)s. Surat lama dicabut.", number=number), "success")
    return redirect(url_for("outgoing.show", id=made_id))


@bp.post("/petugas/surat/<int:id>/ganti/konsep")
@guard.requires(Permission.LETTER_REVOKE)
def draft(id: int) -> Page:
    """Show the replacement as it would look, with what is typed so far. Nothing is written."""
    letter = scoped(Letter, id)
    _check_now(law.REPLACE, letter)
    if not _is_open(letter):
        return _to_identity(letter)
    form = _form(letter)
    del form.seen
    if not form.validate():
        form = _form(letter)
        form.validate()
        return _page("replace", letter, form, law.CORRECTIONS.get(letter.kind, law.NEITHER)), 422
    data = actions.draft(letter, form.corrections, form.reason.data or "", actor=g.actor, now=clock.now())
    return cases.download(data, f"{_('konsep surat pengganti')}.pdf", "application/pdf", inline=True)


def _form(letter: Letter) -> ReplaceForm:
    return ReplaceForm(actions.printed(letter), is_addressed=actions.has_addressee(letter))


def _is_open(letter: Letter) -> bool:
    """Whether the acting office may read the letter now: the form shows what stands in it."""
    return outgoing.may_open(letter, db.session.scalar(objection_queries.objection_of_letter(letter.id)))


def _to_identity(letter: Letter) -> Response:
    flash(_("Surat ini memuat kontak Pemohon. Buka identitasnya pada halaman perkaranya, lalu kembali ke sini."))
    return redirect(url_for("outgoing.show", id=letter.id))


def _page(name: str, letter: Letter, form: RevokeForm | ReplaceForm, rule: law.Correction) -> str:
    return render_template(
        f"revocations/{name}.html",
        body=cases.acting_body(),
        letter=letter,
        form=form,
        rule=rule,
        title=wording.letter_title(letter.kind),
        keeps_number=letter.series is None,
        citing=letter_marks.notice_citing(letter) if letter.kind == "refusal" else None,
        signer=signers.of(cases.acting_body(), letter.kind),
    )


def _refused(name: str, id: int, form: RevokeForm | ReplaceForm, error: NotAllowed) -> tuple[str, int]:
    """The same page with what was typed and why it was not done."""
    db.session.rollback()
    letter = scoped(Letter, id)
    form.form_errors.append(f"{_(error.sentence)} ({error.article})")
    return _page(name, letter, form, law.CORRECTIONS.get(letter.kind, law.NEITHER)), 409
