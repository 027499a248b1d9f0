"""The officers' story: three items sent back, completed, given to two units, extended, blacked out, and answered."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FilePayload, Locator, Page, expect

from ppid import clock
from ppid.actions import background, people
from ppid.db import committed
from ppid.i18n import format_date
from ppid.law.calendar import WorkingCalendar
from ppid.law.deadlines import EXTENSION, OBJECTION, REPLY, count_provisionally
from ppid.law.roles import Role
from ppid.queries.calendars import calendar_of
from tests import world
from tests.browser.conftest import TIMEOUT_MILLISECONDS
from tests.browser.test_story import fetch, pdf_text
from tests.postbox import Postbox, mail_server, mailing_app
from tests.test_redaction import bytes_of, paper, pdfium_text, traces

NIK = "6472014501909001"
ROADS = "jalan@kaltim.example"
ITEMS = (
    "Daftar penerima bantuan obat tahun 2025",
    "Laporan realisasi pemeliharaan jalan tahun 2025",
    "Rekam medis pasien Puskesmas Sidomulyo",
)
MISSING = "Rincian butir 1: kecamatan yang dimaksud"
EXTENDED_BECAUSE = "Dinas Kesehatan masih menghimpun daftar dari sepuluh puskesmas."
IN_PART, GIVEN, REFUSED = "given_in_part", "given", "refused"
Office = Callable[[str], Page]


@pytest.fixture
def postbox(server: str, tmp_path: Path) -> Iterator[Postbox]:
    """A mail server, and the application that writes to it beside the pages; a second unit has its officer, too."""
    url = f"sqlite:///{tmp_path / 'ppid.db'}"
    with mail_server() as (box, controller), mailing_app(controller, url, tmp_path):
        controller.start()
        _appoint_second_unit_officer()
        yield box


def _appoint_second_unit_officer() -> None:
    with committed():
        body, now = world.body(), clock.now()
        account = people.create_account(ROADS, "Rahmat Hidayat", world.PASSWORD, now=now, temporary=False)
        people.appoint(
            body,
            Role.UNIT_OFFICER,
            "Sekretaris Dinas Pekerjaan Umum selaku PPID Pelaksana",
            account.name,
            from_on=date(2023, 1, 1),
            account=account,
            unit=world.unit("dinas-pupr"),
            actor=world.actor(Role.ADMIN),
            now=now,
        )


@pytest.fixture
def office(chromium: Browser, server: str) -> Iterator[Office]:
    """A computer of its own for each office, signed in."""
    opened = []

    def sit_down(email: str) -> Page:
        context = chromium.new_context(viewport={"width": 1280, "height": 800}, base_url=server, accept_downloads=True)
        context.set_default_timeout(TIMEOUT_MILLISECONDS)
        opened.append(context)
        page = context.new_page()
        page.goto("/masuk")
        page.get_by_label("Alamat e-mail dinas").fill(email)
        page.get_by_label("Kata sandi").fill(world.PASSWORD)
        press(page, "Masuk")
        return page

    yield sit_down
    for context in opened:
        context.close()


# What people do on every page


def press(page: Page, name: str) -> None:
    """Press a button of the page and wait for the page that follows."""
    with page.expect_navigation():
        page.get_by_role("main").get_by_role("button", name=name, exact=True).first.click()


def follow(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("main").get_by_role("link", name=name, exact=True).first.click()


def choose(page: Page, name: str, value: str) -> None:
    page.locator(f"[name='{name}'][value='{value}']").check()


def fill(page: Page, **values: str) -> None:
    """Fill fields by name; the dash of a form within a form is written as two underscores."""
    for name, value in values.items():
        page.locator(f"[name='{name.replace('__', '-')}']").fill(value)


def main(page: Page) -> Locator:
    return page.get_by_role("main")


def pdf(name: str, *lines: str) -> FilePayload:
    return {"name": name, "mimeType": "application/pdf", "buffer": bytes_of(paper(list(lines)))}


def received(page: Page, name: str) -> bytes:
    """The bytes behind a link, as it is downloaded."""
    with page.expect_download() as waiting:
        main(page).get_by_role("link", name=re.compile(name)).first.click()
    return waiting.value.path().read_bytes()


def says(page: Page, *sentences: str) -> None:
    for sentence in sentences:
        expect(page.locator("body")).to_contain_text(sentence)


def open_case(page: Page, number: str) -> None:
    page.goto("/permohonan")
    follow(page, number)


def history(page: Page) -> str:
    """The sentences of the record, the oldest first, as far as this page tells them."""
    return " ".join(reversed(page.locator(".timeline h3").all_inner_texts()))


# The story


def test_a_request_of_three_items_goes_through_every_office(phone: Page, office: Office, postbox: Postbox) -> None:
    calendar, today = calendar_of(world.body()), clock.today(world.body().zone)
    due, extended = _dates(today, calendar)
    number, token = _file_three_items(phone)
    says(phone, format_date(due))

    desk, ppid = office(world.email_of(Role.DESK)), office(world.email_of(Role.OFFICER))
    health, roads = office(world.email_of(Role.UNIT_OFFICER)), office(ROADS)
    _send_back(desk, number)
    background.run_once(clock.now())
    assert f"Permohonan informasi {number} perlu dilengkapi" in _subjects_for_siti(postbox)
    _complete(phone, number, token)
    says(phone, f"Permohonan dilengkapi. Batas waktu jawaban menjadi {format_date(due)}.")

    _assign(ppid, number)
    _propose_health(health, number)
    _propose_roads(roads, number)
    _extend_once(ppid, number, due, extended)
    _test_harm(ppid, number)
    copy = _black_out(ppid, number)
    assert traces(copy, NIK) == []
    _answer(ppid, number)
    background.run_once(clock.now())
    assert f"Permohonan informasi {number} sudah dijawab" in _subjects_for_siti(postbox)

    _open_answer(phone, number, token, copy)
    objection_due = count_provisionally(OBJECTION, today, calendar).due
    says(phone, format_date(objection_due))
    _check_record(ppid, number, due, extended)


def _dates(today: date, calendar: WorkingCalendar) -> tuple[date, date]:
    """The last day of the answer, and the last day once it is extended."""
    due = count_provisionally(REPLY, today, calendar).due
    return due, count_provisionally(EXTENSION, due, calendar).due


def _subjects_for_siti(postbox: Postbox) -> list[str]:
    return [str(mail["Subject"]) for mail in postbox.mails if "siti@example.org" in str(mail["To"])]


def _file_three_items(phone: Page) -> tuple[str, str]:
    phone.goto("/ajukan/kaltim")
    follow(phone, "Saya sendiri")
    fill(phone, items__0=ITEMS[0])
    for place in (1, 2):
        press(phone, "Tambah butir")
        fill(phone, **{f"items__{place}": ITEMS[place]})
    fill(phone, purpose="Bahan penelitian skripsi", name="Siti Ma'rufah", identity="6472014501909002")
    fill(phone, address="Jalan Melati 3, Samarinda", email="siti@example.org")
    phone.locator("[name=truth]").check()
    phone.locator("[name=attachments]").set_input_files(pdf("surat-pengantar.pdf", "Surat pengantar kampus"))
    press(phone, "Lanjutkan ke pemeriksaan")
    says(phone, *ITEMS, "surat-pengantar.pdf")
    press(phone, "Kirim permohonan")
    text = main(phone).inner_text()
    number, token = re.search(r"\d{4}/PPID-KALTIM/[IVX]+/\d{4}", text), re.search(r"\b\w{5}-\w{5}\b", text)
    assert number, text
    assert token, text
    return number[0], token[0]


def _send_back(desk: Page, number: str) -> None:
    """F: Surat Keterangan Tidak Lengkap."""
    open_case(desk, number)
    says(desk, *ITEMS)
    follow(desk, "Nyatakan belum lengkap")
    fill(desk, others=MISSING)
    press(desk, "Terbitkan surat keterangan")
    says(desk, "Kekurangannya sudah diberitahukan kepada Pemohon.", "Perlu dilengkapi", MISSING)
    assert MISSING in " ".join(fetch(desk, "Surat Keterangan Tidak Lengkap").split())


def _complete(phone: Page, number: str, token: str) -> None:
    _track(phone, number, token)
    says(phone, MISSING)
    follow(phone, "Lengkapi sekarang")
    fill(phone, explanation="Kecamatan Samarinda Ulu")
    phone.locator("[name=attachments]").set_input_files(pdf("kecamatan.pdf", "Kecamatan Samarinda Ulu"))
    press(phone, "Kirim kelengkapan")
    assert not phone.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")


def _track(phone: Page, number: str, token: str) -> None:
    phone.context.clear_cookies()
    phone.goto("/lacak")
    phone.get_by_label("Nomor pendaftaran").fill(number.lower())
    phone.get_by_label("Kode pelacakan").fill(token.lower())
    press(phone, "Buka")


def _assign(ppid: Page, number: str) -> None:
    open_case(ppid, number)
    follow(ppid, "Disposisi")
    press(ppid, "Tambah perangkat daerah")
    for row, (unit, items) in enumerate((("Dinas Kesehatan", "13"), ("Dinas Pekerjaan Umum", "2"))):
        ppid.locator(f"[name=rows-{row}-unit]").select_option(label=unit)
        for item in items:
            choose(ppid, f"rows-{row}-items", item)
        ppid.locator(f"[name=rows-{row}-instruction]").fill(f"Siapkan bahan butir {' dan '.join(items)}.")
    press(ppid, "Tugaskan")
    says(ppid, "Disposisi tercatat untuk 2 perangkat daerah.", "Siapkan bahan butir 1 dan 3.")


def _take_task(unit: Page, number: str) -> None:
    open_case(unit, number)
    expect(main(unit)).not_to_contain_text("Jalan Melati 3")  # a unit needs no address
    follow(unit, "Kerjakan disposisi")


def _propose_health(health: Page, number: str) -> None:
    _take_task(health, number)
    choose(health, "item_1-outcome", IN_PART)
    fill(health, item_1__blackout="NIK penerima", item_1__reason="Memuat data pribadi")
    health.locator("[name=item_1-ground]").select_option("h")
    choose(health, "item_3-outcome", REFUSED)
    fill(health, item_3__reason="Rekam medis", item_3__consequence="Riwayat kesehatan warga terbuka")
    health.locator("[name=item_3-ground]").select_option("h")
    press(health, "Simpan dan serahkan")
    says(health, "Bahan jawaban diserahkan kepada PPID Utama.")


def _propose_roads(roads: Page, number: str) -> None:
    _take_task(roads, number)
    expect(main(roads)).not_to_contain_text("Usulan keputusan butir 1")
    choose(roads, "item_2-outcome", GIVEN)
    fill(roads, item_2__explanation="Laporan lengkap dengan lampirannya.")
    roads.locator("[name=item_2-files]").set_input_files(pdf("realisasi-jalan.pdf", "Realisasi: 91 persen"))
    press(roads, "Simpan dan serahkan")
    says(roads, "Bahan jawaban diserahkan kepada PPID Utama.", "realisasi-jalan.pdf")


def _extend_once(ppid: Page, number: str, due: date, extended: date) -> None:
    """F3b; a page that was left open tries it a second time."""
    open_case(ppid, number)
    follow(ppid, "Perpanjang waktu")
    says(ppid, format_date(due), format_date(extended))
    late = ppid.context.new_page()
    late.goto(ppid.url)
    for page in (ppid, late):
        choose(page, "ground", "not_held")
        fill(page, reason=EXTENDED_BECAUSE)
    press(ppid, "Perpanjang dan terbitkan surat")
    says(ppid, f"Batas waktu diperpanjang sampai {format_date(extended)}.", "Waktu diperpanjang")
    assert EXTENDED_BECAUSE in " ".join(fetch(ppid, "Perpanjangan").split())
    press(late, "Perpanjang dan terbitkan surat")
    says(late, "Langkah ini tidak dapat dilakukan lagi.", f"sampai {format_date(extended)}")
    with late.expect_response(re.compile("/perpanjang$")) as answered:
        late.goto(late.url)
    assert answered.value.status == 409
    says(late, "UU 14/2008 Pasal 22 ayat (8)")
    late.close()
    expect(ppid.get_by_role("link", name="Perpanjang waktu")).to_have_count(0)


def _test_harm(ppid: Page, number: str) -> None:
    """Written from the item's own link in the form of the answer, then decided."""
    open_case(ppid, number)
    follow(ppid, "Jawab permohonan")
    with ppid.context.expect_page() as opened:
        ppid.get_by_role("link", name=re.compile("Buat pengujian untuk butir 3")).click()
    test = opened.value
    expect(test.locator("[name=information]")).to_have_value(ITEMS[2])
    fill(test, information="Rekam medis dan nomor identitas penerima layanan kesehatan", act="UU 27/2022 Pasal 4")
    test.locator("[name=ground]").select_option("h")
    fill(
        test,
        if_opened="Riwayat kesehatan dan identitas warga terbuka kepada umum.",
        if_closed="Jumlah penerima tetap dapat diketahui tanpa namanya.",
        public_interest="Melindungi rahasia pribadi lebih besar manfaatnya daripada membukanya.",
        participants="PPID Utama\nKepala Biro Hukum",
    )
    test.locator("[name=pasal_18_checked]").check()
    press(test, "Simpan konsep")
    says(test, "Konsep pengujian tersimpan.")
    follow(test, "Putuskan pengujian")
    choose(test, "result", "exempt")
    press(test, "Ya, putuskan")
    says(test, "Lembar Pengujian Konsekuensi")
    test.close()


def _black_out(ppid: Page, number: str) -> bytes:
    """Find the number by its text, mark another line by its place, and make the copy; its bytes."""
    open_case(ppid, number)
    follow(ppid, "Hitamkan bagian sebuah berkas")
    ppid.locator("[name=item]").select_option(index=0)
    source = pdf("penerima.pdf", "Penerima bantuan obat", f"NIK {NIK}", "Alamat: Gang Rahasia 7", "Kecamatan Ulu")
    ppid.locator("[name=file]").set_input_files(source)
    press(ppid, "Unggah dan mulai menandai")
    fill(ppid, cari__text=NIK, cari__reason="memuat NIK perorangan")
    ppid.locator("[name=cari-letter]").select_option("h")
    press(ppid, "Cari")
    says(ppid, "ditemukan pada 1 tempat")
    press(ppid, "Tandai yang dipilih")
    says(ppid, "1 bagian ditandai.")
    fill(ppid, tanda__left="100", tanda__top="155", tanda__right="700", tanda__bottom="190")
    fill(ppid, tanda__reason="memuat alamat perorangan")
    ppid.locator("[name=tanda-letter]").select_option("h")
    press(ppid, "Tandai bagian ini")
    says(ppid, "Tanda (2)")
    fill(ppid, salinan__name="penerima-dihitamkan.pdf")
    press(ppid, "Buat salinan yang dihitamkan")
    says(ppid, "Salinan yang dihitamkan sudah dibuat")
    return received(ppid, "Unduh salinan")


def _answer(ppid: Page, number: str) -> None:
    open_case(ppid, number)
    follow(ppid, "Jawab permohonan")
    for item, outcome in enumerate((IN_PART, GIVEN, REFUSED), 1):
        expect(ppid.locator(f"[name=item_{item}-outcome][value={outcome}]")).to_be_checked()  # as the units proposed
    for item in (1, 3):
        ppid.locator(f"[name=item_{item}-harm_test]").select_option(index=1)
    fill(ppid, item_1__blackout="")
    ppid.locator("button[name=muat]").first.click()
    expect(ppid.locator("[name=item_1-blackout]")).to_have_value(re.compile("memuat NIK perorangan"))
    says(ppid, "penerima-dihitamkan.pdf")
    ppid.get_by_label("realisasi-jalan.pdf").check()
    press(ppid, "Kirim jawaban")
    says(ppid, "Periksa sebelum dikirim", "penerima-dihitamkan.pdf", "realisasi-jalan.pdf", "LUK-001/PPID-KALTIM")
    press(ppid, "Kirim sekarang")
    says(ppid, "Jawaban terkirim.", "Dijawab", "belum terbukti; jangka waktu keberatan belum mulai dihitung")


def _open_answer(phone: Page, number: str, token: str, copy: bytes) -> None:
    _track(phone, number, token)
    expect(main(phone)).not_to_contain_text("Ditolak")  # nothing of the answer before it is opened
    press(phone, "Buka jawaban")
    says(phone, "Diberikan sebagian", "Ditolak", "memuat NIK perorangan", "Laporan lengkap dengan lampirannya.")
    notice = " ".join(pdf_text(received(phone, "Pemberitahuan Tertulis")).split())
    assert number in notice
    for text in (*ITEMS, "Pasal 17 huruf h"):
        assert text in notice, text
    assert NIK not in notice
    given = received(phone, "penerima-dihitamkan.pdf")
    assert given == copy
    for read in (pdf_text(given), pdfium_text(given)):
        assert NIK not in read
        assert "Gang Rahasia" not in read
    assert traces(given, NIK) == traces(given, "Gang Rahasia 7") == []
    assert "Realisasi: 91 persen" in pdf_text(received(phone, "realisasi-jalan.pdf"))
    told = history(phone)
    for sentence in (
        "PPID memberitahukan bahwa permohonan belum lengkap.",
        "PPID memperpanjang waktu jawaban satu kali",
        "Butir 1, 3 ditugaskan kepada perangkat daerah.",
        "Butir 2 ditugaskan kepada perangkat daerah.",
        "PPID menjawab permohonan secara tertulis: diberikan sebagian.",
        "dibuka Pemohon di portal",
    ):
        assert sentence in told, sentence
    expect(phone.locator(".timeline")).not_to_contain_text("Rahmat")  # offices, never names


def _check_record(ppid: Page, number: str, due: date, extended: date) -> None:
    ppid.goto("/permohonan?keadaan=semua")
    follow(ppid, number)
    says(ppid, "Jawaban diterima", "dibuka Pemohon di portal", format_date(extended))
    told, place = history(ppid), 0
    for sentence in (
        f"dicatat dengan nomor {number}. Batas waktu jawaban: {format_date(due)}.",
        "PPID memberitahukan bahwa permohonan belum lengkap.",
        f"Permohonan dilengkapi. Batas waktu jawaban menjadi {format_date(due)}.",
        "Butir 1, 3 ditugaskan",
        "Butir 2 ditugaskan",
        "Perangkat daerah menyerahkan konsep jawaban kepada PPID.",
        f"PPID memperpanjang waktu jawaban satu kali sampai {format_date(extended)}.",
        "Salinan butir 1 dengan bagian yang dihitamkan selesai dibuat.",
        "PPID menjawab permohonan secara tertulis: diberikan sebagian.",
        "Jawaban diterima pada",
    ):
        place = told.find(sentence, place)
        assert place >= 0, f"{sentence} is not told in its place: {told}"
