"""The columns of the three registers, in the words and the order of the official forms.

A column says how its cell follows from a row; on the screen the columns of one group stand together.
Source: PerKI 1/2021 and the register forms of its annexes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from ppid import vault
from ppid.actions.disputes import assess
from ppid.actions.register_sheets import Book, Column, Eyes
from ppid.law import disputes as dispute_law
from ppid.law.cases import AccessMode, ItemOutcome, Outcome, Status
from ppid.law.objections import Ground
from ppid.law.rulings import ObjectionStatus, Verdict
from ppid.models import Applicant, Dispute, InfoRequest, Objection, ObjectionItem, Proxy, RequestItem
from ppid.queries.registers import RegisterKind
from ppid.web import objection_words, wording
from ppid.web.cases import DOTS

GIVEN = frozenset({ItemOutcome.GIVEN, ItemOutcome.GIVEN_IN_PART})
HELD_AS = {AccessMode.SOFT_COPY: _l("Softcopy"), AccessMode.HARD_COPY: _l("Hardcopy")}


@dataclass(frozen=True, slots=True)
class Words:
    """The words of the cells in the reader's language, looked up once for all rows; patterns have named places."""

    yes: str
    no: str
    held_by: str
    through_proxy: str
    article: str
    items: str
    copy: str
    view: str
    unasked: str
    held_as: Mapping[AccessMode, str]
    statuses: Mapping[Status, str]
    outcomes: Mapping[Outcome, str]
    item_outcomes: Mapping[ItemOutcome, str]
    objection_statuses: Mapping[ObjectionStatus, str]
    verdicts: Mapping[Verdict, str]
    grounds: Mapping[Ground, str]


def words() -> Words:
    """The words as they are in the language of this moment."""
    return Words(
        yes=_("Ya"),
        no=_("Tidak"),
        held_by=_("Tidak: %(holder)s"),
        through_proxy=_("%(applicant)s, melalui kuasa %(proxy)s"),
        article=_("UU 14/2008 Pasal 17 huruf %(letter)s"),
        items=_("Butir %(items)s"),
        copy=_("Meminta Salinan"),
        view=_("Melihat/Mengetahui"),
        unasked=_("tanpa permohonan"),
        held_as=_said(HELD_AS),
        statuses=_said(wording.STATUSES),
        outcomes=_said(wording.OUTCOMES),
        item_outcomes=_said(wording.ITEM_OUTCOMES),
        objection_statuses=_said(objection_words.STATUSES),
        verdicts={verdict: objection_words.verdict_words(verdict) for verdict in Verdict},
        grounds={
            ground: _("Huruf %(letter)s: %(words)s", letter=ground.value, words=objection_words.ground_words(ground))
            for ground in Ground
        },
    )


def _said(table: Mapping[Any, Any]) -> dict[Any, str]:
    return {key: str(label) for key, label in table.items()}


# People


def _names(applicant: Applicant, proxy: Proxy | None, eyes: Eyes) -> str:
    if proxy is None:
        return applicant.name
    return str(eyes.words.through_proxy % {"applicant": applicant.name, "proxy": proxy.name})


def _contacts(applicant: Applicant, eyes: Eyes) -> str:
    phone, email = applicant.phone, applicant.email
    if not eyes.opened:
        phone, email = vault.mask_phone(phone) if phone else None, vault.mask_email(email) if email else None
    return f"{phone}\n{email}" if phone and email else phone or email or ""


def _address(applicant: Applicant, eyes: Eyes) -> str:
    if eyes.opened:
        return applicant.address or ""
    return DOTS if applicant.address_sealed else ""


def _identity(applicant: Applicant, eyes: Eyes) -> str:
    return (applicant.identity or "") if eyes.opened else vault.mask(applicant.identity)


# Items


def _each(items: Sequence[RequestItem | ObjectionItem], said: Callable[[Any], str]) -> str:
    """What is said of each item, by its number; once only where all agree."""
    different = {said(item) for item in items}
    if len(different) == 1:
        return different.pop()
    return _numbered((item.number, said(item)) for item in items)


def _numbered(words: Iterable[tuple[int, str]]) -> str:
    return "\n".join(f"{number}. {text}" for number, text in words if text)


def _asked(items: Sequence[RequestItem | ObjectionItem]) -> str:
    return items[0].text if len(items) == 1 else _numbered((item.number, item.text) for item in items)


def _held(row: InfoRequest, eyes: Eyes) -> str:
    said: Words = eyes.words

    def held(item: RequestItem) -> str:
        if item.outcome is None:
            return ""
        if item.outcome is not ItemOutcome.NOT_HELD:
            return said.yes
        return said.held_by % {"holder": item.holder} if item.holder else said.no

    return _each(row.items, held)


def _held_as(row: InfoRequest, eyes: Eyes) -> str:
    names: Mapping[AccessMode | None, str] = eyes.words.held_as
    return _each(row.items, lambda item: names.get(item.form, ""))


def _refusal(row: InfoRequest, eyes: Eyes) -> str:
    pattern: str = eyes.words.article

    def refused(item: RequestItem) -> str:
        if item.outcome is not ItemOutcome.REFUSED and item.outcome is not ItemOutcome.GIVEN_IN_PART:
            return ""
        article = pattern % {"letter": item.ground} if item.ground else ""
        return ". ".join(part for part in (article, item.other_act, item.reason) if part)

    return _each(row.items, refused)


def _decision(row: InfoRequest, eyes: Eyes) -> str:
    said: Words = eyes.words
    if row.outcome is None:
        return said.statuses[row.status]
    if len({item.outcome for item in row.items}) > 1:
        each = _numbered(
            (item.number, said.item_outcomes[item.outcome]) for item in row.items if item.outcome is not None
        )
        return f"{said.outcomes[row.outcome]}\n{each}"
    return said.outcomes[row.outcome]


def _given_on(row: InfoRequest) -> date | None:
    return row.answer_received_on if any(item.outcome in GIVEN for item in row.items) else None


def _not_documented(row: InfoRequest, eyes: Eyes) -> str:
    said: Words = eyes.words
    missing = [str(item.number) for item in row.items if item.outcome is ItemOutcome.NOT_DOCUMENTED]
    if not missing:
        return ""
    return said.yes if len(missing) == len(row.items) else said.items % {"items": ", ".join(missing)}


WHO, WHAT, DECIDED = _l("Pemohon"), _l("Informasi yang diminta"), _l("Keputusan")

REQUESTS = (
    Column(_l("No. Pendaftaran"), 26, _l("Pendaftaran"), lambda row, eyes: row.number),
    Column(_l("Tanggal Diterima"), 12, _l("Pendaftaran"), lambda row, eyes: row.received_on),
    Column(_l("Nama"), 26, WHO, lambda row, eyes: _names(row.applicant, row.proxy, eyes), is_personal=True),
    Column(_l("Alamat"), 30, WHO, lambda row, eyes: _address(row.applicant, eyes), is_personal=True),
    Column(
        _l("Nomor Kontak"), 24, WHO, lambda row, eyes: _contacts(row.applicant, eyes), is_personal=True, unbroken=15
    ),
    Column(_l("Pekerjaan"), 18, WHO, lambda row, eyes: row.applicant.occupation, is_personal=True),
    Column(_l("Informasi yang Diminta"), 46, WHAT, lambda row, eyes: _asked(row.items)),
    Column(_l("Tujuan Penggunaan Informasi"), 32, WHAT, lambda row, eyes: row.purpose),
    Column(_l("Di Bawah Penguasaan"), 20, _l("Status informasi"), _held, is_named=True),
    Column(_l("Belum Didokumentasikan"), 16, _l("Status informasi"), _not_documented),
    Column(
        _l("Bentuk Informasi yang Dikuasai"),
        16,
        _l("Status informasi"),
        _held_as,
    ),
    Column(
        _l("Jenis Permohonan"),
        26,
        _l("Status informasi"),
        lambda row, eyes: eyes.words.view if row.access_mode is AccessMode.VIEW else eyes.words.copy,
    ),
    Column(_l("Keputusan"), 24, DECIDED, _decision),
    Column(_l("Alasan Penolakan"), 36, DECIDED, _refusal),
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


def _grounds(row: Objection, eyes: Eyes) -> str:
    said: Words = eyes.words
    return "\n".join(said.grounds[ground.ground] for ground in row.grounds)


def _ruled(row: Objection, eyes: Eyes) -> str:
    said: Words = eyes.words
    if row.outcome is None:
        return said.objection_statuses[row.status]
    verdict = said.verdicts[row.outcome]
    return f"{verdict}\n{row.ruling.order}" if row.ruling is not None and row.ruling.order else verdict


def _superior(row: Objection) -> str:
    official = row.ruling.official if row.ruling is not None else None
    return f"{official.name}, {official.jabatan}" if official is not None else ""


RULED = _l("Tanggapan Atasan PPID")

OBJECTIONS = (
    Column(_l("No. Registrasi Keberatan"), 28, _l("Pendaftaran"), lambda row, eyes: row.number),
    Column(_l("Tanggal Diterima"), 12, _l("Pendaftaran"), lambda row, eyes: row.received_on),
    Column(
        _l("Nama Pemohon/Kuasa"), 26, WHO, lambda row, eyes: _names(row.applicant, row.proxy, eyes), is_personal=True
    ),
    Column(
        _l("Nomor Identitas"), 20, WHO, lambda row, eyes: _identity(row.applicant, eyes), is_personal=True, unbroken=16
    ),
    Column(_l("Alamat"), 30, WHO, lambda row, eyes: _address(row.applicant, eyes), is_personal=True),
    Column(
        _l("Nomor Kontak"), 24, WHO, lambda row, eyes: _contacts(row.applicant, eyes), is_personal=True, unbroken=15
    ),
    Column(
        _l("No. Pendaftaran Permohonan"),
        26,
        WHAT,
        lambda row, eyes: row.info_request.number if row.info_request is not None else eyes.words.unasked,
    ),
    Column(_l("Informasi yang Diminta"), 46, WHAT, lambda row, eyes: _asked(row.items)),
    Column(_l("Tujuan Penggunaan Informasi"), 32, WHAT, lambda row, eyes: row.purpose),
    Column(_l("Alasan Keberatan (Pasal 35 ayat (1))"), 40, _l("Alasan"), _grounds),
    Column(_l("Keputusan Atasan PPID"), 32, RULED, _ruled),
    Column(_l("Tanggal Pemberian Tanggapan"), 14, RULED, lambda row, eyes: row.ruled_on or row.settled_on),
    Column(_l("Nama dan Posisi Atasan PPID"), 30, RULED, lambda row, eyes: _superior(row)),
    Column(
        _l("Tanggapan Pemohon"), 30, _l("Tanggapan Pemohon"), lambda row, eyes: row.applicant_response, is_personal=True
    ),
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
    Column(
        _l("Pemohon"),
        26,
        WHO,
        lambda row, eyes: _names(row.objection.applicant, row.objection.proxy, eyes),
        is_personal=True,
    ),
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
BOOK = Book(COLUMNS, TITLES, words)
