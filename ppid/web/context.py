"""What every template may use, and the headers that every answer carries."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, g, request
from flask_babel import get_locale

from ppid import clock, daystrip, settings
from ppid.access import Permission
from ppid.i18n import LANGUAGES

CONTENT_POLICY = (
    "default-src 'self'; img-src 'self' data:; style-src 'self'; script-src 'self'; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def init(app: Flask) -> None:
    app.context_processor(_context)
    app.jinja_env.globals["daystrip"] = daystrip  # macros are imported without the context
    app.after_request(_headers)


def _context() -> dict[str, Any]:
    actor = g.get("actor")
    return {
        "actor": actor,
        "can": lambda name: actor is not None and actor.can(Permission(name)),
        "languages": LANGUAGES,
        "language": str(get_locale() or "id"),
        "is_development": settings.current().is_development,
        "now": clock.now(),
    }


def _headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.endpoint not in {"static", "bootstrap.static"}:
        response.headers.setdefault("Cache-Control", "no-store")
        response.vary.add("Cookie")
    if settings.current().base_url.startswith("https://"):
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
    return response
