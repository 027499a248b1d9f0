"""What the admin's pages share: their blueprint, the own body, an action's refusal beside its field."""

from __future__ import annotations

from flask import Blueprint, g, request
from flask_babel import gettext as _

from ppid.db import db
from ppid.models import PublicBody
from ppid.web.forms import Form

bp = Blueprint("admin", __name__)
LONGEST_ID = 18  # digits


def own_body() -> PublicBody:
    """The body that the acting office belongs to."""
    return db.session.get_one(PublicBody, g.actor.body_id)


def put_beside(form: Form, field: str, error: Exception) -> None:
    """Write what an action refused beside the field it is about, or above the form when it is about none."""
    message = _(str(error))
    if field in form:
        form[field].errors = [*form[field].errors, message]
    else:
        form.form_errors = [*form.form_errors, message]


def asked_number(name: str, digits: int = LONGEST_ID) -> int | None:
    """A whole number in the address; anything that cannot be one is None."""
    text = request.args.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= digits else None
