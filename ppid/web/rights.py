"""The right to object as a case opens it: the grounds that the facts show, their window, and what was filed already."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from ppid.db import db
from ppid.i18n import format_date
from ppid.law import objections, rulings, steps
from ppid.law.deadlines import OBJECTION, Trace, count_provisionally
from ppid.law.objections import Ground
from ppid.law.roles import Party
from ppid.law.rulings import ObjectionFacts, ObjectionStatus
from ppid.law.workflow import AWAITING_REPLY, ItemOutcome, Status
from ppid.models import InfoRequest, Objection
from ppid.queries import objections as queries
from ppid.queries.calendars import calendar_of
from ppid.web import objection_words

NEEDS_ANSWER = frozenset({Ground.REFUSED, Ground.NOT_AS_ASKED, Ground.UNREASONABLE_FEE, Ground.LATE})


@dataclass(frozen=True, slots=True)
class Right:
    """A ground of objection that the facts have opened, with its last day (None while receipt is not proven)."""

    ground: Ground
    label: str
    opened_on: date | None
    until: date | None
    passed: bool


def rights_of(info_request: InfoRequest, today: date) -> list[Right]:
    """The grounds of objection open to the applicant on ``today``; none while it is the applicant's turn."""
    if info_request.status not in AWAITING_REPLY | {Status.DELIVERED}:
        return []
    notice = info_request.notice
    found = objections.open_grounds(
        due_on=info_request.due_on,
        answered_on=info_request.answered_on,
        received_answer_on=info_request.answer_received_on,
        outcomes=frozenset(item.outcome for item in info_request.items if item.outcome is not None),
        has_fee=notice is not None and notice.total_cost > 0,
        today=today,
        calendar=calendar_of(info_request.body),
    )
    return [
        Right(
            open_ground.ground,
            _(objections.LABELS[open_ground.ground]),
            open_ground.found_on,
            open_ground.window.due if open_ground.window else None,
            open_ground.window is not None and open_ground.window.due < today,
        )
        for open_ground in found
    ]


def refusal_of(info_request: InfoRequest, today: date) -> steps.NotAllowed | None:
    """Why the law takes no objection about a request from its applicant on ``today``; None when it does, late or not.

    Ground b is apart: it needs no request.
    """
    facts = ObjectionFacts(
        today,
        grounds=frozenset({Ground.NO_ANSWER}),
        request_status=info_request.status,
        request_due_on=info_request.due_on,
    )
    try:
        steps.check(rulings.OBJECT, None, Party.APPLICANT, facts)
    except steps.NotAllowed as refused:
        return refused
    return None


def window_of(info_request: InfoRequest, today: date) -> Trace | None:
    """The days in which to object: since the answer was received, or since the limit passed in silence.

    None while neither has happened, and for a request that the applicant let go.
    """
    if info_request.status is Status.DELIVERED and info_request.answer_received_on is not None:
        starts = info_request.answer_received_on
    elif info_request.status in AWAITING_REPLY and today > info_request.due_on:
        starts = info_request.due_on
    else:
        return None
    return count_provisionally(OBJECTION, starts, calendar_of(info_request.body))


@dataclass(frozen=True, slots=True)
class Filed:
    """An objection in the list of a case: ``state`` in words, without an outcome that was not opened yet."""

    objection: Objection
    state: str
    letters: str

    @property
    def is_waiting(self) -> bool:
        """Whether the Atasan PPID still has to respond."""
        return self.objection.status in rulings.OPEN

    @property
    def is_pending(self) -> bool:
        """Whether something is still to come: the response, or its opening."""
        return self.is_waiting or self.objection.status is ObjectionStatus.RULED


@dataclass(frozen=True, slots=True)
class Objecting:
    """All that the page of a case says about objecting. ``window`` is None while none has begun."""

    rights: list[Right]
    window: Trace | None
    is_late: bool
    is_allowed: bool
    filed: list[Filed]

    def waiting(self, grounds: Collection[Ground] = tuple(Ground)) -> list[Filed]:
        """The objections on one of these grounds that still await a response."""
        return [
            one for one in self.filed if one.is_waiting and any(row.ground in grounds for row in one.objection.grounds)
        ]


def objecting(info_request: InfoRequest, today: date) -> Objecting:
    """What the applicant may do about a request on ``today``, and what was filed already."""
    window = window_of(info_request, today)
    return Objecting(
        rights_of(info_request, today),
        window,
        window is not None and today > window.due,
        refusal_of(info_request, today) is None,
        [filed(one, today) for one in db.session.scalars(queries.of_request(info_request.id))],
    )


def filed(objection: Objection, today: date) -> Filed:
    return Filed(objection, state_of(objection, today), ", ".join(row.ground.value for row in objection.grounds))


def state_of(objection: Objection, today: date) -> str:
    """Where an objection stands, told to the applicant: what was ruled only once it was opened."""
    if objection.status is ObjectionStatus.RULED:
        return _("Sudah ditanggapi, belum Anda buka")
    return objection_words.status_words(objection, today)


def chosen_at_first(rights: Sequence[Right]) -> list[str]:
    """The letters of the grounds that a form begins with: those that the facts show."""
    return [right.ground.value for right in rights]


def items_at_first(info_request: InfoRequest) -> list[str]:
    """The numbers of the items that a form begins with: those not given in full, once the answer was opened.

    All of them where there is no answer, where it was not opened yet, or where everything was given.
    """
    opened = info_request.status is Status.DELIVERED
    lacking = [item for item in info_request.items if not opened or item.outcome is not ItemOutcome.GIVEN]
    return [str(item.number) for item in lacking or info_request.items]


def remark_on(ground: Ground, info_request: InfoRequest, today: date) -> str:
    """What speaks against a chosen ground by the record, kindly; empty when nothing does or it may not be told yet."""
    answered_on = info_request.answered_on
    if answered_on is None:
        if ground not in NEEDS_ANSWER or info_request.status is Status.NOT_COMPLETED:
            return ""
        return _("PPID belum menjawab permohonan ini. Anda tetap boleh memakai alasan ini.")
    if ground is Ground.NO_ANSWER:
        return _("PPID sudah menjawab pada %(day)s. Anda tetap boleh memakai alasan ini.", day=format_date(answered_on))
    if info_request.status is not Status.DELIVERED or ground in {one.ground for one in rights_of(info_request, today)}:
        return ""
    match ground:
        case Ground.REFUSED:
            return _("Dalam jawaban PPID tidak ada butir yang ditolak. Anda tetap boleh memakai alasan ini.")
        case Ground.UNREASONABLE_FEE:
            return _("Dalam jawaban PPID tidak ada biaya. Anda tetap boleh memakai alasan ini.")
        case Ground.LATE:
            return _(
                "PPID menjawab pada %(day)s, sebelum batas waktunya berakhir. Anda tetap boleh memakai alasan ini.",
                day=format_date(answered_on),
            )
    return ""
