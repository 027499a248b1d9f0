"""Words for signatures: ways of signing, why a letter is not signed, and the events of it as sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from ppid.actions import signing
from ppid.i18n import format_date
from ppid.letters.certificates import Trust, owner_of
from ppid.letters.kinds import LETTERS
from ppid.letters.troubles import CannotSign, Trouble
from ppid.models import Official, PublicBody, SigningKey, SigningMethod

METHODS = {
    SigningMethod.FILE: _l("Berkas kunci"),
    SigningMethod.TOKEN: _l("Token"),
    SigningMethod.REMOTE: _l("Layanan tanda tangan jarak jauh"),
    SigningMethod.PAPER: _l("Tanda tangan basah"),
}
TROUBLES = {
    Trouble.NOT_DRAWN: _l("Berkas PDF surat ini masih dibuat. Tunggu sebentar, lalu coba lagi."),
    Trouble.CANNOT_PRINT: _l("Surat ini tidak dapat dicetak kembali untuk ditandatangani. Hubungi pengelola portal."),
    Trouble.REVOKED: _l("Surat ini sudah dicabut, jadi tidak dapat ditandatangani."),
    Trouble.NOT_YOURS: _l("Surat ini ditandatangani pejabat yang namanya tercantum di dalamnya, bukan jabatan Anda."),
    Trouble.SIGNED_ALREADY: _l("Surat ini sudah ditandatangani dengan cara yang sama."),
    Trouble.SCANNED_ALREADY: _l("Pindaian yang sama persis sudah tersimpan pada surat ini."),
    Trouble.SCAN_BROKEN: _l("Pindaian ini tidak dapat dibuka. Pindai kembali suratnya, lalu unggah berkas yang baru."),
    Trouble.SCAN_GONE: _l(
        "Pindaian ini sudah tidak ada di sini: sudah disimpan, ditarik, atau diganti dengan yang lain."
    ),
    Trouble.OTHER_NAME: _l(
        "Nama pada sertifikat berbeda dengan nama pejabatnya. Cocokkan kedua nama itu, lalu nyatakan pilihan Anda."
    ),
    Trouble.STORE_FAILED: _l("Berkas surat tidak dapat dibaca atau disimpan sekarang. Coba lagi sebentar lagi."),
    Trouble.KEY_NOT_YOURS: _l("Kunci ini tidak dapat Anda pakai. Pilih kunci lain, atau hubungi admin badan publik."),
    Trouble.KEY_THERE: _l("Kunci yang sama sudah terdaftar untuk pejabat ini."),
    Trouble.WRONG_PASSPHRASE: _l("Frasa sandi atau PIN salah."),
    Trouble.PIN_LOCKED: _l(
        "PIN token terkunci karena terlalu sering salah. Buka dengan PUK menurut petunjuk tokennya."
    ),
    Trouble.NOT_A_KEY_FILE: _l("Berkas ini bukan berkas kunci PKCS#12 (.p12 atau .pfx)."),
    Trouble.NO_KEY_INSIDE: _l("Berkas ini tidak memuat kunci beserta sertifikatnya, jadi tidak dapat menandatangani."),
    Trouble.NOT_FOR_SIGNING: _l("Sertifikat ini tidak diterbitkan untuk menandatangani dokumen."),
    Trouble.KEY_FAILED: _l("Kunci ini tidak dapat menandatangani surat. Hubungi penerbit sertifikatnya."),
    Trouble.NO_MODULE: _l("Mesin portal belum disiapkan untuk token. Mintalah pengelola mengatur PPID_PKCS11_MODULE."),
    Trouble.MODULE_FAILED: _l("Pengandar token di mesin portal tidak dapat dipakai. Hubungi pengelola portal."),
    Trouble.NOT_ON_TOKEN: _l("Kunci atau sertifikat dengan label itu tidak ada di dalam token."),
    Trouble.NO_TIMESTAMP: _l(
        "Peladen stempel waktu tidak menjawab dengan benar, jadi surat tidak ditandatangani. Coba lagi nanti."
    ),
    Trouble.NO_SERVICE: _l("Layanan tanda tangan jarak jauh belum disiapkan di portal ini."),
    Trouble.SERVICE_INSECURE: _l(
        "Alamat layanan tanda tangan tidak terlindung, jadi frasa sandi tidak dikirim. Hubungi pengelola portal."
    ),
    Trouble.SERVICE_UNREACHABLE: _l(
        "Layanan tanda tangan tidak dapat dihubungi. Surat tidak dikirim; coba lagi nanti."
    ),
    Trouble.SERVICE_SILENT: _l(
        "Layanan tanda tangan tidak menjawab pada waktunya. Periksa riwayat di layanan itu sebelum mencoba lagi, "
        "karena dokumen mungkin sudah ditandatangani di sana."
    ),
    Trouble.SERVICE_LOGIN: _l("Layanan tanda tangan menolak akun portal. Hubungi pengelola portal."),
    Trouble.IDENTITY_UNKNOWN: _l("Layanan tanda tangan tidak mengenal NIK ini, atau sertifikatnya tidak berlaku."),
    Trouble.ANSWER_TOO_LARGE: _l("Jawaban layanan tanda tangan terlalu besar, jadi tidak dipakai."),
    Trouble.ANSWER_NO_PDF: _l("Jawaban layanan tanda tangan bukan PDF, jadi tidak dipakai."),
    Trouble.ANSWER_UNSIGNED: _l("PDF yang kembali tidak memuat tanda tangan yang utuh, jadi tidak dipakai."),
    Trouble.ANSWER_OTHER: _l("PDF yang kembali isinya lain dari surat yang dikirim, jadi tidak dipakai."),
    Trouble.OTHER_AUTHORITY: _l(
        "Sertifikat pada PDF yang kembali bukan terbitan BSrE, padahal surat ini menyatakannya, jadi tidak dipakai. "
        "Hubungi pengelola portal."
    ),
    Trouble.UNEXPECTED: _l("Terjadi kesalahan yang tidak terduga; pengelola portal sudah mendapat catatannya."),
}


TRUST = {
    Trust.SELF_SIGNED: _l("Sertifikat ini diterbitkan oleh pemiliknya sendiri; tidak ada pihak lain yang menjaminnya."),
    Trust.UNTRUSTED: _l("Penerbitnya tidak termasuk penerbit yang dipercaya portal ini."),
    Trust.TRUSTED: _l("Penerbitnya dipercaya portal ini."),
    Trust.UNKNOWN: _l("Portal ini tidak mempunyai daftar penerbit tepercaya, jadi penerbitnya tidak dipastikan."),
}
DOUBTFUL = frozenset({Trust.SELF_SIGNED, Trust.UNTRUSTED})


@dataclass(frozen=True, slots=True)
class KeyMark:
    """What whoever signs should see of a key: its certificate, who vouches for it, and whether it names somebody else.

    ``owner`` and ``named`` are the name on the certificate and the one below the letter.
    """

    key: SigningKey
    trust: str
    is_doubtful: bool
    is_of_another: bool
    owner: str
    named: str


def marks_of(
    keys: Iterable[SigningKey], trust: Mapping[int, Trust], named: Official | None, body: PublicBody
) -> list[KeyMark]:
    """The marks of some keys; ``named`` is the official below the letter, or None for the one that each belongs to."""
    return [_mark(key, trust.get(key.id), named, body) for key in keys]


def _mark(key: SigningKey, trust: Trust | None, named: Official | None, body: PublicBody) -> KeyMark:
    if key.subject and key.subject == key.issuer:
        trust = Trust.SELF_SIGNED
    whose = named or key.official
    return KeyMark(
        key,
        str(TRUST[trust]) if trust is not None and key.subject else "",
        trust in DOUBTFUL,
        signing.is_of_another(key, key.subject, named, body),
        owner_of(key.subject),
        whose.name if whose else body.name,
    )


def trouble_words(error: CannotSign) -> str:
    """Why a letter was not signed, as a sentence for whoever signs."""
    match error.trouble:
        case Trouble.EXPIRED:
            return _("Masa berlaku sertifikat ini berakhir pada %(day)s.", day=_day(error.detail))
        case Trouble.NOT_YET_VALID:
            return _("Sertifikat ini baru berlaku mulai %(day)s.", day=_day(error.detail))
        case Trouble.SCAN_SHORT:
            found, _bar, wanted = error.detail.partition("/")
            return _(
                "Pindaian ini %(found)s halaman, padahal suratnya %(wanted)s halaman. Pindai semua halamannya menjadi "
                "satu berkas PDF.",
                found=found,
                wanted=wanted,
            )
        case Trouble.NO_TOKEN:
            return _("Token berlabel %(label)s tidak terpasang di mesin portal.", label=error.detail)
        case Trouble.SERVICE_REFUSED:
            return _("Layanan tanda tangan menolak permintaan (kode %(code)s).", code=error.detail)
        case Trouble.SERVICE_FAILED:
            return _(
                "Layanan tanda tangan sedang terganggu (kode %(code)s). Surat tidak ditandatangani; coba lagi nanti.",
                code=error.detail,
            )
    return str(TROUBLES[error.trouble])


def _day(moment: str) -> str:
    return format_date(datetime.fromisoformat(moment).date()) if moment else "-"


Data = dict[str, Any]


def _title(data: Data) -> str:
    kind = str(data.get("kind", ""))
    return _(LETTERS[kind].title) if kind in LETTERS else kind


def _letter_signed(data: Data) -> str:
    if data.get("other_name"):
        return _(
            "Surat ditandatangani secara elektronik dengan sertifikat yang namanya berbeda dengan nama pejabatnya: "
            "%(letter)s nomor %(number)s.",
            letter=_title(data),
            number=data.get("number", ""),
        )
    if data.get("method") == SigningMethod.PAPER.value:
        return _(
            "Pindaian surat bertanda tangan basah disimpan: %(letter)s nomor %(number)s.",
            letter=_title(data),
            number=data.get("number", ""),
        )
    return _(
        "Surat ditandatangani secara elektronik: %(letter)s nomor %(number)s.",
        letter=_title(data),
        number=data.get("number", ""),
    )


def _scan_withdrawn(data: Data) -> str:
    return _(
        "Pindaian surat bertanda tangan basah ditarik kembali: %(letter)s nomor %(number)s.",
        letter=_title(data),
        number=data.get("number", ""),
    )


def _key_added(data: Data) -> str:
    words = [_("Kunci tanda tangan ditambahkan: %(method)s.", method=_key_method(data))]
    if data.get("trust") in TRUST:
        words.append(str(TRUST[Trust(data["trust"])]))
    if data.get("other_name"):
        words.append(
            _("Nama pada sertifikatnya berbeda dengan nama pejabatnya, dan admin menyatakan tetap memakainya.")
        )
    return " ".join(words)


def _key_method(data: Data) -> str:
    value = data.get("method")
    return str(METHODS[SigningMethod(value)]).lower() if value else "-"


SENTENCES: dict[str, Callable[[Data], str]] = {
    "letter_signed": _letter_signed,
    "scan_withdrawn": _scan_withdrawn,
    "signing_key_added": _key_added,
    "signing_key_ended": lambda data: _("Kunci tanda tangan dinonaktifkan: %(method)s.", method=_key_method(data)),
}
