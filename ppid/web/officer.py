"""The officers' room: one case with everything about it, its files and letters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Response, abort, flash, g, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from ppid import clock
from ppid.access import Permission
from ppid.actions import files, identity, referrals, request_forms, signing
from ppid.actions.notes import is_own
from ppid.db import committed, db
from ppid.law.roles import Role
from ppid.models import CaseNote, CaseTag, Event, FileKind, InfoRequest, Letter, StoredFile
from ppid.queries import notes as note_queries
from ppid.queries import objections as objection_queries
from ppid.queries import requests as queries
from ppid.web import (
    answers,
    approvals,
    assignments,
    cases,
    guard,
    letter_marks,
    objection_words,
    progress,
    rights,
    steps,
    wording,
    worklists,
)
from ppid.web.cases import bp
from ppid.web.forms.notes import NoteForm, TagForm
from ppid.web.scope import scoped

__all__ = ["approvals", "bp", "case_page", "worklists"]

SHOWN_ELSEWHERE = frozenset({FileKind.GIVEN, FileKind.MATERIAL})  # with their item, or with the unit's proposal
NOT_FOR_UNITS = frozenset(FileKind) - {FileKind.ATTACHMENT}


@bp.get("/permohonan/<int:id>")
@guard.requires(Permission.REQUEST_VIEW)
def request_show(id: int) -> str:
    """Show everything about one case, and the steps that the law allows this office now."""
    return case_page(id)


def case_page(id: int, *, note_form: NoteForm | None = None, tag_form: TagForm | None = None) -> str:
    """The page of a case; the forms of its notes and tags are new unless one comes back with what is wrong."""
    case = cases.load_case(id)
    info_request, is_unit = case.info_request, g.actor.doer is Role.UNIT_OFFICER
    draft_standing = None if is_unit or not case.is_open else answers.standing_of(info_request)
    may_see, knows_applicant = g.actor.can(Permission.IDENTITY_SHOW), g.actor.can(Permission.APPLICANT_VIEW)
    opened_until = cases.identity_open_until(cases.particulars_key(id)) if may_see else None
    kept = db.session.scalars(queries.files_of(id)).all()
    letters = [] if is_unit else db.session.scalars(queries.letters_of(id)).all()
    return render_template(
        "officer/request_show.html",
        body=info_request.body,
        case=case,
        info_request=info_request,
        opened_until=opened_until,
        particulars=cases.particulars(info_request.applicant, opened=opened_until is not None)
        if knows_applicant
        else [],
        proxy_particulars=info_request.proxy
        and knows_applicant
        and cases.proxy_particulars(info_request.proxy, opened=opened_until is not None),
        given={
            item.id: [
                file
                for file in kept
                if file.item_id == item.id and file.kind is FileKind.GIVEN and not file.is_of_objection
            ]
            for item in info_request.items
        },
        files=[file for file in kept if file.kind not in (NOT_FOR_UNITS if is_unit else SHOWN_ELSEWHERE)],
        identity_kinds=identity.IDENTITY_KINDS,
        letters=letters,
        marks=letter_marks.marks_of(letters),
        can_make_form=g.actor.can(Permission.REQUEST_RECORD) and request_forms.can_issue(info_request, letters),
        check_url=letter_marks.check_href,
        may_open=cases.may_open,
        moments=_moments(id),
        steps=steps.open_steps(info_request, clock.now()),
        draft_standing=draft_standing,
        may_approve=answers.may_approve(info_request, draft_standing),
        panel=assignments.panel_of(case, kept),
        notes=_notes_of(info_request, note_form, tag_form) if g.actor.can(Permission.CASE_NOTE) else None,
        progress=progress.progress_of(info_request, for_office=True),
        can_explain=progress.can_explain(info_request),
        doors=referrals.doors_of(info_request),
        objections=db.session.scalars(objection_queries.of_request(id)).all()
        if g.actor.can(Permission.OBJECTION_VIEW)
        else [],
        no_objection=rights.refusal_of(info_request, clock.today(info_request.body.zone)),
        says=objection_words,
        words=wording,
    )


@dataclass(frozen=True, slots=True)
class Notes:
    """What the PPID keeps beside a case, and the forms that add to it."""

    notes: Sequence[CaseNote]
    tags: Sequence[CaseTag]
    used_tags: Sequence[str]
    note_form: NoteForm
    tag_form: TagForm

    def is_own(self, note: CaseNote) -> bool:
        """Whether who looks may delete the note."""
        return is_own(note, g.actor)


def _notes_of(info_request: InfoRequest, note_form: NoteForm | None, tag_form: TagForm | None) -> Notes:
    return Notes(
        db.session.scalars(note_queries.notes_of(info_request.id)).all(),
        db.session.scalars(note_queries.tags_of([info_request.id])).all(),
        db.session.scalars(note_queries.used_tags(info_request.body_id)).all(),
        note_form or NoteForm(formdata=None),
        tag_form or TagForm(formdata=None),
    )


@dataclass(frozen=True, slots=True)
class Moment:
    """An event as the timeline tells it."""

    event: Event
    sentence: str
    who: str


def _moments(id: int) -> list[Moment]:
    """The events of a case, newest first, each with the office and the person who took the step."""
    offices = {office.id: office for office in db.session.scalars(queries.doers_of(id))}
    found = []
    for event in db.session.scalars(queries.events_of(id)).all()[::-1]:
        office = offices.get(event.official_id or 0)
        who = f"{office.name}, {office.jabatan}" if office else wording.doer_words(event.doer)
        found.append(Moment(event, wording.event_sentence(event), who))
    return found


# Identity, files and letters


@bp.post("/permohonan/<int:id>/identitas")
@guard.requires(Permission.IDENTITY_SHOW)
def identity_show(id: int) -> AnyResponse:
    """Show the applicant's particulars for a few minutes; that they were shown stays in the record for ever."""
    info_request = scoped(InfoRequest, id)
    with committed():
        identity.show(info_request, actor=g.actor, now=clock.now())
    cases.open_identity(cases.particulars_key(id))
    return redirect(url_for(".request_show", id=id, _anchor="pemohon"))


@bp.get("/berkas/<int:id>")
@guard.requires(Permission.REQUEST_VIEW)
def file(id: int) -> AnyResponse:
    """Hand out a file of a case, always as an attachment; one with somebody's identity only after it was recorded."""
    stored = scoped(StoredFile, id)
    if stored.request_id is None:
        abort(404)  # still a draft of the applicant's
    if stored.kind in identity.IDENTITY_KINDS:
        opened = cases.identity_open_until(_file_key(id))
        if opened is None or not g.actor.can(Permission.IDENTITY_SHOW):
            flash(_("Berkas identitas dibuka dari halaman ini oleh yang berwenang, dan pembukaannya dicatat."))
            return redirect(url_for(".request_show", id=stored.request_id))
    return cases.download(files.bytes_of(stored), stored.name, stored.media_type)


@bp.post("/berkas/<int:id>")
@guard.requires(Permission.IDENTITY_SHOW)
def file_open(id: int) -> AnyResponse:
    """Record that a file with somebody's identity is opened, then hand it out."""
    stored = scoped(StoredFile, id)
    if stored.request_id is None:
        abort(404)
    with committed():
        identity.show_file(stored, scoped(InfoRequest, stored.request_id), actor=g.actor, now=clock.now())
    cases.open_identity(_file_key(id))
    return redirect(url_for(".file", id=id))


def _file_key(id: int) -> str:
    return f"file:{id}"


@bp.get("/surat/<int:id>.pdf")
@guard.requires(Permission.REQUEST_VIEW)
def letter(id: int) -> Response:
    """Hand out a letter: the very bytes that were issued, or its copy with an electronic signature."""
    issued = scoped(Letter, id)
    if issued.sha256 is None or not cases.may_open(issued):
        abort(404)  # still being drawn, or not for this office
    name = _("%(title)s %(number)s", title=wording.letter_title(issued.kind), number=issued.number)
    return cases.download(signing.best_copy(issued), f"{name.replace('/', '-')}.pdf", "application/pdf", inline=True)
