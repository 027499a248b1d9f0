"""The columns of the three registers, in the words and the order of the official forms.

A column says how its cell follows from a row; on the screen the columns of one group stand together.
Source: PerKI 1/2021 and the register forms of its annexes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from ppid import vault
from ppid.actions.disputes import assess
from ppid.law import disputes as dispute_law
from ppid.law.calendar import WorkingCalendar
from ppid.law.cases import AccessMode, ItemOutcome
from ppid.models import Applicant, Dispute, InfoRequest, Objection, ObjectionItem, Proxy, RequestItem
from ppid.queries.registers import RegisterKind
from ppid.sheets import Cell
from ppid.web import objection_words, wording
from ppid.web.cases import DOTS

GIVEN = frozenset({ItemOutcome.GIVEN, ItemOutcome.GIVEN_IN_PART})
HELD_AS = {AccessMode.SOFT_COPY: _l("Softcopy"), AccessMode.HARD_COPY: _l("Hardcopy")}


@dataclass(frozen=True, slots=True)
class Eyes:
    """With which eyes a row is read: whether identities are ``opened``, and by which calendar its time is judged."""

    opened: bool
    calendar: WorkingCalendar


@dataclass(frozen=True, slots=True)
class Column:
    """``width`` is in letters. ``group`` is the heading under which the column stands on the screen.

    There the first cell of a group needs no name of its own, unless it ``is_named``.
    """

    heading: Any
    width: int
    group: Any
    value: Callable[[Any, Eyes], Cell]
    is_money: bool = False
    is_named: bool = False


# People


def _names(applicant: Applicant, proxy: Proxy | None) -> str:
    if proxy is None:
        return applicant.name
    return _("%(applicant)s, melalui kuasa %(proxy)s", applicant=applicant.name, proxy=proxy.name)


def _contacts(applicant: Applicant, eyes: Eyes) -> str:
    shown = (
        (applicant.phone, applicant.email)
        if eyes.opened
        else (
            vault.mask_phone(applicant.phone) if applicant.phone else None,
            vault.mask_email(applicant.email) if applicant.email else None,
        )
    )
    return "\n".join(part for part in shown if part)


def _address(applicant: Applicant, eyes: Eyes) -> str:
    if eyes.opened:
        return applicant.address or ""
    return DOTS if applicant.address_sealed else ""


def _identity(applicant: Applicant, eyes: Eyes) -> str:
    return (applicant.identity or "") if eyes.opened else vault.mask(applicant.identity)


# Items


def _each(items: Sequence[RequestItem | ObjectionItem], said: Callable[[Any], str]) -> str:
    """What is said of each item, by its number; once only where all agree."""
    words = [(item.number, said(item)) for item in items]
    different = {text for _number, text in words}
    if len(different) == 1:
        return different.pop()
    return _numbered(words)


def _numbered(words: Iterable[tuple[int, str]]) -> str:
    return "\n".join(f"{number}. {text}" for number, text in words if text)


def _asked(items: Sequence[RequestItem | ObjectionItem]) -> str:
    return items[0].text if len(items) == 1 else _numbered((item.number, item.text) for item in items)


def _held(item: RequestItem) -> str:
    if item.outcome is None:
        return ""
    if item.outcome is not ItemOutcome.NOT_HELD:
        return _("Ya")
    return _("Tidak: %(holder)s", holder=item.holder) if item.holder else _("Tidak")


def _refusal(item: RequestItem) -> str:
    if item.outcome not in {ItemOutcome.REFUSED, ItemOutcome.GIVEN_IN_PART}:
        return ""
    article = _("UU 14/2008 Pasal 17 huruf %(letter)s", letter=item.ground) if item.ground else ""
    return ". ".join(part for part in (article, item.other_act, item.reason) if part)


def _decision(row: InfoRequest) -> str:
    if row.outcome is None:
        return str(wording.STATUSES[row.status])
    if len({item.outcome for item in row.items}) > 1:
        each = _numbered(
            (item.number, str(wording.ITEM_OUTCOMES[item.outcome])) for item in row.items if item.outcome is not None
        )
        return f"{wording.OUTCOMES[row.outcome]}\n{each}"
    return str(wording.OUTCOMES[row.outcome])


def _given_on(row: InfoRequest) -> date | None:
    return row.answer_received_on if any(item.outcome in GIVEN for item in row.items) else None


def _not_documented(row: InfoRequest) -> str:
    missing = [str(item.number) for item in row.items if item.outcome is ItemOutcome.NOT_DOCUMENTED]
    if not missing:
        return ""
    return _("Ya") if len(missing) == len(row.items) else _("Butir %(items)s", items=", ".join(missing))


WHO, WHAT, DECIDED = _l("Pemohon"), _l("Informasi yang diminta"), _l("Keputusan")

REQUESTS = (
    Column(_l("No. Pendaftaran"), 26, _l("Pendaftaran"), lambda row, eyes: row.number),
    Column(_l("Tanggal Diterima"), 12, _l("Pendaftaran"), lambda row, eyes: row.received_on),
    Column(_l("Nama"), 26, WHO, lambda row, eyes: _names(row.applicant, row.proxy)),
    Column(_l("Alamat"), 30, WHO, lambda row, eyes: _address(row.applicant, eyes)),
    Column(_l("Nomor Kontak"), 24, WHO, lambda row, eyes: _contacts(row.applicant, eyes)),
    Column(_l("Pekerjaan"), 18, WHO, lambda row, eyes: row.applicant.occupation),
    Column(_l("Informasi yang Diminta"), 46, WHAT, lambda row, eyes: _asked(row.items)),
    Column(_l("Tujuan Penggunaan Informasi"), 32, WHAT, lambda row, eyes: row.purpose),
    Column(
        _l("Di Bawah Penguasaan"), 20, _l("Status informasi"), lambda row, eyes: _each(row.items, _held), is_named=True
    ),
    Column(_l("Belum Didokumentasikan"), 16, _l("Status informasi"), lambda row, eyes: _not_documented(row)),
    Column(
        _l("Bentuk Informasi yang Dikuasai"),
        16,
        _l("Status informasi"),
        lambda row, eyes: _each(row.items, lambda item: str(HELD_AS.get(item.form, "")) if item.form else ""),
    ),
    Column(
        _l("Jenis Permohonan"),
        26,
        _l("Status informasi"),
        lambda row, eyes: _("Melihat/Mengetahui") if row.access_mode is AccessMode.VIEW else _("Meminta Salinan"),
    ),
    Column(_l("Keputusan"), 24, DECIDED, lambda row, eyes: _decision(row)),
    Column(_l("Alasan Penolakan"), 36, DECIDED, lambda row, eyes: _each(row.items, _refusal)),
    Column(_l("Tanggal Pemberitahuan Tertulis"), 14, _l("Tanggal"), lambda row, eyes: row.answered_on, is_named=True),
    Column(_l("Tanggal Pemberian Informasi"), 14, _l("Tanggal"), lambda row, eyes: _given_on(row)),
    Column(
        _l("Biaya (Rp)"),
        12,
        _l("Biaya"),
        lambda row, eyes: row.notice.total_cost if row.notice is not None else None,
        is_money=True,
    ),
    Column(
        _l("Cara Pembayaran"), 20, _l("Biaya"), lambda row, eyes: row.notice.payment if row.notice is not None else ""
    ),
)


# Objections


def _grounds(row: Objection) -> str:
    return "\n".join(
        _("Huruf %(letter)s: %(words)s", letter=ground.ground.value, words=objection_words.ground_words(ground.ground))
        for ground in row.grounds
    )


def _ruled(row: Objection) -> str:
    if row.outcome is None:
        return str(objection_words.STATUSES[row.status])
    verdict = objection_words.verdict_words(row.outcome)
    return f"{verdict}\n{row.ruling.order}" if row.ruling is not None and row.ruling.order else verdict


def _superior(row: Objection) -> str:
    official = row.ruling.official if row.ruling is not None else None
    return f"{official.name}, {official.jabatan}" if official is not None else ""


RULED = _l("Tanggapan Atasan PPID")

OBJECTIONS = (
    Column(_l("No. Registrasi Keberatan"), 28, _l("Pendaftaran"), lambda row, eyes: row.number),
    Column(_l("Tanggal Diterima"), 12, _l("Pendaftaran"), lambda row, eyes: row.received_on),
    Column(_l("Nama Pemohon/Kuasa"), 26, WHO, lambda row, eyes: _names(row.applicant, row.proxy)),
    Column(_l("Nomor Identitas"), 20, WHO, lambda row, eyes: _identity(row.applicant, eyes)),
    Column(_l("Alamat"), 30, WHO, lambda row, eyes: _address(row.applicant, eyes)),
    Column(_l("Nomor Kontak"), 24, WHO, lambda row, eyes: _contacts(row.applicant, eyes)),
    Column(
        _l("No. Pendaftaran Permohonan"),
        26,
        WHAT,
        lambda row, eyes: row.info_request.number if row.info_request is not None else _("tanpa permohonan"),
    ),
    Column(_l("Informasi yang Diminta"), 46, WHAT, lambda row, eyes: _asked(row.items)),
    Column(_l("Tujuan Penggunaan Informasi"), 32, WHAT, lambda row, eyes: row.purpose),
    Column(_l("Alasan Keberatan (Pasal 35 ayat (1))"), 40, _l("Alasan"), lambda row, eyes: _grounds(row)),
    Column(_l("Keputusan Atasan PPID"), 32, RULED, lambda row, eyes: _ruled(row)),
    Column(_l("Tanggal Pemberian Tanggapan"), 14, RULED, lambda row, eyes: row.ruled_on or row.settled_on),
    Column(_l("Nama dan Posisi Atasan PPID"), 30, RULED, lambda row, eyes: _superior(row)),
    Column(_l("Tanggapan Pemohon"), 30, _l("Tanggapan Pemohon"), lambda row, eyes: row.applicant_response),
)


# Disputes


def _timeliness(row: Dispute, eyes: Eyes) -> str:
    return objection_words.timeliness_words(assess(row.objection, row.petitioned_on, eyes.calendar).timeliness)


def _stages(row: Dispute) -> str:
    return "\n".join(f"{stage.on.isoformat()} {objection_words.step_words(stage.step)}" for stage in row.stages)


def _executed_on(row: Dispute) -> date | None:
    return next((stage.on for stage in row.stages if stage.step == dispute_law.EXECUTE.name), None)


FILED, BEFORE = _l("Pengajuan"), _l("Tahap")

DISPUTES = (
    Column(_l("No. Registrasi Sengketa"), 26, _l("Sengketa"), lambda row, eyes: row.registration_number or ""),
    Column(_l("Komisi Informasi"), 34, _l("Sengketa"), lambda row, eyes: row.commission_name),
    Column(_l("Pemohon"), 26, WHO, lambda row, eyes: _names(row.objection.applicant, row.objection.proxy)),
    Column(_l("No. Registrasi Keberatan"), 28, WHO, lambda row, eyes: row.objection.number),
    Column(
        _l("No. Pendaftaran Permohonan"),
        26,
        WHO,
        lambda row, eyes: row.objection.info_request.number if row.objection.info_request is not None else "",
    ),
    Column(_l("Tanggal Diajukan"), 12, FILED, lambda row, eyes: row.petitioned_on),
    Column(_l("Perhitungan Waktu"), 20, FILED, _timeliness),
    Column(_l("Tanggal Diregistrasi"), 12, FILED, lambda row, eyes: row.registered_on),
    Column(_l("Tahap Sekarang"), 20, BEFORE, lambda row, eyes: str(objection_words.STAGES[row.stage])),
    Column(_l("Perjalanan"), 34, BEFORE, lambda row, eyes: _stages(row)),
    Column(
        _l("Hasil"),
        22,
        DECIDED,
        lambda row, eyes: str(objection_words.DISPUTE_OUTCOMES[row.outcome]) if row.outcome is not None else "",
    ),
    Column(_l("Nomor Putusan"), 24, DECIDED, lambda row, eyes: row.decision_number),
    Column(_l("Tanggal Putusan"), 12, DECIDED, lambda row, eyes: row.decided_on),
    Column(_l("Dinyatakan Terbuka"), 36, DECIDED, lambda row, eyes: row.to_publish),
    Column(_l("Tanggal Dilaksanakan"), 12, _l("Pelaksanaan"), lambda row, eyes: _executed_on(row), is_named=True),
    Column(_l("Tanggal Diumumkan"), 12, _l("Pelaksanaan"), lambda row, eyes: row.published_on),
    Column(_l("Alamat Pengumuman"), 34, _l("Pelaksanaan"), lambda row, eyes: row.published_at_url),
)

COLUMNS: dict[RegisterKind, tuple[Column, ...]] = {
    RegisterKind.REQUESTS: REQUESTS,
    RegisterKind.OBJECTIONS: OBJECTIONS,
    RegisterKind.DISPUTES: DISPUTES,
}
TITLES = {
    RegisterKind.REQUESTS: _l("Buku register permohonan informasi publik"),
    RegisterKind.OBJECTIONS: _l("Buku register keberatan"),
    RegisterKind.DISPUTES: _l("Buku register sengketa informasi"),
}
