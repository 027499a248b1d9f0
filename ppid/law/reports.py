"""The report of a body on its service of public information (laporan layanan): when it is owed and what it must say.

The report on a year is owed by law. Reports on a half of it or on a month are practice: nothing says when they are due.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ppid.law.articles import KIP, PERKI_SLIP, Article


@dataclass(frozen=True, slots=True)
class ReportDuty:
    """A report that is owed every year. It is due on the last day of ``month`` and ``day`` of the year after."""

    key: str
    month: int
    day: int
    duty: str
    article: Article

    def due(self, year: int) -> date:
        """The last day on which the report on ``year`` is on time, a date of the body's own zone."""
        return date(year + 1, self.month, self.day)


# Three months after the fiscal year, which is the calendar year; whatever day of the week the last one is.
ANNUAL_REPORT = ReportDuty(
    "annual",
    month=3,
    day=31,
    duty="the body reports on its service of public information and gives the commission a copy",
    article=Article(PERKI_SLIP, 56),
)


def annual_due(year: int) -> date:
    """The last day for the annual report on ``year``. Source: PerKI 1/2021 Pasal 56."""
    return ANNUAL_REPORT.due(year)


def is_late(year: int, sent_on: date | None, today: date) -> bool:
    """Whether the annual report on ``year`` was sent after its last day, or has not been sent and that day is over."""
    return (sent_on or today) > annual_due(year)


# What a report is about


class ReportKind(StrEnum):
    ANNUAL = "annual"
    SEMESTER = "semester"
    MONTH = "month"


MONTHS_OF = {ReportKind.ANNUAL: 12, ReportKind.SEMESTER: 6, ReportKind.MONTH: 1}
DIGITS_OF = {ReportKind.ANNUAL: 0, ReportKind.SEMESTER: 1, ReportKind.MONTH: 2}


@dataclass(frozen=True, slots=True)
class Span:
    """A year, a half of it (``number`` 1 or 2) or a month (1 to 12). Raises ValueError for anything else."""

    kind: ReportKind
    year: int
    number: int = 1

    def __post_init__(self) -> None:
        if not 1 <= self.number <= 12 // MONTHS_OF[self.kind] or not 1 <= self.year < 9999:
            raise ValueError(f"no {self.kind.value} {self.number} in {self.year}")

    @classmethod
    def of(cls, kind: str, year: int, period: str) -> Span:
        """What a stored report is about; ``period`` is "", "1", "2" or "01" to "12"."""
        return cls(ReportKind(kind), year, int(period or 1))

    @property
    def period(self) -> str:
        """The part of the year as it is stored."""
        digits = DIGITS_OF[self.kind]
        return f"{self.number:0{digits}}" if digits else ""

    @property
    def first(self) -> date:
        return date(self.year, (self.number - 1) * MONTHS_OF[self.kind] + 1, 1)

    @property
    def last(self) -> date:
        month = self.number * MONTHS_OF[self.kind]
        return date(self.year, month, monthrange(self.year, month)[1])

    @property
    def due(self) -> date | None:
        """The last day on which the report is on time; None where no rule says so."""
        return annual_due(self.year) if self.kind is ReportKind.ANNUAL else None

    @property
    def earlier(self) -> Span:
        """The same part of the year before, to compare with."""
        return Span(self.kind, self.year - 1, self.number)

    def is_over(self, today: date) -> bool:
        return self.last < today

    def is_late(self, sent_on: date | None, today: date) -> bool:
        """Whether it was sent after its last day, or that day is over without it; never where there is no such day."""
        return self.due is not None and is_late(self.year, sent_on, today)


def spans_of(year: int) -> Iterator[Span]:
    """All that a body may report on a year: the whole, the halves, the months."""
    for kind, months in MONTHS_OF.items():
        for number in range(1, 12 // months + 1):
            yield Span(kind, year, number)


# What it must say


def _(text: str) -> str:
    """Mark words for the catalogue; the page translates them."""
    return text


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a chapter that people write. ``asks`` says what belongs there."""

    key: str
    title: str
    asks: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter: written by people in ``sections``, or computed from the register when it has none."""

    key: str
    title: str
    article: Article
    sections: tuple[Section, ...] = ()


_CONTENTS = ANNUAL_REPORT.article
YEARLY_FACTS = Article(KIP, 12)  # number, time needed for each, granted and refused, reasons of refusal

CHAPTERS: tuple[Chapter, ...] = (
    Chapter(
        "policy",
        _("Gambaran umum kebijakan pelayanan informasi publik"),
        _CONTENTS,
        (
            Section(
                "policy",
                _("Kebijakan pelayanan"),
                _("Dasar hukum di lingkungan badan publik, penunjukan PPID, maklumat, SOP, dan perubahan tahun ini."),
            ),
        ),
    ),
    Chapter(
        "practice",
        _("Gambaran umum pelaksanaan pelayanan informasi publik"),
        _CONTENTS,
        (
            Section(
                "facilities",
                _("Sarana dan prasarana"),
                _("Meja layanan, ruang, peralatan, situs, dan saluran layanan beserta keadaannya."),
            ),
            Section(
                "staff",
                _("Sumber daya manusia"),
                _("Jumlah petugas yang melayani informasi publik dan kualifikasinya, serta pelatihan yang diikuti."),
            ),
            Section(
                "budget",
                _("Anggaran dan penggunaannya"),
                _("Anggaran pelayanan informasi publik, realisasinya, dan untuk apa digunakan."),
            ),
        ),
    ),
    Chapter("requests", _("Rincian pelayanan informasi publik"), YEARLY_FACTS),
    Chapter("disputes", _("Rincian keberatan dan penyelesaian sengketa informasi publik"), _CONTENTS),
    Chapter(
        "obstacles",
        _("Kendala dalam pelaksanaan pelayanan informasi publik"),
        _CONTENTS,
        (
            Section("external", _("Kendala eksternal"), _("Hambatan dari luar badan publik, dan apa akibatnya.")),
            Section("internal", _("Kendala internal"), _("Hambatan di dalam badan publik, dan apa akibatnya.")),
        ),
    ),
    Chapter(
        "outlook",
        _("Rekomendasi dan rencana tindak lanjut"),
        _CONTENTS,
        (
            Section(
                "recommendations",
                _("Rekomendasi dan rencana tindak lanjut"),
                _("Apa yang akan diperbaiki untuk meningkatkan kualitas pelayanan, oleh siapa, dan kapan."),
            ),
        ),
    ),
)
SECTIONS: dict[str, Section] = {section.key: section for chapter in CHAPTERS for section in chapter.sections}


def unwritten(span: Span, texts: Mapping[str, str]) -> tuple[Section, ...]:
    """What is still to be written before a report may be sent; one on a part of a year may go without any of it."""
    if span.kind is not ReportKind.ANNUAL:
        return ()
    return tuple(section for key, section in SECTIONS.items() if not texts.get(key, "").strip())
