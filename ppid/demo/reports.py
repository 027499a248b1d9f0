"""Annual reports of the demo world: one that came in time, one that came late; the others are still owed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from ppid.actions import report_figures, report_files, reports
from ppid.clock import local_date
from ppid.db import committed, db
from ppid.demo.cases import Stage
from ppid.law.calendar import WorkingCalendar
from ppid.law.reports import ReportKind, Span, annual_due
from ppid.law.roles import Role
from ppid.models import PublicBody
from ppid.queries.reports import undrawn

SENT = {"kaltim": (3, 12), "samarinda": (4, 8)}  # month and day of the year after
TEXTS = {
    "policy": (
        "Pelayanan informasi publik {body} berdasar pada Undang-Undang Nomor 14 Tahun 2008, Peraturan Komisi Informasi "
        "Nomor 1 Tahun 2021, dan keputusan kepala daerah tentang penunjukan PPID.\n\nTahun {year} maklumat pelayanan "
        "dan daftar informasi publik diperbarui, dan daftar informasi yang dikecualikan ditetapkan kembali setelah "
        "pengujian konsekuensi."
    ),
    "facilities": (
        "Meja layanan berada di lantai dasar dan mudah dicapai pemohon yang memakai kursi roda. Tersedia dua komputer, "
        "satu pemindai, ruang tunggu, dan portal layanan yang menerima permohonan setiap saat."
    ),
    "staff": (
        "Pelayanan dijalankan oleh PPID Utama, petugas meja layanan, dan PPID Pelaksana di setiap perangkat daerah. "
        "Tahun {year} seluruh petugas mengikuti pelatihan tentang uji konsekuensi dan perhitungan jangka waktu."
    ),
    "budget": (
        "Anggaran pelayanan informasi publik melekat pada anggaran dinas komunikasi dan informatika. Anggaran itu "
        "digunakan untuk pelatihan petugas, pemeliharaan portal, dan penggandaan dokumen yang tidak dipungut biayanya."
    ),
    "external": (
        "Sebagian permohonan tidak menyebut dokumen yang diminta, sehingga perlu penjelasan lebih dahulu. Sebagian "
        "lagi meminta informasi yang dikuasai badan publik lain."
    ),
    "internal": (
        "Dokumen lama belum seluruhnya berbentuk digital, dan beberapa perangkat daerah terlambat menyerahkan bahan "
        "jawaban kepada PPID."
    ),
    "recommendations": (
        "Batas waktu internal perangkat daerah dipantau setiap minggu.\n\nDokumen anggaran dan pengadaan diumumkan "
        "secara berkala supaya tidak perlu diminta.\n\nPelatihan perhitungan jangka waktu diulang setiap semester."
    ),
}


def play(bodies: Mapping[str, PublicBody], calendars: Mapping[str, WorkingCalendar], now: datetime) -> None:
    """Let two bodies send the newest annual report whose last day is over. Commits; the PDFs are drawn by `draw`."""
    for slug, (month, day) in SENT.items():
        body = bodies[slug]
        today = local_date(now, body.zone)
        year = today.year - 1 if today > annual_due(today.year - 1) else today.year - 2
        at = datetime.combine(date(year + 1, month, day), time(10, 30), ZoneInfo(body.zone))
        _send(Stage(body, calendars[slug], now), Span(ReportKind.ANNUAL, year), min(at, now))


def _send(stage: Stage, span: Span, at: datetime) -> None:
    body, actor = stage.body, stage.actor(Role.OFFICER)
    figures = report_figures.of_span(body, span, on=report_figures.last_whole_day(body, at))
    with committed():
        report = reports.begin(body, span, now=at)
        texts = {key: text.format(body=body.name, year=span.year) for key, text in TEXTS.items()}
        reports.save(report, texts, version=report.version, now=at)
        db.session.flush()
        reports.send(report, figures, version=report.version, actor=actor, now=at)


def draw() -> None:
    """Draw the PDF of what was sent. Commits."""
    for report_id in db.session.scalars(undrawn()).all():
        report_files.draw(report_id)
