"""Words for what the record holds: states, choices of the forms, and events as sentences, for every room alike."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from ppid.i18n import format_date
from ppid.law.roles import Party, Role
from ppid.law.workflow import (
    AWAITING_REPLY,
    AccessMode,
    ApplicantKind,
    Channel,
    DeliveryMethod,
    EvidenceKind,
    ItemOutcome,
    Outcome,
    Status,
)
from ppid.letters.kinds import LETTERS
from ppid.models import Event, FileKind, InfoRequest
from ppid.web import letter_marks, record_words

STATUSES = {
    Status.REGISTERED: _l("Terdaftar"),
    Status.INCOMPLETE: _l("Perlu dilengkapi"),
    Status.EXTENDED: _l("Waktu diperpanjang"),
    Status.ANSWERED: _l("Dijawab"),
    Status.DELIVERED: _l("Jawaban diterima"),
    Status.WITHDRAWN: _l("Dicabut"),
    Status.NOT_COMPLETED: _l("Tidak dilengkapi"),
}
OUTCOMES = {
    Outcome.GIVEN: _l("Diberikan seluruhnya"),
    Outcome.GIVEN_IN_PART: _l("Diberikan sebagian"),
    Outcome.REFUSED: _l("Ditolak"),
    Outcome.NOT_HELD: _l("Tidak dikuasai"),
    Outcome.NOT_DOCUMENTED: _l("Belum didokumentasikan"),
}
ITEM_OUTCOMES = {
    ItemOutcome.GIVEN: _l("Diberikan"),
    ItemOutcome.GIVEN_IN_PART: _l("Diberikan sebagian"),
    ItemOutcome.REFUSED: _l("Ditolak"),
    ItemOutcome.NOT_HELD: _l("Tidak dikuasai"),
    ItemOutcome.NOT_DOCUMENTED: _l("Belum didokumentasikan"),
}
CHANNELS = {
    Channel.WEB: _l("Portal"),
    Channel.COUNTER: _l("Datang ke meja layanan"),
    Channel.LETTER: _l("Surat"),
    Channel.EMAIL: _l("E-mail"),
    Channel.PHONE: _l("Telepon"),
    Channel.WHATSAPP: _l("WhatsApp"),
}
APPLICANT_KINDS = {
    ApplicantKind.PERSON: _l("Perorangan"),
    ApplicantKind.GROUP: _l("Kelompok orang"),
    ApplicantKind.LEGAL_ENTITY: _l("Badan hukum"),
}
ACCESS_MODES = {
    AccessMode.SOFT_COPY: _l("Mendapat salinan digital (softcopy)"),
    AccessMode.HARD_COPY: _l("Mendapat salinan cetak (hardcopy)"),
    AccessMode.VIEW: _l("Melihat, membaca, mendengarkan, atau mencatat"),
}
DELIVERY_METHODS = {
    DeliveryMethod.DOWNLOAD: _l("Diunduh dari halaman pelacakan"),
    DeliveryMethod.EMAIL: _l("Dikirim melalui e-mail"),
    DeliveryMethod.PICKUP: _l("Diambil sendiri di meja layanan"),
    DeliveryMethod.POST: _l("Dikirim melalui pos"),
    DeliveryMethod.COURIER: _l("Dikirim melalui kurir"),
    DeliveryMethod.FAX: _l("Dikirim melalui faksimili"),
}
EVIDENCES = {
    EvidenceKind.OPENED: _l("dibuka Pemohon di portal"),
    EvidenceKind.HANDED_OVER: _l("diserahkan langsung di meja layanan"),
    EvidenceKind.POSTED: _l("diterima melalui pos"),
    EvidenceKind.COURIER: _l("diterima melalui kurir"),
    EvidenceKind.MAIL_ACCEPTED: _l("diterima peladen e-mail Pemohon"),
}
FILE_KINDS = {
    FileKind.ATTACHMENT: _l("Lampiran"),
    FileKind.IDENTITY: _l("Salinan identitas"),
    FileKind.POWER_OF_ATTORNEY: _l("Surat kuasa khusus"),
    FileKind.INTAKE_SCAN: _l("Pindaian permohonan"),
    FileKind.EVIDENCE: _l("Bukti"),
    FileKind.GIVEN: _l("Informasi yang diberikan"),
    FileKind.SOURCE: _l("Sumber penghitaman"),
    FileKind.MATERIAL: _l("Bahan dari perangkat daerah"),
}
DOERS = {
    Party.APPLICANT: _l("Pemohon"),
    Party.SYSTEM: _l("Portal"),
    Role.DESK: _l("Petugas meja layanan"),
    Role.OFFICER: _l("PPID"),
    Role.UNIT_OFFICER: _l("PPID Pelaksana"),
    Role.SUPERIOR: _l("Atasan PPID"),
    Role.COORDINATOR: _l("Koordinator PPID"),
    Role.COMMISSIONER: _l("Komisioner"),
    Role.AUDITOR: _l("Auditor"),
    Role.ADMIN: _l("Admin"),
}
FOR_APPLICANTS = frozenset(
    {
        "register",
        "mark_incomplete",
        "complete",
        "receive_notice",
        "lapse",
        "clarify",
        "explain",
        "notice_opened",
        "refiled",
        "refiled_from",
        "forwarded",
        "forwarded_from",
        "assign",
        "extend",
        "recounted",
        "silence_noted",
        "answer",
        "deliver",
        "withdraw",
        "letter_revoked",
    }
)


def doer_words(doer: str) -> str:
    """Who took a step, by office: "PPID". The name of a person is never part of it."""
    return next((str(words) for key, words in DOERS.items() if key.value == doer), doer)


def letter_title(kind: str) -> str:
    """The title of a letter in the reader's language."""
    return _(LETTERS[kind].title) if kind in LETTERS else kind


def status_label(status: Status) -> str:
    """The short word of a state: "Waktu diperpanjang"."""
    return str(STATUSES[status])


def status_words(info_request: InfoRequest, today: date) -> str:
    """Where a request stands on ``today`` (in the body's zone), as one sentence for anybody."""
    if info_request.status in AWAITING_REPLY and today > info_request.due_on:
        return _(
            "Permohonan belum dijawab, padahal batas waktunya, %(due)s, sudah lewat.",
            due=format_date(info_request.due_on),
        )
    return _standing_words(info_request)


def _standing_words(info_request: InfoRequest) -> str:
    outcome = str(OUTCOMES[info_request.outcome]).lower() if info_request.outcome else ""
    match info_request.status:
        case Status.REGISTERED:
            return _("Permohonan sudah terdaftar dan menunggu jawaban PPID.")
        case Status.INCOMPLETE:
            return _("Permohonan belum lengkap dan menunggu Pemohon melengkapinya.")
        case Status.EXTENDED:
            return _("Waktu jawaban diperpanjang satu kali, dan permohonan menunggu jawaban PPID.")
        case Status.ANSWERED:
            return _("Permohonan sudah dijawab secara tertulis, dan jawabannya menunggu dibuka Pemohon.")
        case Status.DELIVERED:
            return _("Permohonan sudah dijawab dan jawabannya diterima Pemohon: %(outcome)s.", outcome=outcome)
        case Status.WITHDRAWN:
            return _("Permohonan dicabut oleh Pemohon.")
        case Status.NOT_COMPLETED:
            return _("Permohonan ditutup karena tidak dilengkapi. Ini bukan penolakan; permohonan baru dapat diajukan.")
    raise ValueError(info_request.status)


# Events as sentences

Data = dict[str, Any]


def _day(data: Data, key: str) -> str:
    """A date of an event in words; a dash when the event does not carry it."""
    value = data.get(key)
    return format_date(date.fromisoformat(str(value)[:10])) if value else "-"


def _register(data: Data) -> str:
    return _(
        "Permohonan diterima dan dicatat dengan nomor %(number)s. Batas waktu jawaban: %(due)s.",
        number=data.get("number", ""),
        due=_day(data, "due_on"),
    )


def _answer(data: Data) -> str:
    value = data.get("outcome")
    outcome = str(OUTCOMES[Outcome(value)]).lower() if value else ""
    return _("PPID menjawab permohonan secara tertulis: %(outcome)s.", outcome=outcome)


def _deliver(data: Data) -> str:
    value = data.get("evidence")
    evidence = str(EVIDENCES[EvidenceKind(value)]) if value else ""
    if not data.get("received_on"):  # taken over from an older register: the day is that of the event
        return _("Jawaban diterima Pemohon: %(evidence)s.", evidence=evidence or _("bukti tidak dicatat"))
    return _(
        "Jawaban diterima pada %(day)s: %(evidence)s. Jangka waktu keberatan berjalan sejak hari itu.",
        day=_day(data, "received_on"),
        evidence=evidence,
    )


def _mark_incomplete(data: Data) -> str:
    return _(
        "PPID memberitahukan bahwa permohonan belum lengkap. Batas waktu melengkapi: %(due)s.",
        due=_day(data, "repair_due_on"),
    )


def _complete(data: Data) -> str:
    return _("Permohonan dilengkapi. Batas waktu jawaban menjadi %(due)s.", due=_day(data, "due_on"))


def _notice_opened(data: Data) -> str:
    return _(
        "Pemohon membuka surat keterangan tidak lengkap. Batas waktu melengkapi: %(due)s.",
        due=_day(data, "repair_due_on"),
    )


def _receive_notice(data: Data) -> str:
    value = data.get("evidence")
    evidence = str(EVIDENCES[EvidenceKind(value)]) if value else ""
    return _(
        "Surat keterangan tidak lengkap diterima Pemohon pada %(day)s: %(evidence)s. Batas waktu melengkapi: %(due)s.",
        day=_day(data, "received_on"),
        evidence=evidence,
        due=_day(data, "repair_due_on"),
    )


def _explain(data: Data) -> str:
    value = data.get("channel", Channel.WEB.value)
    if value == Channel.WEB.value:
        return _("Pemohon menyampaikan penjelasan.")
    channel = str(CHANNELS[Channel(value)])
    return _("Pemohon menyampaikan penjelasan, dicatat oleh petugas (%(channel)s).", channel=channel)


def _refiled(data: Data) -> str:
    return _("Permohonan diajukan kembali dengan nomor %(number)s.", number=data.get("number", ""))


def _refiled_from(data: Data) -> str:
    return _(
        "Permohonan ini melanjutkan permohonan %(number)s, yang ditutup karena tidak dilengkapi.",
        number=data.get("number", ""),
    )


def _forwarded(data: Data) -> str:
    return _(
        "Dengan persetujuan Pemohon, butir %(items)s diteruskan kepada %(body)s dan tercatat di sana dengan nomor "
        "%(number)s.",
        items=", ".join(str(number) for number in data.get("items") or ()) or "-",
        body=data.get("body", "-"),
        number=data.get("number", ""),
    )


def _forwarded_from(data: Data) -> str:
    return _(
        "Permohonan ini diteruskan dari %(body)s, nomor %(number)s, dengan persetujuan Pemohon.",
        body=data.get("body", "-"),
        number=data.get("number", ""),
    )


def _redacted(data: Data) -> str:
    return _("Salinan butir %(item)s dengan bagian yang dihitamkan selesai dibuat.", item=data.get("item", "-"))


def _redaction_started(data: Data) -> str:
    return _("Penghitaman dokumen untuk butir %(item)s dimulai.", item=data.get("item", "-"))


def _file_added(data: Data) -> str:
    kind = str(FILE_KINDS[FileKind(data["kind"])]) if data.get("kind") else "-"
    return _("Berkas ditambahkan: %(kind)s.", kind=kind)


def _extend(data: Data) -> str:
    return _("PPID memperpanjang waktu jawaban satu kali sampai %(due)s.", due=_day(data, "due_on"))


def _recounted(data: Data) -> str:
    if data.get("objection"):
        return _(
            "Batas waktu tanggapan atas keberatan %(number)s dihitung ulang dari %(before)s menjadi %(due)s karena "
            "%(decree)s.",
            number=data["objection"],
            before=_day(data, "before"),
            due=_day(data, "due_on"),
            decree=str(data.get("decree", "-")).rstrip("."),
        )
    return _(
        "Batas waktu dihitung ulang dari %(before)s menjadi %(due)s karena %(decree)s.",
        before=_day(data, "before"),
        due=_day(data, "due_on"),
        decree=str(data.get("decree", "-")).rstrip("."),
    )


def _assign(data: Data) -> str:
    items = ", ".join(str(number) for number in data.get("items") or ())
    return _("Butir %(items)s ditugaskan kepada perangkat daerah.", items=items or "-")


def _silence_noted(data: Data) -> str:
    return _(
        "Batas waktu %(due)s berakhir tanpa jawaban. Pemohon berhak mengajukan keberatan sampai %(until)s.",
        due=_day(data, "due_on"),
        until=_day(data, "objection_until"),
    )


def _letter_issued(data: Data) -> str:
    return _(
        "Surat diterbitkan: %(letter)s nomor %(number)s.",
        letter=letter_title(str(data.get("kind", ""))),
        number=data.get("number", ""),
    )


def _letter_drawn(data: Data) -> str:
    return _(
        "Berkas PDF surat dibuat dan disegel: %(letter)s nomor %(number)s.",
        letter=letter_title(str(data.get("kind", ""))),
        number=data.get("number", ""),
    )


SENTENCES: dict[str, Callable[[Data], str]] = {
    "register": _register,
    "mark_incomplete": _mark_incomplete,
    "complete": _complete,
    "lapse": lambda data: _("Permohonan ditutup karena tidak dilengkapi pada waktunya."),
    "extend": _extend,
    "answer": _answer,
    "deliver": _deliver,
    "withdraw": lambda data: _("Permohonan dicabut atas permintaan Pemohon."),
    "recounted": _recounted,
    "letter_issued": _letter_issued,
    "letter_drawn": _letter_drawn,
    "file_added": _file_added,
    "identity_shown": lambda data: _("Data identitas Pemohon dibuka oleh petugas."),
    "clarify": lambda data: _("PPID meminta penjelasan kepada Pemohon. Batas waktu jawaban tidak berubah."),
    "explain": _explain,
    "notice_opened": _notice_opened,
    "receive_notice": _receive_notice,
    "refiled": _refiled,
    "refiled_from": _refiled_from,
    "forwarded": _forwarded,
    "forwarded_from": _forwarded_from,
    "assign": _assign,
    "recall": lambda data: _("Disposisi kepada perangkat daerah ditarik kembali."),
    "draft": lambda data: _("Perangkat daerah menyerahkan konsep jawaban kepada PPID."),
    "submitted_for_approval": lambda data: _("Konsep jawaban diajukan untuk disetujui."),
    "sent_back": lambda data: _("Konsep jawaban dikembalikan kepada penyusunnya dengan catatan."),
    "return": lambda data: _("Perangkat daerah mengembalikan disposisi dengan alasan tertulis."),
    "silence_noted": _silence_noted,
    "redaction_started": _redaction_started,
    "redacted": _redacted,
    "redaction_reopened": lambda data: _("Salinan yang dihitamkan ditarik untuk diperbaiki."),
    "redaction_discarded": lambda data: _("Penghitaman yang belum selesai dibatalkan."),
}


def event_sentence(event: Event) -> str:
    """One event as a sentence. An event without words of its own is named as it stands in the record."""
    sentence = SENTENCES.get(event.name) or record_words.SENTENCES.get(event.name)
    return sentence(event.data) if sentence else _("Langkah dicatat: %(name)s.", name=event.name)


def applicants_sentence(event: Event, *, answer_is_open: bool) -> str | None:
    """The same for the applicant's page, or None for the work behind the steps; no outcome before it is received."""
    if event.name not in FOR_APPLICANTS or (event.name == "letter_revoked" and not letter_marks.is_told(event.data)):
        return None
    if event.name == "answer" and not answer_is_open:
        return _("PPID menjawab permohonan secara tertulis.")
    return event_sentence(event)
