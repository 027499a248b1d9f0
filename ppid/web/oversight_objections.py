"""The objections, ordered items and disputes behind the figures of one body, as a list and as CSV. No person.

``angka`` names the figure in the address; without it everything of the period is listed.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, cast

from flask import abort, request, url_for
from werkzeug.wrappers import Response

from ppid import sheets
from ppid.access import Permission
from ppid.actions import oversight as actions
from ppid.actions.oversight import Moment, ObjectionRow, Order, Sought
from ppid.law.compliance import Indicator
from ppid.law.remedies import OF_DISPUTES, OF_ITEMS, REMEDIES, Remedies
from ppid.models import Dispute, PublicBody
from ppid.web import guard, objection_words, papers
from ppid.web import oversight_words as words
from ppid.web.forms.oversight import MomentForm, in_address
from ppid.web.oversight import FIGURE, bp, moment_form, page_about
from ppid.web.oversight_cases import link_of
from ppid.web.scope import overseen_body

WHOLE = "penyebut"


@dataclass(frozen=True, slots=True)
class Asked:
    """Which figure an address asks for; None for everything of the period. ``is_whole`` asks for its denominator."""

    indicator: Indicator[Remedies] | None
    is_whole: bool

    @property
    def in_address(self) -> dict[str, Any]:
        if self.indicator is None:
            return {}
        part = {"bagian": WHOLE} if self.is_whole else {}
        return {FIGURE: words.REMEDY_SLUGS[self.indicator.key], **part}

    def of(self, body: PublicBody, moment: Moment) -> tuple[Sought, Remedies]:
        """The rows that are asked for, and what is counted of all."""
        every = actions.sought(body, moment)
        if self.indicator is None:
            return every, every.counted
        return actions.remedies_behind(every, self.indicator.key, is_whole=self.is_whole), every.counted


def _asked() -> Asked:
    """What the address asks for; a figure or a part that is not there is 404."""
    figure, part = request.args.get(FIGURE, ""), request.args.get("bagian", "")
    if figure and figure not in words.REMEDY_KEYS:
        abort(404)
    indicator = REMEDIES[words.REMEDY_KEYS[figure]] if figure else None
    if part and (part != WHOLE or indicator is None or indicator.whole is None):
        abort(404)
    return Asked(indicator, bool(part))


@bp.get("/pengawasan/<slug>/keberatan")
@guard.requires(Permission.FIGURES_VIEW)
def objections(slug: str) -> str | tuple[str, int]:
    """List the objections, ordered items and disputes that a figure of one body counts, or all of them."""
    subject, wanted = overseen_body(slug), _asked()
    form = moment_form(subject)
    if not form.validate():
        return _page(subject, form, wanted), 422
    found, counted = wanted.of(subject, form.moment)
    at: dict[str, Any] = {"slug": slug} | in_address(form.moment)
    one = wanted.indicator
    return _page(
        subject,
        form,
        wanted,
        found=found,
        value=one.value(counted) if one else None,
        whole=one.whole(counted) if one and one.whole else None,
        share=one.share(counted) if one else None,
        behind=url_for(".objections", **at, **Asked(one, False).in_address),
        behind_whole=url_for(".objections", **at, **Asked(one, True).in_address),
        sheet=url_for(".objections_sheet", **at, **wanted.in_address),
    )


def _page(subject: PublicBody, form: MomentForm, wanted: Asked, **more: Any) -> str:
    key = wanted.indicator.key if wanted.indicator else ""
    return page_about(
        "objections",
        subject,
        form,
        **({"found": Sought()} | more),
        wanted=wanted,
        of_items=key in OF_ITEMS,
        of_objections=key not in OF_ITEMS | OF_DISPUTES,
        of_disputes=not key or key in OF_DISPUTES,
        link=link_of(subject),
    )


# As a file

OBJECTION_HEADINGS = (
    "nomor", "diterima", "dicatat", "batas_tanggapan", "ditanggapi", "dicabut_atau_selesai", "keadaan", "putusan",
    "butir_diperintahkan", "butir_dilaksanakan", "butir_lewat_batas",
)  # fmt: skip
ITEM_HEADINGS = ("nomor_keberatan", "butir", "ditanggapi", "batas_pelaksanaan", "dilaksanakan", "lewat_batas")
DISPUTE_HEADINGS = ("nomor_keberatan", "diajukan", "dicatat", "komisi_informasi", "teregistrasi", "diputus")


@bp.get("/pengawasan/<slug>/keberatan/baris.csv")
@guard.requires(Permission.FIGURES_VIEW)
def objections_sheet(slug: str) -> Response | tuple[str, int]:
    """Hand out the rows behind such a figure as CSV, without anybody's identity; without a figure, the objections."""
    subject, wanted = overseen_body(slug), _asked()
    form = moment_form(subject)
    if not form.validate():
        return _page(subject, form, wanted), 422
    asked = form.moment
    headings, rows = _cells(wanted, wanted.of(subject, asked)[0], subject.zone, asked)
    file = cast(BinaryIO, tempfile.TemporaryFile())  # noqa: SIM115 -- closed when it has been sent
    sheets.write_csv(file, sheets.Sheet("keberatan", (), headings, ()), rows)
    of_what = "-".join(["keberatan", *map(str, wanted.in_address.values())])
    name = f"{subject.slug}-{of_what}-{asked.first}-{asked.last}-per-{asked.on}.csv"
    return papers.sheet_answer(file, sheets.MEDIA_TYPES[sheets.CSV], name)


def _cells(wanted: Asked, found: Sought, zone: str, asked: Moment) -> tuple[tuple[str, ...], Iterator[sheets.Row]]:
    key = wanted.indicator.key if wanted.indicator else ""
    if key in OF_ITEMS:
        return ITEM_HEADINGS, (_item_cells(*one) for one in found.items)
    if key in OF_DISPUTES:
        return DISPUTE_HEADINGS, (_dispute_cells(one, zone, asked) for one in found.disputes)
    return OBJECTION_HEADINGS, (_objection_cells(one, zone) for one in found.objections)


def _objection_cells(one: ObjectionRow, zone: str) -> sheets.Row:
    return (
        one.number,
        one.received_on,
        words.recorded(one.recorded_at, zone),
        one.due_on,
        one.ruled_on,
        one.ended_on,
        words.objection_state(one)[1],
        objection_words.verdict_words(one.outcome) if one.outcome else "",
        one.ordered,
        one.executed,
        one.overdue,
    )


def _item_cells(objection: ObjectionRow, one: Order) -> sheets.Row:
    return (objection.number, one.item, objection.ruled_on, one.due_on, one.executed_on, int(one.is_overdue))


def _dispute_cells(one: Dispute, zone: str, asked: Moment) -> sheets.Row:
    return (
        one.objection.number,
        one.petitioned_on,
        words.recorded(one.recorded_at, zone),
        one.commission_name,
        one.registered_on if one.registered_on and one.registered_on <= asked.on else None,
        one.decided_on if one.decided_on and one.decided_on <= asked.on else None,
    )
