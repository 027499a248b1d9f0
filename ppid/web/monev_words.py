"""Words of the questionnaires: phases, states, answers, what the portal knows, and what the record says of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from flask_babel import format_decimal
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from ppid.i18n import format_date, format_short_date
from ppid.law import monev as law
from ppid.law.monev import EntryState, Lack, Phase, Scale

Data = dict[str, Any]

PHASES = {
    Phase.PREPARING: _l("Disiapkan"),
    Phase.ANNOUNCED: _l("Belum mulai"),
    Phase.ANSWERING: _l("Sedang diisi"),
    Phase.CHECKING: _l("Pemeriksaan dan sanggah"),
    Phase.OVER: _l("Masa sanggah berakhir"),
    Phase.PUBLISHED: _l("Hasil diterbitkan"),
}
PHASE_LOOKS = {
    Phase.PREPARING: ("ring", "closed"),
    Phase.ANNOUNCED: ("ring", "calm"),
    Phase.ANSWERING: ("half", "soon"),
    Phase.CHECKING: ("scale", "calm"),
    Phase.OVER: ("dash", "closed"),
    Phase.PUBLISHED: ("check", "done"),
}
NOT_BEGUN = _l("Belum diisi")
STATES = {
    EntryState.DRAFT: _l("Konsep, belum dikirim"),
    EntryState.SUBMITTED: _l("Terkirim, sedang diperiksa"),
    EntryState.VERIFIED: _l("Selesai diperiksa"),
    EntryState.CONTESTED: _l("Disanggah"),
    EntryState.FINAL: _l("Hasil ditetapkan"),
}
STATE_LOOKS = {
    None: ("ring", "closed"),
    EntryState.DRAFT: ("ring", "soon"),
    EntryState.SUBMITTED: ("half", "calm"),
    EntryState.VERIFIED: ("check", "done"),
    EntryState.CONTESTED: ("scale", "soon"),
    EntryState.FINAL: ("dot", "done"),
}
CATEGORY_LOOKS = {
    "informative": ("dot", "done"),
    "towards_informative": ("check", "done"),
    "fairly_informative": ("half", "calm"),
    "less_informative": ("soon", "soon"),
    "not_informative": ("cross", "late"),
    "no_part": ("dash", "closed"),
}
SCALES = {
    Scale.YES_NO: _l("Ya atau tidak"),
    Scale.PARTS: _l("Ya, sebagian, atau tidak"),
    Scale.PERCENT: _l("Persen, 0 sampai 100"),
}
STEP_WORDS = {100: _l("Ya"), 50: _l("Sebagian"), 0: _l("Tidak")}
LACKS = {
    Lack.CLAIM: _l("Pertanyaan ini belum dijawab."),
    Lack.PROOF: _l("Jawaban ini memerlukan bukti: tautan atau berkas PDF."),
}


def state_words(state: EntryState | None) -> str:
    """How far a body is."""
    return str(STATES[state] if state else NOT_BEGUN)


def answer_words(scale: Scale, percent: int | None) -> str:
    """An answer as people read it: "Ya", "Sebagian", "Tidak", or "87%"."""
    if percent is None:
        return "–"
    if scale in law.STEPS and percent in law.STEPS[scale]:
        return str(STEP_WORDS[percent])
    return f"{percent}%"


def points(value: Decimal | float | None) -> str:
    """A score or a result in the reader's notation, always with two decimals: ``89,50``."""
    return "–" if value is None else str(format_decimal(value, "0.00"))


def category_words(key: str) -> str:
    """A category by its key."""
    return _(law.BY_KEY[key].label) if key in law.BY_KEY else "–"


# What the portal knows


def known_words(known: Mapping[str, Any]) -> str:
    """What the portal knew, as one sentence with the numbers that were read."""
    sentence = KNOWN.get(str(known.get("fact", "")))
    return sentence(int(known.get("percent", 0)), dict(known.get("values") or {})) if sentence else ""


def read_at(known: Mapping[str, Any]) -> datetime:
    """When it was read."""
    return datetime.fromisoformat(str(known["read_at"]))


def _day(values: Data, key: str) -> str:
    value = values.get(key)
    return format_short_date(date.fromisoformat(str(value))) if value else "–"


def _request_form(percent: int, _values: Data) -> str:
    if percent:
        return _("Formulir permohonan badan publik ini terbuka di portal.")
    return _("Badan publik ini tidak menerima permohonan melalui portal.")


def _objection_form(percent: int, _values: Data) -> str:
    if percent:
        return _("Formulir keberatan badan publik ini terbuka di portal.")
    return _("Badan publik ini tidak menerima keberatan melalui portal.")


def _contact(_percent: int, values: Data) -> str:
    return _(
        "Di halaman badan publik tercantum %(given)s dari %(asked)s: alamat, kontak, dan jam layanan.",
        given=values.get("given", 0),
        asked=values.get("asked", 0),
    )


def _register(percent: int, values: Data) -> str:
    if not percent:
        return _("Badan publik ini tidak mengisi register di portal.")
    if not values.get("rows"):
        return _("Register tersedia di portal dan belum berisi.")
    return _(
        "Register berisi %(rows)s baris; yang terbaru diterima %(day)s.",
        rows=values["rows"],
        day=_day(values, "newest_on"),
    )


def _paper(_percent: int, values: Data) -> str:
    if not values.get("number"):
        return _("Belum diterbitkan melalui portal.")
    return _("Terbit dengan nomor %(number)s pada %(day)s.", number=values["number"], day=_day(values, "issued_on"))


def _charter(percent: int, values: Data) -> str:
    if percent and not values.get("number"):
        return _("Isi maklumat tercantum di halaman badan publik, tetapi belum diterbitkan sebagai dokumen.")
    return _paper(percent, values)


def _fresh(_percent: int, values: Data) -> str:
    if not values.get("listed"):
        return _("DIP di portal belum berisi.")
    return _(
        "%(fresh)s dari %(listed)s informasi dalam DIP tidak menunggu pembaruan.",
        fresh=values.get("fresh", 0),
        listed=values["listed"],
    )


def _procedure(percent: int, values: Data) -> str:
    if not values.get("title"):
        return _("DIP di portal tidak memuat SOP atau prosedur.")
    if percent:
        return _("DIP memuat “%(title)s”.", title=values["title"])
    return _("DIP memuat “%(title)s”; judulnya tidak menyebut layanan informasi.", title=values["title"])


def _report(_percent: int, values: Data) -> str:
    if not values.get("sent_on"):
        return _("Laporan tahun %(year)s belum dikirim melalui portal.", year=values.get("year", "–"))
    return _(
        "Laporan tahun %(year)s dikirim %(sent)s; batas waktunya %(due)s.",
        year=values.get("year", "–"),
        sent=_day(values, "sent_on"),
        due=_day(values, "due_on"),
    )


def _on_time(_percent: int, values: Data) -> str:
    return _(
        "%(kept)s dari %(due)s permohonan tahun %(year)s dijawab tepat waktu.",
        kept=values.get("kept", 0),
        due=values.get("due", 0),
        year=values.get("year", "–"),
    )


def _decree(percent: int, values: Data) -> str:
    if not values.get("number"):
        return _("Keputusan penunjukan PPID belum tercatat di portal.")
    if percent:
        return _(
            "Keputusan nomor %(number)s, %(day)s, masih berlaku.",
            number=values["number"],
            day=_day(values, "decided_on"),
        )
    return _(
        "Keputusan terakhir, nomor %(number)s, %(day)s, tidak berlaku lagi.",
        number=values["number"],
        day=_day(values, "decided_on"),
    )


KNOWN: dict[str, Callable[[int, Data], str]] = {
    "request_form": _request_form,
    "objection_form": _objection_form,
    "contact": _contact,
    "request_register": _register,
    "objection_register": _register,
    "catalogue": _paper,
    "exempt_list": _paper,
    "charter": _charter,
    "catalogue_fresh": _fresh,
    "sop": _procedure,
    "annual_report": _report,
    "on_time": _on_time,
    "decree": _decree,
}


# What the record says


def _said(sentence: Any) -> Callable[[Data], str]:
    """A sentence that names the commission and the year."""
    return lambda data: str(sentence) % {"commission": data.get("commission", "-"), "year": data.get("year", "-")}


def _dates(data: Data) -> str:
    def day(key: str) -> str:
        value = data.get(key)
        return format_date(date.fromisoformat(str(value))) if value else "-"

    return _(
        "Tanggal kuesioner monev %(year)s diubah: pengisian %(opens)s sampai %(closes)s, masa sanggah sampai "
        "%(until)s.",
        year=data.get("year", "-"),
        opens=day("opens_on"),
        closes=day("closes_on"),
        until=day("objections_until_on"),
    )


def _result(data: Data) -> str:
    value = data.get("result")
    return _(
        "%(commission)s menetapkan hasil monev %(year)s: %(result)s, %(category)s.",
        commission=data.get("commission", "-"),
        year=data.get("year", "-"),
        result=points(Decimal(str(value))) if value else "-",
        category=category_words(str(data.get("category", ""))),
    )


SENTENCES: dict[str, Callable[[Data], str]] = {
    "monev_written": _said(_l("Kuesioner monev %(year)s dibuat.")),
    "monev_changed": _said(_l("Bobot atau pertanyaan kuesioner monev %(year)s diubah.")),
    "monev_dates": _dates,
    "monev_opened": _said(_l("Kuesioner monev %(year)s dibuka untuk badan publik.")),
    "monev_published": _said(_l("Hasil monev %(year)s diterbitkan.")),
    "monev_submitted": _said(_l("Jawaban kuesioner monev %(year)s dikirim kepada %(commission)s.")),
    "monev_verified": _said(_l("%(commission)s selesai memeriksa jawaban kuesioner monev %(year)s.")),
    "monev_visited": _said(_l("%(commission)s mencatat nilai visitasi monev %(year)s.")),
    "monev_contested": _said(_l("Nilai jawaban kuesioner monev %(year)s disanggah.")),
    "monev_decided": _said(_l("%(commission)s memutuskan sanggahan monev %(year)s.")),
    "monev_result": _result,
}
