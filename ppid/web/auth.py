"""Signing in and out, and who acts in this visit."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_user, logout_user
from werkzeug.wrappers import Response

from ppid import clock
from ppid.access import Actor, Permission
from ppid.actions import people as actions
from ppid.db import committed, db
from ppid.queries import people as queries
from ppid.web import guard
from ppid.web.forms.auth import OfficeForm, PasswordForm, SignInForm
from ppid.web.limits import GUESSING, limiter
from ppid.web.visit import Visitor, actor_of, load_actor

bp = Blueprint("auth", __name__)


def safe_next(target: str | None) -> str | None:
    """A path of this portal, or None: nobody is sent elsewhere after signing in."""
    return target if target and target.startswith("/") and not target.startswith(("//", "/\\")) else None


def landing(actor: Actor) -> str:
    """Where the office begins its day."""
    if actor.can(Permission.REQUEST_VIEW):
        return url_for("officer.worklist")
    if actor.can(Permission.ACCOUNT_MANAGE):
        return url_for("admin.accounts")
    return url_for("auth.account")


@bp.route("/masuk", methods=["GET", "POST"])
@guard.public
@limiter.limit(GUESSING, methods=["POST"])
def sign_in() -> str | Response | tuple[str, int]:
    """Sign in with e-mail and password. Every failure looks the same."""
    form = SignInForm()
    if form.validate_on_submit():
        with committed():
            account = actions.sign_in(form.email.data or "", form.password.data or "", now=clock.now())
        if account is not None:
            session.clear()
            login_user(Visitor(account))
            actor = load_actor()
            if actor is not None:
                return redirect(safe_next(request.args.get("next")) or landing(actor))
            logout_user()
            form.email.errors = [
                _("Akun ini tidak memegang jabatan yang berlaku hari ini. Hubungi admin badan publik Anda.")
            ]
        else:
            form.email.errors = [_("E-mail atau kata sandi tidak cocok, atau akun sedang dikunci sementara.")]
        return render_template("auth/sign_in.html", form=form), 422
    return render_template("auth/sign_in.html", form=form)


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
def account() -> str | Response | tuple[str, int]:
    """One's own account: offices held and a new password."""
    mine = current_user.account
    form, office_form = PasswordForm(), OfficeForm()
    today = clock.now().date()
    offices = [office for office in db.session.scalars(queries.offices_of(mine.id)) if queries.is_held(office, today)]
    if form.validate_on_submit():
        with committed():
            changed = actions.change_password(mine, form.current.data or "", form.new.data or "", now=clock.now())
        if changed:
            login_user(Visitor(mine))
            flash(_("Kata sandi sudah diganti. Sesi Anda di perangkat lain berakhir."))
            return redirect(url_for(".account"))
        form.current.errors = [_("Kata sandi sekarang tidak cocok.")]
        return render_template("auth/account.html", form=form, office_form=office_form, offices=offices), 422
    return render_template("auth/account.html", form=form, office_form=office_form, offices=offices)


@bp.post("/jabatan")
@guard.requires(Permission.OWN_ACCOUNT)
def choose_office() -> Response:
    """Act in another of one's own offices."""
    form = OfficeForm()
    wanted = form.office.data if form.validate_on_submit() else None
    offices = db.session.scalars(queries.offices_of(current_user.account.id)).all()
    for office in offices:
        if office.id == wanted and queries.is_held(office, clock.today(office.body.zone)):
            session["office"] = office.id
            return redirect(landing(actor_of(office, current_user.account)))
    flash(_("Jabatan itu tidak Anda pegang hari ini."))
    return redirect(url_for(".account"))
