"""What several commands need: a body by its slug, a date, an error that ends the command."""

from __future__ import annotations

from datetime import date
from typing import Any

import click

from ppid.db import db
from ppid.models import PublicBody
from ppid.queries.people import body_by_slug


class IsoDate(click.ParamType[date]):
    """A date written as 2026-11-21."""

    name = "yyyy-mm-dd"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        try:
            return value if isinstance(value, date) else date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value!r} is not a date; write it as 2026-11-21", param, ctx)


ISO_DATE = IsoDate()


def body_named(slug: str | None) -> PublicBody | None:
    """The body with this slug, or None when none was asked for. Ends the command when it does not exist."""
    if slug is None:
        return None
    body = db.session.scalar(body_by_slug(slug))
    if body is None:
        raise click.ClickException(f"there is no body {slug!r}")
    return body
