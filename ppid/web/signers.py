"""Whose name a letter will carry, told before it leaves and to the admin who keeps the offices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask import g
from flask_babel import gettext as _

from ppid import clock
from ppid.db import db
from ppid.i18n import format_date
from ppid.letters.kinds import LETTERS
from ppid.letters.parts import OFFICES, ON_BEHALF
from ppid.models import Official, PublicBody
from ppid.queries import people as queries
from ppid.queries.signing import SIGNING_ROLES
from ppid.web.wording import DOERS

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs today's letters: name and office as they will be printed, and who holds that office beside them.

    The name is empty while nobody holds it.
    """

    name: str
    office: str
    beside: Sequence[str] = ()


def of(body: PublicBody, kind: str) -> Signer:
    """Who signs a letter of this kind when the acting office issues it now."""
    role, today = LETTERS[kind].signer, clock.today(body.zone)
    named = db.session.scalar(queries.holder_of(body.id, role, today, official_id=g.actor.official_id))
    if named is None:
        return Signer("", OFFICES[role])
    others = db.session.scalars(queries.holders(body.id, role, today)).all()
    return Signer(named.name, office_words(named), [one.name for one in others if one.id != named.id])


def office_words(official: Official) -> str:
    """An office as a letter prints it: "Plt. Kepala Dinas", or the one signed for before the own one."""
    if official.acting == ON_BEHALF and official.principal:
        return f"{official.acting} {official.principal}, {official.jabatan}"
    return f"{official.acting} {official.jabatan}".strip()


# For the admin


def holders_now(body: PublicBody) -> list[tuple[str, list[Official]]]:
    """Who holds each role that signs letters today, by the word of the role."""
    today = clock.today(body.zone)
    found = db.session.scalars(queries.holders_of(body.id, SIGNING_ROLES, today)).all()
    return [(str(DOERS[role]), [one for one in found if one.role is role]) for role in SIGNING_ROLES]


def shared_words(office: Official) -> str | None:
    """What the admin is told when an office that signs letters is now held by several; None when it is not."""
    if office.role not in SIGNING_ROLES:
        return None
    others = db.session.scalars(queries.holding_beside(office)).all()
    if not others:
        return None
    return _(
        "Peran %(role)s juga dipegang %(names)s. Surat memuat nama pejabat yang menerbitkannya; surat yang diterbitkan "
        "jabatan lain atau oleh portal memuat nama yang terakhir diangkat (%(latest)s). Bila ini pergantian, "
        "akhiri masa jabatan yang lama.",
        role=DOERS[office.role],
        names=_names(others),
        latest=max([office, *others], key=lambda one: (one.from_on, one.id)).name,
    )


def successor_words(office: Official, last_on: date, today: date) -> str | None:
    """Whose name letters carry when an office that signs them ends on ``last_on``; None for one that signs none."""
    if office.role not in SIGNING_ROLES:
        return None
    day = max(last_on + ONE_DAY, today)
    after = [one for one in db.session.scalars(queries.holders(office.body_id, office.role, day)) if one != office]
    known = {"name": office.name, "day": format_date(last_on), "role": str(DOERS[office.role])}
    match after, last_on < today:
        case [], True:
            return _(
                "Sekarang tidak ada pemegang peran %(role)s, jadi surat terbit tanpa nama penanda tangan sampai "
                "penggantinya dicatat.",
                **known,
            )
        case [], False:
            return _(
                "%(name)s masih menandatangani surat sampai akhir hari %(day)s. Sesudah itu tidak ada pemegang peran "
                "%(role)s, jadi surat terbit tanpa nama penanda tangan sampai penggantinya dicatat.",
                **known,
            )
        case _, True:
            return _("Nama %(successor)s sekarang tercantum pada surat.", successor=after[-1].name)
    if after[-1].from_on > last_on:
        return _(
            "%(name)s masih menandatangani surat sampai akhir hari %(day)s. Mulai hari berikutnya nama %(successor)s "
            "tercantum pada surat.",
            successor=after[-1].name,
            **known,
        )
    return _(
        "%(name)s masih dapat menerbitkan dan menandatangani surat sendiri sampai akhir hari %(day)s. Nama "
        "%(successor)s sudah tercantum pada surat lain pada hari itu.",
        successor=after[-1].name,
        **known,
    )


def _names(officials: Sequence[Official]) -> str:
    return ", ".join(dict.fromkeys(one.name for one in officials))
