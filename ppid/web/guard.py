"""Fail closed: a view that declares nothing is refused, before anything else runs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, abort, current_app, g, redirect, request, url_for
from werkzeug.wrappers import Response

from ppid.access import Permission
from ppid.web import visit

View = TypeVar("View", bound=Callable[..., Any])
PUBLIC = "public"
DECLARED = "_ppid_access"


def public(view: View) -> View:
    """Declare that anybody may open this view."""
    setattr(view, DECLARED, PUBLIC)
    return view


def requires(permission: Permission) -> Callable[[View], View]:
    """Declare that this view needs ``permission`` in the office held now."""

    def declare(view: View) -> View:
        setattr(view, DECLARED, permission)
        return view

    return declare


def declared_of(view: Callable[..., Any] | None) -> Permission | str | None:
    """What a view declares: a permission, PUBLIC, or None."""
    return getattr(view, DECLARED, None)


def init(app: Flask) -> None:
    app.before_request(_guard)


def _guard() -> Response | None:
    g.actor = visit.load_actor()
    if request.endpoint is None or request.endpoint in {"static", "bootstrap.static"}:
        return None  # a 404 of its own, or a file of the project
    declared = declared_of(current_app.view_functions.get(request.endpoint))
    if declared == PUBLIC:
        return None
    if not isinstance(declared, Permission):
        abort(403)
    if g.actor is None:
        return redirect(url_for("auth.sign_in", next=request.path if request.method == "GET" else None))
    if not g.actor.can(declared):
        abort(403)
    return None
