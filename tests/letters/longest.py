"""The longest letters that an office really writes: twelve items, four lines of letterhead, three tembusan.

Grown from the samples by the names of their fields, so that a kind of letter that joins them is grown too.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import Any

from ppid.letters.blocks import (
    Addressee,
    Check,
    Clock,
    Cost,
    Facts,
    Letterhead,
    Limits,
    Particulars,
    Signatory,
)
from ppid.letters.facts import Desk, GivenFile, NoticeFacts
from ppid.letters.render import render
from ppid.letters.samples import SAMPLES

MOST_ITEMS = 12
LETTERHEAD = Letterhead(
    lines=(
        "Pemerintah Kabupaten Penajam Paser Utara",
        "Sekretariat Daerah",
        "Dinas Komunikasi, Informatika, Statistik, dan Persandian",
        "Pejabat Pengelola Informasi dan Dokumentasi Utama",
    ),
    address="Jalan Provinsi Kilometer 9 Nomor 41, Kompleks Perkantoran Bupati, Kelurahan Nipah-Nipah, Kecamatan "
    "Penajam, Kabupaten Penajam Paser Utara 76141",
    contact="Telepon (0542) 7210000 · Faksimile (0542) 7210001 · Surel ppid.utama@penajampaserutara.contoh.example · "
    "Laman ppid.penajampaserutara.contoh.example",
    place="Penajam Paser Utara",
)
SIGNATORY = Signatory(
    jabatan="Kepala Bidang Pengelolaan Informasi, Komunikasi Publik, dan Statistik Sektoral",
    name="Dr. Ir. H. Muhammad Contoh Kusumawardhana Tjokrosoedirjo, S.T., M.T., M.Si., IPU",
    rank="Pembina Utama Muda (IV/c)",
    nip="19700101 199503 1 001",
    prefix="a.n.",
    principal="Kepala Dinas Komunikasi, Informatika, Statistik, dan Persandian selaku PPID Utama",
)
PERSON = "Raden Ajeng Siti Contoh Nurhalizah Kusumaningrum Wulandari binti Haji Abdurrahman, S.Pd., M.Pd."
PLACE = (
    "Perumahan Contoh Permai Blok C-12 Nomor 7, Jalan Teluk Contoh RT 012, Kelurahan Sungai Parit, Kecamatan Penajam, "
    "Kabupaten Penajam Paser Utara, Kalimantan Timur 76141"
)
APPLICANT = Particulars(
    name=PERSON,
    address=PLACE,
    phone="0812-0000-0000",
    email="siti.nurhalizah.kusumaningrum@lembaga.contoh.example",
    occupation="Peneliti pada Yayasan Contoh Keterbukaan Anggaran Kalimantan Timur",
    proxy="Ahmad Contoh, S.H., M.H., surat kuasa khusus Nomor 04/SKK/I/2027 tanggal 8 Januari 2027",
)
ADDRESSEE = Addressee(f"Ahmad Contoh, S.H., M.H. selaku kuasa {PERSON}", PLACE.replace(", Kelurahan", ",\nKelurahan"))
COPIES = (
    "Sekretaris Daerah Kabupaten Penajam Paser Utara selaku Atasan Pejabat Pengelola Informasi dan Dokumentasi",
    "Kepala Dinas Pekerjaan Umum, Penataan Ruang, Perumahan Rakyat, dan Kawasan Permukiman",
    "Ketua Komisi Informasi Provinsi Kalimantan Timur",
)
SENTENCES = (
    "Informasi ini memuat data pribadi lebih dari empat ribu orang yang belum dipisahkan dari bagian yang terbuka.",
    "Perangkat daerah yang menguasainya masih mencocokkan setiap lembar, dan sebagian hanya ada dalam tulisan tangan.",
    "Membukanya sebelum pemeriksaan selesai dapat menimbulkan kerugian bagi orang yang namanya disebut di dalamnya.",
    "Kepentingan publik atas jumlah dan besar bantuan tetap terpenuhi melalui rekapitulasi yang sudah diumumkan.",
    "Bagian yang tidak berkaitan dengan perorangan diberikan seluruhnya bersama surat ini.",
)
PROSE = " ".join(SENTENCES * 2)
ASKED = (
    "Dokumen kontrak, adendum, berita acara serah terima, dan laporan pengawasan pekerjaan preservasi ruas jalan "
    "Penajam–Sotek–Bongan tahun anggaran 2024 sampai dengan 2026, termasuk rincian harga satuan dan nama penyedia."
)
SENTENCE_OF = {
    "text": ASKED,
    "purpose": PROSE,
    "reason": PROSE,
    "reasons": f"{PROSE}\n\n{PROSE}",
    "order": PROSE,
    "explanation": SENTENCES[4],
    "consequence": PROSE,
    "if_opened": PROSE,
    "if_closed": PROSE,
    "public_interest": PROSE,
    "case_position": f"{PROSE}\n\n{PROSE}",
    "blackout": "Kolom alamat lengkap, nomor rekening, nomor telepon, dan NIK dihitamkan pada setiap halaman.",
    "number": "500.12.4/K.1583/DISKOMINFOSTAPER-PPID/2026",
    "payment": "disetor ke rekening kas umum daerah melalui bank daerah dengan kode bayar yang diberikan meja layanan",
    "holder": "Balai Besar Pelaksanaan Jalan Nasional Kalimantan Timur, Kementerian Pekerjaan Umum",
    "responsible": "Dinas Pekerjaan Umum, Penataan Ruang, Perumahan Rakyat, dan Kawasan Permukiman",
    "receiver": PERSON,
}
BLOCKS = {"letterhead": LETTERHEAD, "signatory": SIGNATORY, "applicant": APPLICANT, "addressee": ADDRESSEE}
AS_THEY_ARE = (Clock, Cost, Desk, Limits, Check)
ONE_THING = {"harm_test"}  # a sheet is about one piece of information


def longest(kind: str) -> Facts:
    """The sample of a kind with everything as long as it gets."""
    facts = _grown(SAMPLES[kind])
    items = facts.items[:1] if kind in ONE_THING else _repeated(facts.items, MOST_ITEMS)
    changes: dict[str, Any] = {"items": items, "copies": COPIES}
    if hasattr(facts, "asked"):
        changes["asked"] = MOST_ITEMS
    if isinstance(facts, NoticeFacts):
        changes |= {"decree_number": SENTENCE_OF["number"], "decree_on": facts.dated_on, "explanation": PROSE}
    return replace(facts, **changes)


def _grown(value: Any, name: str = "") -> Any:
    """The same value with its words grown, however deep they stand; what is empty stays empty."""
    if name in BLOCKS and is_dataclass(value):
        return BLOCKS[name]
    if isinstance(value, str):
        return SENTENCE_OF.get(name, value) if value else value
    if isinstance(value, AS_THEY_ARE):
        return value
    if isinstance(value, GivenFile):
        return replace(value, name=f"salinan-resmi-{value.name.removesuffix('.pdf')}-ditandatangani-lengkap.pdf")
    if isinstance(value, tuple):
        return tuple(_grown(entry) for entry in value)
    if is_dataclass(value) and not isinstance(value, type):
        grown = {field.name: _grown(getattr(value, field.name), field.name) for field in fields(value) if field.init}
        return replace(value, **grown)
    return value


def _repeated(items: tuple[Any, ...], most: int) -> tuple[Any, ...]:
    """``most`` items, numbered from one, that take turns in being like the sample's."""
    return tuple(_numbered(items[place % len(items)], place + 1) for place in range(most)) if items else items


def _numbered(item: Any, number: int) -> Any:
    if hasattr(item, "number"):
        return replace(item, number=number)
    return replace(item, mark=str(number)) if hasattr(item, "mark") else item


@cache
def printed(kind: str, paper: str = "A4", draft: bool = False, signing: str = "") -> bytes:
    """The longest letter of a kind, printed once for all tests."""
    return render(kind, longest(kind), paper=paper, draft=draft, signing=signing)
