"""What each written notice must say, so that a letter, its form and its test read the same list."""

from __future__ import annotations

from dataclasses import dataclass

from ppid.law.articles import KIP, PDP, PERKI_SLIP, Article


@dataclass(frozen=True, slots=True)
class Content:
    """One thing a notice must say. ``label`` is the heading or words by which a reader finds it in the letter."""

    name: str
    label: str
    article: Article


CONTENTS: dict[str, tuple[Content, ...]] = {
    "receipt": (
        Content("number", "Nomor pendaftaran", Article(KIP, 22, 4)),
        Content("received", "Diterima", Article(KIP, 22, 4)),
        Content("applicant", "Nama", Article(KIP, 22, 2)),
        Content("items", "Rincian informasi", Article(KIP, 22, 2)),
        Content("due", "Batas waktu", Article(KIP, 22, 7)),
    ),
    "notice": (
        Content("control", "Penguasaan informasi", Article(KIP, 22, 7, "a")),
        Content("holder", "Badan Publik lain", Article(KIP, 22, 7, "b")),
        Content("decision", "dapat diberikan", Article(KIP, 22, 7, "c")),
        Content("material", "Bentuk fisik", Article(KIP, 22, 7, "d")),
        Content("blackout", "penghitaman", Article(KIP, 22, 7, "e")),
        Content("medium", "softcopy", Article(KIP, 22, 7, "f")),
        Content("cost", "Biaya", Article(KIP, 22, 7, "g")),
        Content("provision", "Waktu penyediaan", Article(PERKI_SLIP)),
    ),
    "extension": (
        Content("number", "Nomor pendaftaran", Article(KIP, 22, 8)),
        Content("reasons", "alasan", Article(KIP, 22, 8)),
        Content("due", "Batas waktu", Article(KIP, 22, 8)),
    ),
    "incomplete": (
        Content("missing", "belum lengkap", Article(PERKI_SLIP)),
        Content("limit", "hari kerja", Article(PERKI_SLIP)),
    ),
    "refusal": (
        Content("exempt", "INFORMASI YANG DIKECUALIKAN", Article(KIP, 17)),
        Content("ground", "Pasal 17", Article(KIP, 17)),
        Content("consequence", "konsekuensi", Article(KIP, 19)),
        Content("refused", "PERMOHONAN INFORMASI DITOLAK", Article(PERKI_SLIP)),
        Content("objection", "keberatan kepada Atasan PPID", Article(KIP, 36, 1)),
    ),
    "not_completed": (
        Content("number", "Nomor pendaftaran", Article(PERKI_SLIP)),
        Content("missing", "tidak dilengkapi", Article(PERKI_SLIP)),
        Content("limit", "Batas waktu melengkapi", Article(PERKI_SLIP)),
        Content("no_refusal", "bukan penolakan", Article(PERKI_SLIP)),
        Content("again", "mengajukan kembali", Article(PERKI_SLIP)),
    ),
    "handover": (
        Content("number", "Nomor pendaftaran", Article(PERKI_SLIP)),
        Content("items", "Informasi yang diserahkan", Article(PERKI_SLIP)),
        Content("form", "Bentuk", Article(PERKI_SLIP)),
        Content("receiver", "Yang menerima", Article(PERKI_SLIP)),
        Content("objection", "keberatan kepada Atasan PPID", Article(KIP, 36, 1)),
    ),
    "withdrawal": (
        Content("number", "Nomor pendaftaran", Article(KIP, 22, 1)),
        Content("wish", "atas permintaan Pemohon sendiri", Article(KIP, 22, 1)),
        Content("withdrawn", "Dicabut pada", Article(KIP, 22, 1)),
        Content("no_refusal", "bukan sebagai ditolak", Article(KIP, 22, 1)),
    ),
    "harm_test": (
        Content("information", "Informasi yang diuji", Article(PERKI_SLIP, 49)),
        Content("ground", "Dasar hukum pengecualian", Article(KIP, 17)),
        Content("act", "Undang-undang yang menjadi dasar", Article(PERKI_SLIP, 49)),
        Content("if_opened", "Konsekuensi bila informasi dibuka", Article(KIP, 19)),
        Content("if_closed", "Konsekuensi bila informasi ditutup", Article(KIP, 19)),
        Content("public_interest", "Pertimbangan kepentingan publik", Article(KIP, 2, 4)),
        Content("never_exempt", "Pemeriksaan Pasal 18", Article(KIP, 18, 1)),
        Content("result", "Hasil pengujian", Article(PERKI_SLIP, 49)),
        Content("period", "Jangka waktu", Article(KIP, 20)),
        Content("participants", "Peserta pengujian", Article(PERKI_SLIP, 49)),
    ),
    "objection": (
        Content("number", "Nomor registrasi keberatan", Article(PERKI_SLIP, 41, 3)),
        Content("request", "Nomor pendaftaran permohonan", Article(PERKI_SLIP, 41)),
        Content("purpose", "Tujuan penggunaan", Article(PERKI_SLIP, 41)),
        Content("applicant", "Identitas Pemohon", Article(PERKI_SLIP, 41)),
        Content("grounds", "Alasan pengajuan keberatan", Article(KIP, 35, 1)),
        Content("position", "Kasus posisi", Article(PERKI_SLIP, 41)),
        Content("due", "Tanggapan atas keberatan akan diberikan", Article(KIP, 36, 2)),
    ),
    "ruling": (
        Content("number", "Nomor registrasi keberatan", Article(PERKI_SLIP)),
        Content("grounds", "Tanggapan atas setiap alasan keberatan", Article(KIP, 36, 2)),
        Content("order", "Perintah kepada PPID", Article(PERKI_SLIP)),
        Content("limit", "dilaksanakan paling lambat", Article(PERKI_SLIP)),
        Content("reasons", "Alasan tertulis", Article(KIP, 36, 3)),
        Content("dispute", "Komisi Informasi", Article(KIP, 37, 2)),
    ),
    "request_form": (
        Content("number", "No. Pendaftaran", Article(KIP, 22, 4)),
        Content("applicant", "Nama", Article(KIP, 22, 2)),
        Content("identity", "NIK", Article(PERKI_SLIP)),
        Content("address", "Alamat", Article(KIP, 22, 2)),
        Content("contact", "No. telepon/e-mail", Article(PERKI_SLIP)),
        Content("items", "Rincian informasi", Article(KIP, 22, 2)),
        Content("purpose", "Tujuan penggunaan", Article(PERKI_SLIP)),
        Content("access", "Cara memperoleh informasi", Article(KIP, 22, 2)),
        Content("delivery", "Cara mendapatkan salinan informasi", Article(KIP, 22, 2)),
        Content("rights", "Hak-hak Pemohon Informasi", Article(PERKI_SLIP)),
    ),
    "assignment": (
        Content("number", "Nomor pendaftaran", Article(KIP, 13)),
        Content("items", "Butir yang ditugaskan", Article(KIP, 13)),
        Content("internal", "Batas waktu internal", Article(KIP, 13)),
        Content("due", "Batas waktu jawaban menurut undang-undang", Article(KIP, 22, 7)),
    ),
    "transfer": (
        Content("number", "Nomor pendaftaran", Article(KIP, 22, 4)),
        Content("agreement", "persetujuan Saudara/i", Article(PDP)),
        Content("items", "Informasi yang diteruskan", Article(KIP, 22, 7, "b")),
        Content("due", "Batas waktu jawaban", Article(KIP, 22, 7)),
    ),
    "unit_answer": (
        Content("number", "nomor pendaftaran", Article(KIP, 13)),
        Content("items", "Usulan untuk setiap butir", Article(KIP, 13)),
        Content("test", "menguji konsekuensinya", Article(KIP, 19)),
        Content("files", "Berkas yang diserahkan", Article(KIP, 13)),
    ),
}
