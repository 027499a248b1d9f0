"""Silence from beginning to end as people live it, each window on its last day: request, objection, commission.

The portal's clock is set from outside; the browser's own stays where it is.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pytest
import time_machine
from click.testing import CliRunner
from flask import Flask
from playwright.sync_api import Page, expect

from ppid import clock, create_app
from ppid.actions import background
from ppid.cli.bundles import verify_bundle
from ppid.db import db
from ppid.law.roles import Role
from tests.browser.test_story import ask, download, sign_in
from tests.conftest import settings_for

MORNING = 2  # 10.00 WITA


def at(month: int, day: int) -> datetime:
    """A morning of 2026 in WITA."""
    return datetime(2026, month, day, MORNING, tzinfo=UTC)


@pytest.fixture
def backstage(server: str, tmp_path: Path) -> Iterator[Flask]:
    """The same database without a browser, for what the machine does by itself."""
    app = create_app(settings_for(tmp_path, f"sqlite:///{tmp_path / 'ppid.db'}"))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def says(page: Page, *sentences: str) -> None:
    for sentence in sentences:
        expect(page.get_by_role("main")).to_contain_text(sentence)


def press(page: Page, name: str | re.Pattern[str]) -> None:
    with page.expect_navigation():
        page.get_by_role("main").get_by_role("button", name=name).first.click()


def track(page: Page, number: str, token: str) -> None:
    """Open a case or an objection with its number and code, as on a new day."""
    page.context.clear_cookies()
    page.goto("/lacak")
    page.locator("[name=number]").fill(number)
    page.locator("[name=token]").fill(token)
    press(page, "Buka")


def object_to(page: Page) -> tuple[str, str]:
    """File the objection that the page of the case offers; return its number and code."""
    with page.expect_navigation():
        page.get_by_role("main").get_by_role("link", name="Ajukan keberatan").first.click()
    assert page.locator("[name=grounds][value=c]").is_checked()
    page.locator("[name=case_position]").fill("Sampai batas waktunya tidak ada jawaban apa pun.")
    page.locator("[name=truth]").check()
    press(page, re.compile("^Periksa|^Lanjut"))
    says(page, "Sampai batas waktunya tidak ada jawaban apa pun.")
    press(page, "Kirim keberatan")
    text = page.get_by_role("main").inner_text()
    number = re.search(r"\d{4}/KEB-PPID-KALTIM/[IVX]+/\d{4}", text)
    token = re.search(
        r"\b[0-9A-Z]{4,5}-[0-9A-Z]{4,5}(-[0-9A-Z]{2,5})?\b", text.replace(number[0] if number else "", "")
    )
    assert number, text
    assert token, text
    return number[0], token[0]


def test_silence_is_followed_to_the_commission_on_the_last_day_of_each_window(
    phone: Page, laptop: Page, backstage: Flask, tmp_path: Path
) -> None:
    with time_machine.travel(at(3, 2)) as traveller:
        number, token = ask(phone)
        says(phone, "Senin, 16 Maret 2026")

        traveller.move_to(at(5, 6))  # the last day, over Nyepi, Idulfitri and its joint leave
        track(phone, number, token)
        says(phone, "Rabu, 6 Mei 2026")
        objection, code = object_to(phone)
        says(phone, "Kamis, 25 Juni 2026")
        assert objection in download(phone, "PDF|Unduh")

        traveller.move_to(at(5, 7))  # one day later another one would carry its flag
        track(phone, number, token)
        says(phone, objection, "sudah lewat")

        traveller.move_to(at(6, 25))
        track(phone, objection, code)
        says(phone, "PREMATUR")

        traveller.move_to(at(6, 26))
        assert any(objection in line for line in background.run_daily(clock.now()))
        track(phone, objection, code)
        says(phone, "Atasan PPID terlambat menanggapi", "MEMENUHI SYARAT", "Rabu, 15 Juli 2026")
        sign_in(laptop, Role.SUPERIOR)
        laptop.goto("/keberatan/daftar")
        row = laptop.get_by_role("row").filter(has_text=objection)
        expect(row).to_contain_text(re.compile("lewat|terlambat", re.IGNORECASE))

        traveller.move_to(at(7, 16))
        track(phone, objection, code)
        says(phone, "KEDALUWARSA")

        traveller.move_to(at(7, 15))
        track(phone, objection, code)
        says(phone, "MEMENUHI SYARAT")
        _fetch_the_bundle(phone, tmp_path / "berkas.zip")
        _record_the_petition(laptop, objection)
        track(phone, objection, code)
        says(phone, "Diajukan")


def _fetch_the_bundle(phone: Page, kept: Path) -> None:
    press(phone, "Buat berkas sengketa")
    background.run_once(clock.now())
    phone.reload()
    says(phone, "Sudah jadi")
    with phone.expect_download() as waiting:
        phone.get_by_role("main").get_by_role("link", name="Unduh semuanya (ZIP)").click()
    kept.write_bytes(waiting.value.path().read_bytes())
    checked = CliRunner().invoke(verify_bundle, [str(kept)])
    assert checked.exit_code == 0, checked.output
    with zipfile.ZipFile(kept) as packed, pikepdf.open(io.BytesIO(packed.read("berkas-sengketa.pdf"))) as pdf:
        assert any(name.startswith("asli/") for name in packed.namelist())
        with pdf.open_outline() as outline:
            assert len(outline.root) > 3
    changed = bytearray(kept.read_bytes())
    changed[len(changed) // 2] ^= 1
    kept.write_bytes(changed)
    assert CliRunner().invoke(verify_bundle, [str(kept)]).exit_code == 1


def _record_the_petition(laptop: Page, objection: str) -> None:
    laptop.context.clear_cookies()
    sign_in(laptop, Role.OFFICER)
    laptop.goto("/keberatan/daftar?keadaan=semua")
    with laptop.expect_navigation():
        laptop.get_by_role("main").get_by_role("link", name=objection).first.click()
    laptop.goto(f"{laptop.url.split('?')[0]}/sengketa?tanggal=2026-07-15")
    says(laptop, "MEMENUHI SYARAT", "Rabu, 15 Juli 2026")
    press(laptop, re.compile("^Catat sengketa"))
    says(laptop, "Diajukan", "MEMENUHI SYARAT")
