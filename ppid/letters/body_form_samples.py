"""Filled examples of a body's own papers, all of it invented: DIP, DIK, the decree that exempts, the maklumat."""

from __future__ import annotations

from ppid.law.articles import KIP, PERKI_SLIP, PP61
from ppid.letters.blocks import Facts, Ground, Limits, Particulars
from ppid.letters.body_forms import (
    CatalogueFacts,
    CharterFacts,
    CharterPart,
    ClassificationFacts,
    EndedExemption,
    ExemptInformation,
    ExemptListFacts,
    PublicInformation,
)
from ppid.letters.sample_parts import LETTERHEAD, OFFICER, check
from ppid.letters.words import rupiah, working_days

BODY = "Pemerintah Provinsi Kalimantan Timur"
NOBODY = Particulars("", "")
DECREE, DECREED_ON = "500.12/021/SK/DISKOMINFO-I/2026", "2026-12-22"


def catalogue() -> CatalogueFacts:
    return CatalogueFacts(
        letterhead=LETTERHEAD,
        number="500.12/612/DISKOMINFO-I/2026",
        dated_on="2026-12-28",
        registration="",
        received_on="",
        applicant=NOBODY,
        signatory=OFFICER,
        limits=Limits.of_law(),
        check=check("catalogue"),
        body=BODY,
        items=(
            PublicInformation(
                1,
                "Ringkasan APBD Tahun 2026",
                "Pendapatan, belanja, dan pembiayaan menurut kelompok, beserta penjabarannya.",
                "periodic",
                "Badan Pengelola Keuangan dan Aset Daerah",
                "Kepala Bidang Anggaran",
                "Januari 2026, Samarinda",
                "Softcopy",
                "10 tahun",
                "https://bpkad.contoh.example/apbd/2026/ringkasan.pdf",
                "2026-07-03",
            ),
            PublicInformation(
                2,
                "Laporan layanan informasi publik Tahun 2025",
                "Jumlah permohonan, waktu pemenuhan, keputusan, dan alasan penolakan.",
                "periodic",
                "Dinas Komunikasi dan Informatika",
                "PPID Utama",
                "Maret 2026, Samarinda",
                "Softcopy dan hardcopy",
                "Permanen",
                updated_on="2026-09-30",
            ),
            PublicInformation(
                3,
                "Peringatan dini banjir Sungai Mahakam",
                "Tinggi muka air, wilayah yang terancam, dan tempat pengungsian.",
                "immediate",
                "Badan Penanggulangan Bencana Daerah",
                "Kepala Pusat Pengendalian Operasi",
                "Setiap kejadian, Samarinda",
                "Softcopy",
                "5 tahun",
            ),
            PublicInformation(
                4,
                "Perjanjian kerja sama dengan pihak ketiga",
                "Naskah perjanjian, para pihak, nilai, dan jangka waktunya.",
                "any_time",
                "Sekretariat Daerah",
                "Kepala Biro Pemerintahan",
                "2021 sampai dengan 2026, Samarinda",
                "Hardcopy",
                "10 tahun setelah berakhir",
            ),
        ),
    )


def _exempt(decree: str = "", decree_on: str = "") -> tuple[ExemptInformation, ...]:
    return (
        ExemptInformation(
            1,
            "Rincian harga perkiraan sendiri pekerjaan jembatan sebelum pemenang tender ditetapkan.",
            "Dinas Pekerjaan Umum, Penataan Ruang, dan Perumahan Rakyat",
            Ground.of("b", "Pasal 22 Undang-Undang Nomor 5 Tahun 1999 tentang Larangan Praktek Monopoli"),
            "Peserta yang memegang rincian harga memperoleh keuntungan yang tidak adil atas peserta lain, dan tender "
            "dapat gagal.",
            "Pemilihan berlangsung adil. Masyarakat menunggu sampai pemenang ditetapkan.",
            "Persaingan yang sehat menghemat anggaran daerah.",
            "2027-03-31",
            "LUK-009/DISKOMINFO-I/2026",
            "2026-12-18",
            decree=decree,
            decree_on=decree_on,
        ),
        ExemptInformation(
            2,
            "Alamat lengkap, nomor rekening, dan NIK penerima bantuan sosial.",
            "Dinas Sosial",
            Ground.of("h", "Pasal 4 Undang-Undang Nomor 27 Tahun 2022 tentang Pelindungan Data Pribadi"),
            "Data pribadi warga dapat disalahgunakan untuk penipuan dan pemerasan.",
            "Nama, kecamatan, dan besar bantuan tetap terbuka sehingga penyaluran dapat diawasi.",
            "Pelindungan data warga lebih besar manfaatnya daripada membuka nomor rekening.",
            "",
            "LUK-007/DISKOMINFO-I/2026",
            "2026-12-17",
            in_part=True,
            decree=decree,
            decree_on=decree_on,
        ),
    )


def exempt_list() -> ExemptListFacts:
    return ExemptListFacts(
        letterhead=LETTERHEAD,
        number="500.12/613/DISKOMINFO-I/2026",
        dated_on="2026-12-28",
        registration="",
        received_on="",
        applicant=NOBODY,
        signatory=OFFICER,
        limits=Limits.of_law(),
        check=check("exempt_list"),
        body=BODY,
        items=_exempt(DECREE, DECREED_ON),
    )


def classification() -> ClassificationFacts:
    return ClassificationFacts(
        letterhead=LETTERHEAD,
        number=DECREE,
        dated_on=DECREED_ON,
        registration="",
        received_on="",
        applicant=NOBODY,
        signatory=OFFICER,
        limits=Limits.of_law(),
        check=check("classification"),
        body=BODY,
        items=_exempt(),
        ended=(
            EndedExemption(
                1,
                "Berkas penyidikan pencemaran Sungai Contoh oleh penyidik pegawai negeri sipil.",
                "Dinas Lingkungan Hidup",
                "500.12/008/SK/DISKOMINFO-I/2025",
                "2025-04-14",
                "Perkaranya telah diputus pengadilan dan putusannya berkekuatan hukum tetap.",
            ),
        ),
        approval="500.12/118/SETDA/2026",
        approval_on="2026-12-21",
        copies=("Sekretaris Daerah Provinsi Kalimantan Timur selaku Atasan PPID",),
    )


LIMITS = Limits.of_law()
PLEDGE = (
    f"Dengan ini kami, {BODY}, menyatakan sanggup memberikan pelayanan informasi publik yang cepat, tepat waktu, "
    "mudah, dan berbiaya ringan sesuai dengan standar yang kami umumkan di bawah ini."
)
LEGAL_BASIS = f"{KIP.title}; {PP61.title}; dan {PERKI_SLIP.title}."
PROCEDURE = (
    "Permohonan diajukan melalui laman ppid.contoh.example, meja layanan, surat, atau surel, secara tertulis maupun "
    "lisan, dan langsung mendapat nomor pendaftaran. Petugas membantu mengisi formulir dalam bahasa Indonesia, Kutai, "
    "dan Banjar. Pemohon dengan disabilitas dapat meminta layanan suara, huruf besar, atau braille."
)
REPLY = (
    f"Jawaban tertulis atas permohonan paling lambat {working_days(LIMITS.reply)} sejak permohonan diterima, dapat "
    f"diperpanjang satu kali paling lama {working_days(LIMITS.extension)} dengan alasan tertulis."
)
OBJECTION = (
    f"Keberatan diajukan paling lambat {working_days(LIMITS.objection)} sejak alasannya ditemukan dan ditanggapi "
    f"Atasan PPID paling lambat {working_days(LIMITS.ruling)} sejak keberatan tertulis diterima."
)
FREE = "Permohonan, keberatan, dan salinan elektronik tidak dipungut biaya."
PRICES = (
    f"Biaya penggandaan: salinan kertas A4/F4 hitam putih {rupiah(250)} per lembar; cakram DVD {rupiah(7500)} per "
    "keping. Biaya pengiriman sesuai dengan tarif pos atau kurir."
)
GUARANTEE = (
    "Data pribadi pemohon kami jaga kerahasiaannya. Petugas yang tidak memenuhi maklumat ini dikenai sanksi sesuai "
    "dengan peraturan, dan pemohon tidak dirugikan karena mengajukan keberatan atau pengaduan."
)
EVALUATION = (
    "Kinerja pelayanan diukur dari register permohonan dan keberatan, dan dilaporkan setiap tahun kepada Komisi "
    "Informasi serta diumumkan kepada masyarakat."
)


def charter() -> CharterFacts:
    return CharterFacts(
        letterhead=LETTERHEAD,
        number="500.12/004/DISKOMINFO-I/2026",
        dated_on="2026-01-05",
        registration="",
        received_on="",
        applicant=NOBODY,
        signatory=OFFICER,
        limits=LIMITS,
        check=check("charter"),
        body=BODY,
        pledge=(PLEDGE,),
        items=(
            CharterPart("Dasar hukum", (LEGAL_BASIS,)),
            CharterPart("Sistem, mekanisme, dan prosedur", (PROCEDURE,)),
            CharterPart("Waktu penyelesaian", (REPLY, OBJECTION)),
            CharterPart("Biaya", (FREE, PRICES)),
            CharterPart("Jaminan pelayanan", (GUARANTEE,)),
            CharterPart("Evaluasi kinerja", (EVALUATION,)),
        ),
    )


SAMPLES: dict[str, Facts] = {
    "catalogue": catalogue(),
    "exempt_list": exempt_list(),
    "classification": classification(),
    "charter": charter(),
}
