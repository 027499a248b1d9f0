"""Each letter says what the law asks of it, in the order of its form (law of the form in each docstring)."""

from dataclasses import replace

import pytest

from ppid.law.notices import CONTENTS
from ppid.law.workflow import ItemOutcome
from ppid.letters import samples
from ppid.letters.blocks import Cost, Ground
from ppid.letters.facts import NoticeItem, RefusedItem
from ppid.letters.render import render
from ppid.letters.samples import SAMPLES
from tests.letters.paper import assert_in_order, pages, print_text, printed, text

REGISTRATION = "0127/PPID-KALTIM/XII/2026"
PARTICULARS = ("Nama : Rina Marlina", "Alamat : Jalan Teluk Contoh", "No. Telp./Surel : 0812-0000-0000")


@pytest.mark.parametrize(
    ("kind", "content"),
    [pytest.param(kind, content, id=f"{kind} {content.name}") for kind, found in CONTENTS.items() for content in found],
)
def test_a_letter_says_everything_that_the_law_lists(kind, content):
    assert content.label.casefold() in text(printed(kind)).casefold()


@pytest.mark.parametrize("kind", sorted(SAMPLES))
def test_a_letter_begins_with_the_kop_of_its_office(kind):
    head = SAMPLES[kind].letterhead
    assert text(printed(kind)).startswith(" ".join((*(line.upper() for line in head.lines), head.address)))


def test_the_receipt_has_number_moment_items_limit_officer_and_desk():
    """F1b, and UU 14/2008 Pasal 22 ayat (4)."""
    first, second = pages(printed("receipt"))
    assert_in_order(
        first,
        "TANDA BUKTI PENERIMAAN PERMOHONAN INFORMASI PUBLIK",
        f"Nomor pendaftaran : {REGISTRATION}",
        "Diterima : Jumat, 11 Desember 2026 pukul 14.05 WITA",
        *PARTICULARS,
        "Disampaikan melalui : Meja layanan",
        "Rincian informasi :",
        *(f"{item.number}. {item.text[:30]}" for item in samples.ASKED),
        "Tujuan penggunaan : Bahan penelitian",
        "Cara memperoleh : Mendapatkan salinan",
        "Cara mendapatkan salinan : Diunduh",
        "Petugas penerima : Siti Contoh Rahmawati",
        "Batas waktu jawaban: Selasa, 29 Desember 2026",
        "10 (sepuluh) hari kerja sejak permohonan diterima (UU 14/2008 Pasal 22 ayat (7))",
        "Kode pelacakan: KQ7M4-TXA9H",
        "ppid.contoh.example/lacak",
        "Petugas Pelayanan Informasi,",
        "Pemohon Informasi, Rina Marlina",
    )
    assert_in_order(
        second, "HAK-HAK PEMOHON INFORMASI", "Perlu bantuan?", "Meja layanan :", "Jam layanan :", "Telepon/surel :"
    )


def test_the_receipt_tells_the_rights_with_the_days_of_the_law():
    second = pages(printed("receipt"))[1]
    assert_in_order(
        second,
        "kecuali:",
        "nomor pendaftaran",
        "10 (sepuluh) hari kerja",
        "7 (tujuh) hari kerja berikutnya, satu kali",
        "Biaya",
        "keberatan kepada Atasan PPID paling lambat 30 (tiga puluh) hari kerja",
        "tanggapan tertulis paling lambat 30 (tiga puluh) hari kerja",
        "Komisi Informasi paling lambat 14 (empat belas) hari kerja",
    )


def test_the_receipt_draws_each_counted_day_and_names_each_decreed_one():
    first = pages(printed("receipt"))[0]
    for number in range(1, 11):
        assert f" {number} " in first
    assert_in_order(
        first,
        "Kamis, 24 Desember 2026 (Cuti bersama Kelahiran Yesus Kristus)",
        "Jumat, 25 Desember 2026 (Kelahiran Yesus Kristus)",
        "Dasar: SKB 3 Menteri Nomor 1497 Tahun 2025",
    )


def test_a_provisional_limit_is_called_provisional():
    facts = samples.receipt()
    found = print_text("receipt", replace(facts, clock=replace(facts.clock, provisional=True)))
    assert "Selasa, 29 Desember 2026 (sementara)" in found
    assert "masih dapat bergeser" in found


def test_a_receipt_from_the_site_needs_no_signature():
    found = print_text("receipt", replace(samples.receipt(), signed=False))
    assert "Penerima : Diterima secara elektronik melalui Portal PPID" in found
    assert samples.CLERK.name not in found, "no officer received it"
    assert "Tanda bukti ini diterbitkan pada saat permohonan diterima" in found
    assert "Pemohon Informasi, Rina Marlina" not in found


def test_the_notice_follows_its_form():
    """F3: the particulars, A 1 to 5, B, and the right to object; UU 14/2008 Pasal 22 ayat (7)."""
    assert_in_order(
        text(printed("notice")),
        "Nomor : 500.12/583/DISKOMINFO-I/2026",
        "Sifat : Biasa",
        "Lampiran : 1 (satu) berkas",
        "Hal : Pemberitahuan Tertulis",
        "Samarinda, 22 Desember 2026",
        "Yth. Saudara/i Rina Marlina",
        "Dengan hormat,",
        "Berdasarkan permohonan informasi pada tanggal 11 bulan Desember tahun 2026 dengan nomor pendaftaran",
        f"{REGISTRATION}, kami menyampaikan kepada Saudara/i:",
        *PARTICULARS,
        "Pemberitahuan sebagai berikut:",
        "Dapat diberikan softcopy dan hardcopy",
        "Dapat diberikan sebagian",
        "Dasar: Pasal 17 huruf h Undang- Undang Nomor 14 Tahun 2008",
        "Tidak dapat diberikan: belum dikuasai",
        "Tidak dapat diberikan: belum didokumentasikan",
        "A. Informasi dapat diberikan (butir 1, 2)",
        "1. Penguasaan informasi publik X Kami X Badan Publik lain, yaitu Kepolisian Resor Kota Samarinda",
        "2. Bentuk fisik yang tersedia X Softcopy (termasuk rekaman) X Hardcopy/salinan tertulis",
        "3. Biaya yang dibutuhkan X Penyalinan: Rp250 × 84 lembar = Rp21.000",
        "Pengiriman Lain-lain Jumlah: Rp21.000",
        "Cara pembayaran:",
        "4. Waktu penyediaan 3 (tiga) hari kerja",
        "5. Penjelasan penghitaman/ pengaburan informasi yang dimohon Butir 2: Kolom alamat lengkap",
        "penerima-2025.pdf, halaman 1 sampai 6: bagian dihitamkan berdasarkan Pasal 17 huruf h",
        "Berkas yang diberikan Butir Nama berkas dan sidik jarinya Ukuran",
        "1 kontrak-samarinda-bontang.pdf SHA-256: 1c0ffee2",
        "4,8 MB",
        "1 adendum-1-dan-2.pdf",
        "962 kB",
        "2 penerima-2025.pdf",
        "B. Informasi tidak dapat diberikan karena",
        "X Informasi yang diminta belum dikuasai (butir 3)",
        "X Informasi yang diminta belum didokumentasikan (butir 4)",
        "Penyediaan informasi yang belum didokumentasikan dilakukan dalam jangka waktu sampai dengan Jumat, 29",
        "keberatan kepada Atasan PPID paling lambat 30 (tiga puluh) hari kerja setelah ditemukannya alasan keberatan",
        "Kepala Dinas Komunikasi dan Informatika selaku PPID Utama, Dr. H. Contoh Wijaya, M.Si.",
        "Pembina Utama Muda (IV/c) NIP 19700101",
        "Tembusan:",
    )


def one(outcome, **more):
    return replace(samples.notice(), items=(NoticeItem(1, "Laporan keuangan.", outcome.value, **more),), costs=())


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param(
            one(ItemOutcome.GIVEN, soft=True, form="berkas PDF"),
            (
                "Keputusan : Dapat diberikan",
                "X Kami Badan Publik lain 2.",
                "X Softcopy (termasuk rekaman) Hardcopy",
                "Format: berkas PDF",
                "Penyalinan Pengiriman Lain-lain Jumlah: Rp0 (tidak dikenakan biaya)",
                "Tidak ada yang dihitamkan",
                "B. Informasi tidak dapat diberikan karena Informasi yang diminta belum dikuasai Informasi yang",
            ),
            id="given whole and free",
        ),
        pytest.param(
            one(ItemOutcome.NOT_HELD, holder_unknown=True),
            (
                "Kami X Badan Publik lain, yaitu tidak kami ketahui",
                "4. Waktu penyediaan -",
                "X Informasi yang diminta belum dikuasai Informasi yang diminta belum didokumentasikan",
                "Badan Publik yang menguasainya tidak kami ketahui.",
            ),
            id="not held by anybody known",
        ),
        pytest.param(
            one(ItemOutcome.NOT_DOCUMENTED, available_on="2027-01-29"),
            (
                "X Kami Badan Publik lain",
                "belum dikuasai X Informasi yang diminta belum didokumentasikan",
                "dalam jangka waktu sampai dengan Jumat, 29 Januari 2027",
            ),
            id="not documented yet",
        ),
        pytest.param(
            replace(
                one(ItemOutcome.REFUSED, ground=Ground.of("a"), reason="Perkara masih disidik."),
                decree_number="SK-9/PPID/2026",
                decree_on="2026-12-22",
            ),
            (
                "Keputusan : Tidak dapat diberikan: dikecualikan",
                "X Informasi yang diminta dikecualikan",
                "Dasar: Pasal 17 huruf a",
                "Alasan: Perkara masih disidik.",
                "Surat Keputusan PPID Nomor SK-9/PPID/2026 tanggal 22 Desember 2026, terlampir",
            ),
            id="exempt, with its decree",
        ),
        pytest.param(
            one(
                ItemOutcome.GIVEN_IN_PART,
                soft=True,
                ground=Ground.of("h"),
                reason="Data pribadi.",
                blackout="Kolom NIK.",
            ),
            (
                "Keputusan : Dapat diberikan sebagian",
                "dimohon Kolom NIK. Dasar: Pasal 17 huruf h",
                "Alasan: Data pribadi.",
            ),
            id="given in part",
        ),
    ],
)
def test_the_boxes_of_the_notice_follow_the_decision(facts, expected):
    assert_in_order(print_text("notice", facts), *expected)


def test_a_notice_speaks_of_what_is_not_documented_only_where_something_is():
    assert "Penyediaan informasi yang belum" not in print_text("notice", one(ItemOutcome.GIVEN, soft=True))
    assert "Penyediaan informasi yang belum" in print_text("notice", samples.notice())


def test_a_notice_gives_the_whole_fingerprint_of_every_file():
    found = text(printed("notice")).replace(" ", "")
    for file in (*samples.CONTRACTS, samples.RECIPIENTS):
        assert f"SHA-256:{file.sha256}" in found


def test_the_act_stands_apart_from_the_reason():
    act = "UU 27/2022 Pasal 4"
    item = {"ground": Ground.of("h"), "reason": "Data pribadi.", "act": act}
    refused = samples.refusal()
    for found in (
        print_text("notice", one(ItemOutcome.REFUSED, **item)),
        print_text("notice", one(ItemOutcome.GIVEN_IN_PART, blackout="Kolom NIK.", **item)),
        print_text("refusal", replace(refused, items=(replace(refused.items[0], reason="Data pribadi.", act=act),))),
    ):
        assert f"Data pribadi. Undang-undang yang menjadi dasar: {act}." in found


def test_every_kind_of_cost_has_its_line_and_all_are_added_up():
    costs = (Cost("copying", 300, 10), Cost("sending", 15000, note="pos tercatat"), Cost("other", 5000, 2, "cakram"))
    assert_in_order(
        print_text("notice", replace(samples.notice(), costs=costs)),
        "X Penyalinan: Rp300 × 10 lembar = Rp3.000",
        "X Pengiriman: Rp15.000 (pos tercatat)",
        "X Lain-lain: Rp5.000 × 2 cakram = Rp10.000",
        "Jumlah: Rp28.000",
    )


def test_every_outcome_of_the_law_has_its_words():
    for outcome in ItemOutcome:
        more = {"available_on": "2027-01-29"} if outcome is ItemOutcome.NOT_DOCUMENTED else {}
        assert "Keputusan :" in print_text("notice", one(outcome, **more))


def test_the_extension_names_both_limits_its_ground_and_its_reasons():
    """F3b, UU 14/2008 Pasal 22 ayat (8)."""
    assert_in_order(
        text(printed("extension")),
        "Hal : Pemberitahuan Perpanjangan Waktu",
        "Yth. Saudara/i Rina Marlina",
        "Dengan hormat,",
        f"Nomor pendaftaran : {REGISTRATION}",
        "Batas waktu semula : Selasa, 29 Desember 2026",
        "Batas waktu baru : Senin, 11 Januari 2027",
        "Dasar perpanjangan Informasi yang diminta belum dikuasai",
        "X Belum dapat diputuskan",
        "Alasan perpanjangan Daftar penerima bantuan",
        "7 (tujuh) hari kerja",
        "hanya dapat dilakukan satu kali",
        "selaku PPID Utama",
    )


def test_the_decree_of_refusal_has_the_words_of_its_form():
    """F4, PerKI 1/2021."""
    assert_in_order(
        text(printed("refusal")),
        "SURAT KEPUTUSAN PEJABAT PENGELOLA INFORMASI DAN DOKUMENTASI (PPID) TENTANG PENOLAKAN PERMOHONAN INFORMASI",
        "Nomor: 500.12/014/SK/DISKOMINFO-I/2026",
        f"No. Pendaftaran : {REGISTRATION}",
        "Nama : Rina Marlina",
        "Alamat : Jalan Teluk Contoh",
        "Pekerjaan : Peneliti",
        "No. Telp./Surel : 0812-0000-0000",
        "Rincian informasi : Daftar pegawai",
        "PPID memutuskan bahwa informasi yang dimohon adalah: INFORMASI YANG DIKECUALIKAN",
        "pengecualian informasi didasarkan pada alasan: X Pasal 17 huruf h Undang-Undang Nomor 14 Tahun 2008",
        "X Pasal 17 huruf j",
        "X Pasal 177 Undang-Undang Nomor 17 Tahun 2023",
        "berdasarkan pasal-pasal di atas, membuka informasi tersebut dapat menimbulkan konsekuensi sebagai berikut:",
        "Membuka informasi ini mengungkap riwayat kesehatan",
        "Lembar Pengujian Konsekuensi Nomor LUK-",
        "Dengan demikian menyatakan bahwa: PERMOHONAN INFORMASI DITOLAK",
        "Jika Pemohon Informasi keberatan atas penolakan ini maka dapat mengajukan keberatan kepada Atasan PPID "
        "selambat-lambatnya 30 (tiga puluh) hari kerja sejak menerima Surat Keputusan ini.",
        "Samarinda, 22 Desember 2026",
        "Dr. H. Contoh Wijaya, M.Si.",
        "NIP 19700101 199503 1 001",
    )


def test_the_sheet_of_a_harm_test_says_everything_in_the_order_of_its_form():
    facts = samples.harm_test()
    assert_in_order(
        text(printed("harm_test")),
        "LEMBAR PENGUJIAN KONSEKUENSI",
        f"Nomor: {facts.number}",
        facts.items[0].text,
        facts.unit,
        facts.registration,
        "Pasal 17 huruf b Undang-Undang Nomor 14 Tahun 2008",
        facts.ground.act,
        "Konsekuensi bila informasi dibuka",
        facts.if_opened,
        "Konsekuensi bila informasi ditutup",
        facts.if_closed,
        "Pertimbangan kepentingan publik",
        facts.public_interest,
        "Pemeriksaan Pasal 18",
        "telah diperiksa",
        "Hasil pengujian",
        "Dikecualikan",
        "sampai dengan 31 Maret 2027",
        "Peserta pengujian",
        *facts.participants,
        "Pendapat tim pertimbangan",
        facts.opinions[0].name,
        facts.opinions[0].text,
        facts.signatory.name,
    )


def test_the_sheet_names_what_the_law_keeps_open_and_no_period_for_it():
    facts = replace(
        samples.harm_test(),
        ground=Ground.of("h", "UU 27/2022"),
        result="open",
        until_on="",
        pasal_18=("putusan badan peradilan",),
        public_office=True,
    )
    found = print_text("harm_test", facts)
    assert_in_order(found, "tidak dikecualikan: putusan badan peradilan", "jabatan publik", "Terbuka", "Peserta")
    assert "Jangka waktu" not in found


def test_a_refusal_of_some_items_does_not_refuse_the_rest():
    facts = samples.refusal()
    second = RefusedItem(
        3, "Rekaman rapat.", (Ground.of("i"),), "Masih rahasia.", "Mengganggu kebijakan.", part="Risalah"
    )
    found = print_text("refusal", replace(facts, items=(*facts.items, second), asked=3))
    assert_in_order(
        found,
        "1. Daftar pegawai",
        "3. Rekaman rapat.",
        "sepanjang mengenai bagian yang disebut dalam keputusan ini",
        "Butir 1",
        "Butir 3: Risalah",
        "X Pasal 17 huruf i Undang-Undang Nomor 14 Tahun 2008 tentang Keterbukaan Informasi Publik, yaitu memorandum",
        "PERMOHONAN INFORMASI DITOLAK UNTUK INFORMASI YANG DIKECUALIKAN TERSEBUT DI ATAS",
        "Informasi lain yang dimohon dijawab dengan pemberitahuan tertulis tersendiri.",
    )
    assert "Pasal ... Undang-Undang" not in found, "an empty line of the form"


def test_the_letter_of_incompleteness_names_what_is_missing_and_by_when():
    """F1c, PerKI 1/2021."""
    assert_in_order(
        text(printed("incomplete")),
        "SURAT KETERANGAN TIDAK LENGKAP Nomor: 500.12/571/DISKOMINFO-I/2026",
        f"Nomor pendaftaran : {REGISTRATION}",
        *PARTICULARS,
        "belum lengkap: Surat kuasa khusus",
        "Tahun anggaran",
        "3 (tiga) hari kerja sejak menerima surat keterangan ini",
        "bukan penolakan",
        "Meja Layanan Informasi Publik",
        "Samarinda, 15 Desember 2026",
    )


def test_a_request_that_was_not_completed_is_closed_without_being_refused():
    assert_in_order(
        text(printed("not_completed")),
        "SURAT KETERANGAN PERMOHONAN TIDAK DILENGKAPI",
        f"Nomor pendaftaran : {REGISTRATION}",
        *PARTICULARS,
        "Batas waktu melengkapi : Jumat, 18 Desember 2026",
        "Surat Keterangan Tidak Lengkap Nomor 500.12/571/DISKOMINFO-I/2026 tanggal 15 Desember 2026",
        "3 (tiga) hari kerja",
        "bukan penolakan atas permohonan informasi",
        "dapat mengajukan kembali permohonan yang sama kapan saja",
    )


def test_a_withdrawal_is_no_refusal_and_closes_no_door():
    assert_in_order(
        text(printed("withdrawal")),
        "SURAT KETERANGAN PENCABUTAN PERMOHONAN INFORMASI",
        f"Nomor pendaftaran : {REGISTRATION}",
        *PARTICULARS,
        "Dicabut pada : Kamis, 17 Desember 2026",
        "Alasan pencabutan : Informasi sudah saya temukan",
        "bukan sebagai ditolak",
        "tidak mengurangi hak Pemohon",
    )
    assert "Alasan pencabutan : Tidak disebutkan" in print_text("withdrawal", replace(samples.withdrawal(), reason=""))


def test_handing_over_names_what_when_and_who_and_is_signed_by_both():
    """F14."""
    assert_in_order(
        text(printed("handover")),
        "TANDA TERIMA PENYERAHAN INFORMASI PUBLIK Nomor: 500.12/601/DISKOMINFO-I/2026",
        "Pada hari Senin, tanggal 28 bulan Desember tahun 2026, pukul 10.15 WITA",
        f"Nomor pendaftaran : {REGISTRATION}",
        *PARTICULARS,
        "Pemberitahuan tertulis : Nomor 500.12/583/DISKOMINFO-I/2026 tanggal 22 Desember 2026",
        "Cara penyerahan : Diambil langsung",
        "Biaya yang dibayar : Rp21.000",
        "Salinan tertulis 1 bundel, 84 lembar",
        "penerima-2025.pdf SHA-256: 9f2b6c1e",
        "1 berkas, 214 kB",
        "keberatan kepada Atasan PPID paling lambat 30 (tiga puluh) hari kerja",
        "Yang menyerahkan, Petugas Pelayanan Informasi",
        "Yang menerima, Pemohon Informasi Rina Marlina",
    )


def test_a_hand_over_of_old_is_still_drawn_with_its_fingerprint():
    facts = samples.handover()
    old = replace(facts.items[1], quantity="1 berkas, 214 kB", sha256="ab" * 32, files=())
    found = print_text("handover", replace(facts, items=(old,))).replace(" ", "")
    assert f"SHA-256:{'ab' * 32}" in found


def test_a_proxy_is_named_beside_the_applicant():
    facts = samples.withdrawal()
    person = replace(facts.applicant, proxy="Andi Contoh, surat kuasa khusus 12/SK/2026")
    found = print_text("withdrawal", replace(facts, applicant=person))
    assert_in_order(found, "Nama : Rina Marlina", "Kuasa : Andi Contoh, surat kuasa khusus 12/SK/2026", "Alamat :")


# Long letters


@pytest.mark.parametrize("sentences", range(0, 60, 6))
@pytest.mark.parametrize("kind", ["withdrawal", "refusal"])
def test_a_signature_never_stands_without_its_closing_words(kind, sentences):
    more = "Kalimat tambahan yang membuat surat ini menjadi lebih panjang daripada biasanya. " * sentences
    if kind == "withdrawal":
        facts, closing = replace(samples.withdrawal(), reason=more), "Demikian surat keterangan ini dibuat"
    else:
        facts = samples.refusal()
        facts = replace(facts, items=(replace(facts.items[0], consequence=more),))
        closing = "Jika Pemohon Informasi keberatan atas penolakan ini"
    signed = [page for page in pages(render(kind, facts)) if "NIP 19700101" in page]
    assert len(signed) == 1
    assert_in_order(signed[0], closing, "Samarinda,", "Dr. H. Contoh Wijaya, M.Si.", "NIP 19700101")


def test_a_long_table_repeats_its_head_on_every_page_and_loses_no_item():
    items = tuple(NoticeItem(n, f"Dokumen ke-{n} yang dimohon. " * 4, "given", soft=True) for n in range(1, 41))
    found = pages(render("notice", replace(samples.notice(), items=items)))
    table = [page for page in found if "Dokumen ke-" in page]
    assert len(table) > 2
    assert all("Keputusan dan bentuk Penjelasan" in page for page in table)
    for number in range(1, 41):
        assert any(f"Dokumen ke-{number} " in page for page in found)


def test_a_row_longer_than_the_rest_of_its_page_begins_there_and_goes_on_overleaf():
    long = " ".join(f"Kalimat penjelasan nomor {number} atas butir ini." for number in range(36))
    items = (
        NoticeItem(1, "Dokumen pertama.", "given", soft=True),
        NoticeItem(2, "Dokumen kedua.", "given", soft=True, explanation=long),
    )
    first, second, *_rest = pages(render("notice", replace(samples.notice(), items=items)))
    assert_in_order(first, "Dokumen pertama.", "Dokumen kedua.", "Kalimat penjelasan nomor 0 ")
    assert_in_order(second, "Keputusan dan bentuk Penjelasan", "Kalimat penjelasan nomor 35 ")


def test_the_form_of_an_objection_is_its_receipt_with_the_limit_of_the_ruling():
    """F5, PerKI 1/2021 Pasal 41 and its annex."""
    first, second = pages(printed("objection"))
    assert_in_order(
        first,
        "PERNYATAAN KEBERATAN ATAS PERMOHONAN INFORMASI PUBLIK",
        "A. Informasi pengaju keberatan",
        "Nomor registrasi keberatan : 0009/KEB-PPID-KALTIM/I/2027",
        "Diterima : Senin, 11 Januari 2027 pukul 10.20 WITA",
        f": {REGISTRATION}, diterima 11 Desember 2026",
        "Tujuan penggunaan : Bahan penelitian",
        "Identitas Pemohon",
        "Nama : Rina Marlina",
        "Identitas kuasa Pemohon",
        "Surat kuasa khusus : Surat Kuasa Khusus Nomor 04",
        "B. Alasan pengajuan keberatan",
        "a. Permohonan informasi ditolak",
        "X d. Permohonan informasi ditanggapi tidak sebagaimana yang diminta X e. Permohonan informasi tidak dipenuhi",
        "g. Informasi disampaikan melebihi jangka waktu",
        "C. Kasus posisi",
        "kepolisian.",
    )
    assert_in_order(
        second,
        "D. Tanggapan atas keberatan akan diberikan paling lambat: Senin, 22 Februari 2027",
        "30 (tiga puluh) hari kerja sejak keberatan tertulis diterima (UU 14/2008 Pasal 36 ayat (2))",
        "14 (empat belas) hari kerja berikutnya",
        "Kode pelacakan: PX4RT-8WQ2M",
        "Petugas (penerima keberatan),",
        "Ahmad Contoh, S.H.",
    )


def test_a_late_ground_is_written_down_and_refuses_nothing():
    facts = samples.SAMPLES["objection"]
    late = tuple(replace(line, late=line.letter == "d") for line in facts.grounds)
    found = print_text("objection", replace(facts, grounds=late))
    assert "Jangka waktu alasan huruf d berakhir pada Selasa, 9 Februari 2027. Keberatan tetap diterima" in found


def test_ground_b_names_no_request():
    facts = replace(samples.SAMPLES["objection"], registration="", received_on="", proxy=None, signed=False)
    found = print_text("objection", facts)
    assert "Tidak ada; alasan huruf b tidak memerlukan permohonan" in found
    assert "Identitas kuasa" not in found
    assert "Nomor registrasi di atas adalah tanda bukti penerimaannya" in found


def test_the_ruling_answers_every_part_and_orders_with_a_limit():
    """F7, UU 14/2008 Pasal 36 ayat (2) and (3), Pasal 37 ayat (2)."""
    assert_in_order(
        text(printed("ruling")),
        "Hal : Tanggapan atas Keberatan",
        "Yth. Saudara/i Rina Marlina",
        "kami selaku Atasan PPID menyatakan menerima sebagian keberatan tersebut",
        "0009/KEB-PPID-KALTIM/I/2027",
        "Tanggapan atas setiap alasan keberatan",
        "Diterima seluruhnya. Berkas yang diberikan kurang",
        "Ditolak. Badan publik yang menguasainya",
        "Putusan atas setiap informasi",
        "Diterima seluruhnya. Kecamatan dan besar bantuan bukan data pribadi.",
        "Ditolak. Rekaman itu tidak dikuasai PPID.",
        "Alasan tertulis",
        "kami kuatkan",
        "Perintah kepada PPID",
        "paling lambat 5 (lima) hari kerja sejak tanggal tanggapan ini, yaitu Senin, 8 Februari 2027",
        "Komisi Informasi paling lambat 14 (empat belas) hari kerja sejak tanggapan ini diterima",
        "selaku Atasan PPID,",
        "Dra. Hj. Contoh Maharani, M.M.",
    )


def test_a_ruling_that_upholds_everything_orders_nothing():
    facts = replace(samples.SAMPLES["ruling"], outcome="rejected", order="", order_days=0, order_due_on="")
    found = print_text("ruling", facts)
    assert "menyatakan menolak keberatan tersebut" in found
    assert "Perintah kepada PPID" not in found


def test_the_signature_of_an_objection_never_stands_alone():
    """However long the text: the last page carries the tracking code or the closing words too."""
    form, ruling = samples.SAMPLES["objection"], samples.SAMPLES["ruling"]
    for lines in range(0, 40, 3):
        last = pages(render("objection", replace(form, case_position="Panjang.\n" * lines)))[-1]
        assert_in_order(last, "Kode pelacakan", "Ahmad Contoh, S.H.")
        last = pages(render("ruling", replace(ruling, reasons="Panjang.\n" * (lines + 1))))[-1]
        assert_in_order(last, "Demikian tanggapan ini kami sampaikan", "Dra. Hj. Contoh Maharani")
