"""What anybody may read: finding what is public, the bodies, one's rights, the deadline calculator, help."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from flask import Blueprint, Response, abort, redirect, render_template, request, session, url_for
from flask_babel import format_date as babel_date
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response as AnyResponse

from ppid import clock, settings
from ppid.actions.bodies import prices_of
from ppid.clock import ZONES
from ppid.db import db
from ppid.i18n import LANGUAGES
from ppid.law.articles import KIP, SOURCES, Article
from ppid.law.deadlines import DEADLINES, DISPUTE, OBJECTION, RULING, count_provisionally
from ppid.law.objections import LABELS
from ppid.law.roles import Role
from ppid.models import BodyKind, CatalogueEntry, Category, PublicBody
from ppid.queries import bodies as body_queries
from ppid.queries import body_letters, catalogue, requests
from ppid.queries.calendars import calendar_of
from ppid.queries.people import body_by_slug
from ppid.web import auth, guard, style_guide
from ppid.web.calculator import asked, is_running, strip_of, zone_of
from ppid.web.forms.public import days_words
from ppid.web.letter_marks import check_href
from ppid.web.limits import LOOKING, limiter

bp = Blueprint("public", __name__)

BODY_ENTRIES = 10
MOST_HOME_BODIES = 40
LONGEST_ID = 18  # digits
KINDS = {
    BodyKind.PROVINCE: _l("Pemerintah provinsi"),
    BodyKind.REGENCY: _l("Pemerintah kabupaten"),
    BodyKind.CITY: _l("Pemerintah kota"),
    BodyKind.CENTRAL: _l("Kementerian atau lembaga pusat"),
    BodyKind.VERTICAL: _l("Instansi vertikal"),
    BodyKind.ENTERPRISE: _l("Badan usaha milik negara atau daerah"),
    BodyKind.VILLAGE: _l("Pemerintah desa"),
    BodyKind.COMMISSION: _l("Komisi"),
}
CATEGORIES = {
    Category.PERIODIC: _l("Diumumkan berkala"),
    Category.IMMEDIATE: _l("Diumumkan serta-merta"),
    Category.ANY_TIME: _l("Tersedia setiap saat"),
}
FORMS = {
    "soft": _l("salinan digital"),
    "hard": _l("salinan cetak"),
    "both": _l("salinan digital dan cetak"),
}  # a form of another name is shown as it was entered
ROBOTS = """User-agent: *
Disallow: /ajukan
Disallow: /bahasa/
Disallow: /bukti/
Disallow: /lacak
Disallow: /masuk
Disallow: /periksa/
"""


def week_words(week: str) -> str:
    """A working week in words: "Senin sampai Jumat". ``week`` holds ISO weekday digits."""
    days = sorted(int(digit) for digit in week)
    names = [babel_date(date(2024, 1, number), "EEEE") for number in days]  # 1 January 2024 was a Monday
    if len(days) > 2 and days[-1] - days[0] == len(days) - 1:
        return _("%(first)s sampai %(last)s", first=names[0], last=names[-1])
    return ", ".join(names)


def body_of(slug: str) -> PublicBody:
    """The body with this slug; an unknown one is 404."""
    return db.session.scalar(body_by_slug(slug.replace("\x00", ""))) or abort(404)


def asked_body() -> PublicBody | None:
    """The body named in the address as ``badan``, or None."""
    slug = request.args.get("badan")
    return body_of(slug) if slug else None


def asked_id(name: str) -> int | None:
    """A row's id in the address; anything that cannot be one is None."""
    text = request.args.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_ID else None


def all_bodies() -> Sequence[PublicBody]:
    return db.session.scalars(body_queries.listed()).all()


@bp.get("/")
@guard.public
def home() -> str:
    """Find first; then the three ways to act, the process with its days, the counters, the pledge and the bodies.

    Maklumat, hours and contact are those of the body that most others belong to; each body has its own on its page.
    """
    bodies = all_bodies()
    families = body_queries.families(bodies)
    head = max(families, key=lambda family: len(family[1]), default=(None, []))[0]
    return render_template(
        "public/home.html",
        families=families,
        host=db.session.get_one(PublicBody, head.id, populate_existing=True) if head else None,
        zone_names=ZONES,
        shows_members=len(bodies) <= MOST_HOME_BODIES,
        entries=db.session.scalar(catalogue.everything()),
        counters=db.session.execute(requests.public_counters()).one(),
        deadlines=DEADLINES,
        days_words=days_words,
    )


@bp.get("/cari")
@guard.public
@limiter.limit(LOOKING)
def search() -> str:
    """Search what is already public, in one body or in all; page by key."""
    body = asked_body()
    text = request.args.get("q", "").replace("\x00", " ").strip()[: catalogue.MOST_CHARACTERS]
    wanted = catalogue.Search(catalogue.words_of(text), body.id if body else None)
    page = _page(wanted)
    return render_template(
        "public/search.html",
        text=text,
        body=body,
        bodies=all_bodies(),
        page=page,
        total=db.session.scalar(catalogue.total(wanted)),
        found_bodies=_found_bodies(wanted, page),
        kinds=KINDS,
        categories=CATEGORIES,
        forms=FORMS,
    )


@dataclass(frozen=True, slots=True)
class Page:
    """One page of entries, and the keys of its neighbours where there are any."""

    entries: list[CatalogueEntry]
    after: int | None = None
    before: int | None = None
    is_first: bool = True


def _page(wanted: catalogue.Search) -> Page:
    after, before = asked_id("sesudah"), asked_id("sebelum")
    anchor = before if before is not None else after
    place = None if anchor is None else db.session.execute(catalogue.place_of(wanted, anchor)).one_or_none()
    if place is None:
        after = before = None
    backwards = before is not None
    edge = None if place is None else (place[0], place[1], place[2])
    query = catalogue.found(wanted, before=edge) if backwards else catalogue.found(wanted, after=edge)
    rows = list(db.session.scalars(query))
    has_more, rows = len(rows) > catalogue.PAGE_ROWS, rows[: catalogue.PAGE_ROWS]
    if backwards:
        rows.reverse()
    has_next, has_previous = (True, has_more) if backwards else (has_more, after is not None)
    return Page(
        rows,
        after=rows[-1].id if rows and has_next else None,
        before=rows[0].id if rows and has_previous else None,
        is_first=place is None,
    )


def _found_bodies(wanted: catalogue.Search, page: Page) -> Sequence[PublicBody]:
    if not wanted.words or wanted.body_id is not None or not page.is_first:
        return []
    return db.session.scalars(body_queries.named(wanted.words)).all()


@bp.get("/badan")
@guard.public
def bodies() -> str:
    """Every body that this portal serves."""
    return render_template("public/bodies.html", families=body_queries.families(all_bodies()), kinds=KINDS)


@bp.get("/badan/<slug>")
@guard.public
def body(slug: str) -> str:
    """One body: how to reach it, what it promises, who answers for it, what it has published."""
    found = body_of(slug)
    offices = db.session.scalars(
        body_queries.office_holders(found.id, (Role.OFFICER, Role.SUPERIOR), clock.today(found.zone))
    ).all()
    return render_template(
        "public/body.html",
        body=found,
        kinds=KINDS,
        categories=CATEGORIES,
        forms=FORMS,
        zone=ZONES[found.zone],
        week=week_words(found.week),
        officials=[next((one for one in offices if one.role is role), None) for role in (Role.OFFICER, Role.SUPERIOR)],
        units=db.session.scalars(requests.units_of(found.id)).all(),
        prices=prices_of(found),
        entries=db.session.scalars(catalogue.of_body(found.id, BODY_ENTRIES)).all(),
        total=db.session.scalar(catalogue.total(catalogue.Search(body_id=found.id))),
        counters=db.session.execute(body_queries.counters_of(found.id)).one(),
        papers={letter.kind: letter for letter in db.session.scalars(body_letters.latest(found.id, drawn=True))},
        check_url=check_href,
    )


@bp.get("/keberatan")
@guard.public
def object_info() -> str:
    """The right to object in plain words, with the dates that an objection of today would have."""
    body = asked_body()
    today, calendar = clock.today(zone_of(body)), calendar_of(body)
    ruling = count_provisionally(RULING, today, calendar)
    return render_template(
        "public/object_info.html",
        body=body,
        grounds=LABELS,
        article=Article(KIP, 35, 1),
        deadlines=DEADLINES,
        days_words=days_words,
        today=today,
        window=count_provisionally(OBJECTION, today, calendar),
        ruling=ruling,
        dispute=count_provisionally(DISPUTE, ruling.due, calendar),
    )


@bp.get("/kalkulator")
@guard.public
@limiter.limit(LOOKING)
def calculator() -> str | tuple[str, int]:
    """Count any limit from any day, and show every day of it."""
    chosen, form, answer = asked(all_bodies())
    today = clock.today(zone_of(chosen))
    page = render_template(
        "public/calculator.html",
        form=form,
        chosen=chosen,
        answer=answer,
        strip=strip_of(answer.trace, today) if answer and answer.trace else None,
        is_running=is_running(answer.trace, today) if answer and answer.trace else False,
        today=today,
        zone=ZONES[zone_of(chosen)],
        deadline=DEADLINES.get(form.aturan.data),
        days_words=days_words,
    )
    return page if answer else (page, 422)


@bp.get("/kalkulator.json")
@guard.public
@limiter.limit(LOOKING)
def calculator_json() -> Response:
    """The same as data, in the contract of ``ppid deadline --json``. What cannot be counted is 422, with the reason."""
    _chosen, form, answer = asked(all_bodies())
    if answer is None:
        return _json({"error": "invalid", "fields": form.errors}, 422)
    if answer.trace is None:
        return _json({"error": "no_calendar", "year": answer.missing_year}, 422)
    return _json(answer.trace.as_json(), 200)


def _json(value: object, status: int) -> Response:
    return Response(json.dumps(value, ensure_ascii=False, default=str), status, mimetype="application/json")


@bp.get("/bahasa/<code>")
@guard.public
def language(code: str) -> AnyResponse:
    """Choose the language of this visit and go back to where it was chosen."""
    if code not in LANGUAGES:
        abort(404)
    session["language"] = code
    target = request.args.get("next", "")
    return redirect((target.isprintable() and auth.safe_next(target)) or url_for(".home"))


@bp.get("/kebijakan-privasi")
@guard.public
def privacy() -> str:
    """What is kept about people, why, and who sees it."""
    return render_template("public/privacy.html", body=asked_body())


@bp.get("/tentang")
@guard.public
def about() -> str:
    """What this portal is, and the law it follows."""
    articles: dict[str, list[Article]] = {source.short: [] for source in SOURCES}
    for deadline in DEADLINES.values():
        if deadline.article.number is not None and deadline.article not in articles[deadline.article.source.short]:
            articles[deadline.article.source.short].append(deadline.article)
    return render_template(
        "public/about.html", sources=SOURCES, articles=articles, deadlines=DEADLINES, days_words=days_words
    )


@bp.get("/bantuan")
@guard.public
def help_page() -> str:
    """Questions that people ask, answered."""
    return render_template("public/help.html", deadlines=DEADLINES, days_words=days_words)


@bp.get("/robots.txt")
@guard.public
def robots() -> Response:
    """What search engines should leave alone."""
    return Response(ROBOTS, mimetype="text/plain")


@bp.get("/sehat")
@guard.public
def health() -> Response:
    """Whether the portal can work: the database answers. No details."""
    try:
        db.session.scalar(sa.select(sa.literal(1)))
    except SQLAlchemyError:
        db.session.rollback()
        return _json({"status": "unavailable"}, 503)
    return _json({"status": "ok"}, 200)


@bp.get("/gaya")
@guard.public
def gallery() -> str:
    """Every part of the face with sample data; in development only."""
    if not settings.current().is_development:
        abort(404)
    return render_template("style_guide.html", **style_guide.samples())
