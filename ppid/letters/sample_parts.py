"""What the filled examples share: an invented office, its people, an applicant, and the calendar they live by."""

from __future__ import annotations

from datetime import date

from ppid.law.calendar import DayKind, DayOff, WorkingCalendar
from ppid.law.deadlines import EXTENSION, REPLY, count
from ppid.letters.blocks import Addressee, Check, Clock, Ground, Item, Letterhead, Particulars, Signatory
from ppid.letters.facts import Desk, GivenFile

DECREE = "SKB 3 Menteri Nomor 1497 Tahun 2025, 2 Tahun 2025, dan 5 Tahun 2025"
CALENDAR = WorkingCalendar(
    {
        date(2026, 12, 24): DayOff(DayKind.COLLECTIVE, "Cuti bersama Kelahiran Yesus Kristus", DECREE),
        date(2026, 12, 25): DayOff(DayKind.NATIONAL, "Kelahiran Yesus Kristus", DECREE),
        date(2027, 1, 1): DayOff(DayKind.NATIONAL, "Tahun Baru 2027 Masehi", "SKB 3 Menteri tahun 2027"),
        date(2027, 1, 5): DayOff(DayKind.NATIONAL, "Isra Mikraj Nabi Muhammad saw.", "SKB 3 Menteri tahun 2027"),
    },
    years=(2026, 2027),
)
RECEIVED_ON = date(2026, 12, 11)
REPLY_TRACE = count(REPLY, RECEIVED_ON, CALENDAR)
REPLY_CLOCK = Clock.of(REPLY_TRACE)
EXTENSION_CLOCK = Clock.of(count(EXTENSION, REPLY_TRACE.due, CALENDAR))

LETTERHEAD = Letterhead(
    lines=("Pemerintah Provinsi Kalimantan Timur", "Pejabat Pengelola Informasi dan Dokumentasi"),
    address="Jalan Contoh Raya Nomor 41, Samarinda 75119",
    contact="Telepon (0541) 000000 · Surel ppid@contoh.kaltimprov.example · Laman ppid.contoh.example",
    place="Samarinda",
)
OFFICER = Signatory(
    jabatan="Kepala Dinas Komunikasi dan Informatika selaku PPID Utama",
    name="Dr. H. Contoh Wijaya, M.Si.",
    rank="Pembina Utama Muda (IV/c)",
    nip="19700101 199503 1 001",
)
SUPERIOR = Signatory(
    jabatan="Sekretaris Daerah Provinsi Kalimantan Timur selaku Atasan PPID",
    name="Dra. Hj. Contoh Maharani, M.M.",
    rank="Pembina Utama Madya (IV/d)",
    nip="19660303 199003 2 003",
)
CLERK = Signatory(
    jabatan="Petugas Pelayanan Informasi",
    name="Siti Contoh Rahmawati, S.I.Kom.",
    nip="19920202 201902 2 002",
)
DESK = Desk(
    name="Meja Layanan Informasi Publik, lantai 1",
    address="Jalan Contoh Raya Nomor 41, Samarinda",
    hours="Senin sampai dengan Kamis 08.00–15.30 WITA; Jumat 08.00–11.00 WITA",
    phone="(0541) 000000",
    email="ppid@contoh.kaltimprov.example",
    url="https://ppid.contoh.example",
)
APPLICANT = Particulars(
    name="Rina Marlina",
    address="Jalan Teluk Contoh RT 12 Nomor 7, Kelurahan Karang Contoh, Kota Samarinda 75126",
    phone="0812-0000-0000",
    email="rina.marlina@surel.example",
    occupation="Peneliti",
)
ADDRESSEE = Addressee(name="Rina Marlina", address="Jalan Teluk Contoh RT 12 Nomor 7\nSamarinda 75126")
REGISTRATION = "0127/PPID-KALTIM/XII/2026"
ASKED = (
    Item(
        1, "Dokumen kontrak pekerjaan preservasi ruas jalan Samarinda–Bontang tahun anggaran 2025 beserta adendumnya."
    ),
    Item(
        2, "Daftar penerima bantuan sosial pendidikan Provinsi Kalimantan Timur tahun 2025, termasuk nama dan alamat."
    ),
    Item(3, "Rekaman kamera pengawas persimpangan Jalan Contoh Raya pada 1 November 2026 pukul 07.00–09.00 WITA."),
    Item(4, "Hasil pemantauan mutu air Sungai Mahakam triwulan III tahun 2026."),
)
PERSONAL = Ground.of("h")
RECIPIENTS = GivenFile("penerima-2025.pdf", 213_400, "9f2b6c1e0d5a48f7b3c2e1d4a5968778695a4b3c2d1e0f9a8b7c6d5e4f3a2b1c")
CONTRACTS = (
    GivenFile(
        "kontrak-samarinda-bontang.pdf", 4_812_377, "1c0ffee25b4d9e8a7f6053412e1d0c9b8a79685746352413a2b1c0d9e8f70615"
    ),
    GivenFile("adendum-1-dan-2.pdf", 961_204, "77d3a9b05c1e4f62880917263545362718a9bacbdcedfe0f1021324354657687"),
)


def check(letter: str) -> Check:
    """The code of an example, and where it would be checked."""
    code = {"notice": "7K3F9QXM2HTR", "refusal": "4HTR2WPC7K3F"}.get(letter, "M8VD3NKAX4PE")
    return Check(code, f"https://ppid.contoh.example/periksa/{code}")
