"""The mails that go to officials: what is due, and what has passed in silence. No names of applicants."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from flask_babel import force_locale
from flask_babel import gettext as _

from ppid import outbox, settings
from ppid.access import Actor
from ppid.clock import local_date
from ppid.db import db
from ppid.i18n import format_date
from ppid.law.roles import Role
from ppid.models import Assignment, Clarification, Event, InfoRequest, PublicBody
from ppid.queries.daily import officials_to_tell


def _lines(cases: Sequence[InfoRequest]) -> str:
    return "\n".join(
        _("%(number)s, jatuh tempo %(due)s", number=one.number, due=format_date(one.due_on)) for one in cases
    )


def _address(path: str) -> str:
    return f"{settings.current().base_url.rstrip('/')}{path}"


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
                    _("Daftar kerja Anda: %(address)s", address=_address("/permohonan")),
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


# One case: its number, what happened, and where to look. What was asked, said or proposed stays in the portal.


def _tell(
    info_request: InfoRequest,
    role: Role,
    *,
    cause: str,
    subject: str,
    sentences: str,
    path: str,
    actor: Actor,
    now: datetime,
    unit_id: int | None = None,
) -> None:
    """Write to the holders of an office, of one unit if it is named; whoever took the step knows of it."""
    on = local_date(now, info_request.body.zone)
    found = db.session.execute(officials_to_tell(info_request.body_id, (role,), on)).all()
    for official_id, unit, _role, email in found:
        if unit == unit_id and official_id != actor.official_id:
            outbox.queue(
                body_id=info_request.body_id,
                to=email,
                subject=subject,
                text="\n\n".join([sentences, _("Bukalah di sini: %(address)s", address=_address(path))]) + "\n",
                once=f"official:{official_id}:{cause}",
                now=now,
            )


def assigned(assignment: Assignment, numbers: Sequence[int], event: Event, *, actor: Actor, now: datetime) -> None:
    """Tell the unit's officers that items were given to their unit, and by when they are due."""
    info_request = assignment.info_request
    with force_locale("id"):
        _tell(
            info_request,
            Role.UNIT_OFFICER,
            unit_id=assignment.unit_id,
            cause=f"assigned:{event.id}",
            subject=_("Disposisi baru untuk permohonan %(number)s", number=info_request.number),
            sentences=_(
                "%(unit)s menerima disposisi atas %(count)s butir permohonan %(number)s. Serahkan bahan jawabannya "
                "kepada PPID Utama paling lambat %(due)s (batas waktu internal).",
                unit=assignment.unit.name,
                count=len(numbers),
                number=info_request.number,
                due=format_date(assignment.due_on),
            ),
            path=f"/disposisi/{assignment.id}",
            actor=actor,
            now=now,
        )


def handed_in(assignment: Assignment, *, actor: Actor, now: datetime) -> None:
    """Tell the PPID Utama that a unit proposes an answer; what it corrects on the same day is not told again."""
    info_request = assignment.info_request
    on, since = local_date(now, info_request.body.zone), int(assignment.assigned_at.timestamp())
    with force_locale("id"):
        _tell(
            info_request,
            Role.OFFICER,
            cause=f"handed_in:{assignment.id}:{since}:{on}",
            subject=_("Bahan jawaban permohonan %(number)s diserahkan", number=info_request.number),
            sentences=_(
                "%(unit)s menyerahkan bahan jawaban permohonan %(number)s. Batas waktu jawaban: %(due)s.",
                unit=assignment.unit.name,
                number=info_request.number,
                due=format_date(info_request.due_on),
            ),
            path=f"/permohonan/{info_request.id}",
            actor=actor,
            now=now,
        )


def given_back(assignment: Assignment, *, actor: Actor, now: datetime) -> None:
    """Tell the PPID Utama that a unit does not take an assignment; why stands in the portal."""
    info_request = assignment.info_request
    with force_locale("id"):
        _tell(
            info_request,
            Role.OFFICER,
            cause=f"given_back:{assignment.id}",
            subject=_("Disposisi permohonan %(number)s dikembalikan", number=info_request.number),
            sentences=_(
                "%(unit)s mengembalikan disposisi permohonan %(number)s dengan alasan tertulis. Batas waktu jawaban: "
                "%(due)s.",
                unit=assignment.unit.name,
                number=info_request.number,
                due=format_date(info_request.due_on),
            ),
            path=f"/permohonan/{info_request.id}",
            actor=actor,
            now=now,
        )


def explained(info_request: InfoRequest, clarification: Clarification, *, actor: Actor, now: datetime) -> None:
    """Tell the PPID Utama that a question has its answer."""
    with force_locale("id"):
        _tell(
            info_request,
            Role.OFFICER,
            cause=f"explained:{clarification.id}",
            subject=_("Pertanyaan tentang permohonan %(number)s sudah dijawab", number=info_request.number),
            sentences=_(
                "Pemohon menyampaikan penjelasan untuk permohonan %(number)s. Batas waktu jawaban tetap %(due)s.",
                number=info_request.number,
                due=format_date(info_request.due_on),
            ),
            path=f"/permohonan/{info_request.id}",
            actor=actor,
            now=now,
        )


def completed(info_request: InfoRequest, *, actor: Actor, now: datetime) -> None:
    """Tell the PPID Utama that a file is complete, with the limit that follows from it."""
    with force_locale("id"):
        _tell(
            info_request,
            Role.OFFICER,
            cause=f"completed:{info_request.id}",
            subject=_("Permohonan %(number)s sudah dilengkapi", number=info_request.number),
            sentences=_(
                "Permohonan %(number)s sudah lengkap dan menunggu jawaban. Batas waktu jawaban: %(due)s.",
                number=info_request.number,
                due=format_date(info_request.due_on),
            ),
            path=f"/permohonan/{info_request.id}",
            actor=actor,
            now=now,
        )


def approval_wanted(info_request: InfoRequest, *, official_id: int, to: str, event: Event, now: datetime) -> None:
    """Tell somebody who may approve that a draft of an answer awaits it."""
    with force_locale("id"):
        outbox.queue(
            body_id=info_request.body_id,
            to=to,
            subject=_("Konsep jawaban permohonan %(number)s menunggu persetujuan", number=info_request.number),
            text="\n\n".join(
                [
                    _(
                        "Konsep jawaban permohonan %(number)s diajukan kepada Anda untuk disetujui. Batas waktu "
                        "jawaban: %(due)s.",
                        number=info_request.number,
                        due=format_date(info_request.due_on),
                    ),
                    _("Bukalah di sini: %(address)s", address=_address(f"/permohonan/{info_request.id}/setujui")),
                ]
            )
            + "\n",
            once=f"official:{official_id}:approval:{event.id}",
            now=now,
        )


def draft_sent_back(info_request: InfoRequest, *, account_id: int, to: str, event: Event, now: datetime) -> None:
    """Tell the drafter that the draft came back; the remark stands in the portal."""
    with force_locale("id"):
        outbox.queue(
            body_id=info_request.body_id,
            to=to,
            subject=_("Konsep jawaban permohonan %(number)s dikembalikan", number=info_request.number),
            text="\n\n".join(
                [
                    _(
                        "Konsep jawaban permohonan %(number)s dikembalikan dengan catatan. Batas waktu jawaban tetap "
                        "%(due)s.",
                        number=info_request.number,
                        due=format_date(info_request.due_on),
                    ),
                    _("Bukalah di sini: %(address)s", address=_address(f"/permohonan/{info_request.id}/jawab")),
                ]
            )
            + "\n",
            once=f"account:{account_id}:sent_back:{event.id}",
            now=now,
        )
