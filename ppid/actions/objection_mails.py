"""The mails of an objection, in the applicant's language. None carries an identity, a letter or what was asked for."""

from __future__ import annotations

from datetime import date, datetime

from flask_babel import force_locale
from flask_babel import gettext as _

from ppid import outbox, settings
from ppid.i18n import format_date, format_moment
from ppid.models import Objection, ObjectionItem


def _queue(objection: Objection, step: str, subject: str, paragraphs: list[str], now: datetime) -> None:
    """One mail to the proxy or the applicant; none when neither has an address."""
    proxy, body = objection.proxy, objection.body
    to = (proxy.email if proxy else None) or objection.applicant.email
    if to is None:
        return
    closing = _("Layanan informasi publik %(body)s, %(phone)s", body=body.name, phone=body.phone)
    outbox.queue(
        body_id=body.id,
        request_id=objection.request_id,
        to=to,
        subject=subject,
        text="\n\n".join([*paragraphs, closing]) + "\n",
        once=f"objection:{objection.id}:{step}",
        now=now,
    )


def _tracking() -> str:
    return f"{settings.current().base_url.rstrip('/')}/lacak"


def _follow() -> str:
    return _("Ikuti perkembangannya di %(address)s dengan nomor dan kode pelacakan Anda.", address=_tracking())


def filed(objection: Objection, *, token: str, now: datetime) -> None:
    """Tell number, token and due date at once."""
    with force_locale(objection.language):
        _queue(
            objection,
            "filed",
            _("Keberatan %(number)s sudah kami terima", number=objection.number),
            [
                _(
                    "Keberatan Anda kepada Atasan PPID %(body)s sudah tercatat pada %(moment)s.",
                    body=objection.body.name,
                    moment=format_moment(objection.received_at, objection.body.zone),
                ),
                _("Nomor registrasi keberatan: %(number)s", number=objection.number)
                + "\n"
                + _("Kode pelacakan: %(token)s", token=token),
                _(
                    "Atasan PPID wajib memberi tanggapan tertulis paling lambat %(due)s.",
                    due=format_date(objection.due_on),
                ),
                _follow(),
            ],
            now,
        )


def ruled(objection: Objection, *, now: datetime) -> None:
    """Tell that a ruling is there to be opened."""
    with force_locale(objection.language):
        _queue(
            objection,
            "ruled",
            _("Keberatan %(number)s sudah ditanggapi", number=objection.number),
            [
                _("Atasan PPID %(body)s sudah menanggapi keberatan Anda.", body=objection.body.name),
                _(
                    "Buka tanggapannya di %(address)s dengan nomor dan kode pelacakan Anda. Hak Anda untuk mengajukan "
                    "penyelesaian sengketa ke Komisi Informasi dan batas waktunya dijelaskan di sana.",
                    address=_tracking(),
                ),
            ],
            now,
        )


def settled(objection: Objection, *, now: datetime) -> None:
    """Confirm a settlement, so that nobody's objection ends unnoticed."""
    with force_locale(objection.language):
        _queue(
            objection,
            "settled",
            _("Keberatan %(number)s selesai melalui musyawarah", number=objection.number),
            [
                _(
                    "Keberatan Anda kepada Atasan PPID %(body)s dicatat sebagai selesai melalui musyawarah yang Anda "
                    "setujui.",
                    body=objection.body.name,
                ),
                _("Bila Anda tidak pernah menyetujuinya, segera hubungi kami."),
            ],
            now,
        )


def withdrawn(objection: Objection, *, now: datetime) -> None:
    """Confirm a withdrawal, so that nobody's objection ends unnoticed."""
    with force_locale(objection.language):
        _queue(
            objection,
            "withdrawn",
            _("Keberatan %(number)s sudah dicabut", number=objection.number),
            [
                _("Keberatan Anda kepada Atasan PPID %(body)s dicabut atas permintaan Anda.", body=objection.body.name),
                _("Bila Anda tidak pernah memintanya, segera hubungi kami."),
            ],
            now,
        )


def executed(objection: Objection, item: ObjectionItem, *, now: datetime) -> None:
    """Tell that what the ruling ordered about one item was done."""
    with force_locale(objection.language):
        _queue(
            objection,
            f"executed:{item.number}",
            _("Perintah atas keberatan %(number)s sudah dilaksanakan", number=objection.number),
            [
                _(
                    "PPID %(body)s sudah melaksanakan perintah Atasan PPID mengenai butir %(item)s.",
                    body=objection.body.name,
                    item=item.number,
                ),
                _follow(),
            ],
            now,
        )


def recounted(objection: Objection, *, decree: str, before: date, seq: int, now: datetime) -> None:
    """Tell that a decree moved the limit of the Atasan PPID."""
    with force_locale(objection.language):
        _queue(
            objection,
            f"recounted:{seq}",
            _("Batas waktu tanggapan keberatan %(number)s bergeser", number=objection.number),
            [
                _(
                    "Karena %(decree)s, batas waktu tanggapan Atasan PPID %(body)s atas keberatan Anda bergeser dari "
                    "%(before)s menjadi %(due)s.",
                    decree=decree,
                    body=objection.body.name,
                    before=format_date(before),
                    due=format_date(objection.due_on),
                ),
                _follow(),
            ],
            now,
        )


def silent(objection: Objection, *, until: date, now: datetime) -> None:
    """Tell that the Atasan PPID stayed silent, and until when the commission can be asked."""
    with force_locale(objection.language):
        _queue(
            objection,
            f"silent:{objection.due_on}",
            _("Keberatan %(number)s belum ditanggapi sampai batas waktunya", number=objection.number),
            [
                _(
                    "Sampai dengan %(due)s Atasan PPID %(body)s belum menanggapi keberatan Anda.",
                    due=format_date(objection.due_on),
                    body=objection.body.name,
                ),
                _(
                    "Karena itu Anda berhak mengajukan penyelesaian sengketa ke Komisi Informasi paling lambat "
                    "%(until)s. Berkas lengkapnya dapat diunduh di %(address)s.",
                    until=format_date(until),
                    address=_tracking(),
                ),
            ],
            now,
        )
