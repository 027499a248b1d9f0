"""Signing in and out, one's own account, and the office one acts in."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, current_app, flash, g, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user, login_user, logout_user
from werkzeug.wrappers import Response

from ppid import clock
from ppid.access import Actor, Permission
from ppid.actions import people as actions
from ppid.db import committed
from ppid.law.roles import Role
from ppid.web import guard
from ppid.web.forms.auth import OfficeForm, PasswordForm, SignInForm
from ppid.web.limits import GUESSING, limiter
from ppid.web.visit import Visitor, actor_of, held_today, is_signed_in, load_actor

bp = Blueprint("auth", __name__)

BEFORE_NEW_PASSWORD = frozenset({"auth.account", "auth.sign_out"})
AT_PRESENT = {
    Role.COORDINATOR: _l(
        "Untuk saat ini jabatan koordinator hanya membuka halaman akun ini dan halaman publik; "
        "halaman pembinaan antarbadan publik belum tersedia."
    ),
    Role.AUDITOR: _l(
        "Untuk saat ini jabatan auditor hanya membuka halaman akun ini dan halaman publik; "
        "halaman pemeriksaan jejak kegiatan belum tersedia."
    ),
}


def safe_next(target: str | None) -> str | None:
    """A path of this portal, or None: nobody is sent elsewhere after signing in.

    Browsers drop tabs and line breaks from an address and read a backslash as a slash, so none may be in it.
    """
    if not target or not target.startswith("/") or not target.isprintable() or "\\" in target:
        return None
    parts = urlsplit(target)
    return None if parts.scheme or parts.netloc or target.startswith("//") else target


def landing(actor: Actor) -> str:
    """Where the office begins its day."""
    if actor.can(Permission.OBJECTION_RULE):
        return url_for("objection_room.worklist")
    if actor.can(Permission.REQUEST_VIEW):
        return url_for("officer.worklist")
    if actor.can(Permission.DISPUTE_VIEW):
        return url_for("disputes.index")
    if actor.can(Permission.ACCOUNT_MANAGE):
        return url_for("admin.accounts")
    return url_for("auth.account")


@bp.before_app_request
def _new_password_first() -> Response | None:
    """Whoever signed in with a temporary password chooses their own before any page of an office opens."""
    if request.endpoint is None or request.endpoint in BEFORE_NEW_PASSWORD or not is_signed_in():
        return None
    declared = guard.declared_of(current_app.view_functions.get(request.endpoint))
    if isinstance(declared, Permission) and current_user.account.must_change_password:
        return redirect(url_for("auth.account"))
    return None


@bp.route("/masuk", methods=["GET", "POST"])
@guard.public
@limiter.limit(GUESSING, methods=["POST"])
def sign_in() -> str | Response | tuple[str, int]:
    """Sign in with e-mail and password. Every failure looks the same."""
    form = SignInForm()
    if not form.validate_on_submit():
        page = render_template("auth/sign_in.html", form=form)
        return (page, 422) if form.is_submitted() else page
    with committed():
        account = actions.sign_in(form.email.data or "", form.password.data or "", now=clock.now())
    if account is None:
        form.form_errors = [_("E-mail atau kata sandi tidak cocok, atau akun sedang dikunci sementara.")]
        return render_template("auth/sign_in.html", form=form), 422
    if not held_today(account):
        form.form_errors = [
            _("Akun ini tidak memegang jabatan yang berlaku hari ini. Hubungi admin badan publik Anda.")
        ]
        return render_template("auth/sign_in.html", form=form), 422
    language = session.get("language")
    session.clear()  # nothing of the visit before belongs to the one that begins
    if language:
        session["language"] = language
    login_user(Visitor(account))
    actor = load_actor()
    assert actor is not None  # an office is held, and the account is active
    return redirect(safe_next(request.args.get("next")) or landing(actor))


@bp.post("/keluar")
@guard.public
def sign_out() -> Response:
    """End the visit."""
    logout_user()
    session.clear()
    flash(_("Anda sudah keluar."))
    return redirect(url_for("public.home"))


@bp.route("/akun", methods=["GET", "POST"])
@guard.requires(Permission.OWN_ACCOUNT)
@limiter.limit(GUESSING, methods=["POST"])
def account() -> str | Response | tuple[str, int]:
    """One's own account: the offices held, what the present one opens, and a new password."""
    form = PasswordForm()
    mine = current_user.account
    if not form.validate_on_submit():
        return (_account_page(form), 422) if form.is_submitted() else _account_page(form)
    was_forced = mine.must_change_password
    with committed():
        changed = actions.change_password(mine, form.current.data or "", form.new.data or "", now=clock.now())
    if not changed:
        form.current.errors = [_("Kata sandi sekarang tidak cocok.")]
        return _account_page(form), 422
    login_user(Visitor(mine))
    flash(_("Kata sandi sudah diganti. Sesi Anda di perangkat lain berakhir."), "success")
    actor = load_actor()
    return redirect(landing(actor) if was_forced and actor else url_for(".account"))


def _account_page(form: PasswordForm) -> str:
    held = held_today(current_user.account)
    acting = next(office for office in held if office.id == g.actor.official_id)
    return render_template(
        "auth/account.html",
        form=form,
        account=current_user.account,
        offices=held,
        acting=acting,
        body=acting.body,
        min_length=actions.MIN_PASSWORD_LENGTH,
        at_present=AT_PRESENT.get(acting.role),
    )


@bp.post("/jabatan")
@guard.requires(Permission.OWN_ACCOUNT)
def choose_office() -> Response:
    """Act in another of one's own offices."""
    form = OfficeForm()
    wanted = form.office.data if form.validate_on_submit() else None
    for office in held_today(current_user.account):
        if office.id == wanted:
            session["office"] = office.id
            flash(_("Anda sekarang bertindak sebagai %(jabatan)s.", jabatan=office.jabatan.rstrip(".")), "success")
            return redirect(landing(actor_of(office, current_user.account)))
    flash(_("Jabatan itu tidak Anda pegang hari ini."), "warning")
    return redirect(url_for(".account"))
