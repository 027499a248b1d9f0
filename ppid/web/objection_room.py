"""The room of the Atasan PPID: an objection with its clock, its orders, its request beside it, files and letters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from flask import Blueprint, Response, abort, flash, g, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from ppid import clock, standing
from ppid.access import Permission
from ppid.actions import disputes, files, identity, objections, ruling_drafts, rulings, signing
from ppid.db import committed, db
from ppid.law import rulings as law
from ppid.law.calendar import WorkingCalendar
from ppid.law.deadlines import RULING, Trace, count_provisionally
from ppid.law.disputes import Assessment
from ppid.law.rulings import ObjectionStatus
from ppid.models import (
    Delivery,
    Event,
    FileKind,
    HarmTest,
    InfoRequest,
    Letter,
    Objection,
    ObjectionItem,
    StoredFile,
)
from ppid.queries import disputes as dispute_queries
from ppid.queries import objections as queries
from ppid.queries import requests as request_queries
from ppid.queries.calendars import calendar_of
from ppid.web import cases, guard, letter_marks, objection_words, wording
from ppid.web.scope import scoped

bp = Blueprint("objection_room", __name__)

# A step of the law's table and the page on which an office takes it; an order is carried out item by item.
STEPS = {
    law.RULE.name: "rulings.draft",
    law.SUBMIT.name: "rulings.draft",
    law.SETTLE.name: "rulings.settle",
    law.RECEIVE_RULING.name: "rulings.receive",
    law.RESPOND.name: "rulings.respond",
    law.WITHDRAW.name: "rulings.withdraw",
}
OF_OBJECTIONS = frozenset({"objection", "ruling"})


@dataclass(frozen=True, slots=True)
class ObjectionCase:
    """An objection and how its time stands on ``today``: that of the Atasan PPID, and that of what was ordered."""

    objection: Objection
    clock: Trace
    standing: standing.Standing
    today: date

    @property
    def is_open(self) -> bool:
        return self.objection.status in law.OPEN

    @property
    def is_overdue(self) -> bool:
        return self.is_open and self.today > self.objection.due_on

    @property
    def counts(self) -> bool:
        """Whether its clock has something to say: it runs, or it ended with a ruling or a settlement."""
        return self.objection.status is not ObjectionStatus.WITHDRAWN

    @property
    def ended_on(self) -> date | None:
        return self.objection.ruled_on or self.objection.settled_on

    @property
    def ordered(self) -> list[ObjectionItem]:
        """The items about which something was ordered."""
        return [item for item in self.objection.items if item.order_due_on is not None]

    @property
    def waiting(self) -> list[ObjectionItem]:
        """Those of them that nobody has carried out yet."""
        return [item for item in self.ordered if item.executed_on is None]

    @property
    def is_executed(self) -> bool:
        return bool(self.ordered) and not self.waiting

    @property
    def late_orders(self) -> list[ObjectionItem]:
        return [item for item in self.waiting if self.is_late(item)]

    def is_late(self, item: ObjectionItem) -> bool:
        """Whether what was ordered about an item was, or still is, done after its limit."""
        return item.order_due_on is not None and (item.executed_on or self.today) > item.order_due_on


def case_of(objection: Objection, calendar: WorkingCalendar, today: date) -> ObjectionCase:
    """An objection with its clock day by day, ending on the stored date."""
    counted = replace(count_provisionally(RULING, objection.received_on, calendar), due=objection.due_on)
    ended_on = objection.ruled_on or objection.settled_on
    return ObjectionCase(objection, counted, standing.stand(counted, today, answered_on=ended_on), today)


def load_case(id: int) -> ObjectionCase:
    """One objection of the acting office's body with everything its page shows; anybody else's is 404."""
    scoped(Objection, id)
    objection = db.session.scalars(queries.whole(id)).one()
    body = objection.body
    return case_of(objection, calendar_of(body), clock.today(body.zone))


@dataclass(frozen=True, slots=True)
class OpenStep:
    """A step that may be taken now, and its page."""

    transition: law.Transition
    href: str


def open_steps(objection: Objection, now: datetime) -> list[OpenStep]:
    """The steps that the law allows the acting office now and that have a page, in the order of the table.

    Of two steps on the same page the first names it. Whoever signed the answer may draft, but not rule.
    """
    pages: dict[str, law.Transition] = {}
    for step in objections.allowed_now(objection, g.actor, now):
        if step.name in STEPS and not (step is law.RULE and rulings.is_signer(objection, g.actor)):
            pages.setdefault(STEPS[step.name], step)
    return [OpenStep(step, url_for(page, id=objection.id)) for page, step in pages.items()]


# The file of an objection


@bp.get("/keberatan/<int:id>")
@guard.requires(Permission.OBJECTION_VIEW)
def show(id: int) -> str:
    """Show everything about one objection and its request, and the steps that the law allows this office now."""
    case = load_case(id)
    objection, now = case.objection, clock.now()
    opened_until = cases.identity_open_until(particulars_key(id)) if g.actor.can(Permission.IDENTITY_SHOW) else None
    moments = _moments(objection)
    kept = db.session.scalars(queries.files_of(objection)).all()
    letters = db.session.scalars(queries.letters_of(id)).all()
    given = _given(objection)
    handed = _handed_over([one.event for one in moments], kept)
    shown = {file.id for found in handed.values() for file in found}
    beside = _beside(objection, given, shown)
    return render_template(
        "rulings/show.html",
        body=objection.body,
        case=case,
        objection=objection,
        opened_until=opened_until,
        particulars=cases.particulars(objection.applicant, opened=opened_until is not None),
        proxy_particulars=_proxy_particulars(objection, opened=opened_until is not None),
        files=[file for file in kept if file.id not in shown],
        handed=handed,
        identity_kinds=identity.IDENTITY_KINDS,
        letters=[letter for letter in letters if may_open(letter, objection)],
        hides_letters=not all(may_open(letter, objection) for letter in letters),
        check_url=letter_marks.check_href,
        moments=moments,
        steps=open_steps(objection, now),
        can_execute=law.EXECUTE in objections.allowed_now(objection, g.actor, now),
        is_signer=case.is_open and g.actor.can(Permission.OBJECTION_RULE) and rulings.is_signer(objection, g.actor),
        draft=ruling_drafts.draft_of(objection) if case.is_open else None,
        submitted_of=ruling_drafts.submitted_of,
        assessed=_assessed(case),
        dispute=db.session.scalar(dispute_queries.of_objection(id)),
        beside=beside,
        marks=letter_marks.marks_of([*letters, *(beside.letters if beside else ())]),
        words=wording,
        says=objection_words,
    )


def _proxy_particulars(objection: Objection, *, opened: bool) -> cases.Pairs | None:
    """The kuasa with the power of attorney for this very objection."""
    if objection.proxy is None:
        return None
    label = _("Surat kuasa khusus")
    rest = [pair for pair in cases.proxy_particulars(objection.proxy, opened=opened) if pair[0] != label]
    return [rest[0], (label, objection.power_of_attorney), *rest[1:]]


def _assessed(case: ObjectionCase) -> Assessment | None:
    """How the way to the commission stands today; nothing to say once the matter is settled or withdrawn."""
    if case.objection.status in {ObjectionStatus.SETTLED, ObjectionStatus.WITHDRAWN}:
        return None
    return disputes.assess(case.objection, case.today)


def _given(objection: Objection) -> list[StoredFile]:
    """The files that were given out for the items of the request, with the answer or by order."""
    if objection.request_id is None:
        return []
    found = db.session.scalars(request_queries.files_of(objection.request_id))
    return [file for file in found if file.kind is FileKind.GIVEN]


def _handed_over(events: Sequence[Event], files: Sequence[StoredFile]) -> dict[int, list[StoredFile]]:
    """The files by which orders were carried out, by the number of the item."""
    found: dict[int, list[StoredFile]] = {}
    for event in events:
        if event.name == law.EXECUTE.name:
            prints = set(event.data["files"])
            same = [file for file in files if file.sha256 in prints and file.uploaded_at == event.at]
            found.setdefault(event.data["item"], []).extend(same)
    return found


@dataclass(frozen=True, slots=True)
class Beside:
    """The request of an objection, as it is read beside it: tests, evidence of receipt, letters, files by item."""

    info_request: InfoRequest
    tests: dict[int, HarmTest]
    delivery: Delivery | None
    letters: Sequence[Letter]
    given: dict[int, list[StoredFile]]


def _beside(objection: Objection, given: Sequence[StoredFile], shown: set[int]) -> Beside | None:
    info_request = objection.info_request
    if info_request is None:
        return None
    letters = db.session.scalars(request_queries.letters_of(info_request.id)).all()
    return Beside(
        info_request,
        {test.id: test for test in db.session.scalars(queries.harm_tests_of(info_request.id))},
        db.session.scalar(request_queries.receipt_of_answer(info_request.id)),
        [letter for letter in letters if letter.kind not in OF_OBJECTIONS and cases.may_open(letter)],
        {item.id: [f for f in given if f.item_id == item.id and f.id not in shown] for item in info_request.items},
    )


@dataclass(frozen=True, slots=True)
class Moment:
    """An event as the timeline tells it; ``is_own`` tells it apart from those of the request."""

    event: Event
    sentence: str
    who: str
    is_own: bool


def _moments(objection: Objection) -> list[Moment]:
    """The events of the chain, newest first, each with the office and the person who took the step."""
    offices = {office.id: office for office in db.session.scalars(queries.doers_of(objection))}
    found = []
    for event in db.session.scalars(queries.events_of(objection)).all()[::-1]:
        office = offices.get(event.official_id or 0)
        who = f"{office.name}, {office.jabatan}" if office else wording.doer_words(event.doer)
        own = event.data.get("objection") == objection.number
        found.append(Moment(event, wording.event_sentence(event), who, own))
    return found


# Identity, files and letters


def particulars_key(id: int) -> str:
    """What opens when the identity in an objection is shown."""
    return f"objection:{id}"


def may_open(letter: Letter, objection: Objection) -> bool:
    """Whether the acting office may read a letter of an objection now.

    The form holds the tracking code and the applicant's contacts, so it opens like the identity.
    """
    if letter.kind != "objection":
        return True
    return (
        g.actor.can(Permission.IDENTITY_SHOW) and cases.identity_open_until(particulars_key(objection.id)) is not None
    )


@bp.post("/keberatan/<int:id>/identitas")
@guard.requires(Permission.IDENTITY_SHOW)
def identity_show(id: int) -> AnyResponse:
    """Show the applicant's particulars for a few minutes; that they were shown stays in the record for ever."""
    objection = scoped(Objection, id)
    with committed():
        identity.show_for_objection(objection, actor=g.actor, now=clock.now())
    cases.open_identity(particulars_key(id))
    return redirect(url_for(".show", id=id, _anchor="pemohon"))


def _file(id: int) -> tuple[StoredFile, Objection]:
    """A file that lies with an objection, and that objection; every other one is 404."""
    stored = scoped(StoredFile, id)
    owner, _colon, number = (stored.draft_key or "").partition(":")
    if owner != "objection" or not number.isdigit():
        abort(404)
    return stored, scoped(Objection, int(number))


def _file_key(id: int) -> str:
    return f"objection-file:{id}"


@bp.get("/keberatan/berkas/<int:id>")
@guard.requires(Permission.OBJECTION_VIEW)
def file(id: int) -> AnyResponse:
    """Hand out a file of an objection, always as an attachment; one with an identity only after it was recorded."""
    stored, objection = _file(id)
    if stored.kind in identity.IDENTITY_KINDS:
        opened = cases.identity_open_until(_file_key(id))
        if opened is None or not g.actor.can(Permission.IDENTITY_SHOW):
            flash(_("Berkas identitas dibuka dari halaman ini oleh yang berwenang, dan pembukaannya dicatat."))
            return redirect(url_for(".show", id=objection.id))
    return cases.download(files.bytes_of(stored), stored.name, stored.media_type)


@bp.post("/keberatan/berkas/<int:id>")
@guard.requires(Permission.IDENTITY_SHOW)
def file_open(id: int) -> AnyResponse:
    """Record that a file with somebody's identity is opened, then hand it out."""
    stored, objection = _file(id)
    with committed():
        identity.show_file_of_objection(stored, objection, actor=g.actor, now=clock.now())
    cases.open_identity(_file_key(id))
    return redirect(url_for(".file", id=id))


@bp.get("/keberatan/surat/<int:id>.pdf")
@guard.requires(Permission.OBJECTION_VIEW)
def letter(id: int) -> Response:
    """Hand out a letter of an objection: the very bytes that were issued, or its copy with an electronic signature."""
    issued = scoped(Letter, id)
    objection = db.session.scalar(queries.objection_of_letter(issued.id))
    if objection is None or issued.sha256 is None or not may_open(issued, objection):
        abort(404)  # another kind of letter, still being drawn, or not open to this office
    name = f"{wording.letter_title(issued.kind)} {issued.number}.pdf".replace("/", "-")
    return cases.download(signing.best_copy(issued), name, "application/pdf", inline=True)
