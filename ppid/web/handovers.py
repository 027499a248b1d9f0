"""What an admin is told when an office ends while work is still open."""

from __future__ import annotations

from datetime import date

from flask import url_for
from flask_babel import gettext as _

from ppid.db import db
from ppid.law.roles import Role
from ppid.models import Official
from ppid.queries import assignments as queries


def handover_words(office: Official, today: date) -> str | None:
    """What stays open when an office ends, for the admin who ended it: a number and where the list is."""
    if office.role is Role.UNIT_OFFICER and office.unit is not None:
        count = db.session.scalar(queries.how_many_open(office.body_id, office.unit.id)) or 0
        return _(
            "%(unit)s masih memegang %(count)s disposisi terbuka. PPID Utama dan PPID Pelaksana dapat mencetak daftar "
            "serah terimanya di %(address)s.",
            unit=office.unit.name,
            count=count,
            address=url_for("assignments.handover"),
        )
    if office.role is Role.OFFICER:
        count, late = db.session.execute(queries.open_requests(office.body_id, today=today)).one()
        return _(
            "Masih ada %(count)s permohonan terbuka, %(late)s di antaranya melewati batas waktu. PPID Utama dapat "
            "mencetak daftar serah terimanya di %(address)s.",
            count=count,
            late=late,
            address=url_for("assignments.handover"),
        )
    return None
