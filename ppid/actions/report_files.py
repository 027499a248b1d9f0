"""The files of a report: PDF, workbook and open JSON, of a draft as it stands now and of what was sent as it was.

The PDF of a report that was sent is drawn once and kept; a long one is drawn in the background.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Iterator
from datetime import datetime
from typing import Any, BinaryIO, cast

from flask_babel import force_locale

from ppid import clock, sheets
from ppid.access import system_of
from ppid.actions import jobs, report_tables
from ppid.actions.events import record_for_body
from ppid.actions.report_figures import Plain, last_whole_day, of_span
from ppid.actions.report_words import Share, Table, span_of, span_words
from ppid.actions.reports import span_of as span_of_report
from ppid.bundles import shelf
from ppid.clock import local_date
from ppid.db import committed, db, rest
from ppid.law.reports import CHAPTERS
from ppid.law.roles import Role
from ppid.models import Export, ExportState, Official, PublicBody, ServiceReport
from ppid.queries.exports import unfinished_of
from ppid.queries.people import holder_of
from ppid.sheets import MEDIA_TYPES as SHEET_TYPES
from ppid.sheets import XLSX

PDF, JSON = "pdf", "json"
FORMS = (PDF, XLSX, JSON)
MEDIA_TYPES = {PDF: "application/pdf", XLSX: SHEET_TYPES[XLSX], JSON: "application/json"}
AT_ONCE = 300  # rows of the list that one answer of the server prints
SUBJECT = "report:"


def figures_of(report: ServiceReport, *, now: datetime) -> Plain:
    """The figures of a report: frozen when it was sent, else counted now for the last day that is over."""
    if report.sent_at is not None:
        return report.figures
    return of_span(report.body, span_of_report(report), on=last_whole_day(report.body, now))


def is_long(figures: Plain) -> bool:
    """Whether the PDF is drawn in the background."""
    return len(figures["daftar"]) > AT_ONCE


# Open JSON


def as_json(figures: Plain, texts: dict[str, Any]) -> bytes:
    """The figures with the texts beside them, and what the columns of the list are called."""
    written = {
        section.key: {"bagian": section.title, "teks": texts[section.key]}
        for chapter in CHAPTERS
        for section in chapter.sections
        if texts.get(section.key)
    }
    return json.dumps(figures | {"teks": written}, ensure_ascii=False, indent=1).encode()


# Workbook


def write_xlsx(file: BinaryIO, figures: Plain) -> None:
    """Write every table of a report on a sheet of its own, the list of requests last. Indonesian."""
    with force_locale("id"):
        name = figures["badan_publik"]["nama"]
        period = span_words(span_of(figures["periode"]))
        lines = (name, f"Laporan layanan informasi publik, {period}, keadaan {figures['keadaan_pada']}")
        made = [_page(table, lines) for table in _tables(figures)]
        headings = tuple(words for words, _kind in report_tables.list_headings())
        listed = sheets.Sheet("Daftar permohonan", lines, headings, (28, 12, 12, 12, 11, 26, 24))
        rows = (tuple(map(_cell, row)) for row in report_tables.list_rows(figures))
        sheets.write_book(file, [*made, ("Daftar permohonan", listed, rows)])


def _tables(figures: Plain) -> list[Table]:
    wanted = (
        report_tables.yearly_facts,
        report_tables.limits,
        report_tables.lengths,
        report_tables.months,
        report_tables.channels,
        report_tables.applicants,
        report_tables.units,
        report_tables.outcomes,
        report_tables.refusals,
        report_tables.objections,
        report_tables.objection_grounds,
        report_tables.disputes,
        report_tables.dispute_list,
    )
    return [one(figures) for one in wanted]


def _page(table: Table, lines: tuple[str, ...]) -> tuple[str, sheets.Sheet, list[tuple[sheets.Value, ...]]]:
    widths = tuple(12 if kind else 44 if place == 0 else 30 for place, (_words, kind) in enumerate(table.headings))
    about = (*lines, table.note) if table.note else lines
    sheet = sheets.Sheet(table.title, about, tuple(words for words, _kind in table.headings), widths)
    return table.key, sheet, [tuple(map(_cell, row)) for row in table.rows]


def _cell(value: Any) -> sheets.Value:
    """A share is a number from 0 to 1 that is shown in percent."""
    return sheets.Percent(value.value) if isinstance(value, Share) else value


# PDF


def preview(report: ServiceReport, *, now: datetime) -> bytes:
    """A draft on paper, marked as one; of a long list the beginning only. Ends the reading transaction."""
    from ppid.actions import report_prints

    figures = figures_of(report, now=now)
    official = db.session.scalar(holder_of(report.body_id, Role.OFFICER, local_date(now, report.body.zone)))
    made = report_prints.laid_out(report.body, figures, report.chapters, report_prints.Telling(), official)
    rest()
    with tempfile.TemporaryFile() as file:
        report_prints.write(cast(BinaryIO, file), report_prints.shortened(made, AT_ONCE))
        file.seek(0)
        return file.read()


def write_pdf(
    file: BinaryIO,
    body: PublicBody,
    figures: Plain,
    texts: dict[str, Any],
    *,
    report: ServiceReport | None = None,
    told: Any = None,
) -> None:
    """Print a whole report; one that was sent says when, to whom and by whom. Ends the reading transaction."""
    from ppid.actions import report_prints

    if report is None or report.sent_on is None:
        official = db.session.scalar(holder_of(body.id, Role.OFFICER, clock.today(body.zone)))
        telling = report_prints.Telling()
    else:
        official = db.session.get(Official, report.official_id) if report.official_id else None
        commission = db.session.get(PublicBody, report.commission_id) if report.commission_id else None
        telling = report_prints.Telling(commission.name if commission else "", report.sent_on, report.edition)
    made = report_prints.laid_out(body, figures, texts, telling, official)
    rest()
    report_prints.write(file, made, told)


def storage_key(report_id: int) -> str:
    """Where the PDF of a report lies: the same place however often it is tried."""
    return f"reports/{report_id}"


def draw(report_id: int, told: Any = None) -> None:
    """Draw the PDF of a report that was sent, keep it and put its fingerprint on the body's record; once.

    Commits by itself. Raises CannotPrint and StorageError.
    """
    report = db.session.get_one(ServiceReport, report_id)
    if report.sent_at is None or report.storage_key is not None:
        return
    body, figures, texts = report.body, report.figures, report.chapters
    key, digest = storage_key(report_id), hashlib.sha256()
    with shelf.scratch() as file:
        write_pdf(file, body, figures, texts, report=report, told=told)
        for chunk in shelf.chunks(file):
            digest.update(chunk)
        shelf.keep(key, file)
        size_bytes = shelf.size_of(file)
    with committed():
        report = db.session.get_one(ServiceReport, report_id, with_for_update={"key_share": True, "of": ServiceReport})
        if report.storage_key is not None:
            return  # another process was faster, with the same bytes
        report.storage_key, report.sha256, report.size_bytes = key, digest.hexdigest(), size_bytes
        record_for_body(
            "report_drawn",
            report.body,
            actor=system_of(report.body_id),
            now=clock.now(),
            kind=report.kind,
            year=report.year,
            period=report.period,
            edition=report.edition,
            sha256=report.sha256,
        )


def pieces(report: ServiceReport) -> Iterator[bytes]:
    """The PDF of a report that was sent, piece by piece. Raises StorageError when one is gone or damaged."""
    assert report.storage_key is not None
    return shelf.read(report.storage_key, report.size_bytes or 0)


# In the background


def ask(report: ServiceReport, *, official_id: int, now: datetime) -> Export:
    """Let the PDF of a report be drawn in the background; while it is, it is that job. The caller commits."""
    subject = f"{SUBJECT}{report.id}"
    for export in db.session.scalars(unfinished_of(official_id, subject, PDF)):
        return export
    export = Export(
        body_id=report.body_id,
        official_id=official_id,
        subject=subject,
        form=PDF,
        wanted={},
        state=ExportState.WAITING,
        done=0,
        total=len(report.figures["daftar"]),
        error="",
        asked_at=now,
    )
    db.session.add(export)
    db.session.flush()
    return export


def make(work: jobs.Work) -> None:
    """Draw the report that a claimed job is about. Commits after every piece."""
    export = db.session.get_one(Export, work.claim.id)
    report_id = int(export.subject.removeprefix(SUBJECT))
    work.begin(export.total)
    draw(report_id, told=work.step)
    report = db.session.get_one(ServiceReport, report_id)
    work.finish(storage_key=report.storage_key, sha256=report.sha256, size_bytes=report.size_bytes)
