"""The public finds out how a body answers, and takes the numbers home."""

from __future__ import annotations

import csv
import json
from pathlib import Path

from flask import Flask
from playwright.sync_api import Page, expect

from ppid import clock, create_app
from ppid.db import db
from tests import cases
from tests.conftest import settings_for


def fill(tmp_path: Path) -> None:
    """Put cases on the register that the server of this test shows."""
    app: Flask = create_app(settings_for(tmp_path, f"sqlite:///{tmp_path / 'ppid.db'}"))
    with app.app_context():
        cases.build()
        db.session.remove()
        db.engine.dispose()


def test_a_reader_finds_a_body_and_downloads_its_open_data(phone: Page, tmp_path: Path) -> None:
    fill(tmp_path)
    year = clock.today("Asia/Makassar").year
    phone.goto("/")
    phone.get_by_role("contentinfo").get_by_role("link", name="Statistik").click()
    phone.get_by_label("Nama badan publik").fill("Kalimantan Timur")
    phone.get_by_role("button", name="Tampilkan").click()
    expect(phone.get_by_role("link", name="Pemerintah Provinsi Maluku")).to_have_count(0)
    phone.get_by_role("main").get_by_role("link", name="Pemerintah Provinsi Kalimantan Timur").click()
    drawing = phone.get_by_role("img", name="Diterima dan dijawab menurut bulan")
    expect(drawing).to_be_visible()
    box = drawing.bounding_box()
    assert box is not None
    assert box["x"] + box["width"] <= 360
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360
    phone.get_by_text("Lihat angkanya dalam tabel").first.click()
    expect(phone.get_by_role("table", name="Bagaimana batas waktunya dipenuhi")).to_be_visible()
    received = phone.locator(".figure-value").first.inner_text()

    phone.get_by_role("link", name="Data terbuka dan kamusnya").click()
    with phone.expect_download() as taken:
        phone.get_by_role("link", name=f"statistik-{year}.csv").click()
    assert taken.value.suggested_filename == f"statistik-{year}.csv"
    with Path(taken.value.path()).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert sum(int(row["diterima"]) for row in rows if row["slug"] == "kaltim") == int(received)
    phone.get_by_role("link", name="Kamus sebagai JSON").click()
    told = json.loads(phone.locator("pre").inner_text())
    columns = next(table["kolom"] for table in told["tabel"] if table["tabel"] == "statistik")
    assert [column["nama"] for column in columns] == list(rows[0])
