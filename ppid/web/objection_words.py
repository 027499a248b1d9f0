"""Words for objections, rulings and disputes: states, verdicts, stages, and their events as sentences."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from ppid.i18n import format_date
from ppid.law import disputes as dispute_law
from ppid.law import objections as objection_law
from ppid.law import rulings as ruling_law
from ppid.law.disputes import DisputeOutcome, Level, Stage, Timeliness
from ppid.law.objections import Ground
from ppid.law.rulings import ObjectionStatus, Verdict
from ppid.models import Objection
from ppid.web import letter_marks

Data = dict[str, Any]

STATUSES = {
    ObjectionStatus.REGISTERED: _l("Menunggu tanggapan"),
    ObjectionStatus.SETTLED: _l("Selesai melalui musyawarah"),
    ObjectionStatus.RULED: _l("Ditanggapi"),
    ObjectionStatus.RECEIVED: _l("Tanggapan diterima"),
    ObjectionStatus.WITHDRAWN: _l("Dicabut"),
}
STAGES = {
    Stage.PETITIONED: _l("Diajukan"),
    Stage.REGISTERED: _l("Diregistrasi"),
    Stage.PRELIMINARY: _l("Pemeriksaan awal"),
    Stage.MEDIATION: _l("Mediasi"),
    Stage.ADJUDICATION: _l("Ajudikasi nonlitigasi"),
    Stage.DECIDED: _l("Putusan"),
    Stage.COURT: _l("Gugatan di pengadilan"),
    Stage.EXECUTED: _l("Putusan dilaksanakan"),
    Stage.CLOSED: _l("Selesai"),
}
LEVELS = {
    Level.CENTRAL: _l("Komisi Informasi Pusat"),
    Level.PROVINCIAL: _l("Komisi Informasi Provinsi"),
    Level.LOCAL: _l("Komisi Informasi Kabupaten/Kota"),
}
DISPUTE_OUTCOMES = {
    DisputeOutcome.GRANTED: _l("Dikabulkan"),
    DisputeOutcome.GRANTED_IN_PART: _l("Dikabulkan sebagian"),
    DisputeOutcome.REJECTED: _l("Ditolak"),
    DisputeOutcome.AGREED: _l("Kesepakatan mediasi"),
    DisputeOutcome.NOT_ACCEPTED: _l("Tidak dapat diterima"),
    DisputeOutcome.WITHDRAWN: _l("Dicabut atau gugur"),
}


def ground_words(ground: Ground) -> str:
    """A ground of Pasal 35 in the law's own words."""
    return _(objection_law.LABELS[ground])


def verdict_words(verdict: Verdict) -> str:
    return _(ruling_law.LABELS[verdict])


def timeliness_words(timeliness: Timeliness) -> str:
    return _(dispute_law.TIMELINESS_LABELS[timeliness])


def step_words(name: str) -> str:
    """A step of a dispute by the stage it leads to: "Diregistrasi"."""
    target = dispute_law.TRANSITIONS[name].target
    return str(STAGES[target]) if target is not None else ""


def basis_words(basis: dispute_law.Basis) -> str:
    return _(dispute_law.BASES[basis])


def status_words(objection: Objection, today: date) -> str:
    """Where an objection stands, with its outcome, and late in words when it is."""
    if objection.outcome is not None:
        return f"{STATUSES[objection.status]}: {verdict_words(objection.outcome)}"
    if objection.status is ObjectionStatus.REGISTERED and objection.due_on < today:
        return _("Belum ditanggapi, lewat batas waktu")
    return str(STATUSES[objection.status])


# Events


def _day(data: Data, key: str) -> str:
    return format_date(date.fromisoformat(data[key]))


def _object(data: Data) -> str:
    letters = ", ".join(data["grounds"])
    text = _(
        "Keberatan %(number)s dicatat dengan alasan huruf %(grounds)s. Atasan PPID wajib menanggapi paling lambat "
        "%(due)s.",
        number=data["objection"],
        grounds=letters,
        due=_day(data, "due_on"),
    )
    if not data["late_grounds"]:
        return text
    late = _(
        "Jangka waktu alasan huruf %(grounds)s sudah berakhir; keberatan tetap diterima dengan catatan ini.",
        grounds=", ".join(data["late_grounds"]),
    )
    return f"{text} {late}"


def _rule(data: Data) -> str:
    text = _(
        "Atasan PPID menanggapi keberatan %(number)s: %(outcome)s.",
        number=data["objection"],
        outcome=verdict_words(Verdict(data["outcome"])).lower(),
    )
    if not data["order_due_on"]:
        return text
    order = _("PPID wajib melaksanakan perintahnya paling lambat %(due)s.", due=_day(data, "order_due_on"))
    return f"{text} {order}"


def _petition(data: Data) -> str:
    return _(
        "Permohonan penyelesaian sengketa diajukan ke %(commission)s pada %(day)s. Perhitungan portal: %(verdict)s.",
        commission=data["commission"],
        day=_day(data, "petitioned_on"),
        verdict=timeliness_words(Timeliness(data["timeliness"])),
    )


def _stage(label: str) -> Callable[[Data], str]:
    def sentence(data: Data) -> str:
        text = _("Sengketa: %(stage)s, %(day)s.", stage=_(label).lower(), day=_day(data, "on"))
        parts = [text]
        if data.get("outcome"):
            parts.append(_("Hasil: %(outcome)s.", outcome=str(DISPUTE_OUTCOMES[DisputeOutcome(data["outcome"])])))
        if data.get("number"):
            parts.append(_("Nomor: %(number)s.", number=data["number"]))
        return " ".join(parts)

    return sentence


SENTENCES: dict[str, Callable[[Data], str]] = {
    "object": _object,
    "rule": _rule,
    "submit_ruling": lambda data: _(
        "Konsep tanggapan atas keberatan %(number)s diajukan kepada Atasan PPID.", number=data["objection"]
    ),
    "send_back_ruling": lambda data: _(
        "Atasan PPID mengembalikan konsep tanggapan atas keberatan %(number)s dengan catatan.",
        number=data["objection"],
    ),
    "settle_objection": lambda data: _(
        "Keberatan %(number)s selesai melalui musyawarah yang disetujui Pemohon.", number=data["objection"]
    ),
    "receive_ruling": lambda data: _(
        "Pemohon menerima tanggapan atas keberatan %(number)s pada %(day)s.",
        number=data["objection"],
        day=_day(data, "received_on"),
    ),
    "respond_to_ruling": lambda data: _(
        "Pemohon menanggapi putusan atas keberatan %(number)s.", number=data["objection"]
    ),
    "execute_ruling": lambda data: _(
        "PPID melaksanakan perintah Atasan PPID mengenai butir %(item)s.", item=data["item"]
    ),
    "withdraw_objection": lambda data: _(
        "Keberatan %(number)s dicabut atas permintaan Pemohon.", number=data["objection"]
    ),
    "ruling_silence_noted": lambda data: _(
        "Jangka waktu tanggapan atas keberatan %(number)s berakhir tanpa tanggapan. Pemohon dapat mengajukan sengketa "
        "sampai %(until)s.",
        number=data["objection"],
        until=_day(data, "until"),
    ),
    "petition": _petition,
    "dispute_published": lambda data: _(
        "Informasi yang dinyatakan terbuka sudah diumumkan pada %(day)s.", day=_day(data, "on")
    ),
    **{step.name: _stage(step.label) for step in dispute_law.TRANSITIONS.values() if step is not dispute_law.PETITION},
}
FOR_APPLICANTS = frozenset(SENTENCES) - {"submit_ruling", "send_back_ruling"}  # the work behind a step
HIDDEN_UNTIL_RECEIVED = "rule"


def applicants_sentence(name: str, data: Data, *, ruling_is_open: bool) -> str | None:
    """An event of an objection for the applicant's page, or None; no outcome before the ruling is received."""
    if name in letter_marks.SENTENCES:
        return letter_marks.SENTENCES[name](data)
    if name not in FOR_APPLICANTS:
        return None
    if name == HIDDEN_UNTIL_RECEIVED and not ruling_is_open:
        return _("Atasan PPID menanggapi keberatan %(number)s secara tertulis.", number=data["objection"])
    return SENTENCES[name](data)
