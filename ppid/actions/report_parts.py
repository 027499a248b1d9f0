"""The computed chapters of a report, part by part: a sentence or two, drawings and tables. Paper and pages show them.

In the language that is spoken now. A part without anything to tell says so and has no table of zeros behind it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from babel.dates import get_month_names
from flask_babel import format_decimal, get_locale
from flask_babel import gettext as _

from ppid import charts
from ppid.actions import report_tables as tables
from ppid.actions.report_figures import Plain
from ppid.actions.report_words import Table, channel_words, share, span_of, span_words, text_of
from ppid.charts import EMPTY, LATE, MAIN, SECOND, SOON, THIRD, Bar, Chart, Mark, Series, Stack

LAST_DAY = 30  # working days; what took longer stands together
STANDING_TONES = (
    ("jangka_pertama", MAIN),
    ("dalam_perpanjangan", SECOND),
    ("terlambat", SOON),
    ("tidak_dijawab", LATE),
    ("berjalan", THIRD),
    ("ditutup", EMPTY),
)
OUTCOME_TONES = (
    ("dikabulkan", MAIN),
    ("dikabulkan_sebagian", SECOND),
    ("ditolak", LATE),
    ("tidak_dikuasai", THIRD),
    ("belum_didokumentasikan", SOON),
)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a computed chapter."""

    title: str
    text: str
    charts: tuple[Chart, ...] = ()
    tables: tuple[Table, ...] = ()


def number(value: float) -> str:
    return str(format_decimal(value, "#,##0.#"))


def requests(figures: Plain) -> tuple[Part, ...]:
    """The chapter on requests."""
    counted = figures["permohonan"]
    parts = [Part(_("Ikhtisar"), summary(figures), tables=(tables.yearly_facts(figures),))]
    if not counted["diterima"]:
        return tuple(parts)
    parts += [
        Part(_("Waktu pelayanan"), _timing(figures), _timing_charts(figures), _timing_tables(figures)),
        Part(
            _("Perkembangan menurut bulan"),
            _("Bulan adalah bulan diterimanya permohonan, juga bila jawabannya terbit sesudahnya."),
            (month_chart(figures),) if len(figures["bulan"]) > 1 else (),
            (tables.months(figures),),
        ),
        Part(_("Cara mengajukan dan Pemohon"), "", (channel_chart(figures),), _people_tables(figures)),
        Part(
            _("Perangkat daerah atau unit"),
            _("Perangkat daerah atau unit yang terakhir menangani permohonan. Jawabannya diberikan oleh PPID."),
            tables=(tables.units(figures),),
        ),
        Part(_("Hasil dan alasan penolakan"), _outcome_words(figures), _outcome_charts(figures), _outcomes(figures)),
    ]
    return tuple(parts)


def disputes(figures: Plain) -> tuple[Part, ...]:
    """The chapter on objections and disputes."""
    parts = [Part(_("Keberatan"), _objection_words(figures), tables=_objection_tables(figures))]
    found = figures["sengketa"]
    if found["diajukan"] or figures["pembanding"]["sengketa"]["diajukan"]:
        listed = (tables.disputes(figures), *((tables.dispute_list(figures),) if found["daftar"] else ()))
        parts.append(Part(_("Sengketa"), _dispute_words(figures), tables=listed))
    else:
        parts.append(Part(_("Sengketa"), _dispute_words(figures)))
    return tuple(parts)


# Requests in words


def summary(figures: Plain) -> str:
    """What was received and how it went, in a few sentences."""
    now, before = figures["permohonan"], figures["pembanding"]["permohonan"]
    period, earlier = _in_words(figures["periode"]), _in_words(figures["pembanding"]["periode"])
    if not now["diterima"]:
        return _("Tidak ada permohonan informasi publik yang diterima dalam %(period)s.", period=period)
    change = now["diterima"] - before["diterima"]
    if change == 0:
        compared = _("sama banyak dengan %(earlier)s", earlier=earlier)
    elif change > 0:
        compared = _("%(change)s lebih banyak daripada %(earlier)s", change=number(change), earlier=earlier)
    else:
        compared = _("%(change)s lebih sedikit daripada %(earlier)s", change=number(-change), earlier=earlier)
    received = _(
        "Dalam %(period)s diterima %(count)s permohonan informasi publik, %(compared)s.",
        period=period,
        count=number(now["diterima"]),
        compared=compared,
    )
    return " ".join([received, _answered_in_words(now), *_others_in_words(now)])


def _answered_in_words(counted: Plain) -> str:
    """How many were answered, in parts that add up to it; those that are seldom are named only when there are any."""
    named = [
        _("%(count)s dikabulkan seluruhnya", count=number(counted["dikabulkan"])),
        _("%(count)s dikabulkan sebagian", count=number(counted["dikabulkan_sebagian"])),
        _("%(count)s ditolak", count=number(counted["ditolak"])),
    ]
    if counted["tidak_dikuasai"]:
        named.append(_("%(count)s tidak dikuasai badan publik", count=number(counted["tidak_dikuasai"])))
    if counted["belum_didokumentasikan"]:
        named.append(_("%(count)s belum didokumentasikan", count=number(counted["belum_didokumentasikan"])))
    return _(
        "Sudah dijawab %(answered)s permohonan: %(parts)s, dan %(last)s.",
        answered=number(counted["dijawab"]),
        parts=", ".join(named[:-1]),
        last=named[-1],
    )


def _others_in_words(counted: Plain) -> list[str]:
    """What was not answered, so that all that was received is accounted for."""
    named = []
    if counted["tidak_dijawab"]:
        silent = number(counted["tidak_dijawab"])
        named.append(_("%(count)s belum dijawab dan sudah lewat batas waktunya", count=silent))
    if counted["berjalan"]:
        named.append(_("%(count)s masih dalam jangka waktunya", count=number(counted["berjalan"])))
    if counted["ditutup"]:
        named.append(_("%(count)s dicabut atau ditutup tanpa jawaban", count=number(counted["ditutup"])))
    return [_("Selebihnya: %(parts)s.", parts="; ".join(named))] if named else []


def _in_words(periode: Plain) -> str:
    words = span_words(span_of(periode))
    return words[0].lower() + words[1:] if words.startswith(("Tahun", "Semester", "Year", "Half")) else words


def _timing(figures: Plain) -> str:
    counted = figures["permohonan"]
    days = counted["hari_kerja"]
    kept = _(
        "Dari %(whole)s permohonan yang sudah dijawab atau sudah lewat batas waktunya, %(kept)s dijawab tepat waktu "
        "(%(share)s).",
        whole=number(counted["sudah_waktunya"]),
        kept=number(counted["tepat_waktu"]),
        share=text_of(share(counted["tepat_waktu"], counted["sudah_waktunya"])),
    )
    if not days["jawaban"]:
        return kept
    took = _(
        "Jawaban memerlukan rata-rata %(mean)s hari kerja; separuhnya terbit dalam %(median)s hari kerja atau lebih "
        "cepat, dan sembilan dari sepuluh dalam %(ninety)s hari kerja.",
        mean=number(days["rata_rata"]),
        median=number(days["nilai_tengah"]),
        ninety=number(days["persentil_90"]),
    )
    return f"{kept} {took}"


def _timing_charts(figures: Plain) -> tuple[Chart, ...]:
    drawn = (standing_chart(figures),)
    return (*drawn, length_chart(figures)) if figures["permohonan"]["hari_kerja"]["jawaban"] else drawn


def _timing_tables(figures: Plain) -> tuple[Table, ...]:
    kept = (tables.limits(figures),)
    return (*kept, tables.lengths(figures)) if figures["permohonan"]["hari_kerja"]["jawaban"] else kept


def _people_tables(figures: Plain) -> tuple[Table, ...]:
    return (tables.channels(figures), *((tables.applicants(figures),) if figures["pemohon"] else ()))


def _outcome_words(figures: Plain) -> str:
    counted = figures["permohonan"]
    if not counted["dijawab"]:
        return _("Belum ada permohonan yang dijawab.")
    if not counted["alasan_penolakan"]:
        return _("Tidak ada informasi yang ditolak, seluruhnya atau sebagian.")
    return _(
        "Setiap penolakan, seluruh atau sebagian, bersandar pada Pasal 17 UU 14/2008 dan pengujian konsekuensi yang "
        "tertulis."
    )


def _outcome_charts(figures: Plain) -> tuple[Chart, ...]:
    return (outcome_chart(figures),) if figures["permohonan"]["dijawab"] else ()


def _outcomes(figures: Plain) -> tuple[Table, ...]:
    if not figures["permohonan"]["dijawab"]:
        return ()
    found = (tables.outcomes(figures),)
    return (*found, tables.refusals(figures)) if figures["permohonan"]["alasan_penolakan"] else found


# Objections and disputes in words


def _objection_words(figures: Plain) -> str:
    found, period = figures["keberatan"], _in_words(figures["periode"])
    if not found["diterima"]:
        return _("Tidak ada keberatan yang diterima dalam %(period)s.", period=period)
    return _(
        "Dalam %(period)s diterima %(received)s keberatan. Atasan PPID menanggapi %(ruled)s, di antaranya %(kept)s "
        "tepat waktu.",
        period=period,
        received=number(found["diterima"]),
        ruled=number(found["ditanggapi"]),
        kept=number(found["ditanggapi_tepat_waktu"]),
    )


def _objection_tables(figures: Plain) -> tuple[Table, ...]:
    if not figures["keberatan"]["diterima"] and not figures["pembanding"]["keberatan"]["diterima"]:
        return ()
    found = (tables.objections(figures),)
    return (*found, tables.objection_grounds(figures)) if figures["keberatan"]["alasan"] else found


def _dispute_words(figures: Plain) -> str:
    found, period = figures["sengketa"], _in_words(figures["periode"])
    if not found["diajukan"]:
        return _("Tidak ada sengketa yang diajukan ke Komisi Informasi dalam %(period)s.", period=period)
    return _(
        "Dalam %(period)s diajukan %(count)s sengketa ke Komisi Informasi: %(ended)s sudah diputus atau disepakati dan "
        "%(open)s masih berjalan.",
        period=period,
        count=number(found["diajukan"]),
        ended=number(found["diputus"]),
        open=number(found["berjalan"]),
    )


# Drawings


def standing_chart(figures: Plain) -> Chart:
    counted = figures["permohonan"]
    words = {
        "jangka_pertama": _("Dijawab dalam jangka pertama"),
        "dalam_perpanjangan": _("Dijawab dalam perpanjangan"),
        "terlambat": _("Dijawab terlambat"),
        "tidak_dijawab": _("Tidak dijawab"),
        "berjalan": _("Berjalan"),
        "ditutup": _("Dicabut atau tidak dilengkapi"),
    }
    return charts.stacks(
        _("Bagaimana batas waktunya dipenuhi"),
        _("Permohonan yang diterima menurut keadaannya."),
        [Stack("", [counted[name] for name, _tone in STANDING_TONES])],
        [(words[name], tone) for name, tone in STANDING_TONES],
        heading=_("Keadaan"),
        counted=_("Permohonan"),
        spell=number,
    )


def length_chart(figures: Plain) -> Chart:
    """How many answers took how many working days, with the limits of the law."""
    days = figures["permohonan"]["hari_kerja"]
    first, last = days["batas_pertama"], days["batas_terakhir"]
    return charts.distribution(
        _("Lama menjawab"),
        _("Berapa jawaban yang memerlukan berapa hari kerja sejak jangka waktunya berjalan."),
        Counter(dict(days["sebaran"])),
        [
            Mark(first, _("jangka pertama: hari ke-%(days)s", days=first)),
            Mark(last, _("dengan perpanjangan: hari ke-%(days)s", days=last)),
        ],
        headings=(_("Hari kerja"), _("Jawaban")),
        over=_("lebih lama"),
        last=LAST_DAY,
        spell=number,
    )


def month_chart(figures: Plain) -> Chart:
    names = get_month_names("abbreviated", locale=str(get_locale() or "id"))
    return charts.columns(
        _("Diterima dan dijawab menurut bulan"),
        _("Permohonan menurut bulan diterimanya."),
        [str(names[one["bulan"]]) for one in figures["bulan"]],
        [
            Series(_("Diterima"), [one["diterima"] for one in figures["bulan"]]),
            Series(_("Dijawab"), [one["dijawab"] for one in figures["bulan"]], SECOND),
        ],
        heading=_("Bulan"),
        spell=number,
    )


def channel_chart(figures: Plain) -> Chart:
    words = channel_words()
    return charts.bars(
        _("Cara permohonan diajukan"),
        _("Permohonan yang diterima menurut kanalnya."),
        [Bar(words[one["kanal"]], one["diterima"]) for one in figures["kanal"]],
        headings=(_("Kanal"), _("Permohonan")),
        spell=number,
    )


def outcome_chart(figures: Plain) -> Chart:
    counted = figures["permohonan"]
    words = {
        "dikabulkan": _("Dikabulkan seluruhnya"),
        "dikabulkan_sebagian": _("Dikabulkan sebagian"),
        "ditolak": _("Ditolak"),
        "tidak_dikuasai": _("Tidak dikuasai"),
        "belum_didokumentasikan": _("Belum didokumentasikan"),
    }
    return charts.stacks(
        _("Isi jawaban"),
        _("Permohonan yang sudah dijawab menurut hasilnya."),
        [Stack("", [counted[name] for name, _tone in OUTCOME_TONES])],
        [(words[name], tone) for name, tone in OUTCOME_TONES],
        heading=_("Hasil"),
        counted=_("Permohonan"),
        spell=number,
    )
