"""The mails that go to officials: what is due, and what has passed in silence. No names of applicants."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from flask_babel import force_locale
from flask_babel import gettext as _

from ppid import outbox, settings
from ppid.i18n import format_date
from ppid.models import InfoRequest, PublicBody


def _lines(cases: Sequence[InfoRequest]) -> str:
    return "\n".join(
        _("%(number)s, jatuh tempo %(due)s", number=one.number, due=format_date(one.due_on)) for one in cases
    )


def _worklist() -> str:
    return f"{settings.current().base_url.rstrip('/')}/permohonan"


def due_digest(
    body: PublicBody, cases: Sequence[InfoRequest], *, official_id: int, to: str, on: date, now: datetime
) -> None:
    """One mail with every case that needs an answer soon."""
    with force_locale("id"):
        outbox.queue(
            body_id=body.id,
            to=to,
            subject=_("%(count)s permohonan mendekati atau melewati batas waktu", count=len(cases)),
            text="\n\n".join(
                [
                    _("Permohonan berikut menunggu jawaban PPID %(body)s:", body=body.name),
                    _lines(cases),
                    _("Daftar kerja Anda: %(address)s", address=_worklist()),
                ]
            )
            + "\n",
            once=f"digest:{official_id}:{on.isoformat()}:{min(one.id for one in cases)}:{max(one.id for one in cases)}",
            now=now,
        )


def silence(body: PublicBody, cases: Sequence[InfoRequest], *, official_id: int, to: str, now: datetime) -> None:
    """Tell the Atasan or the coordinator that limits passed without an answer."""
    with force_locale("id"):
        outbox.queue(
            body_id=body.id,
            to=to,
            subject=_("%(count)s permohonan melewati batas waktu tanpa jawaban", count=len(cases)),
            text="\n\n".join(
                [
                    _("PPID %(body)s belum menjawab permohonan berikut sampai batas waktunya:", body=body.name),
                    _lines(cases),
                    _("Pemohon sudah diberi tahu bahwa ia berhak mengajukan keberatan kepada Atasan PPID."),
                ]
            )
            + "\n",
            once=f"silence:{official_id}:{min(one.id for one in cases)}:{max(one.id for one in cases)}:{now.date()}",
            now=now,
        )
