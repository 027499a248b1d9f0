"""What the admin of a body keeps of keys: which sign, until when, for whom. Added after they opened once."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from ppid import clock, settings, signing_service, vault
from ppid.access import Permission
from ppid.actions import signing, signing_keys
from ppid.db import committed, db, rest
from ppid.letters.troubles import CannotSign, Trouble
from ppid.models import Official, SigningKey, SigningMethod
from ppid.queries import signing as queries
from ppid.web import guard, signing_words
from ppid.web.forms import Form
from ppid.web.forms.admin import ConfirmForm
from ppid.web.forms.officer import add_error
from ppid.web.forms.signing_keys import KeyFileForm, RemoteForm, TokenForm
from ppid.web.keeping import own_body
from ppid.web.limits import limiter
from ppid.web.scope import scoped

if TYPE_CHECKING:
    from ppid.letters.sign import Certificate

bp = Blueprint("signing_keys", __name__)
ENDS_SOON = timedelta(days=30)
TRYING = "20 per minute; 100 per hour"  # a passphrase is not to be guessed here
Page = str | Response | tuple[str, int]

FIELDS = {
    Trouble.WRONG_PASSPHRASE: "passphrase",
    Trouble.PIN_LOCKED: "passphrase",
    Trouble.NOT_A_KEY_FILE: "file",
    Trouble.NO_KEY_INSIDE: "file",
    Trouble.EXPIRED: "file",
    Trouble.NOT_YET_VALID: "file",
    Trouble.NOT_FOR_SIGNING: "file",
    Trouble.NO_TOKEN: "token",
    Trouble.NOT_ON_TOKEN: "label",
    Trouble.IDENTITY_UNKNOWN: "identity",
    Trouble.KEY_THERE: "official",
    Trouble.OTHER_NAME: "other_name",
}


@bp.get("/admin/tanda-tangan")
@guard.requires(Permission.BODY_MANAGE)
def index() -> str:
    """List the keys of the body, and what this installation can sign with."""
    body, now = own_body(), clock.now()
    keys = db.session.scalars(queries.keys_of(body.id)).all()
    marks = signing_words.marks_of(keys, signing_keys.trust_in_keys(body), None, body)
    return render_template(
        "signing/keys.html",
        body=body,
        zone=body.zone,
        rows=[(mark.key, *_standing(mark.key, now), _masked(mark.key), mark) for mark in marks],
        methods=signing_words.METHODS,
        has_module=bool(settings.current().pkcs11_module),
        has_service=signing_service.is_set_up(),
        has_timestamps=bool(settings.current().tsa_url),
    )


def _standing(key: SigningKey, now: datetime) -> tuple[str, str]:
    """A key of the status macro, and its word."""
    if not key.is_active:
        return "inactive", _("Dinonaktifkan")
    if key.valid_until_at is None:
        return "active", _("Dipakai")
    if now > key.valid_until_at:
        return "late", _("Sudah berakhir")
    if key.valid_until_at - now <= ENDS_SOON:
        return "soon", _("Segera berakhir")
    return "active", _("Dipakai")


def _masked(key: SigningKey) -> str:
    """What of a remote identity may be seen."""
    return vault.mask(key.secret) if key.method is SigningMethod.REMOTE and key.is_active else ""


def _officials() -> list[Official]:
    body = own_body()
    return list(db.session.scalars(queries.signers_of(body.id, clock.today(body.zone))))


@bp.route("/admin/tanda-tangan/berkas", methods=["GET", "POST"])
@guard.requires(Permission.BODY_MANAGE)
@limiter.limit(TRYING, methods=["POST"])
def add_file() -> Page:
    """Add a PKCS#12 file; its passphrase is asked to see that it opens, and forgotten."""
    form, found = KeyFileForm(_officials()), None
    if form.is_submitted() and form.validate():
        try:
            now = clock.now()
            rest()
            found = signing_keys.open_file(form.data_of_file, form.passphrase.data or "", now=now)
            with committed():
                signing_keys.add(
                    own_body(),
                    SigningMethod.FILE,
                    official=_chosen(form),
                    certificate=found,
                    secret=base64.b64encode(form.data_of_file).decode(),
                    other_name=bool(form.other_name.data),
                    actor=g.actor,
                    now=now,
                )
        except CannotSign as error:
            _put_beside(form, error)
        else:
            return _added(found)
    return _form_page("signing/key_file.html", form, found)


@bp.route("/admin/tanda-tangan/token", methods=["GET", "POST"])
@guard.requires(Permission.BODY_MANAGE)
@limiter.limit(TRYING, methods=["POST"])
def add_token() -> Page:
    """Add a key in a token; its PIN is asked to see that it opens, and forgotten."""
    form, found = TokenForm(_officials()), None
    if form.is_submitted() and form.validate():
        place, now = signing_keys.place_of(form.token.data or "", form.label.data or ""), clock.now()
        try:
            rest()
            found = signing_keys.open_token(place, form.passphrase.data or "", now=now)
            with committed():
                signing_keys.add(
                    own_body(),
                    SigningMethod.TOKEN,
                    official=_chosen(form),
                    certificate=found,
                    place=place,
                    other_name=bool(form.other_name.data),
                    actor=g.actor,
                    now=now,
                )
        except CannotSign as error:
            _put_beside(form, error)
        else:
            return _added(found)
    return _form_page("signing/key_token.html", form, found)


@bp.route("/admin/tanda-tangan/jarak-jauh", methods=["GET", "POST"])
@guard.requires(Permission.BODY_MANAGE)
@limiter.limit(TRYING, methods=["POST"])
def add_remote() -> Page:
    """Let an official sign through the remote service, under their NIK there."""
    form = RemoteForm(_officials())
    if form.is_submitted() and form.validate():
        identity, now = form.identity.data or "", clock.now()
        try:
            rest()
            asked = _is_known(identity)
            with committed():
                signing_keys.add(
                    own_body(),
                    SigningMethod.REMOTE,
                    official=_chosen(form),
                    certificate=None,
                    secret=identity,
                    actor=g.actor,
                    now=now,
                )
        except CannotSign as error:
            _put_beside(form, error)
        else:
            flash(_("Pejabat ini dapat menandatangani melalui layanan jarak jauh."), "success")
            if not asked:
                flash(_("Layanan tanda tangan belum dapat ditanyai, jadi NIK ini belum diperiksa."), "warning")
            return redirect(url_for(".index"))
    return _form_page("signing/key_remote.html", form)


def _is_known(identity: str) -> bool:
    """Ask the service for an identity; False when it cannot be asked now. Raises CannotSign when it knows of none."""
    try:
        if not signing_service.current().is_registered(identity):
            raise CannotSign(Trouble.IDENTITY_UNKNOWN)
    except CannotSign as error:
        if error.trouble in {Trouble.IDENTITY_UNKNOWN, Trouble.NO_SERVICE}:
            raise
        return False
    return True


def _chosen(form: KeyFileForm | TokenForm | RemoteForm) -> Official | None:
    """The official as the transaction finds them."""
    return None if form.chosen is None else scoped(Official, int(form.official.data))


def _put_beside(form: Form, error: CannotSign) -> None:
    db.session.rollback()
    words, field = signing_words.trouble_words(error), FIELDS.get(error.trouble, "")
    if field in form:
        add_error(form[field], words)
    else:
        form.form_errors.append(words)


def _added(found: Certificate) -> Response:
    """Say whose key it is, and whether anybody vouches for that."""
    flash(_("Kunci atas nama %(subject)s ditambahkan.", subject=found.subject), "success")
    if found.trust in signing_words.DOUBTFUL:
        flash(
            _("Penerbit: %(issuer)s. %(trust)s", issuer=found.issuer, trust=signing_words.TRUST[found.trust]), "warning"
        )
    return redirect(url_for(".index"))


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A certificate that names somebody else than the official it is added for: what the admin is to compare."""

    subject: str
    issuer: str
    trust: str
    named: str


def _mismatch(form: KeyFileForm | TokenForm | RemoteForm, found: Certificate | None) -> Mismatch | None:
    """None unless the key was opened and not added for the name on it."""
    body = own_body()
    if found is None or not signing.names_another(found.subject, form.chosen, body):
        return None
    named = form.chosen.name if form.chosen else body.name
    return Mismatch(found.subject, found.issuer, str(signing_words.TRUST[found.trust]), named)


def _form_page(
    template: str, form: KeyFileForm | TokenForm | RemoteForm, found: Certificate | None = None
) -> str | tuple[str, int]:
    page = render_template(
        template,
        form=form,
        body=own_body(),
        mismatch=_mismatch(form, found),
        has_module=bool(settings.current().pkcs11_module),
        has_service=signing_service.is_set_up(),
    )
    return (page, 422) if form.is_submitted() else page


@bp.route("/admin/tanda-tangan/<int:id>/nonaktifkan", methods=["GET", "POST"])
@guard.requires(Permission.BODY_MANAGE)
def end(id: int) -> Page:
    """Put a key out of use."""
    key, form = scoped(SigningKey, id), ConfirmForm()
    if form.validate_on_submit():
        with committed():
            ended = signing_keys.end(scoped(SigningKey, id), own_body(), actor=g.actor, now=clock.now())
        flash(_("Kunci dinonaktifkan.") if ended else _("Kunci ini sudah nonaktif."), "success")
        return redirect(url_for(".index"))
    return render_template("signing/key_end.html", key=key, form=form, body=own_body(), methods=signing_words.METHODS)
