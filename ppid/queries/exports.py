"""Questions about long tables that officials asked for."""

from __future__ import annotations

import sqlalchemy as sa

from ppid.models import Export
from ppid.queries.jobs import UNFINISHED

SHOWN = 5


def unfinished_of(official_id: int, subject: str, form: str) -> sa.Select[Export]:
    """Select what an official asked for of this subject in this form and is still being made."""
    return (
        sa.select(Export)
        .where(Export.official_id == official_id, Export.subject == subject, Export.form == form)
        .where(Export.state.in_(UNFINISHED))
        .order_by(Export.id)
    )


def newest_of(official_id: int, subject: str) -> sa.Select[Export]:
    """Select the newest tables of this subject that an official asked for."""
    return (
        sa.select(Export)
        .where(Export.official_id == official_id, Export.subject == subject)
        .order_by(Export.id.desc())
        .limit(SHOWN)
    )
