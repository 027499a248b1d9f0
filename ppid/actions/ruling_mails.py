"""The mails to officials about objections: a draft on its way, what is due, what passed in silence.

A number, what happened, and where to look; what was written stays in the portal. No names of applicants.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from flask_babel import force_locale
from flask_babel import gettext as _

from ppid import outbox, settings
from ppid.i18n import format_date
from ppid.models import Event, Objection, ObjectionItem, PublicBody


def _address(path: str) -> str:
    return f"{settings.current().base_url.rstrip('/')}{path}"


def _queue(body_id: int, to: str, subject: str, paragraphs: list[str], once: str, now: datetime) -> None:
    text = "\n\n".join(paragraphs) + "\n"
    outbox.queue(body_id=body_id, to=to, subject=subject, text=text, once=once, now=now)


def filed(objection: Objection, *, official_id: int, to: str, now: datetime) -> None:
    """Tell the Atasan PPID and the PPID that an objection came in, and until when it is to be answered."""
    with force_locale("id"):
        _queue(
            objection.body_id,
            to,
            _("Keberatan %(number)s masuk", number=objection.number),
            [
                _(
                    "Keberatan %(number)s diterima pada %(day)s. Atasan PPID menanggapinya paling lambat %(due)s.",
                    number=objection.number,
                    day=format_date(objection.received_on),
                    due=format_date(objection.due_on),
                ),
                _("Bukalah di sini: %(address)s", address=_address(f"/keberatan/{objection.id}")),
            ],
            f"official:{official_id}:objection:{objection.id}",
            now,
        )


# A draft on its way


def draft_wanted(objection: Objection, *, official_id: int, to: str, event: Event, now: datetime) -> None:
    """Tell an Atasan PPID that a draft of a ruling awaits the decision."""
    with force_locale("id"):
        _queue(
            objection.body_id,
            to,
            _("Konsep tanggapan keberatan %(number)s menunggu keputusan Anda", number=objection.number),
            [
                _(
                    "Konsep tanggapan atas keberatan %(number)s diajukan kepada Anda. Batas waktu tanggapan: %(due)s.",
                    number=objection.number,
                    due=format_date(objection.due_on),
                ),
                _("Bukalah di sini: %(address)s", address=_address(f"/keberatan/{objection.id}/tanggapan")),
            ],
            f"official:{official_id}:ruling_draft:{event.id}",
            now,
        )


def draft_sent_back(objection: Objection, *, account_id: int, to: str, event: Event, now: datetime) -> None:
    """Tell the drafter that the draft came back; the remark stands in the portal."""
    with force_locale("id"):
        _queue(
            objection.body_id,
            to,
            _("Konsep tanggapan keberatan %(number)s dikembalikan", number=objection.number),
            [
                _(
                    "Konsep tanggapan atas keberatan %(number)s dikembalikan dengan catatan. Batas waktu tanggapan "
                    "tetap %(due)s.",
                    number=objection.number,
                    due=format_date(objection.due_on),
                ),
                _("Bukalah di sini: %(address)s", address=_address(f"/keberatan/{objection.id}/tanggapan")),
            ],
            f"account:{account_id}:ruling_sent_back:{event.id}",
            now,
        )


# What is due


def _due_lines(objections: Sequence[Objection]) -> str:
    return "\n".join(
        _("%(number)s, batas tanggapan %(due)s", number=one.number, due=format_date(one.due_on)) for one in objections
    )


def _key(ids: Sequence[int]) -> str:
    return f"{min(ids)}:{max(ids)}"


def rulings_due(
    body: PublicBody, objections: Sequence[Objection], *, official_id: int, to: str, on: date, now: datetime
) -> None:
    """One mail with every objection that needs a ruling soon, or whose limit has passed."""
    with force_locale("id"):
        _queue(
            body.id,
            to,
            _("%(count)s keberatan mendekati atau melewati batas tanggapan", count=len(objections)),
            [
                _("Keberatan berikut menunggu tanggapan Atasan PPID %(body)s:", body=body.name),
                _due_lines(objections),
                _("Daftar keberatan: %(address)s", address=_address("/keberatan/daftar")),
            ],
            f"rulings:{official_id}:{on.isoformat()}:{_key([one.id for one in objections])}",
            now,
        )


def orders_due(
    body: PublicBody, items: Sequence[ObjectionItem], *, official_id: int, to: str, on: date, now: datetime
) -> None:
    """One mail with everything that rulings ordered and whose limit is near or has passed."""
    with force_locale("id"):
        lines = [
            _(
                "%(number)s butir %(item)s, dilaksanakan paling lambat %(due)s",
                number=one.objection.number,
                item=one.number,
                due=format_date(one.order_due_on),
            )
            for one in items
            if one.order_due_on is not None
        ]
        _queue(
            body.id,
            to,
            _("%(count)s perintah Atasan PPID mendekati atau melewati batas waktu", count=len(items)),
            [
                _("Perintah Atasan PPID %(body)s berikut belum dilaksanakan:", body=body.name),
                "\n".join(lines),
                _("Daftar keberatan: %(address)s", address=_address("/keberatan/daftar?keadaan=perlu-dilaksanakan")),
            ],
            f"orders:{official_id}:{on.isoformat()}:{_key([one.id for one in items])}",
            now,
        )


def silence(
    body: PublicBody, objections: Sequence[Objection], *, official_id: int, to: str, on: date, now: datetime
) -> None:
    """Tell the Atasan PPID and the coordinator that limits passed without a ruling."""
    with force_locale("id"):
        _queue(
            body.id,
            to,
            _("%(count)s keberatan melewati batas waktu tanpa tanggapan", count=len(objections)),
            [
                _("Atasan PPID %(body)s belum menanggapi keberatan berikut sampai batas waktunya:", body=body.name),
                _due_lines(objections),
                _(
                    "Pemohon sudah diberi tahu bahwa ia berhak mengajukan penyelesaian sengketa ke Komisi Informasi. "
                    "Tanggapan yang terlambat tetap wajib diberikan."
                ),
            ],
            f"ruling_silence:{official_id}:{on.isoformat()}:{_key([one.id for one in objections])}",
            now,
        )
