"""F1, disposisi, surat penerusan, nota dinas and the empty forms: what they say, what they keep to themselves."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ppid.law import objections
from ppid.law.workflow import ItemOutcome
from ppid.letters import case_form_samples as samples
from ppid.letters.blocks import Ground, Item, Limits
from ppid.letters.case_forms import BlankForm, ProposedItem
from ppid.letters.render import render, sheet
from ppid.letters.sample_parts import APPLICANT, ASKED, LETTERHEAD
from tests.letters.paper import assert_in_order, pages, print_text, printed, text

TWELVE = tuple(Item(number, f"Laporan nomor {number}: {ASKED[0].text}") for number in range(1, 13))
LONG = "Siapkan dokumen menurut urutan tahun, lalu periksa bagian yang memuat data pribadi. " * 25
INTERNAL = ("assignment", "unit_answer")
BLANK = BlankForm(
    LETTERHEAD,
    "Pemerintah Provinsi Kalimantan Timur",
    Limits.of_law(),
    tuple((ground.value, objections.LABELS[ground]) for ground in objections.Ground),
)


# F1


def test_the_rights_stand_on_the_back_of_the_request_form() -> None:
    front, back = pages(printed("request_form"))
    assert "HAK-HAK" not in front
    assert back.startswith("HAK-HAK PEMOHON INFORMASI")


def test_the_number_of_an_identity_card_is_printed_masked() -> None:
    assert_in_order(text(printed("request_form")), "NIK : 64••••••••••9001", "Nomor identitas dicetak tersamar")


@pytest.mark.parametrize(
    ("access", "delivery", "expected"),
    [
        ("view", "pickup", ("X Melihat", "Mendapatkan salinan informasi: softcopy hardcopy", "X Mengambil langsung")),
        ("hard_copy", "post", ("X Mendapatkan salinan informasi: softcopy X hardcopy", "X Pos")),
        ("soft_copy", "fax", ("X Mendapatkan salinan informasi: X softcopy hardcopy", "X Faksimili")),
        ("soft_copy", "courier", ("X softcopy", "X Kurir")),
        ("soft_copy", "download", ("X softcopy", "E-mail X Diunduh dari halaman pelacakan")),
    ],
)
def test_the_boxes_of_the_request_form_follow_what_was_chosen(
    access: str, delivery: str, expected: tuple[str, ...]
) -> None:
    facts = replace(samples.request_form(), access=access, delivery=delivery)
    found = print_text("request_form", facts)
    assert_in_order(found, *expected)
    fields = found.split("* Diisi")[0]
    assert fields.count(" X ") == (2 if access == "view" else 3)


def test_a_form_of_the_site_says_how_the_request_came() -> None:
    facts = replace(samples.request_form(), channel="Situs layanan informasi publik", is_electronic=True)
    assert "diterima secara elektronik (situs layanan informasi publik) pada Jumat, 11 Desember 2026" in print_text(
        "request_form", facts
    )


def test_a_proxy_signs_with_the_power_of_attorney() -> None:
    proxy = "Ahmad Contoh, S.H., surat kuasa khusus Nomor 04/SKK/I/2027"
    facts = replace(samples.request_form(), applicant=replace(APPLICANT, proxy=proxy))
    assert_in_order(print_text("request_form", facts), f"Kuasa : {proxy}", "Pemohon Informasi,", "Ahmad Contoh, S.H.")


# Disposisi and nota dinas


@pytest.mark.parametrize("kind", INTERNAL)
def test_what_goes_between_ppid_and_unit_names_no_applicant(kind: str) -> None:
    found = text(printed(kind))
    for secret in (APPLICANT.name, "Teluk Contoh", APPLICANT.phone, APPLICANT.email):
        assert secret not in found


def test_an_internal_limit_past_that_of_the_law_is_called_so() -> None:
    facts = replace(samples.assignment(), internal_on="2026-12-30")
    assert "yang harus dipenuhi adalah batas waktu undang-undang" in print_text("assignment", facts)
    assert "yang harus dipenuhi" not in text(printed("assignment"))


def test_an_assignment_without_instruction_has_no_heading_for_it() -> None:
    assert "Petunjuk" not in print_text("assignment", replace(samples.assignment(), instruction=""))


def test_the_items_keep_the_numbers_of_the_request() -> None:
    assert_in_order(text(printed("assignment")), "Butir Informasi yang diminta", "1 Dokumen kontrak", "4 Hasil pemant")


def test_a_nota_dinas_stands_under_the_kop_of_its_unit() -> None:
    assert text(printed("unit_answer")).startswith(
        "PEMERINTAH PROVINSI KALIMANTAN TIMUR DINAS PEKERJAAN UMUM, PENATAAN RUANG, DAN PERUMAHAN RAKYAT Jalan Contoh"
    )


def test_a_nota_dinas_names_what_would_be_kept_back_and_why() -> None:
    refused = ProposedItem(
        1,
        "Berkas penyidikan.",
        ItemOutcome.REFUSED.value,
        ground=Ground.of("a"),
        reason="Perkara masih disidik.",
        consequence="Penyidikan terhambat.",
    )
    found = print_text("unit_answer", replace(samples.unit_answer(), items=(refused,)))
    assert_in_order(
        found,
        "Diusulkan dikecualikan",
        "Usulan pengecualian Butir 1",
        "Pasal 17 huruf a",
        "Perkara masih disidik.",
        "Konsekuensi bila dibuka : Penyidikan terhambat.",
        "setelah PPID Utama menguji konsekuensinya",
    )
    assert "Lampiran : -" in found
    assert "Berkas yang diserahkan" not in found


def test_a_nota_dinas_that_keeps_nothing_back_says_nothing_of_it() -> None:
    given = ProposedItem(1, "Laporan.", ItemOutcome.GIVEN.value, form="Softcopy")
    facts = replace(samples.unit_answer(), items=(given,), replaces_number="500.12/570/PUPR/2026")
    found = print_text("unit_answer", facts)
    assert "Usulan pengecualian" not in found
    assert "menggantikan nota dinas kami Nomor 500.12/570/PUPR/2026" in found


def test_every_outcome_that_a_unit_may_propose_has_its_words() -> None:
    for outcome in ("", *ItemOutcome):
        item = ProposedItem(1, "Laporan.", str(outcome), available_on="2027-01-29")
        assert "Usulan untuk setiap butir" in print_text("unit_answer", replace(samples.unit_answer(), items=(item,)))


# Surat penerusan


def test_the_letter_of_transfer_has_both_numbers_and_the_clock_of_the_other_body() -> None:
    assert_in_order(
        text(printed("transfer")),
        "persetujuan Saudara/i pada Rabu, 6 Januari 2027 pukul 09.12 WITA",
        "Nomor pendaftaran : 0127/PPID-KALTIM/XII/2026",
        "Nomor pendaftaran : 0003/PPID-SAMARINDA/I/2027",
        "Diterima : Rabu, 6 Januari 2027 (WITA)",
        "Batas waktu jawaban : Rabu, 20 Januari 2027",
        "Setiap permohonan mempunyai batas waktunya sendiri.",
    )


# Long content


@pytest.mark.parametrize(
    ("kind", "facts"),
    [
        ("assignment", replace(samples.assignment(), items=TWELVE, instruction=LONG, copies=("Satu", "Dua", "Tiga"))),
        ("transfer", replace(samples.transfer(), items=TWELVE)),
        (
            "unit_answer",
            replace(
                samples.unit_answer(),
                items=tuple(replace(samples.unit_answer().items[1], number=number) for number in range(1, 13)),
            ),
        ),
    ],
)
def test_a_long_letter_keeps_its_signature_with_the_words_before_it(kind: str, facts: object) -> None:
    last = pages(render(kind, facts))[-1]  # type: ignore[arg-type]  # each facts belong to their kind
    assert_in_order(last, "kami ucapkan terima kasih.", "NIP")


def test_a_long_request_form_still_has_its_rights_on_a_page_of_their_own() -> None:
    facts = replace(samples.request_form(), items=TWELVE, purpose=LONG[:1000])
    assert pages(render("request_form", facts))[-1].startswith("HAK-HAK PEMOHON INFORMASI")


@pytest.mark.parametrize("kind", samples.SAMPLES)
def test_a_draft_has_no_number_yet(kind: str) -> None:
    facts = samples.SAMPLES[kind]
    found = text(render(kind, facts, draft=True))
    assert "KONSEP" in found
    assert "Kode periksa" not in found
    assert facts.number not in found.replace(facts.registration, "") or facts.number == facts.registration


# Empty forms


@pytest.mark.parametrize("paper", ["A4", "F4"])
@pytest.mark.parametrize("name", ["blank_request", "blank_objection"])
def test_an_empty_form_has_two_pages_and_neither_number_nor_code(name: str, paper: str) -> None:
    found = pages(sheet(f"letters/{name}.html", BLANK, paper=paper))
    assert len(found) == 2
    assert "Kode periksa" not in " ".join(found)
    assert "Nomor pendaftaran :" not in found[0]
    assert found[0].startswith("PEMERINTAH PROVINSI KALIMANTAN TIMUR")


def test_the_empty_request_form_has_the_fields_of_the_filled_one() -> None:
    front, back = pages(sheet("letters/blank_request.html", BLANK))
    assert_in_order(
        front,
        "FORMULIR PERMOHONAN INFORMASI PUBLIK (rangkap dua)",
        "No. Pendaftaran* :",
        "Nama :",
        "NIK/No. SK badan hukum :",
        "Alamat :",
        "Pekerjaan :",
        "No. telepon/e-mail :",
        "Rincian informasi yang dibutuhkan (tambahkan kertas bila perlu)",
        "Tujuan penggunaan informasi :",
        "Cara memperoleh informasi**",
        "Cara mendapatkan salinan informasi**",
        "E-mail",
        "Petugas Pelayanan Informasi (Penerima Permohonan),",
        "Pemohon Informasi,",
        "surat kuasa khusus",
    )
    assert " X " not in front.split("* Diisi")[0]
    assert back.startswith("HAK-HAK PEMOHON INFORMASI")


def test_the_empty_form_of_an_objection_has_every_ground_and_no_tick() -> None:
    found = " ".join(pages(sheet("letters/blank_objection.html", BLANK)))
    assert_in_order(
        found,
        "A. Informasi pengaju keberatan",
        "Nomor registrasi keberatan* :",
        "Nomor pendaftaran permohonan",
        "Tujuan penggunaan informasi :",
        "Identitas Pemohon Nama :",
        "Pekerjaan :",
        "Identitas kuasa Pemohon** Nama :",
        "B. Alasan pengajuan keberatan***",
        *(f"{letter}. {words}" for letter, words in BLANK.grounds),
        "C. Kasus posisi",
        "D. Hari/tanggal tanggapan atas keberatan akan diberikan*",
        "30 (tiga puluh) hari kerja",
        "(Penerima Keberatan),",
        "Pengaju Keberatan,",
    )
    assert " X " not in found.split("* Diisi")[0]
