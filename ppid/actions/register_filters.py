"""Which rows of a register are wanted: in words for the head of a file and of a page, and as facts that are kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _

from ppid.actions.open_data import CHANNELS
from ppid.actions.report_words import channel_words
from ppid.db import db
from ppid.i18n import format_short_date
from ppid.law.cases import Channel
from ppid.law.objections import LABELS, Ground
from ppid.models import Unit
from ppid.queries.registers import ANSWERED, LATE, OPEN, REFUSED, RULED, WAITING, Only


def state_words() -> dict[str, str]:
    """What the states are called."""
    return {
        OPEN: _("Belum dijawab"),
        ANSWERED: _("Sudah dijawab"),
        REFUSED: _("Ditolak, seluruhnya atau sebagian"),
        WAITING: _("Menunggu tanggapan"),
        RULED: _("Sudah ditanggapi"),
        LATE: _("Terlambat"),
    }


def channel_label(channel: Channel) -> str:
    return channel_words()[CHANNELS[channel]]


def ground_label(ground: Ground) -> str:
    return _("Huruf %(letter)s. %(ground)s", letter=ground.value, ground=_(LABELS[ground]))


def only_words(only: Only) -> str:
    """The rows that are wanted, in words: "terlambat menurut keadaan 16 Jun 2026, kanal Surat"; empty for all."""
    named = []
    if only.on is not None:
        named.append(_("terlambat menurut keadaan %(day)s", day=format_short_date(only.on)))
    elif only.state:
        words = state_words()[only.state]
        named.append(words[0].lower() + words[1:])
    if only.unit_id is not None:
        named.append(db.session.get_one(Unit, only.unit_id).name)
    if only.channel is not None:
        named.append(_("kanal %(channel)s", channel=channel_label(only.channel)))
    if only.ground is not None:
        named.append(_("alasan keberatan huruf %(letter)s", letter=only.ground.value))
    return ", ".join(named)


def as_facts(only: Only) -> dict[str, Any]:
    """The same as JSON holds it; nothing for all rows."""
    facts = {
        "state": only.state or None,
        "on": only.on.isoformat() if only.on else None,
        "unit_id": only.unit_id,
        "channel": only.channel.value if only.channel else None,
        "ground": only.ground.value if only.ground else None,
    }
    return {name: value for name, value in facts.items() if value is not None}


def from_facts(facts: Mapping[str, Any]) -> Only:
    return Only(
        state=facts.get("state", ""),
        on=date.fromisoformat(facts["on"]) if "on" in facts else None,
        unit_id=facts.get("unit_id"),
        channel=Channel(facts["channel"]) if "channel" in facts else None,
        ground=Ground(facts["ground"]) if "ground" in facts else None,
    )
