"""What the admin of a body keeps: accounts and terms of office, the body's own data and its colour."""

from __future__ import annotations

from datetime import date

from flask import Response, abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response as AnyResponse

from ppid import clock
from ppid.access import Permission
from ppid.actions import bodies as body_actions
from ppid.actions import people
from ppid.clock import ZONES
from ppid.db import committed, db
from ppid.i18n import format_date
from ppid.law.roles import Role
from ppid.models import Account, Official, PublicBody, Unit
from ppid.queries import approvals as approval_queries
from ppid.queries import people as queries
from ppid.queries.requests import units_of
from ppid.web import guard, handovers, holidays, letter_texts, letterheads, once, signers, units
from ppid.web.forms.admin import AppointmentForm, BodyForm, ConfirmForm, EndForm, shown
from ppid.web.keeping import asked_number, bp, own_body, put_beside
from ppid.web.scope import scoped
from ppid.web.wording import DOERS

__all__ = ["bp", "holidays", "letter_texts", "letterheads", "units"]  # their views stand on the same blueprint

COLOUR_SECONDS = 86_400
SAMPLE_SEQ = 12
TERMS = {
    queries.Term.CURRENT: _l("Sedang berlaku"),
    queries.Term.ENDED: _l("Sudah berakhir"),
    queries.Term.ALL: _l("Semua"),
}


# Accounts and terms of office


@bp.get("/admin/akun")
@guard.requires(Permission.ACCOUNT_MANAGE)
def accounts() -> str:
    """The offices of the body that have an account, with who holds them; page by key."""
    body, now = own_body(), clock.now()
    asked = request.args.get("masa", "")
    term = queries.Term(asked) if asked in set(queries.Term) else queries.Term.CURRENT
    after, before = asked_number("sesudah"), asked_number("sebelum")
    today = clock.local_date(now, body.zone)
    rows = list(db.session.execute(queries.roster(body.id, term, today=today, after=after, before=before)).all())
    has_more, rows = len(rows) > queries.PAGE_ROWS, rows[: queries.PAGE_ROWS]
    if before is not None:
        rows.reverse()
    has_next, has_previous = (has_more, after is not None) if before is None else (True, has_more)
    return render_template(
        "admin/accounts.html",
        body=body,
        rows=[(office, account, _standing(office, account, today)) for office, account in rows],
        term=term,
        terms=TERMS,
        roles=DOERS,
        today=today,
        next_id=rows[-1][0].id if rows and has_next else None,
        previous_id=rows[0][0].id if rows and has_previous else None,
    )


def _standing(office: Official, account: Account, today: date) -> tuple[str, str, str]:
    """How an office and its account stand: a key of the status macro, its tone, its word."""
    if office.until_on is not None and office.until_on < today:
        return "ended", "closed", _("Berakhir")
    if office.from_on > today:
        return "queued", "calm", _("Belum mulai")
    if not account.is_active:
        return "inactive", "closed", _("Akun dinonaktifkan")
    if account.locked_until_at is not None and clock.now() < account.locked_until_at:
        return "soon", "soon", _("Terkunci sementara")
    if account.must_change_password:
        return "queued", "calm", _("Kata sandi sementara")
    return "active", "done", _("Berlaku")


@bp.route("/admin/akun/baru", methods=["GET", "POST"])
@guard.requires(Permission.ACCOUNT_MANAGE)
def account_new() -> str | AnyResponse | tuple[str, int]:
    """Give somebody an office and, when the address is new, an account with a temporary password."""
    body = own_body()
    form = AppointmentForm(body, db.session.scalars(units_of(body.id)).all())
    if request.method == "GET":
        form.from_on.data = clock.today(body.zone)
    elif form.validate() and (made := _appointed(form)) is not None:
        office, password = made
        if shared := signers.shared_words(office):
            flash(shared, "warning")
        if password is None:
            flash(_("Jabatan dicatat. Akun yang sudah ada memegangnya dengan kata sandinya sendiri."), "success")
            return redirect(url_for(".accounts"))
        assert office.account_id is not None  # it has just been made
        once.keep(password, _password_of(office.account_id))
        return redirect(url_for(".account_password", id=office.account_id))
    page = render_template("admin/account_new.html", form=form, body=body, holders=signers.holders_now(own_body()))
    return (page, 422) if form.is_submitted() else page


def _appointed(form: AppointmentForm) -> tuple[Official, str | None] | None:
    """Take the step; None, with a word beside the field, when it is refused."""
    assert form.from_on.data is not None  # the form asks for it
    try:
        with committed():
            return people.admit(
                own_body(),
                form.email.data or "",
                Role(form.role.data),
                form.jabatan.data or "",
                form.name.data or "",
                from_on=form.from_on.data,
                until_on=form.until_on.data,
                unit=scoped(Unit, int(form.unit.data)) if form.unit.data else None,
                nip=form.nip.data or "",
                rank=form.rank.data or "",
                decree=form.decree.data or "",
                acting=form.acting.data or "",
                principal=form.principal.data or "",
                actor=g.actor,
                now=clock.now(),
            )
    except people.AccountError as error:
        put_beside(form, error.field, error)
        return None


def _password_of(account_id: int) -> str:
    return f"temporary password {account_id}"


@bp.route("/admin/akun/<int:id>/sandi", methods=["GET", "POST"])
@guard.requires(Permission.ACCOUNT_MANAGE)
def account_password(id: int) -> str | AnyResponse | tuple[str, int]:
    """Show a temporary password once; or ask whether to make a new one, and on POST make it."""
    if id == g.actor.account_id:
        return redirect(url_for("auth.account"))
    account = db.session.scalar(queries.account_in(g.actor.body_id, id)) or abort(404)
    form = ConfirmForm()
    if form.validate_on_submit():
        try:
            with committed():
                password = people.give_new_password(account, own_body(), actor=g.actor, now=clock.now())
        except people.AccountError as error:
            put_beside(form, error.field, error)
            return render_template("admin/account_password.html", form=form, account=account, body=own_body()), 409
        once.keep(password, _password_of(id))
        return redirect(url_for(".account_password", id=id))
    return render_template(
        "admin/account_password.html", form=form, account=account, body=own_body(), password=once.take(_password_of(id))
    )


@bp.route("/admin/jabatan/<int:id>/akhiri", methods=["GET", "POST"])
@guard.requires(Permission.ACCOUNT_MANAGE)
def office_end(id: int) -> str | AnyResponse | tuple[str, int]:
    """End a term of office on a date."""
    office, body = scoped(Official, id), own_body()
    today = clock.today(body.zone)
    has_ended = office.until_on is not None and office.until_on < today
    form = EndForm()
    if request.method == "GET" or has_ended:
        form.until_on.data = max(today, office.from_on)
    elif form.validate() and _ended(form, id):
        assert form.until_on.data is not None  # the form asks for it
        flash(_("Masa jabatan berakhir pada %(day)s.", day=format_date(form.until_on.data)), "success")
        if successor := signers.successor_words(office, form.until_on.data, today):
            flash(successor, "success")
        if left_open := handovers.handover_words(office, today):
            flash(left_open, "warning")
        return redirect(url_for(".accounts"))
    last_on = today if form.errors or form.until_on.data is None else form.until_on.data
    page = render_template(
        "admin/office_end.html",
        form=form,
        office=office,
        body=body,
        has_ended=has_ended,
        successor=None if has_ended else signers.successor_words(office, last_on, today),
    )
    if not form.is_submitted():
        return page
    return page, 409 if has_ended else 422


def _ended(form: EndForm, id: int) -> bool:
    assert form.until_on.data is not None  # the form asks for it
    try:
        with committed():
            office = scoped(Official, id)
            people.end_term(office, own_body(), until_on=form.until_on.data, actor=g.actor, now=clock.now())
    except people.AccountError as error:
        put_beside(form, error.field, error)
        return False
    return True


# The body's own data


@bp.route("/admin/badan", methods=["GET", "POST"])
@guard.requires(Permission.BODY_MANAGE)
def body() -> str | AnyResponse | tuple[str, int]:
    """Edit what the body says about itself."""
    own = own_body()
    form = BodyForm(data=shown(own, body_actions.EDITABLE))
    if form.validate_on_submit():
        try:
            with committed():
                changed = body_actions.edit(own_body(), form.values(), actor=g.actor, now=clock.now())
        except body_actions.BodyError as error:
            put_beside(form, error.field, error)
        else:
            if changed:
                flash(_("Data badan publik disimpan. Surat yang sudah terbit tidak berubah."), "success")
            else:
                flash(_("Tidak ada yang diubah."))
            return redirect(url_for(".body"))
    own = own_body()
    on = clock.today(own.zone)
    page = render_template(
        "admin/body.html",
        form=form,
        body=own,
        zone=ZONES[own.zone],
        samples=_sample_numbers(own),
        marks=_marks(own),
        approvers=db.session.scalar(approval_queries.how_many_approvers(own.id, on)) if own.needs_approval else None,
    )
    return (page, 422) if form.is_submitted() else page


def _marks(own: PublicBody) -> list[tuple[str, str, str]]:
    """What may stand in a pattern: the mark itself, what it means, and what it gives at this body now."""
    meanings = {
        "{seq}": _("Nomor urut, mulai dari 1 setiap tahun dan tanpa lompatan. Harus ada."),
        "{seq:03}": _("Nomor urut dengan paling sedikit tiga angka; {seq:04} empat angka, dan seterusnya."),
        "{code}": _("Kode pada nomor pendaftaran, atau kode surat pada nomor surat dan surat keputusan."),
        "{classification}": _("Kode klasifikasi arsip."),
        "{unit}": _(
            "Kode perangkat daerah pada nota dinasnya; pada surat PPID sama dengan kode surat. Tanpa tanda ini, "
            "kode perangkat daerah menggantikan {code} pada nota dinas."
        ),
        "{roman}": _("Bulan dengan angka Romawi."),
        "{month}": _("Bulan dengan dua angka."),
        "{year}": _("Tahun. Harus ada."),
    }
    now = clock.now()
    return [
        (mark, words, body_actions.sample_number(mark, own, own.letter_code, {}, now, seq=SAMPLE_SEQ))
        for mark, words in meanings.items()
    ]


def _sample_numbers(own: PublicBody) -> list[str]:
    """The numbers of a registration, a letter and a decree as the stored patterns write them."""
    patterns = (
        (own.register_pattern, own.register_code),
        (own.letter_pattern, own.letter_code),
        (own.decree_pattern, own.letter_code),
    )
    now = clock.now()
    return [body_actions.sample_number(pattern, own, code, {}, now, seq=SAMPLE_SEQ) for pattern, code in patterns]


@bp.get("/warna/<slug>.css")
@guard.public
def colour(slug: str) -> Response:
    """The body's accent colour as a stylesheet of one line; without a readable one there is none."""
    own = db.session.scalar(queries.body_by_slug(slug.replace("\x00", "")))
    if own is None or not own.accent:
        abort(404)
    try:
        body_actions.check_accent(own.accent)
    except body_actions.BodyError:
        abort(404)
    answer = Response(f":root{{--accent:{own.accent}}}\n", mimetype="text/css")
    answer.headers["Cache-Control"] = f"public, max-age={COLOUR_SECONDS}"
    return answer
