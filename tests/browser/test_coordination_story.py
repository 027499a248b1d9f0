"""The coordinator's story: a body has not reported; it is found, reminded, and reads the reminder on its worklist."""

from __future__ import annotations

import re
from pathlib import Path

from flask import Flask
from playwright.sync_api import Page, expect

from ppid import clock, create_app
from ppid.db import committed, db
from ppid.law.roles import Role
from ppid.models import ServiceReport
from tests import world
from tests.conftest import settings_for
from tests.coordination import under_the_province


def beside(folder: Path) -> Flask:
    """The application beside the server, on the same database."""
    return create_app(settings_for(folder, f"sqlite:///{folder / 'ppid.db'}"))


def sign_in(page: Page, role: Role, slug: str = "kaltim") -> None:
    page.goto("/masuk")
    page.get_by_label("Alamat e-mail dinas").fill(world.email_of(role, slug))
    page.get_by_label("Kata sandi").fill(world.PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Masuk").click()


def test_the_coordinator_finds_the_body_that_has_not_reported_and_reminds_it(
    laptop: Page, phone: Page, tmp_path: Path
) -> None:
    with beside(tmp_path).app_context():
        under_the_province("paser")
        now = clock.now()
        with committed():
            sent = {"counted_on": now.date(), "written_at": now, "sent_at": now, "sent_on": now.date()}
            for slug in ("paser", "kaltim"):
                db.session.add(ServiceReport(body_id=world.body(slug).id, kind="annual", year=now.year - 1, **sent))
        db.engine.dispose()

    page = laptop
    sign_in(page, Role.COORDINATOR)
    page.goto("/koordinasi")
    page.get_by_label("Halaman koordinasi").get_by_role("link", name="Belum melapor").click()
    expect(page.get_by_text("1 dari 3 badan publik belum melapor.")).to_be_visible()
    page.get_by_role("link", name="Ingatkan Pemerintah Kota Samarinda").click()
    expect(page.get_by_label("Isi pengingat")).to_have_value(re.compile(f"tahun {now.year - 1} belum kami terima"))
    page.get_by_role("button", name="Kirim pengingat").click()
    expect(page.get_by_role("status")).to_contain_text("Pengingat kepada Pemerintah Kota Samarinda terkirim")
    page.get_by_role("link", name="Ingatkan Pemerintah Kota Samarinda").click()
    page.get_by_role("button", name="Kirim pengingat").click()
    expect(page.get_by_text("Pengingat tentang hal ini sudah dikirim hari ini")).to_be_visible()

    office = phone
    sign_in(office, Role.OFFICER, "samarinda")
    office.goto("/permohonan")
    expect(office.get_by_role("heading", name=re.compile("Pengingat dari Pemerintah Provinsi"))).to_be_visible()
    expect(office.get_by_text(f"tahun {now.year - 1} belum kami terima")).to_be_visible()
