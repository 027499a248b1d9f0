"""Words and cells of a report in the language that is spoken now: what it is on, what its data are called."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from babel.dates import get_month_names
from flask_babel import format_decimal, format_percent, get_locale
from flask_babel import gettext as _

from ppid.actions.report_figures import KINDS, Plain
from ppid.i18n import format_short_date
from ppid.law.reports import ReportKind, Span


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole, from 0 to 1; None where there is nothing to be a part of."""

    value: float | None


Value = str | int | float | date | Share | None


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headings; a heading with "number" stands over figures. With a total, the last row is it."""

    key: str
    title: str
    headings: tuple[tuple[str, str], ...]
    rows: tuple[tuple[Value, ...], ...]
    has_total: bool = False
    note: str = ""

    @property
    def texts(self) -> tuple[tuple[str, ...], ...]:
        """The cells as they are read."""
        return tuple(tuple(map(text_of, row)) for row in self.rows)


def text_of(value: Value) -> str:
    """A cell in the notation of the language: 1.250, 7,4, 83,3%, 2 Mar 2026; a dash for what there is not."""
    if value is None:
        return "–"
    if isinstance(value, str):
        return value
    if isinstance(value, Share):
        return "–" if value.value is None else str(format_percent(value.value, "#,##0.0%"))
    if isinstance(value, date):
        return format_short_date(value)
    return str(format_decimal(value, "#,##0.#"))


def share(part: int, whole: int) -> Share:
    return Share(part / whole if whole else None)


def month_name(number: int) -> str:
    return str(get_month_names("wide", locale=str(get_locale() or "id"))[number])


def span_words(span: Span) -> str:
    """What a report is on: "Tahun 2026", "Semester 1 tahun 2026", "Maret 2026"."""
    if span.kind is ReportKind.ANNUAL:
        return _("Tahun %(year)s", year=span.year)
    if span.kind is ReportKind.SEMESTER:
        return _("Semester %(number)s tahun %(year)s", number=span.number, year=span.year)
    return _("%(month)s %(year)s", month=month_name(span.number), year=span.year)


def short_span_words(span: Span) -> str:
    """The same as the heading of a column: "2026", "Smt. 1/2026", "Mar 2026"."""
    if span.kind is ReportKind.ANNUAL:
        return str(span.year)
    if span.kind is ReportKind.SEMESTER:
        return _("Smt. %(number)s/%(year)s", number=span.number, year=span.year)
    months = get_month_names("abbreviated", locale=str(get_locale() or "id"))
    return f"{months[span.number]} {span.year}"


def span_of(periode: Plain) -> Span:
    """The span that figures say they are on."""
    kinds = {word: kind for kind, word in KINDS.items()}
    return Span.of(kinds[periode["jenis"]], periode["tahun"], periode["bagian"])


# What data are called


def channel_words() -> dict[str, str]:
    return {
        "portal": _("Portal"),
        "meja_layanan": _("Datang ke meja layanan"),
        "surat": _("Surat"),
        "surel": _("E-mail"),
        "telepon": _("Telepon"),
        "whatsapp": _("WhatsApp"),
    }


def result_words() -> dict[str, str]:
    return {
        "dikabulkan": _("Dikabulkan"),
        "dikabulkan_sebagian": _("Dikabulkan sebagian"),
        "ditolak": _("Ditolak"),
        "kesepakatan_mediasi": _("Kesepakatan mediasi"),
        "tidak_dapat_diterima": _("Tidak dapat diterima"),
        "dicabut_atau_gugur": _("Dicabut atau gugur"),
    }


def standing_words() -> dict[str, str]:
    return {
        "jangka_pertama": _("Tepat waktu"),
        "dalam_perpanjangan": _("Perpanjangan sah"),
        "terlambat": _("Terlambat"),
        "tidak_dijawab": _("Tidak dijawab"),
        "berjalan": _("Berjalan"),
        "ditutup": _("Dicabut/ditutup"),
    }


def outcome_words() -> dict[str, str]:
    return {
        "dikabulkan": _("Dikabulkan"),
        "dikabulkan_sebagian": _("Sebagian"),
        "ditolak": _("Ditolak"),
        "tidak_dikuasai": _("Tidak dikuasai"),
        "belum_didokumentasikan": _("Belum didokumentasikan"),
    }
