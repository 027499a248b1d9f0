"""Open data at stable addresses, as CSV and JSON, with a dictionary for people and for machines."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from flask import Blueprint, Response, abort, render_template

from ppid import clock
from ppid.actions import open_data as actions
from ppid.actions import statistics
from ppid.actions.open_data import BODIES, MONTHS, REQUESTS, TABLES, Row, Table
from ppid.law.compliance import FEWEST_SHOWN
from ppid.web import guard
from ppid.web.freshness import for_everybody
from ppid.web.limits import LOOKING, limiter
from ppid.web.public import all_bodies
from ppid.web.statistics import NATION_ZONE, all_years, asked_year, public_body, years_of

bp = Blueprint("open_data", __name__)


@bp.get("/data/")
@guard.public
def index() -> Response:
    """Say which data there are, where, what each column means, and what protects people."""
    years = all_years()
    page = render_template(
        "statistics/data.html",
        tables=TABLES,
        bodies=BODIES,
        months=MONTHS,
        requests=REQUESTS,
        years=years,
        year=asked_year(years),
        all_bodies=[body for body in all_bodies() if body.kind in actions.KINDS],
        licence=actions.LICENCE,
        rule=statistics.RULE,
        fewest=FEWEST_SHOWN,
    )
    return for_everybody(Response(page))


@bp.get("/data/kamus.json")
@guard.public
def dictionary() -> Response:
    """The dictionary of all tables."""
    return _json(actions.dictionary())


@bp.get("/data/badan-publik.<ending>")
@guard.public
@limiter.limit(LOOKING)
def bodies(ending: str) -> Response:
    """The bodies whose statistics are public."""
    return _file(BODIES, ending, actions.of_bodies(), {}, NATION_ZONE)


@bp.get("/data/statistik-<int:year>.<ending>")
@guard.public
@limiter.limit(LOOKING)
def months(year: int, ending: str) -> Response:
    """The counts of every body and month of a year."""
    if year not in all_years():
        abort(404)
    return _file(MONTHS, ending, actions.of_months(year, now=clock.now()), {"tahun": year}, NATION_ZONE)


@bp.get("/data/<slug>/permohonan-<int:year>.<ending>")
@guard.public
@limiter.limit(LOOKING)
def requests(slug: str, year: int, ending: str) -> Response:
    """The requests of one body and year, one by one, without persons."""
    body = public_body(slug)
    if year not in years_of(body):
        abort(404)
    rows = actions.of_requests(body, year, now=clock.now())
    return _file(REQUESTS, ending, rows, {"tahun": year, "badan_publik": body.name, "slug": slug}, body.zone)


def _file(table: Table, ending: str, rows: Iterable[Row], about: Mapping[str, Any], zone: str) -> Response:
    """A table as CSV or JSON; another ending is 404."""
    if ending == "json":
        return _json(actions.as_json(table, rows, about=about, now=clock.now(), zone=zone))
    if ending != "csv":
        abort(404)
    name = "-".join(str(part) for part in (table.key, about.get("slug"), about.get("tahun")) if part)
    answer = Response(actions.as_csv(table, rows), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f"attachment; filename={name}.csv"
    return _open(answer)


def _json(value: Mapping[str, Any]) -> Response:
    return _open(Response(json.dumps(value, ensure_ascii=False, indent=1), mimetype="application/json"))


def _open(answer: Response) -> Response:
    """Any page anywhere may read it."""
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return for_everybody(answer)
