"""Statistics for everybody: all bodies side by side, and each one with its months, channels and answer times."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from babel.dates import get_month_names
from flask import Blueprint, Response, abort, make_response, render_template, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _

from ppid import charts, clock
from ppid.actions import statistics as actions
from ppid.actions.statistics import BodyStatistics, Overview
from ppid.actions.tallies import Row
from ppid.charts import LATE, MAIN, SECOND, SOON, THIRD, Bar, Chart, Mark, Series, Stack, Tile
from ppid.clock import ZONES
from ppid.db import db
from ppid.law.compliance import FEWEST_SHOWN, INDICATORS, Standing, Tally, mean, percentile
from ppid.law.deadlines import DEADLINES
from ppid.law.workflow import Channel
from ppid.models import BodyKind, PublicBody
from ppid.queries import statistics as queries
from ppid.queries.bodies import KIND_ORDER
from ppid.web import guard, wording
from ppid.web.freshness import for_everybody
from ppid.web.limits import LOOKING, limiter
from ppid.web.oversight_words import number, share
from ppid.web.public import body_of

bp = Blueprint("statistics", __name__)

NATION_ZONE = "Asia/Jakarta"  # the year of a table of bodies in several zones
OUTCOME_TONES = {"given": MAIN, "given_in_part": SECOND, "refused": LATE, "not_held": THIRD, "not_documented": SOON}
STANDING_TONES = {
    Standing.ON_TIME: MAIN,
    Standing.EXTENDED: SECOND,
    Standing.LATE: SOON,
    Standing.SILENT: LATE,
    Standing.PENDING: THIRD,
    Standing.CLOSED: charts.EMPTY,
}
WELL, HALFWAY = 0.9, 0.6  # shades of tiles only
FEWEST_TILES = 5
LONGEST_SEARCH = 80


@dataclass(frozen=True, slots=True)
class Family:
    """A body with those under it, as rows of a table; ``tiles`` where the places of its members are known."""

    name: str
    rows: tuple[Row, ...]
    tiles: Chart | None


def asked_year(years: Sequence[int]) -> int:
    """The year in the address, if it can be chosen; else the newest."""
    text = request.args.get("tahun", "")
    return int(text) if text in map(str, years) else years[0]


def all_years(zone: str = NATION_ZONE) -> list[int]:
    """The years of a table of many bodies, newest first."""
    return actions.years(db.session.scalar(queries.first_received_on(queries.published())), now=clock.now(), zone=zone)


def years_of(body: PublicBody) -> list[int]:
    """The years of one body, newest first."""
    return actions.years(
        db.session.scalar(queries.first_received_on(PublicBody.id == body.id)), now=clock.now(), zone=body.zone
    )


def public_body(slug: str) -> PublicBody:
    """The body with this slug, if its statistics are public; else 404."""
    body = body_of(slug)
    return abort(404) if body.kind is BodyKind.COMMISSION else body


@bp.get("/statistik")
@guard.public
@limiter.limit(LOOKING)
def index() -> Response:
    """Show every body with its figures of one year, under the province it belongs to."""
    now, years = clock.now(), all_years()
    year = asked_year(years)
    found = actions.overview(year, now=now)
    text = request.args.get("q", "").strip()[:LONGEST_SEARCH]
    page = render_template(
        "statistics/index.html",
        year=year,
        years=years,
        text=text,
        found=found,
        families=_families(found, text.casefold().split(), year),
        now=now,
        zone=NATION_ZONE,
        fewest=FEWEST_SHOWN,
        rule=actions.RULE,
        number=number,
        share=share,
        kept=INDICATORS["kept"],
    )
    return for_everybody(make_response(page))


def _families(found: Overview, words: Sequence[str], year: int) -> list[Family]:
    """Heads with their members, provinces first. Words that are searched for must all stand in a name."""
    rows = sorted(found.across.rows, key=lambda row: (KIND_ORDER[row.kind], row.name))
    known = {row.body_id for row in rows}
    families = []
    for head in rows:
        if head.parent_id in known:
            continue
        members = [row for row in rows if row.parent_id == head.body_id]
        wanted = tuple(row for row in (head, *members) if _has(row, words) or _has(head, words))
        if wanted:
            families.append(Family(head.name, wanted, None if words else _tiles(head, members, found, year)))
    return families


def _has(row: Row, words: Sequence[str]) -> bool:
    return all(word in f"{row.name} {row.short_name}".casefold() for word in words)


def _tiles(head: Row, members: Sequence[Row], found: Overview, year: int) -> Chart | None:
    """A map of the members by their share on time, where most of them have a place on it."""
    if sum(row.slug in charts.KALTIM for row in members) < FEWEST_TILES:
        return None
    return charts.tiles(
        _("Tepat waktu menurut kabupaten dan kota, %(year)s", year=year),
        _("Setiap kotak adalah satu kabupaten atau kota di %(name)s, kira-kira menurut letaknya.", name=head.name),
        [
            Tile(
                row.slug,
                row.short_name,
                _shown_share(found, row),
                _tone(found.shown(row)),
                url_for(".show", slug=row.slug, tahun=year),
            )
            for row in members
        ],
        headings=(_("Kabupaten atau kota"), _("Tepat waktu")),
        legend=[
            (MAIN, _("%(share)s atau lebih", share=share(WELL))),
            (SECOND, _("%(low)s sampai kurang dari %(high)s", low=share(HALFWAY), high=share(WELL))),
            (LATE, _("kurang dari %(share)s", share=share(HALFWAY))),
            (charts.EMPTY, _("belum ada yang dapat dihitung, atau terlalu sedikit")),
        ],
    )


def _shown_share(found: Overview, row: Row) -> str:
    tally = found.shown(row)
    return "–" if tally is None else share(INDICATORS["kept"].share(tally))


def _tone(tally: Tally | None) -> str:
    kept = None if tally is None else INDICATORS["kept"].share(tally)
    if kept is None:
        return charts.EMPTY
    return MAIN if kept >= WELL else SECOND if kept >= HALFWAY else LATE


@bp.get("/statistik/<slug>")
@guard.public
@limiter.limit(LOOKING)
def show(slug: str) -> Response:
    """Show the figures of one body on the requests received in a year."""
    body = public_body(slug)
    now, years = clock.now(), years_of(body)
    year = asked_year(years)
    found = actions.of_body(body, year, now=now)
    page = render_template(
        "statistics/show.html",
        body=body,
        year=year,
        years=years,
        found=found,
        total=found.total,
        indicators=INDICATORS,
        drawn=None if found.is_small or not found.total.received else _drawn(found),
        merged_months=", ".join(_month(one, "wide") for one in sorted(found.merged_months)),
        report=actions.annual_report(body, year),
        mean=mean(found.total.days),
        median=percentile(found.total.days, 0.5),
        ninety=percentile(found.total.days, 0.9),
        now=now,
        zone=ZONES[body.zone],
        fewest=FEWEST_SHOWN,
        rule=actions.RULE,
        number=number,
        share=share,
    )
    return for_everybody(make_response(page))


def _month(one: int, width: Literal["abbreviated", "wide"] = "abbreviated") -> str:
    return str(get_month_names(width, locale=str(get_locale() or "id"))[one])


@dataclass(frozen=True, slots=True)
class Drawn:
    """The charts of a body and year."""

    standings: Chart
    months: Chart
    days: Chart
    outcomes: Chart
    channels: Chart


def _drawn(found: BodyStatistics) -> Drawn:
    total, year = found.total, found.year
    first = DEADLINES["reply"].days
    last = first + DEADLINES["extension"].days
    return Drawn(
        charts.stacks(
            _("Bagaimana batas waktunya dipenuhi"),
            _("Permohonan yang diterima tahun %(year)s menurut keadaannya.", year=year),
            [Stack("", [total.of(one) for one in STANDING_TONES])],
            [(_(INDICATORS[one].label), tone) for one, tone in STANDING_TONES.items()],
            heading=_("Keadaan"),
            counted=_("Permohonan"),
            spell=number,
        ),
        charts.columns(
            _("Diterima dan dijawab menurut bulan"),
            _("Permohonan menurut bulan diterimanya, tahun %(year)s.", year=year),
            [_month(one) for one in actions.MONTHS],
            [
                Series(_("Diterima"), [_of_month(found, one, "received") for one in actions.MONTHS]),
                Series(_("Dijawab"), [_of_month(found, one, "answered") for one in actions.MONTHS], SECOND),
            ],
            heading=_("Bulan"),
            spell=number,
        ),
        charts.distribution(
            _("Lama menjawab"),
            _("Berapa jawaban yang memerlukan berapa hari kerja sejak jangka waktunya berjalan."),
            total.days,
            [
                Mark(first, _("jangka pertama: hari ke-%(days)s", days=first)),
                Mark(last, _("dengan perpanjangan: hari ke-%(days)s", days=last)),
            ],
            headings=(_("Hari kerja"), _("Jawaban")),
            over=_("lebih lama"),
            spell=number,
        ),
        charts.stacks(
            _("Isi jawaban"),
            _("Permohonan yang sudah dijawab menurut hasilnya."),
            [Stack("", [total.outcomes[one] for one in OUTCOME_TONES])],
            [(_(INDICATORS[one].label), tone) for one, tone in OUTCOME_TONES.items()],
            heading=_("Hasil"),
            counted=_("Permohonan"),
            spell=number,
        ),
        charts.bars(
            _("Cara permohonan diajukan"),
            _("Permohonan yang diterima menurut kanalnya."),
            _channel_bars(found),
            headings=(_("Kanal"), _("Permohonan")),
            spell=number,
        ),
    )


def _of_month(found: BodyStatistics, month: int, key: str) -> int | None:
    tally = found.month(month)
    return None if tally is None else INDICATORS[key].value(tally)


def _channel_bars(found: BodyStatistics) -> list[Bar]:
    """The channels with the most requests first; those told as one come last."""
    shown = [(times, channel) for channel, times in found.channels.items() if channel not in found.merged_channels]
    bars = [Bar(str(wording.CHANNELS[Channel(channel)]), times) for times, channel in sorted(shown, reverse=True)]
    if found.merged_channels:
        rest = sum(found.channels[channel] for channel in found.merged_channels)
        bars.append(Bar(_("Kanal lain, digabung"), rest, tone=SECOND))
    return bars
