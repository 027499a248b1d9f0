"""The mail that a letter was replaced, in the applicant's language: no identity, and nothing of the decision."""

from __future__ import annotations

from datetime import datetime

from flask_babel import force_locale
from flask_babel import gettext as _

from ppid import outbox, settings
from ppid.actions import enclosures
from ppid.law.workflow import DeliveryMethod
from ppid.letters.kinds import LETTERS
from ppid.models import InfoRequest, Letter, Objection


def replaced(about: InfoRequest | Objection, old: Letter, new: Letter, *, now: datetime) -> None:
    """Tell that a corrected letter is there and the old one no longer holds; none without an address.

    The letter itself goes along where the applicant asked to have the answer by mail and this is part of it. The mail
    proves no receipt: the windows run from that of the first letter.
    """
    with force_locale(about.language):
        to = (about.proxy.email if about.proxy else None) or about.applicant.email
        if to is None:
            return
        body, enclosed = about.body, _goes_along(about, new)
        title = _(LETTERS[new.kind].title)
        address = f"{settings.current().base_url.rstrip('/')}/lacak"
        paragraphs = [
            _(
                "%(body)s memperbaiki sebuah surat dalam perkara Anda: %(letter)s nomor %(old)s dicabut dan diganti "
                "dengan surat nomor %(new)s.",
                body=body.name,
                letter=title,
                old=old.number,
                new=new.number,
            )
            if old.number != new.number
            else _(
                "%(body)s memperbaiki sebuah surat dalam perkara Anda: %(letter)s nomor %(old)s dicabut dan diganti "
                "dengan surat baru bernomor sama.",
                body=body.name,
                letter=title,
                old=old.number,
            ),
            _("Isi keputusannya tidak berubah, dan tidak ada batas waktu untuk Anda yang menjadi lebih pendek."),
            _("Surat penggantinya terlampir pada e-mail ini.")
            if enclosed
            else _("Buka surat penggantinya di %(address)s dengan nomor dan kode pelacakan Anda.", address=address),
            _("Layanan informasi publik %(body)s, %(phone)s", body=body.name, phone=body.phone),
        ]
        outbox.queue(
            body_id=body.id,
            request_id=about.id if isinstance(about, InfoRequest) else about.request_id,
            to=to,
            subject=_("Surat untuk %(number)s diperbaiki", number=about.number),
            text="\n\n".join(paragraphs) + "\n",
            once=f"letter:{old.id}:replaced",
            now=now,
            enclosures=enclosures.notice(new).enclosures if enclosed else (),
        )


def _goes_along(about: InfoRequest | Objection, letter: Letter) -> bool:
    """Whether the letter is part of an answer that the applicant asked to have by mail."""
    return (
        isinstance(about, InfoRequest)
        and about.delivery_method is DeliveryMethod.EMAIL
        and letter.kind in enclosures.LETTERS_OF_ANSWER
    )
