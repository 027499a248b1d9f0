"""The main story as people live it: asked on a cheap phone, answered in the office, opened on the phone again."""

from __future__ import annotations

import io
import re

from playwright.sync_api import Page, expect
from pypdf import PdfReader

from ppid.law.roles import Role
from tests import world


def ask(page: Page) -> tuple[str, str]:
    """File a request as one person would; return number and tracking code."""
    page.goto("/")
    page.get_by_role("main").get_by_role("link", name="Ajukan permohonan").click()
    page.get_by_role("link", name=re.compile("Kalimantan Timur")).first.click()
    page.get_by_role("link", name="Saya sendiri").click()
    page.locator("[name=items-0]").fill("Laporan realisasi anggaran Dinas Kesehatan tahun 2025")
    page.locator("[name=purpose]").fill("Bahan penelitian skripsi")
    page.get_by_label("Nama lengkap", exact=False).first.fill("Siti Ma'rufah")
    page.locator("[name=identity]").fill("6472014501909001")
    page.locator("[name=address]").fill("Jalan Melati 3, Samarinda")
    page.locator("[name=email]").fill("siti@example.org")
    page.locator("[name=truth]").check()
    page.get_by_role("main").get_by_role("button", name=re.compile("^Periksa|^Lanjut")).last.click()
    expect(page.get_by_text("Laporan realisasi anggaran Dinas Kesehatan tahun 2025")).to_be_visible()
    page.get_by_role("button", name=re.compile("^Kirim")).click()
    text = page.get_by_role("main").inner_text()
    number = re.search(r"\d{4}/PPID-KALTIM/[IVX]+/\d{4}", text)
    token = re.search(r"\b[0-9A-Z]{4,5}-[0-9A-Z]{4,5}(-[0-9A-Z]{2,5})?\b", text)
    assert number, text
    assert token, text
    return number[0], token[0]


def pdf_text(data: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)


def download(page: Page, name: str) -> str:
    """Click a link that downloads; the text of the PDF."""
    with page.expect_download() as waiting:
        page.get_by_role("main").get_by_role("link", name=re.compile(name)).first.click()
    return pdf_text(waiting.value.path().read_bytes())


def fetch(page: Page, name: str) -> str:
    """Read what a link opens in the browser's own viewer."""
    href = page.get_by_role("main").get_by_role("link", name=re.compile(name)).first.get_attribute("href")
    return pdf_text(page.request.get(href or "").body())


def sign_in(page: Page, role: Role) -> None:
    page.goto("/masuk")
    page.get_by_label("Alamat e-mail dinas").fill(world.email_of(role))
    page.get_by_label("Kata sandi").fill(world.PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Masuk").click()


def test_a_request_is_filed_answered_and_opened(phone: Page, laptop: Page) -> None:
    number, token = ask(phone)
    assert number in download(phone, "PDF|tanda bukti")

    sign_in(laptop, Role.OFFICER)
    laptop.get_by_role("link", name=number).click()
    laptop.get_by_role("link", name="Jawab permohonan").click()
    laptop.get_by_role("radio", name="Diberikan", exact=True).first.check()
    laptop.get_by_label("Penjelasan untuk Pemohon").first.fill("Laporannya ada di laman kami.")
    laptop.get_by_role("button", name="Kirim jawaban").click()
    expect(laptop.get_by_role("main")).to_contain_text("Laporannya ada di laman kami.")
    laptop.get_by_role("button", name="Kirim sekarang").click()
    expect(laptop.get_by_role("main")).to_contain_text("Pemberitahuan Tertulis")
    assert "PEMBERITAHUAN TERTULIS" in fetch(laptop, "Pemberitahuan Tertulis").upper()

    phone.goto("/lacak")
    phone.get_by_label("Nomor pendaftaran").fill(number.lower())
    phone.get_by_label("Kode pelacakan").fill(token.lower().replace("-", " "))
    phone.get_by_role("main").get_by_role("button").first.click()
    phone.get_by_role("button", name=re.compile("Buka jawaban")).click()
    assert number in download(phone, "Pemberitahuan Tertulis")

    laptop.reload()
    expect(laptop.get_by_role("main")).to_contain_text(re.compile("diterima|dibuka", re.IGNORECASE))


def test_a_wrong_code_opens_nothing(phone: Page) -> None:
    number, _token = ask(phone)
    phone.context.clear_cookies()
    phone.goto("/lacak")
    phone.get_by_label("Nomor pendaftaran").fill(number)
    phone.get_by_label("Kode pelacakan").fill("AAAAA-AAAAA")
    phone.get_by_role("main").get_by_role("button").first.click()
    expect(phone.get_by_role("main")).not_to_contain_text("Laporan realisasi anggaran")
