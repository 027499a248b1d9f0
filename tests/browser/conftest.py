"""A real server and a real Chromium, on a copy of the small world."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import make_server

from ppid import create_app
from ppid.db import db
from tests.conftest import settings_for

CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
TIMEOUT_MILLISECONDS = 12_000
PHONE = {"width": 360, "height": 740}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Flask-Compress leaves the closing of static files to the garbage collector; that is no fault of a story."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.filterwarnings("ignore::ResourceWarning"))
            item.add_marker(pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"))


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """One browser for all stories. Playwright's event loop must end with them: what comes after runs its own."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def server(sqlite_template: Path, tmp_path: Path) -> Iterator[str]:
    """The portal on a free port; CSRF, limits and headers as in production."""
    shutil.copy(sqlite_template, tmp_path / "ppid.db")
    settings = settings_for(tmp_path, f"sqlite:///{tmp_path / 'ppid.db'}")
    app = create_app(replace(settings, base_url="http://127.0.0.1"))
    listening = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=listening.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listening.server_port}"
    listening.shutdown()
    thread.join()
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def phone(chromium: Browser, server: str) -> Iterator[Page]:
    """A cheap phone: 360 px wide, without JavaScript, so that everything works without it."""
    context = chromium.new_context(viewport=PHONE, base_url=server, java_script_enabled=False, accept_downloads=True)
    context.set_default_timeout(TIMEOUT_MILLISECONDS)
    yield context.new_page()
    context.close()


@pytest.fixture
def laptop(chromium: Browser, server: str) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 1280, "height": 800}, base_url=server, accept_downloads=True)
    context.set_default_timeout(TIMEOUT_MILLISECONDS)
    yield context.new_page()
    context.close()
