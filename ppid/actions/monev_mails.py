"""What a body's PPID and a commission are told about a questionnaire. Indonesian, like every mail to officials."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

from flask_babel import force_locale
from flask_babel import gettext as _

from ppid import outbox, settings
from ppid.clock import ZONES, local_date
from ppid.db import db
from ppid.i18n import format_date
from ppid.law.monev import BY_KEY
from ppid.law.roles import Role
from ppid.models import MonevEntry, PublicBody, Questionnaire
from ppid.queries.daily import officials_to_tell


def opened(questionnaire: Questionnaire, body: PublicBody, *, now: datetime) -> None:
    """Tell a body that it may answer from a day on, and until when."""
    with force_locale("id"):
        _queue(
            body,
            Role.OFFICER,
            _("Kuesioner monev %(year)s", year=questionnaire.year),
            [
                _(
                    "%(commission)s membuka %(title)s tahun %(year)s. Diisi mulai %(opens)s, paling lambat %(closes)s "
                    "pukul 23.59 %(zone)s.",
                    commission=questionnaire.commission.name,
                    title=questionnaire.title,
                    year=questionnaire.year,
                    opens=format_date(questionnaire.opens_on),
                    closes=format_date(questionnaire.closes_on),
                    zone=ZONES[body.zone],
                ),
                _("Apa yang sudah diketahui portal terisi dengan sendirinya; Anda dapat menerima atau membetulkannya."),
                _page(questionnaire),
            ],
            f"monev:{questionnaire.id}:opened",
            now,
        )


def dates_changed(questionnaire: Questionnaire, body: PublicBody, *, now: datetime) -> None:
    """Tell a body the new dates."""
    with force_locale("id"):
        _queue(
            body,
            Role.OFFICER,
            _("Tanggal kuesioner monev %(year)s berubah", year=questionnaire.year),
            [
                _(
                    "%(commission)s mengubah tanggalnya. Pengisian ditutup %(closes)s dan masa sanggah berakhir "
                    "%(until)s, masing-masing pukul 23.59 %(zone)s.",
                    commission=questionnaire.commission.name,
                    closes=format_date(questionnaire.closes_on),
                    until=format_date(questionnaire.objections_until_on),
                    zone=ZONES[body.zone],
                ),
                _page(questionnaire),
            ],
            f"monev:{questionnaire.id}:dates:{int(now.timestamp() * 1_000_000)}",
            now,
        )


def verified(entry: MonevEntry, *, now: datetime) -> None:
    """Tell a body that its answers were checked, and until when it may object."""
    questionnaire = entry.questionnaire
    with force_locale("id"):
        _queue(
            entry.body,
            Role.OFFICER,
            _("Jawaban kuesioner monev %(year)s selesai diperiksa", year=questionnaire.year),
            [
                _(
                    "%(commission)s selesai memeriksa jawaban Anda. Nilai setiap jawaban dapat dibaca di portal, dan "
                    "dapat disanggah paling lambat %(until)s pukul 23.59 %(zone)s.",
                    commission=questionnaire.commission.name,
                    until=format_date(questionnaire.objections_until_on),
                    zone=ZONES[entry.body.zone],
                ),
                _page(questionnaire),
            ],
            f"monev:entry:{entry.id}:verified",
            now,
        )


def contested(entry: MonevEntry, *, now: datetime) -> None:
    """Tell the commission that a body objects."""
    questionnaire = entry.questionnaire
    with force_locale("id"):
        _queue(
            questionnaire.commission,
            Role.COMMISSIONER,
            _("Sanggahan atas hasil pemeriksaan monev %(year)s", year=questionnaire.year),
            [
                _("%(body)s menyanggah sebagian nilai jawabannya.", body=entry.body.name),
                _("Halamannya: %(address)s", address=f"{_base()}/monev/kelola/{questionnaire.year}/{entry.body.slug}"),
            ],
            f"monev:entry:{entry.id}:contested",
            now,
        )


def decided(entry: MonevEntry, *, now: datetime) -> None:
    """Tell a body what became of its objection."""
    questionnaire = entry.questionnaire
    with force_locale("id"):
        _queue(
            entry.body,
            Role.OFFICER,
            _("Sanggahan monev %(year)s diputuskan", year=questionnaire.year),
            [
                _(
                    "%(commission)s memutuskan sanggahan Anda. Putusan setiap jawaban dan alasannya dapat dibaca di "
                    "portal. Putusan ini final.",
                    commission=questionnaire.commission.name,
                ),
                _page(questionnaire),
            ],
            f"monev:entry:{entry.id}:decided",
            now,
        )


def published(entry: MonevEntry, *, now: datetime) -> None:
    """Tell a body its result."""
    questionnaire = entry.questionnaire
    with force_locale("id"):
        _queue(
            entry.body,
            Role.OFFICER,
            _("Hasil monev %(year)s diterbitkan", year=questionnaire.year),
            [
                _(
                    "%(commission)s menerbitkan hasil monev tahun %(year)s. Nilai %(body)s %(result)s: %(category)s.",
                    commission=questionnaire.commission.name,
                    year=questionnaire.year,
                    body=entry.body.name,
                    result=f"{entry.result:.2f}".replace(".", ","),
                    category=_(BY_KEY[entry.category].label),
                ),
                _(
                    "Seluruh hasil: %(address)s",
                    address=f"{_base()}/monev/{questionnaire.commission.slug}/{questionnaire.year}/hasil",
                ),
            ],
            f"monev:entry:{entry.id}:published",
            now,
        )


def _page(questionnaire: Questionnaire) -> str:
    address = f"{_base()}/monev/{questionnaire.commission.slug}/{questionnaire.year}"
    return _("Halamannya: %(address)s", address=address)


def _base() -> str:
    return settings.current().base_url.rstrip("/")


def _queue(body: PublicBody, role: Role, subject: str, paragraphs: Sequence[str], once: str, now: datetime) -> None:
    """Write to those in office; where nobody can be written to, to the body's own address."""
    found = db.session.execute(officials_to_tell(body.id, (role,), local_date(now, body.zone))).all()
    addresses = {email for _id, _unit, _role, email in found} or {body.email} - {""}
    for address in sorted(addresses):
        whom = hashlib.sha256(address.encode()).hexdigest()[:16]
        outbox.queue(
            body_id=body.id,
            to=address,
            subject=subject,
            text="\n\n".join(paragraphs) + "\n",
            once=f"{once}:{body.id}:{whom}",
            now=now,
        )
