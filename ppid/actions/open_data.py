"""Open data: which tables there are, what each column means, and their rows. No person is among them.

Names of columns, their order and the words in cells are a promise to those who compute with them: they are added to,
never changed. Texts are Indonesian whatever language a visit has. Small groups are protected by the rule of
`ppid.actions.statistics`; the table of requests divides the very groups of the table of months.
"""

from __future__ import annotations

import csv
import io
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from ppid.actions import figures, statistics, tallies
from ppid.actions.statistics import is_small, merged, merged_months
from ppid.clock import local_date
from ppid.db import db
from ppid.law.cases import Channel, Outcome
from ppid.law.compliance import INDICATORS, CaseFacts, Standing, Tally, standing
from ppid.models import BodyKind, PublicBody
from ppid.queries import statistics as queries
from ppid.sheets import harmless

LICENCE = "CC BY 4.0"
Cell = str | int | None
Row = tuple[Cell, ...]


def _(text: str) -> str:
    """Mark words for the catalogue; the page translates them."""
    return text


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, "teks" or "bilangan bulat", and what stands in it."""

    name: str
    kind: str
    meaning: str
    words: tuple[str, ...] = ()  # the only ones that may stand in it


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the open data. ``address`` is where it lies, without its ending."""

    key: str
    title: str
    about: str
    address: str
    columns: tuple[Column, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)


TEXT, NUMBER = _("teks"), _("bilangan bulat")
KINDS = {
    BodyKind.PROVINCE: "provinsi",
    BodyKind.REGENCY: "kabupaten",
    BodyKind.CITY: "kota",
    BodyKind.CENTRAL: "pusat",
    BodyKind.VERTICAL: "vertikal",
    BodyKind.ENTERPRISE: "badan_usaha",
    BodyKind.VILLAGE: "desa",
}
CHANNELS = {
    Channel.WEB: "portal",
    Channel.COUNTER: "meja_layanan",
    Channel.LETTER: "surat",
    Channel.EMAIL: "surel",
    Channel.PHONE: "telepon",
    Channel.WHATSAPP: "whatsapp",
}
OUTCOMES = {
    Outcome.GIVEN: "dikabulkan",
    Outcome.GIVEN_IN_PART: "dikabulkan_sebagian",
    Outcome.REFUSED: "ditolak",
    Outcome.NOT_HELD: "tidak_dikuasai",
    Outcome.NOT_DOCUMENTED: "belum_didokumentasikan",
}
STANDINGS = {
    Standing.ON_TIME: "jangka_pertama",
    Standing.EXTENDED: "dalam_perpanjangan",
    Standing.LATE: "terlambat",
    Standing.SILENT: "tidak_dijawab",
    Standing.PENDING: "berjalan",
    Standing.CLOSED: "ditutup",
}


@dataclass(frozen=True, slots=True)
class Count:
    """A column that counts requests, after an indicator of the law unless it has its own words."""

    name: str
    value: Callable[[Tally], int]
    meaning: str


def _after(name: str, key: str) -> Count:
    return Count(name, INDICATORS[key].value, INDICATORS[key].definition)


COUNTS = (
    _after("diterima", "received"),
    _after("dijawab", "answered"),
    Count(
        "sudah_waktunya", lambda t: t.due,
        _("Permohonan yang sudah dijawab atau jangka waktunya sudah lewat; pembagi untuk tepat_waktu."),
    ),
    Count(
        "tepat_waktu", lambda t: t.kept,
        _("Dijawab paling lambat pada hari terakhir jangka waktunya, termasuk perpanjangan yang sah."),
    ),
    _after("jangka_pertama", "on_time"),
    _after("dalam_perpanjangan", "extended"),
    _after("terlambat", "late"),
    _after("tidak_dijawab", "silent"),
    _after("berjalan", "pending"),
    _after("ditutup", "closed"),
    *(_after(word, outcome.value) for outcome, word in OUTCOMES.items()),
)  # fmt: skip

BODIES = Table(
    "badan-publik",
    _("Badan publik"),
    _("Badan publik yang statistiknya terbuka di portal ini."),
    "badan-publik",
    (
        Column("slug", TEXT, _("Nama tetap badan publik dalam alamat dan dalam tabel lain.")),
        Column("nama", TEXT, _("Nama resmi.")),
        Column("jenis", TEXT, _("Jenis badan publik."), tuple(KINDS.values())),
        Column("induk", TEXT, _("Slug badan publik yang membawahinya; kosong bila tidak ada.")),
        Column("kota", TEXT, _("Kota kedudukan.")),
        Column("zona_waktu", TEXT, _("Zona waktu menurut IANA; semua tanggal badan itu dihitung di dalamnya.")),
    ),
)
MONTHS = Table(
    "statistik",
    _("Permohonan menurut badan publik dan bulan"),
    _(
        "Satu baris untuk setiap badan publik dan bulan diterimanya permohonan. Bulan yang permohonannya terlalu "
        "sedikit digabung dalam satu baris tanpa nomor bulan; badan publik yang permohonannya setahun terlalu sedikit "
        "tidak dimuat."
    ),
    "statistik-{tahun}",
    (
        Column("tahun", NUMBER, _("Tahun diterimanya permohonan.")),
        Column("bulan", NUMBER, _("Bulan diterimanya permohonan, 1 sampai 12; kosong pada baris gabungan.")),
        Column("bulan_gabungan", TEXT, _("Bulan-bulan yang digabung, dipisahkan spasi; kosong pada baris lain.")),
        Column("slug", TEXT, _("Badan publik.")),
        *(Column(count.name, NUMBER, count.meaning) for count in COUNTS),
    ),
)
REQUESTS = Table(
    "permohonan",
    _("Permohonan satu badan publik, satu per satu, tanpa identitas"),
    _(
        "Satu baris untuk setiap permohonan, tanpa nomor, nama, alamat, dan isi permohonan; urutannya tidak "
        "mengikuti waktu. Bulan dan kanal dikosongkan bila permohonan yang bulan dan kanalnya sama terlalu sedikit."
    ),
    "{slug}/permohonan-{tahun}",
    (
        Column("tahun", NUMBER, _("Tahun diterimanya permohonan.")),
        Column("bulan", NUMBER, _("Bulan diterimanya permohonan; kosong bila digabung.")),
        Column("kanal", TEXT, _("Cara permohonan diajukan; kosong bila digabung."), tuple(CHANNELS.values())),
        Column("keadaan", TEXT, _("Bagaimana batas waktunya dipenuhi."), tuple(STANDINGS.values())),
        Column("hasil", TEXT, _("Isi jawaban; kosong bila belum dijawab."), tuple(OUTCOMES.values())),
        Column("hari_kerja", NUMBER, _("Hari kerja sejak jangka waktunya berjalan sampai dijawab; kosong bila belum.")),
    ),
)  # fmt: skip
TABLES = (BODIES, MONTHS, REQUESTS)


def of_bodies() -> Iterator[Row]:
    """The rows of BODIES, by slug."""
    found = db.session.scalars(queries.bodies()).all()
    slugs = {body.id: body.slug for body in found}
    for body in found:
        yield (body.slug, body.name, KINDS[body.kind], slugs.get(body.parent_id or 0, ""), body.city, body.zone)


def of_months(year: int, *, now: datetime) -> Iterator[Row]:
    """The rows of MONTHS, by slug and month; the merged months of a body come last."""
    details = tallies.details(queries.published(), year, year, now=now)
    for body in db.session.scalars(queries.bodies()):
        detail = details[body.id]
        if is_small(detail.total.received):
            continue
        hidden = merged_months(detail, year)
        rest = Tally()
        for number in statistics.MONTHS:
            tally = detail.months.get((year, number))
            if tally is None or not tally.received:
                continue
            if number in hidden:
                rest += tally
            else:
                yield (year, number, "", body.slug, *_counts(tally))
        if hidden:
            yield (year, None, " ".join(map(str, sorted(hidden))), body.slug, *_counts(rest))


def _counts(tally: Tally) -> tuple[int, ...]:
    return tuple(count.value(tally) for count in COUNTS)


def of_requests(body: PublicBody, year: int, *, now: datetime) -> list[Row]:
    """The rows of REQUESTS, in an order that says nothing of when they came; none when they would be too few."""
    today = local_date(now, body.zone)
    found = [
        (one.facts.received_on.month, one.channel, _told(one.facts, today))
        for one in figures.counted_of([body], date(year, 1, 1), date(year, 12, 31))
        if one.facts.received_on <= today
    ]
    if is_small(len(found)):
        return []
    hidden = merged(Counter(month for month, _channel, _facts in found))
    groups: defaultdict[int | None, list[tuple[str, Row]]] = defaultdict(list)
    for month, channel, facts in found:
        groups[None if month in hidden else month].append((channel, facts))
    rows: list[Row] = []
    for group, members in groups.items():
        hidden_channels = merged(Counter(channel for channel, _facts in members))
        for channel, facts in members:
            rows.append((year, group, "" if channel in hidden_channels else CHANNELS[Channel(channel)], *facts))
    return sorted(rows, key=lambda row: [(cell is None, str(cell).zfill(4)) for cell in row])


def _told(case: CaseFacts, today: date) -> Row:
    """What a row of REQUESTS says of a case, as it stands at the end of ``today``."""
    was = case.as_of(today) or case
    return (STANDINGS[standing(was, today)], OUTCOMES[was.outcome] if was.outcome else "", was.days)


def as_csv(table: Table, rows: Iterable[Row]) -> bytes:
    """A table after RFC 4180: UTF-8 without a mark, commas, CRLF, a first row of names. Formulas are made harmless."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(table.names)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return text.getvalue().encode()


def as_json(table: Table, rows: Iterable[Row], *, about: Mapping[str, Any], now: datetime, zone: str) -> dict[str, Any]:
    """A table with what it is, when it was counted and what its columns mean."""
    return (
        {"tabel": table.key, "judul": table.title, "keterangan": table.about}
        | dict(about)
        | {
            "saat": now.astimezone(ZoneInfo(zone)).isoformat(timespec="seconds"),
            "perlindungan": statistics.RULE,
            "lisensi": LICENCE,
            "kolom": columns_of(table),
            "baris": [dict(zip(table.names, row, strict=True)) for row in rows],
        }
    )


def columns_of(table: Table) -> list[dict[str, Any]]:
    """The columns of a table as data."""
    return [
        {"nama": one.name, "jenis": one.kind, "arti": one.meaning} | ({"nilai": list(one.words)} if one.words else {})
        for one in table.columns
    ]


def dictionary(tables: Sequence[Table] = TABLES) -> dict[str, Any]:
    """The whole dictionary as data."""
    return {
        "lisensi": LICENCE,
        "perlindungan": statistics.RULE,
        "tabel": [
            {
                "tabel": table.key,
                "judul": table.title,
                "keterangan": table.about,
                "alamat": [f"/data/{table.address}.{ending}" for ending in ("csv", "json")],
                "kolom": columns_of(table),
            }
            for table in tables
        ],
    }
