"""The figures of a report as tables, in the language that is spoken now: for the paper, the workbook and the pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _

from ppid.actions.report_figures import MERGED, Plain
from ppid.actions.report_words import (
    Table,
    Value,
    channel_words,
    month_name,
    outcome_words,
    result_words,
    share,
    short_span_words,
    span_of,
    standing_words,
)


def _compared(figures: Plain, what: str) -> tuple[tuple[str, str], ...]:
    """The headings of a table that shows the year before beside it."""
    span = span_of(figures["periode"])
    return ((what, ""), (short_span_words(span), "number"), (short_span_words(span.earlier), "number"))


def _beside(figures: Plain, part: str, lines: Sequence[tuple[str, Callable[[Plain], Value]]]) -> tuple[Any, ...]:
    now, before = figures[part], figures["pembanding"][part]
    return tuple((label, value(now), value(before)) for label, value in lines)


def _of(name: str) -> Callable[[Plain], Value]:
    return lambda plain: plain[name]


# Requests


def yearly_facts(figures: Plain) -> Table:
    """What UU 14/2008 Pasal 12 lets every body tell each year. The reasons of refusals have a table of their own."""
    return Table(
        "pasal-12",
        _("Ikhtisar menurut UU 14/2008 Pasal 12"),
        _compared(figures, _("Uraian")),
        _beside(
            figures,
            "permohonan",
            [
                (_("Permohonan yang diterima"), _of("diterima")),
                (_("Dikabulkan seluruhnya"), _of("dikabulkan")),
                (_("Dikabulkan sebagian"), _of("dikabulkan_sebagian")),
                (_("Ditolak"), _of("ditolak")),
                (_("Tidak dikuasai"), _of("tidak_dikuasai")),
                (_("Belum didokumentasikan"), _of("belum_didokumentasikan")),
                (_("Dicabut atau tidak dilengkapi Pemohon"), _of("ditutup")),
                (_("Belum dijawab, batas waktunya belum lewat"), _of("berjalan")),
                (_("Belum dijawab, batas waktunya sudah lewat"), _of("tidak_dijawab")),
                (_("Waktu menjawab, rata-rata (hari kerja)"), lambda one: one["hari_kerja"]["rata_rata"]),
                (_("Waktu menjawab, nilai tengah (hari kerja)"), lambda one: one["hari_kerja"]["nilai_tengah"]),
                (_("Sembilan dari sepuluh jawaban dalam (hari kerja)"), lambda one: one["hari_kerja"]["persentil_90"]),
            ],
        ),
    )


def limits(figures: Plain) -> Table:
    """How the time limits were kept: each case by its own limits."""
    now, before = figures["permohonan"], figures["pembanding"]["permohonan"]
    names = (
        (_("Dijawab dalam jangka waktu pertama"), "jangka_pertama"),
        (_("Dijawab dalam perpanjangan yang sah"), "dalam_perpanjangan"),
        (_("Dijawab terlambat"), "terlambat"),
        (_("Tidak dijawab, batas waktu lewat"), "tidak_dijawab"),
        (_("Sudah dijawab atau sudah lewat batas waktunya"), "sudah_waktunya"),
    )
    span = span_of(figures["periode"])
    return Table(
        "batas-waktu",
        _("Ketepatan waktu"),
        (
            (_("Uraian"), ""),
            (short_span_words(span), "number"),
            (_("Bagian"), "number"),
            (short_span_words(span.earlier), "number"),
            (_("Bagian"), "number"),
        ),
        tuple(
            (
                label,
                now[name],
                share(now[name], now["sudah_waktunya"]),
                before[name],
                share(before[name], before["sudah_waktunya"]),
            )
            for label, name in names
        ),
        has_total=True,
    )


def lengths(figures: Plain) -> Table:
    """The answers by the working days they took."""
    days = figures["permohonan"]["hari_kerja"]
    first, last, whole = days["batas_pertama"], days["batas_terakhir"], days["jawaban"]
    within, inside = days["dalam_batas_pertama"], days["dalam_batas_terakhir"]
    rows = (
        (_("1 sampai %(last)s hari kerja", last=first), within),
        (_("%(first)s sampai %(last)s hari kerja", first=first + 1, last=last), inside - within),
        (_("Lebih dari %(last)s hari kerja", last=last), whole - inside),
        (_("Jumlah"), whole),
    )
    return Table(
        "lama-menjawab",
        _("Waktu yang diperlukan untuk menjawab"),
        ((_("Lama menjawab"), ""), (_("Jawaban"), "number"), (_("Bagian"), "number")),
        tuple((label, number, share(number, whole)) for label, number in rows),
        has_total=True,
        note=_("Dihitung sejak jangka waktunya berjalan. Waktu setiap permohonan ada dalam lampiran laporan."),
    )


MONTHLY = ("diterima", "dijawab", "dikabulkan", "dikabulkan_sebagian", "ditolak", "tepat_waktu", "terlambat")


def months(figures: Plain) -> Table:
    """Month by month; a month is that of receipt."""
    total = figures["permohonan"]
    return Table(
        "bulan",
        _("Permohonan menurut bulan diterima"),
        (
            (_("Bulan"), ""),
            (_("Diterima"), "number"),
            (_("Dijawab"), "number"),
            (_("Dikabulkan"), "number"),
            (_("Sebagian"), "number"),
            (_("Ditolak"), "number"),
            (_("Tepat waktu"), "number"),
            (_("Terlambat"), "number"),
            (_("Tidak dijawab"), "number"),
        ),
        (
            *((month_name(one["bulan"]), *_monthly(one)) for one in figures["bulan"]),
            (_("Jumlah"), *_monthly(total)),
        ),
        has_total=True,
    )


def _monthly(one: Plain) -> tuple[Value, ...]:
    return (*(one[name] for name in MONTHLY), one["tidak_dijawab"])


def channels(figures: Plain) -> Table:
    words = channel_words()
    rows = [(words[one["kanal"]], one["diterima"]) for one in figures["kanal"]]
    return _divided("kanal", _("Permohonan menurut cara mengajukan"), _("Cara mengajukan"), rows, figures)


def applicants(figures: Plain) -> Table:
    words = {
        "perorangan": _("Perorangan"),
        "kelompok_orang": _("Kelompok orang"),
        "badan_hukum": _("Badan hukum"),
        MERGED: _("Jenis lain, digabung"),
    }
    rows = [(words[one["jenis"]], one["diterima"]) for one in figures["pemohon"]]
    note = _("Jenis yang permohonannya kurang dari tiga digabung, supaya Pemohonnya tidak dapat dikenali.")
    few = not rows or any(one["jenis"] == MERGED for one in figures["pemohon"])
    title = _("Permohonan menurut jenis Pemohon")
    return _divided("pemohon", title, _("Jenis Pemohon"), rows, figures, note if few else "")


def _divided(
    key: str, title: str, heading: str, rows: Sequence[tuple[str, int]], figures: Plain, note: str = ""
) -> Table:
    """How all requests divide."""
    whole = figures["permohonan"]["diterima"]
    return Table(
        key,
        title,
        ((heading, ""), (_("Permohonan"), "number"), (_("Bagian"), "number")),
        (*((label, number, share(number, whole)) for label, number in rows), (_("Jumlah"), whole, share(whole, whole))),
        has_total=True,
        note=note,
    )


def units(figures: Plain) -> Table:
    """By the unit that was given the request."""

    def cells(one: Plain, median: int | None) -> tuple[Value, ...]:
        names = ("diterima", "dijawab", "tepat_waktu", "terlambat", "tidak_dijawab")
        return (*(one[name] for name in names), median)

    total = figures["permohonan"]
    return Table(
        "unit",
        _("Permohonan menurut perangkat daerah atau unit"),
        (
            (_("Perangkat daerah atau unit"), ""),
            (_("Diterima"), "number"),
            (_("Dijawab"), "number"),
            (_("Tepat waktu"), "number"),
            (_("Terlambat"), "number"),
            (_("Tidak dijawab"), "number"),
            (_("Nilai tengah hari kerja"), "number"),
        ),
        (
            *((one["unit"] or _("Tanpa disposisi"), *cells(one, one["nilai_tengah"])) for one in figures["unit"]),
            (_("Jumlah"), *cells(total, total["hari_kerja"]["nilai_tengah"])),
        ),
        has_total=True,
    )


def outcomes(figures: Plain) -> Table:
    names = (
        (_("Dikabulkan seluruhnya"), "dikabulkan"),
        (_("Dikabulkan sebagian"), "dikabulkan_sebagian"),
        (_("Ditolak"), "ditolak"),
        (_("Tidak dikuasai"), "tidak_dikuasai"),
        (_("Belum didokumentasikan"), "belum_didokumentasikan"),
        (_("Jumlah dijawab"), "dijawab"),
    )
    now, before = figures["permohonan"], figures["pembanding"]["permohonan"]
    span = span_of(figures["periode"])
    return Table(
        "hasil",
        _("Permohonan yang dijawab menurut hasilnya"),
        (
            (_("Hasil"), ""),
            (short_span_words(span), "number"),
            (_("Bagian"), "number"),
            (short_span_words(span.earlier), "number"),
        ),
        tuple((label, now[name], share(now[name], now["dijawab"]), before[name]) for label, name in names),
        has_total=True,
    )


def refusals(figures: Plain) -> Table:
    """Why anything was kept back. A request may name several letters, so the rows have no sum."""
    found = figures["permohonan"]["alasan_penolakan"]
    return Table(
        "alasan-penolakan",
        _("Alasan penolakan seluruh atau sebagian permohonan"),
        ((_("Pasal 17 huruf"), ""), (_("Alasan"), ""), (_("Permohonan"), "number")),
        tuple((one["huruf"], one["alasan"], one["permohonan"]) for one in found),
        note=_("Satu permohonan dapat ditolak sebagian dengan lebih dari satu alasan."),
    )


# Objections and disputes


def objections(figures: Plain) -> Table:
    lines: list[tuple[str, Callable[[Plain], Value]]] = [
        (_("Keberatan yang diterima"), _of("diterima")),
        (_("Ditanggapi Atasan PPID"), _of("ditanggapi")),
        (_("Ditanggapi tepat waktu"), _of("ditanggapi_tepat_waktu")),
        (_("Ditanggapi terlambat"), _of("ditanggapi_terlambat")),
        (_("Belum ditanggapi"), _of("belum_ditanggapi")),
        (_("Di antaranya sudah lewat batas waktu"), _of("lewat_batas_waktu")),
        (_("Dicabut atau selesai melalui musyawarah"), _of("selesai_tanpa_tanggapan")),
        (_("Keberatan diterima seluruhnya"), lambda one: one["tanggapan"]["diterima_seluruhnya"]),
        (_("Keberatan diterima sebagian"), lambda one: one["tanggapan"]["diterima_sebagian"]),
        (_("Keberatan ditolak"), lambda one: one["tanggapan"]["ditolak"]),
        (_("Perintah kepada PPID (butir)"), _of("perintah")),
        (_("Perintah yang sudah dilaksanakan (butir)"), _of("perintah_dilaksanakan")),
        (_("Perintah yang lewat batas waktu (butir)"), _of("perintah_lewat_batas_waktu")),
    ]
    rows = _beside(figures, "keberatan", lines)
    return Table("keberatan", _("Keberatan dan tanggapan Atasan PPID"), _compared(figures, _("Uraian")), rows)


def objection_grounds(figures: Plain) -> Table:
    return Table(
        "alasan-keberatan",
        _("Keberatan menurut alasannya"),
        ((_("Pasal 35 ayat (1) huruf"), ""), (_("Alasan"), ""), (_("Keberatan"), "number")),
        tuple((one["huruf"], _(one["alasan"]), one["keberatan"]) for one in figures["keberatan"]["alasan"]),
        note=_("Satu keberatan dapat menyebut lebih dari satu alasan."),
    )


def disputes(figures: Plain) -> Table:
    results = result_words()

    def ended(name: str) -> Callable[[Plain], Value]:
        return lambda one: one["hasil"][name]

    lines: list[tuple[str, Callable[[Plain], Value]]] = [
        (_("Sengketa yang diajukan ke Komisi Informasi"), _of("diajukan")),
        (_("Diregistrasi"), _of("diregistrasi")),
        (_("Melalui mediasi"), _of("mediasi")),
        (_("Melalui ajudikasi nonlitigasi"), _of("ajudikasi")),
        (_("Diputus atau disepakati"), _of("diputus")),
        *((_("Hasil: %(result)s", result=words), ended(name)) for name, words in results.items()),
        (_("Selesai tanpa putusan"), _of("selesai_tanpa_putusan")),
        (_("Masih berjalan"), _of("berjalan")),
        (_("Gugatan ke pengadilan"), _of("gugatan_pengadilan")),
        (_("Putusan yang sudah dilaksanakan"), _of("dilaksanakan")),
    ]
    rows = _beside(figures, "sengketa", lines)
    return Table("sengketa", _("Penyelesaian sengketa informasi publik"), _compared(figures, _("Uraian")), rows)


def dispute_list(figures: Plain) -> Table:
    words = result_words()
    return Table(
        "daftar-sengketa",
        _("Daftar sengketa"),
        (
            (_("Diajukan"), ""),
            (_("Komisi Informasi"), ""),
            (_("Nomor registrasi"), ""),
            (_("Selesai"), ""),
            (_("Hasil"), ""),
        ),
        tuple(
            (
                _day(one["diajukan"]),
                one["komisi"],
                one["nomor_registrasi"],
                _day(one["selesai"]),
                words[one["hasil"]] if one["hasil"] else None,
            )
            for one in figures["sengketa"]["daftar"]
        ),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


# Every request


def list_headings() -> tuple[tuple[str, str], ...]:
    return (
        (_("Nomor pendaftaran"), ""),
        (_("Diterima"), ""),
        (_("Batas waktu"), ""),
        (_("Dijawab"), ""),
        (_("Hari kerja"), "number"),
        (_("Ketepatan"), ""),
        (_("Hasil"), ""),
    )


def list_rows(figures: Plain) -> list[tuple[Value, ...]]:
    """Every request, without persons, in the order of the register."""
    standings, results = standing_words(), outcome_words()
    return [
        (
            number,
            _day(received),
            _day(due),
            _day(answered),
            days,
            standings[stands],
            results[result] if result else None,
        )
        for number, received, due, answered, days, stands, result in figures["daftar"]
    ]
