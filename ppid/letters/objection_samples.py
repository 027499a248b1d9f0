"""Filled examples of the letters of an objection, all of it invented: its form and the tanggapan."""

from __future__ import annotations

from datetime import date

from ppid.law.deadlines import RULING, count
from ppid.law.objections import LABELS, Ground
from ppid.letters.blocks import Clock, Facts, Item, Limits
from ppid.letters.objections import GroundLine, ObjectionFacts, ProxyParticulars, RuledPart, RulingFacts
from ppid.letters.sample_parts import (
    ADDRESSEE,
    APPLICANT,
    ASKED,
    CALENDAR,
    CLERK,
    DESK,
    LETTERHEAD,
    REGISTRATION,
    SUPERIOR,
    check,
)

NUMBER = "0009/KEB-PPID-KALTIM/I/2027"
CHOSEN = (Ground.NOT_AS_ASKED, Ground.NOT_FULFILLED)
UNTIL = "2027-02-09"


def objection() -> ObjectionFacts:
    return ObjectionFacts(
        letterhead=LETTERHEAD,
        number=NUMBER,
        dated_on="2027-01-11",
        registration=REGISTRATION,
        received_on="2026-12-11",
        applicant=APPLICANT,
        items=(Item(2, ASKED[1].text), Item(3, ASKED[2].text)),
        signatory=CLERK,
        limits=Limits.of_law(),
        check=check("objection"),
        objected_at="2027-01-11T10:20",
        zone="WITA",
        channel="Meja layanan",
        purpose="Bahan penelitian tentang keterbukaan anggaran daerah.",
        proxy=ProxyParticulars(
            "Ahmad Contoh, S.H.",
            "Jalan Contoh Baru Nomor 3, Kota Samarinda 75117",
            "0813-0000-0000 / ahmad@surel.example",
            "Surat Kuasa Khusus Nomor 04/SKK/I/2027 tanggal 8 Januari 2027",
        ),
        grounds=tuple(
            GroundLine(ground.value, LABELS[ground], chosen=ground in CHOSEN, until=UNTIL if ground in CHOSEN else "")
            for ground in Ground
        ),
        case_position="Saya meminta daftar penerima bantuan sosial pendidikan tahun 2025 beserta nama dan alamatnya. "
        "Berkas yang saya terima hanya memuat nama. Kecamatan dan besar bantuan tidak ada, padahal surat pemberitahuan "
        "menyebut keduanya terbuka.\n\nRekaman kamera pengawas tidak diberikan, dan saya tidak diberi tahu bagaimana "
        "memintanya kepada kepolisian.",
        clock=Clock.of(count(RULING, date(2027, 1, 11), CALENDAR)),
        tracking_code="PX4RT-8WQ2M",
        tracking_url="https://ppid.contoh.example/lacak",
        desk=DESK,
        signed=True,
    )


def ruling() -> RulingFacts:
    return RulingFacts(
        letterhead=LETTERHEAD,
        number="500.12/077/DISKOMINFO-I/2027",
        dated_on="2027-02-01",
        registration=REGISTRATION,
        received_on="2026-12-11",
        applicant=APPLICANT,
        items=(
            RuledPart("2", ASKED[1].text, "accepted", "Kecamatan dan besar bantuan bukan data pribadi."),
            RuledPart("3", ASKED[2].text, "rejected", "Rekaman itu tidak dikuasai PPID."),
        ),
        grounds=(
            RuledPart(
                "d", LABELS[Ground.NOT_AS_ASKED], "accepted", "Berkas yang diberikan kurang dari yang dijanjikan."
            ),
            RuledPart("e", LABELS[Ground.NOT_FULFILLED], "rejected", "Badan publik yang menguasainya sudah disebut."),
        ),
        addressee=ADDRESSEE,
        signatory=SUPERIOR,
        limits=Limits.of_law(),
        check=check("ruling"),
        objection_number=NUMBER,
        objected_on="2027-01-11",
        outcome="accepted_in_part",
        reasons="Rekaman kamera pengawas dikuasai Kepolisian Resor Kota Samarinda, dan PPID sudah menunjukkannya dalam "
        "pemberitahuan tertulis. Keputusan PPID mengenai butir 3 karena itu kami kuatkan.",
        order="Memberikan daftar penerima bantuan sosial pendidikan tahun 2025 dengan nama, kecamatan, dan besar "
        "bantuan; alamat lengkap, nomor rekening, dan NIK tetap dihitamkan.",
        order_days=5,
        order_due_on="2027-02-08",
    )


SAMPLES: dict[str, Facts] = {"objection": objection(), "ruling": ruling()}
