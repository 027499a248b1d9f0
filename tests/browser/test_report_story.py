"""The report's story: the PPID writes the annual report on a telephone, sends it, and everybody reads it."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
import time_machine
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from ppid import clock
from ppid.db import db
from ppid.law.reports import SECTIONS
from ppid.law.roles import Role
from tests import disputes, world
from tests.browser.test_accessibility import overflows, problems
from tests.browser.test_coordination_story import beside, sign_in

PAGES = ("", "/isi", "/kirim")


def looked_at(page: Page, path: str = "") -> None:
    """Nothing hinders anybody, and the page is as wide as the screen, on a telephone and on a desk."""
    if path:
        page.goto(path)
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert not overflows(page), f"{page.url} is wider than {width} px"
        assert problems(page) == [], page.url
    page.set_viewport_size({"width": 360, "height": 800})


@pytest.fixture
def world_with_a_request(server: str, tmp_path: Path) -> str:
    """One request of last year, and a commission."""
    with beside(tmp_path).app_context():
        with time_machine.travel(clock.now().replace(year=clock.now().year - 1, month=6, day=2), tick=False):
            world.register("kunci-1")
        name = disputes.commission().name
        db.engine.dispose()
    return name


def test_the_ppid_writes_and_sends_the_annual_report_and_everybody_reads_it(
    phone: Page, laptop: Page, world_with_a_request: str
) -> None:
    page, year = phone, clock.now().year - 1
    sign_in(page, Role.OFFICER)
    page.goto(f"/laporan?tahun={year}")
    page.get_by_role("button", name="Susun Setahun penuh").click()
    expect(page.get_by_text("Belum ditulis")).to_have_count(len(SECTIONS))
    page.get_by_role("link", name="Tulis bagian laporan").click()
    boxes = page.get_by_role("main").get_by_role("textbox")
    expect(boxes).to_have_count(len(SECTIONS))
    for box in boxes.all():
        box.fill("Berjalan sesuai keputusan kepala daerah.")
    page.get_by_role("button", name="Simpan konsep").click()
    page.get_by_role("link", name="Periksa dan sampaikan").click()
    expect(page.get_by_text(f"{world_with_a_request} menerima laporan ini hari ini juga")).to_be_visible()
    page.get_by_role("button", name="Sampaikan laporan").click()
    with page.expect_download() as coming:
        page.get_by_role("link", name="Unduh PDF").click()
    pdf = PdfReader(BytesIO(Path(coming.value.path()).read_bytes()))
    assert f"Tahun {year}" in pdf.pages[0].extract_text()
    report = page.url

    visitor = laptop
    looked_at(visitor, f"/laporan/kaltim/{year}")
    expect(visitor.get_by_role("main")).to_contain_text("diterima 1 permohonan informasi publik")
    with visitor.expect_download() as coming:
        visitor.get_by_role("link", name="XLSX", exact=True).click()
    assert coming.value.suggested_filename.endswith(f"{year}-tahunan.xlsx")

    sign_in(visitor, Role.OFFICER)
    looked_at(visitor, f"/laporan?tahun={year}")
    looked_at(visitor, report)
    visitor.get_by_role("button", name="Susun edisi baru").click()
    draft = visitor.url
    for tail in PAGES:
        looked_at(visitor, f"{draft}{tail}")
