"""Pages. One module per audience; a view loads through `scope`, declares its permission and calls one action."""

from __future__ import annotations

from flask import Flask


def init(app: Flask) -> None:
    """Attach every blueprint, the guard, the error pages and the headers."""
    from flask_bootstrap import Bootstrap5
    from flask_compress import Compress
    from flask_wtf import CSRFProtect

    from ppid.web import (
        admin,
        applicant,
        assignments,
        auth,
        context,
        desk,
        errors,
        filing,
        guard,
        harm_tests,
        limits,
        officer,
        progress,
        public,
        redactions,
        verify,
        visit,
    )

    Bootstrap5(app)
    Compress(app)
    CSRFProtect(app)
    visit.login_manager.init_app(app)
    limits.limiter.init_app(app)
    for module in (
        public,
        filing,
        applicant,
        verify,
        auth,
        officer,
        progress,
        assignments,
        desk,
        admin,
        redactions,
        harm_tests,
    ):
        app.register_blueprint(module.bp)
    guard.init(app)
    errors.init(app)
    context.init(app)
