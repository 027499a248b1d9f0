"""A body answers the questionnaire on a phone without JavaScript, and the commission publishes what came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from ppid import create_app
from ppid.actions import monev as actions
from ppid.actions import monev_review
from ppid.actions.monev_review import Verdict
from ppid.db import committed, db
from ppid.law.roles import Role
from tests import monev, world
from tests.browser.test_accessibility import overflows, problems
from tests.conftest import settings_for
from tests.coordination import under_the_province
from tests.disputes import COMMISSION
from tests.monev import CHECKING, DURING, PROOF

AT_THE_DESK = datetime(2026, 9, 7, 3, tzinfo=UTC)
LATER = datetime(2026, 10, 20, 2, tzinfo=UTC)
HOME = f"/monev/{COMMISSION}/2026"


@pytest.fixture
def backstage(server: str, tmp_path: Path) -> Iterator[Flask]:
    """The same database without a browser."""
    app = create_app(settings_for(tmp_path, f"sqlite:///{tmp_path / 'ppid.db'}"))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def enter(page: Page, role: Role, slug: str) -> None:
    page.goto("/masuk")
    page.get_by_label("Alamat e-mail dinas").fill(world.email_of(role, slug))
    page.get_by_label("Kata sandi").fill(world.PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Masuk").click()


def accept_everything(page: Page) -> None:
    """Finish the check: first without a score, which is refused, then with every claim accepted."""
    finish = page.get_by_role("button", name="Selesai diperiksa, beri tahu badan publik")
    finish.click()
    expect(page.get_by_role("link", name="SOP ditetapkan: Isi nilainya, 0 sampai 100.")).to_be_visible()
    for box in page.get_by_role("main").get_by_role("checkbox").all():
        box.check()
    finish.click()


def test_a_body_answers_and_the_commission_publishes(phone: Page, laptop: Page, backstage: Flask) -> None:
    with time_machine.travel(DURING):
        under_the_province()
        asked = monev.make()
        other = monev.sent(asked, "samarinda")
    with time_machine.travel(AT_THE_DESK):
        enter(phone, Role.OFFICER, "kaltim")
        phone.goto("/monev")
        phone.get_by_role("link", name="Monev 2026").click()
        phone.get_by_role("button", name="Isi dari portal").click()
        expect(phone.get_by_text("1 jawaban terisi dari portal.")).to_be_visible()
        phone.get_by_role("link", name="Isi Sarana").click()
        main = phone.get_by_role("main")
        expect(main.get_by_text("Portal mengetahui: Ya.")).to_be_visible()
        second = main.get_by_role("group", name="2. Meja layanan dapat dipakai semua orang")
        second.get_by_label("Sebagian").check()
        second.get_by_label("Tautan bukti").fill(PROOF)
        phone.get_by_role("button", name="Simpan dan lanjut").click()
        first = main.get_by_role("group", name="1. SOP ditetapkan")
        first.get_by_label("Ya", exact=True).check()
        first.get_by_label("Tautan bukti").fill(PROOF)
        rate = main.get_by_role("group", name="2. Dijawab tepat waktu")
        rate.get_by_label("Jawaban dalam persen").fill("90")
        rate.get_by_label("Tautan bukti").fill(PROOF)
        phone.get_by_role("button", name="Simpan konsep").click()
        phone.get_by_role("link", name="Periksa dan kirim").click()
        phone.get_by_role("button", name="Ya, kirim jawaban").click()
        expect(phone.get_by_text("Jawaban terkirim kepada Komisi Informasi")).to_be_visible()
    with time_machine.travel(CHECKING):
        monev.visited(monev.checked(monev.entry(asked, other.body.slug)), 60)
        enter(laptop, Role.COMMISSIONER, COMMISSION)
        laptop.goto("/monev/kelola/2026")
        laptop.get_by_role("link", name="Pemerintah Provinsi Kalimantan Timur").click()
        accept_everything(laptop)
        expect(laptop.get_by_text("Pemeriksaan selesai.")).to_be_visible()
        laptop.get_by_role("link", name="Pemerintah Provinsi Kalimantan Timur").click()
        laptop.get_by_role("link", name="Isi nilai visitasi").click()
        laptop.get_by_label("Nilai visitasi, 0 sampai 100").fill("95")
        laptop.get_by_role("button", name="Simpan nilai visitasi").click()
    with time_machine.travel(LATER):
        enter(laptop, Role.COMMISSIONER, COMMISSION)
        laptop.goto("/monev/kelola/2026")
        laptop.get_by_role("link", name="Terbitkan hasil").click()
        laptop.get_by_role("button", name="Ya, terbitkan").click()
        laptop.get_by_role("link", name="Lihat hasil").click()
        row = laptop.get_by_role("row").filter(has_text="Pemerintah Kota Samarinda")
        expect(row).to_contain_text("92,00")  # 0.8 x 100 + 0.2 x 60
        expect(row).to_contain_text("Informatif")
        with laptop.expect_download() as download:
            laptop.get_by_role("link", name="unduh sebagai CSV").click()
        assert "samarinda" in download.value.path().read_text()


@pytest.fixture
def looked_at(chromium: Browser, server: str) -> Iterator[Callable[[int], Page]]:
    contexts = []

    def open_page(width: int) -> Page:
        contexts.append(chromium.new_context(viewport={"width": width, "height": 800}, base_url=server))
        return contexts[-1].new_page()

    yield open_page
    for context in contexts:
        context.close()


@pytest.mark.parametrize("width", [360, 1280])
def test_every_page_of_a_questionnaire_is_accessible_and_fits(
    looked_at: Callable[[int], Page], backstage: Flask, width: int
) -> None:
    with time_machine.travel(DURING):
        under_the_province("paser", "berau")
        asked = monev.make()
        monev.make(year=2027, is_open=False)
        contested = monev.checked(monev.sent(asked, "samarinda"), {"sop": 0}, at=DURING)
        monev.checked(monev.sent(asked, "paser"), {"sop": 0}, at=DURING)
        monev.sent(asked, "berau")
        with committed():
            actions.contest(contested, {"sop": "Ada"}, actor=world.actor(Role.OFFICER, "samarinda"), now=DURING)
        visits = (
            (Role.OFFICER, "kaltim", ["/monev", HOME, f"{HOME}/jawab/sarana", f"{HOME}/kirim"]),
            (Role.OFFICER, "paser", [HOME, f"{HOME}/sanggah"]),
            (Role.COMMISSIONER, COMMISSION, [
                f"/monev/kelola{path}"
                for path in (
                    "", "/baru", "/2026", "/2027", "/2027/pertanyaan", "/2027/bobot", "/2027/aspek/sarana",
                    "/2027/tanggal", "/2027/buka", "/2026/berau", "/2026/berau/visitasi", "/2026/samarinda/sanggahan",
                    "/2026/terbitkan",
                )
            ]),
        )  # fmt: skip
        for role, slug, paths in visits:
            page = looked_at(width)
            enter(page, role, slug)
            for path in paths:
                look(page, path, width)
        monev.checked(monev.entry(asked, "berau"), at=DURING)
        with committed():
            verdict = {"sop": Verdict(100, "Terbukti")}
            monev_review.decide(monev.entry(asked, "samarinda"), verdict, actor=monev.commissioner(), now=DURING)
        for slug in ("samarinda", "paser", "berau"):
            monev.visited(monev.entry(asked, slug), 80, at=DURING)
        monev.published(asked)
        page = looked_at(width)
        for path in ("/monev/hasil", f"{HOME}/hasil"):
            look(page, path, width)


def look(page: Page, path: str, width: int) -> None:
    page.goto(path)
    found = problems(page)
    assert not found, f"{path} at {width} px: {found}"
    assert not overflows(page), f"{path} is wider than {width} px"
