"""Language, dates and times for people. Indonesian first, English second."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date as babel_date
from flask import Flask, has_request_context, request, session
from flask_babel import Babel, get_locale
from flask_babel import gettext as _

from ppid.clock import ZONES

LANGUAGES = {"id": "Bahasa Indonesia", "en": "English"}
babel = Babel()


def chosen_language() -> str:
    """The language of this visit: the one chosen, else Indonesian, which is the language of the law."""
    if not has_request_context():
        return "id"
    asked = request.args.get("lang") or session.get("language")
    return asked if asked in LANGUAGES else "id"


def init(app: Flask) -> None:
    babel.init_app(
        app, default_locale="id", default_translation_directories="translations", locale_selector=chosen_language
    )
    app.jinja_env.filters.update(
        date=format_date,
        short_date=format_short_date,
        moment=format_moment,
        clock_time=format_time,
        rupiah=format_rupiah,
        file_size=format_size,
    )


def _language() -> str:
    return str(get_locale() or "id")


def format_date(day: date) -> str:
    """``Senin, 16 November 2026``."""
    return babel_date(day, "EEEE, d MMMM y", locale=_language())


def format_short_date(day: date) -> str:
    """``16 Nov 2026``."""
    return babel_date(day, "d MMM y", locale=_language())


def format_time(moment: datetime, zone: str) -> str:
    """``14.05 WITA``: the local time of an aware instant."""
    local = moment.astimezone(ZoneInfo(zone))
    return f"{local:%H.%M} {ZONES.get(zone, zone)}"


def format_moment(moment: datetime, zone: str) -> str:
    """``16 November 2026 pukul 14.05 WITA``."""
    day = babel_date(moment.astimezone(ZoneInfo(zone)).date(), "d MMMM y", locale=_language())
    return _("%(day)s pukul %(time)s", day=day, time=format_time(moment, zone))


def format_rupiah(amount: int) -> str:
    """``Rp 1.500``."""
    return "Rp " + f"{amount:,}".replace(",", ".")


def format_size(size_bytes: int, language: str | None = None) -> str:
    """How large a file is, rounded up: ``38 kB``; from a million bytes on ``2,4 MB``."""
    if size_bytes < 1_000_000:
        return f"{-(-size_bytes // 1000)} kB"
    megabytes = f"{size_bytes / 1e6:.1f} MB"
    return megabytes.replace(".", ",") if (language or _language()) == "id" else megabytes
