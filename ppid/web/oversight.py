"""Figures for those who check: many bodies side by side, one body with every definition, and the rows behind each.

Every address carries its period and the day whose end it tells, so that the same figures come again later. No person
stands on these pages; one case is looked at in `ppid.web.oversight_cases`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import sqlalchemy as sa
from flask import Blueprint, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from ppid import clock
from ppid.access import Permission
from ppid.actions import figures, tallies
from ppid.actions import oversight as actions
from ppid.actions.oversight import Moment
from ppid.db import db
from ppid.law.compliance import FEWEST_SHOWN, INDICATORS, Indicator, Standing, Tally
from ppid.law.exemptions import GROUNDS
from ppid.law.remedies import REMEDIES, Remedies
from ppid.models import PublicBody
from ppid.queries import oversight as queries
from ppid.queries.figures import NO_UNIT
from ppid.web import cases, guard, objection_words, oversight_charts, wording
from ppid.web import oversight_words as words
from ppid.web.forms.oversight import BY_NAME, BodiesForm, MomentForm, in_address
from ppid.web.scope import overseen_body

bp = Blueprint("oversight", __name__)

BODIES_A_PAGE = 100
FIGURE = "angka"  # names the figure whose objections or disputes an address asks for
NO_UNIT_WORDS = _l("Tanpa disposisi")


# Many bodies side by side


@dataclass(frozen=True, slots=True)
class Line:
    """One body, or all of them together, in the table."""

    tally: Tally
    remedies: Remedies
    name: str
    slug: str = ""
    on: date | None = None
    is_current: bool = True

    @property
    def kept_share(self) -> float | None:
        return INDICATORS["kept"].share(self.tally)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table: its heading, its figure as text, and where the rows behind it are listed.

    ``behind`` ends the path of their address, ``named`` names the figure in its query where the path does not.
    """

    heading: Any
    text: Callable[[Line, Line], str]
    behind: str = ""
    named: str = ""


def _count(key: str) -> Callable[[Line, Line], str]:
    return lambda line, _all: words.number(INDICATORS[key].value(line.tally))


def _kept(line: Line, _all: Line) -> str:
    return _(
        "%(share)s (%(kept)s dari %(due)s)",
        share=words.share(line.kept_share),
        kept=words.number(line.tally.kept),
        due=words.number(line.tally.due),
    )


def _remedy(key: str) -> Column:
    one = REMEDIES[key]
    return Column(
        _l(one.label),
        lambda line, _all: words.number(one.value(line.remedies)),
        "keberatan",
        words.REMEDY_SLUGS[key],
    )


COLUMNS = (
    Column(_l("Diterima"), _count("received"), words.SLUGS["received"]),
    Column(_l("Dijawab"), _count("answered"), words.SLUGS["answered"]),
    Column(_l("Tepat waktu"), _kept, words.SLUGS["kept"]),
    Column(
        _l("Selisih dari rata-rata, poin persen"),
        lambda line, every: words.difference(line.kept_share, every.kept_share),
    ),
    Column(_l("Tanpa perpanjangan"), _count("on_time"), words.SLUGS["on_time"]),
    Column(_l("Dalam perpanjangan"), _count("extended"), words.SLUGS["extended"]),
    Column(_l("Terlambat"), _count("late"), words.SLUGS["late"]),
    Column(_l("Tidak dijawab"), _count("silent"), words.SLUGS["silent"]),
    Column(_l("Berjalan"), _count("pending"), words.SLUGS["pending"]),
    Column(_l("Dikabulkan seluruhnya"), _count("given"), words.SLUGS["given"]),
    Column(_l("Dikabulkan sebagian"), _count("given_in_part"), words.SLUGS["given_in_part"]),
    Column(_l("Ditolak"), _count("refused"), words.SLUGS["refused"]),
    Column(_l("Tidak dikuasai"), _count("not_held"), words.SLUGS["not_held"]),
    Column(_l("Belum didokumentasikan"), _count("not_documented"), words.SLUGS["not_documented"]),
    Column(_l("Hari kerja: median, rata-rata, persentil ke-90"), lambda line, _all: _three(line.tally.days)),
    Column(
        _l("Hari kerja menurut hitungan UU: median, rata-rata, persentil ke-90"),
        lambda line, _all: _three(line.tally.statute_days),
    ),
    *map(_remedy, ("objected", "ruled_late", "unruled", "overdue", "disputes")),
)
SORTS: dict[str, Callable[[Line], Any]] = {
    "diterima": lambda line: -line.tally.received,
    "tepat-waktu": lambda line: (line.kept_share is None, line.kept_share or 0, -line.tally.due),
    "terlambat": lambda line: -line.tally.of(Standing.LATE),
    "tidak-dijawab": lambda line: -line.tally.of(Standing.SILENT),
}


def _three(counted: Any) -> str:
    return "; ".join(words.days(counted))


@bp.get("/pengawasan")
@guard.requires(Permission.FIGURES_VIEW)
def index() -> str | Response:
    """Show the bodies that the office oversees side by side; an office of one body goes to its own page."""
    own = cases.acting_body()
    if g.actor.doer not in queries.ACROSS:
        return redirect(url_for(".show", slug=own.slug))
    now = clock.now()
    form = BodiesForm(clock.local_date(now, own.zone).year, formdata=request.args)
    wanted = queries.overseen(g.actor)
    if form.kinds is not None:
        wanted = sa.and_(wanted, PublicBody.kind.in_(sorted(form.kinds)))
    found = tallies.across(wanted, form.year, form.year, now=now)
    every = Line(found.total, Remedies(found.objections, found.disputes), _("Semua badan publik di tabel ini"))
    lines = [
        Line(row.tally, Remedies(row.objections, row.disputes), row.name, row.slug, row.on, row.is_current)
        for row in found.rows
    ]
    if form.urut.data != BY_NAME:
        lines.sort(key=SORTS[form.urut.data])  # stable: equals stay in the order of their names
    page, next_url, previous_url = _page_of(lines, form)
    return render_template(
        "oversight/index.html",
        body=own,
        form=form,
        columns=COLUMNS,
        every=[column.text(every, every) for column in COLUMNS],
        every_name=every.name,
        lines=[(line, _address(line, form.year), list(_cells(line, every, form.year))) for line in page],
        total=len(lines),
        next_url=next_url,
        previous_url=previous_url,
        counted_at=found.counted_at,
        behind=len(found.behind),
        defined=[*INDICATORS.values(), *REMEDIES.values()],
    )


def _page_of(lines: list[Line], form: BodiesForm) -> tuple[list[Line], str | None, str | None]:
    """One page of the table: what stands behind the body named in the address, and the addresses of its neighbours."""
    places = {line.slug: place for place, line in enumerate(lines, 1)}
    start = places.get(request.args.get("sesudah", ""), 0)
    end = start + BODIES_A_PAGE
    before = max(0, start - BODIES_A_PAGE)
    earlier: dict[str, Any] = {"sesudah": lines[before - 1].slug} if before else {}
    return (
        lines[start:end],
        url_for(".index", **form.in_address, sesudah=lines[end - 1].slug) if end < len(lines) else None,
        url_for(".index", **form.in_address, **earlier) if start else None,
    )


def _moment(line: Line, year: int) -> Moment:
    return Moment(date(year, 1, 1), date(year, 12, 31), line.on or date(year, 12, 31))


def _address(line: Line, year: int) -> str:
    return url_for(".show", slug=line.slug, **in_address(_moment(line, year)))


def _cells(line: Line, every: Line, year: int) -> Iterator[tuple[Any, str, str]]:
    """Heading, text and address of each cell. The address is put together from that of the body, once for all."""
    path, _mark, query = _address(line, year).partition("?")
    for column in COLUMNS:
        address = f"{path}/{column.behind}?{query}" if column.behind else ""
        if column.named:
            address += f"&{FIGURE}={column.named}"
        yield column.heading, column.text(line, every), address


# One body


@dataclass(frozen=True, slots=True)
class Shown:
    """An indicator of one body: numerator, denominator and share, and where the rows behind them are listed."""

    indicator: Indicator[Any]
    value: int
    whole: int | None
    share: float | None
    behind: str
    behind_whole: str
    peers: float | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the whole: a month, a unit, a channel; ``narrows`` stands in the addresses of its rows."""

    name: str
    tally: Tally
    narrows: dict[str, Any] = field(default_factory=dict)


def moment_form(body: PublicBody) -> MomentForm:
    """What is asked of a body's figures, as the address says."""
    return MomentForm(clock.today(body.zone), formdata=request.args)


@bp.get("/pengawasan/<slug>")
@guard.requires(Permission.FIGURES_VIEW)
def show(slug: str) -> str | tuple[str, int]:
    """Show every figure of one body with its definition, and its parts."""
    subject = overseen_body(slug)
    form = moment_form(subject)
    if not form.validate():
        return page_about("show", subject, form, counted=None), 422
    asked = form.moment
    counted = _counted(subject, asked, form.today)
    names = dict(db.session.execute(queries.unit_names(subject.id)).all())
    found = _peers(subject, asked, form.today)
    return page_about(
        "show",
        subject,
        form,
        counted=counted,
        shown=[_shown(one, counted.total, subject, asked, found[0] if found else None) for one in INDICATORS.values()],
        peers=found[1] if found else 0,
        trend=oversight_charts.trend(counted),
        lengths=oversight_charts.lengths(counted),
        days=(words.days(counted.total.days), words.days(counted.total.statute_days)),
        parts=(
            (_("Menurut bulan diterima"), _("Bulan"), _months(counted)),
            (_("Menurut perangkat daerah"), _("Perangkat daerah"), _units(counted, names)),
            (_("Menurut kanal"), _("Kanal"), _channels(counted)),
        ),
        grounds=[(GROUNDS[letter], times) for letter, times in sorted(counted.total.grounds.items()) if times],
        remedies=_remedies_shown(subject, asked),
        recorded_later=actions.recorded_later(subject, asked),
    )


def _counted(subject: PublicBody, asked: Moment, today: date) -> figures.Figures:
    """What is asked for: from what is counted already where that is as good as the rows, else from every row."""
    kept = tallies.as_figures(subject, asked.first, asked.last, now=clock.now()) if asked.on == today else None
    return kept or figures.of_body(subject, asked.first, asked.last, on=asked.on)


def page_about(template: str, subject: PublicBody, form: MomentForm, **more: Any) -> str:
    """A page about one body; ``to`` builds the address of rows behind a figure."""
    asked = form.moment if not form.errors else None
    at = in_address(asked) if asked else {}

    def to(indicator: str, **narrows: Any) -> str:
        return url_for(".rows", slug=subject.slug, indicator=words.SLUGS[indicator], **at, **narrows)

    return render_template(
        f"oversight/{template}.html",
        body=cases.acting_body(),
        subject=subject,
        form=form,
        asked=asked,
        at=at,
        to=to,
        is_running=asked is not None and asked.on == form.today,
        is_across=g.actor.doer in queries.ACROSS,
        calculated_at=clock.now(),
        indicators=INDICATORS,
        standings=Standing,
        says=words,
        objection_says=objection_words,
        words=wording,
        **more,
    )


def _shown(one: Indicator[Tally], counted: Tally, subject: PublicBody, asked: Moment, peers: Tally | None) -> Shown:
    at: dict[str, Any] = {"slug": subject.slug, "indicator": words.SLUGS[one.key]} | in_address(asked)
    return Shown(
        one,
        one.value(counted),
        one.whole(counted) if one.whole else None,
        one.share(counted),
        url_for(".rows", **at),
        url_for(".rows", **at, bagian="penyebut") if one.whole else "",
        one.share(peers) if peers is not None else None,
    )


def _remedies_shown(subject: PublicBody, asked: Moment) -> list[Shown]:
    """The figures of objections, rulings and disputes."""
    counted = actions.sought(subject, asked).counted
    at: dict[str, Any] = {"slug": subject.slug} | in_address(asked)

    def behind(key: str, **part: Any) -> str:
        return url_for(".objections", **at | {FIGURE: words.REMEDY_SLUGS[key]} | part)

    return [
        Shown(
            one,
            one.value(counted),
            one.whole(counted) if one.whole else None,
            one.share(counted),
            behind(one.key),
            behind(one.key, bagian="penyebut") if one.whole else "",
        )
        for one in REMEDIES.values()
    ]


def _peers(subject: PublicBody, asked: Moment, today: date) -> tuple[Tally, int] | None:
    """All bodies of the same kind under the same head counted together, and how many they are.

    They are compared for whole years as they stand today, and only when there are enough of them to tell none apart.
    """
    first, last = asked.first, asked.last
    whole_years = (first.month, first.day, last.month, last.day) == (1, 1, 12, 31)
    if asked.on != today or not whole_years:
        return None
    found = tallies.across(queries.peers(subject), first.year, last.year, now=clock.now())
    return (found.total, len(found.rows)) if len(found.rows) >= FEWEST_SHOWN else None


def _months(counted: figures.Figures) -> list[Part]:
    return [
        Part(words.month(date(year, month, 1)), tally, {"bulan": f"{year}-{month:02}"})
        for (year, month), tally in sorted(counted.months.items())
    ]


def _units(counted: figures.Figures, names: dict[int, str]) -> list[Part]:
    parts = [
        Part(str(NO_UNIT_WORDS) if id is None else names.get(id, str(id)), tally, {"perangkat": id or NO_UNIT})
        for id, tally in counted.units.items()
    ]
    return sorted(parts, key=lambda part: (part.narrows["perangkat"] == NO_UNIT, part.name))


def _channels(counted: figures.Figures) -> list[Part]:
    return [
        Part(str(label), counted.channels[channel.value], {"kanal": channel.value})
        for channel, label in wording.CHANNELS.items()
        if channel.value in counted.channels
    ]
