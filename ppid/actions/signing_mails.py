"""The mail that a letter is there with an electronic signature, in the applicant's language: once for each letter."""

from __future__ import annotations

from datetime import datetime

from flask_babel import force_locale
from flask_babel import gettext as _

from ppid import outbox, settings
from ppid.actions import letters
from ppid.db import db
from ppid.law.letters import CORRECTIONS, NEITHER
from ppid.letters.kinds import LETTERS
from ppid.models import InfoRequest, Letter, PublicBody
from ppid.queries import mails as queries


def is_for_applicant(kind: str) -> bool:
    """Whether the applicant has letters of this kind, so that whatever happens to them is told."""
    return CORRECTIONS.get(kind, NEITHER).is_told


def signed_copy_ready(letter: Letter, *, now: datetime) -> None:
    """Tell the applicant that the signed copy can be fetched; nothing without an address. The caller commits.

    Nothing either while a mail that carries the letter is still to leave: it will carry the signed copy itself.
    """
    if not is_for_applicant(letter.kind):
        return
    about = letters.about_of(letter)
    if isinstance(about, PublicBody):
        return
    to = (about.proxy.email if about.proxy else None) or about.applicant.email
    if to is None or db.session.scalars(queries.still_to_leave(letter.id)).first() is not None:
        return
    with force_locale(about.language):
        body, title = about.body, _(LETTERS[letter.kind].title)
        address = f"{settings.current().base_url.rstrip('/')}/lacak"
        paragraphs = [
            _(
                "%(letter)s nomor %(letter_number)s untuk %(number)s kini tersedia dengan tanda tangan elektronik.",
                letter=title,
                letter_number=letter.number,
                number=about.number,
            ),
            _("Isinya sama dengan surat yang sudah terbit, dan tidak ada batas waktu yang berubah."),
            _("Unduh salinan bertanda tangan di %(address)s dengan nomor dan kode pelacakan Anda.", address=address),
            _("Layanan informasi publik %(body)s, %(phone)s", body=body.name, phone=body.phone),
        ]
        outbox.queue(
            body_id=body.id,
            request_id=about.id if isinstance(about, InfoRequest) else about.request_id,
            to=to,
            subject=_("Surat untuk %(number)s sudah ditandatangani", number=about.number),
            text="\n\n".join(paragraphs) + "\n",
            once=f"letter:{letter.id}:signed",
            now=now,
        )
