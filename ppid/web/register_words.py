"""What the record says of registers that left with the identities in them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from ppid.actions import register_filters
from ppid.i18n import format_date

Data = dict[str, Any]

REGISTERS = {
    "requests": _l("permohonan"),
    "objections": _l("keberatan"),
    "disputes": _l("sengketa"),
}


def _exported(data: Data) -> str:
    only = register_filters.only_words(register_filters.from_facts(data.get("only", {})))
    return f"{_whole(data)} {_('Disaring: %(rows)s.', rows=only)}" if only else _whole(data)


def _whole(data: Data) -> str:
    register, form, rows = str(REGISTERS[data["kind"]]), data["format"].upper(), data["rows"]
    if not data.get("first_on"):
        return _(
            "Register %(register)s tahun %(year)s, %(rows)s baris, diunduh sebagai %(form)s dengan identitas Pemohon.",
            register=register,
            year=data["year"],
            rows=rows,
            form=form,
        )
    return _(
        "Register %(register)s yang diterima dari %(first)s sampai %(last)s, %(rows)s baris, diunduh sebagai %(form)s "
        "dengan identitas Pemohon.",
        register=register,
        first=format_date(date.fromisoformat(data["first_on"])),
        last=format_date(date.fromisoformat(data["last_on"])),
        rows=rows,
        form=form,
    )


SENTENCES: dict[str, Callable[[Data], str]] = {"register_exported": _exported}
