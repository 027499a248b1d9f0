"""Why a file is not accepted, and the sentence that says so and what to do about it."""

from enum import StrEnum

from flask_babel import lazy_gettext as _l

MAX_BYTES = 10 * 1024 * 1024
MAX_PIXELS = 40_000_000


class Refusal(StrEnum):
    """The reasons, as codes for logs and the API."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    KIND_UNKNOWN = "kind_unknown"
    KIND_MISMATCH = "kind_mismatch"
    PROGRAM = "program"
    PDF_LOCKED = "pdf_locked"
    PDF_BROKEN = "pdf_broken"
    IMAGE_BROKEN = "image_broken"
    IMAGE_TOO_LARGE = "image_too_large"
    OFFICE_LOCKED = "office_locked"
    OFFICE_BROKEN = "office_broken"
    MACROS = "macros"
    UNPACKS_TOO_LARGE = "unpacks_too_large"
    TEXT_BROKEN = "text_broken"


SENTENCES = {
    Refusal.EMPTY: _l("Berkas ini kosong. Silakan pilih berkas lain."),
    Refusal.TOO_LARGE: _l(
        "Berkas ini terlalu besar. Ukuran paling besar adalah %(limit)s MB. "
        "Silakan perkecil atau bagi berkasnya, lalu unggah lagi.",
        limit=MAX_BYTES // 1024 // 1024,
    ),
    Refusal.KIND_UNKNOWN: _l(
        "Jenis berkas ini tidak dapat diterima. Nama berkas yang diterima berakhiran: %(extensions)s."
    ),
    Refusal.KIND_MISMATCH: _l(
        "Isi berkas ini tidak sesuai dengan akhiran namanya (%(extension)s). "
        "Silakan simpan ulang dengan jenis yang benar, lalu unggah lagi."
    ),
    Refusal.PROGRAM: _l(
        "Berkas ini berisi program komputer, bukan dokumen, sehingga tidak dapat diterima. "
        "Silakan pilih berkas lain dan periksa komputer Anda bila berkas ini seharusnya sebuah dokumen."
    ),
    Refusal.PDF_LOCKED: _l(
        "PDF ini dikunci dengan kata sandi. Silakan simpan ulang tanpa kata sandi, lalu unggah lagi."
    ),
    Refusal.PDF_BROKEN: _l(
        "PDF ini rusak atau tidak lengkap. Silakan buka di perangkat Anda, simpan ulang sebagai PDF, lalu unggah lagi."
    ),
    Refusal.IMAGE_BROKEN: _l(
        "Gambar ini rusak atau tidak lengkap. Silakan buka di perangkat Anda, simpan ulang, lalu unggah lagi."
    ),
    Refusal.IMAGE_TOO_LARGE: _l(
        "Gambar ini terlalu besar. Paling banyak %(limit)s juta titik. Silakan perkecil gambarnya, lalu unggah lagi.",
        limit=MAX_PIXELS // 1_000_000,
    ),
    Refusal.OFFICE_LOCKED: _l(
        "Dokumen ini dikunci dengan kata sandi atau memakai format lama. "
        "Silakan simpan ulang tanpa kata sandi sebagai PDF, .docx, atau .xlsx, lalu unggah lagi."
    ),
    Refusal.OFFICE_BROKEN: _l(
        "Dokumen ini rusak atau tidak lengkap. Silakan buka di perangkat Anda, simpan ulang, lalu unggah lagi."
    ),
    Refusal.MACROS: _l(
        "Dokumen ini memuat makro, program, atau tautan yang dapat menjalankan perintah. "
        "Silakan simpan ulang sebagai PDF, lalu unggah lagi."
    ),
    Refusal.UNPACKS_TOO_LARGE: _l(
        "Dokumen ini menjadi terlalu besar ketika dibuka. "
        "Silakan bagi menjadi beberapa berkas atau cetak ulang sebagai PDF, lalu unggah lagi."
    ),
    Refusal.TEXT_BROKEN: _l(
        "Berkas ini bukan teks biasa. Silakan simpan ulang sebagai teks dengan pengodean UTF-8, lalu unggah lagi."
    ),
}


class UploadRefused(Exception):
    """The file is not accepted; ``reason_code`` is for machines, ``message`` for the person who sent it."""

    def __init__(self, reason: Refusal, **values: str) -> None:
        super().__init__(reason.value)
        self.reason_code = reason
        self._values = values

    @property
    def message(self) -> str:
        """The sentence in the language of whoever reads it now."""
        sentence = str(SENTENCES[self.reason_code])
        return sentence % self._values if self._values else sentence
