"""Filled examples of the forms about a case, all of it invented: F1, disposisi, surat penerusan, nota dinas."""

from __future__ import annotations

from datetime import date

from ppid.law.deadlines import REPLY, count
from ppid.law.workflow import ItemOutcome
from ppid.letters.blocks import Addressee, Clock, Facts, Letterhead, Limits, Particulars, Signatory
from ppid.letters.case_forms import (
    AssignmentFacts,
    ProposedItem,
    RequestFormFacts,
    TransferFacts,
    UnitAnswerFacts,
)
from ppid.letters.sample_parts import (
    ADDRESSEE,
    APPLICANT,
    ASKED,
    CALENDAR,
    CLERK,
    CONTRACTS,
    LETTERHEAD,
    OFFICER,
    PERSONAL,
    RECIPIENTS,
    REGISTRATION,
    REPLY_CLOCK,
    check,
)

UNIT = "Dinas Pekerjaan Umum, Penataan Ruang, dan Perumahan Rakyat"
UNIT_CODE = "PUPR"
UNIT_OFFICER = Signatory(
    jabatan="Sekretaris Dinas selaku PPID Pelaksana",
    name="Ir. Contoh Lestari, M.T.",
    rank="Pembina Tingkat I (IV/b)",
    nip="19780808 200501 2 008",
)
UNIT_LETTERHEAD = Letterhead(
    lines=("Pemerintah Provinsi Kalimantan Timur", UNIT),
    address="Jalan Contoh Jembatan Nomor 12, Samarinda 75123",
    contact="Telepon (0541) 000012 · Surel pupr@contoh.kaltimprov.example",
    place="Samarinda",
)
ASSIGNED = "500.12/565/DISKOMINFO-I/2026"


def request_form() -> RequestFormFacts:
    return RequestFormFacts(
        letterhead=LETTERHEAD,
        number=REGISTRATION,
        dated_on="2026-12-14",
        registration=REGISTRATION,
        received_on="2026-12-11",
        applicant=APPLICANT,
        items=ASKED,
        signatory=CLERK,
        limits=Limits.of_law(),
        check=check("request_form"),
        identity_label="NIK",
        identity="64••••••••••9001",
        purpose="Bahan penelitian tentang keterbukaan anggaran daerah.",
        access="soft_copy",
        delivery="email",
        channel="Meja layanan",
        is_electronic=False,
    )


def assignment() -> AssignmentFacts:
    return AssignmentFacts(
        letterhead=LETTERHEAD,
        number=ASSIGNED,
        dated_on="2026-12-14",
        registration=REGISTRATION,
        received_on="2026-12-11",
        applicant=Particulars("", ""),
        items=(ASKED[0], ASKED[3]),
        signatory=OFFICER,
        limits=Limits.of_law(),
        check=check("assignment"),
        addressee=Addressee(f"PPID Pelaksana {UNIT}", "di tempat", greeting=""),
        unit=UNIT,
        instruction="Siapkan salinan kontrak beserta seluruh adendumnya. Tandai bagian yang memuat nomor rekening "
        "penyedia supaya dapat kami hitamkan.",
        internal_days=3,
        internal_on="2026-12-17",
        reply_on=REPLY_CLOCK.due,
        reply_article=REPLY_CLOCK.article,
        copies=("PPID Pelaksana Dinas Lingkungan Hidup",),
    )


ANOTHER_BODY = {
    "there": "Pemerintah Kota Balikpapan",
    "there_address": "Jalan Contoh Balai Kota Nomor 8, Balikpapan 76113",
    "there_contact": "Telepon (0542) 000008 · Surel ppid@balikpapan.example",
    "there_number": "0003/PPID-BALIKPAPAN/I/2027",
}


def transfer() -> TransferFacts:
    return TransferFacts(
        letterhead=LETTERHEAD,
        number="500.12/612/DISKOMINFO-I/2027",
        dated_on="2027-01-06",
        registration=REGISTRATION,
        received_on="2026-12-11",
        applicant=APPLICANT,
        items=(ASKED[2],),
        signatory=OFFICER,
        limits=Limits.of_law(),
        check=check("transfer"),
        addressee=ADDRESSEE,
        answered_on="2026-12-22",
        agreed_at="2027-01-06T09:12",
        zone="WITA",
        body="Pemerintah Provinsi Kalimantan Timur",
        there="Pemerintah Kota Samarinda",
        there_address="Jalan Contoh Balai Kota Nomor 30, Samarinda 75111",
        there_contact="Telepon (0541) 000030 · Surel ppid@samarinda.example",
        there_number="0003/PPID-SAMARINDA/I/2027",
        there_on="2027-01-06",
        there_zone="WITA",
        clock=Clock.of(count(REPLY, date(2027, 1, 6), CALENDAR)),
    )


def unit_answer() -> UnitAnswerFacts:
    return UnitAnswerFacts(
        letterhead=UNIT_LETTERHEAD,
        number=f"500.12/012/{UNIT_CODE}/2026",
        dated_on="2026-12-16",
        registration=REGISTRATION,
        received_on="2026-12-11",
        applicant=Particulars("", ""),
        items=(
            ProposedItem(
                1,
                ASKED[0].text,
                ItemOutcome.GIVEN.value,
                form="Softcopy",
                explanation="Kontrak dan dua adendum dapat diberikan seluruhnya.",
                files=CONTRACTS,
            ),
            ProposedItem(
                2,
                ASKED[1].text,
                ItemOutcome.GIVEN_IN_PART.value,
                form="Softcopy",
                ground=PERSONAL,
                reason="Daftar memuat alamat lengkap dan nomor rekening penerima.",
                blackout="Kolom alamat lengkap, nomor rekening, dan NIK.",
                files=(RECIPIENTS,),
            ),
            ProposedItem(3, ASKED[2].text, ItemOutcome.NOT_HELD.value, holder="Kepolisian Resor Kota Samarinda"),
            ProposedItem(
                4,
                ASKED[3].text,
                ItemOutcome.NOT_DOCUMENTED.value,
                available_on="2027-01-29",
                explanation="Hasil laboratorium masih disusun menjadi laporan.",
            ),
        ),
        signatory=UNIT_OFFICER,
        limits=Limits.of_law(),
        check=check("unit_answer"),
        to="PPID Utama Pemerintah Provinsi Kalimantan Timur",
        unit=UNIT,
        internal_on="2026-12-17",
        assignment_number=ASSIGNED,
        assignment_on="2026-12-14",
    )


SAMPLES: dict[str, Facts] = {
    "request_form": request_form(),
    "assignment": assignment(),
    "transfer": transfer(),
    "unit_answer": unit_answer(),
}
