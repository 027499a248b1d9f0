"""Every error page, and the one place where errors of the law and of the database become HTTP."""

from __future__ import annotations

from flask import Flask, render_template
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from ppid.db import db
from ppid.law.workflow import NotAllowed

PAGES = {400, 403, 404, 409, 413, 429, 500}


def init(app: Flask) -> None:
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(NotAllowed, _not_allowed)
    app.register_error_handler(StaleDataError, _stale)
    app.register_error_handler(500, _broken)


def _page(code: int, reason: str | None = None) -> tuple[str, int]:
    name = code if code in PAGES else 400
    return render_template(f"errors/{name}.html", reason=reason), code


def _http(error: HTTPException) -> tuple[str, int] | HTTPException:
    if error.code is None or error.code < 400:
        return error
    return _page(error.code)


def _csrf(_error: CSRFError) -> tuple[str, int]:
    return _page(
        400, _("Halaman ini dibuka terlalu lama atau dari sesi lain. Kembali, muat ulang halaman, lalu kirim lagi.")
    )


def _not_allowed(error: NotAllowed) -> tuple[str, int]:
    db.session.rollback()
    return _page(409, f"{_(error.sentence)} ({error.article})")


def _stale(_error: StaleDataError) -> tuple[str, int]:
    db.session.rollback()
    return _page(409)


def _broken(_error: Exception) -> tuple[str, int]:
    db.session.rollback()
    return _page(500)
