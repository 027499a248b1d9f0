"""Results of the yearly questionnaires for everybody: rank, category and who took no part, as a page and as data."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, abort, make_response, render_template, request
from flask_babel import gettext as _

from ppid import clock
from ppid.actions import monev_results as actions
from ppid.actions import open_data
from ppid.actions.monev_results import RESULTS, Result
from ppid.actions.questionnaires import aspects_of
from ppid.db import db
from ppid.law import monev as law
from ppid.models import BodyKind, Questionnaire
from ppid.queries import monev as queries
from ppid.web import guard
from ppid.web import monev_words as words
from ppid.web.freshness import for_everybody
from ppid.web.limits import LOOKING, limiter
from ppid.web.public import KINDS

bp = Blueprint("monev_results", __name__)


@bp.get("/monev/hasil")
@guard.public
@limiter.limit(LOOKING)
def index() -> Response:
    """List every questionnaire whose results were published."""
    rows = db.session.scalars(queries.published()).all()
    return for_everybody(make_response(render_template("monev_results/index.html", rows=rows)))


@bp.get("/monev/<slug>/<int(max=9999):edition>/hasil")
@guard.public
@limiter.limit(LOOKING)
def show(slug: str, edition: int) -> Response:
    """Show the results of one commission and year, all of them or one kind of bodies."""
    questionnaire = _published(slug, edition)
    everybody = actions.of(questionnaire)
    kinds = sorted({one.kind for one in everybody}, key=list(BodyKind).index)
    asked = request.args.get("jenis", "")
    chosen = next((kind for kind in kinds if kind.value == asked), None)
    shown = [one for one in everybody if chosen is None or one.kind is chosen]
    page = render_template(
        "monev_results/show.html",
        questionnaire=questionnaire,
        rows=shown,
        chosen=chosen,
        kinds=[(kind, KINDS[kind]) for kind in kinds],
        kind_words=KINDS,
        counts=_counts(shown),
        aspects=aspects_of(questionnaire),
        law=law,
        words=words,
        licence=open_data.LICENCE,
    )
    return for_everybody(make_response(page))


def _counts(rows: list[Result]) -> list[tuple[str, int, None, str, bool]]:
    """How many bodies have each category, as counters."""
    return [
        (_(one.label), sum(row.category == one.key for row in rows), None, "calm", False)
        for one in (*law.CATEGORIES, law.NO_PART)
    ]


@bp.get("/monev/<slug>/<int(max=9999):edition>/hasil.<ending>")
@guard.public
@limiter.limit(LOOKING)
def data(slug: str, edition: int, ending: str) -> Response:
    """The same as CSV or JSON; another ending is 404."""
    questionnaire = _published(slug, edition)
    rows = [one.as_row() for one in actions.of(questionnaire)]
    if ending == "json":
        answer = _json(questionnaire, rows)
    elif ending == "csv":
        answer = Response(open_data.as_csv(RESULTS, rows), mimetype="text/csv")
        answer.headers["Content-Disposition"] = f"attachment; filename=monev-{slug}-{edition}.csv"
    else:
        abort(404)
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return for_everybody(answer)


def _json(questionnaire: Questionnaire, rows: list[open_data.Row]) -> Response:
    about: Mapping[str, Any] = actions.about(questionnaire)
    value = open_data.as_json(RESULTS, rows, about=about, now=clock.now(), zone=questionnaire.commission.zone)
    value.pop("perlindungan", None)  # no group of people is counted here
    return Response(json.dumps(value, ensure_ascii=False, indent=1), mimetype="application/json")


def _published(slug: str, edition: int) -> Questionnaire:
    """The published questionnaire of a commission and year; any other is 404."""
    found = db.session.scalars(queries.published_one(slug.replace("\x00", ""), edition)).one_or_none()
    return found or abort(404)
