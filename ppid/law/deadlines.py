"""Every time limit of the process as data, and the one function that counts it.

Day one is the first working day after the event ("hari kerja pertama setelah"); a time limit ends at 23.59.59 of its
last day in the body's own time zone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property

from ppid.law.articles import COMPLAINTS, KIP, PERKI_DISPUTE, PERKI_SLIP, SP4N, Article
from ppid.law.calendar import ONE_DAY, CalendarGap, DayOff, WorkingCalendar


class Unit(StrEnum):
    """What a limit is counted in. CALENDAR_DAYS only where the text says "hari" and nothing else."""

    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"


@dataclass(frozen=True, slots=True)
class Deadline:
    """One time limit: how long, from what, who owes what, and where it is written.

    ``label``, ``runs_from``, ``duty`` and ``note`` are Indonesian: they are shown to people as they stand.
    """

    name: str
    label: str
    days: int
    runs_from: str
    duty: str
    article: Article
    unit: Unit = Unit.WORKING_DAYS
    note: str = ""


COMPLETENESS = Deadline(
    "completeness",
    "Pemeriksaan kelengkapan",
    3,
    "permohonan dicatat dalam register",
    "PPID memeriksa kelengkapan permohonan dan memberitahukan kekurangannya",
    Article(PERKI_SLIP),
)
REPAIR = Deadline(
    "repair",
    "Melengkapi permohonan",
    3,
    "Pemohon menerima surat keterangan tidak lengkap",
    "Pemohon melengkapi permohonannya",
    Article(PERKI_SLIP),
    note="Bila tidak dilengkapi, permohonan ditutup tanpa dihitung sebagai penolakan dan dapat diajukan kembali.",
)
REPLY = Deadline(
    "reply",
    "Jawaban permohonan",
    10,
    "permohonan diterima",
    "PPID menyampaikan pemberitahuan tertulis kepada Pemohon",
    Article(KIP, 22, 7),
)
EXTENSION = Deadline(
    "extension",
    "Perpanjangan waktu jawaban",
    7,
    "hari terakhir jangka waktu jawaban",
    "PPID menyampaikan pemberitahuan tertulis setelah memperpanjang waktu dengan alasan tertulis",
    Article(KIP, 22, 8),
    note="Hanya satu kali, dan hanya bila diberitahukan dengan alasan tertulis sebelum jangka waktu jawaban berakhir.",
)
OBJECTION = Deadline(
    "objection",
    "Pengajuan keberatan",
    30,
    "alasan keberatan ditemukan",
    "Pemohon mengajukan keberatan kepada Atasan PPID",
    Article(KIP, 36, 1),
    note="Keberatan yang lewat waktu tetap diterima dengan catatan; Atasan PPID dan Komisi Informasi yang menilainya.",
)
RULING = Deadline(
    "ruling",
    "Tanggapan atas keberatan",
    30,
    "keberatan tertulis diterima",
    "Atasan PPID memberikan tanggapan tertulis atas keberatan",
    Article(KIP, 36, 2),
)
DISPUTE = Deadline(
    "dispute",
    "Permohonan penyelesaian sengketa",
    14,
    "tanggapan Atasan PPID diterima, atau jangka waktu tanggapan berakhir tanpa tanggapan",
    "Pemohon mengajukan penyelesaian sengketa ke Komisi Informasi",
    Article(KIP, 37, 2),
)
COMMISSION_REGISTER = Deadline(
    "commission-register",
    "Registrasi sengketa",
    3,
    "permohonan penyelesaian sengketa diterima lengkap",
    "Panitera Komisi Informasi meregistrasi permohonan",
    Article(PERKI_DISPUTE),
)
COMMISSION_START = Deadline(
    "commission-start",
    "Dimulainya penyelesaian sengketa",
    14,
    "permohonan penyelesaian sengketa diterima",
    "Komisi Informasi mulai mengupayakan mediasi atau ajudikasi nonlitigasi",
    Article(KIP, 38, 1),
)
COMMISSION_FINISH = Deadline(
    "commission-finish",
    "Selesainya penyelesaian sengketa",
    100,
    "proses penyelesaian sengketa dimulai",
    "Komisi Informasi menyelesaikan sengketa",
    Article(KIP, 38, 2),
    note=(
        'Bunyi undang-undang: "paling lambat dapat diselesaikan dalam waktu 100 (seratus) hari kerja". Kata "dapat" '
        "dibaca sebagian putusan sebagai batas yang tidak mutlak."
    ),
)
COURT_SUIT = Deadline(
    "court-suit",
    "Gugatan ke pengadilan",
    14,
    "putusan Komisi Informasi diterima",
    "Pihak yang tidak menerima putusan mengajukan gugatan ke pengadilan",
    Article(KIP, 48),
)
CASSATION = Deadline(
    "cassation",
    "Kasasi",
    14,
    "putusan pengadilan diterima",
    "Pihak yang tidak menerima putusan mengajukan kasasi ke Mahkamah Agung",
    Article(KIP, 50),
    unit=Unit.CALENDAR_DAYS,
    note='Bunyi undang-undang: "14 (empat belas) hari", tanpa kata "kerja"; dihitung hari kalender.',
)
COMPLAINT_VERIFY = Deadline(
    "complaint-verify", "Verifikasi aduan", 3, "aduan disampaikan", "Admin memverifikasi aduan", Article(SP4N)
)
COMPLAINT_INFORMATION = Deadline(
    "complaint-information",
    "Permintaan informasi melalui SP4N-LAPOR!",
    5,
    "aduan diteruskan kepada instansi",
    "Instansi menjawab permintaan informasi",
    Article(COMPLAINTS),
    note=(
        "Bila yang diminta dokumen, permintaan ini juga permohonan informasi menurut UU 14/2008 dengan batas waktunya "
        "sendiri."
    ),
)
COMPLAINT_ASPIRATION = Deadline(
    "complaint-aspiration",
    "Aspirasi",
    5,
    "aduan diteruskan kepada instansi",
    "Instansi menanggapi aspirasi",
    Article(COMPLAINTS),
)
COMPLAINT_ORDINARY = Deadline(
    "complaint-ordinary",
    "Pengaduan tidak berkadar pengawasan",
    14,
    "aduan diteruskan kepada instansi",
    "Instansi menyelesaikan pengaduan",
    Article(COMPLAINTS),
)
COMPLAINT_OVERSIGHT = Deadline(
    "complaint-oversight",
    "Pengaduan berkadar pengawasan",
    60,
    "aduan diteruskan kepada instansi",
    "Instansi menyelesaikan pengaduan",
    Article(COMPLAINTS),
)
COMPLAINT_REPLY = Deadline(
    "complaint-reply",
    "Balasan pelapor",
    10,
    "instansi menyampaikan tindak lanjut",
    "Pelapor membalas tindak lanjut instansi",
    Article(SP4N),
    unit=Unit.CALENDAR_DAYS,
    note='Sumber menyebut "hari" tanpa kata "kerja".',
)

DEADLINES: dict[str, Deadline] = {
    deadline.name: deadline
    for deadline in (
        COMPLETENESS,
        REPAIR,
        REPLY,
        EXTENSION,
        OBJECTION,
        RULING,
        DISPUTE,
        COMMISSION_REGISTER,
        COMMISSION_START,
        COMMISSION_FINISH,
        COURT_SUIT,
        CASSATION,
        COMPLAINT_VERIFY,
        COMPLAINT_INFORMATION,
        COMPLAINT_ASPIRATION,
        COMPLAINT_ORDINARY,
        COMPLAINT_OVERSIGHT,
        COMPLAINT_REPLY,
    )
}


@dataclass(frozen=True, slots=True)
class CountedDay:
    """A day of a count: its number when it counts, else the reason why not."""

    day: date
    number: int | None
    reason: DayOff | None


@dataclass(frozen=True)
class Trace:
    """A counted deadline that can explain itself day by day. Dates are in the body's own time zone."""

    deadline: Deadline
    starts: date
    due: date
    calendar: WorkingCalendar

    @cached_property
    def days(self) -> tuple[CountedDay, ...]:
        """Each day after ``starts`` up to ``due``, numbered or excused. Built when somebody asks."""
        days: list[CountedDay] = []
        number, day = 0, self.starts
        while day < self.due:
            day += ONE_DAY
            reason = None if self.deadline.unit is Unit.CALENDAR_DAYS else self.calendar.reason_off(day)
            number += reason is None
            days.append(CountedDay(day, None if reason else number, reason))
        return tuple(days)

    @property
    def provisional(self) -> bool:
        """Whether the date may still move because a decree is missing or a day is only estimated."""
        return self.deadline.unit is Unit.WORKING_DAYS and self.calendar.is_provisional(self.starts, self.due)

    def as_json(self) -> dict[str, object]:
        """The contract of ``ppid deadline --json``."""
        return {
            "rule": self.deadline.name,
            "article": str(self.deadline.article),
            "from": self.starts.isoformat(),
            "due": self.due.isoformat(),
            "days": [
                {"date": d.day.isoformat(), "number": d.number, "reason": explain(d.reason) if d.reason else None}
                for d in self.days
            ],
        }


def explain(reason: DayOff) -> str:
    """A day off in one line: its name and, when it was decreed, the decree."""
    estimated = " (perkiraan)" if reason.estimated else ""
    return f"{reason.name}{estimated}, {reason.decree}" if reason.decree else f"{reason.name}{estimated}"


def count(deadline: Deadline, starts: date, calendar: WorkingCalendar) -> Trace:
    """Count ``deadline`` from ``starts``, a date in the body's own time zone.

    Raises CalendarGap when the count enters a year without a holiday list.
    """
    if deadline.unit is Unit.CALENDAR_DAYS:
        return Trace(deadline, starts, starts + timedelta(days=deadline.days), calendar)
    return Trace(deadline, starts, calendar.add(starts, deadline.days), calendar)


def count_provisionally(deadline: Deadline, starts: date, calendar: WorkingCalendar) -> Trace:
    """Count like `count`; where a year is not decreed yet, go on with its weekdays and mark the trace provisional.

    The date can then only move later, never earlier, once the decree is entered.
    """
    while True:
        try:
            return count(deadline, starts, calendar)
        except CalendarGap as gap:
            calendar = calendar.with_provisional(gap.year)
