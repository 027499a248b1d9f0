"""Numbers without a gap: taken under the writing lock, given back when the step fails."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from ppid.db import db, dialect
from ppid.law.numbering import Series
from ppid.models import NumberSeries


def take(body_id: int, series: Series | str, year: int) -> int:
    """The next number of a body's series, or of a unit's run, in ``year``, from 1.

    The caller commits; a rollback gives it back.
    """
    insert = sqlite.insert if dialect() == "sqlite" else postgresql.insert
    statement = insert(NumberSeries).values(body_id=body_id, series=str(series), year=year, last=1)
    counted = statement.on_conflict_do_update(
        index_elements=["body_id", "series", "year"], set_={"last": NumberSeries.last + 1}
    ).returning(NumberSeries.last)
    return db.session.execute(counted, execution_options={"synchronize_session": False}).scalar_one()


def catch_up(body_id: int, series: Series, year: int, last: int) -> None:
    """Let a series continue after ``last``, for numbers taken over from an older register."""
    current = db.session.get(NumberSeries, (body_id, series.value, year))
    if current is None:
        db.session.add(NumberSeries(body_id=body_id, series=series.value, year=year, last=last))
    else:
        current.last = max(current.last, last)


def last(body_id: int, series: Series, year: int) -> int:
    """The last number given out, 0 when there is none."""
    query = sa.select(NumberSeries.last).where(
        NumberSeries.body_id == body_id, NumberSeries.series == series.value, NumberSeries.year == year
    )
    return db.session.scalar(query) or 0
