"""A letter is compared in the browser: its fingerprint leaves, the file stays. Without JavaScript it is uploaded."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from playwright.sync_api import Page, Request, expect

from ppid import create_app
from ppid.actions import letters
from ppid.db import db
from ppid.models import Letter
from tests import world
from tests.conftest import settings_for


@pytest.fixture
def issued(server: str, tmp_path: Path) -> tuple[str, Path]:
    """The code of a drawn receipt, and its PDF as a file; the server of this test shares the database."""
    app: Flask = create_app(settings_for(tmp_path, f"sqlite:///{tmp_path / 'ppid.db'}"))
    with app.app_context():
        world.register()
        letter = db.session.scalars(sa.select(Letter)).one()
        letters.draw(letter.id)
        code, data = letter.code, letters.bytes_of(letter)
        db.session.remove()
        db.engine.dispose()
    path = tmp_path / "surat.pdf"
    path.write_bytes(data)
    return code, path


def test_a_file_is_compared_in_the_browser_and_stays_there(laptop: Page, issued: tuple[str, Path]) -> None:
    code, path = issued
    sent: list[Request] = []

    def note(request: Request) -> None:
        sent.append(request)

    laptop.goto("/periksa")
    laptop.on("request", note)
    laptop.get_by_label("Berkas PDF surat").set_input_files(path)
    said = laptop.locator("[data-said]")
    expect(said).to_contain_text(f"sama persis dengan surat {code}")
    assert {(one.method, one.post_data) for one in sent} == {("GET", None)}
    assert len([one for one in sent if "/periksa/sidik/" in one.url]) == 1
    said.get_by_role("link", name="Lihat surat yang diterbitkan").click()
    expect(laptop).to_have_url(f"{laptop.url.split('/periksa')[0]}/periksa/{code}")


def test_a_dropped_file_that_nobody_knows_is_offered_the_fuller_check(laptop: Page, issued: tuple[str, Path]) -> None:
    code, path = issued
    path.write_bytes(path.read_bytes() + b"\n")
    laptop.goto(f"/periksa/{code}")
    content = list(path.read_bytes())
    dropped = laptop.evaluate_handle(
        """bytes => {
          const carried = new DataTransfer();
          carried.items.add(new File([new Uint8Array(bytes)], "surat.pdf", { type: "application/pdf" }));
          return carried;
        }""",
        content,
    )
    zone = laptop.locator("[data-drop]")
    zone.dispatch_event("dragenter", {"dataTransfer": dropped})
    assert "is-over" in (zone.get_attribute("class") or "")
    zone.dispatch_event("drop", {"dataTransfer": dropped})
    expect(laptop.locator("[data-said]")).to_contain_text("tidak sama dengan surat mana pun")
    laptop.get_by_role("button", name="Unggah dan periksa").click()
    expect(laptop.get_by_role("heading", name="Hasil pemeriksaan berkas")).to_be_visible()
    expect(laptop.locator("main")).to_contain_text(f"Awal berkas ini sama persis dengan surat {code}")


def test_without_javascript_the_file_is_uploaded(phone: Page, issued: tuple[str, Path]) -> None:
    code, path = issued
    phone.goto("/periksa")
    assert phone.locator("[data-drop-words]").is_hidden()
    phone.get_by_label("Berkas PDF surat").set_input_files(path)
    phone.get_by_role("button", name="Unggah dan periksa").click()
    expect(phone.locator("main")).to_contain_text(f"sama persis dengan surat {code}")
    width = phone.evaluate("document.documentElement.scrollWidth")
    assert width <= 360
