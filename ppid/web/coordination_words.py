"""What the record says of reminders and of the decrees that appoint a PPID, and how such a decree stands."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from ppid.actions.reminders import KINDS, subject_of
from ppid.i18n import format_date
from ppid.queries.appointments import DecreeState

Data = dict[str, Any]

STATES = {
    DecreeState.IN_FORCE: _l("Berlaku"),
    DecreeState.EXPIRES_SOON: _l("Segera berakhir"),
    DecreeState.EXPIRED: _l("Jangka waktu berakhir"),
    DecreeState.ENDED: _l("Tidak berlaku lagi"),
    DecreeState.MISSING: _l("Belum tercatat"),
}
LOOKS = {
    DecreeState.IN_FORCE: ("check", "done"),
    DecreeState.EXPIRES_SOON: ("soon", "soon"),
    DecreeState.EXPIRED: ("late", "late"),
    DecreeState.ENDED: ("dash", "closed"),
    DecreeState.MISSING: ("cross", "late"),
}


def subject_words(key: str) -> str:
    """What a reminder is about: "laporan layanan informasi publik, tahun 2025"; older ones do not say which report."""
    if key in KINDS:
        return _("laporan layanan informasi publik")
    about = subject_of(key)
    return str(about.label) if about is not None else key


def _reminded(data: Data) -> str:
    return _(
        "Koordinator PPID %(sender)s mengirim pengingat tentang %(subject)s.",
        sender=data.get("sender", "-"),
        subject=subject_words(str(data.get("subject", "-"))),
    )


def _recorded(data: Data) -> str:
    return _("Keputusan penunjukan PPID nomor %(number)s dicatat.", number=data.get("number", "-"))


def _ended(data: Data) -> str:
    value = data.get("ended_on")
    return _(
        "Keputusan penunjukan PPID nomor %(number)s tidak berlaku sejak %(day)s.",
        number=data.get("number", "-"),
        day=format_date(date.fromisoformat(str(value))) if value else "-",
    )


SENTENCES: dict[str, Callable[[Data], str]] = {
    "reminded": _reminded,
    "appointment_recorded": _recorded,
    "appointment_ended": _ended,
}
