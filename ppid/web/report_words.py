"""How reports are called in addresses, how they stand in words, and what the record says of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from flask_babel import gettext as _

from ppid.actions.report_words import span_words
from ppid.actions.reports import Standing
from ppid.i18n import format_date
from ppid.law.reports import ReportKind, Span, spans_of

Data = dict[str, Any]
WHOLE = "tahunan"


def slug_of(span: Span) -> str:
    """The part of the year as it stands in an address: "tahunan", "semester-1", "bulan-3"."""
    if span.kind is ReportKind.ANNUAL:
        return WHOLE
    return f"{'semester' if span.kind is ReportKind.SEMESTER else 'bulan'}-{span.number}"


def span_at(year: int, slug: str) -> Span | None:
    """What an address means; None when there is no such report."""
    if not 1900 < year < 3000:
        return None
    return next((span for span in spans_of(year) if slug_of(span) == slug), None)


def part_words(span: Span) -> str:
    """The part without its year: "Setahun penuh", "Semester 1", "Maret"."""
    if span.kind is ReportKind.ANNUAL:
        return _("Setahun penuh")
    if span.kind is ReportKind.SEMESTER:
        return _("Semester %(number)s", number=span.number)
    return span_words(span).removesuffix(f" {span.year}")


def state_of(row: Standing) -> tuple[str, str, str]:
    """How a report stands: the look of its status, the words, the tone."""
    if row.is_sent:
        return ("late", _("Disampaikan terlambat"), "soon") if row.is_late else ("sent", _("Sudah disampaikan"), "done")
    if row.is_late:
        return "late", _("Lewat batas waktu"), "late"
    if not row.is_over:
        return "calm", _("Periode berjalan"), "calm"
    return ("draft", _("Konsep"), "soon") if row.has_draft else ("soon", _("Belum disusun"), "soon")


def _span_of(data: Data) -> str:
    return span_words(Span.of(str(data["kind"]), int(data["year"]), str(data["period"])))


def _sent(data: Data) -> str:
    return _(
        "Laporan layanan informasi publik, %(period)s, edisi %(edition)s, disampaikan kepada %(commission)s. Angkanya "
        "menurut keadaan pada akhir %(day)s.",
        period=_span_of(data),
        edition=data["edition"],
        commission=data.get("commission") or _("umum"),
        day=format_date(date.fromisoformat(str(data["counted_on"]))),
    )


def _drawn(data: Data) -> str:
    return _(
        "Berkas PDF laporan layanan informasi publik, %(period)s, edisi %(edition)s, dibuat dan disegel.",
        period=_span_of(data),
        edition=data["edition"],
    )


SENTENCES: dict[str, Callable[[Data], str]] = {"report_sent": _sent, "report_drawn": _drawn}
