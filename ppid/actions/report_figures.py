"""The figures of a report on the service of public information, as plain data that JSON can hold.

One function computes them all; the paper, the workbook, the open JSON, the pages and the command line read what it
returns, and a report that was sent keeps it as it was. Its names are a promise to those who compute with it: they are
added to, never changed, and are those of `ppid.actions.open_data` where the same is counted. No person is among them,
and kinds of applicants with too few requests are told together.
Source: UU 14/2008 Pasal 12; PerKI 1/2021 Pasal 56.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any

from ppid.actions import figures, open_data, oversight
from ppid.actions.figures import Figures
from ppid.actions.oversight import Moment
from ppid.actions.statistics import is_small, merged
from ppid.clock import local_date
from ppid.db import db
from ppid.law import disputes, exemptions, objections
from ppid.law.cases import ApplicantKind
from ppid.law.compliance import CaseFacts, Tally, mean, percentile, standing
from ppid.law.deadlines import EXTENSION, REPLY
from ppid.law.disputes import DisputeOutcome
from ppid.law.reports import ReportKind, Span
from ppid.law.rulings import Verdict
from ppid.models import PublicBody
from ppid.queries import oversight as oversight_queries
from ppid.queries import reports as queries

FORM = 1  # of these data
Plain = dict[str, Any]

KINDS = {ReportKind.ANNUAL: "tahunan", ReportKind.SEMESTER: "semester", ReportKind.MONTH: "bulanan"}
APPLICANTS = {
    ApplicantKind.PERSON: "perorangan",
    ApplicantKind.GROUP: "kelompok_orang",
    ApplicantKind.LEGAL_ENTITY: "badan_hukum",
}
MERGED = "digabung"  # kinds of applicants that are too few to be told apart
VERDICTS = {
    Verdict.ACCEPTED: "diterima_seluruhnya",
    Verdict.ACCEPTED_IN_PART: "diterima_sebagian",
    Verdict.REJECTED: "ditolak",
}
RESULTS = {
    DisputeOutcome.GRANTED: "dikabulkan",
    DisputeOutcome.GRANTED_IN_PART: "dikabulkan_sebagian",
    DisputeOutcome.REJECTED: "ditolak",
    DisputeOutcome.AGREED: "kesepakatan_mediasi",
    DisputeOutcome.NOT_ACCEPTED: "tidak_dapat_diterima",
    DisputeOutcome.WITHDRAWN: "dicabut_atau_gugur",
}
STEPS = {
    disputes.REGISTER.name: "diregistrasi",
    disputes.MEDIATE.name: "mediasi",
    disputes.ADJUDICATE.name: "ajudikasi",
    disputes.APPEAL.name: "gugatan_pengadilan",
    disputes.EXECUTE.name: "dilaksanakan",
}
COLUMNS = ("nomor", "diterima", "jatuh_tempo", "dijawab", "hari_kerja", "keadaan", "hasil")


def last_whole_day(body: PublicBody, now: datetime) -> date:
    """The newest day of a body that is over: figures of its end can be computed again later and are the same."""
    return local_date(now, body.zone) - timedelta(days=1)


def of_span(body: PublicBody, span: Span, *, on: date) -> Plain:
    """Everything that a report of a body counts, as it stood at the end of ``on``. A fixed number of statements."""
    counted = Figures(body.id, span.first, span.last, on)
    rows = _read(body, counted)
    before = span.earlier
    return {
        "versi": FORM,
        "badan_publik": {"slug": body.slug, "nama": body.name},
        "periode": _span(span),
        "keadaan_pada": on.isoformat(),
        "permohonan": _requests(counted.total),
        "bulan": _months(span, counted),
        "kanal": _channels(counted),
        "unit": _units(body, counted),
        "pemohon": _applicants(rows),
        "keberatan": _objections(body, span, on, with_grounds=True),
        "sengketa": _disputes(body, span, on),
        "pembanding": {
            "periode": _span(before),
            "permohonan": _requests(figures.of_body(body, before.first, before.last, on=on).total),
            "keberatan": _objections(body, before, on),
            "sengketa": _disputes(body, before, on),
        },
        "kolom": list(COLUMNS),
        "daftar": [row for _kind, row in rows],
    }


def _span(span: Span) -> Plain:
    return {
        "jenis": KINDS[span.kind],
        "tahun": span.year,
        "bagian": span.period,
        "awal": span.first.isoformat(),
        "akhir": span.last.isoformat(),
    }


def _read(body: PublicBody, counted: Figures) -> list[tuple[ApplicantKind, list[Any]]]:
    """Count every request of the span, and return the kind of its applicant and its line of the list."""
    found = db.session.execute(queries.numbered(body.id, counted.first, counted.last))
    known = {id: (number, kind) for id, number, kind in found}
    rows = []
    for one in figures.counted_of([body], counted.first, counted.last, counted.on):
        facts = one.facts.as_of(counted.on)
        if facts is not None:
            counted.add(one)
            number, kind = known[one.request_id]
            rows.append((kind, _row(number, facts, counted.on)))
    return rows


def _row(number: str, facts: CaseFacts, on: date) -> list[Any]:
    """One line of the list, as COLUMNS name it."""
    return [
        number,
        facts.received_on.isoformat(),
        facts.due_on.isoformat(),
        facts.answered_on.isoformat() if facts.answered_on else None,
        facts.days,
        open_data.STANDINGS[standing(facts, on)],
        open_data.OUTCOMES[facts.outcome] if facts.outcome else None,
    ]


# Requests


def counts(tally: Tally) -> dict[str, int]:
    """The counts of open data, and how many kept the limit that is counted from receipt."""
    found = {count.name: count.value(tally) for count in open_data.COUNTS}
    return found | {"tepat_waktu_menurut_uu": tally.statute_kept}


def _requests(tally: Tally) -> Plain:
    return {
        **counts(tally),
        "hari_kerja": _days(tally.days),
        "alasan_penolakan": [
            {"huruf": letter, "alasan": ground.text, "permohonan": tally.grounds[letter]}
            for letter, ground in exemptions.GROUNDS.items()
            if tally.grounds[letter]
        ],
    }


def _days(days: Counter[int]) -> Plain:
    """How long the answers took: working days since the operative clock began."""
    first, last = REPLY.days, REPLY.days + EXTENSION.days
    average = mean(days)
    return {
        "jawaban": days.total(),
        "rata_rata": None if average is None else round(average, 1),
        "nilai_tengah": percentile(days, 0.5),
        "persentil_90": percentile(days, 0.9),
        "batas_pertama": first,
        "batas_terakhir": last,
        "dalam_batas_pertama": sum(times for number, times in days.items() if number <= first),
        "dalam_batas_terakhir": sum(times for number, times in days.items() if number <= last),
        "sebaran": [[number, days[number]] for number in sorted(days)],
    }


def _months(span: Span, counted: Figures) -> list[Plain]:
    """Every month of the span, also those without a request."""
    months = range(span.first.month, span.last.month + 1)
    return [{"bulan": month, **counts(counted.months.get((span.year, month), Tally()))} for month in months]


def _channels(counted: Figures) -> list[Plain]:
    """The ways in which requests came, in the order of the law's list, but for those that nobody used."""
    return [
        {"kanal": word, **counts(counted.channels[channel.value])}
        for channel, word in open_data.CHANNELS.items()
        if channel.value in counted.channels
    ]


def _units(body: PublicBody, counted: Figures) -> list[Plain]:
    """The units that were given anything, by name; without a name what no unit was given."""
    names: dict[int | None, str] = dict(db.session.execute(oversight_queries.unit_names(body.id)).all())
    found = [{"unit": names[id], **_with_median(counted.units[id])} for id in names if id in counted.units]
    if None in counted.units:
        found.append({"unit": "", **_with_median(counted.units[None])})
    return found


def _with_median(tally: Tally) -> Plain:
    return {**counts(tally), "nilai_tengah": percentile(tally.days, 0.5)}


def _applicants(rows: list[tuple[ApplicantKind, list[Any]]]) -> list[Plain]:
    """How many requests came from which kind of applicant; the few are told together, or not at all."""
    sizes = Counter(kind for kind, _row in rows)
    if not sizes or is_small(sizes.total()):
        return []
    few = merged(sizes)
    told = [{"jenis": word, "diterima": sizes[kind]} for kind, word in APPLICANTS.items() if kind not in few]
    return [*told, {"jenis": MERGED, "diterima": sum(sizes[kind] for kind in few)}] if few else told


# Objections and disputes


def _objections(body: PublicBody, span: Span, on: date, *, with_grounds: bool = False) -> Plain:
    """The objections received in the span, and how the Atasan PPID answered them."""
    rows = oversight.objections_behind(body, Moment(span.first, span.last, on))
    found = oversight.counted(rows)
    outcomes = Counter(row.outcome for row in rows)
    plain: Plain = {
        "diterima": found.received,
        "ditanggapi": found.ruled,
        "ditanggapi_tepat_waktu": found.ruled - found.ruled_late,
        "ditanggapi_terlambat": found.ruled_late,
        "belum_ditanggapi": found.open,
        "lewat_batas_waktu": found.silent,
        "selesai_tanpa_tanggapan": found.ended,
        "tanggapan": {word: outcomes[verdict] for verdict, word in VERDICTS.items()},
        "perintah": found.ordered,
        "perintah_dilaksanakan": found.executed,
        "perintah_lewat_batas_waktu": found.overdue,
    }
    if with_grounds:
        query = queries.objection_grounds(body.id, span.first, min(span.last, on))
        named = dict(db.session.execute(query).all()) if on >= span.first else {}
        plain["alasan"] = [
            {"huruf": ground.value, "alasan": label, "keberatan": named[ground]}
            for ground, label in objections.LABELS.items()
            if named.get(ground)
        ]
    return plain


def _disputes(body: PublicBody, span: Span, on: date) -> Plain:
    """The disputes brought before a commission in the span, which way they took and how they ended."""
    rows = [
        row for row in db.session.scalars(queries.disputes(body.id, span.first, span.last)) if row.petitioned_on <= on
    ]
    known = {row.id for row in rows}
    taken = {(id, step) for id, step in db.session.execute(queries.dispute_steps(body.id, span.first, span.last, on))}
    steps = Counter(step for id, step in taken if id in known)
    ended = [row for row in rows if row.decided_on is not None and row.decided_on <= on]
    without = {id for id, step in taken if id in known and step == disputes.CLOSE.name} - {row.id for row in ended}
    results = Counter(row.outcome for row in ended)
    return {
        "diajukan": len(rows),
        **{word: steps[step] for step, word in STEPS.items()},
        "diputus": len(ended),
        "selesai_tanpa_putusan": len(without),
        "berjalan": len(rows) - len(ended) - len(without),
        "hasil": {word: results[result] for result, word in RESULTS.items()},
        "daftar": [
            {
                "diajukan": row.petitioned_on.isoformat(),
                "komisi": row.commission_name,
                "nomor_registrasi": row.registration_number if row.registered_on and row.registered_on <= on else None,
                "selesai": row.decided_on.isoformat() if row in ended and row.decided_on else None,
                "hasil": RESULTS[row.outcome] if row in ended and row.outcome else None,
            }
            for row in rows
        ],
    }
