"""One filled example of every letter, all of it invented, for tests, measurements and ``ppid letters sample``."""

from __future__ import annotations

from ppid.law.harm_tests import Result
from ppid.law.workflow import ItemOutcome
from ppid.letters import body_form_samples, case_form_samples, objection_samples
from ppid.letters.blocks import Cost, Facts, Ground, Item, Limits, Particulars
from ppid.letters.facts import (
    ExtensionFacts,
    HandedItem,
    HandoverFacts,
    HarmTestFacts,
    IncompleteFacts,
    NotCompletedFacts,
    NoticeFacts,
    NoticeItem,
    Opinion,
    ReceiptFacts,
    RefusalFacts,
    RefusedItem,
    WithdrawalFacts,
)
from ppid.letters.sample_parts import (
    ADDRESSEE,
    APPLICANT,
    ASKED,
    CLERK,
    CONTRACTS,
    DESK,
    EXTENSION_CLOCK,
    LETTERHEAD,
    OFFICER,
    PERSONAL,
    RECIPIENTS,
    REGISTRATION,
    REPLY_CLOCK,
    check,
)


def receipt() -> ReceiptFacts:
    return ReceiptFacts(
        letterhead=LETTERHEAD,
        number=REGISTRATION,
        dated_on="2026-12-11",
        registration=REGISTRATION,
        received_on="2026-12-11",
        applicant=APPLICANT,
        items=ASKED,
        signatory=CLERK,
        limits=Limits.of_law(),
        check=check("receipt"),
        received_at="2026-12-11T14:05",
        zone="WITA",
        channel="Meja layanan",
        purpose="Bahan penelitian tentang keterbukaan anggaran daerah.",
        obtain="Mendapatkan salinan informasi (softcopy)",
        deliver="Diunduh dari laman pelacakan",
        clock=REPLY_CLOCK,
        tracking_code="KQ7M4-TXA9H",
        tracking_url="https://ppid.contoh.example/lacak",
        desk=DESK,
        signed=True,
    )


def notice() -> NoticeFacts:
    return NoticeFacts(
        letterhead=LETTERHEAD,
        number="500.12/583/DISKOMINFO-I/2026",
        dated_on="2026-12-22",
        registration=REGISTRATION,
        received_on="2026-12-11",
        applicant=APPLICANT,
        addressee=ADDRESSEE,
        items=(
            NoticeItem(
                1,
                ASKED[0].text,
                ItemOutcome.GIVEN.value,
                soft=True,
                hard=True,
                form="berkas PDF, 84 halaman",
                explanation="Kontrak dan dua adendum diberikan seluruhnya.",
                files=CONTRACTS,
            ),
            NoticeItem(
                2,
                ASKED[1].text,
                ItemOutcome.GIVEN_IN_PART.value,
                soft=True,
                form="berkas PDF",
                ground=PERSONAL,
                reason="Alamat lengkap dan nomor rekening adalah data pribadi penerima bantuan.",
                blackout="Kolom alamat lengkap, nomor rekening, dan NIK dihitamkan; nama, kecamatan, dan besar bantuan "
                "tetap terbuka.",
                harm_test="Lembar Pengujian Konsekuensi Nomor LUK-007/DISKOMINFO-I/2026 tanggal 17 Desember 2026",
                files=(RECIPIENTS,),
                marks=("penerima-2025.pdf, halaman 1 sampai 6: bagian dihitamkan berdasarkan Pasal 17 huruf h.",),
                act="Pasal 4 Undang-Undang Nomor 27 Tahun 2022 tentang Pelindungan Data Pribadi",
            ),
            NoticeItem(3, ASKED[2].text, ItemOutcome.NOT_HELD.value, holder="Kepolisian Resor Kota Samarinda"),
            NoticeItem(
                4,
                ASKED[3].text,
                ItemOutcome.NOT_DOCUMENTED.value,
                available_on="2027-01-29",
                explanation="Hasil laboratorium masih disusun menjadi laporan.",
            ),
        ),
        costs=(Cost("copying", 250, 84, note="hitam putih, kertas A4"),),
        payment="disetor ke kas daerah melalui Bank Kaltimtara dengan kode yang diberikan meja layanan; salinan "
        "elektronik tidak dikenakan biaya",
        provision_days=3,
        provision="sejak surat ini diterima",
        delivery="diunduh dari laman pelacakan; salinan tertulis diambil di meja layanan",
        attachments=1,
        signatory=OFFICER,
        limits=Limits.of_law(),
        check=check("notice"),
        copies=("Sekretaris Daerah Provinsi Kalimantan Timur selaku Atasan PPID", "Kepala Dinas Pekerjaan Umum"),
    )


def refusal() -> RefusalFacts:
    return RefusalFacts(
        letterhead=LETTERHEAD,
        number="500.12/014/SK/DISKOMINFO-I/2026",
        dated_on="2026-12-22",
        registration=REGISTRATION,
        received_on="2026-12-11",
        applicant=APPLICANT,
        items=(
            RefusedItem(
                1,
                "Daftar pegawai yang menjalani pengobatan jangka panjang beserta diagnosis dan rumah sakitnya.",
                grounds=(
                    Ground.of("h"),
                    Ground.of("j", "Pasal 177 Undang-Undang Nomor 17 Tahun 2023 tentang Kesehatan"),
                ),
                reason="Informasi memuat riwayat dan kondisi kesehatan orang perseorangan, dan yang bersangkutan tidak "
                "memberi persetujuan tertulis.",
                consequence="Membuka informasi ini mengungkap riwayat kesehatan orang yang dapat dikenali, dapat "
                "menimbulkan perlakuan tidak adil di tempat kerja, dan merusak kepercayaan terhadap kerahasiaan "
                "layanan kesehatan. Kepentingan publik atas jumlah dan biaya tetap terpenuhi melalui rekapitulasi "
                "tanpa nama.",
                until="selama informasi tersebut bersifat pribadi menurut undang-undang",
                harm_test="Lembar Pengujian Konsekuensi Nomor LUK-009/DISKOMINFO-I/2026 tanggal 18 Desember 2026",
                act="Pasal 4 Undang-Undang Nomor 27 Tahun 2022 tentang Pelindungan Data Pribadi",
            ),
        ),
        asked=1,
        signatory=OFFICER,
        limits=Limits.of_law(),
        check=check("refusal"),
        copies=("Sekretaris Daerah Provinsi Kalimantan Timur selaku Atasan PPID",),
    )


def harm_test() -> HarmTestFacts:
    return HarmTestFacts(
        letterhead=LETTERHEAD,
        number="LUK-009/DISKOMINFO-I/2026",
        dated_on="2026-12-18",
        registration=REGISTRATION,
        received_on="",
        applicant=Particulars("", ""),
        items=(Item(1, "Rincian harga perkiraan sendiri pekerjaan jembatan sebelum pemenang tender ditetapkan."),),
        unit="Dinas Pekerjaan Umum, Penataan Ruang, dan Perumahan Rakyat",
        ground=Ground.of("b", "Pasal 22 Undang-Undang Nomor 5 Tahun 1999 tentang Larangan Praktek Monopoli"),
        if_opened="Peserta yang memegang rincian harga memperoleh keuntungan yang tidak adil atas peserta lain, dan "
        "tender dapat gagal.",
        if_closed="Pemilihan berlangsung adil. Masyarakat menunggu sampai pemenang ditetapkan; sesudahnya dokumen ini "
        "dapat diminta kembali.",
        public_interest="Persaingan yang sehat menghemat anggaran daerah; manfaat itu lebih besar daripada mengetahui "
        "rincian harga beberapa minggu lebih awal.",
        pasal_18_checked=True,
        pasal_18=(),
        consent=False,
        public_office=False,
        result=Result.EXEMPT.value,
        until_on="2027-03-31",
        participants=(
            "Dr. H. Contoh Wijaya, M.Si., PPID Utama",
            "Ir. Contoh Lestari, M.T., PPID Pelaksana Dinas Pekerjaan Umum",
        ),
        opinions=(
            Opinion(
                "Contoh Purnomo, S.H.", "Kepala Biro Hukum", "Pengecualian tepat selama pemilihan penyedia berlangsung."
            ),
        ),
        signatory=OFFICER,
        limits=Limits.of_law(),
        check=check("harm_test"),
    )


def withdrawal() -> WithdrawalFacts:
    return WithdrawalFacts(
        letterhead=LETTERHEAD,
        number="500.12/590/DISKOMINFO-I/2026",
        dated_on="2026-12-17",
        registration=REGISTRATION,
        received_on="2026-12-11",
        applicant=APPLICANT,
        items=ASKED[:1],
        withdrawn_on="2026-12-17",
        channel="Situs Portal PPID",
        reason="Informasi sudah saya temukan pada daftar informasi publik.",
        signatory=OFFICER,
        limits=Limits.of_law(),
        check=check("withdrawal"),
    )


def handover() -> HandoverFacts:
    return HandoverFacts(
        letterhead=LETTERHEAD,
        number="500.12/601/DISKOMINFO-I/2026",
        dated_on="2026-12-28",
        registration=REGISTRATION,
        received_on="2026-12-11",
        applicant=APPLICANT,
        items=(
            HandedItem(1, ASKED[0].text, "Salinan tertulis", "1 bundel, 84 lembar"),
            HandedItem(
                2,
                "Daftar penerima bantuan sosial pendidikan tahun 2025 (sebagian dihitamkan).",
                "Softcopy",
                "1 berkas",
                files=(RECIPIENTS,),
            ),
        ),
        handed_at="2026-12-28T10:15",
        zone="WITA",
        method="Diambil langsung di meja layanan",
        receiver="Rina Marlina",
        receiver_as="Pemohon Informasi",
        notice_number="500.12/583/DISKOMINFO-I/2026",
        notice_on="2026-12-22",
        paid_rupiah=21000,
        signatory=CLERK,
        limits=Limits.of_law(),
        check=check("handover"),
    )


def extension() -> ExtensionFacts:
    return ExtensionFacts(
        letterhead=LETTERHEAD,
        number="500.12/588/DISKOMINFO-I/2026",
        dated_on="2026-12-23",
        registration=REGISTRATION,
        received_on="2026-12-11",
        applicant=APPLICANT,
        addressee=ADDRESSEE,
        items=ASKED[:2],
        ground="not_decided",
        reason="Daftar penerima bantuan memuat data pribadi lebih dari 4.000 orang. Pengujian konsekuensi untuk "
        "memisahkan bagian yang terbuka dari bagian yang dikecualikan belum selesai.",
        reply=REPLY_CLOCK,
        extension=EXTENSION_CLOCK,
        signatory=OFFICER,
        limits=Limits.of_law(),
        check=check("extension"),
        copies=("Sekretaris Daerah Provinsi Kalimantan Timur selaku Atasan PPID",),
    )


def incomplete() -> IncompleteFacts:
    return IncompleteFacts(
        letterhead=LETTERHEAD,
        number="500.12/571/DISKOMINFO-I/2026",
        dated_on="2026-12-15",
        registration=REGISTRATION,
        received_on="2026-12-11",
        applicant=APPLICANT,
        items=ASKED[:1],
        missing=(
            "Surat kuasa khusus dari pemberi kuasa, karena permohonan diajukan untuk orang lain.",
            "Tahun anggaran dokumen yang dimaksud pada rincian informasi.",
        ),
        desk=DESK,
        signatory=OFFICER,
        limits=Limits.of_law(),
        check=check("incomplete"),
    )


def not_completed() -> NotCompletedFacts:
    return NotCompletedFacts(
        letterhead=LETTERHEAD,
        number="500.12/597/DISKOMINFO-I/2026",
        dated_on="2026-12-21",
        registration=REGISTRATION,
        received_on="2026-12-11",
        applicant=APPLICANT,
        items=ASKED[:1],
        missing=incomplete().missing,
        incomplete_number="500.12/571/DISKOMINFO-I/2026",
        incomplete_on="2026-12-15",
        told_on="2026-12-15",
        due_on="2026-12-18",
        desk=DESK,
        signatory=OFFICER,
        limits=Limits.of_law(),
        check=check("not_completed"),
    )


SAMPLES: dict[str, Facts] = {
    "receipt": receipt(),
    "incomplete": incomplete(),
    "not_completed": not_completed(),
    "extension": extension(),
    "notice": notice(),
    "refusal": refusal(),
    "harm_test": harm_test(),
    "handover": handover(),
    "withdrawal": withdrawal(),
    **objection_samples.SAMPLES,
    **case_form_samples.SAMPLES,
    **body_form_samples.SAMPLES,
}
