"""Whose turn it is in a case, told to the applicant: what comes next and by when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from ppid.actions import completeness
from ppid.i18n import format_date
from ppid.law.deadlines import EXTENSION, OBJECTION
from ppid.law.workflow import Status
from ppid.models import InfoRequest


@dataclass(frozen=True, slots=True)
class Turn:
    """Whose turn it is, in a few words; ``tone`` as the notes have it; ``next`` says what comes and by when."""

    whose: str
    tone: str
    next: tuple[str, ...]


def turn_words(info_request: InfoRequest, today: date) -> Turn:
    """Whose turn it is on ``today`` and what happens next, told to the applicant. The limits are those of the law."""
    due = format_date(info_request.due_on)
    match info_request.status:
        case Status.REGISTERED | Status.EXTENDED if today > info_request.due_on:
            return Turn(
                _("PPID terlambat menjawab"),
                "late",
                (
                    _("Batas waktunya %(due)s. Permohonan Anda tidak hangus: PPID tetap wajib menjawabnya.", due=due),
                    _("Anda sekarang berhak mengajukan keberatan kepada Atasan PPID."),
                ),
            )
        case Status.REGISTERED:
            return Turn(
                _("Giliran PPID"),
                "calm",
                (
                    _("PPID menjawab secara tertulis paling lambat %(due)s.", due=due),
                    _(
                        "Sebelum tanggal itu PPID boleh memperpanjang waktu satu kali, %(days)s hari kerja, dengan "
                        "alasan tertulis yang disampaikan kepada Anda.",
                        days=EXTENSION.days,
                    ),
                ),
            )
        case Status.EXTENDED:
            return Turn(
                _("Giliran PPID"),
                "calm",
                (
                    _("Waktu jawaban sudah diperpanjang; alasannya ada pada surat perpanjangan di bawah."),
                    _("PPID menjawab paling lambat %(due)s dan tidak dapat memperpanjang lagi.", due=due),
                ),
            )
        case Status.INCOMPLETE:
            return _incomplete_turn(info_request, today)
        case Status.ANSWERED:
            return Turn(
                _("Giliran Anda"),
                "soon",
                (
                    _("Jawaban PPID sudah tersedia. Buka jawabannya di bawah."),
                    _(
                        "Saat Anda membukanya, portal mencatat bahwa jawaban sudah Anda terima, dan jangka waktu "
                        "keberatan, %(days)s hari kerja, mulai berjalan.",
                        days=OBJECTION.days,
                    ),
                ),
            )
        case Status.DELIVERED:
            return Turn(
                _("Jawaban sudah Anda terima"),
                "done",
                (_("PPID sudah memenuhi kewajiban menjawab. Bila Anda tidak puas, Anda berhak mengajukan keberatan."),),
            )
        case Status.WITHDRAWN:
            return Turn(
                _("Selesai"),
                "calm",
                (_("Permohonan ini sudah dicabut. Anda boleh mengajukan permohonan baru kapan saja."),),
            )
    return Turn(
        _("Selesai"),
        "calm",
        (
            _("Permohonan ini ditutup karena tidak dilengkapi pada waktunya. Ini bukan penolakan."),
            _("Anda boleh mengajukan permohonan baru kapan saja."),
        ),
    )


def _incomplete_turn(info_request: InfoRequest, today: date) -> Turn:
    return Turn(
        _("Giliran Anda"),
        "soon",
        (
            _("Permohonan belum lengkap; yang masih kurang disebutkan di bawah."),
            repair_words(info_request, today),
        ),
    )


def repair_words(info_request: InfoRequest, today: date) -> str:
    """Until when to complete the file; while nothing proves that the notice was received, what it depends on."""
    receipt = completeness.receipt_of(info_request)
    until = completeness.repair_due(info_request, receipt.on if receipt else today)
    if until is None:
        return _("Lengkapi segera.")
    if receipt is not None:
        return _("Lengkapi paling lambat %(due)s.", due=format_date(until))
    return _(
        "Waktu melengkapi baru berjalan sejak Anda menerima surat keterangan tidak lengkap. Bila Anda menerimanya hari "
        "ini, hari terakhirnya %(due)s.",
        due=format_date(until),
    )
