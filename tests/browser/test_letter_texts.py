"""A body's own words on the screen: the picture follows what is typed, and phrases go into their field."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from ppid.law.roles import Role
from tests.browser.test_story import ask, sign_in

CLOSING = "/admin/surat/pencabutan/penutup"
PHRASE = "Informasi masih dihimpun dari tiga perangkat daerah."
DRAWN, SLOWLY = "Pratinjau sesuai dengan isian.", 30_000  # milliseconds: the first letter loads the press


def test_the_picture_follows_what_is_typed_and_nothing_is_kept(laptop: Page) -> None:
    page = laptop
    sign_in(page, Role.ADMIN)
    page.goto(CLOSING)
    said, picture = page.locator("[data-said]"), page.locator("[data-pages] img").first
    expect(said).to_have_text(DRAWN, timeout=SLOWLY)
    before = picture.get_attribute("src")
    page.get_by_label("Kata-kata badan publik Anda").fill("Wasalam, {badan_publik}.")
    expect(picture).not_to_have_attribute("src", before or "", timeout=SLOWLY)
    expect(said).to_have_text(DRAWN)
    page.get_by_label("Kata-kata badan publik Anda").fill("Untuk {siapa}")
    expect(said).to_contain_text("{siapa} tidak dikenal di sini", timeout=SLOWLY)
    page.reload()
    expect(page.get_by_text("Belum ada versi.")).to_be_visible()


def test_without_javascript_a_button_draws_it_and_a_phrase_is_chosen_from_a_list(phone: Page) -> None:
    page = phone
    number = ask(page)[0]
    sign_in(page, Role.ADMIN)
    page.goto(CLOSING)
    page.get_by_label("Kata-kata badan publik Anda").fill("Wasalam.")
    page.get_by_role("button", name="Lihat pratinjau").click()
    expect(page.locator("[data-pages] img").first).to_be_visible()
    expect(page.get_by_label("Kata-kata badan publik Anda")).to_have_value("Wasalam.")
    page.goto("/admin/surat/kalimat-baku/perpanjangan")
    page.get_by_label("Kalimat baku").fill(PHRASE)
    page.get_by_role("button", name="Simpan").click()
    sign_in(page, Role.OFFICER)
    page.goto("/permohonan?keadaan=terdaftar")
    page.get_by_role("link", name=number).click()
    page.get_by_role("link", name="Perpanjang waktu").click()
    page.get_by_label("belum dikuasai").check()
    expect(page.get_by_role("button", name="Masukkan ke kotak alasan")).to_be_hidden()
    page.get_by_label("Pakai kalimat baku").select_option(PHRASE)
    page.get_by_role("button", name="Perpanjang dan terbitkan surat").click()
    expect(page.get_by_text("Batas waktu diperpanjang sampai")).to_be_visible()


def test_a_button_puts_a_phrase_after_what_is_written(laptop: Page) -> None:
    page = laptop
    number = ask(page)[0]
    sign_in(page, Role.ADMIN)
    page.goto("/admin/surat/kalimat-baku/tidak-dikuasai")
    page.get_by_label("Kalimat baku").fill(PHRASE)
    page.get_by_role("button", name="Simpan").click()
    sign_in(page, Role.OFFICER)
    page.goto("/permohonan?keadaan=terdaftar")
    page.get_by_role("link", name=number).click()
    page.goto(f"{page.url}/jawab")
    item = page.locator("fieldset.decision").first
    item.get_by_label("Tidak dikuasai").check()
    item.get_by_label("Penjelasan untuk Pemohon").fill("Kami sudah mencari.")
    item.locator(".for-not-held").get_by_text("Kalimat baku").click()
    item.locator(".for-not-held").get_by_role("button", name="Masukkan").click()
    expect(item.get_by_label("Penjelasan untuk Pemohon")).to_have_value(f"Kami sudah mencari.\n{PHRASE}")
