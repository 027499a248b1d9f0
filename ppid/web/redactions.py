"""Penghitaman, page by page: sources of a case, marks on them, and the copy that is given out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response as AnyResponse

from ppid import clock
from ppid import redaction as engine
from ppid.access import Permission
from ppid.actions import drafts, files, redactions
from ppid.actions.redactions import Made, RedactionRefused, Refusal, marks_of
from ppid.actions.requests import Stale
from ppid.db import committed, db, rest
from ppid.i18n import format_moment
from ppid.law.workflow import OPEN
from ppid.models import FileKind, InfoRequest, Redaction
from ppid.queries import redactions as queries
from ppid.redaction import Found, Mark
from ppid.uploads import MAX_BYTES
from ppid.web import cases, guard, wording
from ppid.web.forms.redactions import (
    MOST_FOUND,
    REFUSALS,
    CopyForm,
    FoundForm,
    MarkForm,
    SearchForm,
    SourceForm,
    add_refusal,
    engine_words,
)
from ppid.web.scope import scoped

bp = Blueprint("redactions", __name__)

Page = str | AnyResponse | tuple[str, int]
NOT_TAKEN = (Stale, StaleDataError, RedactionRefused)
OVERTAKEN = frozenset({Refusal.ANSWERED, Refusal.FINISHED, Refusal.UNFINISHED})  # true by now, not when it was opened


# The list, and a new source


@bp.route("/permohonan/<int:id>/penghitaman", methods=["GET", "POST"])
@guard.requires(Permission.REQUEST_DECIDE)
def overview(id: int) -> Page:
    """Show what is being blacked out in a case; on POST, take in another source."""
    case = cases.load_case(id)
    info_request, now = case.info_request, clock.now()
    form = SourceForm(info_request.items)
    if not form.is_submitted():
        return _overview_page(case, form)
    if not form.validate() or form.clean is None:
        return _overview_page(case, form), 422
    uploads = [files.Upload(form.clean, FileKind.SOURCE, form.chosen.id)]
    try:
        with files.stored(info_request, uploads, now=now) as (source,), committed():
            made = redactions.start(info_request, form.chosen, source, form.sizes, actor=g.actor, now=now)
    except RedactionRefused as refused:
        db.session.rollback()
        add_refusal(form, refused.refusal)
        return _overview_page(cases.load_case(id), form), 409
    return redirect(url_for(".work", id=made.id))


def _overview_page(case: cases.Case, form: SourceForm) -> str:
    info_request = case.info_request
    return render_template(
        "redactions/overview.html",
        body=info_request.body,
        case=case,
        info_request=info_request,
        rows=db.session.scalars(queries.of_request(info_request.id)).all(),
        can_change=info_request.status in OPEN,
        form=form,
        largest=f"{MAX_BYTES // 1024 // 1024} MB",
        words=wording,
    )


# One source


def _load(id: int) -> Redaction:
    """One blacking-out of the acting office with everything its page shows; anybody else's is 404."""
    scoped(Redaction, id)
    return db.session.scalars(queries.whole(id)).one()


@dataclass(slots=True)
class Desk:
    """The forms of the working page; a step that was not taken puts its own back with what was typed."""

    search: SearchForm
    mark: MarkForm
    copy: CopyForm

    @classmethod
    def of(cls, one: Redaction) -> Desk:
        return cls(SearchForm(), MarkForm(one.pages), CopyForm())

    def prepare(self, one: Redaction, page: int) -> None:
        """Fill in what was not typed: the state of the page, the last ground, a name that says nothing."""
        last = one.marks[-1] if one.marks else None
        for form in (self.search, self.mark):
            if last and not _is_sent(form):
                form.letter.data, form.reason.data = last["letter"], last["reason"]
        if not _is_sent(self.mark):
            self.mark.page.data = page
        if not _is_sent(self.copy):
            self.copy.name.data = f"{_('Salinan dihitamkan, butir %(number)s', number=one.item.number)}.pdf"
        for versioned in (self.mark, self.copy):
            versioned.version.renew(one.version)


def _is_sent(form: SearchForm | MarkForm | CopyForm) -> bool:
    return any(field.raw_data for field in form if field.name in request.form)


@bp.get("/penghitaman/<int:id>")
@guard.requires(Permission.REQUEST_DECIDE)
def work(id: int) -> str:
    """Show one page of a source with its marks, and everything that can be done with it."""
    one = _load(id)
    return _work_page(one, Desk.of(one), _page_asked(one))


def _page_asked(one: Redaction) -> int:
    asked = request.values.get("halaman", 1, type=int)
    return min(max(asked, 1), len(one.pages))


def _work_page(one: Redaction, desk: Desk, page: int, *, conflict: str | None = None) -> str:
    info_request = one.info_request
    desk.prepare(one, page)
    marks = marks_of(one)
    return render_template(
        "redactions/work.html",
        body=info_request.body,
        info_request=info_request,
        one=one,
        page=page,
        size=one.pages[page - 1],
        marks=marks,
        here={id: mark for id, mark in marks.items() if mark.page == page},
        search_form=desk.search,
        mark_form=desk.mark,
        copy_form=desk.copy,
        can_change=info_request.status in OPEN,
        conflict=conflict,
        drawn=_spans(one.drawn),
        for_notice=redactions.marks_as_text(one),
        article=redactions.ARTICLE,
    )


def _spans(pages: Sequence[int]) -> str:
    """Pages as a list: "1–4, 9"."""
    runs = redactions.runs_of(pages)
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)


def _not_taken(id: int, desk: Desk, page: int, error: Exception) -> tuple[str, int]:
    """Show the page again with what was typed: 409 when somebody was faster, 422 when the step itself is wrong."""
    db.session.rollback()
    one = _load(id)
    if isinstance(error, RedactionRefused) and error.refusal not in OVERTAKEN:
        add_refusal(desk.mark if _is_sent(desk.mark) else desk.copy, error.refusal)
        return _work_page(one, desk, page), 422
    return _work_page(one, desk, page, conflict=_conflict(one)), 409


def _conflict(one: Redaction) -> str:
    """What happened since the page was opened: the answer went out, or who changed the marks, and when."""
    if one.info_request.status not in OPEN:
        return str(REFUSALS[Refusal.ANSWERED])
    return _(
        "Diubah oleh %(who)s pada %(when)s.",
        who=one.changed_by,
        when=format_moment(one.changed_at, one.info_request.body.zone),
    )


@bp.get("/penghitaman/<int:id>/halaman/<int:page>.png")
@guard.requires(Permission.REQUEST_DECIDE)
def picture(id: int, page: int) -> Response:
    """One page as a picture: of the source while it is being marked, of the copy once it is made."""
    one = scoped(Redaction, id)
    if not 1 <= page <= len(one.pages):
        abort(404)
    file = one.result or one.source
    db.session.expunge(file)
    rest()
    answer = Response(engine.page_png(files.bytes_of(file), page), mimetype="image/png")
    answer.headers["Cache-Control"] = "no-store"
    return answer


# Marks


@bp.post("/penghitaman/<int:id>/tandai")
@guard.requires(Permission.REQUEST_DECIDE)
def mark(id: int) -> Page:
    """Mark one rectangle by its numbers."""
    one = _load(id)
    desk, page = Desk.of(one), _page_asked(one)
    form = desk.mark
    if not form.validate():
        return _work_page(one, desk, page), 422
    box, version = form.box, form.version.number
    try:
        with committed():
            redactions.mark(one, form.marks([box]), actor=g.actor, now=clock.now(), version=version)
    except NOT_TAKEN as error:
        return _not_taken(id, desk, box.page, error)
    return _back(id, box.page)


def _back(id: int, page: int, anchor: str = "halaman") -> AnyResponse:
    return redirect(url_for(".work", id=id, halaman=page, _anchor=anchor))


@bp.post("/penghitaman/<int:id>/cari")
@guard.requires(Permission.REQUEST_DECIDE)
def search(id: int) -> Page:
    """Show where a text stands, to be confirmed. Sent by POST so that what is searched stays out of addresses."""
    one = _load(id)
    desk, page = Desk.of(one), _page_asked(one)
    if not desk.search.validate():
        return _work_page(one, desk, page), 422
    text = desk.search.text.data or ""
    found, more = _unmarked(one, text)
    one = _load(id)
    form = FoundForm()
    form.text.data, form.letter.data, form.reason.data = text, desk.search.letter.data, desk.search.reason.data
    form.chosen.data = [key for key, _found in found]
    return _found_page(one, form, found, more)


def _unmarked(one: Redaction, text: str) -> tuple[list[tuple[str, Found]], bool]:
    """The places of a text that no mark covers yet, each under a key of its own, and whether there are more."""
    marks, source = list(marks_of(one).values()), one.source
    db.session.expunge(source)
    rest()
    places = engine.find(files.bytes_of(source), text)
    fresh = [(str(key), found) for key, found in enumerate(places) if not _is_covered(found, marks)]
    return fresh[:MOST_FOUND], len(fresh) > MOST_FOUND


def _is_covered(found: Found, marks: Sequence[Mark]) -> bool:
    return all(any(mark.covers(box) for mark in marks) for box in found.boxes)


def _found_page(
    one: Redaction, form: FoundForm, found: list[tuple[str, Found]], more: bool, *, conflict: str | None = None
) -> str:
    form.show(found)
    form.version.renew(one.version)
    return render_template(
        "redactions/found.html",
        body=one.info_request.body,
        info_request=one.info_request,
        one=one,
        page=_page_asked(one),
        form=form,
        more=more,
        conflict=conflict,
    )


@bp.post("/penghitaman/<int:id>/tandai-hasil")
@guard.requires(Permission.REQUEST_DECIDE)
def mark_found(id: int) -> Page:
    """Mark the confirmed places of a text."""
    one = _load(id)
    page, form = _page_asked(one), FoundForm()
    found, more = _unmarked(one, form.text.data or "")
    one = _load(id)
    if not form.validate():
        return _found_page(one, form, found, more), 422
    chosen = set(form.chosen.data or ())
    boxes = [box for key, place in found if key in chosen for box in place.boxes]
    try:
        with committed():
            added = redactions.mark(one, form.marks(boxes), actor=g.actor, now=clock.now(), version=form.version.number)
    except NOT_TAKEN as error:
        db.session.rollback()
        found, more = _unmarked(_load(id), form.text.data or "")
        one = _load(id)
        if isinstance(error, RedactionRefused) and error.refusal not in OVERTAKEN:
            add_refusal(form, error.refusal)
            return _found_page(one, form, found, more), 422
        return _found_page(one, form, found, more, conflict=_conflict(one)), 409
    flash(_("%(count)s bagian ditandai.", count=added), "success")
    return _back(id, page)


# Steps with one button


def _step(id: int, step: Callable[..., Any]) -> tuple[Any, Page | None]:
    """Take a step that only needs to know on which state the page was opened."""
    one = _load(id)
    version = request.form.get("version", type=int)
    if version is None:
        abort(400)
    try:
        with committed():
            return step(one, actor=g.actor, now=clock.now(), version=version), None
    except NOT_TAKEN:
        db.session.rollback()
        one = _load(id)
        return None, (_work_page(one, Desk.of(one), _page_asked(one), conflict=_conflict(one)), 409)


@bp.post("/penghitaman/<int:id>/hapus-tanda")
@guard.requires(Permission.REQUEST_DECIDE)
def unmark(id: int) -> Page:
    """Remove a mark."""
    chosen = set(request.form.getlist("tanda", type=int))
    _removed, refused = _step(id, lambda one, **told: redactions.unmark(one, chosen, **told))
    if refused:
        return refused
    flash(_("Tanda dihapus."), "success")
    return _back(id, request.form.get("halaman", 1, type=int), "tanda")


@bp.post("/penghitaman/<int:id>/buang")
@guard.requires(Permission.REQUEST_DECIDE)
def discard(id: int) -> Page:
    """Forget a source that was taken in by mistake."""
    request_id = scoped(Redaction, id).request_id
    keys, refused = _step(id, redactions.discard)
    if refused:
        return refused
    drafts.erase(keys)
    flash(_("Dokumen asli dan tandanya dibuang."), "success")
    return redirect(url_for(".overview", id=request_id))


@bp.post("/penghitaman/<int:id>/batalkan-salinan")
@guard.requires(Permission.REQUEST_DECIDE)
def reopen(id: int) -> Page:
    """Take the copy back, to mark more or less."""
    keys, refused = _step(id, redactions.reopen)
    if refused:
        return refused
    drafts.erase(keys)
    flash(_("Salinan dibatalkan. Tandanya masih ada dan dapat diubah."), "success")
    return _back(id, 1)


# The copy


@bp.post("/penghitaman/<int:id>/salinan")
@guard.requires(Permission.REQUEST_DECIDE)
def finish(id: int) -> Page:
    """Make the copy, outside of any transaction, and let it belong to the item."""
    one = _load(id)
    desk, page, now = Desk.of(one), _page_asked(one), clock.now()
    form = desk.copy
    if not form.validate():
        return _work_page(one, desk, page), 422
    try:
        made = redactions.copy_of(one, form.file_name, draw_all=bool(form.draw_all.data), version=form.version.number)
        _keep(one, made, now)
    except engine.RedactionError as error:
        db.session.rollback()
        form.form_errors.append(engine_words(error))
        return _work_page(_load(id), desk, page), 422
    except NOT_TAKEN as error:
        return _not_taken(id, desk, page, error)
    flash(_("Salinan yang dihitamkan sudah dibuat. Periksa setiap halamannya di bawah."), "success")
    return _back(id, page)


def _keep(one: Redaction, made: Made, now: Any) -> None:
    info_request: InfoRequest = one.info_request
    uploads = [files.Upload(made.clean, FileKind.GIVEN, one.item_id)]
    with files.stored(info_request, uploads, now=now) as (result,), committed():
        redactions.finish(one, result, made, actor=g.actor, now=now)
