"""A body's own words in its letters: the blocks it may word, each with its preview and its versions."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import Any

from flask import Response, abort, flash, g, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from ppid import clock
from ppid.access import Permission
from ppid.actions import letter_previews
from ppid.actions import letter_texts as actions
from ppid.db import committed, db
from ppid.letters import texts
from ppid.letters.placeholders import PLACEHOLDERS, Placeholder
from ppid.letters.samples import SAMPLES
from ppid.letters.texts import Block, Fault, Reason, TextKind
from ppid.models import LetterText, Official, PublicBody
from ppid.queries import letter_texts as queries
from ppid.web import guard
from ppid.web.forms.letter_texts import RestoreForm, TextForm
from ppid.web.keeping import asked_number, bp, own_body
from ppid.web.limits import LOOKING, limiter
from ppid.web.summaries import Difference

VERSION_DIGITS = 9
Page = str | AnyResponse | tuple[str, int]


def fault_words(fault: Fault, block: Block) -> str:
    """What is wrong with a text, as a sentence."""
    what, known = fault.what, ", ".join(f"{{{name}}}" for name in block.fills)
    sentences = {
        Reason.TOO_LONG: _("Paling panjang %(most)s huruf.", most=what),
        Reason.TOO_MANY_LINES: _("Paling banyak %(most)s baris.", most=what),
        Reason.UNKNOWN: _("%(word)s tidak dikenal di sini. Yang dikenal: %(known)s.", word=what, known=known),
        Reason.BRACE: _("Tanda kurung kurawal hanya untuk isian otomatis, seperti %(known)s.", known=known),
        Reason.MISSING: _("Sebutkan %(word)s: bagian surat ini harus memuatnya.", word=what),
        Reason.TOO_MANY_PLACEHOLDERS: _("Paling banyak %(most)s isian otomatis.", most=what),
        Reason.TOO_MANY_PHRASES: _("Paling banyak %(most)s kalimat.", most=what),
        Reason.PHRASE_TOO_LONG: _("Satu kalimat paling panjang %(most)s huruf.", most=what),
        Reason.NO_PLACEHOLDERS: _("Kalimat baku tidak diisi otomatis. Hapus tanda kurung kurawalnya."),
    }
    return sentences[fault.reason]


# The list


@bp.get("/admin/surat")
@guard.requires(Permission.BODY_MANAGE)
def letter_texts() -> str:
    """Every kind of letter with its blocks, and which of them the body words itself."""
    body = own_body()
    own = {(row.kind, row.block): row for row in db.session.scalars(queries.current(body.id))}
    return render_template("letter_texts/index.html", body=body, kinds=texts.KINDS, own=own)


# One block


@dataclass(frozen=True, slots=True)
class Place:
    """The block that an address names."""

    kind: TextKind
    block: Block

    @property
    def address(self) -> dict[str, Any]:
        return {"letter": self.kind.slug, "block": self.block.slug}

    @property
    def title(self) -> str:
        return _("%(block)s: %(letter)s", block=_(self.block.label), letter=_(self.kind.title))

    @property
    def placeholders(self) -> list[tuple[Placeholder, str]]:
        """What may be used, each with what the example of the letter has there."""
        if self.block.is_list:
            return []
        example = SAMPLES[self.kind.key]
        return [(known, known.value(example)) for name in self.block.fills if (known := PLACEHOLDERS[name])]


def _place(letter: str, block: str) -> Place:
    for kind in texts.KINDS:
        if kind.slug == letter:
            for one in kind.blocks:
                if one.slug == block:
                    return Place(kind, one)
    abort(404)


@bp.route("/admin/surat/<letter>/<block>", methods=["GET", "POST"])
@guard.requires(Permission.BODY_MANAGE)
def letter_text(letter: str, block: str) -> Page:
    """Edit the words of a block; on POST show how they look, or keep them as the next version."""
    place, body, form = _place(letter, block), own_body(), TextForm()
    if not form.is_submitted():
        last = _latest(body, place)
        form.text.data = _holding(place, last)
        form.based_on.renew(last.version if last else 0)
        return _page(place, form, last)
    if not form.validate():
        return _page(place, form, _latest(body, place)), 422
    try:
        if "pratinjau" in request.form and not place.block.is_list:
            return _page(place, form, _latest(body, place), _pictures(place, form.typed))
        with committed():
            body = own_body()
            made = actions.save(
                body,
                place.kind.key,
                place.block,
                "" if "kembalikan" in request.form else form.typed,
                based_on=form.based_on.number,
                actor=g.actor,
                now=clock.now(),
            )
    except actions.TextRefused as error:
        form.text.errors = [fault_words(fault, place.block) for fault in error.faults]
        return _page(place, form, _latest(own_body(), place)), 422
    except actions.TextChanged:
        return _conflict(place, form)
    _say(made)
    return redirect(url_for(".letter_text", **place.address))


def _latest(body: PublicBody, place: Place) -> LetterText | None:
    return db.session.scalar(queries.latest(body.id, place.kind.key, place.block.key))


def _holding(place: Place, last: LetterText | None) -> str:
    """The words that hold now: the body's own, or else the portal's."""
    return last.text if last and last.text else place.block.default


def _say(made: LetterText | None) -> None:
    if made is None:
        flash(_("Tidak ada yang diubah."))
    elif made.text:
        flash(_("Versi %(number)s disimpan dan berlaku bagi surat yang terbit sesudah ini.", number=made.version))
    else:
        flash(_("Surat yang terbit sesudah ini kembali memakai kata-kata portal."))


def _conflict(place: Place, form: TextForm) -> tuple[str, int]:
    """Somebody saved meanwhile: nothing typed is lost, and the next sending makes a version after theirs."""
    last = _latest(own_body(), place)
    form.based_on.renew(last.version if last else 0)
    saved = Difference(place.title, _("Teks"), _holding(place, last), form.typed)
    return _page(place, form, last, conflict=saved), 409


def _page(
    place: Place,
    form: TextForm,
    last: LetterText | None,
    pictures: list[str] | None = None,
    *,
    conflict: Difference | None = None,
) -> str:
    body, seen = own_body(), asked_number("sebelum", VERSION_DIGITS)
    rows = list(db.session.execute(queries.history(body.id, place.kind.key, place.block.key, before=seen)))
    has_more, rows = len(rows) > queries.PAGE_ROWS, rows[: queries.PAGE_ROWS]
    return render_template(
        "letter_texts/edit.html",
        body=body,
        place=place,
        block=place.block,
        form=form,
        last=last,
        pictures=pictures,
        conflict=conflict,
        versions=[(row, _author(official)) for row, official in rows],
        is_first_page=seen is None,
        next_version=rows[-1][0].version if rows and has_more else None,
        chosen=_chosen(body, place),
    )


def _author(official: Official | None) -> str:
    return f"{official.name}, {official.jabatan}" if official else _("Portal")


def _chosen(body: PublicBody, place: Place) -> tuple[LetterText, Difference] | None:
    """The version that the address asks to see, and what it changed in the one before it."""
    version = asked_number("versi", VERSION_DIGITS)
    if version is None:
        return None
    rows = list(db.session.scalars(queries.pair(body.id, place.kind.key, place.block.key, version)))
    if not rows or rows[0].version != version:
        return None
    words = [row.text or place.block.default for row in rows]
    before = words[1] if len(words) > 1 else place.block.default
    return rows[0], Difference(_("Versi %(number)s", number=version), _(place.block.label), before, words[0])


@bp.post("/admin/surat/<letter>/<block>/pakai")
@guard.requires(Permission.BODY_MANAGE)
def letter_text_restore(letter: str, block: str) -> AnyResponse:
    """Let an older version hold again, as a new one."""
    place, form = _place(letter, block), RestoreForm()
    here = redirect(url_for(".letter_text", **place.address))
    if not form.validate():
        abort(400)
    try:
        with committed():
            made = actions.restore(
                own_body(),
                place.kind.key,
                place.block,
                form.version.number,
                based_on=form.based_on.number,
                actor=g.actor,
                now=clock.now(),
            )
    except LookupError:
        abort(404)
    except actions.TextChanged:
        flash(_("Teks ini diubah orang lain sejak halaman dibuka. Periksa versi yang berlaku, lalu ulangi."), "error")
        return here
    except actions.TextRefused as error:
        flash(" ".join(fault_words(fault, place.block) for fault in error.faults), "error")
        return here
    _say(made)
    return here


# How it looks


@bp.post("/admin/surat/<letter>/<block>/pratinjau")
@guard.requires(Permission.BODY_MANAGE)
@limiter.limit(LOOKING)
def letter_text_preview(letter: str, block: str) -> Response | tuple[Response, int]:
    """The pages of the example with what is typed, for the script of the page; nothing is kept."""
    place, form = _place(letter, block), TextForm()
    if place.block.is_list:
        abort(404)
    try:
        return jsonify(pages=_pictures(place, form.typed))
    except actions.TextRefused as error:
        return jsonify(errors=[fault_words(fault, place.block) for fault in error.faults]), 422


def _pictures(place: Place, typed: str) -> list[str]:
    """The pages as addresses that hold the pictures themselves."""
    pages = letter_previews.pages(own_body(), place.kind.key, place.block, typed)
    return [f"data:image/png;base64,{base64.b64encode(page).decode()}" for page in pages]
