"""Portal PPID: people ask their government for information, and the law's clock is kept honest."""

from __future__ import annotations

from flask import Flask
from flask_migrate import Migrate
from werkzeug.middleware.proxy_fix import ProxyFix

from ppid import i18n, settings, storage, vault
from ppid.db import db

MAX_FORM_BYTES = 80 * 1024 * 1024  # above the largest file people try, so that the form itself can say it is too large


def create_app(chosen: settings.Settings | None = None) -> Flask:
    """Build the application. ``chosen`` is for tests; otherwise the settings are read from the environment.

    Raises SettingsError when an installation outside development lacks its key.
    """
    config = settings.complete(chosen) if chosen else settings.from_environment()
    app = Flask(__name__, template_folder="../templates", static_folder="../static", instance_path=str(config.instance))
    safe = vault.Vault(config.master_key, config.previous_master_keys)
    vault.use(safe)
    settings.use(config)
    storage.use(storage.Storage(config.storage_url, safe))
    app.config.update(
        SECRET_KEY=safe.session_key(),
        SQLALCHEMY_DATABASE_URI=config.database_url,
        MAX_CONTENT_LENGTH=MAX_FORM_BYTES,
        MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,
        SESSION_COOKIE_NAME="ppid",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=config.base_url.startswith("https://"),
        WTF_CSRF_TIME_LIMIT=None,
        BOOTSTRAP_SERVE_LOCAL=True,
        RATELIMIT_STORAGE_URI=config.limits_url,
        COMPRESS_MIN_SIZE=400,
        COMPRESS_ALGORITHM_STREAMING=["zstd", "br", "gzip"],
        SEND_FILE_MAX_AGE_DEFAULT=86400,
    )
    if config.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, config.proxies, config.proxies, config.proxies)  # type: ignore[method-assign]
    db.init_app(app)
    Migrate(app, db, directory="ppid/migrations")
    i18n.init(app)

    from ppid import cli, web

    web.init(app)
    cli.init(app)
    return app
